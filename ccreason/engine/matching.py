"""Matching basic graph patterns against facts, with the facts that each match rests on.

One rule is gone through for many rows. In which order its triple patterns are looked up depends
only on which of its names have a value, so it is worked out once for each set of names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ccreason.engine.paths import PathWalker
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ccreason.engine.index import FactIndex
    from ccreason.ntriples import Fact

#: The values of a match, and the facts that make it hold, in the order of the text.
Match: TypeAlias = "tuple[dict[str, str], tuple[Fact, ...]]"


class Matcher:
    """Matches the patterns of rules.

    Args:
        facts: all known facts.
        rounds: when each became known.
    """

    def __init__(self, facts: FactIndex, rounds: Mapping[Fact, int]) -> None:
        self.facts = facts
        self._rounds = rounds
        self._walkers: dict[int, PathWalker] = {}

    def matches(self, pattern: al.Bgp, known: Mapping[str, str], limit: int) -> Iterator[Match]:
        """Yield the matches that agree with some values.

        Args:
            pattern: the pattern.
            known: values of names; those that the pattern does not have are left aside.
            limit: only facts of earlier rounds may be used.
        """
        names = al.in_scope(pattern)
        values = {name: known[name] for name in names if name in known}
        if len(values) == len(names) and pattern.is_plain:
            facts = tuple(
                (values.get(t.subject, t.subject), values.get(p, p), values.get(t.object, t.object))
                for t in pattern.triples
                if isinstance(p := t.predicate, str)
            )
            if all(self._rounds.get(fact, limit) < limit for fact in facts):
                yield values, facts
            return
        found: list[tuple[Fact, ...]] = [()] * len(pattern.triples)
        yield from self._rest(pattern, _order(pattern, frozenset(values)), values, found, limit)

    def _rest(
        self,
        pattern: al.Bgp,
        order: tuple[int, ...],
        values: dict[str, str],
        found: list[tuple[Fact, ...]],
        limit: int,
    ) -> Iterator[Match]:
        """Yield the matches of the triple patterns that are left, after those already found."""
        if not order:
            yield values, tuple(fact for part in found for fact in part)
            return
        place, rest = order[0], order[1:]
        for more, facts in self._triple(pattern.triples[place], values, limit):
            found[place] = facts
            yield from self._rest(pattern, rest, values | more, found, limit)

    def _triple(
        self, triple: al.TriplePattern, values: Mapping[str, str], limit: int
    ) -> Iterator[Match]:
        """Yield the values that a triple pattern adds, with the facts."""
        subject, predicate, obj = triple.subject, triple.predicate, triple.object
        start = values.get(subject) if subject[0] == "?" else subject
        end = values.get(obj) if obj[0] == "?" else obj
        if not isinstance(predicate, str):
            for s, o, facts in self._walker(limit).walks(predicate, start, end):
                if (more := _unknown(triple, start, end, s, o, {})) is not None:
                    yield more, facts
            return
        named = values.get(predicate, predicate)
        is_open = named[0] == "?"
        for choice in sorted(self.facts.predicates()) if is_open else (named,):
            known = {predicate: choice} if is_open else {}
            for s, o in self._ends(start, choice, end):
                if self._rounds.get(fact := (s, choice, o), limit) < limit:
                    more = _unknown(triple, start, end, s, o, known)
                    if more is not None:
                        yield more, (fact,)

    def _ends(
        self, start: str | None, predicate: str, end: str | None
    ) -> Iterable[tuple[str, str]]:
        """Return the ends that a fact may have."""
        if start is not None and end is not None:
            return ((start, end),)
        return self.facts.match(start, predicate, end)

    def _walker(self, limit: int) -> PathWalker:
        walker = self._walkers.get(limit)
        if walker is None:
            rounds = self._rounds
            walker = self._walkers[limit] = PathWalker(
                self.facts, lambda fact: rounds.get(fact, limit) < limit
            )
        return walker


def _order(pattern: al.Bgp, known: frozenset[str]) -> tuple[int, ...]:
    """Return the places of the triple patterns in the order in which they are looked up.

    Always the first of those with the most known ends.
    """
    order = pattern.orders.get(known)
    if order is None:
        names, rest, places = set(known), list(range(len(pattern.triples))), list[int]()
        while rest:
            best = max(rest, key=lambda place: _known_ends(pattern.triples[place], names))
            rest.remove(best)
            places.append(best)
            names.update(al.triple_variables(pattern.triples[best]))
        order = pattern.orders[known] = tuple(places)
    return order


def _known_ends(triple: al.TriplePattern, known: set[str]) -> int:
    ends = (triple.subject, triple.object)
    return 2 * sum(e[0] != "?" or e in known for e in ends) + isinstance(triple.predicate, str)


def _unknown(
    triple: al.TriplePattern,
    start: str | None,
    end: str | None,
    s: str,
    o: str,
    known: dict[str, str],
) -> dict[str, str] | None:
    """Return the values that a fact gives to what was not known; None if they do not agree."""
    more = dict(known)
    if start is None and more.setdefault(triple.subject, s) != s:
        return None
    if end is None and more.setdefault(triple.object, o) != o:
        return None
    return more
