"""A scale of ratings: its ends, its direction, and what its values come to between 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES: Final = Decimal("0.0001")
#: A scale with more whole steps than this is read like a line: every twentieth of it is tried.
_STEPS: Final = 20


def in_band(share: Decimal, lower: Decimal, upper: Decimal) -> bool:
    """Tell whether a value from 0 to 1 lies in a band.

    Args:
        share: the value.
        lower: the band's lower bound, inside it.
        upper: its upper bound, outside it unless it is 1.
    """
    return lower <= share and (share < upper or share == upper == 1)


@dataclass(frozen=True)
class Scale:
    """A scale of ratings.

    Attributes:
        iri: its name, written as whoever reads the scale writes names.
        minimum, maximum: its ends.
        higher_is_more: its direction.
        notation: its name in case files; empty where nobody needs it.
        points: the values that are anchored; none where any number between the ends will do.
    """

    iri: str
    minimum: Decimal
    maximum: Decimal
    higher_is_more: bool
    notation: str = ""
    points: tuple[Decimal, ...] = ()

    def normalized(self, value: Decimal) -> Decimal:
        """Return a value on the scale from 0 to 1, where higher is more, as the rules reckon it.

        To four places; what lies halfway is rounded up, as SPARQL's ROUND does.
        """
        amount = value - self.minimum if self.higher_is_more else self.maximum - value
        return (amount / (self.maximum - self.minimum)).quantize(_PLACES, ROUND_HALF_UP)

    def value_at(self, share: Decimal) -> Decimal:
        """Return the value that stands at a share of the scale, from 0 to 1."""
        amount = share * (self.maximum - self.minimum)
        return self.minimum + amount if self.higher_is_more else self.maximum - amount

    def least_in(self, lower: Decimal, upper: Decimal) -> Decimal | None:
        """Return the value that is least of what is rated, in a band; None if no point is there.

        Args:
            lower: the band's lower bound, as for :func:`in_band`.
            upper: its upper bound.
        """
        fitting = [
            value
            for value in self.points or (self.value_at(lower),)
            if in_band(self.normalized(value), lower, upper)
        ]
        return min(fitting, key=self.normalized, default=None)

    def steps(self) -> Iterator[Decimal]:
        """Yield the values that people would give: whole numbers, or twentieths of a line."""
        width = self.maximum - self.minimum
        if not self.is_line and self.minimum == self.minimum.to_integral():
            for n in range(int(width) + 1):
                yield self.minimum + n
        else:
            for n in range(_STEPS + 1):
                yield (self.minimum + width * n / _STEPS).normalize()

    @property
    def is_line(self) -> bool:
        """Tell whether any number between the ends may be given."""
        width = self.maximum - self.minimum
        return not (width == width.to_integral() and 2 <= width <= _STEPS)
