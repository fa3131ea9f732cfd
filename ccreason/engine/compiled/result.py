"""What follows from facts in memory, kept in the database until it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ccreason.engine.compiled.results import Results
from ccreason.engine.model import Inference
from ccreason.ntriples import TermTable, to_fact

if TYPE_CHECKING:
    from ccreason.engine.closure import Closure
    from ccreason.engine.compiled.evaluation import Evaluation
    from ccreason.engine.model import FactBase
    from ccreason.rules.model import RuleSet


class CompiledInference(Inference):
    """Everything that follows, as the compiled engine found it.

    Whatever needs every fact or derivation as an object reads them from the database when first
    asked for.
    """

    engine = "duckdb"

    def __init__(
        self, facts: FactBase, ruleset: RuleSet, closure: Closure, evaluation: Evaluation
    ) -> None:
        self.facts = facts
        self.ruleset = ruleset
        self.term = TermTable()
        self.results = Results(evaluation, closure)
        self._closure = closure

    def __getattr__(self, name: str) -> Any:
        """Read facts and derivations as objects when one of them is first asked for."""
        if name not in ("rounds", "records", "_homes"):
            raise AttributeError(name)
        closure, facts = self._closure, self.facts
        rounds = dict(closure.known)
        for fact in (*facts.parameters, *map(to_fact, facts.cases)):
            rounds.setdefault(fact, 0)
        for fact, round_ in self.results.facts():
            rounds.setdefault(fact, round_)
        given = set(closure.given)
        super().__init__(
            facts,
            self.ruleset,
            rounds,
            list(self.results.records()),
            common=given | set(facts.parameters),
            entailed=closure.known.keys() - given,
            ontology_rounds=closure.rounds,
        )
        return self.__dict__[name]

    @cached_property
    def quads(self) -> tuple[tuple[str, str, str, str], ...]:
        """The inferred quads as N-Triples text (the graph's IRI in angle brackets), sorted."""
        return self.results.quads()
