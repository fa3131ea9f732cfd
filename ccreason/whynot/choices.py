"""Values of scales in words: which answers would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.whynot import scales
from ccreason.whynot.records import name
from ccreason.whynot.telling import phrase, say
from ccreason.wording import NOTHING, Bilingual, join, number_text

if TYPE_CHECKING:
    from decimal import Decimal

    from ccreason.cases.scale import Scale
    from ccreason.whynot.changes import Change
    from ccreason.whynot.telling import Telling

#: A whole scale is told point by point up to this many points.
_POINTS: Final = 7


class Choices:
    """Tells the values of a scale that would do."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._known = telling.known

    def answer(self, change: Change) -> Bilingual:
        """Return which ratings would do."""
        scale_iri = next((o for _, p, o in change.add if p == name("scale")), None)
        scale = (
            scales.read(self._known, scale_iri)
            if scale_iri
            else scales.scale_of(self._known, change.node)
        )
        if scale is None:
            return NOTHING
        return say(
            "answer-rating",
            lambda lang: {
                "choices": self.words(change.choices, scale, lang),
                "scale": self._telling.inside(scale.iri, lang),
            },
        )

    def words(self, values: tuple[str, ...], scale: Scale, lang: str) -> str:
        """Return the values of a scale that would do, with their names where it has any."""
        numbers = sorted(n for v in values if (n := scales.decimal_of(v)) is not None)
        if not numbers:
            return "–"
        if scale.is_line or len(numbers) > _POINTS:
            low, high = (number_text(n, lang) for n in (numbers[0], numbers[-1]))
            return phrase("from-to", lang, low=low, high=high) if low != high else low
        words = [number_text(n, lang) + self._anchor(n, scale, lang) for n in numbers]
        return join(words, lang, last="or")

    def _anchor(self, value: Decimal, scale: Scale, lang: str) -> str:
        for anchor in sorted(self._known.facts.objects(name("anchor"), scale.iri)):
            for point in self._known.facts.objects(name("anchorValue"), anchor):
                if scales.decimal_of(point) == value:
                    label = self._telling.inside(anchor, lang)
                    return f" ({label.removeprefix(f'{number_text(value, lang)}, ')})"
        return ""
