"""Casts and parts of dates, as SQLite is given them (SPARQL 1.1 Query, 17.4.5 and 17.5).

``c`` is a literal's class, ``n`` its number, ``i`` whether that is an integer, ``s`` its lexical
form.
"""

from __future__ import annotations

import re
from typing import Final

from ccreason.engine.compiled.constants import decimal_of
from ccreason.engine.compiled.dialect import DAY
from ccreason.engine.compiled.small import numbers
from ccreason.engine.compiled.small.numbers import SCALE, ZERO, Bytes, decoded, encoded, refuse
from ccreason.engine.compiled.small.values import (
    Time,
    boolean_of,
    date_of,
    date_time_of,
    integer_of,
)

_DAY: Final = re.compile(f"^{DAY}")


def to_integer(c: int | None, n: Bytes, s: str | None) -> Bytes:
    """Return a value cast to an integer."""
    if c == 7:
        refuse("double")
    if c == 1 and s is not None:
        found = integer_of(s)
        return None if found is None else encoded(found)
    if c == 3 and n is not None:
        value = decoded(n)
        cut = numbers.fitting(numbers.quotient(value, SCALE) * SCALE, 1)
        return None if cut is None else encoded(cut)
    return n if c == 4 else None


def to_decimal(c: int | None, n: Bytes, s: str | None) -> Bytes:
    """Return a value cast to a decimal."""
    if c == 7:
        refuse("double")
    if c == 1 and s is not None:
        found = decimal_of(s)
        return None if found is None else encoded(found)
    return n if c in (3, 4) else None


def to_boolean(c: int | None, n: Bytes, s: str | None) -> bool | None:
    """Return a value cast to a boolean."""
    if c == 7:
        refuse("double")
    if c == 1 and s is not None:
        found = boolean_of(s)
        return None if found is None else found != 0
    return n != ZERO if c in (3, 4) and n is not None else None


def _zone_canonical(s: str) -> str:
    return s[:-6] + "Z" if s.endswith(("+00:00", "-00:00")) else s


def _time_canonical(s: str) -> str:
    time = date_time_of(s)
    if time is not None and time.is_midnight:
        refuse("midnight")
    text = re.sub(
        r"([.][0-9]*?)0+(Z|[+-][0-9]{2}:[0-9]{2})?$", r"\1\2", _zone_canonical(s), count=1
    )
    return re.sub(r"[.](Z|[+-][0-9]{2}:[0-9]{2})?$", r"\1", text, count=1)


def cast_lexical(c: int | None, n: Bytes, i: object, s: str | None) -> str | None:
    """Return the lexical form that a cast to a string gives."""
    match c:
        case 3:
            return None if n is None else numbers.lexical(decoded(n), i)
        case 4:
            return None if n is None else "false" if n == ZERO else "true"
        case 5:
            return None if s is None else _time_canonical(s)
        case 6:
            return None if s is None else _zone_canonical(s)
        case 7:
            refuse("double")
        case 9:
            refuse("opaque")
    return s


def to_date(c: int | None, s: str | None) -> str | None:
    """Return the lexical form of a value cast to a date."""
    if s is None:
        return None
    if c in (1, 6):
        return _zone_canonical(s) if date_of(s) is not None else None
    return _zone_canonical(re.sub("T[0-9:.]*", "", s, count=1)) if c == 5 else None


def to_date_time(c: int | None, s: str | None) -> str | None:
    """Return the lexical form of a value cast to a date with a time."""
    if s is None:
        return None
    if c in (1, 5):
        return _time_canonical(s) if date_time_of(s) is not None else None
    if c != 6:
        return None
    return _zone_canonical(_DAY.sub(lambda found: found[0] + "T00:00:00", s, count=1))


# times ---------------------------------------------------------------------------------------


def day_part(c: int | None, v: int | None) -> int | None:
    """Return a part of a date."""
    if c == 9:
        refuse("opaque")
    if c in (5, 6) and v is None:
        refuse("midnight")
    return v


def _time(c: int, s: str) -> Time | None:
    return date_time_of(s) if c == 5 else date_of(s) if c == 6 else None


def zoned(c: int, s: str) -> bool | None:
    """Return whether a date has a time zone."""
    time = _time(c, s)
    return None if time is None else time.zone != ""


def stated_part(c: int, s: str, n: int) -> int | None:
    """Return year (1), month (2) or day (3) of a date; None at 24:00:00."""
    time = _time(c, s)
    return None if time is None or time.is_midnight else (time.year, time.month, time.day)[n - 1]


def clock(c: int | None, s: str | None, n: int) -> Bytes:
    """Return hours (4), minutes (5) or seconds (6) of a date with a time."""
    if c == 9:
        refuse("opaque")
    if c != 5 or s is None or (time := date_time_of(s)) is None:
        return None
    if time.is_midnight:
        refuse("midnight")
    return encoded(int(time.clock[n - 4]) * SCALE)


def seconds(c: int | None, s: str | None) -> Bytes:
    """Return the seconds of a date with a time."""
    found = clock(c, s, 6)
    if found is None or s is None:
        return None
    time = date_time_of(s)
    assert time is not None
    return encoded(decoded(found) + int(time.clock[3].ljust(18, "0")))
