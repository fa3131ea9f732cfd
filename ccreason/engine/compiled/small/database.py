"""The SQLite database of one run: terms, facts, functions, errors."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from ccreason.engine.compiled.literals import LITERAL_COLUMNS
from ccreason.engine.compiled.small import aggregates
from ccreason.engine.compiled.small.functions import LENIENT, STRICT
from ccreason.engine.compiled.small.values import Fields, fields, parts
from ccreason.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ccreason.ntriples import Fact

#: The oldest SQLite that works a table out once where it is told to.
OLDEST: Final = (3, 35)
_TABLE: Final = "CREATE TABLE fact (p INTEGER, s INTEGER, o INTEGER, round INTEGER)"
_INDEXES: Final = (
    "CREATE INDEX by_subject ON fact (p, s, o); CREATE INDEX by_object ON fact (p, o, s);"
    # What the planner is told of the facts: a subject has few values of a predicate, while a value
    # (an element, a level) may have many subjects.
    "ANALYZE; INSERT INTO sqlite_stat1 VALUES ('fact', 'by_subject', '20000 200 2 1'),"
    "('fact', 'by_object', '20000 200 50 1'); ANALYZE sqlite_schema;"
)


class Database:
    """One database in memory.

    Args:
        terms: the terms whose ids are their places.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self.texts = list(terms)
        self.ids = {text: number for number, text in enumerate(terms)}
        self._fields: dict[int, Fields | None] = {}
        self._failure: EngineError | None = None
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute(_TABLE)
        for name, (count, function) in STRICT.items():
            self._define(name, count, function, strict=True)
        for name, (count, function) in LENIENT.items():
            self._define(name, count, function, strict=False)
        self._define("cc_id", 1, self.id, strict=True)
        self._define("cc_term_text", 1, self.texts.__getitem__, strict=True)
        for place, (name, _) in enumerate(LITERAL_COLUMNS):
            self._define(f"cc_lit_{name}", 1, self._field(place), strict=True)
        for name, (count, kind) in aggregates.AGGREGATES.items():
            self.connection.create_aggregate(name, count, self._guarded(kind))

    def id(self, text: str) -> int:
        """Return the id of a term."""
        found = self.ids.get(text)
        if found is None:
            found = self.ids[text] = len(self.texts)
            self.texts.append(text)
        return found

    def add(self, facts: Iterable[tuple[Fact, int]]) -> None:
        """Add facts, each with its round."""
        id_ = self.id
        self.connection.executemany(
            "INSERT INTO fact VALUES (?, ?, ?, ?)",
            [(id_(p), id_(s), id_(o), round_) for (s, p, o), round_ in facts],
        )

    def index(self) -> None:
        """Build indexes, once the bulk of the facts is there."""
        self.connection.executescript(_INDEXES)

    def rows(self, query: str) -> list[tuple[int | None, ...]]:
        """Run a query and return all rows.

        Raises:
            EngineError: a value cannot be worked out, or the database refused.
        """
        try:
            return self.connection.execute(query).fetchall()
        except sqlite3.Error as error:
            if self._failure is not None:
                raise self._failure from None
            raise EngineError("compiled.database", construct=str(error)) from error

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()

    # functions -------------------------------------------------------------------------------

    def _define(self, name: str, count: int, function: Callable[..., Any], *, strict: bool) -> None:
        def call(*arguments: Any) -> Any:
            if strict and None in arguments:
                return None
            try:
                return function(*arguments)
            except EngineError as error:
                self._failure = error
                raise

        self.connection.create_function(name, count, call, deterministic=True)

    def _guarded(self, kind: type[aggregates.Aggregate]) -> Callable[[], aggregates.Aggregate]:
        def fail(error: EngineError) -> None:
            self._failure = error

        return lambda: kind(fail)

    def _field(self, place: int) -> Callable[[int], Any]:
        known = self._fields

        def call(id_: int) -> Any:
            if id_ not in known:
                text = self.texts[id_]
                known[id_] = fields(*parts(text)) if text[0] == '"' else None
            found = known[id_]
            return None if found is None else found[place]

        return call
