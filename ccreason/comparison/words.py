"""Phrases of comparisons, in the reader's language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ccreason import messages
from ccreason.report.phrases import Phrases
from ccreason.wording import join, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.comparison.model import Reason
    from ccreason.report import Assessment, Ref, Trend

#: How many names a cell of a table lists.
MOST_NAMES = 6


class Words(Phrases):
    """Says what a comparison says; :meth:`say` says what a report says."""

    def tell(self, key: str, /, **values: object) -> str:
        """Return a message of the comparison."""
        return messages.text(f"comparison.{key}", self.lang, **values)

    def cell(self, element: Ref, level: Ref | None) -> str:
        """Return an element at a level as it stands inside a sentence."""
        return lower_first(self.topic(element, level))

    def cells(self, cells: Iterable[tuple[Ref, Ref | None]]) -> str:
        """Return elements at levels as a list in words; the levels of one element together."""
        return join(self.by_element(cells), self.lang)

    def by_element(self, cells: Iterable[tuple[Ref, Ref | None]]) -> list[str]:
        """Return each element with its levels."""
        levels: dict[str, list[Ref]] = {}
        elements: dict[str, Ref] = {}
        for element, level in cells:
            elements[element.iri] = element
            told = levels.setdefault(element.iri, [])
            if level is not None:
                told.append(level)
        names = []
        for iri, element in elements.items():
            name = self.inside(element)
            if levels[iri]:
                name += f" ({self.names(levels[iri])})"
            names.append(name)
        return names

    def some(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names, each a line; of many the first, and how many more there are."""
        rest = len(names) - MOST_NAMES
        if rest < 2:
            return tuple(names)
        return (*names[:MOST_NAMES], self.tell("g-more", count=self.number(rest)))

    def case_names(self, assessments: Sequence[Assessment]) -> tuple[str, ...]:
        """Return what each case is called; numbered where two would be called the same."""
        names = [a.case.community.label[self.lang] for a in assessments]
        titles = [a.case.title[self.lang] for a in assessments]
        often = Counter(names)
        chosen = [t if often[n] > 1 else n for n, t in zip(names, titles, strict=True)]
        again = Counter(chosen)
        return tuple(
            f"{name} ({place})" if again[name] > 1 else name
            for place, name in enumerate(chosen, start=1)
        )

    def change(self, change: Trend, reason: Reason | None) -> str:
        """Return how a rating stands to an earlier one."""
        date = self.date(None if change.start is None else change.start.date)
        if reason is None:
            return self.tell("o-since", direction=self.inside(change.direction), date=date)
        return self.tell(f"o-{reason}-differs", date=date)
