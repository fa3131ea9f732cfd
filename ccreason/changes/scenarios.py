"""Many runs over one case that differ in a few facts.

The plain run is made once. A scenario goes through the components of rules in their order and runs
only those that read a fact that is new or gone by then; the derivations of the others are those of
the plain run. What a rule gives is asked of the same store with the same queries as in a plain run,
so a scenario gives exactly what a plain run of the changed facts gives (the tests compare them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccreason.changes.plain import PlainRun
from ccreason.changes.trial import Trial
from ccreason.ntriples import to_fact

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence, Set

    from ccreason.changes.readings import Reading
    from ccreason.engine.model import FactBase, Inference, Record
    from ccreason.engine.plan import Plan
    from ccreason.engine.program import Program
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule


@dataclass(frozen=True)
class Outcome:
    """What holds in a scenario.

    Attributes:
        gained: facts that hold in it and not in the plain run.
        lost: facts that hold in the plain run and not in it.
    """

    gained: frozenset[Fact]
    lost: frozenset[Fact]


class Scenarios:
    """A plain run, kept so that others can start from it.

    Args:
        program: ontology and rules.
        facts: what is asserted.
    """

    def __init__(self, program: Program, facts: FactBase) -> None:
        self._kept = PlainRun(program, facts)

    @property
    def plain(self) -> Inference:
        """All that follows in the plain run."""
        return self._kept.result

    @property
    def facts(self) -> FactBase:
        """What the plain run is over."""
        return self._kept.facts

    def outcome(
        self,
        removed: Iterable[Fact],
        added: Iterable[Fact],
        only: Container[str] | None = None,
    ) -> Outcome:
        """Return what comes and goes when some asserted facts are removed and others added.

        Args:
            removed: facts that are asserted no longer.
            added: facts that are asserted instead.
            only: ids of the rules that matter to what is asked; others are left as they are.
        """
        trial = Trial(self._kept, removed, added, only)
        try:
            trial.go()
            return Outcome(frozenset(trial.holding.gained), frozenset(trial.holding.lost))
        finally:
            trial.undo()

    def inference(self, facts: FactBase) -> Inference:
        """Return all that follows from changed facts, as a plain run would.

        Args:
            facts: the changed facts, over the same ontology.
        """
        before, after = set(_given(self.facts)), set(_given(facts))
        trial = Trial(self._kept, before - after, after - before)
        try:
            trial.go()
            return trial.inference(facts)
        finally:
            trial.undo()

    @property
    def asserted(self) -> Set[Fact]:
        """What is asserted, ontology and parameters included."""
        return self._kept.asserted

    @property
    def first_round(self) -> int:
        """Up to this round, everything rests on the ontology alone."""
        return self._kept.run.first_round

    def reads_of(self, component: int) -> Sequence[Reading]:
        """Return what the rules of a component read."""
        return self._kept.reads[component]

    def records_of(self, rule: Rule) -> Iterable[Record]:
        """Return a rule's derivations in the plain run."""
        return self._kept.records_of(rule).values()

    def plan_of(self, rule: Rule) -> Plan | None:
        """Return how a rule is asked of the store; None for one of plain patterns."""
        return self._kept.run.plans.get(rule.id)


def _given(facts: FactBase) -> Iterator[Fact]:
    yield from facts.parameters
    yield from map(to_fact, facts.cases)
