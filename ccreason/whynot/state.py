"""Where a search stands: values so far, premises still to be met, what was found of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from ccreason.rules import algebra as al
from ccreason.whynot.premises import Stated

if TYPE_CHECKING:
    from ccreason.whynot.findings import Finding
    from ccreason.whynot.premises import Premise

#: Rules that are being followed, each with the values that it was asked with.
Stack: TypeAlias = frozenset[tuple[str, tuple[tuple[str, str], ...]]]


@dataclass
class State:
    """A point of the search.

    Attributes:
        values: values of variables.
        remaining: premises that are still to be met.
        unknown: variables whose values belong to records that are not there.
        findings: what was found of the premises that were taken on.
        sources: variables that a property of a node gave.
        cost: what unmet premises have cost so far.
        count: how many records were supposed.
    """

    values: dict[str, str]
    remaining: tuple[Premise, ...]
    unknown: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    cost: float = 0.0
    count: int = 0

    def next(
        self,
        remaining: tuple[Premise, ...],
        *findings: Finding,
        values: dict[str, str] | None = None,
        unknown: frozenset[str] = frozenset(),
        sources: dict[str, tuple[str, str]] | None = None,
        cost: float = 0.0,
        count: int = 0,
    ) -> State:
        """Return the point that follows when a premise was taken on."""
        return State(
            self.values if values is None else self.values | values,
            remaining,
            self.unknown | unknown,
            self.findings + findings,
            self.sources if sources is None else self.sources | sources,
            self.cost + cost,
            self.count + count,
        )


def distance(condition: al.Expression, values: dict[str, str]) -> float:
    """Return how far two compared numbers are apart, at most 1; for anything else 0.5."""
    if isinstance(condition, al.Call) and len(condition.arguments) == 2:
        numbers = [number_of(a, values) for a in condition.arguments]
        if numbers[0] is not None and numbers[1] is not None:
            return min(float(abs(numbers[0] - numbers[1])), 1.0)
    return 0.5


def number_of(expression: al.Expression, values: dict[str, str]) -> Decimal | None:
    """Return the number that an expression is, if it is a variable or constant."""
    term = None
    if isinstance(expression, al.Variable):
        term = values.get(expression.name)
    elif isinstance(expression, al.Constant):
        term = expression.term
    if term is None or term[0] != '"':
        return None
    try:
        return Decimal(term[1:].partition('"')[0])
    except InvalidOperation:
        return None


def value_of(term: al.Path, state: State) -> str | None:
    """Return a term's value: itself if it is no variable; None if it is not known."""
    if not isinstance(term, str):
        return None
    return state.values.get(term) if al.is_variable(term) else term


def is_about(premise: Premise, variable: str) -> bool:
    """Tell whether a premise says something of a variable."""
    return isinstance(premise, Stated) and premise.pattern.subject == variable


def about(variable: str, premises: tuple[Premise, ...]) -> list[al.TriplePattern]:
    """Return the patterns that say something of a variable."""
    return [
        p.pattern
        for p in premises
        if isinstance(p, Stated)
        and p.pattern.subject == variable
        and isinstance(p.pattern.predicate, str)
    ]


def key_of(premise: Premise, names: set[str] | frozenset[str], values: dict[str, str]) -> object:
    """Return what tells one evaluation of a premise from another."""
    return (id(premise), tuple((n, values.get(n)) for n in sorted(names)))
