"""Draw an explanation as a tree: conclusion on the left, what it rests on to the right (SVG).

The layout is worked out here, so no other program is needed. What a line style says, the words in
the box say too; the drawing reads the same in black and white.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

from ccreason.explanation.outline import outline
from ccreason.explanation.text import folded_hint, marked
from ccreason.explanation.told import View
from ccreason.messages import text
from ccreason.wording.layout import columns, without_controls, wrap

if TYPE_CHECKING:
    from ccreason.explanation.model import Explanation
    from ccreason.explanation.told import Item, Section, Told

_BOX: Final = 250.0
_BETWEEN: Final = 34.0
_APART: Final = 10.0
_PAD: Final = 8.0
_LINE: Final = 15.0
_MARGIN: Final = 16.0
_TALL: Final = 700.0
#: Letters on a line of a box, and of a drawing's width per column of boxes.
_LETTERS: Final = 37
_PER_COLUMN: Final = 44
_WIDEST: Final = 118

_STYLE: Final = """\
text { font: 12px "Noto Sans", "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #1c2b33; }
.title { font-size: 17px; font-weight: 700; }
.heading { font-size: 13px; font-weight: 700; fill: #0b5563; }
.warning { font-weight: 700; fill: #7a2116; }
.step text.said { font-weight: 600; }
.soft { fill: #44545e; font-size: 11px; }
rect { fill: #fff; stroke: #44545e; stroke-width: 1; }
.step rect { stroke: #0b5563; stroke-width: 1.8; }
.fact rect { fill: #eef3f5; }
.absence rect { stroke-dasharray: 5 3; }
.reference rect, .ways rect { stroke: #8fa0aa; stroke-dasharray: 1 3; }
.folded rect { stroke: #0b5563; stroke-dasharray: 9 3; }
path { fill: none; stroke: #44545e; stroke-width: 1.2; }"""


@dataclass
class _Box:
    """An item with its place."""

    item: Item
    said: list[str]
    remarks: list[str]
    x: float = 0.0
    y: float = 0.0
    children: list[_Box] = field(default_factory=list)

    @property
    def height(self) -> float:
        return 2 * _PAD + _LINE * (len(self.said) + len(self.remarks))


def render_svg(explanation: Explanation, lang: str | None = None, view: View | None = None) -> str:
    """Return an explanation as a drawing.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
        view: how much is drawn; without a depth, the ways to the conclusion and no more.
    """
    lang = lang or explanation.lang
    view = view or View()
    told = outline(explanation, lang, view)
    is_whole = view.full or view.depth is not None
    return _Drawing(told, lang, is_whole).svg()


class _Drawing:
    def __init__(self, told: list[Told], lang: str, is_whole: bool) -> None:
        self._told = told
        self._lang = lang
        self._is_whole = is_whole
        self._parts: list[str] = []
        self._y = _MARGIN
        self._right = 0.0

    def svg(self) -> str:
        columns_needed = max(
            (_depth(i) for t in self._told for s in self._sections(t) for i in s.items), default=1
        )
        letters = min(_WIDEST, max(_PER_COLUMN * columns_needed, 2 * _PER_COLUMN))
        for number, told in enumerate(self._told):
            self._y += 30 if number else 0
            self._conclusion(told, letters)
        width, height = self._right + _MARGIN, self._y + _MARGIN
        title = "; ".join(t.title for t in self._told)
        kinds = text("explain.picture-description", self._lang)
        description = " ".join([kinds, *(self._spoken(t) for t in self._told)])
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
            f' viewBox="0 0 {width:g} {height:g}" role="img" lang="{self._lang}"'
            ' aria-labelledby="explanation-title explanation-description">\n'
            f'<title id="explanation-title">{_clean(title)}</title>\n'
            f'<desc id="explanation-description">{_clean(description)}</desc>\n'
            f"<style>\n{_STYLE}\n</style>\n"
            f'<rect x="0" y="0" width="{width:g}" height="{height:g}" style="stroke: none"/>\n'
            + "\n".join(self._parts)
            + "\n</svg>\n"
        )

    def _spoken(self, told: Told) -> str:
        """Return what a drawing says first, for those who cannot see it."""
        items = [s.items[0] for s in told.sections if s.items][:1]
        said = [told.title + ".", *([told.warning] if told.warning else [])]
        for item in items:
            said += [item.sentence, *(c.sentence.removesuffix(".") + "." for c in item.children)]
        return " ".join(said)

    def _sections(self, told: Told) -> list[Section]:
        return [s for s in told.sections if self._is_whole or not s.is_beside]

    def _conclusion(self, told: Told, letters: int) -> None:
        self._lines(wrap(told.title, int(letters * 0.68)), "title", 22)
        self._lines(wrap(told.id, letters), "soft")
        for remark in told.remarks:
            self._lines(wrap(remark, letters), "soft")
        if told.warning:
            self._lines(wrap(told.warning, letters), "warning")
        for section in self._sections(told):
            self._y += 8
            if section.title:
                self._lines(wrap(section.title, letters), "heading")
            for item in section.items:
                if item.kind in {"folded", "reference"}:
                    self._lines(wrap(marked(item), letters, "+ "), "soft")
                else:
                    self._tree(item)
        if told.folded and self._is_whole:
            self._y += 6
            self._lines(wrap(folded_hint(told, self._lang), letters), "soft")

    def _lines(self, lines: list[str], look: str, size: float = _LINE) -> None:
        wide = 10.0 if look == "title" else 7.0
        for line in lines:
            self._y += size
            self._parts.append(
                f'<text class="{look}" x="{_MARGIN:g}" y="{self._y:g}">{_clean(line)}</text>'
            )
            self._right = max(self._right, _MARGIN + columns(line) * wide)

    def _tree(self, item: Item) -> None:
        box = _box(item)
        self._y = _place(box, 0, self._y + 10)
        self._draw(box)

    def _draw(self, box: _Box) -> None:
        self._right = max(self._right, box.x + _BOX)
        start = box.y + box.height / 2
        for child in box.children:
            end = child.y + child.height / 2
            bend = box.x + _BOX + _BETWEEN / 2
            self._parts.append(
                f'<path d="M{box.x + _BOX:g} {start:g}C{bend:g} {start:g} {bend:g} {end:g}'
                f' {child.x:g} {end:g}"/>'
            )
        lines = [(line, "said") for line in box.said] + [(line, "soft") for line in box.remarks]
        round_ = ' rx="6"' if box.item.kind == "step" else ""
        written = "".join(
            f'<text class="{look}" x="{box.x + _PAD:g}"'
            f' y="{box.y + _PAD + _LINE * number - 3.5:g}">{_clean(line)}</text>'
            for number, (line, look) in enumerate(lines, start=1)
        )
        self._parts.append(
            f'<g class="{box.item.kind}"><rect x="{box.x:g}" y="{box.y:g}" width="{_BOX:g}"'
            f' height="{box.height:g}"{round_}/>{written}</g>'
        )
        for child in box.children:
            self._draw(child)


def _box(item: Item) -> _Box:
    plus = "+ " if item.kind == "folded" else ""
    # Bold letters are wider.
    letters = _LETTERS - 3 if item.kind == "step" else _LETTERS
    said = wrap(plus + marked(item), letters)
    remarks = [line for remark in item.remarks for line in wrap(remark, _LETTERS + 2)]
    children = [_box(child) for child in item.children if child.kind != "note"]
    return _Box(item, said, remarks, children=children)


def _place(box: _Box, depth: int, top: float) -> float:
    """Give a box and those to its right their places; return where they end."""
    box.x = _MARGIN + depth * (_BOX + _BETWEEN)
    box.y = top
    if not box.children:
        return top + box.height
    bottom = top
    for child in box.children:
        bottom = _place(child, depth + 1, bottom) + _APART
    bottom -= _APART
    # In a tall part of the tree a box stands at the top of what it rests on, to be near it.
    if bottom - top < _TALL:
        box.y = top + max(0.0, (bottom - top - box.height) / 2)
    return max(bottom, box.y + box.height)


def _depth(item: Item) -> int:
    children = [c for c in item.children if c.kind != "note"]
    return 1 + max(map(_depth, children), default=0)


def _clean(words: str) -> str:
    """Return text for XML, without what XML cannot hold."""
    return escape(without_controls(words))
