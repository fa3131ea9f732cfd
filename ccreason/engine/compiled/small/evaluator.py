"""The compiled engine on SQLite, as an :class:`ccreason.engine.model.Evaluator`.

Bodies of triple patterns only, as those of nearly all axioms are, are joined in Python as the
reference does; every other body is the compiled query, run in SQLite.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ccreason.engine.closure import Closure, close
from ccreason.engine.compiled.small.database import Database
from ccreason.engine.compiled.small.plans import SmallPlans, plans_for
from ccreason.engine.reference import Limits, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.engine.conjunctive import Row
    from ccreason.engine.model import FactBase, Inference
    from ccreason.engine.plan import Plan
    from ccreason.rules.model import Rule, RuleSet


@dataclass
class SmallEvaluator:
    """Evaluates rules as SQL in SQLite.

    Attributes:
        closure: what follows from the ontology alone, if it was worked out before.
        prepared: what the reference engine works out of rules, by id; those that lack are added.
        limits: bounds of a run.
    """

    closure: Closure | None = None
    prepared: dict[str, Plan] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def evaluate(self, ruleset: RuleSet, facts: FactBase) -> Inference:
        """Run rules over facts to the end.

        Raises:
            RuleError: a rule uses what the compiler cannot do.
            EngineError: a bound was hit, or a value cannot be worked out exactly.
        """
        closure = self.closure or close(ruleset, facts.ontology)
        run = SmallRun(ruleset, facts, closure, self.limits, self.prepared, plans_for(ruleset))
        try:
            for component in ruleset.components:
                run.component(component)
            return run.result()
        finally:
            run.database.close()


class SmallRun(Run):
    """A run whose queries go to SQLite."""

    def __init__(
        self,
        ruleset: RuleSet,
        facts: FactBase,
        closure: Closure,
        limits: Limits,
        prepared: dict[str, Plan],
        plans: SmallPlans,
    ) -> None:
        self.database = Database(plans.terms)
        self.small = plans
        super().__init__(ruleset, facts, closure, limits, True, prepared)

    def load(self, closure: Closure) -> None:
        """Put what the ontology gives into the database."""
        read = self.small.predicates
        known = closure.known.items()
        self.database.add(k for k in known if read is None or k[0][1] in read)
        self.database.index()

    def result(self) -> Inference:
        """Return what was found."""
        inference = super().result()
        inference.engine = "sqlite"
        return inference

    def _flush(self) -> None:
        if self.pending:
            self.database.add((fact, self.rounds[fact]) for fact in self.pending)
            self.pending.clear()

    def _query(self, rule: Rule, prepared: Plan) -> Iterable[Row]:
        self._flush()
        seen = self.seen.setdefault(rule.id, set())
        texts = self.database.texts
        found = []
        width = len(rule.variables)
        for cells in self.database.rows(self.small.query(rule.id)):
            row = tuple(None if cell is None else texts[cell] for cell in cells[:width])
            if row not in seen:
                seen.add(row)
                found.append(row)
        self._check_time(rule)
        return found
