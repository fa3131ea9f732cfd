"""In which graph a conclusion stands.

A rule that binds ``?community`` concludes about that community. Any other rule (an axiom) concludes
about the communities whose cases hold all of its case premises; if no case holds them all, about
each that holds one; and about the ontology if no premise is a case's.

*Already asserted* is judged for one community: a statement that another case asserts is not
asserted here. So what is inferred about a case never changes because another case is read too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.errors import EngineError
from ccreason.namespaces import INFERRED_SUFFIX, ONTOLOGY_INFERRED_GRAPH
from ccreason.ntriples import Fact, to_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence, Set

    from ccreason.engine.model import FactBase, Record

_ONTOLOGY: Final = frozenset({ONTOLOGY_INFERRED_GRAPH})
_EVERYWHERE: Final[frozenset[str]] = frozenset()


class Homes:
    """Graphs of conclusions, worked out once all derivations are known.

    Args:
        facts: what is asserted.
        common: facts of ontology and parameters, which hold everywhere.
        entailed: facts that the ontology entails by itself; they are not inferred again elsewhere.
        records: all derivations, by round.
        premises_of: premises of a derivation whose body is more than triple patterns.
        ontology_rounds: up to this round, everything rests on the ontology alone.
    """

    def __init__(
        self,
        facts: FactBase,
        common: Set[Fact],
        entailed: Set[Fact],
        records: Sequence[Record],
        premises_of: Callable[[Record], Iterable[Fact]],
        ontology_rounds: int,
    ) -> None:
        self._premises_of = premises_of
        self._asserted = _asserted(facts)
        self._common = common
        self._entailed = entailed
        self._inferred: dict[Fact, set[str]] = {}
        self._of: dict[tuple[str, tuple[str | None, ...]], frozenset[str]] = {}
        anchored = [r for r in records if "community" in r.rule.variables]
        others = [r for r in records if "community" not in r.rule.variables]
        for record in others:
            if record.round <= ontology_rounds:
                self._settle(record, _ONTOLOGY)
        others = [r for r in others if r.round > ontology_rounds]
        for record in anchored:
            self._settle(record, frozenset({self._community(record)}))
        grew = True
        while grew:
            grew = False
            for record in others:
                homes = self._from_premises(record)
                grew |= self._settle(record, homes | self._of.get(record.key, _EVERYWHERE))

    def of(self, record: Record) -> frozenset[str]:
        """Return the graphs that a derivation's conclusions stand in."""
        return self._of[record.key]

    def is_asserted(self, fact: Fact, home: str) -> bool:
        """Tell whether a fact holds already where a graph of conclusions would state it."""
        if fact in self._common or home in self._asserted.get(fact, _EVERYWHERE):
            return True
        return fact in self._entailed and home != ONTOLOGY_INFERRED_GRAPH

    def gives_something(self, record: Record) -> bool:
        """Tell whether a derivation has a conclusion that is not asserted."""
        return any(
            not self.is_asserted(fact, home) for fact in record.facts for home in self.of(record)
        )

    @staticmethod
    def _community(record: Record) -> str:
        value = record.row[record.rule.variables.index("community")]
        if value is None or not value.startswith("<"):
            raise EngineError(
                "engine.no-community", rule=record.rule.id, found=value or "?community"
            )
        return value[1:-1] + INFERRED_SUFFIX

    def _settle(self, record: Record, homes: frozenset[str]) -> bool:
        key = record.key
        if self._of.get(key) == homes:
            return False
        self._of[key] = homes
        for fact in record.facts:
            self._inferred.setdefault(fact, set()).update(homes)
        return True

    def _from_premises(self, record: Record) -> frozenset[str]:
        from ccreason.engine.model import fill

        if record.rule.is_conjunctive:
            premises: Iterable[Fact] = fill(record.rule.body_slots, record.row)
        else:
            premises = self._premises_of(record)
        common: frozenset[str] | None = None
        every: set[str] = set()
        for fact in premises:
            homes = self._homes(fact)
            if homes:
                every |= homes
                common = homes if common is None else common & homes
        if common is None:
            return _ONTOLOGY
        return common or frozenset(every)

    def _homes(self, fact: Fact) -> frozenset[str]:
        """Return the graphs of the communities that know a fact; none if all do."""
        if fact in self._common or fact in self._entailed:
            return _EVERYWHERE
        homes = self._asserted.get(fact, _EVERYWHERE) | self._inferred.get(fact, set())
        return _EVERYWHERE if ONTOLOGY_INFERRED_GRAPH in homes else homes


def _asserted(facts: FactBase) -> dict[Fact, frozenset[str]]:
    """Return the facts of cases, each with the graphs of conclusions they are asserted for."""
    found: dict[Fact, frozenset[str]] = {}
    for quad in facts.cases:
        graph = getattr(quad.graph_name, "value", "")
        community = facts.communities.get(graph)
        home = (community + INFERRED_SUFFIX) if community else ONTOLOGY_INFERRED_GRAPH
        fact = to_fact(quad)
        found[fact] = found.get(fact, _EVERYWHERE) | {home}
    return found
