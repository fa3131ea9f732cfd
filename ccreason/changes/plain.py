"""The plain run that scenarios start from, kept with all that they ask about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

from ccreason.changes.readings import readings_of
from ccreason.engine.reference import Limits, Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ccreason.engine.conjunctive import Row
    from ccreason.engine.model import FactBase, Record
    from ccreason.engine.program import Program
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule

Key: TypeAlias = "tuple[str, Row]"

_NONE: Final[Mapping[Key, Record]] = {}


class PlainRun:
    """A plain run, kept.

    Args:
        program: ontology and rules.
        facts: what is asserted.

    Attributes:
        facts: what is asserted.
        ruleset: the rules.
        run: the run itself; a scenario changes its facts and puts them back.
        starts: the first round of each component.
        result: all that follows.
        asserted: what is asserted, ontology and parameters included.
        fixed: what the ontology says, whatever a case says.
        supports: how many derivations give a fact.
        givers: the derivations that give a fact, each with the place of its component.
        reads: what the rules of each component read.
    """

    def __init__(self, program: Program, facts: FactBase) -> None:
        self.facts = facts
        self.ruleset = program.ruleset
        components = program.ruleset.components
        self.run = run = Run(program.ruleset, facts, program.closure, Limits(), True, program.plans)
        self.starts: list[int] = []
        for component in components:
            self.starts.append(run.round + 1)
            run.component(component)
        self.result = run.result()
        run._flush()
        self.asserted = {f for f, round_ in run.rounds.items() if round_ == 0}
        self.fixed = run.common - set(facts.parameters)
        self.supports: Counter[Fact] = Counter(f for r in run.records for f in set(r.facts))
        self._records: dict[str, dict[Key, Record]] = {}
        for record in run.records:
            self._records.setdefault(record.rule.id, {})[record.key] = record
        number = {rule.id: n for n, component in enumerate(components) for rule in component}
        self.givers: dict[Fact, list[tuple[int, Record]]] = {}
        for record in run.records:
            for fact in set(record.facts):
                self.givers.setdefault(fact, []).append((number[record.rule.id], record))
        self.reads = [
            [reading for rule in component for reading in readings_of(rule)]
            for component in components
        ]

    def records_of(self, rule: Rule) -> Mapping[Key, Record]:
        """Return a rule's derivations."""
        return self._records.get(rule.id, _NONE)
