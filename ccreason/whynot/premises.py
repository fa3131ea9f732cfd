"""A rule's body as lists of premises, one list for each way in which the body can hold.

A premise is what a reader would call one: a statement, a comparison, something that must not be
there. UNION, and conditions joined by "or", make ways; everything else only adds premises. The
order of the text is kept, but nothing that reads the premises depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A body that has more ways than this is cut off; no rule of ours comes near.
MOST_WAYS: Final = 64


class _Shared:
    """What every premise has; a search asks for it thousands of times."""

    @cached_property
    def shared(self) -> frozenset[str]:
        """The variables that the premise shares with others."""
        return _variables(self)


@dataclass(frozen=True)
class Stated(_Shared):
    """A triple pattern that has to match."""

    pattern: al.TriplePattern


@dataclass(frozen=True)
class Test(_Shared):
    """A condition on values."""

    condition: al.Expression


@dataclass(frozen=True)
class Absent(_Shared):
    """A pattern that must have no match.

    Attributes:
        pattern: the pattern.
        minus: whether it was written with MINUS, which sees nothing of the values around it.
    """

    pattern: al.Pattern
    minus: bool = False


@dataclass(frozen=True)
class Present(_Shared):
    """A pattern that must have a match but gives no values (EXISTS)."""

    pattern: al.Pattern


@dataclass(frozen=True)
class Named(_Shared):
    """A value that an expression gives a variable (BIND)."""

    variable: str
    expression: al.Expression

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The variables that the expression reads."""
        return frozenset(al.expression_variables(self.expression))


@dataclass(frozen=True)
class Maybe(_Shared):
    """A pattern that may have a match (OPTIONAL)."""

    pattern: al.Pattern


@dataclass(frozen=True)
class Listed(_Shared):
    """Rows of values (VALUES)."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Reckoned(_Shared):
    """A sub-select: a number or date worked out over many records."""

    pattern: al.Project | al.Group


@dataclass(frozen=True)
class Asked(_Shared):
    """A conclusion that is not there: rules would have to give it. Only a search makes these.

    Attributes:
        patterns: all that is asked of it.
    """

    patterns: tuple[al.TriplePattern, ...]


Premise: TypeAlias = "Stated | Test | Absent | Present | Named | Maybe | Listed | Reckoned | Asked"
Way: TypeAlias = tuple[Premise, ...]


def ways(body: al.Pattern) -> tuple[Way, ...]:
    """Return the lists of premises that make a body hold, in the order of the text."""
    return tuple(_pattern(body))[:MOST_WAYS]


def _pattern(node: al.Pattern) -> list[Way]:
    match node:
        case al.Bgp(triples):
            return [tuple(Stated(t) for t in triples)]
        case al.Join(left, right):
            return _both(_pattern(left), _pattern(right))
        case al.Union(left, right):
            return [*_pattern(left), *_pattern(right)]
        case al.Filter(inner, condition):
            return _both(_pattern(inner), _condition(condition, wanted=True))
        case al.Minus(left, right):
            return _both(_pattern(left), [(Absent(right, minus=True),)])
        case al.LeftJoin(left, right, condition):
            optional = right if condition is None else al.Filter(right, condition)
            return _both(_pattern(left), [(Maybe(optional),)])
        case al.Extend(inner, variable, expression):
            return _both(_pattern(inner), [(Named(variable, expression),)])
        case al.Values(variables, rows):
            return [(Listed(variables, rows),)]
        case al.Project() | al.Group():
            return [(Reckoned(node),)]
    raise TypeError(type(node))  # pragma: no cover - the match is complete


def _condition(condition: al.Expression, *, wanted: bool) -> list[Way]:
    """Return the ways in which a condition is true, or false."""
    match condition:
        case al.Call("!", (inner,)):
            return _condition(inner, wanted=not wanted)
        case al.Call("&&" | "||" as sign, parts):
            found = [_condition(part, wanted=wanted) for part in parts]
            if (sign == "&&") == wanted:
                return _all(found)
            return [way for part in found for way in part]
        case al.Exists(pattern, negated):
            return [(Present(pattern) if negated != wanted else Absent(pattern),)]
        case _:
            return [(Test(condition if wanted else al.Call("!", (condition,))),)]


def _both(left: list[Way], right: list[Way]) -> list[Way]:
    return [one + other for one in left for other in right]


def _all(parts: Iterable[list[Way]]) -> list[Way]:
    return [tuple(p for way in chosen for p in way) for chosen in product(*parts)]


def variables(premise: Premise) -> frozenset[str]:
    """Return the variables that a premise shares with others."""
    return premise.shared


def _variables(premise: object) -> frozenset[str]:
    match premise:
        case Stated(pattern):
            return frozenset(al.triple_variables(pattern))
        case Asked(patterns):
            return frozenset(v for p in patterns for v in al.triple_variables(p))
        case Test(condition):
            return frozenset(al.expression_variables(condition))
        case Named(variable, _):
            return premise.inputs | {variable}
        case Listed(names, _):
            return frozenset(names)
        case Absent(pattern, _) | Present(pattern) | Maybe(pattern) | Reckoned(pattern):
            return frozenset(al.in_scope(pattern))
    raise TypeError(type(premise))  # pragma: no cover - the match is complete
