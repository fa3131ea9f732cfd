"""EDTF dates and their bounds."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ccreason.cases.dates import PATTERN, NotADate, bounds, mended

GOOD = {
    "1990": ("1990-01-01", "1990-12-31"),
    "1990-03": ("1990-03-01", "1990-03-31"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "1990-03-01": ("1990-03-01", "1990-03-01"),
    "1990~": ("1990-01-01", "1990-12-31"),
    "1990-03?": ("1990-03-01", "1990-03-31"),
    "1990%": ("1990-01-01", "1990-12-31"),
    "198X": ("1980-01-01", "1989-12-31"),
    "19XX": ("1900-01-01", "1999-12-31"),
    "1990-XX": ("1990-01-01", "1990-12-31"),
    "1990-03-XX": ("1990-03-01", "1990-03-31"),
    "1990-XX-XX": ("1990-01-01", "1990-12-31"),
    "1990/2000": ("1990-01-01", "2000-12-31"),
    "1990-03/1990-05-02": ("1990-03-01", "1990-05-02"),
    "1990~/2000?": ("1990-01-01", "2000-12-31"),
    "1990/..": ("1990-01-01", None),
    "1990/": ("1990-01-01", None),
    "../1990": (None, "1990-12-31"),
    "/1990": (None, "1990-12-31"),
}
BAD = [
    "",
    "/",
    "../..",
    "../",
    "90",
    "1990-13",
    "1990-00",
    "1990-3",
    "0000",
    "1990/2000/2010",
    " 1990",
]
BAD += [
    "198X-03",
    "1990-XX-03",
    "1990-21",
    "Y19900",
    "-1990",
    "1990-01-01T10:00:00",
    "19X0",
    "١٩٩٠",
]


@pytest.mark.parametrize("text", GOOD)
def test_the_first_and_the_last_possible_day(text: str) -> None:
    found = bounds(text)
    assert (found.earliest, found.latest) == tuple(
        day and date.fromisoformat(day) for day in GOOD[text]
    )
    assert re.search(PATTERN, text)


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(NotADate) as caught:
        bounds(text)
    assert caught.value.reason == "date-form"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("2025-02-29", "date-calendar"), ("2000/1990", "date-order"), ("1990-06-31", "date-calendar")],
)
def test_what_is_no_day_or_runs_backwards(text: str, reason: str) -> None:
    with pytest.raises(NotADate) as caught:
        bounds(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("17/08/1995", "1995-08-17"),
        ("1995-8-7", "1995-08-07"),
        ("1995/08", "1995-08"),
        ("ca. 1990", "1990~"),
        ("sekitar 1990", "1990~"),
        ("1980-an", "198X"),
        ("1980s", "198X"),
        ("1990-2000", "1990/2000"),
        ("1990 sampai 2000", "1990/2000"),
        ("31/02/1995", None),
        ("last year", None),
    ],
)
def test_what_was_probably_meant(text: str, meant: str | None) -> None:
    assert mended(text) == meant
