"""The derivations under a conclusion, made free of circles.

An engine keeps every application of every rule. Some of them go round: a link and its inverse
prove each other. Walked naively, an explanation would not end, or would rest on itself. So:

- what was asserted is never unfolded;
- the conclusions that are explained are never premises of their own proof: what cannot be
  derived without them is left out;
- where statements still depend on each other in a circle, each keeps the derivations that rest on
  statements derived earlier.

Everything else is kept, so every independent way to a conclusion is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pyoxigraph import Triple

    from ccreason.engine import Derivation

    DerivationsOf = Callable[[Triple], Sequence[Derivation]]

#: What tells one derivation from another: the rule and its variables' values.
DerivationKey: TypeAlias = "tuple[str, tuple[str | None, ...]]"


def _sort_key(derivation: Derivation) -> tuple[str, tuple[str, ...]]:
    rule_id, row = derivation.key
    return (rule_id, tuple(value or "" for value in row))


class Proofs:
    """The acyclic derivations of some conclusions and of all that they rest on.

    Args:
        targets: the statements to be explained.
        derivations_of: the derivations of an inferred statement; none for an asserted one.
        beside: further statements whose proofs will be asked for. Many statements about one node
            rest on much the same: those that lie in no circle can share one object.
    """

    def __init__(
        self,
        targets: Iterable[Triple],
        derivations_of: DerivationsOf,
        beside: Iterable[Triple] = (),
    ) -> None:
        self._targets = frozenset(targets)
        self._all: dict[Triple, tuple[Derivation, ...]] = {}
        self._collect(derivations_of, beside)
        self._found: dict[Triple, tuple[Derivation, ...]] = {}
        self._height = self._heights()
        self._group = _components(self._all, self._height)

    def is_in_circle(self, triple: Triple) -> bool:
        """Say whether a statement and another, or itself, are premises of each other."""
        mine = self._group.get(triple)
        if mine is None:
            return True
        return any(self._group.get(p) == mine for d in self._all[triple] for p in d.premises)

    def of(self, triple: Triple) -> tuple[Derivation, ...]:
        """Return the derivations of a statement that do not go round, in a fixed order.

        An empty result means that the statement is a leaf: it was asserted.
        """
        found = self._found.get(triple)
        if found is None:
            known = self._all.get(triple, ())
            found = self._found[triple] = tuple(d for d in known if self._goes_down(triple, d))
        return found

    def _collect(self, derivations_of: DerivationsOf, beside: Iterable[Triple]) -> None:
        todo = [*self._targets, *beside]
        while todo:
            triple = todo.pop()
            if triple in self._all:
                continue
            found = tuple(sorted(derivations_of(triple), key=_sort_key))
            self._all[triple] = found
            for derivation in found:
                todo.extend(derivation.premises)

    def _heights(self) -> dict[Triple, int]:
        """Return how many rules deep each statement lies, proved without the targets.

        A statement that needs a target has no height.
        """
        height = {triple: 0 for triple, found in self._all.items() if not found}
        # How many premises of a derivation have no height yet, and whose derivation it is.
        waiting: dict[Triple, list[tuple[list[int], Triple]]] = {}
        # A rule whose body is negated as a whole proves from nothing.
        from_nothing: list[Triple] = []
        for triple, found in self._all.items():
            if triple in self._targets:
                continue
            for derivation in found:
                premises = set(derivation.premises)
                if not premises:
                    from_nothing.append(triple)
                left = [len(premises)]
                for premise in premises:
                    waiting.setdefault(premise, []).append((left, triple))
        # Level by level, so that the first height of a statement is its least.
        level, now = 0, list(height)
        while now or from_nothing:
            reached, from_nothing = from_nothing, []
            for premise in now:
                for left, triple in waiting.get(premise, ()):
                    left[0] -= 1
                    if not left[0]:
                        reached.append(triple)
            level += 1
            now = [triple for triple in dict.fromkeys(reached) if triple not in height]
            height |= dict.fromkeys(now, level)
        return height

    def _goes_down(self, triple: Triple, derivation: Derivation) -> bool:
        if any(p not in self._height for p in derivation.premises):
            return False
        if triple in self._targets:
            return True
        mine = self._group.get(triple)
        return all(
            self._group.get(p) != mine or self._height[p] < self._height[triple]
            for p in derivation.premises
        )


def _components(
    derivations: dict[Triple, tuple[Derivation, ...]], usable: dict[Triple, int]
) -> dict[Triple, int]:
    """Return each statement's strongly connected component (Tarjan 1972, no recursion)."""

    def premises(triple: Triple) -> list[Triple]:
        found = derivations.get(triple, ())
        return [p for d in found for p in d.premises if p in usable]

    index: dict[Triple, int] = {}
    low: dict[Triple, int] = {}
    component: dict[Triple, int] = {}
    path: list[Triple] = []
    for root in usable:
        if root in index:
            continue
        work = [(root, iter(premises(root)))]
        index[root] = low[root] = len(index)
        path.append(root)
        while work:
            triple, rest = work[-1]
            for premise in rest:
                if premise not in index:
                    index[premise] = low[premise] = len(index)
                    path.append(premise)
                    work.append((premise, iter(premises(premise))))
                    break
                if premise not in component:
                    low[triple] = min(low[triple], index[premise])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[triple])
                if low[triple] == index[triple]:
                    while True:
                        member = path.pop()
                        component[member] = index[triple]
                        if member == triple:
                            break
    return component
