"""Dates as field workers know them: the part of EDTF that a case uses, and its bounds.

EDTF (Extended Date/Time Format, https://www.loc.gov/standards/datetime/)
level 0 and the level 1 features that descriptions of communities need:

=================  ==================================================
``1990``           a year, ``1990-03`` a month, ``1990-03-01`` a day
``1990~``          about 1990; ``1990?`` uncertain; ``1990%`` both
``198X``           in the 1980s; also ``19XX``, ``1990-XX``, ``1990-03-XX``, ``1990-XX-XX``
``1990/2000``      an interval; either end as above
``1990/..``        since 1990, still going on; ``../1990`` until 1990
``1990/``          since 1990, end not known; ``/1990`` start not known
=================  ==================================================

Not read: seasons (Indonesia has other ones), times of day, years before 1 or of more than four
digits. An own parser of a page instead of the ``edtf`` package (5.0.2): that takes 100 ms to
import and 6 to 19 ms a date (measured; a grammar in pyparsing), and a case has a hundred dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final

from ccreason.frozen import frozen

_DATE: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>0[1-9]|1[0-2]|XX)(?:-(?P<day>0[1-9]|[12]\d|3[01]|XX))?)?"
    r"(?P<mark>[~?%])?",
    re.ASCII,
)

_SINGLE: Final = re.sub(r"\?P<\w+>", "", _DATE.pattern)
#: The form of all dates above as a regular expression that JSON Schema can use too.
PATTERN: Final = rf"^(?:{_SINGLE}(?:/(?:{_SINGLE}|\.\.)?)?|(?:\.\.)?/{_SINGLE})$"


@frozen
class Bounds:
    """First and last day that an EDTF date can mean; None where it is open or not known."""

    earliest: date | None
    latest: date | None


class NotADate(ValueError):  # noqa: N818 -- says what it is; caught at once by the reader
    """The text is no date that a case can have; ``reason`` names a message of the cases area."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@lru_cache(maxsize=4096)
def bounds(text: str) -> Bounds:
    """Return the first and the last day that an EDTF date can mean.

    ``~``, ``?`` and ``%`` qualify the date and do not widen it: how wide "about" is, nobody said.

    Raises:
        NotADate: the text is not in the form above, names a day that is not in the calendar, or
            is an interval that ends before it starts.
    """
    start, slash, end = text.partition("/")
    if not slash:
        return _single(text)
    if start in {"", ".."} and end in {"", ".."}:
        raise NotADate("date-form")
    first = None if start in {"", ".."} else _single(start)
    last = None if end in {"", ".."} else _single(end)
    earliest = first.earliest if first else None
    latest = last.latest if last else None
    if earliest and latest and latest < earliest:
        raise NotADate("date-order")
    return Bounds(earliest, latest)


def _single(text: str) -> Bounds:
    match = _DATE.fullmatch(text)
    if match is None:
        raise NotADate("date-form")
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year and month not in {None, "XX"}:
        raise NotADate("date-form")
    if month == "XX" and day not in {None, "XX"}:
        raise NotADate("date-form")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year == 0:
        raise NotADate("date-form")
    if month in {None, "XX"}:
        return Bounds(date(first_year, 1, 1), date(last_year, 12, 31))
    number = int(month)
    length = monthrange(first_year, number)[1]
    if day in {None, "XX"}:
        return Bounds(date(first_year, number, 1), date(last_year, number, length))
    if int(day) > length:
        raise NotADate("date-calendar")
    exact = date(first_year, number, int(day))
    return Bounds(exact, exact)


_LIKE_A_DAY: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_LIKE_EDTF: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?([~?%]?)", re.ASCII)
_ABOUT: Final = re.compile(r"(?:ca?\.?|circa|sekitar|about|kira-kira)\s*(\d{4})", re.IGNORECASE)
_DECADE: Final = re.compile(r"(?:tahun\s+)?(\d{3})0(?:s|-an|an)", re.IGNORECASE)
_RANGE: Final = re.compile(r"(\d{4})\s*(?:-|–|to|s\.?d\.?|sampai|hingga)\s*(\d{4})", re.IGNORECASE)


def mended(text: str) -> str | None:
    """Return the date that was probably meant by a text that is none, or None.

    A date such as ``03/04/1990`` is read day first, as is usual in Indonesia and most other places.
    """
    patterns = (
        (_LIKE_A_DAY, lambda m: f"{m[3]}-{m[2]:0>2}-{m[1]:0>2}"),
        (
            _LIKE_EDTF,
            lambda m: "-".join([m[1], *(p.zfill(2) for p in m.groups()[1:3] if p)]) + m[4],
        ),
        (_ABOUT, lambda m: f"{m[1]}~"),
        (_DECADE, lambda m: f"{m[1]}X"),
        (_RANGE, lambda m: f"{m[1]}/{m[2]}"),
    )
    for pattern, build in patterns:
        match = pattern.fullmatch(text.strip())
        if match:
            candidate = build(match)
            try:
                bounds(candidate)
            except NotADate:
                return None
            return candidate
    return None
