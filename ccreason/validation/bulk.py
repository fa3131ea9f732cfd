"""Large files of quads, portion by portion as text, without an object for each statement.

The fast path for files such as ``ccreason import`` writes: one statement a line, the lines of a
graph together, a case in each graph. Anything else is :class:`Unusual` and goes the ordinary way,
which says what is wrong or finds that nothing is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, Literal, Quad, RdfFormat, parse

from ccreason.cases.caseset import ABOUT, CASE_DESCRIPTION, TITLE
from ccreason.cases.reading import add_date_bounds
from ccreason.namespaces import CC, RDF_TYPE, cc
from ccreason.validation import datagraph
from ccreason.validation.blocks import blocks
from ccreason.validation.engines import Graph
from ccreason.validation.quiet import SEEN, Pair, quiet_shapes
from ccreason.validation.shapes import KNOWN_CLASS, KNOWN_PROPERTY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Bytes of a portion. Larger ones are not faster, and two are held in memory for each thread.
PORTION: Final = 4_000_000
#: A graph with more than this is not worth a fast path.
_LARGEST: Final = 64_000_000

_NODE: Final = re.compile(r'<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>')
_TYPE, _ABOUT, _TITLE, _CASE = (str(term) for term in (RDF_TYPE, ABOUT, TITLE, CASE_DESCRIPTION))
_DATE, _EARLIEST, _LATEST = (str(cc(name)) for name in ("date", "earliest", "latest"))
_NO_TEXT: Final = frozenset(map(str, datagraph.NO_TEXT))
_CONTACT: Final = tuple(f"<{start}" for start in datagraph.CONTACT)
_KEPT: Final = SEEN | {_TYPE, _ABOUT, _TITLE, _DATE, _EARLIEST, _LATEST}


class Unusual(Exception):  # noqa: N818 -- no error: the ordinary way can read it
    """The fast path cannot be sure about a file."""


@dataclass
class Portion:
    """The graphs of some cases, as text.

    Attributes:
        text: their N-Quads.
        line: the number of its first line in the file.
        graphs: the names of the graphs, as N-Triples, and so all that follows.
        owner: node to the graph that describes it.
        said: property to its statements, of the properties that are looked at.
        predicates: the properties used.
        triples: the statements without graph and full stop.
    """

    text: str
    line: int
    graphs: set[str] = field(default_factory=set)
    owner: dict[str, str] = field(default_factory=dict)
    said: dict[str, list[Pair]] = field(default_factory=dict)
    predicates: set[str] = field(default_factory=set)
    triples: list[str] = field(default_factory=list)

    def survey(self) -> None:
        """See which nodes, properties and graphs there are.

        Raises:
            Unusual: something is not as the fast path needs it.
        """
        said: dict[str, list[Pair]] = defaultdict(list)
        owner, predicates, triples = self.owner, self.predicates, self.triples
        last = ("", "")
        try:
            for line in self.text.split("\n")[:-1]:
                subject, predicate, rest = line.split(" ", 2)
                end = rest.rindex(" ", 0, -2)
                graph = rest[end + 1 : -2]
                if (subject, graph) != last:
                    last = (subject, graph)
                    if owner.setdefault(subject, graph) != graph:
                        raise Unusual
                predicates.add(predicate)
                triples.append(line[: -len(graph) - 2])
                if predicate in _KEPT:
                    said[predicate].append((subject, rest[:end]))
        except ValueError:
            raise Unusual from None
        self.graphs = set(owner.values())
        self.said = dict(said)
        if not self.text.endswith("> .\n") or "\r" in self.text:
            raise Unusual
        for nodes in (self.graphs, owner, predicates):
            if not all(map(_NODE.fullmatch, nodes)):
                raise Unusual
        self._check_cases()

    def _check_cases(self) -> None:
        """Make sure that each graph is that of one case about one community."""
        owner = self.owner
        described = [s for s, value in self.said.get(_TYPE, ()) if value == _CASE]
        about = [(s, value) for s, value in self.said.get(_ABOUT, ()) if owner[s] == s]
        whole = set(described) == self.graphs == {s for s, _ in about}
        if not whole or any(owner[s] != s for s in described) or len(about) != len(self.graphs):
            raise Unusual
        if any(not value.startswith("<") for _, value in about):
            raise Unusual

    def data_graph(self, context: str, *, other_texts: bool = True) -> Graph:
        """Return the cases merged with ontology and parameters.

        Args:
            context: what shapes look at in ontology and parameters.
            other_texts: whether shapes look at texts under properties that they cannot name.
        """
        inside = datagraph.IN_CASE
        added = [f"{node} {inside} {case} .\n" for node, case in self.owner.items()]
        added += self._bounds()
        added += self._other_texts() if other_texts else []
        # Without the names of the graphs, which it would merge, the engine reads a quarter less.
        said = ".\n".join([*self.triples, ""])
        return Graph("".join([context, said, *added]), "ntriples")

    def idle_shapes(self, as_of: str) -> tuple[str, ...]:
        """Return the shapes that cannot find anything here."""
        used = (
            (KNOWN_PROPERTY, self.predicates),
            (KNOWN_CLASS, {value for _, value in self.said.get(_TYPE, ())}),
        )
        idle = [shape for shape, terms in used if not any(map(_is_unknown, terms))]
        return (*idle, *quiet_shapes(self.said, as_of))

    def titles(self) -> dict[str, dict[str, str]]:
        """Return the title of each case by language."""
        found: dict[str, dict[str, str]] = {graph: {} for graph in self.graphs}
        pairs = [(s, value) for s, value in self.said.get(_TITLE, ()) if s in self.graphs]
        lines = "".join(f"{s} {_TITLE} {value} .\n" for s, value in pairs)
        for quad in parse(lines, RdfFormat.N_TRIPLES):
            if isinstance(quad.object, Literal):
                titles, tag = found[str(quad.subject)], quad.object.language or ""
                titles[tag] = min(quad.object.value, titles.get(tag, quad.object.value))
        return found

    def quads(self, graphs: set[str]) -> list[Quad]:
        """Return the quads of some of the cases."""
        lines = [
            line
            for line in self.text.split("\n")[:-1]
            if line[line.rindex(" ", 0, -2) + 1 : -2] in graphs
        ]
        data = Dataset(parse("\n".join(lines), RdfFormat.N_QUADS))
        add_date_bounds(data)
        return list(data)

    def places(self, nodes: set[str]) -> dict[str, tuple[int, int]]:
        """Return on which line of the file each of some nodes is described first."""
        found: dict[str, tuple[int, int]] = {}
        for number, line in enumerate(self.text.split("\n")[:-1], start=self.line):
            subject = line[: line.index(" ")]
            if subject in nodes:
                found.setdefault(subject[1:-1], (number, 1))
        return found

    def _bounds(self) -> list[str]:
        """Return the first and last days of dates that lack them, as the reader adds them."""
        dated = {s for s, _ in self.said.get(_DATE, ())}
        known = [{s for s, _ in self.said.get(name, ())} for name in (_EARLIEST, _LATEST)]
        lacking = dated - (known[0] & known[1])
        if not lacking:
            return []
        lines = "".join(
            f"{s} {name} {value} .\n"
            for name in (_DATE, _EARLIEST, _LATEST)
            for s, value in self.said.get(name, ())
            if s in lacking
        )
        data = Dataset(parse(lines, RdfFormat.N_QUADS))
        before = set(data)
        add_date_bounds(data)
        added = [quad for quad in data if quad not in before]
        for quad in added:
            pair = (str(quad.subject), str(quad.object))
            self.said.setdefault(str(quad.predicate), []).append(pair)
        return [f"{quad.triple} .\n" for quad in added]

    def _other_texts(self) -> list[str]:
        """Return what is added for texts under properties that no shape can name."""
        foreign = self.predicates - _declared() - {_TYPE}
        added = []
        for triple in self.triples if foreign else ():
            subject, predicate, value = triple.split(" ", 2)
            if predicate in foreign and _is_text(value.rstrip(" ")):
                added.append(f"{subject} {datagraph.OTHER_TEXT} {value}.\n")
        return added


def portions(path: Path) -> Iterator[Portion]:
    """Divide a file into portions of whole graphs.

    Raises:
        Unusual: it cannot be divided, or is not UTF-8.
        InputError: it is damaged.
    """
    line, rest = 1, b""
    for block in chain(blocks(path, PORTION), [b""]):
        data = rest + block
        cut = _last_graph(data) if block else len(data)
        if cut == 0 and block:
            if len(data) > _LARGEST:
                raise Unusual
            rest = data
            continue
        if not data:
            return
        try:
            portion = Portion(data[:cut].decode(), line)
        except UnicodeDecodeError:
            raise Unusual from None
        yield portion
        line += portion.text.count("\n")
        rest = data[cut:]


def _last_graph(data: bytes) -> int:
    """Return where the last graph of some lines begins; 0 if that is unknown or the beginning."""
    end = data.rfind(b"\n") + 1
    begin = data.rfind(b" <", 0, end)
    graph = data[begin:end]
    if begin < 0 or not graph.endswith(b"> .\n"):
        return 0
    first = data.find(graph)
    return data.rfind(b"\n", 0, first) + 1


def _is_text(value: str) -> bool:
    """Return what :func:`ccreason.validation.datagraph.is_text` says of a term's text."""
    if value.startswith('"'):
        return value.rpartition('"^^')[2] not in _NO_TEXT
    return value.startswith(_CONTACT)


@cache
def _declared() -> frozenset[str]:
    return frozenset(map(str, datagraph.declared_terms()))


def _is_unknown(term: str) -> bool:
    return term.startswith(f"<{CC}") and term not in _declared()
