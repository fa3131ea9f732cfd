"""Places in a YAML text, and entries put in and taken out there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLOCK: Final = ("|", ">")


class LayoutError(Exception):
    """A text cannot be edited in place; it has to be written anew as a whole."""


class Member:
    """An entry of a map or a list."""

    def __init__(self, key: yaml.ScalarNode | None, value: yaml.Node) -> None:
        self.key = key or value
        self.value = value
        self.name: str = key.value if key else ""
        self.start: int = self.key.start_mark.index


class Spots:
    """Collects what is to be put where; places are those of the text as it was."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._changes: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """Return the text with all changes made."""
        parts, at = [], 0
        for start, end, words in sorted(self._changes, key=lambda change: change[:2]):
            if start < at:
                raise LayoutError
            parts += [self.text[at:start], words]
            at = end
        return "".join([*parts, self.text[at:]])

    def insert(
        self,
        members: Sequence[Member],
        gone: set[int],
        behind: int | None,
        words: list[str],
        node: yaml.CollectionNode,
    ) -> None:
        """Put a new entry behind another, or behind the last before it that stays."""
        stays = [n for n in range(len(members)) if n not in gone]
        if not stays:
            raise LayoutError
        earlier = [n for n in stays if behind is not None and n <= behind]
        first = members[stays[0]].start
        if node.flow_style:
            if earlier:
                end = end_of(members[earlier[-1]].value, self.text)
                self.put(end, end, ", " + words[0])
            else:
                self.put(first, first, words[0] + ", ")
            return
        column = node.start_mark.column
        if earlier:
            end = self.line_end(end_of(members[earlier[-1]].value, self.text)) + 1
            self.put(end, end, indented(words, column))
        else:
            self.put(first, first, indented(words, column).lstrip(" ") + " " * column)

    def remove(self, members: Sequence[Member], gone: set[int], node: yaml.CollectionNode) -> None:
        """Take entries out."""
        if len(gone) == len(members):
            raise LayoutError
        for start, stop in _runs(sorted(gone)):
            if node.flow_style:
                self._remove_in_flow(members, start, stop)
            else:
                self._remove_lines(members, start, stop, node)

    def _remove_in_flow(self, members: Sequence[Member], start: int, stop: int) -> None:
        if start:
            begin = end_of(members[start - 1].value, self.text)
            self.put(begin, end_of(members[stop].value, self.text), "")
        else:
            self.put(members[0].start, members[stop + 1].start, "")

    def _remove_lines(
        self, members: Sequence[Member], start: int, stop: int, node: yaml.CollectionNode
    ) -> None:
        begin = self._begin(members[start], node)
        line = self.text.rfind("\n", 0, begin) + 1
        if self.text[line:begin].strip():  # the first key of an entry of a list: "- key: ..."
            self.put(begin, members[stop + 1].start, "")
            return
        end = self.line_end(end_of(members[stop].value, self.text)) + 1
        while start and line:
            above = self.text.rfind("\n", 0, line - 1) + 1
            words = self.text[above:line]
            if not words.lstrip(" ").startswith("#") or words.index("#") != begin - line:
                break
            begin, line = begin - line + above, above
        self.put(line, end, "")

    def _begin(self, member: Member, node: yaml.CollectionNode) -> int:
        """Return where an entry begins: its key, or its dash."""
        if isinstance(node, yaml.MappingNode):
            return member.start
        dash = self.text.rfind("-", 0, member.start)
        if dash - (self.text.rfind("\n", 0, dash) + 1) != node.start_mark.column:
            raise LayoutError
        return dash

    def line_end(self, at: int) -> int:
        """Return where the line ends that a place is in."""
        return self.text.index("\n", at)

    def put(self, start: int, end: int, words: str) -> None:
        """Put words where others stood."""
        self._changes.append((start, end, words))


def end_of(node: yaml.Node, text: str) -> int:
    """Return where a value ends; a comment behind it is no part of it."""
    if isinstance(node, yaml.ScalarNode):
        if node.style in _BLOCK:
            whole = text[node.start_mark.index : node.end_mark.index]
            return int(node.start_mark.index) + len(whole.rstrip())
        return int(node.end_mark.index)
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(last[1] if isinstance(last, tuple) else last, text)


def indented(lines: list[str], column: int) -> str:
    """Return lines that begin in a column (from 0), as one text."""
    return "".join(f"{' ' * column}{line}\n" if line else "\n" for line in lines)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of numbers that follow each other."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield numbers[start], numbers[place - 1]
            start = place
