"""Show an explanation in a format; each format is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ccreason.errors import InputError

if TYPE_CHECKING:
    from ccreason.explanation.model import Explanation
    from ccreason.explanation.told import View

#: Format to module and function, the default first.
_RENDERERS: Final = {
    "text": ("text", "render"),
    "json": ("serial", "render"),
    "ttl": ("provenance", "render_turtle"),
    "md": ("markdown", "render_markdown"),
    "html": ("page", "render_html"),
    "dot": ("dot", "render_dot"),
    "svg": ("picture", "render_svg"),
}
FORMATS: Final = tuple(_RENDERERS)


def render(
    explanation: Explanation,
    form: str = "text",
    lang: str | None = None,
    view: View | None = None,
    **options: Any,
) -> str:
    """Return an explanation in a format.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        form: one of :data:`FORMATS`.
        lang: `en` or `id`; the explanation's own language where not given.
        view: how much is shown. JSON, Turtle, DOT and HTML hold everything where no depth is
            named; text, Markdown and SVG lead with the main reason.
        options: `rdf12`, for Turtle.

    Raises:
        InputError: there is no such format, or no step with the number in the view.
    """
    if form not in _RENDERERS:
        raise InputError.unknown("explain.unknown-format", form, FORMATS)
    count = len(explanation.steps)
    if view is not None and view.step is not None and not 1 <= view.step <= count:
        raise InputError(
            "explain.unknown-step", found=str(view.step), expected=f"1–{count}", name=view.step
        )
    module, name = _RENDERERS[form]
    function = getattr(import_module(f"ccreason.explanation.{module}"), name)
    return str(function(explanation, lang, view, **options))
