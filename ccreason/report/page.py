"""Lay a report out as one HTML page: styles and drawing inside, no script, printable on A4."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccreason.pages import environment
from ccreason.pages.pdf import to_pdf
from ccreason.report.phrases import Phrases
from ccreason.report.sections import outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import jinja2

    from ccreason.report.model import Assessment
    from ccreason.report.outline import Block, Fact, Outline

_TEMPLATES: Final = Path(__file__).parent / "templates"


def render_html(assessment: Assessment, lang: str = "en") -> str:
    """Return a report as one self-contained HTML page.

    Args:
        assessment: what :func:`ccreason.report.assess` gave.
        lang: `en` or `id`.
    """
    return page(outline(assessment, lang))


def render_pdf(assessment: Assessment, lang: str = "en") -> bytes:
    """Return a report as PDF, on A4.

    Args:
        assessment: what :func:`ccreason.report.assess` gave.
        lang: `en` or `id`.

    Raises:
        InputError: the library for PDF is not installed.
    """
    return printed_page(outline(assessment, lang))


def printed_page(report: Outline) -> bytes:
    """Return an outline as PDF, on A4.

    Raises:
        InputError: the library for PDF is not installed.
    """
    return to_pdf(page(report, printed=True))


def page(report: Outline, *folders: Path, printed: bool = False) -> str:
    """Return an outline as one self-contained HTML page.

    Args:
        report: the outline.
        folders: where the templates of its drawings are, beside those of the report.
        printed: whether it is to be printed by a library that styles a drawing only from within.
    """
    template = _environment(*folders).get_template("outline.html.j2")
    return template.render(report=report, say=Phrases(report.lang).say, printed=printed)


@cache
def _environment(*folders: Path) -> jinja2.Environment:
    made = environment(*folders, _TEMPLATES)
    made.filters["kind"] = _kind
    made.filters["together"] = _together
    return made


def _kind(block: Block) -> str:
    """Return what sort of block it is, for the template to choose by."""
    return type(block).__name__.lower()


def _together(facts: Iterable[Fact]) -> Iterator[tuple[str, list[str]]]:
    """Yield facts that follow each other under one label as one."""
    for label, group in groupby(facts, key=lambda fact: fact.label):
        yield label, [fact.text for fact in group]
