"""YAML text to a tree of nodes that know their place.

Built from libyaml's events, not from a YAML loader, for three reasons: a scalar keeps the text that
stands in the file (``1.50``, ``2024-03`` and ``0101`` are never turned into numbers or dates),
every node keeps its line and column, and the bounds on depth and size hold while reading. Measured
on a 150-line case: libyaml's events 3 ms, PyYAML's pure parser 57 ms, ruamel.yaml's 101 ms.

Anchors, aliases, tags, merge keys and several documents in one file are refused: a case needs none
of them, and an alias is how a small file becomes a huge one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml

from ccreason.errors import InputError, Phrase, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes of one YAML file. A case is some tens of kilobytes; more is a mistake or an attack.
MAX_BYTES: Final = 8 * 1024 * 1024
#: Levels of nesting. The case format uses seven.
MAX_DEPTH: Final = 24

DOC: Final = "reference/case-format#yaml"

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What YAML forbids in a file, apart from NUL, which gets its own message.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)


@dataclass(slots=True)
class Node:
    """One value of a YAML file.

    ``text`` is a scalar's text as written; ``items`` a list's values; ``entries`` a map's keys and
    values, in the order of the file.
    """

    kind: Literal["scalar", "list", "map"]
    position: Position
    text: str = ""
    plain: bool = True
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Node, Node]] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, counted from 1."""
        return self.position.line or 1, self.position.column or 1

    @property
    def is_null(self) -> bool:
        """Whether nothing was written here (``key:``, ``~`` or ``null``)."""
        return self.kind == "scalar" and self.plain and self.text in _NULLS

    def shown(self) -> str | Phrase:
        """Return what stands here, as an error message shows it."""
        if self.kind == "map":
            return Phrase.of("cases.shown-map", keys=", ".join(list(self.entries)[:6]))
        if self.kind == "list":
            return Phrase.of("cases.shown-list", count=str(len(self.items)))
        if self.is_null:
            return Phrase.of("cases.shown-nothing")
        return shorten(self.text)


_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


def shorten(text: str, length: int = 60) -> str:
    """Return a text on one line, cut to a length."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 3] + "..."


def parse_tree(text: str, path: str) -> tuple[Node, list[InputError]]:
    """Return the tree of a YAML document and what is wrong with its keys.

    Args:
        text: the file's text.
        path: the file's name, for messages.

    Raises:
        InputError: the text is not YAML, is empty, or uses what the case format refuses.
    """
    if len(text) > MAX_BYTES:
        raise InputError("cases.too-large", position=Position(path), limit=MAX_BYTES, doc=DOC)
    _refuse_control_characters(text, path)
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text, path) from None
    except yaml.YAMLError as error:  # no place; its characters are checked above
        raise InputError(
            "cases.yaml-syntax", position=Position(path), detail=str(error), doc=DOC
        ) from None
    if builder.root is None:
        raise InputError("cases.empty-file", position=Position(path), doc=DOC)
    return builder.root, builder.errors


def _refuse_control_characters(text: str, path: str) -> None:
    match = _FORBIDDEN.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        raise InputError(
            "cases.control-character",
            position=Position(path, line, column),
            found=f"U+{ord(match[0]):04X}",
            doc=DOC,
        )


class _Builder:
    """Puts events together to nodes."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Node | None = None
        self.errors: list[InputError] = []
        self._open: list[Node] = []
        self._keys: list[Node | None] = []

    def take(self, event: yaml.Event) -> None:
        """Add one event to the tree."""
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_features(event)
            self._add(
                Node("scalar", self._place(event), event.value, plain=event.implicit[0] is True)
            )
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._refuse_features(event)
            kind: Literal["map", "list"] = (
                "map" if isinstance(event, yaml.MappingStartEvent) else "list"
            )
            node = Node(kind, self._place(event))
            self._add(node)
            if len(self._open) >= MAX_DEPTH:
                raise self._error("cases.too-deep", event, limit=MAX_DEPTH)
            self._open.append(node)
            self._keys.append(None)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise self._error("cases.alias", event, name=event.anchor)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise self._error("cases.several-documents", event)

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent, key = self._open[-1], self._keys[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif key is None:
            if node.kind != "scalar":
                raise InputError("cases.key-not-text", position=node.position, doc=DOC)
            self._keys[-1] = node
        else:
            self._keys[-1] = None
            self._enter(parent, key, node)

    def _enter(self, parent: Node, key: Node, value: Node) -> None:
        first = parent.entries.get(key.text)
        if first is not None:
            line = first[0].position.line
            self.errors.append(
                InputError(
                    "cases.duplicate-key", position=key.position, key=key.text, line=line, doc=DOC
                )
            )
            return
        parent.entries[key.text] = (key, value)

    def _refuse_features(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            raise self._error("cases.anchor", event, name=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._error("cases.tag", event, name=tag)

    def _place(self, event: yaml.Event) -> Position:
        mark = event.start_mark
        if mark is None:
            return Position(self.path)
        return Position(self.path, mark.line + 1, mark.column + 1)

    def _error(self, message: str, event: yaml.Event, **values: Any) -> InputError:
        return InputError(message, position=self._place(event), doc=DOC, **values)


def _syntax_error(error: yaml.MarkedYAMLError, text: str, path: str) -> InputError:
    """Return the error for text that is not YAML, in our words where libyaml's are known."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines() or [""]
    source = lines[line] if line < len(lines) else ""
    problem = error.problem or ""
    if "nesting depth" in problem:  # libyaml has a bound too, and looks ahead
        position = Position(path, line + 1, column + 1)
        return InputError("cases.too-deep", position=position, limit=MAX_DEPTH, doc=DOC)
    key, place = _cause(problem, error.context or "", source[column : column + 1])
    if place == "context" and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
        source = lines[line] if line < len(lines) else ""
    return InputError(
        f"cases.yaml-{key}",
        position=Position(path, line + 1, column + 1),
        found=shorten(source) or None,
        detail=problem,
        doc=DOC,
    )


def _cause(problem: str, context: str, character: str) -> tuple[str, str]:
    """Return our name of a syntax error, and which of its two places is to be shown."""
    for part, key, place in _causes():
        if part in problem or part in context:
            if key == "bad-start":
                return ("tab" if character == "\t" else "quote-needed"), place
            return key, place
    return "syntax", "problem"


def _causes() -> Iterator[tuple[str, str, str]]:
    """Yield a part of libyaml's message, our name for the error, and which place to show."""
    yield "mapping values are not allowed", "colon", "problem"
    yield "cannot start any token", "bad-start", "problem"
    yield "while parsing a flow", "bracket", "context"
    yield "unexpected end of stream", "quote-open", "context"
    yield "escape character", "escape", "problem"
    yield "could not find expected ':'", "colon-missing", "context"
    yield "block sequence entries are not allowed", "dash", "problem"
    yield "while parsing a block", "indent", "problem"
