"""Why something was not concluded: the nearest rules, what is in the way, what would mend it.

:func:`why_not` gives a :class:`WhyNot`, which :data:`RENDERERS` show in a format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.whynot.building import DEPTH, why_not
from ccreason.whynot.model import (
    ChangeTold,
    Goal,
    NearWay,
    Obstacle,
    RemedyTold,
    Threshold,
    WhyNot,
)
from ccreason.whynot.pages import render_html, render_markdown
from ccreason.whynot.serial import render_json
from ccreason.whynot.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable

#: Format to the function that shows an answer in it.
RENDERERS: Final[dict[str, Callable[..., str]]] = {
    "text": render_text,
    "json": render_json,
    "md": render_markdown,
    "html": render_html,
}

__all__ = [
    "DEPTH",
    "RENDERERS",
    "ChangeTold",
    "Goal",
    "NearWay",
    "Obstacle",
    "RemedyTold",
    "Threshold",
    "WhyNot",
    "render_html",
    "render_json",
    "render_markdown",
    "render_text",
    "why_not",
]
