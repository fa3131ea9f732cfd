"""Semi-naive evaluation of rules whose body is triple patterns only.

All axioms of the ontology are such rules, and there are hundreds: joins over the facts' own terms
are quicker than a query each, and exact in the texts of literals. A round asks only for solutions
that use a new fact: each pattern in turn reads the new facts, the others read all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.engine.index import FactIndex

Row = tuple[str | None, ...]


class Join:
    """A conjunctive body, planned for each pattern that may read the new facts."""

    def __init__(self, triples: tuple[al.TriplePattern, ...], variables: tuple[str, ...]) -> None:
        self.slots = {"?" + name: number for number, name in enumerate(variables)}
        self.width = len(variables)
        self.plans = [self._plan(triples, first) for first in range(len(triples))]

    def _plan(
        self, triples: tuple[al.TriplePattern, ...], first: int
    ) -> list[tuple[int | str, str, int | str]]:
        """Return the patterns in the order they are joined, the one with new facts first."""
        order = [triples[first]]
        rest = [t for number, t in enumerate(triples) if number != first]
        bound = set(al.triple_variables(triples[first]))
        while rest:
            best = max(rest, key=lambda t: self._fixed(t, bound))
            rest.remove(best)
            order.append(best)
            bound |= set(al.triple_variables(best))
        return [
            (
                self.slots.get(t.subject, t.subject),
                str(t.predicate),
                self.slots.get(t.object, t.object),
            )
            for t in order
        ]

    @staticmethod
    def _fixed(triple: al.TriplePattern, bound: set[str]) -> int:
        return sum(
            not al.is_variable(end) or end in bound for end in (triple.subject, triple.object)
        )

    def rows(self, new: FactIndex, everything: FactIndex) -> Iterator[Row]:
        """Yield the solutions that use at least one new fact, each once."""
        seen: set[Row] = set()
        for plan in self.plans:
            env: list[str | None] = [None] * self.width
            for row in self._extend(plan, 0, env, new, everything):
                if len(self.plans) == 1:
                    yield row
                elif row not in seen:
                    seen.add(row)
                    yield row

    def _extend(
        self,
        plan: list[tuple[int | str, str, int | str]],
        step: int,
        env: list[str | None],
        here: FactIndex,
        everything: FactIndex,
    ) -> Iterator[Row]:
        if step == len(plan):
            yield tuple(env)
            return
        subject, predicate, value = plan[step]
        wanted_s = env[subject] if isinstance(subject, int) else subject
        wanted_o = env[value] if isinstance(value, int) else value
        for s, o in here.match(wanted_s, predicate, wanted_o):
            if subject == value and s != o:
                continue
            if isinstance(subject, int):
                env[subject] = s
            if isinstance(value, int):
                env[value] = o
            yield from self._extend(plan, step + 1, env, everything, everything)
        if isinstance(subject, int):
            env[subject] = wanted_s
        if isinstance(value, int):
            env[value] = wanted_o
