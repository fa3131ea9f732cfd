"""Solutions of patterns, each with the condition on which it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ccreason.repairing.formula import Formula

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


def within(pattern: al.Pattern, seeds: Sequence[Seed]) -> list[Seed]:
    """Return seeds with the values of the names that a pattern binds."""
    names = set(al.in_scope(pattern))
    return [
        Seed({k: v for k, v in seed.wanted.items() if k in names}, seed.outer) for seed in seeds
    ]


def mentioned(pattern: al.Pattern) -> frozenset[str]:
    """Return all names in a pattern, those of its conditions included."""
    found: set[str] = set(al.in_scope(pattern))
    for node in al.walk(pattern):
        if isinstance(node, al.TriplePattern):
            found.update(al.triple_variables(node))
        elif isinstance(node, al.Variable):
            found.add(node.name)
    return frozenset(found)


def agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether two sets of values give no name two values."""
    return all(other.get(k, v) == v for k, v in one.items())
