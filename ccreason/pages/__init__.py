"""The frame and the look that every HTML page of the program shares.

A page is one file: styles inside, no script, nothing loaded, printable on A4. A part of the package
that makes pages keeps its own templates, extends ``base.html.j2`` and gets ``base.css`` with it::

    page = environment(Path(__file__).parent / "templates").get_template("tree.html.j2")
    page.render(lang="id", title="...")

Every text goes through the template engine's escaping, also inside drawings.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccreason.wording.layout import without_controls

if TYPE_CHECKING:
    import jinja2

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def environment(*folders: Path) -> jinja2.Environment:
    """Return the template engine for pages.

    Args:
        folders: where the caller's own templates are; the shared ones are found after them.
    """
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_clean,
    )
    made.filters["anchor"] = anchor
    return made


def anchor(name: str) -> str:
    """Return a name as an id within a page."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")


def _clean(value: object) -> object:
    """Return what is printed without characters that no page may hold."""
    return without_controls(value) if type(value) is str else value
