"""A changed case written into the YAML text that it came from.

Only what says something else is written anew. All else stays letter for letter: comments, order,
quotes, spacing. A round trip through a YAML library would lay out anew what nobody changed, so the
text itself is edited, at the places that libyaml tells.

A comment above an entry that goes, right above it and as deep, goes with it; above the first entry
of a list or map it is taken for a heading and stays.
"""

from __future__ import annotations

from typing import Any

import yaml

from ccreason.cases.kinds import Raw
from ccreason.cases.yaml_spots import LayoutError, Member, Spots, end_of, indented
from ccreason.cases.yaml_text import entry_lines, in_flow, quoted, value_lines

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def edited(text: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Return a text that says something else, with all that stays the same left as it is.

    Args:
        text: a YAML document.
        before: what it says, as :mod:`ccreason.cases.yaml_writer` would write it.
        after: what it is to say.

    Raises:
        LayoutError: the text says it in a way that cannot be edited.
    """
    is_windows = "\r\n" in text
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not plain.endswith("\n"):
        plain += "\n"
    spots = Spots(plain)
    _Editing(spots).map(yaml.compose(plain, Loader=_Loader), before, after)
    result = spots.result()
    if is_windows:
        result = result.replace("\n", "\r\n")
    return "\ufeff" + result if text.startswith("\ufeff") else result


class _Editing:
    """Compares what a text says with what it is to say."""

    def __init__(self, spots: Spots) -> None:
        self._spots = spots

    # maps ----------------------------------------------------------------------------------------

    def map(self, node: yaml.Node | None, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Let a map say something else."""
        if not isinstance(node, yaml.MappingNode):
            raise LayoutError
        members = [Member(key, value) for key, value in node.value]
        keys = [member.name for member in members]
        gone = {keys.index(key) for key in old if key not in new and key in keys}
        if len(gone) < sum(key not in new for key in old):
            raise LayoutError
        fresh: list[tuple[int | None, str, Any]] = []
        for place, (key, value) in enumerate(new.items()):
            if old.get(key) == value:
                continue
            if key in keys:
                self._value(members[keys.index(key)], old.get(key), value, node)
                continue
            earlier = [keys.index(k) for k in list(new)[:place] if k in keys]
            fresh.append((max(earlier) if earlier else None, key, value))
        if not members:
            raise LayoutError
        self._spots.remove(members, gone, node)
        for behind, key, value in fresh:
            if node.flow_style:
                words = [in_flow({key: value})[1:-1]]
            else:
                words = list(value_lines(f"{in_flow(key)}:", value, 0))
            self._spots.insert(members, gone, behind, words, node)

    def _value(self, member: Member, old: Any, new: Any, parent: yaml.MappingNode) -> None:
        """Let a key have another value."""
        node = member.value
        if isinstance(node, yaml.MappingNode) and _share_keys(old, new):
            self.map(node, old, new)
        elif isinstance(node, yaml.SequenceNode) and _share_entries(old, new):
            self._list(node, old, new)
        elif parent.flow_style:
            self._spots.put(
                node.start_mark.index, end_of(node, self._spots.text), _scalar_like(node, new)
            )
        else:
            start = member.key.end_mark.index
            end = max(end_of(node, self._spots.text), self._spots.text.index(":", start) + 1)
            lines = [": " + _scalar_like(node, new)] if isinstance(new, str) else []
            if not lines or len(lines[0]) > 80 or "\n" in new:
                lines = list(value_lines(":", new, 0))
            if len(lines) > 1 and self._spots.text[end : self._spots.line_end(end)].strip():
                lines = [": " + in_flow(new)]  # a comment on this line stays beside its key
            self._spots.put(start, end, indented(lines, member.key.start_mark.column).strip())

    # lists ---------------------------------------------------------------------------------------

    def _list(self, node: yaml.SequenceNode, old: list[Any], new: list[Any]) -> None:
        """Let a list say something else."""
        members = [Member(None, value) for value in node.value]
        if len(old) != len(members):
            raise LayoutError
        # The writer orders entries by their names; the text has an order of its own.
        names = _names([_plain(member.value) for member in members])
        told = dict(zip(_names(old), old, strict=True))
        if sorted(names) != sorted(told):
            raise LayoutError
        wanted = dict(zip(_names(new), new, strict=True))
        gone = {n for n, name in enumerate(names) if name not in wanted}
        place = 0
        for number, (name, member) in enumerate(zip(names, members, strict=True)):
            if number in gone:
                continue
            place += 1
            if isinstance(told[name], dict):
                self.map(
                    member.value,
                    _with_id(told[name], name, None),
                    _with_id(wanted[name], name, place, _has_id(member.value)),
                )
        for name, entry in wanted.items():
            if name in names:
                continue
            place += 1
            value = _with_id(entry, name, place) if isinstance(entry, dict) else entry
            words = [in_flow(value)] if node.flow_style else list(entry_lines(value, 0))
            self._spots.insert(members, gone, len(members) - 1, words, node)
        self._spots.remove(members, gone, node)


def _scalar_like(node: yaml.Node, value: Any) -> str:
    """Return a value in the quotes that the one before it had."""
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    if isinstance(value, str) and not isinstance(value, Raw) and value.isprintable():
        if style == "'":
            return "'" + value.replace("'", "''") + "'"
        if style == '"':
            return quoted(value)
    return in_flow(value)


def _plain(node: yaml.Node) -> Any:
    """Return a scalar's text, or of a map those values that name it."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: value.value for key, value in node.value if key.value in {"id", "iri"}}
    return node.value


def _has_id(node: yaml.Node) -> bool:
    return "id" in _plain(node)


def _names(values: list[Any]) -> list[str]:
    return [_name(entry, place) for place, entry in enumerate(values, start=1)]


def _share_keys(old: Any, new: Any) -> bool:
    """Tell whether one map becomes another: they have a key in common."""
    return isinstance(old, dict) and isinstance(new, dict) and bool(old.keys() & new.keys())


def _share_entries(old: Any, new: Any) -> bool:
    """Tell whether one list becomes another: they have an entry in common."""
    both = isinstance(old, list) and isinstance(new, list)
    return both and bool(set(_names(old)) & set(_names(new)))


def _name(entry: Any, place: int) -> str:
    """Return what tells an entry of a list from the others: its key or IRI, or its text."""
    if isinstance(entry, dict):
        return str(entry.get("iri") or entry.get("id") or place)
    if not isinstance(entry, str):
        raise LayoutError
    return entry


def _with_id(
    entry: dict[str, Any], name: str, place: int | None, has_id: bool = False
) -> dict[str, Any]:
    """Return an entry of a list, with its key where its place does not tell it."""
    values = {key: value for key, value in entry.items() if key != "id"}
    if "iri" in values or place is None or has_id or name == str(place):
        return values
    return {"id": name, **values}
