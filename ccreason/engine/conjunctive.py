"""Semi-naive evaluation of rules whose body is triple patterns only.

All axioms of the ontology are such rules, and there are hundreds: joins over the facts' own terms
are quicker than a query each, and exact in the texts of literals. A round asks only for solutions
that use a new fact: each pattern in turn reads the new facts, the others read all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.engine.index import FactIndex
    from ccreason.rules.model import Slots

Row = tuple[str | None, ...]


class Join:
    """A conjunctive body, planned for each pattern that may read the new facts.

    Args:
        slots: the body's patterns, variables as places in a row.
        width: length of a row.
    """

    def __init__(self, slots: tuple[Slots, ...], width: int) -> None:
        self.width = width
        self.plans = [self._plan(slots, first) for first in range(len(slots))]

    @staticmethod
    def _plan(slots: tuple[Slots, ...], first: int) -> list[Slots]:
        """Return the patterns in the order they are joined, the one with new facts first."""
        order = [slots[first]]
        rest = [slot for number, slot in enumerate(slots) if number != first]
        bound = {end for end in slots[first] if isinstance(end, int)}

        def fixed(slot: Slots) -> int:
            return sum(isinstance(end, str) or end in bound for end in (slot[0], slot[2]))

        while rest:
            best = max(rest, key=fixed)
            rest.remove(best)
            order.append(best)
            bound |= {end for end in best if isinstance(end, int)}
        return order

    def rows(self, new: FactIndex, everything: FactIndex) -> Iterator[Row]:
        """Yield the solutions that use at least one new fact, each once."""
        plans = self._needed(new, everything)
        seen: set[Row] = set()
        for plan in plans:
            env: list[str | None] = [None] * self.width
            for row in self._extend(plan, 0, env, new, everything):
                if len(plans) == 1:
                    yield row
                elif row not in seen:
                    seen.add(row)
                    yield row

    def _needed(self, new: FactIndex, everything: FactIndex) -> list[list[Slots]]:
        """Return the plans that find every solution with a new fact.

        If all facts that match some pattern are new, every solution uses one there: the plan that
        starts from it is enough, and of several such the one that starts from the fewest facts.
        """
        best: list[Slots] | None = None
        fewest = -1
        for plan in self.plans:
            count = new.count(plan[0])
            if count == everything.count(plan[0]) and (best is None or count < fewest):
                best, fewest = plan, count
        return self.plans if best is None else [best]

    def _extend(
        self,
        plan: list[Slots],
        step: int,
        env: list[str | None],
        here: FactIndex,
        everything: FactIndex,
    ) -> Iterator[Row]:
        if step == len(plan):
            yield tuple(env)
            return
        subject, predicate, value = plan[step]
        assert isinstance(predicate, str)
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
