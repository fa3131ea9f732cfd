"""Why something was concluded: the derivation tree, down to ratings, evidence and slides.

:func:`explain` gives an :class:`Explanation`, which :data:`RENDERERS` show in a format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.builder import explain
from ccreason.explanation.model import (
    Basis,
    Conclusion,
    Explanation,
    NotFound,
    Premise,
    RuleRef,
    Slide,
    Step,
)
from ccreason.explanation.serial import render_json
from ccreason.explanation.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable

#: Format to the function that shows an explanation in it. A further format is one more entry.
RENDERERS: Final[dict[str, Callable[[Explanation, str | None], str]]] = {
    "text": render_text,
    "json": render_json,
}

__all__ = [
    "RENDERERS",
    "Basis",
    "Conclusion",
    "Explanation",
    "NotFound",
    "Premise",
    "RuleRef",
    "Slide",
    "Step",
    "explain",
    "render_json",
    "render_text",
]
