"""Numbers as a reader writes them: 0.25 and 9,800 in English, 0,25 and 9.800 in Indonesian."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Final

# language: decimal mark, mark between thousands
_MARKS: Final[dict[str, tuple[str, str]]] = {"en": (".", ","), "id": (",", ".")}

_HUNDREDTH: Final = Decimal("0.01")
_THOUSANDTH: Final = Decimal("0.001")

# Thresholds and bands stand on multiples of this: rounding must not seem to reach one.
_STEP: Final = Decimal("0.05")

# Up to here a number is written as digits; what is larger or smaller is nobody's rating.
_LONGEST: Final = 40


def number_text(value: Decimal | int | str, lang: str) -> str:
    """Return a number in digits, without needless zeros after the decimal mark.

    Args:
        value: a number, or its text in the lexical form of `xsd:decimal`.
        lang: `en` or `id`.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    plain = format(number, "f")
    if len(plain) > _LONGEST:
        return str(value)
    return scalar_text(plain.rstrip("0").rstrip(".") if "." in plain else plain, lang)


def rounded_text(value: Decimal | str, lang: str) -> str:
    """Return a number for a sentence: what the reasoner worked out to four decimals has two.

    It keeps its digits where rounding would make it look like a threshold that it did not reach
    (0.4975 is not 0.5), and where it has up to three (a threshold as somebody wrote it).

    Args:
        value: a number, or its text in the lexical form of `xsd:decimal`.
        lang: `en` or `id`.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return str(value)
    if not number.is_finite() or abs(number) >= 1 or number == number.quantize(_THOUSANDTH):
        return number_text(value, lang)
    rounded = number.quantize(_HUNDREDTH, rounding=ROUND_HALF_EVEN)
    return number_text(number if rounded % _STEP == 0 else rounded, lang)


def scalar_text(lexical: str, lang: str) -> str:
    """Return a number with its digits as they were written, only the marks by language."""
    mark, thousands = _MARKS.get(lang, _MARKS["en"])
    sign = lexical[:1] if lexical[:1] in "+-" else ""
    whole, dot, fraction = lexical.removeprefix(sign).partition(".")
    if not whole.isdigit() or (dot and not fraction.isdigit()):
        return lexical
    grouped = f"{int(whole):,}".replace(",", thousands)
    minus = "−" if sign == "-" and lexical.strip("-0.") else ""
    return minus + grouped + (mark + fraction if dot else "")
