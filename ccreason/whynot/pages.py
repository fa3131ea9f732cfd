"""An answer as Markdown and as one HTML page, in the look of explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.markdown import markdown_of
from ccreason.explanation.page import page_of
from ccreason.messages import text
from ccreason.whynot.outline import outline

if TYPE_CHECKING:
    from ccreason.whynot.model import WhyNot

#: How deep the nearest way is open from the start: down to what is asked about an obstacle.
_OPENED: Final = 5


def render_markdown(answer: WhyNot, lang: str | None = None, *, full: bool = False) -> str:
    """Return an answer as Markdown (CommonMark); text from the data is escaped.

    Args:
        answer: what :func:`ccreason.whynot.why_not` gave.
        lang: `en` or `id`; the answer's own language where not given.
        full: whether to tell every way whole, and every premise that holds.
    """
    lang = lang or answer.lang
    return markdown_of(outline(answer, lang, full=full), lang)


def render_html(answer: WhyNot, lang: str | None = None) -> str:
    """Return a whole answer as one self-contained HTML page; text from the data is escaped.

    The nearest way is open, the others open by a click.

    Args:
        answer: what :func:`ccreason.whynot.why_not` gave.
        lang: `en` or `id`; the answer's own language where not given.
    """
    lang = lang or answer.lang
    hint = text("whynot.page-hint", lang)
    return page_of(outline(answer, lang, full=True), lang, hint, opened=_OPENED)
