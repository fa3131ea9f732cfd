"""YAML text from plain values: block style, short lists and maps on one line, no surprises.

An own writer of a page because the text has to be the same every time and everywhere, numbers and
dates have to stay as they were written, and a string must be quoted exactly where YAML 1.1 or 1.2
would read something else.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any, Final

from ccreason.cases.kinds import Raw

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH: Final = 96
# Text that can stand without quotes in block and flow style.
_PLAIN: Final = re.compile(
    r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~<](?:[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff:#,\[\]{}]|:(?=[^\s?])|(?<=\S)#)*"
)
# What YAML 1.1 or 1.2 would take for something other than text.
_SPECIAL: Final = re.compile(
    r"(?i:true|false|yes|no|on|off|y|n|null|nan|inf)|[-+.\d][-+.,:_/\dxoeTZ: ]*(?:inf|nan)?"
)
_ODD: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\ud800")


def dump(value: dict[str, Any]) -> str:
    """Return a map as YAML; values are ``str``, :class:`Raw`, lists and maps."""
    return "".join(line + "\n" for line in _map(value, 0))


def _map(value: dict[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, item in value.items():
        head = f"{indent}{_scalar(key)}:"
        yield from value_lines(head, item, depth)


def value_lines(head: str, item: Any, depth: int) -> Iterator[str]:
    """Yield the lines of a value after the key or dash that it belongs to."""
    flow = _flow(item)
    if flow is not None and len(head) + 1 + len(flow) <= _WIDTH:
        yield f"{head} {flow}"
    elif isinstance(item, str):
        yield from _long_text(head, item, depth)
    elif isinstance(item, list):
        yield head
        for entry in item:
            yield from entry_lines(entry, depth + 1)
    else:
        yield head
        yield from _map(item, depth + 1)


def entry_lines(entry: Any, depth: int) -> Iterator[str]:
    """Yield the lines of an entry of a list."""
    dash = "  " * depth + "-"
    flow = _flow(entry)
    if flow is not None and len(dash) + 1 + len(flow) <= _WIDTH:
        yield f"{dash} {flow}"
    elif isinstance(entry, dict):
        lines = list(_map(entry, depth + 1))
        yield dash + " " + lines[0].lstrip(" ")
        yield from lines[1:]
    else:
        yield from value_lines(dash, entry, depth)


def _flow(value: Any) -> str | None:
    """Return a value on one line, or None if it must not be."""
    if isinstance(value, str):
        return _scalar(value) if "\n" not in value or _ODD.search(value) else None
    parts = [_flow(item) for item in (value.values() if isinstance(value, dict) else value)]
    if any(part is None for part in parts):
        return None
    if isinstance(value, dict):
        if any(isinstance(item, dict) for item in value.values()):
            return None
        inner = (f"{_scalar(key)}: {part}" for key, part in zip(value, parts, strict=True))
        return "{" + ", ".join(inner) + "}"
    return "[" + ", ".join(str(part) for part in parts) + "]"


def in_flow(value: Any) -> str:
    """Return a value on one line, however long."""
    if isinstance(value, str):
        return _scalar(value) if "\n" not in value else quoted(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {in_flow(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(in_flow(entry) for entry in value) + "]"


def _scalar(text: str) -> str:
    if isinstance(text, Raw):
        return str(text)
    plain = _PLAIN.fullmatch(text) and not text.endswith((" ", ":"))
    if plain and not _SPECIAL.fullmatch(text) and not _ODD.search(text):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """Return a text in double quotes."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif char == "\t":
            out.append("\\t")
        elif _ODD.match(char) or char == "\xa0":
            out.append(f"\\u{ord(char):04X}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def _long_text(head: str, text: str, depth: int) -> Iterator[str]:
    """Yield a text that is too long for one line or has several lines."""
    indent = "  " * (depth + 1)
    if "\n" in text:
        if _fits_literal(text):
            body = text.rstrip("\n")
            ends = len(text) - len(body)
            yield f"{head} |{'-' if ends == 0 else '' if ends == 1 else '+'}"
            for line in body.split("\n"):
                yield indent + line if line else ""
            yield from [""] * (ends - 1)
        else:
            yield f"{head} {quoted(text)}"
    elif _fits_folded(text):
        yield f"{head} >-"
        width = max(_WIDTH - len(indent), 40)
        for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False):
            yield indent + line
    else:
        yield f"{head} {_scalar(text)}"


def _fits_literal(text: str) -> bool:
    """Return whether a literal block (``|``) gives back exactly this text."""
    return not (_ODD.search(text) or text[0] in " \n\t" or not text.strip("\n"))


def _fits_folded(text: str) -> bool:
    """Return whether a folded block (``>-``) gives back exactly this text."""
    return not (_ODD.search(text) or re.search(r"^\s|\s$|\s\s|[\t\xa0]|[^\S ]", text))
