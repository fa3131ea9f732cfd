"""Lay comparisons and histories out as HTML pages with small charts, and print them to PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccreason.comparison.compare_outline import compare_outline
from ccreason.comparison.trend_outline import trend_outline
from ccreason.pages.pdf import to_pdf
from ccreason.report.page import page

if TYPE_CHECKING:
    from ccreason.comparison.model import Comparison, History

_TEMPLATES: Final = Path(__file__).parent / "templates"


def compare_html(comparison: Comparison, lang: str = "en") -> str:
    """Return a comparison as one self-contained HTML page."""
    return page(compare_outline(comparison, lang), _TEMPLATES)


def compare_pdf(comparison: Comparison, lang: str = "en") -> bytes:
    """Return a comparison as PDF; raises InputError where the library for it is not installed."""
    return to_pdf(page(compare_outline(comparison, lang), _TEMPLATES, printed=True))


def trend_html(history: History, lang: str = "en") -> str:
    """Return a case over time as one self-contained HTML page."""
    return page(trend_outline(history, lang), _TEMPLATES)


def trend_pdf(history: History, lang: str = "en") -> bytes:
    """Return a case over time as PDF; raises InputError where the library is not installed."""
    return to_pdf(page(trend_outline(history, lang), _TEMPLATES, printed=True))
