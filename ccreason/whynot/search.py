"""The nearest way in which a rule could give a conclusion.

A depth-first search over the rule's premises, in whatever order is best for joining them, that
may leave premises unmet at a cost. What costs least is told. The costs say what a reader takes for
near: a rating on the other side of a threshold is nearer than one that nobody gave, and what the
framework itself rules out is farthest.

A record is looked for by what it is about (its kind, element, level, ...) and only then held to
its values: a rating of something else is never taken for a near miss. Where there is no such
record, one is supposed, and what the rule asks of it is what has to be asked of people. A
conclusion that is not there is looked for in the same way, through the rules that give it.

The search is bounded in steps and in depth, never in time, so it always finds the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.whynot.conclusions import not_concluded
from ccreason.whynot.costs import (
    FRAMEWORK,
    KEPT,
    STEPS,
    STEPS_BELOW,
    STEPS_IN_ALL,
    UNREACHED,
    WRONG_VALUE,
)
from ccreason.whynot.findings import NoRecord, Open, Prospect, Unmet
from ccreason.whynot.negations import absent, maybe, present, reckoned
from ccreason.whynot.ordering import next_premise
from ccreason.whynot.premises import (
    Absent,
    Asked,
    Listed,
    Maybe,
    Named,
    Premise,
    Present,
    Reckoned,
    Stated,
    Test,
    variables,
    ways,
)
from ccreason.whynot.records import SINGLE
from ccreason.whynot.state import State, distance, key_of, value_of
from ccreason.whynot.statements import Statements
from ccreason.whynot.unify import heads, invert, last_part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule
    from ccreason.whynot.known import Known
    from ccreason.whynot.state import Stack


class NearSearch:
    """Looks for near ways over the facts of one case.

    Args:
        known: the facts.
        depth: how many rules deep a missing conclusion is followed.
    """

    def __init__(self, known: Known, depth: int) -> None:
        self.known = known
        self.depth = depth
        self._ways: dict[str, tuple[tuple[Premise, ...], ...]] = {}
        self._found: dict[object, tuple[Prospect, ...]] = {}
        self._evaluated: dict[object, str | bool | None] = {}
        self._statements = Statements(self)
        self._left = STEPS_IN_ALL

    # rules -----------------------------------------------------------------------------------

    def for_fact(self, rule: Rule, fact: Fact) -> tuple[Prospect, ...]:
        """Return the nearest ways in which a rule could conclude a fact, best first."""
        return self.for_any(rule, list(heads(rule, fact)))

    def for_any(self, rule: Rule, given: list[dict[str, str]]) -> tuple[Prospect, ...]:
        """Return the nearest ways in which a rule's body holds with any of some values."""
        found: list[Prospect] = []
        # Where much depends on much, following it less deep still gives an answer.
        for depth in dict.fromkeys((self.depth, min(1, self.depth), 0)):
            self._left = STEPS_IN_ALL
            for values in given:
                found += self.for_rule(rule, values, depth, frozenset(), KEPT)
            if found:
                break
        return tuple(sorted(found, key=lambda p: p.order)[:KEPT])

    def for_rule(
        self, rule: Rule, values: dict[str, str], depth: int, stack: Stack, kept: int
    ) -> tuple[Prospect, ...]:
        """Return the nearest ways in which a rule's body holds with some values."""
        start = self.inverted(rule, values)
        if start is None:
            return ()
        mark = (rule.id, tuple(sorted(start.items())))
        if mark in stack:
            return ()
        key = (mark, depth, kept)
        if key not in self._found:
            self._found[key] = self._run(rule, start, depth, stack | {mark}, kept)
        return self._found[key]

    def inverted(self, rule: Rule, values: dict[str, str]) -> dict[str, str] | None:
        """Read the keys off the IRIs that a rule makes; None if it could not make them."""
        found = dict(values)
        for variable, expression in self.known.made_names(rule).items():
            if variable not in found:
                continue
            inner = invert(expression, found[variable])
            if inner is None or any(found.get(k, v) != v for k, v in inner.items()):
                return None
            found |= inner
        if self.known.community and found.get("?community", self.known.community) != (
            self.known.community
        ):
            return None
        if self.known.community and "?community" in rule_variables(rule):
            found["?community"] = self.known.community
        return found

    def _run(
        self, rule: Rule, start: dict[str, str], depth: int, stack: Stack, kept: int
    ) -> tuple[Prospect, ...]:
        if rule.id not in self._ways:
            self._ways[rule.id] = ways(rule.body)
        best: list[Prospect] = []
        found = self._ways[rule.id]
        bound = (STEPS if kept == KEPT else STEPS_BELOW) // len(found) + 1
        for way in found:
            todo = [State(dict(start), way)]
            steps = 0
            while todo and steps < bound and self._left > 0:
                steps += 1
                self._left -= 1
                state = todo.pop()
                if len(best) >= kept and state.cost >= best[-1].cost:
                    continue
                if not state.remaining:
                    if _says_twice(state):
                        continue
                    best.append(self._done(rule, state))
                    best.sort(key=lambda p: p.order)
                    del best[kept:]
                    continue
                following = list(self._step(state, depth, stack))
                following.sort(key=lambda s: -s.cost)
                todo += following
        return tuple(best)

    def _done(self, rule: Rule, state: State) -> Prospect:
        cost = state.cost
        told = list(state.sources.values())
        unmet = [v for f in state.findings if isinstance(f, Unmet) for v in variables(f.test)]
        if any(v in state.sources and told.count(state.sources[v]) > 1 for v in unmet):
            # One record stands for two: it cannot say the one thing and the other.
            cost += UNREACHED
        return Prospect(rule, state.values, state.unknown, state.findings, state.sources, cost)

    # one step --------------------------------------------------------------------------------

    def _step(self, state: State, depth: int, stack: Stack) -> Iterator[State]:
        """Take on the premise that is best taken next; yield what may come of it."""
        premise = next_premise(state, self.known)
        if state.cost >= FRAMEWORK:
            # Nothing can be done about it: what else is missing need not be followed.
            depth = 0
        rest = tuple(p for p in state.remaining if p is not premise)
        match premise:
            case Asked(patterns):
                yield from not_concluded(self, state, rest, patterns, depth, stack)
            case Listed(names, rows):
                yield from self._listed(state, rest, names, rows)
            case Named():
                yield from self._named(state, rest, premise)
            case Test():
                yield from self._test(state, rest, premise)
            case Stated():
                yield from self._statements.take(state, rest, premise, depth, stack)
            case Maybe(pattern):
                yield from maybe(self.known, state, rest, pattern)
            case Reckoned():
                yield from reckoned(self.known, state, rest, premise)
            case Present(pattern):
                yield from present(self.known, state, rest, pattern)
            case Absent():
                yield absent(self.known, state, rest, premise)

    # values ----------------------------------------------------------------------------------

    def _listed(
        self,
        state: State,
        rest: tuple[Premise, ...],
        names: tuple[str, ...],
        rows: tuple[tuple[str | None, ...], ...],
    ) -> Iterator[State]:
        for row in rows:
            given = {n: v for n, v in zip(names, row, strict=True) if v is not None}
            if all(state.values.get(n, v) == v for n, v in given.items()):
                yield state.next(rest, values=given)

    def _named(self, state: State, rest: tuple[Premise, ...], premise: Named) -> Iterator[State]:
        variable, expression = premise.variable, premise.expression
        inputs = premise.inputs
        wanted = state.values.get(variable)
        if any(v in state.unknown for v in inputs):
            yield state.next(rest, unknown=frozenset() if wanted else frozenset({variable}))
            return
        if wanted is not None and not inputs <= state.values.keys():
            node = last_part_of(expression)
            if node is not None and node not in state.values:
                for one in self.known.named(wanted[1:-1]):
                    yield state.next(rest, values={node: one})
                return
            inner = invert(expression, wanted)
            if inner and all(state.values.get(k, v) == v for k, v in inner.items()):
                yield state.next(rest, values=inner)
                return
            if inner is None:
                return
        value = self._value(premise, state.values)
        if value is None:
            yield state.next(rest, unknown=frozenset() if wanted else frozenset({variable}))
        elif wanted is None:
            yield state.next(rest, values={variable: value})
        elif wanted == value:
            yield state.next(rest)

    def _test(self, state: State, rest: tuple[Premise, ...], premise: Test) -> Iterator[State]:
        needed = variables(premise)
        if needed & state.unknown:
            yield state.next(rest, Open(premise))
            return
        if self.holds(premise, state.values):
            yield state.next(rest)
            return
        depends = [v for v in needed if v in state.sources]
        if not depends and not any(state.values.get(v, "<")[0] == '"' for v in needed):
            # Two things that must differ are one and the same: no data can change that.
            return
        yield state.next(
            rest, Unmet(premise), cost=WRONG_VALUE + distance(premise.condition, state.values)
        )

    def holds(self, test: Test, values: dict[str, str]) -> bool:
        """Tell whether a condition holds."""
        key = key_of(test, variables(test), values)
        if key not in self._evaluated:
            given = {k: values[k] for k in variables(test) if k in values}
            self._evaluated[key] = self.known.asker.holds(test.condition, given)
        return bool(self._evaluated[key])

    def _value(self, premise: Named, values: dict[str, str]) -> str | None:
        key = key_of(premise, premise.inputs, values)
        if key not in self._evaluated:
            given = {k: values[k] for k in premise.inputs if k in values}
            self._evaluated[key] = self.known.asker.value(premise.expression, given)
        found = self._evaluated[key]
        assert not isinstance(found, bool)
        return found


def _says_twice(state: State) -> bool:
    """Tell whether a supposed record has two values of what a record has one of."""
    for finding in state.findings:
        if not isinstance(finding, NoRecord):
            continue
        said: dict[str, str] = {}
        for pattern in finding.patterns:
            value, predicate = value_of(pattern.object, state), str(pattern.predicate)
            if value is None or predicate not in SINGLE:
                continue
            if said.setdefault(predicate, value) != value:
                return True
    return False


def rule_variables(rule: Rule) -> set[str]:
    """Return the variables in scope in a rule's body."""
    return {"?" + name for name in rule.variables}
