"""Why something was concluded: the derivation tree, down to ratings, evidence and slides.

:func:`explain` gives an :class:`Explanation`, which :func:`render` shows in a format.
"""

from __future__ import annotations

from ccreason.explanation.builder import Explainer, explain
from ccreason.explanation.model import (
    Basis,
    Conclusion,
    Explanation,
    NotFound,
    Premise,
    Record,
    RuleRef,
    Slide,
    Step,
)
from ccreason.explanation.rendering import FORMATS, render
from ccreason.explanation.serial import render_json
from ccreason.explanation.text import render_text
from ccreason.explanation.told import View

__all__ = [
    "FORMATS",
    "Basis",
    "Conclusion",
    "Explainer",
    "Explanation",
    "NotFound",
    "Premise",
    "Record",
    "RuleRef",
    "Slide",
    "Step",
    "View",
    "explain",
    "render",
    "render_json",
    "render_text",
]
