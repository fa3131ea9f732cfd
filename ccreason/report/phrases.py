"""Short phrases that several sections use, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason import messages
from ccreason.namespaces import CC
from ccreason.wording import date_text, join, lower_first, number_text, scalar_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ccreason.report.described import ProfileRow, Ref
    from ccreason.wording import Bilingual


class Phrases:
    """Says things in one language.

    Args:
        lang: `en` or `id`.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, /, **values: object) -> str:
        """Return a message of the report."""
        return messages.text(f"report.{key}", self.lang, **values)

    def count(self, key: str, number: int | str, /, **values: object) -> str:
        """Return a message that differs for one and for several; a text is as it was written."""
        form = "one" if str(number) == "1" else "many"
        return self.say(f"{key}-{form}", count=number_text(number, self.lang), **values)

    def name(self, ref: Ref | None) -> str:
        """Return a name as it stands on its own."""
        return "" if ref is None else ref.label[self.lang]

    def inside(self, ref: Ref) -> str:
        """Return a name as it stands inside a sentence; names that people gave are left alone."""
        name = ref.label[self.lang]
        return lower_first(name) if ref.iri.startswith(CC) else name

    def names(self, refs: Iterable[Ref], *, last: str = "and") -> str:
        """Return names as a list in words, inside a sentence."""
        return join([self.inside(ref) for ref in refs], self.lang, last=last)

    def all(self, texts: Iterable[Bilingual]) -> tuple[str, ...]:
        """Return texts in this language."""
        return tuple(text[self.lang] for text in texts)

    def topic(self, element: Ref, level: Ref | None) -> str:
        """Return an element with its level."""
        if level is None or level.id == "level-unspecified":
            return self.name(element)
        return messages.text(
            "wording.at-level", self.lang, element=self.name(element), level=self.inside(level)
        )

    def date(self, edtf: str | None) -> str:
        """Return a date in words."""
        return self.say("undated") if edtf is None else date_text(edtf, self.lang)

    def number(self, value: Decimal | int) -> str:
        """Return a number."""
        return number_text(value, self.lang)

    def written(self, row: ProfileRow) -> str:
        """Return a rating as it was written, with the ends of its scale: '2 of 1–4'."""
        value = scalar_text(row.value or "", self.lang)
        if row.scale_ends is None:
            return value
        low, high = (number_text(end, self.lang) for end in row.scale_ends)
        return self.say("on-scale", value=value, low=low, high=high)

    def state(self, row: ProfileRow) -> str:
        """Return what a row says: its band, or why there is no value."""
        if row.status != "assessed":
            return self.say(f"cell-{row.status}")
        return self.name(row.band) or self.written(row)


def tone(row: ProfileRow) -> str:
    """Return what a row's colour stands for: its band, or why it has none."""
    return row.band.id if row.band is not None else row.status
