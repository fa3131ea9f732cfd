"""Many runs over one case that differ in a few facts.

The plain run is made once. A scenario goes through the components of rules in their order and runs
only those that read a fact that is new or gone by then; the derivations of the others are those of
the plain run. What a rule gives is asked of the same store with the same queries as in a plain run,
so a scenario gives exactly what a plain run of the changed facts gives (the tests compare them).
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import DefaultGraph, Quad

from ccreason.changes.readings import readings_of
from ccreason.engine import aggregates, literals
from ccreason.engine.conjunctive import Join
from ccreason.engine.index import FactIndex
from ccreason.engine.literals import unwrap
from ccreason.engine.model import FactBase, Inference, Record, fill
from ccreason.engine.reference import Limits, Run
from ccreason.errors import EngineError
from ccreason.ntriples import to_fact

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set

    from ccreason.changes.readings import Reading
    from ccreason.engine.conjunctive import Row
    from ccreason.engine.plan import Plan
    from ccreason.engine.program import Program
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule

#: Rounds that are set aside for each round of the plain run, so that a component that takes more
#: rounds in a scenario still comes before all that read it.
_SPREAD: Final = 10_000
_GRAPH: Final = DefaultGraph()

Key: TypeAlias = "tuple[str, Row]"


class Outcome:
    """What holds in a scenario.

    Attributes:
        gained: facts that hold in it and not in the plain run.
        lost: facts that hold in the plain run and not in it.
        rules: how many rules were run again.
    """

    def __init__(self, gained: frozenset[Fact], lost: frozenset[Fact], rules: int) -> None:
        self.gained = gained
        self.lost = lost
        self.rules = rules


class Scenarios:
    """A plain run, kept so that others can start from it.

    Args:
        program: ontology and rules.
        facts: what is asserted.
    """

    def __init__(self, program: Program, facts: FactBase) -> None:
        self.facts = facts
        self._ruleset = program.ruleset
        self._run = run = Run(
            program.ruleset, facts, program.closure, Limits(), True, program.plans
        )
        self._starts: list[int] = []
        for component in program.ruleset.components:
            self._starts.append(run.round + 1)
            run.component(component)
        self.plain = run.result()
        self._flush()
        self._asserted = {f for f, round_ in run.rounds.items() if round_ == 0}
        self._supports: Counter[Fact] = Counter(f for r in run.records for f in set(r.facts))
        self._records: dict[str, dict[Key, Record]] = {}
        for record in run.records:
            self._records.setdefault(record.rule.id, {})[record.key] = record
        number = {
            rule.id: place
            for place, component in enumerate(program.ruleset.components)
            for rule in component
        }
        # Who gives a fact, by the place of the component.
        self._givers: dict[Fact, list[tuple[int, Record]]] = {}
        for record in run.records:
            for fact in set(record.facts):
                self._givers.setdefault(fact, []).append((number[record.rule.id], record))
        self._reads = [
            [reading for rule in component for reading in readings_of(rule)]
            for component in program.ruleset.components
        ]

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
        trial = _Trial(self, only)
        try:
            trial.change(removed, added)
            return Outcome(frozenset(trial.gained), frozenset(trial.lost), trial.rules)
        finally:
            trial.undo()

    def inference(self, facts: FactBase) -> Inference:
        """Return all that follows from changed facts, as a plain run would.

        Args:
            facts: the changed facts, over the same ontology.
        """
        before, after = set(_given(self.facts)), set(_given(facts))
        trial = _Trial(self)
        try:
            trial.change(sorted(before - after), sorted(after - before))
            return trial.inference(facts, after)
        finally:
            trial.undo()

    @property
    def asserted(self) -> Set[Fact]:
        """What is asserted, ontology and parameters included."""
        return self._asserted

    @property
    def first_round(self) -> int:
        """Up to this round, everything rests on the ontology alone."""
        return self._run.first_round

    def reads_of(self, component: int) -> Sequence[Reading]:
        """Return what the rules of a component read."""
        return self._reads[component]

    def records_of(self, rule: Rule) -> Iterable[Record]:
        """Return a rule's derivations in the plain run."""
        return self._records.get(rule.id, {}).values()

    def plan_of(self, rule: Rule) -> Plan | None:
        """Return how a rule is asked of the store; None for one of plain patterns."""
        return self._run.plans.get(rule.id)

    def _flush(self) -> None:
        self._run._flush()


