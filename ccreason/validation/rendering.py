"""The forms in which a validation report can be written; each is loaded when first used."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ccreason.validation.model import ValidationReport


def _render(module: str, function: str, report: ValidationReport, lang: str = "en") -> str:
    write: Callable[..., str] = getattr(import_module(f"ccreason.validation.{module}"), function)
    return write(report, lang)


#: Name of a form to the function that writes a report in it: report and language to text.
RENDERERS: Final[Mapping[str, Callable[..., str]]] = {
    "text": partial(_render, "text", "render_text"),
    "json": partial(_render, "serial", "render_json"),
    "ttl": partial(_render, "serial", "render_turtle"),
    "junit": partial(_render, "markup", "render_junit"),
    "html": partial(_render, "markup", "render_html"),
}
