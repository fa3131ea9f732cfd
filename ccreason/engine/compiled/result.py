"""What follows, kept in the database until it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ccreason.engine.compiled.batches import DERIVED
from ccreason.engine.model import Inference, Record
from ccreason.ntriples import to_fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.engine.closure import Closure
    from ccreason.engine.compiled.evaluation import Evaluation
    from ccreason.engine.model import FactBase
    from ccreason.ntriples import Fact
    from ccreason.rules.model import RuleSet


class CompiledInference(Inference):
    """Everything that follows, as the compiled engine found it.

    Whatever needs every fact or derivation as an object reads them from the database when first
    asked for.
    """

    def __init__(
        self, facts: FactBase, ruleset: RuleSet, closure: Closure, evaluation: Evaluation
    ) -> None:
        self._closure = closure
        self._evaluation = evaluation
        super().__init__(
            facts,
            ruleset,
            self._rounds(facts),
            list(self._records(ruleset)),
            common=set(closure.given) | set(facts.parameters),
            ontology_rounds=closure.rounds,
        )

    def _rounds(self, facts: FactBase) -> dict[Fact, int]:
        rounds = dict(self._closure.known)
        for fact in (*facts.parameters, *map(to_fact, facts.cases)):
            rounds.setdefault(fact, 0)
        store = self._evaluation.store
        for key, table in store.tables.items():
            if not table.made:
                continue
            name = store.ensure(key)
            value = "" if key.is_class else ", o.text"
            join = "" if key.is_class else "JOIN term AS o ON o.id = k.o"
            found = store.database.rows(
                f"SELECT s.text{value}, k.round FROM {name} AS k JOIN term AS s ON s.id = k.s "
                f"{join} WHERE k.first AND NOT k.asserted"
            )
            for row in found:
                if key.is_class:
                    rounds.setdefault((row[0], self._type, key.term), row[1])
                else:
                    rounds.setdefault((row[0], key.term, row[1]), row[2])
        return rounds

    @cached_property
    def _type(self) -> str:
        from ccreason.rules.expressions import TYPE

        return TYPE

    def _records(self, ruleset: RuleSet) -> Iterator[Record]:
        yield from self._closure.records
        evaluation = self._evaluation
        rows = evaluation.database.rows
        seen: set[Any] = set()
        for rule_id, table in evaluation.derivations.items():
            rule = ruleset.by_id[rule_id]
            width = len(rule.variables)
            cells = ", ".join(f"t{n}.text" for n in range(width))
            joins = " ".join(f"LEFT JOIN term AS t{n} ON t{n}.id = d.c{n}" for n in range(width))
            for row in rows(f"SELECT {cells or 'NULL'}, d.round FROM {table} AS d {joins}"):
                key = (rule_id, row[:width])
                if key not in seen:
                    seen.add(key)
                    yield Record(rule, row[:width], row[-1])
        joins = " ".join(f"LEFT JOIN term AS t{n} ON t{n}.id = d.c{n}" for n in range(2))
        query = f"SELECT d.rule, t0.text, t1.text, d.round FROM {DERIVED} AS d {joins}"
        for number, one, other, round_ in rows(query):
            rule = ruleset.rules[number]
            values = (one, other)[: len(rule.variables)]
            if (number, values) not in seen:
                seen.add((number, values))
                yield Record(rule, values, round_)
