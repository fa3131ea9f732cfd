"""What stands against a premise, and the changes after which it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules import algebra as al
from ccreason.whynot import scales
from ccreason.whynot.answers import WAYS
from ccreason.whynot.changes import Change
from ccreason.whynot.findings import Blocked, Held, Match
from ccreason.whynot.premises import Test, variables
from ccreason.whynot.records import FINDINGS, IDENTITY, NORMALIZED, SINGLE, VALUE, name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ccreason.ntriples import Fact
    from ccreason.whynot.answers import Scope
    from ccreason.whynot.making import Making
    from ccreason.whynot.search import NearSearch

#: How many rules back a conclusion that is in the way is followed to its records.
_DEEPEST = 4


class Unblocking:
    """Finds changes that take away what blocks.

    Args:
        search: evaluates conditions.
        making: makes changes.
    """

    def __init__(self, search: NearSearch, making: Making) -> None:
        self.search = search
        self.known = search.known
        self.making = making

    def options(self, finding: Blocked, scope: Scope) -> list[list[Change]] | None:
        """Return for each match the changes after which it is none; None if one has none."""
        found: list[list[Change]] = []
        for match in finding.matches:
            options = list(self._without(match, finding, scope))
            if not options:
                return None
            found.append(options[:WAYS])
        return found

    def _without(self, match: Match, finding: Blocked, scope: Scope) -> Iterator[Change]:
        """Yield changes after which a match is none: another value, less said, a record less."""
        yield from self._out_of_match(match, finding)
        yield from self._confirmed(match.facts, _DEEPEST)
        held = {f for x in scope.prospect.findings if isinstance(x, Held) for f in x.facts}
        given = [f for f in match.facts if self.known.is_given(f)]
        for fact in given:
            if fact[1] in IDENTITY or fact in held or fact[1] == VALUE:
                continue
            if fact[1] in SINGLE and fact[2][0] == "<":
                for value in self.making.like(fact[2]):
                    if value != fact[2]:
                        yield self.making.replaced(fact[0], fact[1], fact[2], value)
            else:
                yield Change("removal", fact[0], remove=(fact,), predicate=fact[1], value=fact[2])
        nodes = dict.fromkeys(f[0] for f in given)
        needed = {f[0] for f in held if self.known.is_given(f)}
        for node in nodes:
            if node not in needed and self._is_record(node):
                yield self.making.removed(node)
        yield from self._undone(match.facts, needed, _DEEPEST)

    def _confirmed(self, facts: tuple[Fact, ...], depth: int) -> Iterator[Change]:
        """Yield confirmations of old records where their age is what is in the way."""
        if depth == 0:
            return
        term = self.known.inference.term
        for fact in facts:
            if fact[1] == name("isOldRecord"):
                yield from filter(None, [self.making.confirmed(fact[0])])
            elif fact[1] == name("restsOnOldRecords"):
                for way in self.known.inference.derivations_of(term.triple(fact)):
                    below = tuple(
                        (str(t.subject), str(t.predicate), str(t.object)) for t in way.premises
                    )
                    yield from self._confirmed(below, depth - 1)

    def _is_record(self, node: str) -> bool:
        """Tell whether a node says what was found, and is no person, round or community."""
        return bool(set(self.known.types(node)) & FINDINGS)

    def _undone(self, facts: tuple[Fact, ...], needed: set[str], depth: int) -> Iterator[Change]:
        """Yield records without which a conclusion that is in the way would not follow."""
        if depth == 0:
            return
        for fact in facts:
            if self.known.is_given(fact) or self.known.is_framework(fact):
                continue
            ways = self.known.inference.derivations_of(self.known.inference.term.triple(fact))
            if not ways or len(ways) > 1:
                continue
            below = tuple(
                (str(t.subject), str(t.predicate), str(t.object)) for t in ways[0].premises
            )
            for node in dict.fromkeys(f[0] for f in below if self.known.is_given(f)):
                if node not in needed and self._is_record(node):
                    yield self.making.removed(node)
            yield from self._undone(below, needed, depth - 1)

    def _out_of_match(self, match: Match, finding: Blocked) -> Iterator[Change]:
        """Yield other values with which a match's conditions do not hold."""
        conditions = [
            Test(node.condition)
            for node in al.walk(finding.premise.pattern)
            if isinstance(node, al.Filter) and not isinstance(node.condition, al.Exists)
        ]
        patterns = [
            node
            for node in al.walk(finding.premise.pattern)
            if isinstance(node, al.TriplePattern) and al.is_variable(node.object)
        ]
        for pattern in patterns:
            tests = [t for t in conditions if pattern.object in variables(t)]
            node = match.values.get(pattern.subject, pattern.subject)
            before = match.values.get(pattern.object)
            if not tests or before is None:
                continue

            def fails(value: str, tests: list[Test] = tests, name_: str = pattern.object) -> bool:
                known = match.values | {name_: value}
                return not all(self.search.holds(test, known) for test in tests)

            if pattern.predicate == NORMALIZED:
                yield from self._rated_out(node, fails)
            elif self.known.is_given((node, str(pattern.predicate), before)) and before[0] == "<":
                for value in self.making.like(before):
                    if value != before and fails(value):
                        yield self.making.replaced(node, str(pattern.predicate), before, value)

    def _rated_out(self, node: str, fails: Callable[[str], bool]) -> Iterator[Change]:
        scale = scales.scale_of(self.known, node)
        before = self.known.facts.objects(VALUE, node)
        near = scales.decimal_of(before[0]) if before else None
        if scale is None or near is None:
            return
        good = [
            step
            for step in scale.steps()
            if fails(scales.normalized_literal(scale.normalized(step)))
        ]
        good.sort(key=lambda step: abs(step - near))
        choices = tuple(scales.literal(v) for v in good)
        for step in good[:1]:
            yield self.making.rated(node, scales.literal(step), scale, choices)
