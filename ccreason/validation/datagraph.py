"""Cases to the data graph that shapes look at.

A data graph is cases, ontology and parameters merged: without the ontology ``sh:class`` would find
nothing. Merging loses which graph a node came from, so cases that describe the same node are
validated apart, and two properties of ``shapes/graph#`` are added, both declared in
``shapes/case.ttl``: ``inCase`` so that shapes reach nodes that no class leads to, ``otherText`` for
texts under properties that no shape can name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ccreason.modules import statements
from ccreason.namespaces import CC, EDTF, RDF_TYPE, RDFS, SHAPES, XSD, cc
from ccreason.validation.engines import Graph
from ccreason.validation.shapes import KNOWN_CLASS, KNOWN_PROPERTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from ccreason.ntriples import Fact

IN_CASE: Final = NamedNode(SHAPES + "graph#inCase")
OTHER_TEXT: Final = NamedNode(SHAPES + "graph#otherText")

#: How many cases go through an engine at once. A join that starts from neither $this nor a
#: constant costs the Rust engine time in proportion to the subjects of the data graph, so small
#: portions are faster than one; smaller ones repeat the ontology too often.
PORTION: Final = 200

NO_TEXT: Final = frozenset(
    [NamedNode(XSD + name) for name in ("decimal", "double", "boolean", "date", "gYear")]
    + [NamedNode(EDTF + "EDTF")]
)
CONTACT: Final = ("mailto:", "tel:")
#: What shapes look at in the ontology: which class a term has, which influence an aspect belongs
#: to, where a scale ends. Everything else would only cost time.
SEEN: Final = (
    RDF_TYPE,
    NamedNode(RDFS + "subClassOf"),
    cc("aspectOf"),
    cc("minimum"),
    cc("maximum"),
)


@dataclass
class Portion:
    """Cases that are validated together: no two of them describe the same node.

    Attributes:
        owner: node to the case that describes it.
        texts: the cases' statements, and what is added to them, as N-Quads.
        predicates: the properties used.
        classes: the classes used.
        size: number of cases.
    """

    owner: dict[NamedNode | BlankNode, NamedNode] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    predicates: set[NamedNode] = field(default_factory=set)
    classes: set[object] = field(default_factory=set)
    size: int = 0

    def add(self, case: NamedNode, quads: Sequence[Quad]) -> bool:
        """Take a case in, unless it describes a node that another case here describes."""
        subjects = {q.subject for q in quads if not isinstance(q.subject, Triple)}
        if not subjects.isdisjoint(self.owner):
            return False
        used = {quad.predicate for quad in quads}
        foreign = used - declared_terms() - {RDF_TYPE}
        added = [f"{node} {IN_CASE} {case} .\n" for node in subjects]
        added += (
            f"{quad.subject} {OTHER_TEXT} {quad.object} .\n"
            for quad in quads
            if quad.predicate in foreign and is_text(quad.object)
        )
        self.texts += [(serialize(quads, format=RdfFormat.N_QUADS) or b"").decode(), *added]
        self.predicates |= used
        self.classes |= {quad.object for quad in quads if quad.predicate == RDF_TYPE}
        self.owner |= dict.fromkeys(subjects, case)
        self.size += 1
        return True

    def data_graph(self, context: str) -> Graph:
        """Return the cases merged with ontology and parameters."""
        return Graph("".join([context, *self.texts]), "nquads")

    def idle_shapes(self) -> tuple[str, ...]:
        """Return the shapes that cannot find anything here."""
        pairs = ((KNOWN_PROPERTY, self.predicates), (KNOWN_CLASS, self.classes))
        return tuple(shape for shape, used in pairs if not any(map(_is_unknown, used)))


def portions(cases: Iterable[tuple[NamedNode, Sequence[Quad]]]) -> Iterator[Portion]:
    """Divide cases, given with their quads, into portions."""
    todo = cases
    while todo:
        waiting: list[tuple[NamedNode, Sequence[Quad]]] = []
        portion = Portion()
        for case, quads in todo:
            if portion.size == PORTION:
                yield portion
                portion = Portion()
            if not portion.add(case, quads):
                waiting.append((case, quads))
        if portion.size:
            yield portion
        todo = waiting


def context(parameters: Iterable[Fact]) -> str:
    """Return what shapes look at in ontology and parameters, as N-Triples."""
    return _ontology() + "".join(f"{s} {p} {o} .\n" for s, p, o in parameters)


@cache
def _ontology() -> str:
    quads = (q for link in SEEN for q in statements().quads_for_pattern(None, link, None))
    return "".join(
        sorted(
            line(quad)
            for quad in quads
            if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode)
        )
    )


def line(quad: Quad) -> str:
    """Return a statement of the ontology as N-Triples; messages say 4 where it says 4.0."""
    value = quad.object
    if isinstance(value, Literal) and value.value.endswith(".0"):
        value = Literal(value.value.removesuffix(".0"), datatype=value.datatype)
    return f"{quad.subject} {quad.predicate} {value} .\n"


@cache
def declared_terms() -> frozenset[object]:
    """Return the terms that the ontology gives a class: classes, properties, individuals."""
    return frozenset(quad.subject for quad in statements().quads_for_pattern(None, RDF_TYPE, None))


def default_parameters() -> tuple[Fact, ...]:
    """Return the values that the ontology gives the parameters."""
    from ccreason.ntriples import to_fact

    quads = statements().quads_for_pattern(cc("ActiveParameters"), None, None)
    return tuple(
        to_fact(q)
        for q in quads
        if q.predicate.value.startswith(CC) and isinstance(q.object, Literal)
    )


def _is_unknown(term: object) -> bool:
    return (
        isinstance(term, NamedNode) and term.value.startswith(CC) and term not in declared_terms()
    )


def is_text(value: object) -> bool:
    """Return whether a value may hold words, or is an address at which a person is reached."""
    if isinstance(value, Literal):
        return value.datatype not in NO_TEXT
    return isinstance(value, NamedNode) and value.value.startswith(CONTACT)
