"""Lay comparisons and histories out as plain text, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.comparison.compare_outline import compare_outline
from ccreason.comparison.trend_outline import trend_outline
from ccreason.report.text import lay_out

if TYPE_CHECKING:
    from ccreason.comparison.model import Comparison, History


def compare_text(comparison: Comparison, lang: str = "en") -> str:
    """Return a comparison as text of at most 80 columns; many cases stand below each other."""
    return lay_out(compare_outline(comparison, lang))


def trend_text(history: History, lang: str = "en") -> str:
    """Return a case over time as text of at most 80 columns."""
    return lay_out(trend_outline(history, lang))
