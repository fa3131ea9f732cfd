"""Lay a report out as plain text, 80 columns wide; it reads well without colour."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from ccreason.report.outline import (
    Bullets,
    Cell,
    Item,
    Items,
    Paragraph,
    Table,
    in_words,
)
from ccreason.report.sections import outline
from ccreason.wording.layout import WIDTH, columns, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccreason.report.model import Assessment
    from ccreason.report.outline import Block, Outline

    Style = Callable[[str, str], str]

_GAP: Final = "  "
#: A table with more columns is stacked.
_MOST_COLUMNS: Final = 4
#: What a tone looks like in a terminal that has colour; the words say it too.
_COLOURS: Final = {
    "heading": {"bold": True},
    "banner": {"bold": True, "fg": "yellow"},
    "warning": {"bold": True, "fg": "red"},
    "not-yet-visible": {"fg": "red"},
    "emerging": {"fg": "yellow"},
    "established": {"fg": "cyan"},
    "strong-band": {"fg": "green"},
    "blocked": {"fg": "red"},
    "caution": {"fg": "yellow"},
    "applicable": {"fg": "green"},
    "note": {"dim": True},
    "id": {"dim": True},
}


def render_text(assessment: Assessment, lang: str = "en", *, colour: bool = False) -> str:
    """Return a report as text of at most 80 columns.

    Args:
        assessment: what :func:`ccreason.report.assess` gave.
        lang: `en` or `id`.
        colour: whether to mark headings and tones with ANSI colours.
    """
    return lay_out(outline(assessment, lang), colour=colour)


def lay_out(report: Outline, *, colour: bool = False) -> str:
    """Return an outline as text of at most 80 columns; drawings are left out."""
    style = _ansi if colour else _plain
    return "\n".join(_lines(report, style)) + "\n"


def _plain(text: str, tone: str) -> str:
    return text


def _ansi(text: str, tone: str) -> str:
    import click

    look = _COLOURS.get(tone)
    return text if look is None or not text.strip() else click.style(text, **look)  # type: ignore[arg-type]


def _lines(report: Outline, style: Style) -> list[str]:
    lines = [style(line, "heading") for line in wrap(report.title, WIDTH)]
    lines += wrap(report.subtitle, WIDTH)
    if report.banner:
        lines += ["", *(style(line, "banner") for line in wrap(report.banner, WIDTH, "! "))]
    for section in report.sections:
        lines += ["", style(section.heading.upper(), "heading"), "─" * WIDTH]
        lines += _blocks(section.blocks, style)
        for position, part in enumerate(p for p in section.parts if in_words(p.blocks)):
            if position or in_words(section.blocks):
                lines.append("")
            lines.append(style(part.heading, "heading"))
            lines += _blocks(part.blocks, style)
    lines += ["", "─" * WIDTH]
    for sentence in report.footer:
        lines += [style(line, "note") for line in wrap(sentence, WIDTH)]
    return lines


def _blocks(blocks: tuple[Block, ...], style: Style) -> list[str]:
    lines: list[str] = []
    shown = in_words(blocks)
    for position, block in enumerate(shown):
        if position and not isinstance(shown[position - 1], Bullets | Paragraph):
            lines.append("")
        match block:
            case Paragraph():
                lines += [style(line, block.role or "") for line in wrap(block.text, WIDTH)]
            case Bullets():
                for line in block.lines:
                    lines += wrap(line, WIDTH, "- ")
            case Items():
                for number, item in enumerate(block.items, start=1):
                    lines += _item(item, f"{number}. " if block.numbered else "- ", style)
            case Table():
                lines += _table(block, style)
    return lines


def _item(item: Item, mark: str, style: Style) -> list[str]:
    indent = " " * len(mark)
    tag = f" [{item.tag}]" if item.tag else ""
    lines = wrap(item.title + tag, WIDTH, mark)
    free = WIDTH - columns(lines[-1])
    beside = bool(item.id) and free >= columns(item.id) + 2
    if tag and len(lines) == 1:
        lines = [lines[0].removesuffix(tag) + style(tag, item.tone)]
    if beside:
        lines[-1] += " " * (free - columns(item.id)) + style(item.id, "id")
    for sentence in item.sentences:
        lines += wrap(sentence, WIDTH, indent)
    for label, group in groupby(item.facts, key=lambda fact: fact.label):
        texts = [fact.text for fact in group]
        if len(texts) == 1:
            lines += wrap(f"{label}: {texts[0]}", WIDTH, indent, indent + "  ")
        else:
            lines += wrap(f"{label}:", WIDTH, indent)
            lines += [line for text in texts for line in wrap(text, WIDTH, indent + "- ")]
    if item.id and not beside:
        lines += [style(line, "id") for line in wrap(item.id, WIDTH, indent)]
    return lines


def _table(table: Table, style: Style) -> list[str]:
    if len(table.head) > _MOST_COLUMNS:
        return _stacked(table, style)
    widths = _widths(table)
    ruled = any(len(cell.lines) > 2 for row in table.rows for cell in row)
    rows = [tuple(Cell.of(text) for text in table.head), *table.rows]
    lines: list[str] = []
    for number, row in enumerate(rows):
        wrapped = [
            [line for text in cell.lines for line in wrap(text, width)] or [""]
            for cell, width in zip(row, widths, strict=True)
        ]
        for height in range(max(map(len, wrapped))):
            parts = [
                _padded(cell, height, width, row[i].tone if number else "heading", style)
                for i, (cell, width) in enumerate(zip(wrapped, widths, strict=True))
            ]
            lines.append(_GAP.join(parts).rstrip())
        if not number or ruled:
            lines.append(_GAP.join("─" * width for width in widths))
    while lines and set(lines[-1]) <= {"─", " "}:
        lines.pop()
    if table.caption:
        lines += ["", *(style(line, "note") for line in wrap(table.caption, WIDTH))]
    return lines


def _stacked(table: Table, style: Style) -> list[str]:
    """Return a table that is too wide with the cells of a row below each other."""
    lines: list[str] = []
    for row in table.rows:
        lines += [style(line, "heading") for line in wrap(" ".join(row[0].lines), WIDTH)]
        for head, cell in zip(table.head[1:], row[1:], strict=True):
            text = "; ".join(", ".join(group) for group in cell.groups)
            lines += [
                style(line, cell.tone) for line in wrap(f"{head}: {text}", WIDTH, "  ", "    ")
            ]
    if table.caption:
        lines += ["", *(style(line, "note") for line in wrap(table.caption, WIDTH))]
    return lines


def _padded(cell: list[str], height: int, width: int, tone: str, style: Style) -> str:
    text = cell[height] if height < len(cell) else ""
    return style(text, tone) + pad(text, width).removeprefix(text)


def _widths(table: Table) -> tuple[int, ...]:
    """Return the width of each column: its share of 80 columns, no more than it needs."""
    free = WIDTH - len(_GAP) * (len(table.widths) - 1)
    total = sum(table.widths)
    shares = [free * share // total for share in table.widths]
    head = tuple(Cell.of(text) for text in table.head)
    needed = [
        max(columns(line) for row in (head, *table.rows) for line in row[i].lines or ("",))
        for i in range(len(shares))
    ]
    return tuple(min(share, need) for share, need in zip(shares, needed, strict=True))
