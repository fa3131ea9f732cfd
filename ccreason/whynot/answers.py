"""Values that satisfy conditions: which rating, which state, which number would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ccreason.cases.scale import in_band
from ccreason.rules import algebra as al
from ccreason.whynot import scales
from ccreason.whynot.findings import Open, Prospect, Unmet
from ccreason.whynot.premises import Test, variables
from ccreason.whynot.records import NORMALIZED, TRUE, VALUE, case_properties, name
from ccreason.whynot.state import distance, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from ccreason.cases.scale import Scale
    from ccreason.whynot.changes import Change
    from ccreason.whynot.making import Making
    from ccreason.whynot.search import NearSearch

#: How many ways to remove one obstacle are worked out.
WAYS = 3


@dataclass
class Scope:
    """A prospect in a tree of prospects, with the names of the records that it supposes."""

    prospect: Prospect
    names: dict[str, str]
    path: tuple[int, ...]
    outer: dict[str, str] = field(default_factory=dict)

    def value(self, term: str) -> str | None:
        """Return the value of a term; None if it is open."""
        found = self.prospect.values.get(term) if al.is_variable(term) else term
        return None if found is None else self.names.get(found, found)


class Answers:
    """Finds values within prospects of one search.

    Args:
        search: evaluates conditions.
        making: makes changes.
    """

    def __init__(self, search: NearSearch, making: Making) -> None:
        self.search = search
        self.known = search.known
        self.making = making

    def tests_on(self, scope: Scope, variable: str | None) -> list[Test]:
        """Return the conditions of a prospect that depend on a variable."""
        return [
            f.test
            for f in scope.prospect.findings
            if isinstance(f, Unmet | Open) and variable in variables(f.test)
        ]

    def accepts(self, tests: Iterable[Test], scope: Scope) -> Callable[[dict[str, str]], bool]:
        """Return what tells whether conditions hold once some values are as said."""

        def accepts(values: dict[str, str]) -> bool:
            known = scope.prospect.values | values
            return all(
                self.search.holds(test, known)
                for test in tests
                if not variables(test) & (scope.prospect.unknown - values.keys())
            )

        return accepts

    def ratings(
        self,
        scale: Scale,
        variable: str | None,
        tests: list[Test],
        scope: Scope,
        near: Decimal | None,
    ) -> list[Decimal]:
        """Return the values on a scale that satisfy conditions, the nearest first.

        Args:
            scale: the scale.
            variable: what stands for the value between 0 and 1.
            tests: the conditions.
            scope: where they stand.
            near: the value as it is; where there is none, near means near the threshold.
        """
        accepts = self.accepts(tests, scope)
        found: list[tuple[float, Decimal]] = []
        for step in scale.steps():
            if step == near:
                continue
            value = scales.normalized_literal(scale.normalized(step))
            values = {} if variable is None else {variable: value}
            if accepts(values):
                known = scope.prospect.values | values
                apart = max((distance(t.condition, known) for t in tests), default=0.0)
                found.append((float(abs(step - near)) if near is not None else apart, step))
        return [step for _, step in sorted(found, key=lambda pair: pair[0])]

    def met(self, finding: Unmet, scope: Scope) -> list[list[Change]] | None:
        """Return changes of the values on which a condition depends."""
        options: list[Change] = []
        for variable in sorted(variables(finding.test)):
            source = scope.prospect.sources.get(variable)
            if source is None:
                continue
            node, predicate = source
            tests = self.tests_on(scope, variable)
            if predicate == NORMALIZED:
                options += self.rerated(node, variable, tests, scope)
            elif predicate in case_properties() and self.known.is_given(
                (node, predicate, scope.prospect.values[variable])
            ):
                options += self._replaced(node, predicate, variable, tests, scope)
        return [options[:WAYS]] if options else None

    def rerated(
        self, node: str, variable: str | None, tests: list[Test], scope: Scope
    ) -> list[Change]:
        """Return changes of an existing rating's value."""
        scale = scales.scale_of(self.known, node) or scales.usual(self.known)
        if scale is None:
            return []
        before = self.known.facts.objects(VALUE, node)
        near = scales.decimal_of(before[0]) if before else None
        values = self.ratings(scale, variable, tests, scope, near)
        choices = tuple(scales.literal(v) for v in values)
        return [self.making.rated(node, scales.literal(v), scale, choices) for v in values[:WAYS]]

    def _replaced(
        self, node: str, predicate: str, variable: str, tests: list[Test], scope: Scope
    ) -> list[Change]:
        """Return changes of a value that a record states."""
        before = scope.prospect.values[variable]
        accepts = self.accepts(tests, scope)
        wanted: list[str] = []
        if before[0] == "<":
            wanted = [v for v in self.making.like(before) if v != before]
        elif scales.decimal_of(before) is not None:
            wanted = self.making.numbers(predicate, numbers_in(tests, scope))
        good = [v for v in wanted if accepts({variable: v})]
        return [c for v in good for c in self.said_now(node, predicate, before, v)]

    def said_now(self, node: str, predicate: str, before: str | None, value: str) -> list[Change]:
        """Return the record with another value, and a new record; of an old one the new first."""
        found = [
            self.making.replaced(node, predicate, before, value),
            *filter(None, [self.making.renewed(node, predicate, value)]),
        ]
        is_old = self.known.has((node, name("isOldRecord"), TRUE))
        return found[::-1] if is_old else found

    def in_band(self, value: Decimal, band: str) -> bool:
        """Tell whether a value between 0 and 1 lies in a band."""
        low, high = (
            scales.decimal_of(next(iter(self.known.facts.objects(name(local), band)), ""))
            for local in ("lowerBound", "upperBound")
        )
        if low is None or high is None:
            return True
        return in_band(value, low, high)

    def choices(self, predicate: str, variable: str, scope: Scope) -> list[str]:
        """Return what a property may say so that the conditions on it hold."""
        tests = self.tests_on(scope, variable)
        accepts = self.accepts(tests, scope)
        possible = self.making.choices(predicate)
        if not possible:
            possible = self.making.numbers(predicate, numbers_in(tests, scope))
        return [v for v in possible if accepts({variable: v})]


def numbers_in(tests: Iterable[Test], scope: Scope) -> list[Decimal]:
    """Return the numbers that conditions compare."""
    return [
        number
        for test in tests
        for node in al.walk(test.condition)
        if isinstance(node, al.Variable | al.Constant)
        and (number := number_of(node, scope.prospect.values)) is not None
    ]
