"""Write an answer as plain text, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.told import SIGNS
from ccreason.whynot.outline import outline
from ccreason.wording.layout import WIDTH, wrap

if TYPE_CHECKING:
    from ccreason.explanation.told import Item, Told
    from ccreason.whynot.model import WhyNot

_PAD: Final = "   "


def render_text(answer: WhyNot, lang: str | None = None, *, full: bool = False) -> str:
    """Return an answer as text of at most 80 columns.

    Args:
        answer: what :func:`ccreason.whynot.why_not` gave.
        lang: `en` or `id`; the answer's own language where not given.
        full: whether to tell every way whole, and every premise that holds.
    """
    parts = ["\n".join(_lines(told)) for told in outline(answer, lang or answer.lang, full=full)]
    return f"\n\n{'─' * WIDTH}\n\n".join(parts) + "\n"


def _lines(told: Told) -> list[str]:
    lines = [line for words in (told.title, told.id, *told.remarks) for line in wrap(words, WIDTH)]
    if told.warning:
        lines += wrap(told.warning, WIDTH, "! ")
    for section in told.sections:
        lines.append("")
        if section.title:
            lines += wrap(section.title, WIDTH)
        for item in section.items:
            lines += _item(item)
    return lines


def _item(item: Item) -> list[str]:
    """Return an item that stands by itself: a way, a goal with its ways, a remark."""
    match item.kind:
        case "reference":
            return wrap(item.sentence, WIDTH, "- ", "  ")
        case "way":
            lines = wrap(item.sentence, WIDTH, "", _PAD)
            for group in item.children:
                lines += wrap(group.sentence, WIDTH, _PAD)
                for child in group.children:
                    lines += _inside(child, _PAD)
            return lines
    mark = f"[{item.mark}] " if item.mark else ""
    lines = wrap(mark + item.sentence, WIDTH)
    return lines + [line for child in item.children for line in _item(child)]


def _inside(item: Item, pad: str) -> list[str]:
    """Return an item under another, after its sign."""
    inner = pad + "  "
    sign = SIGNS.get(item.kind)
    lines = wrap(item.sentence, WIDTH, inner if sign is None else f"{pad}{sign} ", inner)
    for remark in item.remarks:
        lines += wrap(remark, WIDTH, inner)
    for child in item.children:
        lines += _inside(child, inner)
    return lines
