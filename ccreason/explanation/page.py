"""An explanation as one HTML page: folds to open, no script, printable."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccreason.explanation.outline import DEPTH, outline
from ccreason.explanation.text import folded_hint
from ccreason.explanation.told import SIGNS, View, marks_of
from ccreason.messages import text
from ccreason.wording.layout import without_controls

if TYPE_CHECKING:
    from ccreason.explanation.model import Explanation
    from ccreason.explanation.told import Item, Section, Told

_ENDLESS: Final = 10**6
_MARK: Final = re.compile(r"\[(\d+|[a-z]+)\]")

_STYLE: Final = Path(__file__).with_name("page.css")


def render_html(explanation: Explanation, lang: str | None = None, view: View | None = None) -> str:
    """Return an explanation as one self-contained HTML page; text from the data is escaped.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
        view: how much the page holds; without a depth, all steps that say something. What lies
            deep is folded, and opens by a click.
    """
    lang = lang or explanation.lang
    told = outline(explanation, lang, view or View(), default_depth=_ENDLESS, has_hints=False)
    return page_of(told, lang, text("explain.page-hint", lang))


def page_of(conclusions: list[Told], lang: str, hint: str, *, opened: int = DEPTH) -> str:
    """Return what is told of some conclusions as one page.

    Args:
        conclusions: what is told.
        lang: `en` or `id`.
        hint: how to read the page; not printed.
        opened: how deep the main reason is open from the start.
    """
    title = "; ".join(told.title for told in conclusions)
    body = "\n".join(
        _Page(told, lang, number, opened).html() for number, told in enumerate(conclusions)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_clean(title)}</title>\n<style>\n{_STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n"
        f'<footer class="soft hint"><p>{_clean(hint)}</p></footer>\n'
        "</body>\n</html>\n"
    )


class _Page:
    def __init__(self, told: Told, lang: str, number: int, opened: int) -> None:
        self._told = told
        self._lang = lang
        self._number = number
        self._opened = opened
        self._known = marks_of(i for s in told.sections for i in s.items)
        self._has_ways = sum(not s.is_beside and bool(s.items) for s in told.sections) > 1

    def html(self) -> str:
        told = self._told
        heading = "h1" if self._number == 0 else "h2"
        lines = [f"<{heading}>{_clean(told.title)}</{heading}>"]
        lines += [f"<p><code>{_clean(told.id)}</code></p>"]
        lines += [f'<p class="soft">{_clean(remark)}</p>' for remark in told.remarks]
        if told.warning:
            lines.append(f'<p class="warning">{_clean(told.warning)}</p>')
        main = True
        for section in told.sections:
            lines += self._section(section, is_main=main and bool(section.items))
            main = main and not section.items
        if told.folded:
            lines.append(f'<p class="soft">{_clean(folded_hint(told, self._lang))}</p>')
        return "\n".join(lines)

    def _section(self, section: Section, *, is_main: bool) -> list[str]:
        """Return a section; only the first way to the conclusion is unfolded."""
        level = "h3" if section.items and section.title else "h2"
        lines = [f"<{level}>{_clean(section.title)}</{level}>"] if section.title else []
        if section.items:
            depth = 1 if is_main else self._opened + 1
            lines += ["<ul>", *(self._item(item, depth) for item in section.items), "</ul>"]
        return lines

    def _item(self, item: Item, depth: int) -> str:
        """Return an item; what it rests on opens where it lies no deeper than a reader looks."""
        name = f' id="m-{item.mark}"' if item.mark and item.kind in {"step", "fact"} else ""
        mark = f'<span class="mark">[{_clean(item.mark)}]</span> ' if item.mark else ""
        if item.kind in SIGNS and item.kind != "detail":
            mark = f'<span class="sign">{SIGNS[item.kind]}</span> '
        said = mark + self._linked(item)
        remarks = "".join(f'<p class="soft">{_clean(remark)}</p>' for remark in item.remarks)
        if not item.children:
            return f'<li class="{item.kind}"{name}><p>{said}</p>{remarks}</li>'
        is_open = " open" if depth < self._opened else ""
        inner = "\n".join(self._item(child, depth + 1) for child in item.children)
        return (
            f'<li class="{item.kind}"{name}><details{is_open}><summary>{said}</summary>\n'
            f"{remarks}<ul>\n{inner}\n</ul></details></li>"
        )

    def _linked(self, item: Item) -> str:
        """Return a sentence in which references lead to what they refer to."""
        said = _clean(item.sentence)
        refs = {ref for ref in item.refs if ref in self._known}
        if not refs:
            return said
        return _MARK.sub(
            lambda m: f'<a href="#m-{m[1]}">{m[0]}</a>' if m[1] in refs else m[0], said
        )


def _clean(words: str) -> str:
    return escape(without_controls(words))
