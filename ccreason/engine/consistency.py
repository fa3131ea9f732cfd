"""What contradicts an axiom of the ontology.

Some axioms give no statements; they forbid some together. They are checked once everything is
known (OWL 2 Profiles, section 4.3, the rules whose conclusion is *false*). Individuals count as
different only if the ontology says so, as in OWL; literals if their values differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ccreason.engine.index import FactIndex
from ccreason.messages import text
from ccreason.ntriples import Fact, to_term
from ccreason.rules.expressions import TYPE, OntologyGraph, is_named, owl, rdfs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from ccreason.engine.model import Inference


@dataclass(frozen=True)
class Inconsistency:
    """Facts that an axiom forbids together.

    Attributes:
        kind: the axiom's kind (``disjointWith``, ``functional``, ...).
        terms: the axiom's terms, as N-Triples text.
        facts: the statements that contradict it.
    """

    kind: str
    terms: tuple[str, ...]
    facts: tuple[Triple, ...]

    def render(self, lang: str = "en") -> str:
        """Return the contradiction in words."""
        told = "; ".join(str(fact) for fact in self.facts)
        return text(f"engine.inconsistent-{self.kind}", lang, facts=told)


def find_inconsistencies(inference: Inference) -> tuple[Inconsistency, ...]:
    """Return everything that contradicts the ontology, sorted."""
    given = inference.facts.ontology.facts
    # The engine only knows the part of the ontology that rules touch.
    checker = _Checker(OntologyGraph(given), sorted({*given, *inference.rounds}))
    found = {
        Inconsistency(kind, terms, tuple(inference.term.triple(f) for f in facts))
        for kind, terms, facts in checker.all()
    }
    return tuple(sorted(found, key=lambda i: (i.kind, i.terms, [str(t) for t in i.facts])))


_Found = tuple[str, tuple[str, ...], tuple[Fact, ...]]


class _Checker:
    def __init__(self, graph: OntologyGraph, facts: Iterable[Fact]) -> None:
        self.graph = graph
        self.facts = FactIndex(facts)
        self.different = self._different()

    def all(self) -> Iterator[_Found]:
        yield from self._classes()
        yield from self._properties()
        yield from self._functional()
        yield from self._cardinalities()
        for x in self.facts.subjects(TYPE, owl("Nothing")):
            yield "nothing", (), ((x, TYPE, owl("Nothing")),)
        for x, y in self.facts.pairs(owl("sameAs")):
            if frozenset((x, y)) in self.different:
                yield "different", (), ((x, owl("sameAs"), y),)

    def _different(self) -> set[frozenset[str]]:
        found = {frozenset(pair) for pair in self.facts.pairs(owl("differentFrom"))}
        for node in self.graph.instances(owl("AllDifferent")):
            for prop in ("distinctMembers", "members"):
                members = self.graph.members(self.graph.one(node, owl(prop)))
                found |= {frozenset(pair) for pair in combinations(members, 2)}
        return found

    # classes ---------------------------------------------------------------------------------

    def _classes(self) -> Iterator[_Found]:
        for one, other in self._disjoint_classes():
            members = set(self.facts.subjects(TYPE, other))
            for x in self.facts.subjects(TYPE, one):
                if x in members:
                    yield "disjointWith", (one, other), ((x, TYPE, one), (x, TYPE, other))

    def _disjoint_classes(self) -> Iterator[tuple[str, str]]:
        graph = self.graph
        pairs = list(graph.pairs(owl("disjointWith"))) + list(graph.pairs(owl("complementOf")))
        for node in graph.instances(owl("AllDisjointClasses")):
            pairs += combinations(graph.members(graph.one(node, owl("members"))), 2)
        for _, parts in graph.pairs(owl("disjointUnionOf")):
            pairs += combinations(graph.members(parts), 2)
        for one, other in pairs:
            if is_named(one) and is_named(other):
                yield one, other

    # properties ------------------------------------------------------------------------------

    def _properties(self) -> Iterator[_Found]:
        graph, facts = self.graph, self.facts
        for prop in graph.instances(owl("IrreflexiveProperty")):
            for x, y in facts.pairs(prop):
                if x == y:
                    yield "irreflexive", (prop,), ((x, prop, y),)
        for prop in graph.instances(owl("AsymmetricProperty")):
            for x, y in facts.pairs(prop):
                if x <= y and x in facts.objects(prop, y):
                    yield "asymmetric", (prop,), ((x, prop, y), (y, prop, x))
        pairs = list(graph.pairs(owl("propertyDisjointWith")))
        for node in graph.instances(owl("AllDisjointProperties")):
            pairs += combinations(graph.members(graph.one(node, owl("members"))), 2)
        for one, other in pairs:
            for x, y in facts.pairs(one):
                if y in facts.objects(other, x):
                    yield "disjointProperties", (one, other), ((x, one, y), (x, other, y))

    def _functional(self) -> Iterator[_Found]:
        for prop in self.graph.instances(owl("FunctionalProperty")):
            for x in dict.fromkeys(s for s, _ in self.facts.pairs(prop)):
                for one, other in self._apart(self.facts.objects(prop, x)):
                    yield "functional", (prop,), ((x, prop, one), (x, prop, other))
        for prop in self.graph.instances(owl("InverseFunctionalProperty")):
            for y in dict.fromkeys(o for _, o in self.facts.pairs(prop)):
                for one, other in self._apart(self.facts.subjects(prop, y)):
                    yield "inverseFunctional", (prop,), ((one, prop, y), (other, prop, y))

    def _cardinalities(self) -> Iterator[_Found]:
        """Check restrictions to at most one (or no) value."""
        for cls, restriction in self.graph.pairs(rdfs("subClassOf")):
            prop = self.graph.one(restriction, owl("onProperty"))
            most = next(
                (
                    value
                    for name in ("maxCardinality", "cardinality", "maxQualifiedCardinality")
                    if (value := self.graph.one(restriction, owl(name)))
                ),
                None,
            )
            if not (is_named(cls) and prop and is_named(prop) and most):
                continue
            filler = self.graph.one(restriction, owl("onClass"))
            for x in self.facts.subjects(TYPE, cls):
                values = [
                    y
                    for y in self.facts.objects(prop, x)
                    if filler is None or filler in self.facts.objects(TYPE, y)
                ]
                if most.startswith('"0"') and values:
                    yield "cardinality", (cls, prop), ((x, TYPE, cls), (x, prop, values[0]))
                elif most.startswith('"1"'):
                    for one, other in self._apart(values):
                        kept = ((x, TYPE, cls), (x, prop, one), (x, prop, other))
                        yield "cardinality", (cls, prop), kept

    def _apart(self, values: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the pairs of values that cannot be the same thing."""
        for one, other in combinations(sorted(set(values)), 2):
            literals = one.startswith('"'), other.startswith('"')
            if all(literals):
                if _values_differ(one, other):
                    yield one, other
            elif any(literals) or frozenset((one, other)) in self.different:
                yield one, other


def _values_differ(one: str, other: str) -> bool:
    """Tell whether two literals have different values; texts of one value do not differ."""
    from ccreason.engine.aggregates import equal_values

    return not equal_values(to_term(one), to_term(other))
