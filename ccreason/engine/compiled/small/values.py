"""Values of literals in Python, as :mod:`ccreason.engine.compiled.literals` has them in SQL."""

from __future__ import annotations

import re
import struct
from typing import Final, NamedTuple

from ccreason.engine.compiled.constants import INTEGERS, decimal_of
from ccreason.engine.compiled.dialect import DATE, DATE_TIME, OPAQUE
from ccreason.engine.compiled.small.numbers import SCALE, encoded
from ccreason.namespaces import RDF, XSD
from ccreason.ntriples import to_term

_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPECIAL: Final = {"INF": "inf", "+INF": "inf", "-INF": "-inf", "NaN": "nan"}
_DAY: Final = re.compile(DATE.removesuffix("$"))
_MOMENT: Final = re.compile(DATE_TIME.removesuffix("$"))
_WHOLE: Final = frozenset(XSD + name for name in INTEGERS)
_UNORDERED: Final = frozenset(XSD + name for name in OPAQUE)
STRING: Final = XSD + "string"
LANG_STRING: Final = RDF + "langString"
#: Not a number, which SQLite would take for NULL.
NAN: Final = "nan"


class Fields(NamedTuple):
    """The columns of the table of literals, in their order."""

    cls: int
    num: bytes | None
    whole: int | None
    tz: int | None
    dbl: float | str | None
    lex: str
    lang: str
    y: int | None
    m: int | None
    d: int | None


class Time(NamedTuple):
    """A date, or a date with a time.

    Attributes:
        year, month, day: the date.
        clock: hours, minutes, seconds and their fraction as text; empty for a date.
        zone: the time zone as text; empty if there is none.
        number: scaled seconds since 1970.
    """

    year: int
    month: int
    day: int
    clock: tuple[str, ...]
    zone: str
    number: int

    @property
    def is_midnight(self) -> bool:
        """Tell whether it is 24:00:00."""
        return bool(self.clock) and self.clock[0] == "24"


def parts(text: str) -> tuple[str, str, str]:
    """Return a literal's lexical form, datatype and language."""
    if "\\" in text:
        term = to_term(text)
        language = getattr(term, "language", None) or ""
        datatype = term.datatype.value  # type: ignore[union-attr]
        return term.value, datatype, language
    lexical, _, tail = text[1:].rpartition('"')
    if not tail:
        return lexical, STRING, ""
    if tail[0] == "@":
        return lexical, LANG_STRING, tail[1:]
    return lexical, tail[3:-1], ""


def fields(lexical: str, datatype: str, language: str = "") -> Fields:
    """Return what is known of a literal."""
    if datatype == STRING:
        return _ill(lexical)._replace(cls=1)
    if datatype == LANG_STRING:
        return _ill(lexical)._replace(cls=2, lang=language)
    if datatype in _UNORDERED:
        return _ill(lexical)._replace(cls=9)
    if datatype in _WHOLE:
        number = integer_of(lexical)
        return _ill(lexical) if number is None else _number(number, lexical, whole=1)
    return (_valued(lexical, datatype) if datatype.startswith(XSD) else None) or _ill(lexical)


def _valued(lexical: str, datatype: str) -> Fields | None:
    """Return a literal of a datatype whose values we know; None if it is ill-typed."""
    match datatype[len(XSD) :]:
        case "decimal":
            number = decimal_of(lexical)
            return None if number is None else _number(number, lexical, whole=0)
        case "boolean":
            truth = boolean_of(lexical)
            if truth is None:
                return None
            number_ = encoded(truth)
            return Fields(4, number_, None, None, None, lexical, "", None, None, None)
        case "date" | "dateTime":
            cls = 6 if datatype.endswith("date") else 5
            time = date_of(lexical) if cls == 6 else date_time_of(lexical)
            if time is None:
                return None
            shown = (None, None, None) if time.is_midnight else time[:3]
            return Fields(
                cls, encoded(time.number), None, int(time.zone != ""), None, lexical, "", *shown
            )
        case "double" | "float":
            real = double_of(lexical, single=datatype.endswith("float"))
            if real is None:
                return None
            return Fields(7, None, None, None, real, lexical, "", None, None, None)
    return None


def _ill(lexical: str) -> Fields:
    return Fields(8, None, None, None, None, lexical, "", None, None, None)


def _number(number: int, lexical: str, whole: int) -> Fields:
    return Fields(3, encoded(number), whole, None, float(lexical), lexical, "", None, None, None)


def integer_of(lexical: str) -> int | None:
    """Return the scaled value of an integer of 64 bits."""
    if _INTEGER.fullmatch(lexical) and -(2**63) <= int(lexical) < 2**63:
        return int(lexical) * SCALE
    return None


def boolean_of(lexical: str) -> int | None:
    """Return the scaled value of a boolean."""
    if lexical in ("true", "1"):
        return SCALE
    return 0 if lexical in ("false", "0") else None


def double_of(lexical: str, *, single: bool = False) -> float | str | None:
    """Return a double; :data:`NAN` for what is no number."""
    text = _SPECIAL.get(lexical, lexical)
    if text == lexical and not _DOUBLE.fullmatch(lexical):
        return None
    value = float(text)
    if single:
        try:
            (value,) = struct.unpack("f", struct.pack("f", value))
        except OverflowError:
            value = float("inf") if value > 0 else float("-inf")
    return NAN if value != value else value


def _days(year: int, month: int, day: int) -> int:
    """Return days since 1970-01-01 of a proleptic Gregorian date (Hinnant's algorithm)."""
    y = year - (month <= 2)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return y * 365 + y // 4 - y // 100 + y // 400 + of_year - 719468


def _is_day(year: int, month: int, day: int) -> bool:
    if not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 30 if month in (4, 6, 9, 11) else 31 if month != 2 else 29 if leap else 28
    return 1 <= day <= last


def _zone(text: str) -> int:
    """Return a time zone in minutes."""
    if text in ("", "Z"):
        return 0
    return (-1 if text[0] == "-" else 1) * (int(text[1:3]) * 60 + int(text[4:6]))


def date_of(lexical: str) -> Time | None:
    """Return the value of an ``xsd:date``."""
    found = _DAY.fullmatch(lexical)
    if not found:
        return None
    year, month, day = map(int, found.group(1, 2, 3))
    if not _is_day(year, month, day):
        return None
    zone = found[4] or ""
    minutes = _days(year, month, day) * 1440 - _zone(zone)
    return Time(year, month, day, (), zone, minutes * 60 * SCALE)


def date_time_of(lexical: str) -> Time | None:
    """Return the value of an ``xsd:dateTime``."""
    found = _MOMENT.fullmatch(lexical)
    if not found:
        return None
    year, month, day = map(int, found.group(1, 2, 3))
    hour, minute, second = found.group(4, 5, 6)
    fraction, zone = found[7] or "", found[8] or ""
    midnight = hour == "24" and minute == second == "00" and not fraction.rstrip("0")
    if not _is_day(year, month, day) or minute >= "60" or second >= "60":
        return None
    if hour >= "24" and not midnight:
        return None
    minutes = (_days(year, month, day) * 24 + int(hour)) * 60 + int(minute) - _zone(zone)
    number = (minutes * 60 + int(second)) * SCALE + int(fraction.ljust(18, "0"))
    return Time(year, month, day, (hour, minute, second, fraction), zone, number)
