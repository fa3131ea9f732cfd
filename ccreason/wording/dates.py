"""Dates as a reader says them: 'about 1990', 'sekitar 1990', '1 March 2024', 'since 1990'.

What can be written is EDTF level 1 (years, months, days, seasons, approximate and uncertain dates,
unspecified digits, intervals) and `xsd:date`. What is none of these is returned as it stands.
"""

from __future__ import annotations

import re
from typing import Final

from ccreason.messages import text

_DATE: Final = re.compile(
    r"(?P<year>-?\d{2}(?:\d\d|\dX|XX))"
    r"(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?(?P<doubt>[~?%])?"
)
_OPEN: Final = {"..", ""}
_SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_DOUBTS: Final = {"~": "approximate", "?": "uncertain", "%": "approximate-uncertain"}


def date_text(lexical: str, lang: str) -> str:
    """Return a date in words.

    Args:
        lexical: an EDTF level 1 string or an `xsd:date`.
        lang: `en` or `id`.
    """
    start, slash, end = lexical.partition("/")
    if not slash:
        return _one(start, lang) or lexical
    if start in _OPEN and end in _OPEN:
        return lexical
    if start in _OPEN or end in _OPEN:
        known = _one(end if start in _OPEN else start, lang)
        return _say("until" if start in _OPEN else "since", lang, date=known) if known else lexical
    first, last = _one(start, lang), _one(end, lang)
    if first is None or last is None:
        return lexical
    if start.isdigit() and end.isdigit():
        return f"{first}–{last}"
    return _say("interval", lang, start=first, end=last)


def _say(key: str, lang: str, **values: str) -> str:
    return text(f"wording.date-{key}", lang, **values)


def _one(lexical: str, lang: str) -> str | None:
    """Return one date, not an interval, in words; None where it is not a date."""
    match = _DATE.fullmatch(lexical)
    if match is None:
        return None
    words = _calendar(match["year"], match["month"], match["day"], lang)
    if words is None or match["doubt"] is None:
        return words
    return _say(_DOUBTS[match["doubt"]], lang, date=words)


def _calendar(year: str, month: str | None, day: str | None, lang: str) -> str | None:
    if year.endswith("XX"):
        year_words = f"{year[:-2]}00–{year[:-2]}99"
    elif year.endswith("X"):
        year_words = _say("decade", lang, decade=year[:-1] + "0")
    else:
        year_words = year
    if month is None:
        return year_words
    if month == "XX":
        return _say("month-unknown", lang, date=year_words)
    if month in _SEASONS:
        return _say(_SEASONS[month], lang, year=year_words)
    months = text("wording.months", lang).split()
    if not 1 <= int(month) <= len(months):
        return None
    month_words = f"{months[int(month) - 1]} {year_words}"
    if day is None:
        return month_words
    if day == "XX":
        return _say("day-unknown", lang, date=month_words)
    return f"{int(day)} {month_words}" if 1 <= int(day) <= 31 else None
