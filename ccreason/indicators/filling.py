"""A template as one SQL query: each row of the table to the statements of its case.

Texts are escaped as pyoxigraph escapes them, so that a term that comes from a table is the same
text as one that comes from any other file.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from ccreason.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.indicators.model import Slot
    from ccreason.indicators.template import Condition, Piece, Statement, Template

_SHORT: Final = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_RARE: Final = '[\\x00-\\x1f\\x7f"\\\\]'


def quoted(text: str) -> str:
    """Return a text as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _escaping(value: str) -> str:
    """Return SQL that escapes a text for N-Quads; nearly all need nothing and are let through."""
    escapes = {"\\": "\\\\"} | _SHORT  # the backslash first
    escapes |= {chr(n): f"\\u{n:04X}" for n in (*range(0x20), 0x7F) if chr(n) not in escapes}
    text = value
    for character, escape in escapes.items():
        text = f"replace({text}, chr({ord(character)}), {quoted(escape)})"
    return f"CASE WHEN regexp_matches({value}, '{_RARE}') THEN {text} ELSE {value} END"


def _filler(slot: Slot) -> str:
    """Return SQL for what fills a slot; NULL where no column has a value."""
    columns = [f"c{column}" for column in slot.columns]
    value = columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"
    if slot.form == "text":
        return _escaping(value)
    if slot.form == "iri":
        return f"url_encode({value})"
    kinds = {name: f"'\"^^<{XSD}{name}>'" for name in ("integer", "decimal")}
    kind = kinds.get(slot.form) or (
        f"CASE WHEN contains({value}, '.') THEN {kinds['decimal']} ELSE {kinds['integer']} END"
    )
    return f"'\"' || {value} || {kind}"


class Filling:
    """The SQL of one template over the table ``cell``."""

    def __init__(self, template: Template) -> None:
        self._slots: dict[Slot, str] = {}
        self._template = template
        self._graph = self._text(template.graph)
        # What every row has comes first, so that no case begins with an empty line.
        groups: dict[tuple[Condition, ...], list[Statement]] = {(): []}
        for one in template.statements:
            groups.setdefault(one.needs, []).append(one)
        self._groups = list(groups.items())
        self._conditions = [self._holds(needs) for needs, _ in self._groups]
        self._bodies = [self._lines(statements) for _, statements in self._groups]

    def lines(self) -> str:
        """Return a query for one text for each case: its N-Quads, without the last line end."""
        parts = []
        for number, (condition, body) in enumerate(
            zip(self._conditions, self._bodies, strict=True)
        ):
            end = "" if number == 0 else "chr(10), "
            text = f"concat({end}{body})"
            parts.append(f"CASE WHEN {condition} THEN {text} END" if condition else text)
        return f"SELECT concat({', '.join(parts)}) AS line FROM {self._filled()}"

    def quads(self) -> str:
        """Return a query for the quads, with columns ``s``, ``p``, ``o`` and ``g``."""
        terms: dict[str, list[str]] = {"s": [], "p": [], "o": []}
        for (_, statements), condition in zip(self._groups, self._conditions, strict=True):
            for one in statements:
                value = self._text(one.object)
                terms["s"].append(self._text(one.subject))
                terms["p"].append(self._text(one.predicate))
                terms["o"].append(f"CASE WHEN {condition} THEN {value} END" if condition else value)
        columns = [f"unnest([{', '.join(texts)}]) AS {name}" for name, texts in terms.items()]
        return (
            f"SELECT s, p, o, g FROM (SELECT {', '.join(columns)}, {self._graph} AS g "
            f"FROM {self._filled()}) WHERE o IS NOT NULL"
        )

    def count(self) -> str:
        """Return a query for the number of quads."""
        parts = [
            f"sum(CASE WHEN {condition or 'TRUE'} THEN {len(statements)} ELSE 0 END)"
            for (_, statements), condition in zip(self._groups, self._conditions, strict=True)
        ]
        return f"SELECT ({' + '.join(parts)})::BIGINT FROM {self._filled()}"

    def _filled(self) -> str:
        columns = ", ".join(f"{_filler(slot)} AS {name}" for slot, name in self._slots.items())
        return f"(SELECT {columns} FROM cell)"

    def _slot(self, slot: Slot) -> str:
        return self._slots.setdefault(slot, f"x{len(self._slots)}")

    def _text(self, pieces: Sequence[Piece]) -> str:
        parts = [quoted(p) if isinstance(p, str) else self._slot(p) for p in pieces]
        return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"

    def _holds(self, needs: Iterable[Condition]) -> str:
        """Return SQL for the conditions of a statement; nothing if every row meets them."""
        return " AND ".join(
            "("
            + " OR ".join(
                " AND ".join(f"{self._slot(slot)} IS NOT NULL" for slot in group) for group in one
            )
            + ")"
            for one in needs
        )

    def _lines(self, statements: Sequence[Statement]) -> str:
        """Return the arguments of ``concat`` for the lines of some statements."""
        pieces: list[Piece] = []
        for number, one in enumerate(statements):
            pieces += ["\n"] if number else []
            pieces += [*one.subject, " ", *one.predicate, " ", *one.object, " "]
            pieces += [*self._template.graph, " ."]
        merged = []
        for is_text, run in groupby(pieces, key=lambda piece: isinstance(piece, str)):
            if is_text:
                merged.append(quoted("".join(str(piece) for piece in run)))
            else:
                merged += [self._slot(piece) for piece in run if not isinstance(piece, str)]
        return ", ".join(merged)
