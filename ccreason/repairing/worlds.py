"""The ground program of a case with possible changes: every rule instance of every world."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ccreason.changes.readings import is_touched
from ccreason.changes.relevance import relevance
from ccreason.engine.conjunctive import Join
from ccreason.engine.index import FactIndex
from ccreason.engine.model import fill
from ccreason.errors import EngineError
from ccreason.ntriples import to_fact
from ccreason.repairing.batches import Batches
from ccreason.repairing.exclusions import Exclusions
from ccreason.repairing.formula import FALSE, TRUE, Formula, disjunction, negation
from ccreason.repairing.grounding import Grounder
from ccreason.repairing.solutions import Seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.changes.model import Edit
    from ccreason.changes.scenarios import Scenarios
    from ccreason.engine.conjunctive import Row
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule

#: Rounds of a component that feeds itself, before it counts as endless.
_ROUNDS = 1_000


class Worlds:
    """Everything that may hold about a case, with the condition on which it does.

    Args:
        scenarios: the plain run of the case.
        edits: the possible changes; any set of them that do not exclude each other is a world.
        goals: facts that are asked about; only rules that can matter to them are gone through.

    Attributes:
        definitions: what each unsure fact rests on: it holds if one of the conditions does.
        exclusions: which changes exclude each other: a world has only one of such two.
    """

    def __init__(self, scenarios: Scenarios, edits: Sequence[Edit], goals: Iterable[Fact]) -> None:
        plain = scenarios.plain
        self._scenarios = scenarios
        self.definitions: dict[Fact, dict[Formula, None]] = {}
        self._sure: set[Fact] = set()
        self._index = FactIndex()
        self._touched: dict[str, set[Fact]] = defaultdict(set)
        self.exclusions = Exclusions(edits)
        self._grounder = Grounder(self._index, self.on, Batches(plain.term), self.exclusions)
        self._assert(edits)
        relevant = relevance(scenarios).of(goals)
        for number, component in enumerate(plain.ruleset.components):
            rules = tuple(rule for rule in component if rule.id in relevant)
            if rules:
                self._component(number, rules)

    def on(self, fact: Fact) -> Formula:
        """Return the condition of a fact: a constant, its changes, or that the fact holds."""
        if fact in self._sure:
            return TRUE
        found = self.definitions.get(fact)
        if found is None:
            return FALSE
        if len(found) == 1 and _is_plain(only := next(iter(found))):
            return only  # what needs two changes that exclude each other then shows at once
        return ("f", fact)

    # what is asserted ------------------------------------------------------------------------

    def _assert(self, edits: Sequence[Edit]) -> None:
        adders: dict[Fact, list[int]] = defaultdict(list)
        removers: dict[Fact, list[int]] = defaultdict(list)
        for number, edit in enumerate(edits):
            for quad in edit.added:
                adders[to_fact(quad)].append(number)
            for quad in edit.removed:
                removers[to_fact(quad)].append(number)
        base = self._scenarios
        asserted = base.asserted
        known = base.plain.rounds
        # What follows from the ontology alone holds in every world.
        first = base.first_round
        for fact, round_ in known.items():
            is_given = fact in asserted or round_ <= first
            if is_given and fact not in adders and fact not in removers:
                self._learn(fact, TRUE, base=True)
        for fact in sorted(adders.keys() | removers.keys()):
            added = disjunction(("c", n) for n in adders.get(fact, ()))
            kept: Formula = FALSE
            if fact in asserted:
                kept = negation(disjunction(("c", n) for n in removers.get(fact, ())))
            if 0 < known.get(fact, 0) <= first:
                kept = TRUE
            self._learn(fact, disjunction((added, kept)))

    def _learn(self, fact: Fact, on: Formula, *, base: bool = False) -> None:
        """Note that a fact holds on a condition."""
        if on is FALSE or fact in self._sure:
            return
        if not base:
            self._touched[fact[1]].add(fact)
        if fact not in self.definitions:
            self._index.add(fact)
        if on is TRUE:
            self._sure.add(fact)
            self.definitions.pop(fact, None)
        else:
            self.definitions.setdefault(fact, {})[on] = None

    # rules -----------------------------------------------------------------------------------

    def _component(self, number: int, rules: tuple[Rule, ...]) -> None:
        reads = self._scenarios.reads_of(number)
        if not is_touched(reads, self._touched, lambda fact: self.on(fact) is not FALSE):
            # Nothing that it reads differs between worlds.
            for rule in rules:
                for record in self._scenarios.records_of(rule):
                    for fact in record.facts:
                        self._learn(fact, TRUE, base=fact in self._scenarios.plain.rounds)
            return
        if rules[0].id not in self._scenarios.plain.ruleset.recursive:
            for rule in rules:
                self._conclude(rule, self._instances(rule))
            return
        seen: dict[str, set[tuple[Row, Formula]]] = {rule.id: set() for rule in rules}
        for _ in range(_ROUNDS):
            grew = False
            for rule in rules:
                fresh = [i for i in self._instances(rule) if i not in seen[rule.id]]
                seen[rule.id].update(fresh)
                grew |= bool(fresh)
                self._conclude(rule, fresh)
            if not grew:
                return
        raise EngineError("engine.rounds", rules=", ".join(r.id for r in rules), bound=_ROUNDS)

    def _instances(self, rule: Rule) -> list[tuple[Row, Formula]]:
        if rule.is_conjunctive and rule.body_slots:
            together = self.exclusions.together
            join = Join(rule.body_slots, len(rule.variables))
            return [
                (row, together(self.on(fact) for fact in fill(rule.body_slots, row)))
                for row in join.rows(self._index, self._index)
            ]
        plan = self._scenarios.plan_of(rule)
        if plan is not None and not all(map(self._index.may_match, plan.required)):
            return []
        names = ["?" + name for name in rule.variables]
        found: dict[Row, list[Formula]] = defaultdict(list)
        for solution in self._grounder.solve(rule.body, [Seed({}, {})]):
            found[tuple(solution.values.get(name) for name in names)].append(solution.on)
        return [(row, disjunction(on)) for row, on in found.items()]

    def _conclude(self, rule: Rule, instances: Iterable[tuple[Row, Formula]]) -> None:
        for row, on in instances:
            for fact in fill(rule.head_slots, row):
                if fact[0][0] != '"' and fact[1][0] == "<" and not fact[0].startswith("_:"):
                    self._learn(fact, on)


def _is_plain(on: Formula) -> bool:
    """Tell whether a condition is that one change is made, or that some are not made."""
    if isinstance(on, bool):
        return False
    if on[0] == "not":
        inner: tuple[object, ...] = on[1]  # type: ignore[assignment]
        parts = inner[1:] if inner[0] == "or" else (inner,)
        return all(part[0] == "c" for part in parts)  # type: ignore[index]
    return on[0] == "c"
