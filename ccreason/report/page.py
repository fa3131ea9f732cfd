"""Lay a report out as one HTML page: styles and drawing inside, no script, printable on A4.

Every text goes through the template engine's escaping, also inside the drawing.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccreason.report.drawing import GAUGE, draw
from ccreason.report.phrases import Phrases
from ccreason.report.sections import outline
from ccreason.wording.layout import without_controls

if TYPE_CHECKING:
    import jinja2

    from ccreason.report.model import Assessment
    from ccreason.report.outline import Block

_TEMPLATES: Final = Path(__file__).parent / "templates"


def render_html(assessment: Assessment, lang: str = "en") -> str:
    """Return a report as one self-contained HTML page.

    Args:
        assessment: what :func:`ccreason.report.assess` gave.
        lang: `en` or `id`.
    """
    phrases = Phrases(lang)
    page = _environment().get_template("page.html.j2")
    return page.render(
        report=outline(assessment, lang),
        picture=draw(assessment, phrases) if assessment.concluded else None,
        say=phrases.say,
        legend=_legend(assessment, phrases),
    )


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_clean,
    )
    environment.filters["kind"] = _kind
    environment.filters["anchor"] = _anchor
    return environment


def _clean(value: object) -> object:
    """Return what is printed without characters that no page may hold."""
    return without_controls(value) if type(value) is str else value


def _kind(block: Block) -> str:
    """Return what sort of block it is, for the template to choose by."""
    return type(block).__name__.lower()


def _anchor(name: str) -> str:
    """Return a name as an id within the page."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")


def _legend(assessment: Assessment, phrases: Phrases) -> list[tuple[str, str]]:
    """Return the tones that the drawing uses for ratings, with their words."""
    bands = {
        row.band.id: phrases.name(row.band) for row in assessment.profile if row.band is not None
    }
    found = [(band, bands[band]) for band in GAUGE if band in bands]
    statuses = {row.status for row in assessment.profile} - {"assessed"}
    found += [(status, phrases.say(f"cell-{status}")) for status in sorted(statuses)]
    return found
