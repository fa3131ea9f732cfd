"""Texts that go into a spreadsheet: what it would run as a formula is defused."""

from __future__ import annotations

from typing import Final

#: A cell that starts with one of these is run as a formula by spreadsheets.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would run it; numbers stay."""
    is_number = text.lstrip("+-").replace(".", "", 1).isdigit()
    return "'" + text if text.startswith(FORMULA_STARTS) and not is_number else text
