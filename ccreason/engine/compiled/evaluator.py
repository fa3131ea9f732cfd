"""The compiled engine as an :class:`ccreason.engine.model.Evaluator`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccreason.engine.closure import Closure, close
from ccreason.engine.compiled.database import Database
from ccreason.engine.compiled.evaluation import Evaluation
from ccreason.engine.compiled.keys import ENTAILED, GIVEN, PARAMETERS
from ccreason.engine.compiled.loading import find_communities, read_quads
from ccreason.engine.compiled.plans import Plans, plans_for
from ccreason.engine.compiled.result import CompiledInference
from ccreason.engine.compiled.results import Results
from ccreason.engine.compiled.store import Store
from ccreason.ntriples import to_fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ccreason.engine.compiled.evaluation import Progress
    from ccreason.engine.model import FactBase
    from ccreason.ntriples import Fact
    from ccreason.rules.model import RuleSet
    from ccreason.rules.ontology import Ontology


@dataclass
class CompiledEvaluator:
    """Evaluates rules as SQL in DuckDB.

    Attributes:
        closure: what follows from the ontology alone, if it was worked out before.
        memory: memory limit as DuckDB writes it (``4GB``); if None 60 % of the machine's,
            but at most 3 GiB.
        threads: threads; as many as there are cores if None.
        folder: where to spill.
        progress: told how far a run is (:data:`~ccreason.engine.compiled.evaluation.Progress`):
            ``reading`` (bytes), ``rules`` (components of rules), ``writing`` (portions).
    """

    closure: Closure | None = None
    memory: str | None = None
    threads: int | None = None
    folder: Path | None = None
    progress: Progress | None = None

    def evaluate(self, ruleset: RuleSet, facts: FactBase) -> CompiledInference:
        """Run rules over facts to the end.

        Raises:
            RuleError: a rule uses what the compiler cannot do.
            EngineError: a bound was hit, or a value cannot be worked out exactly.
        """
        closure = self.closure or close(ruleset, facts.ontology)
        database = Database(self.memory, self.threads, self.folder)
        try:
            plans = plans_for(ruleset, database)
            store = prepared(database, plans, closure, facts.parameters)
            store.add_rows([(*to_fact(q), str(q.graph_name)) for q in facts.cases])
            store.add_homes(facts.communities)
            store.survey()
            evaluation = Evaluation(
                store, ruleset, plans.rules, closure.rounds, plans.templates, self.progress
            )
            evaluation.run()
        except BaseException:
            database.close()
            raise
        return CompiledInference(facts, ruleset, closure, evaluation)

    def evaluate_files(
        self,
        ruleset: RuleSet,
        ontology: Ontology,
        parameters: tuple[Fact, ...],
        paths: Sequence[Path],
        *,
        cases: bool = False,
    ) -> Results:
        """Run rules over files of N-Quads, without an object for every fact.

        Args:
            ruleset: the rules.
            ontology: the ontology.
            parameters: the parameters in force.
            paths: the files.
            cases: whether the files are to hold cases, as :func:`ccreason.cases.read` wants them.

        Raises:
            InputError: a file cannot be read.
            RuleError: a rule uses what the compiler cannot do.
            EngineError: a bound was hit, or a value cannot be worked out exactly.
        """
        closure = self.closure or close(ruleset, ontology)
        database = Database(self.memory, self.threads, self.folder)
        try:
            plans = plans_for(ruleset, database)
            store = prepared(database, plans, closure, parameters)
            if cases:
                from ccreason.engine.compiled.intake import take_in

                described = take_in(store, paths, self.progress)
            else:
                described = 0
                read_quads(store, paths)
                find_communities(store)
            store.survey()
            evaluation = Evaluation(
                store, ruleset, plans.rules, closure.rounds, plans.templates, self.progress
            )
            evaluation.run()
        except BaseException:
            database.close()
            raise
        return Results(evaluation, closure, described)


def prepared(
    database: Database, plans: Plans, closure: Closure, parameters: tuple[Fact, ...]
) -> Store:
    """Return a store that holds what does not depend on cases."""
    store = Store(database, plans.keys)
    store.add_texts(list(plans.constants))
    store.add_base(_base(closure, parameters))
    return store


def _base(closure: Closure, parameters: tuple[Fact, ...]) -> Iterator[tuple[Fact, int, int]]:
    given = set(closure.given)
    for fact, round_ in closure.known.items():
        yield fact, GIVEN if fact in given else ENTAILED, round_
    for fact in parameters:
        if fact not in given:
            yield fact, PARAMETERS, 0
