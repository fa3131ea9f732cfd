"""One scenario under way: rules run again over facts that have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.changes.holding import Holding
from ccreason.changes.readings import is_touched
from ccreason.engine import aggregates, literals
from ccreason.engine.conjunctive import Join
from ccreason.engine.index import FactIndex
from ccreason.engine.model import Inference, Record, fill
from ccreason.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from ccreason.changes.plain import Key, PlainRun
    from ccreason.engine.conjunctive import Row
    from ccreason.engine.model import FactBase
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule

#: Rounds that are set aside for each round of the plain run, so that a component that takes more
#: rounds in a scenario still comes before all that read it.
_SPREAD: Final = 10_000


class Trial:
    """One scenario under way; it changes the plain run's facts and puts them back.

    Args:
        plain: the plain run.
        removed: facts that are asserted no longer.
        added: facts that are asserted instead.
        only: ids of the rules that matter; others are left as they are.

    Attributes:
        holding: what holds.
    """

    def __init__(
        self,
        plain: PlainRun,
        removed: Iterable[Fact],
        added: Iterable[Fact],
        only: Container[str] | None = None,
    ) -> None:
        self._plain = plain
        self._only = only
        self.run = plain.run
        self.holding = Holding(plain, removed, added)
        self._records: dict[str, Mapping[Key, Record]] = {}
        self._forced: set[int] = set()
        self._names = self.run.names
        self.run.names = dict(self._names)

    def go(self) -> None:
        """Run what reads a fact that has changed.

        Raises:
            EngineError: a rule never ends, or the order of the rules does not hold here.
        """
        run, holding = self.run, self.holding
        run.rewritten |= literals.rewritten([f[2] for f in holding.more if f[2][0] == '"'])
        if any(f[0] in run.names for f in holding.more):
            raise EngineError("engine.order", rule="scenario", found="", exit_code=2)
        for fact in sorted(holding.less):
            self._withdraw(fact, -1)
            holding.settle(fact)
        for fact in sorted(holding.more):
            holding.settle(fact)
        for number, component in enumerate(self._plain.ruleset.components):
            if self._only is not None and not any(rule.id in self._only for rule in component):
                continue
            if number in self._forced or is_touched(
                self._plain.reads[number], holding.touched, holding.held_or_holds
            ):
                self._component(number, component)

    def _component(self, number: int, rules: tuple[Rule, ...]) -> None:
        start = self._plain.starts[number] * _SPREAD
        if rules[0].id not in self._plain.ruleset.recursive:
            (rule,) = rules
            old = self._old(rule)
            found = {
                record.key: record
                for row in self._rows(rule)
                if (record := self._record(rule, row, start)) is not None
            }
            self._replace(rule, old, found, number)
            return
        for rule in rules:
            self._replace(rule, self._old(rule), {}, number)
        for round_ in range(start, start + _SPREAD):
            # All rules see what the rounds before gave, so that proofs follow rounds.
            rows = [
                {
                    record.key: record
                    for row in self._rows(rule)
                    if (rule.id, row) not in self._records[rule.id]
                    and (record := self._record(rule, row, round_)) is not None
                }
                for rule in rules
            ]
            if not any(rows):
                return
            for rule, more in zip(rules, rows, strict=True):
                known = self._records[rule.id]
                self._replace(rule, known, {**known, **more}, number)
        raise EngineError("engine.rounds", rules=", ".join(r.id for r in rules), bound=_SPREAD)

    def _old(self, rule: Rule) -> Mapping[Key, Record]:
        """Return a rule's derivations as they are now: found before, or those of the plain run."""
        if rule.id in self._records:
            return self._records[rule.id]
        return self._plain.records_of(rule)

    def _withdraw(self, fact: Fact, number: int) -> None:
        """Let a fact go that components up to a place no longer give.

        What gives it later has to find it again in its turn: it may rest on the fact itself, and in
        a plain run nobody would know the fact before.
        """
        later = [
            (place, record)
            for place, record in self._plain.givers.get(fact, ())
            if place > number and record.key in self._old(record.rule)
        ]
        if self.holding.supported(fact) > len(later):
            return
        for place, record in later:
            self._forced.add(place)
            old = self._old(record.rule)
            kept = {key: one for key, one in old.items() if key != record.key}
            self._replace(record.rule, old, kept, number)

    def _replace(
        self,
        rule: Rule,
        old: Mapping[Key, Record],
        found: Mapping[Key, Record],
        number: int,
    ) -> None:
        """Let a rule have these derivations instead of those, and settle what hangs on them."""
        come: set[Fact] = set()
        gone: set[Fact] = set()
        for record in (old[key] for key in old if key not in found):
            self.holding.supports.subtract(set(record.facts))
            gone.update(record.facts)
        for record in (found[key] for key in found if key not in old):
            self.holding.supports.update(set(record.facts))
            come.update(record.facts)
        # A derivation that was there before keeps its round.
        self._records[rule.id] = {key: old.get(key, record) for key, record in found.items()}
        for fact in sorted(gone):
            if not self.holding.is_asserted(fact):
                self._withdraw(fact, number)
        for fact in sorted(gone | come):
            self.holding.settle(fact)

    # rules ---------------------------------------------------------------------------------------

    def _rows(self, rule: Rule) -> Iterable[Row]:
        run = self.run
        if rule.is_conjunctive and rule.body_slots:
            return self._joined(rule)
        plan = run.plans[rule.id]
        if not all(map(run.everything.may_match, plan.required)):
            return ()
        exact = bool(run.rewritten) or plan.needs_exact
        answer = aggregates.query(run.store, plan.exact if exact else plan.query)
        if not rule.variables:
            return [()] if answer else []
        names = rule.variables
        rows = (
            tuple(
                None if (t := solution[name]) is None else literals.unwrap(str(t)) for name in names
            )
            for solution in answer
        )
        return dict.fromkeys(rows)

    def _joined(self, rule: Rule) -> Iterator[Row]:
        """Yield the solutions of plain patterns: the old ones that still hold, and new ones."""
        holding = self.holding
        seen = set()
        for _, row in {**self._plain.records_of(rule), **self._old(rule)}:
            if all(map(holding.holds, fill(rule.body_slots, row))):
                seen.add(row)
                yield row
        join = Join(rule.body_slots, len(rule.variables))
        for row in join.rows(FactIndex(holding.gained), self.run.everything):
            if row not in seen:
                yield row

    def _record(self, rule: Rule, row: Row, round_: int) -> Record | None:
        run = self.run
        record = Record(rule, row, round_)
        if rule.is_axiom and any(fact[0] in run.syntax for fact in record.facts):
            return None
        if all(fact in run.common or fact in run.entailed for fact in record.facts):
            return None
        run._check(rule, row)
        return record

    # result --------------------------------------------------------------------------------------

    def inference(self, facts: FactBase) -> Inference:
        """Return the scenario as an inference of its own."""
        run, plain = self.run, self._plain
        records = [record for rule in plain.ruleset.rules for record in self._old(rule).values()]
        ranks = sorted({_rank(record) for record in records})
        number = {rank: place for place, rank in enumerate(ranks, start=1)}
        kept = [Record(r.rule, r.row, number[_rank(r)]) for r in records]
        rounds: dict[Fact, int] = {}
        for record in sorted(kept, key=lambda r: r.round):
            for fact in record.facts:
                rounds.setdefault(fact, record.round)
        rounds.update(dict.fromkeys(self.holding.facts(), 0))
        return Inference(
            facts,
            plain.ruleset,
            rounds,
            kept,
            common=plain.fixed | set(facts.parameters),
            entailed=run.entailed,
            ontology_rounds=max(
                (number[k] for k in ranks if k <= run.first_round * _SPREAD), default=0
            ),
        )

    def undo(self) -> None:
        """Put everything back as the plain run left it."""
        self.holding.undo()
        self.run.names = self._names


def _rank(record: Record) -> int:
    """Return a derivation's place among those of the plain run and of a scenario."""
    return record.round if record.round >= _SPREAD else record.round * _SPREAD
