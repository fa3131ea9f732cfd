"""Changes that exclude each other: what would need both of them never holds."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from ccreason.changes.model import check_together
from ccreason.errors import InputError
from ccreason.repairing.formula import FALSE, Formula, conjunction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.changes.model import Edit


class Exclusions:
    """Which changes exclude each other.

    Args:
        edits: the possible changes.

    Attributes:
        pairs: the pairs of changes that contradict each other, by their places.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.pairs = _pairs(edits)
        self._apart: dict[Formula, set[Formula]] = defaultdict(set)
        for one, other in self.pairs:
            self._apart["c", one].add(("c", other))
            self._apart["c", other].add(("c", one))

    def excludes(self, on: Iterable[Formula], more: Formula) -> bool:
        """Tell whether a condition cannot hold beside others, as their forms tell at once."""
        if isinstance(more, bool):
            return more is FALSE
        if more[0] == "c":
            return any(self._clashes(one, {more}) for one in on)
        return more[0] == "not" and self._clashes(more, _choices(on))

    def together(self, parts: Iterable[Formula]) -> Formula:
        """Return that all conditions hold; never, if some exclude each other."""
        found = conjunction(parts)
        if isinstance(found, bool) or found[0] != "and":
            return found
        members: tuple[Formula, ...] = found[1:]  # type: ignore[assignment]
        chosen = _choices(members)
        if chosen and any(self._clashes(one, chosen) for one in members):
            return FALSE
        return found

    def _clashes(self, one: Formula, chosen: set[Formula]) -> bool:
        """Tell whether a condition cannot hold where some changes are made."""
        if isinstance(one, bool):
            return False
        if one[0] == "c":
            return one in self._apart and not self._apart[one].isdisjoint(chosen)
        if one[0] != "not":
            return False
        inner: tuple[object, ...] = one[1]  # type: ignore[assignment]
        return inner in chosen or (inner[0] == "or" and not chosen.isdisjoint(inner[1:]))


def _choices(on: Iterable[Formula]) -> set[Formula]:
    """Return those conditions that say that a change is made."""
    return {one for one in on if not isinstance(one, bool) and one[0] == "c"}


def _pairs(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    places: dict[object, list[int]] = {}
    for number, edit in enumerate(edits):
        for place in {*edit.sets, *edit.dropped, *(node for node, _ in edit.sets)}:
            places.setdefault(place, []).append(number)
    pairs = {pair for members in places.values() for pair in combinations(members, 2)}
    return [pair for pair in sorted(pairs) if _contradict(*(edits[n] for n in pair))]


def _contradict(one: Edit, other: Edit) -> bool:
    try:
        check_together([one, other])
    except InputError:
        return True
    return False
