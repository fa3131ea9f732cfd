"""Numbers as a reader writes them: 0.25 and 9,800 in English, 0,25 and 9.800 in Indonesian."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

# language: decimal mark, mark between thousands
_MARKS: Final[dict[str, tuple[str, str]]] = {"en": (".", ","), "id": (",", ".")}

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
