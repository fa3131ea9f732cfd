"""Read a mapping file: its own keys, and the column names in its case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ccreason.cases.fields import CASE
from ccreason.cases.kinds import LangText, Text
from ccreason.cases.licences import Licence
from ccreason.cases.literals import Decimal, Integer, Number, Url
from ccreason.cases.model import Field, Nested, NodeType
from ccreason.cases.problems import Problems
from ccreason.cases.tree import Node, parse_tree
from ccreason.cases.vocabulary import listed, suggest, vocabulary
from ccreason.errors import InputError, Phrase, Position, nearest
from ccreason.indicators.model import DOC, MAPPING_VERSION, Form, Mapping, Slot
from ccreason.modules import statements
from ccreason.namespaces import cc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOP: Final = ("ccreason-mapping", "table", "case")
_TABLE: Final = ("key", "missing", "distinct")
# Doubled braces are braces; anything else in braces is the name of a column, or several.
_PIECE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_TEXTS: Final = (Text, LangText, Url, Licence)
_NUMBERS: Final[dict[type, Form]] = {Integer: "integer", Decimal: "decimal", Number: "number"}
#: Numbers that stand for a column begin so; nobody measures anything as large.
_LARGE: Final = 7_310_000_000_000
#: Nothing that is written in a case begins so.
_MARK: Final = "zqzColumn"
MARK_PATTERN: Final = re.compile(_MARK + r"\d+z")


def read_mapping(path: Path | str, columns: Sequence[str]) -> Mapping:
    """Read a mapping file for a table with certain columns.

    Raises:
        InputError: the file cannot be read, or is not a mapping for this table; all that is wrong
            with its keys and columns is told together.
    """
    problems = Problems()
    root = _root(str(path), problems)
    reading = _Reading(str(path), tuple(columns), problems)
    mapping = reading.read(root)
    problems.raise_any()
    if mapping is None:
        raise LookupError("a mapping that cannot be read has problems")
    return mapping


def _root(path: str, problems: Problems) -> Node:
    try:
        text = Path(path).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "cases.not-utf8", position=Position(path), expected="UTF-8", doc=DOC
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            "cases.cannot-open", position=Position(path), doc=DOC, reason=reason
        ) from error
    root, key_errors = parse_tree(text, path)
    problems.extend(key_errors)
    version = root.entries.get("ccreason-mapping")
    expected = f"ccreason-mapping: {MAPPING_VERSION}"
    if version is None or version[1].text != MAPPING_VERSION:
        place = version[1] if version else root
        raise InputError(
            "indicators.no-mapping",
            position=place.position,
            found=place.shown(),
            expected=expected,
            doc=DOC,
        )
    return root


class _Reading:
    """One mapping file being read."""

    def __init__(self, path: str, columns: tuple[str, ...], problems: Problems) -> None:
        self.path = path
        self.columns = columns
        self.slots: dict[str, Slot] = {}
        self.names: list[int] = []
        self._problems = problems

    def read(self, root: Node) -> Mapping | None:
        """Return the mapping, or None if so much is wrong that there is none."""
        self._known(root, _TOP)
        parts = {}
        for name in ("table", "case"):
            part = self._required(root, name)
            if part is None:
                return None
            if part.kind != "map":
                expected = Phrase.of("cases.kind-map", section=name)
                self._error("cases.wrong-structure", part, expected=expected, section=name)
                return None
            parts[name] = part
        table, case = parts["table"], parts["case"]
        self._known(table, _TABLE)
        key_node = self._required(table, "key")
        key = self._column(key_node, key_node.text) if key_node else None
        missing = tuple(node.text for node in _items(table, "missing"))
        distinct = [self._column(node, node.text) for node in _items(table, "distinct")]
        if key is None:
            return None
        self._identity(case, key)
        self._node(CASE, case)
        return Mapping(
            path=self.path,
            columns=self.columns,
            key=key,
            missing=missing,
            distinct=tuple(one for one in distinct if one is not None),
            case=case,
            slots=self.slots,
            names=tuple(dict.fromkeys(self.names)),
        )

    def _error(self, message: str, node: Node, **values: Any) -> None:
        values.setdefault("found", node.shown())
        self._problems.add(InputError(message, position=node.position, doc=DOC, **values))

    def _known(self, node: Node, keys: Sequence[str]) -> None:
        for key, (place, _) in node.entries.items():
            if key not in keys:
                self._error(
                    "indicators.unknown-key",
                    place,
                    expected=", ".join(keys),
                    suggestion=nearest(key, keys),
                    key=key,
                )

    def _required(self, node: Node, key: str) -> Node | None:
        entry = node.entries.get(key)
        if entry is None:
            self._error("indicators.no-key", node, key=key)
        return entry[1] if entry else None

    def _column(self, node: Node, name: str) -> int | None:
        """Return the number of a column, or say that the table has none of that name."""
        if name in self.columns:
            return self.columns.index(name)
        self._error(
            "indicators.unknown-column",
            node,
            found=name,
            expected=listed(self.columns, 40),
            suggestion=nearest(name, self.columns),
            name=name,
        )
        return None

    def _identity(self, case: Node, key: int) -> None:
        """Read the case's IRI, which must hold the key's column and no other."""
        node = self._required(case, "id")
        if node is None or node.kind != "scalar":
            return
        wanted = f"{{{self.columns[key]}}}"
        found = {match[0] for match in _PIECE.finditer(node.text)}
        if found != {wanted}:
            self._error("indicators.key-in-id", node, expected=wanted)
            return
        self._fill(node, "text")

    def _node(self, node_type: NodeType, node: Node) -> None:
        """Find the columns in the description of a node; what is not one the case reader tells."""
        for key, (_, value) in list(node.entries.items()):
            known = node_type.by_key.get(key)
            if isinstance(known, Field):
                before = len(self.slots)
                self._field(known, value)
                if node_type.name == "community" and key == "name":
                    new = list(self.slots.values())[before:]
                    self.names += [slot.columns[0] for slot in new]
            elif isinstance(known, Nested):
                self._nested(known, value)
        if node_type.name in {"rating", "proxy"}:
            self._direction(node)

    def _nested(self, nested: Nested, value: Node) -> None:
        if nested.container == "chain":
            for place in _scalars(value):
                self._fill(place, "text")
            return
        children = value.items if value.kind == "list" else [value]
        if nested.container == "map":
            children = [child for _, child in value.entries.values()]
        for child in children:
            self._node(nested.node, child)

    def _field(self, known: Field, value: Node) -> None:
        self._unquoted(value)
        form = _NUMBERS.get(type(known.kind))
        for place in _scalars(value):
            if form or type(known.kind) in _TEXTS:
                self._fill(place, form or "text")
            elif any(match[1] is not None for match in _PIECE.finditer(place.text)):
                expected = known.kind.phrase(vocabulary())
                self._error("indicators.no-column-here", place, expected=expected, key=known.key)

    def _unquoted(self, value: Node) -> None:
        """Say what is wrong with ``value: {iks}``, which YAML takes for a map."""
        names = [key for key, (_, child) in value.entries.items() if child.is_null]
        if value.kind == "map" and len(value.entries) == 1 and names and names[0] in self.columns:
            text = f'"{{{names[0]}}}"'
            self._error("indicators.quotes-missing", value, expected=text, suggestion=text)

    def _fill(self, node: Node, form: Form) -> None:
        """Put marks in the place of column names."""
        matches = list(_PIECE.finditer(node.text))
        marks = {}
        for match in matches:
            if match[1] is not None:
                found = [self._column(node, name.strip()) for name in match[1].split("|")]
                columns = tuple(one for one in found if one is not None)
                marks[match.start()] = self._mark(Slot(columns, form))
            elif len(match[0]) == 1:
                self._error("indicators.brace", node, expected="{{ }}")
        if form != "text" and marks and matches[0].span() != (0, len(node.text)):
            self._error("indicators.number-alone", node, expected=matches[0][0])
        node.text = _PIECE.sub(lambda m: marks.get(m.start(), m[0][0]), node.text)

    def _mark(self, slot: Slot) -> str:
        number = len(self.slots)
        if slot.form == "text":
            mark = f"{_MARK}{number}z"
        else:
            mark = f"{_LARGE + number}" + ("" if slot.form == "integer" else ".5")
        self.slots[mark] = slot
        return mark

    def _direction(self, node: Node) -> None:
        """Hold what a mapping says about the direction of a scale against the scale itself."""
        entry = node.entries.pop("direction", None)
        scale = node.entries.get("scale")
        if entry is None or scale is None:
            return
        names = vocabulary().names("ScaleDirection")
        said = names.get(entry[1].text)
        if said is None:
            self._error(
                "indicators.unknown-direction",
                entry[1],
                expected=listed(names),
                suggestion=suggest(entry[1].text, names),
                name=entry[1].text,
            )
            return
        known = vocabulary().names("Scale").get(scale[1].text)
        for name in names.values():
            if known and name != said and _has_direction(known.iri, name.iri):
                self._error(
                    "indicators.other-direction",
                    entry[1],
                    expected=name.notation,
                    scale=known.notation,
                )


def _has_direction(scale: str, direction: str) -> bool:
    from pyoxigraph import NamedNode

    return any(
        statements().quads_for_pattern(NamedNode(scale), cc("direction"), NamedNode(direction))
    )


def _items(node: Node, key: str) -> list[Node]:
    """Return the values under a key, of which there may be one or a list."""
    entry = node.entries.get(key)
    if entry is None:
        return []
    return entry[1].items if entry[1].kind == "list" else [entry[1]]


def _scalars(node: Node) -> Iterator[Node]:
    """Yield the texts of a value: one, a list, or a map by language."""
    if node.kind == "scalar":
        yield node
    for item in node.items:
        yield from _scalars(item)
    for _, value in node.entries.values():
        yield from _scalars(value)
