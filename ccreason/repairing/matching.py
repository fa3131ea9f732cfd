"""Triple patterns matched against every fact that holds in some world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.engine.paths import PathWalker
from ccreason.errors import EngineError
from ccreason.repairing.formula import FALSE, TRUE, Formula
from ccreason.repairing.solutions import Seed, Solution, Values
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccreason.engine.index import FactIndex
    from ccreason.ntriples import Fact
    from ccreason.repairing.exclusions import Exclusions


class Matcher:
    """Matches triple patterns, few matches first.

    Args:
        facts: all facts that may hold.
        on: tells the condition of one: True if it holds in every world.
        exclusions: which changes exclude each other.
    """

    def __init__(
        self, facts: FactIndex, on: Callable[[Fact], Formula], exclusions: Exclusions
    ) -> None:
        self._facts = facts
        self._on = on
        self._exclusions = exclusions
        self._walker = PathWalker(facts, lambda fact: on(fact) is not FALSE)
        # By the patterns' id, which stays their own as long as they live: a group keeps them.
        self._groups: dict[int, _Group] = {}

    def solve(
        self, triples: tuple[al.TriplePattern, ...], place: int, seed: Seed
    ) -> list[Solution]:
        """Return the solutions of triple patterns for the seed in some place."""
        known = {**seed.wanted, **seed.outer}
        group = self._groups.get(id(triples))
        if group is None:
            group = self._groups[id(triples)] = _Group(triples)
        start = {name: known[name] for name in group.names if name in known}
        found: list[tuple[Values, tuple[Formula, ...]]] = [(start, ())]
        for triple in self._order(group, frozenset(start)):
            found = self._joined(triple, found)
            if not found:
                return []
        outer, together = seed.outer, self._exclusions.together
        return [
            Solution(
                place,
                {k: v for k, v in values.items() if k not in outer} if outer else values,
                condition,
            )
            for values, on in found
            if (condition := together(on)) is not FALSE
        ]

    def _order(self, group: _Group, bound: frozenset[str]) -> list[al.TriplePattern]:
        """Return triple patterns in the order they are joined: fewest matches first."""
        if bound not in group.orders:
            known, rest, order = set(bound), list(group.triples), []
            while rest:
                best = min(rest, key=lambda t: self._fan(t, known))
                rest.remove(best)
                order.append(best)
                known.update(al.triple_variables(best))
            group.orders[bound] = order
        return group.orders[bound]

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
        excludes = self._exclusions.excludes
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
                    if it is TRUE:
                        result.append((more, on))
                    elif not excludes(on, it):
                        result.append((more, (*on, it)))
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


class _Group:
    """Triple patterns that stand together, their names, and the orders they are joined in."""

    def __init__(self, triples: tuple[al.TriplePattern, ...]) -> None:
        self.triples = triples
        self.names = frozenset(name for one in triples for name in al.triple_variables(one))
        self.orders: dict[frozenset[str], list[al.TriplePattern]] = {}


def _ends(triple: al.TriplePattern, start: str, end: str) -> Values | None:
    """Return the values that a match gives to a pattern's ends; None if they do not agree."""
    values: Values = {}
    for term, value in ((triple.subject, start), (triple.object, end)):
        if al.is_variable(term) and values.setdefault(term, value) != value:
            return None
    return values
