"""Solutions of a rule's body in all worlds at once: each with the condition on which it is one.

A *world* is the case with some of the possible changes made. A pattern is gone through once, over
every fact that holds in some world. A solution carries the condition (a formula over facts and
changes) on which its facts hold and what it rests on not being there is not there. So each world's
solutions are exactly those whose condition holds in it. This is what SPARQL means (sections 17 and
18), world by world, as :mod:`ccreason.engine.search` writes it out for one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ccreason.errors import EngineError
from ccreason.repairing.formula import (
    FALSE,
    TRUE,
    Formula,
    conjunction,
    disjunction,
    negation,
)
from ccreason.repairing.grouping import Grouper
from ccreason.repairing.matching import Matcher
from ccreason.repairing.solutions import Seed, Solution, agree, mentioned, within
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ccreason.engine.index import FactIndex
    from ccreason.ntriples import Fact
    from ccreason.repairing.batches import Batches
    from ccreason.repairing.exclusions import Exclusions


class Grounder:
    """Goes through patterns over every fact that may hold.

    Args:
        facts: all those facts.
        on: tells the condition of one: True if it holds in every world.
        batches: works out expressions.
        exclusions: which changes exclude each other.
    """

    def __init__(
        self,
        facts: FactIndex,
        on: Callable[[Fact], Formula],
        batches: Batches,
        exclusions: Exclusions,
    ) -> None:
        self._batches = batches
        self._together = exclusions.together
        self._matcher = Matcher(facts, on, exclusions)
        self._grouper = Grouper(self.solve, batches)

    def solve(self, pattern: al.Pattern, seeds: Sequence[Seed]) -> list[Solution]:
        """Return the solutions of a pattern for each seed.

        Raises:
            EngineError: the pattern has an operator or aggregate that is not known here.
        """
        if not seeds:
            return []
        match pattern:
            case al.Bgp(triples):
                return [
                    s for n, seed in enumerate(seeds) for s in self._matcher.solve(triples, n, seed)
                ]
            case al.Join(left, right):
                return self._join(left, right, seeds)
            case al.LeftJoin(left, right, condition):
                return self._left_join(left, right, condition, seeds)
            case al.Union(left, right):
                return [
                    solution
                    for side in (left, right)
                    for solution in self.solve(side, within(side, seeds))
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
                    if agree(
                        values := {
                            v: t for v, t in zip(variables, row, strict=True) if t is not None
                        },
                        {**seed.wanted, **seed.outer},
                    )
                ]
            case al.Project() | al.Group():
                return self._grouper.solve(pattern, seeds)
            case _:  # rules never say GRAPH
                raise EngineError("repair.unsupported", construct=type(pattern).__name__.upper())

    # operators -------------------------------------------------------------------------------

    def _join(self, left: al.Pattern, right: al.Pattern, seeds: Sequence[Seed]) -> list[Solution]:
        lefts = self.solve(left, within(left, seeds))
        rights = self.solve(right, self._onward(right, lefts, seeds))
        return [
            Solution(
                lefts[other.seed].seed,
                {**lefts[other.seed].values, **other.values},
                on,
            )
            for other in rights
            if (on := self._together((lefts[other.seed].on, other.on))) is not FALSE
        ]

    def _onward(
        self, right: al.Pattern, lefts: Sequence[Solution], seeds: Sequence[Seed]
    ) -> list[Seed]:
        """Return what the right side of a join is asked for, for each left solution."""
        around = [seeds[one.seed] for one in lefts]
        return within(
            right,
            [
                Seed({**seed.wanted, **one.values}, seed.outer)
                for one, seed in zip(lefts, around, strict=True)
            ],
        )

    def _left_join(
        self,
        left: al.Pattern,
        right: al.Pattern,
        condition: al.Expression | None,
        seeds: Sequence[Seed],
    ) -> list[Solution]:
        lefts = self.solve(left, within(left, seeds))

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

        wanted = self._onward(right, lefts, seeds)
        found = matches(wanted)
        # What the seed wants must not make a match look missing that is only unwanted.
        alone = within(right, [Seed(one.values, seeds[one.seed].outer) for one in lefts])
        by_left: dict[int, list[Formula]] = defaultdict(list)
        for other in found if wanted == alone else matches(alone):
            by_left[other.seed].append(other.on)
        result = [
            Solution(lefts[other.seed].seed, other.values, on)
            for other in found
            if (on := self._together((lefts[other.seed].on, other.on))) is not FALSE
        ]
        for place, one in enumerate(lefts):
            on = self._together((one.on, negation(disjunction(by_left[place]))))
            if on is not FALSE:
                result.append(Solution(one.seed, one.values, on))
        return result

    def _minus(self, left: al.Pattern, right: al.Pattern, seeds: Sequence[Seed]) -> list[Solution]:
        lefts = self.solve(left, seeds)
        asked = within(right, [Seed(one.values, seeds[one.seed].outer) for one in lefts])
        found: dict[int, list[Formula]] = defaultdict(list)
        for other in self.solve(right, asked):
            if other.values.keys() & lefts[other.seed].values.keys():
                found[other.seed].append(other.on)
        result = []
        for place, one in enumerate(lefts):
            on = self._together((one.on, negation(disjunction(found[place]))))
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
        found = self.solve(inner, within(inner, seeds))
        rows = [{**seeds[one.seed].outer, **one.values} for one in found]
        result = []
        for one, value in zip(found, self._batches.values(expression, rows), strict=True):
            if value is None:
                result.append(one)
            elif seeds[one.seed].wanted.get(variable, value) == value:
                result.append(one._replace(values={**one.values, variable: value}))
        return result

    # conditions ------------------------------------------------------------------------------

    def _filtered(
        self, found: list[Solution], condition: al.Expression, seeds: Sequence[Seed]
    ) -> list[Solution]:
        rows = [{**seeds[one.seed].outer, **one.values} for one in found]
        result = []
        for one, more in zip(found, self._condition(condition, rows), strict=True):
            on = self._together((one.on, more))
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
        names = mentioned(pattern)
        keys = [tuple(sorted((k, v) for k, v in row.items() if k in names)) for row in rows]
        asked = list(dict.fromkeys(keys))
        found: dict[int, list[Formula]] = defaultdict(list)
        for one in self.solve(pattern, [Seed({}, dict(key)) for key in asked]):
            found[one.seed].append(one.on)
        there = {key: disjunction(found[n]) for n, key in enumerate(asked)}
        return [negation(there[key]) if negated else there[key] for key in keys]
