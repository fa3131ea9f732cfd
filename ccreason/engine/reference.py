"""The reference engine: plain, and right by construction.

Components of rules run in order. Rules whose body is triple patterns only are joined over the
facts' own terms (:mod:`ccreason.engine.conjunctive`); every other body is asked of a pyoxigraph
store that holds all known facts in one graph. In a component that feeds itself, rounds repeat
until one brings nothing new.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Quad, Store

from ccreason.engine import aggregates, literals
from ccreason.engine.closure import Closure, close
from ccreason.engine.conjunctive import Join, Row
from ccreason.engine.index import FactIndex
from ccreason.engine.literals import unwrap
from ccreason.engine.model import FactBase, Inference, Record
from ccreason.engine.plan import Plan, plan
from ccreason.errors import EngineError
from ccreason.frozen import frozen
from ccreason.ntriples import Fact, TermTable, to_fact
from ccreason.rules.fragment import FLOATING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.rules.model import Rule, RuleSet

_GRAPH: Final = DefaultGraph()
_FLOATING: Final = tuple(f"^^{name}" for name in FLOATING)


@frozen
class Limits:
    """Bounds of one run; a bound that is hit is an error, never a short answer.

    Attributes:
        seconds: time.
        rounds: rounds of one component of rules.
        derivations: derivations in all.
    """

    seconds: float = 600.0
    rounds: int = 10_000
    derivations: int = 20_000_000


@dataclass
class ReferenceEvaluator:
    """Evaluates rules with joins in Python and queries to pyoxigraph.

    Attributes:
        limits: bounds of a run.
        joins: whether bodies of triple patterns are joined here; if not, they are queried too
            (tests compare both).
        closure: what follows from the ontology alone, if it was worked out before.
        plans: prepared rules by id; those that lack are added.
    """

    limits: Limits = field(default_factory=Limits)
    joins: bool = True
    closure: Closure | None = None
    plans: dict[str, Plan] = field(default_factory=dict)

    def evaluate(self, ruleset: RuleSet, facts: FactBase) -> Inference:
        """Run rules over facts to the end.

        Raises:
            EngineError: a bound was hit, or a rule gave what it must not.
        """
        closure = self.closure or close(ruleset, facts.ontology)
        run = Run(ruleset, facts, closure, self.limits, self.joins, self.plans)
        for component in ruleset.components:
            run.component(component)
        return run.result()


class Run:
    """One run: the facts known so far, and how each follows."""

    def __init__(
        self,
        ruleset: RuleSet,
        facts: FactBase,
        closure: Closure,
        limits: Limits,
        joins: bool,
        plans: dict[str, Plan],
    ) -> None:
        self.ruleset = ruleset
        self.facts = facts
        self.limits = limits
        self.joins = joins
        self.plans = plans
        self.deadline = time.monotonic() + limits.seconds
        self.term = TermTable()
        self.round = closure.rounds
        self.first_round = closure.rounds
        self.records: list[Record] = list(closure.records)
        self.seen: dict[str, set[Row]] = {}
        # Made IRIs with their templates.
        self.names: dict[str, str] = {}
        # A blank node of the ontology is a piece of its syntax, not a thing of its domain.
        self.syntax = {end for s, _, o in closure.given for end in (s, o) if end[:2] == "_:"}
        # All facts, and those that the ontology alone does not give.
        self.rounds: dict[Fact, int] = dict(closure.known)
        self.everything = FactIndex(closure.known)
        self.new = FactIndex()
        self.common = set(closure.given) | set(facts.parameters)
        self.entailed = closure.known.keys() - set(closure.given)
        given = dict.fromkeys(facts.parameters)
        given.update(dict.fromkeys(map(to_fact, facts.cases)))
        self.rewritten = closure.rewritten | literals.rewritten(
            fact[2] for fact in given if fact[2][0] == '"'
        )
        self.load(closure)
        self.pending: list[Fact] = []
        # Sorted here and below, so that the order of the input leaves no trace in any index.
        for fact in sorted(given):
            if fact not in self.rounds:
                self._learn(fact, 0)

    def load(self, closure: Closure) -> None:
        """Put what the ontology gives where queries go."""
        self.store = Store()
        closure.load_into(self.store)

    # rules -----------------------------------------------------------------------------------

    def component(self, rules: tuple[Rule, ...]) -> None:
        """Run rules that depend on each other (or a single rule) to the end."""
        recursive = rules[0].id in self.ruleset.recursive
        delta = self.new
        for _ in range(self.limits.rounds):
            self.round += 1
            fresh: dict[Fact, None] = {}
            for rule in rules:
                for row in self._solutions(rule, delta):
                    self._conclude(rule, row, fresh)
            for fact in sorted(fresh):
                self._learn(fact, self.round)
            if not fresh or not recursive:
                return
            delta = FactIndex(fresh)
        raise EngineError(
            "engine.rounds",
            rules=", ".join(rule.id for rule in rules),
            bound=self.limits.rounds,
        )

    def _solutions(self, rule: Rule, delta: FactIndex) -> Iterable[Row]:
        if rule.is_conjunctive and rule.body_slots and self.joins:
            if not any(map(delta.count, rule.body_slots)):
                return ()
            return Join(rule.body_slots, len(rule.variables)).rows(delta, self.everything)
        prepared = self._plan(rule)
        if not all(map(self.everything.may_match, prepared.required)):
            return ()
        return self._query(rule, prepared)

    def _plan(self, rule: Rule) -> Plan:
        found = self.plans.get(rule.id)
        if found is None:
            found = self.plans[rule.id] = plan(rule)
        return found

    def _query(self, rule: Rule, prepared: Plan) -> Iterable[Row]:
        self._flush()
        exact = bool(self.rewritten) or prepared.needs_exact
        seen = self.seen.setdefault(rule.id, set())
        answer = aggregates.query(self.store, prepared.exact if exact else prepared.query)
        if not rule.variables:
            rows: Iterable[Row] = [()] if answer else []
        else:
            names = rule.variables
            rows = (
                tuple(None if (t := solution[name]) is None else unwrap(str(t)) for name in names)
                for solution in answer
            )
        found = []
        for number, row in enumerate(rows):
            if row not in seen:
                seen.add(row)
                found.append(row)
            if number % 1024 == 0:
                self._check_time(rule)
        self._check_time(rule)
        return found

    def _check_time(self, rule: Rule) -> None:
        if time.monotonic() > self.deadline:
            raise EngineError("engine.time", rules=rule.id, bound=self.limits.seconds)

    # facts -----------------------------------------------------------------------------------

    def _conclude(self, rule: Rule, row: Row, fresh: dict[Fact, None]) -> None:
        record = Record(rule, row, self.round)
        facts = record.facts
        if rule.is_axiom and any(fact[0] in self.syntax for fact in facts):
            return
        if all(fact in self.common or fact in self.entailed for fact in facts):
            return
        self._check(rule, row)
        self.records.append(record)
        if len(self.records) > self.limits.derivations:
            raise EngineError("engine.derivations", rules=rule.id, bound=self.limits.derivations)
        for fact in facts:
            if fact not in self.rounds:
                fresh[fact] = None

    def _check(self, rule: Rule, row: Row) -> None:
        """Hold a rule to what is taken for granted of it.

        A made IRI has one template, or the order of rules would not be right; a reckoned value is
        no double, or engines would not agree.
        """
        if rule.is_conjunctive:
            return
        prepared = self._plan(rule)
        for place, template in prepared.made:
            value = row[place]
            if value is not None and self.names.setdefault(value, template) != template:
                raise EngineError("engine.name-clash", rule=rule.id, found=value)
        for place in prepared.reckoned:
            value = row[place]
            if value is not None and value.endswith(_FLOATING):
                raise EngineError("engine.double", rule=rule.id, found=value, exit_code=2)

    def _verify(self) -> None:
        """Make sure that nothing given about a made IRI has upset the order of rules.

        The order takes for granted that only rules speak of the nodes that rules make. Where facts
        do too (a note on a conclusion, or earlier conclusions read as a case), all rules run once
        more: whatever a rule then finds must be what it found in its turn.
        """
        given = {fact[0] for fact, round_ in self.rounds.items() if round_ == 0}
        touched = sorted(self.names.keys() & given)
        if not touched:
            return
        found, self.seen = self.seen, {}
        for rule in self.ruleset.rules:
            if not rule.is_conjunctive:
                rows = set(self._solutions(rule, self.new))
                if rows != found.get(rule.id, set()):
                    raise EngineError("engine.order", rule=rule.id, found=touched[0], exit_code=2)

    def _learn(self, fact: Fact, round_: int) -> None:
        self.rounds[fact] = round_
        self.everything.add(fact)
        self.new.add(fact)
        self.pending.append(fact)

    def _flush(self) -> None:
        """Put facts that the store has not seen into it."""
        if not self.pending:
            return
        term, rewritten = self.term, self.rewritten
        self.store.extend(
            Quad(
                term(s),  # type: ignore[arg-type]
                term(p),  # type: ignore[arg-type]
                term(literals.wrap(o) if o in rewritten else o),
                _GRAPH,
            )
            for s, p, o in self.pending
        )
        self.pending.clear()

    def result(self) -> Inference:
        """Return what was found."""
        self._verify()
        return Inference(
            self.facts,
            self.ruleset,
            self.rounds,
            self.records,
            common=self.common,
            entailed=self.entailed,
            ontology_rounds=self.first_round,
        )
