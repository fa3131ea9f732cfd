"""Cases side by side, and one case over its assessments: contexts first, no ranking.

:func:`compare` gives a :class:`Comparison`, :func:`trend` a :class:`History`; every renderer shows
that same object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.comparison.comparing import compare, side_by_side
from ccreason.comparison.history import over_time, trend
from ccreason.comparison.model import (
    Barrier,
    CellHistory,
    ComparedCell,
    Comparison,
    History,
    Sighting,
)
from ccreason.comparison.page import compare_html, compare_pdf, trend_html, trend_pdf
from ccreason.comparison.serial import compare_data, compare_json, trend_data, trend_json
from ccreason.comparison.text import compare_text, trend_text
from ccreason.comparison.tidy import compare_csv, trend_csv

if TYPE_CHECKING:
    from collections.abc import Callable

#: Format to the function that shows a comparison in it, in a language.
COMPARE_RENDERERS: Final[dict[str, Callable[[Comparison, str], str | bytes]]] = {
    "text": compare_text,
    "json": compare_json,
    "csv": compare_csv,
    "html": compare_html,
    "pdf": compare_pdf,
}

#: Format to the function that shows a case over time in it, in a language.
TREND_RENDERERS: Final[dict[str, Callable[[History, str], str | bytes]]] = {
    "text": trend_text,
    "json": trend_json,
    "csv": trend_csv,
    "html": trend_html,
    "pdf": trend_pdf,
}

__all__ = [
    "COMPARE_RENDERERS",
    "TREND_RENDERERS",
    "Barrier",
    "CellHistory",
    "ComparedCell",
    "Comparison",
    "History",
    "Sighting",
    "compare",
    "compare_csv",
    "compare_data",
    "compare_html",
    "compare_json",
    "compare_pdf",
    "compare_text",
    "over_time",
    "side_by_side",
    "trend",
    "trend_csv",
    "trend_data",
    "trend_html",
    "trend_json",
    "trend_pdf",
    "trend_text",
]