class _Trial:
    """One scenario under way; it changes the plain run's facts and puts them back."""

    def __init__(self, base: Scenarios, only: Container[str] | None = None) -> None:
        self.base = base
        self._only = only
        self.run = base._run
        self.gained: dict[Fact, None] = {}
        self.lost: dict[Fact, None] = {}
        self.rules = 0
        self._asserted_more: set[Fact] = set()
        self._asserted_less: set[Fact] = set()
        self._supports: Counter[Fact] = Counter()
        self._records: dict[str, dict[Key, Record]] = {}
        self._touched: dict[str, set[Fact]] = {}
        self._forced: set[int] = set()
        self._names = self.run.names
        self.run.names = dict(self._names)

    # going ---------------------------------------------------------------------------------------

    def change(self, removed: Iterable[Fact], added: Iterable[Fact]) -> None:
        """Change what is asserted and run what reads it."""
        asserted = self.base._asserted
        self._asserted_more = {f for f in added if f not in asserted}
        self._asserted_less = {f for f in removed if f in asserted} - set(added)
        run = self.run
        new = [f[2] for f in self._asserted_more if f[2][0] == '"']
        run.rewritten |= literals.rewritten(new)
        if any(f[0] in run.names for f in self._asserted_more):
            raise EngineError("engine.order", rule="scenario", found="", exit_code=2)
        for fact in sorted(self._asserted_less):
            self._withdraw(fact, -1)
            self._settle(fact)
        for fact in sorted(self._asserted_more):
            self._settle(fact)
        for number, component in enumerate(self.base._ruleset.components):
            if self._only is not None and not any(rule.id in self._only for rule in component):
                continue
            if number in self._forced or self._is_touched(self.base._reads[number]):
                self._component(number, component)

    def _is_touched(self, readings: list[Reading]) -> bool:
        """Tell whether rules may read a fact that has changed."""
        return any(
            (reading.subject is None or reading.subject == fact[0])
            and (reading.object is None or reading.object == fact[2])
            and all(self._held_or_holds((fact[end], p, o)) for end, p, o in reading.ends)
            for reading in readings
            for fact in (
                self._touched.get(reading.predicate, ())
                if reading.predicate is not None
                else chain.from_iterable(self._touched.values())
            )
        )

    def _held_or_holds(self, fact: Fact) -> bool:
        return fact in self.gained or fact in self.base.plain.rounds

    def _component(self, number: int, rules: tuple[Rule, ...]) -> None:
        self.rules += len(rules)
        start = self.base._starts[number] * _SPREAD
        if rules[0].id not in self.base._ruleset.recursive:
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
        return self.base._records.get(rule.id, {})

    def _withdraw(self, fact: Fact, number: int) -> None:
        """Let a fact go that components up to a place no longer give.

        What gives it later has to find it again in its turn: it may rest on the fact itself, and in
        a plain run nobody would know the fact before.
        """
        later = [
            record
            for place, record in self.base._givers.get(fact, ())
            if place > number and record.key in self._old(record.rule)
        ]
        if self.base._supports[fact] + self._supports[fact] > len(later):
            return
        for record in later:
            place = next(n for n, r in self.base._givers[fact] if r is record)
            self._forced.add(place)
            kept = {k: r for k, r in self._old(record.rule).items() if k != record.key}
            self._replace(record.rule, self._old(record.rule), kept, number)

    def _replace(
        self,
        rule: Rule,
        old: Mapping[Key, Record],
        found: Mapping[Key, Record],
        number: int,
    ) -> None:
        """Let a rule have these derivations instead of those, and settle what hangs on them."""
        touched: dict[Fact, None] = {}
        gone: dict[Fact, None] = {}
        for record in (old[key] for key in old if key not in found):
            for fact in set(record.facts):
                self._supports[fact] -= 1
                gone[fact] = None
        for record in (found[key] for key in found if key not in old):
            for fact in set(record.facts):
                self._supports[fact] += 1
                touched[fact] = None
        # A derivation that was there before keeps its round.
        self._records[rule.id] = {key: old.get(key, record) for key, record in found.items()}
        for fact in sorted(gone):
            if not self._is_asserted(fact):
                self._withdraw(fact, number)
        for fact in sorted(gone | touched):
            self._settle(fact)

    def _is_asserted(self, fact: Fact) -> bool:
        return fact in self._asserted_more or (
            fact in self.base._asserted and fact not in self._asserted_less
        )

    def _settle(self, fact: Fact) -> None:
        """Let a fact hold or not, as it is asserted or supported now."""
        base = self.base
        holds = self._is_asserted(fact) or base._supports[fact] + self._supports[fact] > 0
        held = fact in base.plain.rounds
        is_known = (held and fact not in self.lost) or fact in self.gained
        if holds == is_known:
            return
        self._put(fact, holds)
        self._touched.setdefault(fact[1], set()).add(fact)
        if holds == held:
            self.gained.pop(fact, None)
            self.lost.pop(fact, None)
        else:
            (self.gained if holds else self.lost)[fact] = None

    def _put(self, fact: Fact, holds: bool) -> None:
        run = self.run
        s, p, o = fact
        quad = Quad(
            run.term(s),  # type: ignore[arg-type]
            run.term(p),  # type: ignore[arg-type]
            run.term(literals.wrap(o) if o in run.rewritten else o),
            _GRAPH,
        )
        if holds:
            run.store.add(quad)
            run.everything.add(fact)
        else:
            run.store.remove(quad)
            run.everything.discard(fact)

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
            tuple(None if (t := solution[name]) is None else unwrap(str(t)) for name in names)
            for solution in answer
        )
        return dict.fromkeys(rows)

    def _joined(self, rule: Rule) -> Iterator[Row]:
        """Yield the solutions of plain patterns: the old ones that still hold, and new ones."""
        rounds, gained, lost = self.base.plain.rounds, self.gained, self.lost
        seen = set()
        for _, row in {**self.base._records.get(rule.id, {}), **self._old(rule)}:
            if all(
                (f in rounds and f not in lost) or f in gained for f in fill(rule.body_slots, row)
            ):
                seen.add(row)
                yield row
        join = Join(rule.body_slots, len(rule.variables))
        for row in join.rows(FactIndex(gained), self.run.everything):
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

    def inference(self, facts: FactBase, asserted: set[Fact]) -> Inference:
        """Return the scenario as an inference of its own."""
        run, base = self.run, self.base
        records = [record for rule in base._ruleset.rules for record in (self._old(rule)).values()]
        ranks = sorted({_rank(record) for record in records})
        number = {rank: place for place, rank in enumerate(ranks, start=1)}
        kept = [Record(r.rule, r.row, number[_rank(r)]) for r in records]
        rounds: dict[Fact, int] = {}
        for record in sorted(kept, key=lambda r: r.round):
            for fact in record.facts:
                rounds.setdefault(fact, record.round)
        for fact in asserted | {f for f, r in base.plain.rounds.items() if r == 0} - (
            self._asserted_less
        ):
            rounds[fact] = 0
        common = (run.common - set(base.facts.parameters)) | set(facts.parameters)
        first = max((number[k] for k in ranks if k <= run.first_round * _SPREAD), default=0)
        return Inference(
            facts,
            base._ruleset,
            rounds,
            kept,
            common=common,
            entailed=run.entailed,
            ontology_rounds=first,
        )

    def undo(self) -> None:
        """Put the facts back as the plain run left them."""
        for fact in self.gained:
            self._put(fact, False)
        for fact in self.lost:
            self._put(fact, True)
        self.run.names = self._names


def _rank(record: Record) -> int:
    """Return a derivation's place among those of the plain run and of a scenario."""
    return record.round if record.round >= _SPREAD else record.round * _SPREAD


def _given(facts: FactBase) -> Iterator[Fact]:
    yield from facts.parameters
    yield from map(to_fact, facts.cases)
