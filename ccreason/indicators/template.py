"""A mapping's case to the statements that each row of the table makes.

The case reader reads the case, marks and all; here its quads are taken apart where a mark stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, Literal, NamedNode

from ccreason.cases.problems import Problems
from ccreason.cases.reading import add_date_bounds
from ccreason.cases.terms import DECIMAL, INTEGER
from ccreason.cases.vocabulary import vocabulary
from ccreason.cases.yaml_reader import Reading
from ccreason.indicators.mapping import MARK_PATTERN
from ccreason.indicators.model import Mapping, Slot
from ccreason.namespaces import RDF_TYPE, SKOS, cc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Quad

    from ccreason.errors import Phrase

#: Part of a term: text as it is written in N-Quads, or what a column fills.
Piece = str | Slot

#: The statement without which a node of a class says nothing; where the column has no value, the
#: row has no such node.
_ESSENTIAL: Final[dict[object, NamedNode]] = {
    cc("Proxy"): cc("value"),
    cc("Rating"): cc("value"),
    cc("PopulationCount"): cc("count"),
    cc("Identifier"): NamedNode(SKOS + "notation"),
}
_NUMERIC: Final = frozenset({DECIMAL, INTEGER})
_IN_ASSESSMENT: Final = cc("inAssessment")

#: All of these slots must have a value ...
All = tuple[Slot, ...]
#: ... or all of one of these groups; no group at all means "always".
Condition = tuple[All, ...]


@dataclass(frozen=True)
class Statement:
    """A quad of the mapping's case.

    Attributes:
        subject: pieces of the subject, and so on.
        needs: every condition that a row must meet for it to be made.
    """

    subject: tuple[Piece, ...]
    predicate: tuple[Piece, ...]
    object: tuple[Piece, ...]
    needs: tuple[Condition, ...]


@dataclass(frozen=True)
class Template:
    """What each row of a table says.

    Attributes:
        graph: pieces of the name of the case and of its graph.
        statements: the statements, in the order in which they are written.
    """

    graph: tuple[Piece, ...]
    statements: tuple[Statement, ...]


def template_of(mapping: Mapping) -> Template:
    """Return what a mapping makes of each row.

    Raises:
        InputError: the case is not as the case format wants it; all that is wrong is told together.
    """
    iri = mapping.case.entries["id"][1].text
    problems = Problems()
    reading = Reading(iri, mapping.case, problems, vocabulary(), mapping.path)
    reading.read_case()
    _raise_as_written(problems, mapping)
    dataset = Dataset(reading.quads)
    add_date_bounds(dataset)
    quads = sorted(dataset, key=str)
    needs = _needs(quads, mapping)
    statements = tuple(_statement(quad, needs, mapping) for quad in quads)
    return Template(tuple(_node(NamedNode(iri), mapping)), statements)


def _statement(quad: Quad, needs: dict[object, Condition], mapping: Mapping) -> Statement:
    subject, predicate, value = (
        tuple(_term(term, mapping)) for term in (quad.subject, quad.predicate, quad.object)
    )
    own = tuple(piece for piece in value if isinstance(piece, Slot))
    wanted = [needs.get(quad.subject, ()), needs.get(quad.object, ()), (own,) if own else ()]
    return Statement(subject, predicate, value, tuple(dict.fromkeys(one for one in wanted if one)))


def _needs(quads: Sequence[Quad], mapping: Mapping) -> dict[object, Condition]:
    """Return what a row must have for each node that not every row has."""
    kinds: dict[object, object] = {q.subject: q.object for q in quads if q.predicate == RDF_TYPE}
    found: dict[object, Condition] = {}
    for quad in quads:
        if _ESSENTIAL.get(kinds.get(quad.subject)) == quad.predicate:
            slots = tuple(p for p in _term(quad.object, mapping) if isinstance(p, Slot))
            if slots:
                found[quad.subject] = (slots,)
    rounds: dict[object, list[object]] = {}
    for quad in quads:
        if quad.predicate == _IN_ASSESSMENT:
            rounds.setdefault(quad.object, []).append(quad.subject)
    for assessment, observations in rounds.items():
        conditions = [found.get(one, ()) for one in observations]
        if all(conditions):  # a round of which nothing is left did not assess anything
            found[assessment] = tuple(dict.fromkeys(one for c in conditions for one in c))
    return found


def _term(term: object, mapping: Mapping) -> Iterator[Piece]:
    if isinstance(term, NamedNode):
        yield from _node(term, mapping)
    elif isinstance(term, Literal) and term.datatype in _NUMERIC and term.value in mapping.slots:
        yield mapping.slots[term.value]
    elif isinstance(term, Literal):
        yield from _pieces(str(term), mapping)
    else:
        raise TypeError(f"a case holds no {type(term).__name__}")


def _node(term: NamedNode, mapping: Mapping) -> Iterator[Piece]:
    yield from (
        replace(piece, form="iri") if isinstance(piece, Slot) else piece
        for piece in _pieces(str(term), mapping)
    )


def _pieces(text: str, mapping: Mapping) -> Iterator[Piece]:
    """Yield the parts of a term's text, a slot in the place of each mark."""
    end = 0
    for match in MARK_PATTERN.finditer(text):
        if text[end : match.start()]:
            yield text[end : match.start()]
        yield mapping.slots[match[0]]
        end = match.end()
    if text[end:]:
        yield text[end:]


def _raise_as_written(problems: Problems, mapping: Mapping) -> None:
    """Raise what the case reader found, with the columns' names where it saw marks."""

    def unmarked(value: str | Phrase | None) -> str | Phrase | None:
        if not isinstance(value, str):
            return value
        for mark, slot in mapping.slots.items():
            names = "|".join(mapping.columns[column] for column in slot.columns)
            value = value.replace(mark, f"{{{names}}}")
        return value

    for error in problems:
        error.found = unmarked(error.found)
        error.expected = unmarked(error.expected)
        error.suggestion = unmarked(error.suggestion)
        error.values = {name: unmarked(value) for name, value in error.values.items()}
    problems.raise_any()
