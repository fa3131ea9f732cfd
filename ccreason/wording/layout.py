"""Lay text out in columns of a terminal: wrapping and widths, with wide letters counted right."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Control characters: in a terminal they could move the cursor or hide text.
_CONTROLS: Final = dict.fromkeys([*range(32), *range(127, 160)], " ")

#: From this letter on some take no column or two, but for punctuation, signs and box drawing. (A
#: pattern for them would take 5 ms to compile.)
_UNUSUAL: Final = "\u0300"

#: How wide text output is, in columns.
WIDTH: Final = 80


def without_controls(text: str) -> str:
    """Return a text with blanks for its control characters."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(1 if c < _UNUSUAL or "\u2000" <= c < "\u2c00" else _columns(c) for c in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


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
    later = " " * columns(first) if rest is None else rest
    indent = columns(later)
    lines: list[str] = []
    line, used = first, columns(first)
    is_empty = True
    for word in without_controls(text).split():
        for piece in _pieces(word, max(8, width - indent)):
            size = columns(piece)
            if is_empty or used + 1 + size <= width:
                line += piece if is_empty else f" {piece}"
                used += size if is_empty else size + 1
            else:
                lines.append(line.rstrip())
                line, used = later + piece, indent + size
            is_empty = False
    lines.append(line.rstrip())
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
