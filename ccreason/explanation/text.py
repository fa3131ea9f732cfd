"""Draw an explanation as a tree of plain text, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.outline import outline
from ccreason.explanation.told import View
from ccreason.messages import text
from ccreason.wording.layout import WIDTH, wrap

if TYPE_CHECKING:
    from ccreason.explanation.model import Explanation
    from ccreason.explanation.told import Item, Told

#: How deep a tree is drawn in one piece; what lies deeper is drawn by itself further down, so that
#: its sentences are not squeezed against the right edge.
DEEPEST: Final = 7


def render_text(
    explanation: Explanation,
    lang: str | None = None,
    *,
    full: bool = False,
    depth: int | None = None,
    step: int | None = None,
) -> str:
    """Return an explanation as text of at most 80 columns.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
        full: whether to draw the steps that only put data in order, and every way to a premise.
        depth: how many rules deep; None draws the main reason, and names what else there is.
        step: the number of the one step to draw.
    """
    return render(explanation, lang, View(depth, full, step))


def render(explanation: Explanation, lang: str | None = None, view: View | None = None) -> str:
    """Return an explanation as text, as far as a view shows it."""
    lang = lang or explanation.lang
    told = outline(explanation, lang, view or View(), deepest=DEEPEST)
    parts = ["\n".join(_conclusion(one, lang)) + "\n" for one in told]
    return ("\n" + "─" * WIDTH + "\n\n").join(parts)


def _conclusion(told: Told, lang: str) -> list[str]:
    lines = [*wrap(told.title, WIDTH), *wrap(told.id, WIDTH)]
    first, *rest = told.remarks
    lines += wrap(first, WIDTH)
    if told.warning:
        lines += wrap(told.warning, WIDTH, "! ")
    for remark in rest:
        lines += wrap(remark, WIDTH)
    for section in told.sections:
        lines.append("")
        if section.title:
            lines += wrap(section.title, WIDTH)
        for item in section.items:
            if item.kind in {"folded", "reference"}:
                lines += wrap(marked(item), WIDTH, "+ " if item.kind == "folded" else "- ")
            else:
                lines += _draw(item)
    if told.folded:
        lines += ["", *wrap(folded_hint(told, lang), WIDTH)]
    return lines


def folded_hint(told: Told, lang: str) -> str:
    """Return what is folded, and how to see it."""
    key = "explain.folded-one" if len(told.folded) == 1 else "explain.folded-many"
    return text(key, lang, count=len(told.folded), number=told.folded[0])


def marked(item: Item) -> str:
    """Return an item's sentence after its mark."""
    return f"[{item.mark}] {item.sentence}" if item.mark else item.sentence


def _draw(item: Item, first: str = "", rest: str = "") -> list[str]:
    """Draw an item with a prefix before its first line and another before the lines under it."""
    stem = "│  " if item.children else "   "
    mark = "+ " if item.kind == "folded" else ""
    lines = wrap(mark + marked(item), WIDTH, first, rest + (stem if item.children else "  "))
    for remark in item.remarks:
        lines += wrap(remark, WIDTH, rest + stem, rest + stem + "  ")
    for position, child in enumerate(item.children, start=1):
        last = position == len(item.children)
        lines += _draw(child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))
    return lines
