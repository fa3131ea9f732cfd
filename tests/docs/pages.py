"""Read the fenced blocks, links and anchors of a Markdown page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>```+)(?P<info>[^`]*)$")
_LINK = re.compile(r"(?<!\\)\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^()\s]+)(?:\s+\"[^\"]*\")?\)")
_HEADING = re.compile(r"^#{1,6} +(?P<text>.+?) *#*$")
_ANCHOR = re.compile(r"<a\s+(?:id|name)=\"(?P<id>[^\"]+)\"")
_EXIT = re.compile(r"^# exit (?P<code>\d+)$")


@dataclass(frozen=True)
class Block:
    """A fenced block: language, file it is to be saved as, first line of its content, content."""

    language: str
    file: str | None
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass
class Command:
    """A command of a console block, with the exit code and the output that the page promises."""

    line: int
    text: str
    exit: int = 0
    output: list[str] = field(default_factory=list)


def blocks(text: str) -> Iterator[Block]:
    """Give the fenced blocks of a page in order."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        number += 1
        if not opening:
            continue
        start, indent = number, len(opening["indent"])
        while number < len(lines) and lines[number].strip() != opening["fence"]:
            number += 1
        words = opening["info"].split()
        files = [word.removeprefix("file=") for word in words[1:] if word.startswith("file=")]
        yield Block(
            language=words[0] if words else "",
            file=files[0] if files else None,
            line=start + 1,
            lines=tuple(line[indent:] for line in lines[start:number]),
        )
        number += 1


def commands(block: Block) -> list[Command]:
    """Give the commands of a console block; a line that ends in a backslash goes on."""
    found: list[Command] = []
    continued = False
    for number, line in enumerate(block.lines, block.line):
        if continued:
            found[-1].text += "\n" + line
            continued = line.endswith("\\")
        elif line.startswith("$ "):
            found.append(Command(number, line[2:]))
            continued = line.endswith("\\")
        elif not found:
            raise ValueError(f"line {number}: a console block begins with a command")
        elif promised := _EXIT.match(line):
            found[-1].exit = int(promised["code"])
        else:
            found[-1].output.append(line)
    return found


def matches(shown: Sequence[str], given: Sequence[str]) -> bool:
    """Say whether output is as shown.

    A line ``...`` stands for any lines, or none; ``...`` within a line for any part of it.
    """
    parts = []
    for line in shown:
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(map(re.escape, line.rstrip().split("..."))) + r"\n")
    return re.fullmatch("".join(parts), "".join(f"{line.rstrip()}\n" for line in given)) is not None


def _prose(text: str) -> Iterator[str]:
    fence = ""
    for line in text.splitlines():
        opening = _FENCE.match(line)
        if fence:
            fence = "" if line.strip() == fence else fence
        elif opening:
            fence = opening["fence"]
        else:
            yield line


def links(text: str) -> Iterator[str]:
    """Give the targets of the links of a page, blocks and code spans left out."""
    prose = re.sub(r"`[^`\n]*`", "``", "\n".join(_prose(text)))
    for link in _LINK.finditer(prose):
        yield link["target"]


def anchors(page: Path) -> set[str]:
    """Give what a link to a page can name after ``#``: its headings, as GitHub does, and ids."""
    found: set[str] = set()
    for line in _prose(page.read_text(encoding="utf-8")):
        found.update(anchor["id"] for anchor in _ANCHOR.finditer(line))
        if heading := _HEADING.match(line):
            slug, count = _slug(heading["text"]), 0
            while (name := f"{slug}-{count}" if count else slug) in found:
                count += 1
            found.add(name)
    return found


def _slug(heading: str) -> str:
    text = re.sub(r"<[^>]+>|[`*]|\]\([^)]*\)", "", heading).lower()
    kept = (c for c in text if c in " -_" or unicodedata.category(c)[0] in "LNM")
    return "".join(kept).strip().replace(" ", "-")
