"""Assess a case, and show the assessment as text, JSON, Markdown, HTML or PDF.

:func:`assess` gives one :class:`Assessment`; every renderer shows that same object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.report import markdown, page, text
from ccreason.report.assessing import assess, assess_all
from ccreason.report.described import (
    CaseNote,
    Initiative,
    InitiativeResult,
    ProfileRow,
    Record,
    Ref,
    Round,
    SourceNote,
)
from ccreason.report.markdown import render_markdown
from ccreason.report.model import (
    Assessment,
    Cause,
    CauseStep,
    Caution,
    Combination,
    Completeness,
    Finding,
    Gap,
    ObservedAfter,
    OutcomeAtRisk,
    Point,
    Recommendation,
    Trend,
    Validation,
    Versions,
)
from ccreason.report.page import render_html, render_pdf
from ccreason.report.serial import render_json, to_data
from ccreason.report.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccreason.report.outline import Outline

#: Format to the function that shows an assessment in it, in a language.
RENDERERS: Final[dict[str, Callable[[Assessment, str], str | bytes]]] = {
    "text": render_text,
    "json": render_json,
    "md": render_markdown,
    "html": render_html,
    "pdf": render_pdf,
}

#: Format to the function that lays an outline out in it.
LAYOUTS: Final[dict[str, Callable[[Outline], str | bytes]]] = {
    "text": text.lay_out,
    "md": markdown.lay_out,
    "html": page.page,
    "pdf": page.printed_page,
}

__all__ = [
    "LAYOUTS",
    "RENDERERS",
    "Assessment",
    "CaseNote",
    "Cause",
    "CauseStep",
    "Caution",
    "Combination",
    "Completeness",
    "Finding",
    "Gap",
    "Initiative",
    "InitiativeResult",
    "ObservedAfter",
    "OutcomeAtRisk",
    "Point",
    "ProfileRow",
    "Recommendation",
    "Record",
    "Ref",
    "Round",
    "SourceNote",
    "Trend",
    "Validation",
    "Versions",
    "assess",
    "assess_all",
    "render_html",
    "render_json",
    "render_markdown",
    "render_pdf",
    "render_text",
    "to_data",
]
