"""Solutions of a rule's body in all worlds at once: each with the condition on which it is one.

A *world* is the case with some of the possible changes made. A pattern is gone through once, over
every fact that holds in some world. A solution carries the condition (a formula over facts and
changes) on which its facts hold and what it rests on not being there is not there. So each world's
solutions are exactly those whose condition holds in it. This is what SPARQL means (sections 17 and
18), world by world, as :mod:`ccreason.engine.search` writes it out for one.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ccreason.engine.paths import PathWalker
from ccreason.errors import EngineError
from ccreason.repairing.formula import (
    FALSE,
    TRUE,
    Formula,
    conjunction,
    disjunction,
    exactly,
    negation,
)
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ccreason.engine.index import FactIndex
    from ccreason.ntriples import Fact
    from ccreason.repairing.batches import Batches

Values = dict[str, str]


class Seed(NamedTuple):
    """What a pattern is asked for.

    Attributes:
        wanted: values that a solution must not contradict.
        outer: values put into the pattern by an EXISTS around it; conditions see them.
    """

    wanted: Mapping[str, str]
    outer: Mapping[str, str]


class Solution(NamedTuple):
    """One solution of a pattern for one seed.

    Attributes:
        seed: the place of the seed.
        values: the values that it gives.
        on: the condition on which it is one.
    """

    seed: int
    values: Values
    on: Formula


class Grounder:
    """Goes through patterns over every fact that may hold.

    Args:
        facts: all those facts.
        on: tells the condition of one: True if it holds in every world.
        batches: works out expressions.
    """

    def __init__(self, facts: FactIndex, on: Callable[[Fact], Formula], batches: Batches) -> None:
        self._facts = facts
        self._on = on
        self._batches = batches
        self._walker = PathWalker(facts, lambda fact: on(fact) is not FALSE)
        self._orders: dict[tuple[int, frozenset[str]], list[al.TriplePattern]] = {}

    def solve(self, pattern: al.Pattern, seeds: Sequence[Seed]) -> list[Solution]:
        """Return the solutions of a pattern for each seed.

        Raises:
            EngineError: the pattern has an aggregate that is not known here.
        """
        if not seeds:
            return []
        match pattern:
            case al.Bgp(triples):
                return [s for n, seed in enumerate(seeds) for s in self._bgp(triples, n, seed)]
            case al.Join(left, right):
                return self._join(left, right, seeds)
            case al.LeftJoin(left, right, condition):
                return self._left_join(left, right, condition, seeds)
            case al.Union(left, right):
                return [
                    solution
                    for side in (left, right)
                    for solution in self.solve(side, [_within(side, seed) for seed in seeds])
                ]
            case al.Minus(left, right):
                return self._minus(left, right, seeds)
            case al.Filter(inner, condition):
                return self._filtered(self.solve(inner, seeds), condition, seeds)
            case al.Extend(inner, variable, expression):
                return self._extend(inner, variable, expression, seeds)
            case al.Values(variables, rows):
                return [
                    Solution(n, values, TRUE)
                    for n, seed in enumerate(seeds)
                    for row in rows
                    if _agree(
                        values := {
                            v: t for v, t in zip(variables, row, strict=True) if t is not None
                        },
                        {**seed.wanted, **seed.outer},
                    )
                ]
            case al.Project() | al.Group():
                return self._sub_select(pattern, seeds)

    # plain patterns --------------------------------------------------------------------------

    def _bgp(self, triples: tuple[al.TriplePattern, ...], place: int, seed: Seed) -> list[Solution]:
        known = {**seed.wanted, **seed.outer}
        names = _names_of(triples)
        start = {name: known[name] for name in names if name in known}
        found: list[tuple[Values, tuple[Formula, ...]]] = [(start, ())]
        for triple in self._order(triples, frozenset(start)):
            found = self._joined(triple, found)
            if not found:
                return []
        outer = seed.outer
        return [
            Solution(
                place,
                {k: v for k, v in values.items() if k not in outer} if outer else values,
                conjunction(on) if on else TRUE,
            )
            for values, on in found
        ]

    def _order(
        self, triples: tuple[al.TriplePattern, ...], bound: frozenset[str]
    ) -> list[al.TriplePattern]:
        """Return triple patterns in the order they are joined: fewest matches first."""
        key = (id(triples), bound)
        if key not in self._orders:
            known, rest, order = set(bound), list(triples), []
            while rest:
                best = min(rest, key=lambda t: self._fan(t, known))
                rest.remove(best)
                order.append(best)
                known.update(al.triple_variables(best))
            self._orders[key] = order
        return self._orders[key]

    def _fan(self, triple: al.TriplePattern, known: set[str]) -> float:
        """Return about how many matches a pattern has for one row."""
        predicate = triple.predicate
        if not isinstance(predicate, str) or al.is_variable(predicate):
            return 1e6
        facts = self._facts
        if not al.is_variable(triple.object):
            count: float = len(facts.subjects(predicate, triple.object))
            return 0.5 if triple.subject in known else count
        if not al.is_variable(triple.subject):
            count = len(facts.objects(predicate, triple.subject))
            return 0.5 if triple.object in known else count
        pairs = facts.pairs(predicate)
        is_start, is_end = triple.subject in known, triple.object in known
        if is_start and is_end:
            return 0.5
        if is_start:
            return len(pairs) / max(1, len({s for s, _ in pairs}))
        if is_end:
            return len(pairs) / max(1, len({o for _, o in pairs}))
        return len(pairs)

    def _joined(
        self, triple: al.TriplePattern, rows: list[tuple[Values, tuple[Formula, ...]]]
    ) -> list[tuple[Values, tuple[Formula, ...]]]:
        """Return rows, each with every match of a pattern."""
        predicate = triple.predicate
        if not isinstance(predicate, str):
            return self._walked(triple, predicate, rows)
        subject, value = triple.subject, triple.object
        subject_varies, value_varies = al.is_variable(subject), al.is_variable(value)
        match, condition = self._facts.match, self._on
        result = []
        for values, on in rows:
            s = values.get(subject) if subject_varies else subject
            o = values.get(value) if value_varies else value
            fixed = values.get(predicate) if al.is_variable(predicate) else predicate
            choices = [fixed] if fixed else sorted(self._facts.predicates())
            for choice in choices:
                for start, end in match(s, choice, o):
                    more = dict(values)
                    if subject_varies:
                        more[subject] = start
                    if value_varies and more.setdefault(value, end) != end:
                        continue
                    if fixed is None:
                        more[predicate] = choice
                    it = condition((start, choice, end))
                    result.append((more, on if it is TRUE else (*on, it)))
        return result

    def _walked(
        self,
        triple: al.TriplePattern,
        path: al.Path,
        rows: list[tuple[Values, tuple[Formula, ...]]],
    ) -> list[tuple[Values, tuple[Formula, ...]]]:
        """Return rows, each with every walk along a path."""
        if any(isinstance(part, al.PathRepeat) for part in al.walk(path)):  # type: ignore[arg-type]
            # Only one of several ways is found there; a condition needs them all.
            raise EngineError("repair.unsupported", construct="* +")
        result = []
        for values, on in rows:
            s = values.get(
                triple.subject, None if al.is_variable(triple.subject) else triple.subject
            )
            o = values.get(triple.object, None if al.is_variable(triple.object) else triple.object)
            for start, end, facts in self._walker.walks(path, s, o):
                ends = _ends(triple, start, end)
                if ends is not None:
                    more = tuple(it for fact in facts if (it := self._on(fact)) is not TRUE)
                    result.append(({**values, **ends}, (*on, *more)))
        return result

    # operators -------------------------------------------------------------------------------

    def _join(self, left: al.Pattern, right: al.Pattern, seeds: Sequence[Seed]) -> list[Solution]:
        lefts = self.solve(left, [_within(left, seed) for seed in seeds])
        rights = self.solve(right, [self._onward(right, one, seeds) for one in lefts])
        return [
            Solution(
                lefts[other.seed].seed,
                {**lefts[other.seed].values, **other.values},
                conjunction((lefts[other.seed].on, other.on)),
            )
            for other in rights
        ]

    def _onward(self, right: al.Pattern, one: Solution, seeds: Sequence[Seed]) -> Seed:
        seed = seeds[one.seed]
        return _within(right, Seed({**seed.wanted, **one.values}, seed.outer))

    def _left_join(
        self,
        left: al.Pattern,
        right: al.Pattern,
        condition: al.Expression | None,
        seeds: Sequence[Seed],
    ) -> list[Solution]:
        lefts = self.solve(left, [_within(left, seed) for seed in seeds])

        def matches(wanted: Sequence[Seed]) -> list[Solution]:
            """Return right solutions, each with the place of its left one."""
            both = [
                Solution(other.seed, {**lefts[other.seed].values, **other.values}, other.on)
                for other in self.solve(right, wanted)
            ]
            if condition is None:
                return both
            around = [Seed({}, seeds[one.seed].outer) for one in lefts]
            return self._filtered(both, condition, around)

        found = matches([self._onward(right, one, seeds) for one in lefts])
        # What the seed wants must not make a match look missing that is only unwanted.
        alone = [_within(right, Seed(one.values, seeds[one.seed].outer)) for one in lefts]
        by_left: dict[int, list[Formula]] = defaultdict(list)
        for other in matches(alone):
            by_left[other.seed].append(other.on)
        result = [
            Solution(
                lefts[other.seed].seed,
                other.values,
                conjunction((lefts[other.seed].on, other.on)),
            )
            for other in found
        ]
        for place, one in enumerate(lefts):
            on = conjunction((one.on, negation(disjunction(by_left[place]))))
            if on is not FALSE:
                result.append(Solution(one.seed, one.values, on))
        return result

    def _minus(self, left: al.Pattern, right: al.Pattern, seeds: Sequence[Seed]) -> list[Solution]:
        lefts = self.solve(left, seeds)
        asked = [_within(right, Seed(one.values, seeds[one.seed].outer)) for one in lefts]
        found: dict[int, list[Formula]] = defaultdict(list)
        for other in self.solve(right, asked):
            if other.values.keys() & lefts[other.seed].values.keys():
                found[other.seed].append(other.on)
        result = []
        for place, one in enumerate(lefts):
            on = conjunction((one.on, negation(disjunction(found[place]))))
            if on is not FALSE:
                result.append(one._replace(on=on))
        return result

    def _extend(
        self,
        inner: al.Pattern,
        variable: str,
        expression: al.Expression,
        seeds: Sequence[Seed],
    ) -> list[Solution]:
        found = self.solve(inner, [_within(inner, seed) for seed in seeds])
        rows = [{**seeds[one.seed].outer, **one.values} for one in found]
        result = []
        for one, value in zip(found, self._batches.values(expression, rows), strict=True):
            if value is None:
                result.append(one)
            elif seeds[one.seed].wanted.get(variable, value) == value:
                result.append(one._replace(values={**one.values, variable: value}))
        return result

    # groups ----------------------------------------------------------------------------------

    def _sub_select(self, pattern: al.Project | al.Group, seeds: Sequence[Seed]) -> list[Solution]:
        visible = set(al.in_scope(pattern))
        inner = pattern.pattern if isinstance(pattern, al.Project) else None
        # Values put in from around an EXISTS reach a name only if it is projected.
        known = [
            {k: v for k, v in {**seed.outer, **seed.wanted}.items() if k in visible}
            for seed in seeds
        ]
        asked = list(dict.fromkeys(tuple(sorted(values.items())) for values in known))
        place = {key: n for n, key in enumerate(asked)}
        wanted = [Seed(dict(key), {}) for key in asked]
        if inner is None:
            assert isinstance(pattern, al.Group)
            solutions = self._groups(pattern, wanted)
        else:
            solutions = self.solve(inner, wanted)
        by_key: dict[int, list[Solution]] = defaultdict(list)
        for one in solutions:
            by_key[one.seed].append(one)
        return [
            Solution(n, {k: v for k, v in one.values.items() if k in visible}, one.on)
            for n, values in enumerate(known)
            for one in by_key[place[tuple(sorted(values.items()))]]
        ]

    def _groups(self, group: al.Group, seeds: Sequence[Seed]) -> list[Solution]:
        keys = set(group.keys)
        asked = [Seed({k: v for k, v in seed.wanted.items() if k in keys}, {}) for seed in seeds]
        members: dict[tuple[int, tuple[str | None, ...]], list[Solution]] = defaultdict(list)
        for one in self.solve(group.pattern, asked):
            key = tuple(one.values.get(name) for name in group.keys)
            members[one.seed, key].append(one)
        if not group.keys:
            for n in range(len(seeds)):
                members.setdefault((n, ()), [])
        result = []
        for (n, key), found in members.items():
            values = {k: v for k, v in zip(group.keys, key, strict=True) if v is not None}
            is_there = TRUE if not group.keys else disjunction(one.on for one in found)
            rows: list[tuple[Values, Formula]] = [(values, is_there)]
            for aggregate in group.aggregates:
                rows = [
                    ({**row, **given}, conjunction((on, more)))
                    for row, on in rows
                    for given, more in self._aggregate(aggregate, found)
                ]
            result += [
                Solution(n, row, on)
                for row, on in rows
                if on is not FALSE and _agree(row, seeds[n].wanted)
            ]
        return result

    def _aggregate(
        self, aggregate: al.Aggregate, members: list[Solution]
    ) -> list[tuple[Values, Formula]]:
        """Return the values that an aggregate can have, each with its condition."""
        function = aggregate.function.upper()
        if function == "COUNT" and aggregate.argument is None and not aggregate.distinct:
            return self._counts([one.on for one in members], aggregate.variable)
        if aggregate.argument is None or function not in {"COUNT", "MAX", "MIN"}:
            raise EngineError("repair.unsupported", construct=function)
        given = self._batches.values(aggregate.argument, [one.values for one in members])
        if function == "COUNT" and not aggregate.distinct:
            present = [m.on for m, v in zip(members, given, strict=True) if v is not None]
            return self._counts(present, aggregate.variable)
        on: dict[str, list[Formula]] = defaultdict(list)
        for member, value in zip(members, given, strict=True):
            if value is not None:
                on[value].append(member.on)
        holds = {value: disjunction(found) for value, found in on.items()}
        if function == "COUNT":
            return self._counts(list(holds.values()), aggregate.variable)
        result: list[tuple[Values, Formula]] = []
        before: Formula = FALSE
        for value in self._batches.greatest_first(list(holds), least=function == "MIN"):
            wins = conjunction((holds[value], negation(before)))
            if wins is not FALSE:
                result.append(({aggregate.variable: value}, wins))
            before = disjunction((before, holds[value]))
        if before is not TRUE:
            result.append(({}, negation(before)))
        return result

    def _counts(self, on: list[Formula], variable: str) -> list[tuple[Values, Formula]]:
        sure = sum(one is TRUE for one in on)
        unsure = [one for one in on if not isinstance(one, bool)]
        return [
            ({variable: _integer(sure + n)}, exactly(n, unsure) if unsure else TRUE)
            for n in range(len(unsure) + 1)
        ]

    # conditions ------------------------------------------------------------------------------

    def _filtered(
        self, found: list[Solution], condition: al.Expression, seeds: Sequence[Seed]
    ) -> list[Solution]:
        rows = [{**seeds[one.seed].outer, **one.values} for one in found]
        result = []
        for one, more in zip(found, self._condition(condition, rows), strict=True):
            on = conjunction((one.on, more))
            if on is not FALSE:
                result.append(one._replace(on=on))
        return result

    def _condition(
        self, condition: al.Expression, rows: Sequence[Mapping[str, str]]
    ) -> list[Formula]:
        """Return for each solution on what a condition holds."""
        if not any(isinstance(node, al.Exists) for node in al.walk(condition)):
            return list(self._batches.truths(condition, rows))
        match condition:
            case al.Exists(pattern, negated):
                return self._exists(pattern, negated, rows)
            case al.Call("&&" | "||" as sign, arguments):
                join = conjunction if sign == "&&" else disjunction
                sides = [self._condition(part, rows) for part in arguments]
                return [join(parts) for parts in zip(*sides, strict=True)]
            case al.Call("!", (al.Exists(pattern, negated),)):
                return self._exists(pattern, not negated, rows)
            case _:
                raise EngineError("repair.unsupported", construct="EXISTS")

    def _exists(
        self, pattern: al.Pattern, negated: bool, rows: Sequence[Mapping[str, str]]
    ) -> list[Formula]:
        names = _mentioned(pattern)
        keys = [tuple(sorted((k, v) for k, v in row.items() if k in names)) for row in rows]
        asked = list(dict.fromkeys(keys))
        found: dict[int, list[Formula]] = defaultdict(list)
        for one in self.solve(pattern, [Seed({}, dict(key)) for key in asked]):
            found[one.seed].append(one.on)
        there = {key: disjunction(found[n]) for n, key in enumerate(asked)}
        return [negation(there[key]) if negated else there[key] for key in keys]


@cache
def _names_of(triples: tuple[al.TriplePattern, ...]) -> frozenset[str]:
    return frozenset(name for triple in triples for name in al.triple_variables(triple))


def _within(pattern: al.Pattern, seed: Seed) -> Seed:
    """Return a seed with the values of the names that a pattern binds."""
    names = set(al.in_scope(pattern))
    return Seed({k: v for k, v in seed.wanted.items() if k in names}, seed.outer)


def _mentioned(pattern: al.Pattern) -> frozenset[str]:
    """Return all names in a pattern, those of its conditions included."""
    found: set[str] = set(al.in_scope(pattern))
    for node in al.walk(pattern):
        if isinstance(node, al.TriplePattern):
            found.update(al.triple_variables(node))
        elif isinstance(node, al.Variable):
            found.add(node.name)
    return frozenset(found)


def _ends(triple: al.TriplePattern, start: str, end: str) -> Values | None:
    """Return the values that a match gives to a pattern's ends; None if they do not agree."""
    values: Values = {}
    for term, value in ((triple.subject, start), (triple.object, end)):
        if al.is_variable(term) and values.setdefault(term, value) != value:
            return None
    return values


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(other.get(k, v) == v for k, v in one.items())


def _integer(value: int) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'
