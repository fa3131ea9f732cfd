"""Property paths with the facts they walk over (SPARQL 1.1, section 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ccreason.ntriples import Fact
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ccreason.engine.index import FactIndex

#: Both ends of a walk, and its facts in order.
Walk: TypeAlias = tuple[str, str, tuple[Fact, ...]]


class PathWalker:
    """Walks paths over facts.

    Args:
        facts: the facts.
        usable: which of them may be used.
    """

    def __init__(self, facts: FactIndex, usable: Callable[[Fact], bool]) -> None:
        self.facts = facts
        self.usable = usable

    def walks(self, path: al.Path, start: str | None, end: str | None) -> Iterator[Walk]:
        """Yield the walks from start to end (None: from or to anywhere).

        For ``*`` and ``+`` one shortest walk is given for each pair of ends.
        """
        match path:
            case al.PathInverse(inner):
                for e, s, facts in self.walks(inner, end, start):
                    yield s, e, facts
            case al.PathSequence(parts):
                yield from self._sequence(parts, start, end)
            case al.PathAlternative(parts):
                seen: set[Walk] = set()
                for part in parts:
                    for walk in self.walks(part, start, end):
                        if walk not in seen:
                            seen.add(walk)
                            yield walk
            case al.PathRepeat(inner, kind):
                yield from self._repeat(inner, kind, start, end)
            case al.NegatedSet(forward, backward):
                yield from self._negated(forward, backward, start, end)
            case _:
                yield from self._step(path, start, end)

    def _step(self, predicate: str, start: str | None, end: str | None) -> Iterator[Walk]:
        for s, o in list(self.facts.match(start, predicate, end)):
            fact = (s, predicate, o)
            if self.usable(fact):
                yield s, o, (fact,)

    def _sequence(
        self, parts: tuple[al.Path, ...], start: str | None, end: str | None
    ) -> Iterator[Walk]:
        if len(parts) == 1:
            yield from self.walks(parts[0], start, end)
        elif start is None and end is not None:
            for middle, e, last in self.walks(parts[-1], None, end):
                for s, _, first in self._sequence(parts[:-1], None, middle):
                    yield s, e, first + last
        else:
            for s, middle, first in self.walks(parts[0], start, None):
                for _, e, last in self._sequence(parts[1:], middle, end):
                    yield s, e, first + last

    def _repeat(
        self, inner: al.Path, kind: str, start: str | None, end: str | None
    ) -> Iterator[Walk]:
        if start is None and end is not None:
            for e, s, facts in self._repeat(al.PathInverse(inner), kind, end, None):
                yield s, e, facts[::-1]
            return
        starts = [start] if start is not None else self._nodes()
        for s in starts:
            for walk in self._from(inner, kind, s):
                if end is None or walk[1] == end:
                    yield walk

    def _from(self, inner: al.Path, kind: str, start: str) -> Iterator[Walk]:
        """Yield one shortest walk to each node that a repeated path reaches."""
        reached: dict[str, tuple[Fact, ...]] = {}
        if kind in ("*", "?"):
            reached[start] = ()
            yield start, start, ()
        frontier: dict[str, tuple[Fact, ...]] = {start: ()}
        while frontier:
            following: dict[str, tuple[Fact, ...]] = {}
            for node, so_far in frontier.items():
                for _, e, facts in self.walks(inner, node, None):
                    if e not in reached:
                        reached[e] = following[e] = so_far + facts
                        yield start, e, reached[e]
            frontier = {} if kind == "?" else following

    def _negated(
        self,
        forward: tuple[str, ...],
        backward: tuple[str, ...],
        start: str | None,
        end: str | None,
    ) -> Iterator[Walk]:
        for predicate in sorted(self.facts.predicates()):
            if predicate not in forward and (forward or not backward):
                yield from self._step(predicate, start, end)
            if backward and predicate not in backward:
                for e, s, facts in self._step(predicate, end, start):
                    yield s, e, facts

    def _nodes(self) -> list[str]:
        found: set[str] = set()
        for predicate in self.facts.predicates():
            for s, o in self.facts.pairs(predicate):
                found.update((s, o))
        return sorted(found)
