"""Lay text out in columns of a terminal: wrapping and widths, with wide letters counted right."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How wide text output is, in columns.
WIDTH: Final = 80


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, width: int) -> str:
    """Return a text with blanks after it, up to a number of columns."""
    return text + " " * (width - columns(text))


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines of at most `width` columns.

    Args:
        text: words; line breaks in it count as blanks.
        width: columns, prefix included.
        first: what stands before the first line.
        rest: what stands before the others; as many blanks as `first` where not given.
    """
    prefix = first
    later = " " * columns(first) if rest is None else rest
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, max(8, width - columns(later))):
            if line and columns(prefix) + columns(line) + 1 + columns(piece) > width:
                lines.append((prefix + line).rstrip())
                prefix, line = later, piece
            else:
                line = f"{line} {piece}" if line else piece
    if line or not lines:
        lines.append((prefix + line).rstrip())
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word that no line can hold, such as a long address."""
    while columns(word) > width:
        cut, used = 0, 0
        while used + columns(word[cut]) <= width:
            used += columns(word[cut])
            cut += 1
        # An address is easier to put together again where it was cut after a mark.
        mark = max(word.rfind(mark, width // 2, cut) for mark in "/-_?&=.")
        cut = mark + 1 if mark > 0 else cut
        yield word[:cut]
        word = word[cut:]
    yield word
