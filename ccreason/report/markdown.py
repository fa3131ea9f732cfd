"""Lay a report out as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ccreason.report.outline import Bullets, Items, Paragraph, Table, in_words
from ccreason.report.sections import outline
from ccreason.wording.layout import without_controls

if TYPE_CHECKING:
    from ccreason.report.model import Assessment
    from ccreason.report.outline import Block, Item, Outline

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
#: At the start of a line these would open a list, a quotation or a heading.
_OPENING: Final = re.compile(r"^(\d+)([.)])|^([-+])(?=\s)")


def render_markdown(assessment: Assessment, lang: str = "en") -> str:
    """Return a report as Markdown; text from the data is escaped.

    Args:
        assessment: what :func:`ccreason.report.assess` gave.
        lang: `en` or `id`.
    """
    return lay_out(outline(assessment, lang))


def lay_out(report: Outline) -> str:
    """Return an outline as Markdown."""
    lines = [f"# {_escape(report.title)}", "", _escape(report.subtitle), ""]
    if report.banner:
        lines += [f"> **{_escape(report.banner)}**", ""]
    for section in report.sections:
        lines += [f"## {_escape(section.heading)}", ""]
        lines += _blocks(section.blocks)
        for part in section.parts:
            if not in_words(part.blocks):
                continue
            lines += [f"### {_escape(part.heading)}", ""]
            lines += _blocks(part.blocks)
    lines += ["---", ""]
    for sentence in report.footer:
        lines += [_escape(sentence), ""]
    return "\n".join(lines).rstrip() + "\n"


def _escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    plain = _SPECIAL.sub(r"\\\1", " ".join(without_controls(text).split()))
    return _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", plain)


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    for block in in_words(blocks):
        match block:
            case Paragraph(role="warning"):
                lines += [f"**{_escape(block.text)}**", ""]
            case Paragraph():
                lines += [_escape(block.text), ""]
            case Bullets():
                lines += [*(f"- {_escape(line)}" for line in block.lines), ""]
            case Items():
                for number, item in enumerate(block.items, start=1):
                    lines += _item(item, f"{number}." if block.numbered else "-")
                lines.append("")
            case Table():
                lines += _table(block)
    return lines


def _item(item: Item, mark: str) -> list[str]:
    indent = " " * (len(mark) + 1)
    tag = f" *({_escape(item.tag)})*" if item.tag else ""
    code = f" `{item.id}`" if item.id and "`" not in item.id else ""
    lines = [f"{mark} **{_escape(item.title)}**{tag}{code}"]
    if item.sentences:
        lines.append(f"{indent}" + " ".join(_escape(s) for s in item.sentences))
    lines += [f"{indent}- {_escape(fact.label)}: {_escape(fact.text)}" for fact in item.facts]
    return lines


def _table(table: Table) -> list[str]:
    lines = [_row([_escape(text) for text in table.head]), _row(["---"] * len(table.head))]
    lines += [
        _row(["<br>".join(_escape(line) for line in cell.lines) for cell in row])
        for row in table.rows
    ]
    lines.append("")
    return [*lines, _escape(table.caption), ""] if table.caption else lines


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
