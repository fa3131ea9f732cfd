"""Portions of large files of quads as text, without an object for each statement.

The fast path for files such as ``ccreason import`` writes: the statements of a graph together, a
case in each graph. Anything else is :class:`Unusual` and goes the ordinary way, which says what is
wrong or finds that nothing is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import Dataset, Literal, RdfFormat, parse

from ccreason.cases.caseset import ABOUT, CASE_DESCRIPTION, TITLE
from ccreason.cases.reading import add_date_bounds
from ccreason.namespaces import CC, RDF_TYPE, cc
from ccreason.validation import datagraph
from ccreason.validation.engines import Graph
from ccreason.validation.quiet import SEEN, Pair, quiet_shapes
from ccreason.validation.shapes import KNOWN_CLASS, KNOWN_PROPERTY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Quad

#: A statement: subject, predicate, object, graph, as N-Triples text.
Row: TypeAlias = tuple[str, str, str, str]

_NODE: Final = re.compile(r'<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>')
_PLAIN: Final = re.compile(r'"([^"\\]*)"(?:@([a-z]+(?:-[a-z0-9]+)*))?')
_TYPE, _ABOUT, _TITLE, _CASE = (str(term) for term in (RDF_TYPE, ABOUT, TITLE, CASE_DESCRIPTION))
_DATE, _EARLIEST, _LATEST = (str(cc(name)) for name in ("date", "earliest", "latest"))
_NO_TEXT: Final = frozenset(map(str, datagraph.NO_TEXT))
_CONTACT: Final = tuple(f"<{start}" for start in datagraph.CONTACT)
#: Properties whose statements are looked at here.
KEPT: Final = SEEN | {_ABOUT, _TITLE, _DATE, _EARLIEST, _LATEST}


class Unusual(Exception):  # noqa: N818 -- no error: the ordinary way can read it
    """The fast path cannot be sure about a file."""


@dataclass(frozen=True)
class Surveyed:
    """What stands in the graphs of some cases.

    Attributes:
        triples: the statements as lines of N-Triples, each with its end.
        described: each node with the graphs that describe it.
        predicates: the properties used.
        said: property to its statements, of the properties in :data:`KEPT`.
    """

    triples: str
    described: Iterable[tuple[str, str]]
    predicates: set[str]
    said: dict[str, list[Pair]]


class Portion:
    """The graphs of some cases.

    Args:
        survey: sees what stands in them; raises :class:`Unusual`.
        rows: gives their statements in the order of the file.
        line: the number of the first of these in the file.

    Attributes:
        graphs: the names of the graphs, as N-Triples, and so all that follows.
        owner: node to the graph that describes it.
    """

    def __init__(
        self, survey: Callable[[], Surveyed], rows: Callable[[], Iterable[Row]], line: int
    ) -> None:
        self._survey, self._rows, self._line = survey, rows, line

    def survey(self) -> None:
        """See which nodes, properties and graphs there are.

        Raises:
            Unusual: something is not as the fast path needs it.
        """
        found = self._survey()
        self._triples, self._predicates, self._said = found.triples, found.predicates, found.said
        described = list(found.described)
        self.owner = dict(described)
        self.graphs = set(self.owner.values())
        if len(self.owner) != len(described):
            raise Unusual
        for nodes in (self.graphs, self.owner, self._predicates):
            if not all(map(_NODE.fullmatch, nodes)):
                raise Unusual
        self._check_cases()
        self._days = self._bounds()

    def _check_cases(self) -> None:
        """Make sure that each graph is that of one case about one community."""
        owner = self.owner
        described = [s for s, value in self._said.get(_TYPE, ()) if value == _CASE]
        about = [(s, value) for s, value in self._said.get(_ABOUT, ()) if owner[s] == s]
        whole = set(described) == self.graphs == {s for s, _ in about}
        if not whole or any(owner[s] != s for s in described) or len(about) != len(self.graphs):
            raise Unusual
        if any(not value.startswith("<") for _, value in about):
            raise Unusual

    def data_graph(self, context: str, *, inside: bool = True, other_texts: bool = True) -> Graph:
        """Return the cases merged with ontology and parameters.

        Args:
            context: what shapes look at in ontology and parameters.
            inside: whether shapes ask which case a node is in.
            other_texts: whether shapes look at texts under properties that they cannot name.
        """
        added = list(self._days)
        if inside:
            link = datagraph.IN_CASE
            added += [f"{node} {link} {case} .\n" for node, case in self.owner.items()]
        added += self._other_texts() if other_texts else []
        # Without the names of the graphs, which it would merge, the engine reads a quarter less.
        return Graph("".join([context, self._triples, *added]), "ntriples")

    def idle_shapes(self, as_of: str) -> tuple[str, ...]:
        """Return the shapes that cannot find anything here."""
        used = (
            (KNOWN_PROPERTY, self._predicates),
            (KNOWN_CLASS, {value for _, value in self._said.get(_TYPE, ())}),
        )
        idle = [shape for shape, terms in used if not any(map(_is_unknown, terms))]
        return (*idle, *quiet_shapes(self.owner, self._said, as_of))

    def titles(self) -> dict[str, dict[str, str]]:
        """Return the title of each case by language."""
        found: dict[str, dict[str, str]] = {graph: {} for graph in self.graphs}
        for graph, term in self._said.get(_TITLE, ()):
            if graph not in self.graphs:
                continue
            tag, title = _literal(term)
            if tag is not None:
                titles = found[graph]
                titles[tag] = min(title, titles.get(tag, title))
        return found

    def quads(self, graphs: set[str]) -> list[Quad]:
        """Return the quads of some of the cases."""
        lines = "".join(f"{' '.join(row)} .\n" for row in self._rows() if row[3] in graphs)
        data = Dataset(parse(lines, RdfFormat.N_QUADS))
        add_date_bounds(data)
        return list(data)

    def places(self, nodes: set[str]) -> dict[str, tuple[int, int]]:
        """Return on which line of the file each of some nodes is described first."""
        found: dict[str, tuple[int, int]] = {}
        for number, (subject, *_) in enumerate(self._rows(), start=self._line):
            if subject in nodes:
                found.setdefault(subject[1:-1], (number, 1))
        return found

    def _bounds(self) -> list[str]:
        """Return the first and last days of dates that lack them, as the reader adds them."""
        dated = {s for s, _ in self._said.get(_DATE, ())}
        known = [{s for s, _ in self._said.get(name, ())} for name in (_EARLIEST, _LATEST)]
        lacking = dated - (known[0] & known[1])
        if not lacking:
            return []
        lines = "".join(
            f"{s} {name} {value} .\n"
            for name in (_DATE, _EARLIEST, _LATEST)
            for s, value in self._said.get(name, ())
            if s in lacking
        )
        data = Dataset(parse(lines, RdfFormat.N_QUADS))
        before = set(data)
        add_date_bounds(data)
        added = [quad for quad in data if quad not in before]
        for quad in added:
            pair = (str(quad.subject), str(quad.object))
            self._said.setdefault(str(quad.predicate), []).append(pair)
        return [f"{quad.triple} .\n" for quad in added]

    def _other_texts(self) -> list[str]:
        """Return what is added for texts under properties that no shape can name."""
        foreign = self._predicates - _declared() - {_TYPE}
        return [
            f"{subject} {datagraph.OTHER_TEXT} {value} .\n"
            for subject, predicate, value, _ in (self._rows() if foreign else ())
            if predicate in foreign and _is_text(value)
        ]


def _is_text(value: str) -> bool:
    """Return what :func:`ccreason.validation.datagraph.is_text` says of a term's text."""
    if value.startswith('"'):
        return value.rpartition('"^^')[2] not in _NO_TEXT
    return value.startswith(_CONTACT)


def _literal(term: str) -> tuple[str | None, str]:
    """Return the language of a literal (none is ``""``) and its value; None if it is no literal."""
    plain = _PLAIN.fullmatch(term)  # nearly all are so
    if plain is not None:
        return plain[2] or "", plain[1]
    for triple in parse(f"<{CC}x> <{CC}x> {term} .", RdfFormat.N_TRIPLES):
        if isinstance(triple.object, Literal):
            return triple.object.language or "", triple.object.value
    return None, ""


@cache
def _declared() -> frozenset[str]:
    return frozenset(map(str, datagraph.declared_terms()))


def _is_unknown(term: str) -> bool:
    return term.startswith(f"<{CC}") and term not in _declared()
