"""Sub-selects, groups and aggregates in all worlds at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from ccreason.errors import EngineError
from ccreason.namespaces import XSD
from ccreason.repairing.formula import (
    FALSE,
    TRUE,
    Formula,
    conjunction,
    disjunction,
    exactly,
    negation,
)
from ccreason.repairing.solutions import Seed, Solution, Values, agree
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ccreason.repairing.batches import Batches

    Solve: TypeAlias = "Callable[[al.Pattern, Sequence[Seed]], list[Solution]]"


class Grouper:
    """Goes through sub-selects.

    Args:
        solve: returns the solutions of the pattern inside.
        batches: works out expressions.
    """

    def __init__(self, solve: Solve, batches: Batches) -> None:
        self._solve = solve
        self._batches = batches

    def solve(self, pattern: al.Project | al.Group, seeds: Sequence[Seed]) -> list[Solution]:
        """Return the solutions of a sub-select for each seed.

        Raises:
            EngineError: it has an aggregate that is not known here.
        """
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
            solutions = self._solve(inner, wanted)
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
        for one in self._solve(group.pattern, asked):
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
                if on is not FALSE and agree(row, seeds[n].wanted)
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


def _integer(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'
