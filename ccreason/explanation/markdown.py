"""An explanation as Markdown: nested lists, as far as a reader asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ccreason.explanation.outline import outline
from ccreason.explanation.text import folded_hint
from ccreason.explanation.told import SIGNS, View
from ccreason.wording.layout import without_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.explanation.model import Explanation
    from ccreason.explanation.told import Item, Told

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_INDENT: Final = "  "


def render_markdown(
    explanation: Explanation, lang: str | None = None, view: View | None = None
) -> str:
    """Return an explanation as Markdown (CommonMark); text from the data is escaped.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
        view: how much is shown.
    """
    lang = lang or explanation.lang
    return markdown_of(outline(explanation, lang, view or View()), lang)


def markdown_of(conclusions: Iterable[Told], lang: str) -> str:
    """Return what is told of some conclusions as Markdown."""
    lines: list[str] = []
    for told in conclusions:
        lines += [f"# {_escape(told.title)}", "", f"`{_one_line(told.id).replace('`', '')}`", ""]
        for remark in told.remarks:
            lines += [_escape(remark), ""]
        if told.warning:
            lines += [f"> **{_escape(told.warning)}**", ""]
        for section in told.sections:
            if section.title:
                lines += [f"## {_escape(section.title)}", ""]
            for item in section.items:
                lines += _list(item, "")
            if section.items:
                lines.append("")
        if told.folded:
            lines += [_escape(folded_hint(told, lang)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _list(item: Item, indent: str) -> list[str]:
    plus = "+ " if item.kind == "folded" else ""
    mark = f"{plus}\\[{item.mark}\\] " if item.mark else ""
    if item.kind in SIGNS and item.kind != "detail":
        mark = f"{SIGNS[item.kind]} "
    sentence = _escape(item.sentence)
    if item.kind in {"step", "way"}:
        sentence = f"**{sentence}**"
    lines = [f"{indent}- {mark}{sentence}"]
    inner = indent + _INDENT
    # Two blanks at the end of a line would do as well, but editors take them away.
    for remark in item.remarks:
        lines[-1] += "\\"
        lines.append(f"{inner}{_escape(remark)}")
    for child in item.children:
        lines += _list(child, inner)
    return lines


def _escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(without_controls(text).split())
