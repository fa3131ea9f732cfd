"""Facts of one run: what was read, and the tables that rules read and write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ccreason.engine.compiled.database import quoted
from ccreason.engine.compiled.keys import (
    COVERING,
    ENTAILED,
    ONTOLOGY,
    PARAMETERS,
    TYPES,
    Key,
    Keys,
)
from ccreason.engine.compiled.literals import literals_of, numbers_of, strings_of
from ccreason.errors import EngineError
from ccreason.rules.expressions import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ccreason.engine.compiled.database import Database
    from ccreason.ntriples import Fact

#: What is known of terms that enter the dictionary.
Kind: TypeAlias = Literal["any", "number", "string", "iri"]


@dataclass
class Table:
    """What is known of a key's table.

    Attributes:
        rows: how many rows it has, or would have once it is made.
        given: how many of them hold everywhere.
        asserted: whether some of them are asserted.
        fresh: whether some of them are more than the ontology and what follows from it.
        made: whether the table exists.
        several: whether a fact may stand in it more than once, known in several communities.
    """

    rows: int = 0
    given: int = 0
    asserted: bool = False
    fresh: bool = False
    made: bool = False
    several: bool = False


class Store:
    """The facts of one run.

    Reading fills ``quad(s, p, o, g)`` and ``base(s, p, o, h, round)``; a key's table is made of
    them when a rule first needs it.
    """

    def __init__(self, database: Database, keys: Keys) -> None:
        self.database = database
        self.keys = keys
        self.tables: dict[Key, Table] = {}
        #: Whether a subject is described in the graphs of more than one community.
        self.overlap = False
        self._type = 0
        database.run(
            "CREATE TABLE quad (s UBIGINT, p UBIGINT, o UBIGINT, g UBIGINT);"
            "CREATE TABLE base (s UBIGINT, p UBIGINT, o UBIGINT, h UBIGINT, round INTEGER);"
            "CREATE TABLE home (g UBIGINT, h UBIGINT); CREATE TABLE blank (id UBIGINT);"
            "CREATE TABLE community (id UBIGINT)"
        )

    def quads(self) -> int:
        """Return how many quads of cases were read."""
        return int(self.database.rows("SELECT count(*) FROM quad")[0][0])

    # terms -----------------------------------------------------------------------------------

    def add_terms(
        self, source: str, *, template: str = "NULL", kind: Kind = "any", once: bool = False
    ) -> None:
        """Add terms to the dictionary.

        Args:
            source: a query with columns ``id`` and ``text``.
            template: the number of the template that made them, if one did.
            kind: what is known of them: they are numbers that were worked out, strings, or IRIs.
            once: whether no text comes twice, which is quicker.

        Raises:
            EngineError: two texts have one id, or two templates made one IRI.
        """
        clash = "t.template <> n.template" if template != "NULL" else "FALSE"
        given = f"SELECT id, text FROM ({source}) WHERE id IS NOT NULL AND text IS NOT NULL"
        # Least and greatest texts would tell a collision as well, in seven times the time.
        each = given if once else f"SELECT DISTINCT id, text FROM ({given})"
        new = (
            "SELECT n.id, n.text, n.template FROM (SELECT id, any_value(text) AS text, "
            f"count(*) AS texts, {template} AS template FROM ({each}) GROUP BY id) AS n "
            "LEFT JOIN term AS t ON t.id = n.id WHERE CASE WHEN n.texts > 1 "
            "OR t.text <> n.text THEN error('ccreason:collision') "
            f"WHEN {clash} THEN error('ccreason:name-clash') ELSE t.id IS NULL END"
        )
        if kind == "iri":
            self.database.run(f"INSERT INTO term {new}")
            return
        self.database.run(f"CREATE OR REPLACE TEMP TABLE newterm AS {new}")
        self.database.run("INSERT INTO term SELECT id, text, template FROM newterm")
        values = {"number": numbers_of, "string": strings_of}.get(kind, literals_of)
        self.database.run(
            "INSERT INTO lit " + values("(SELECT id, text FROM newterm WHERE text[1] = '\"')")
        )

    def add_texts(self, texts: Sequence[str]) -> None:
        """Add terms by their texts."""
        self.database.run("CREATE OR REPLACE TEMP TABLE given AS SELECT unnest(?) AS text", [texts])
        self.add_terms("SELECT cc_hash(text) AS id, text FROM given")

    def add_base(self, facts: Iterable[tuple[Fact, int, int]]) -> None:
        """Add facts that hold everywhere, with their ``h`` and round."""
        rows = list(facts)
        columns = [[row[0][n] for row in rows] for n in range(3)]
        self.add_texts(list({text for column in columns for text in column}))
        self.database.run(
            "INSERT INTO base SELECT cc_hash(s), cc_hash(p), cc_hash(o), h, r FROM (SELECT "
            "unnest(?) AS s, unnest(?) AS p, unnest(?) AS o, unnest(?) AS h, unnest(?) AS r)",
            [*columns, [row[1] for row in rows], [row[2] for row in rows]],
        )

    def add_rows(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Add quads of cases, given as N-Triples text; the graph may be ``DEFAULT``."""
        self.database.run(
            "CREATE OR REPLACE TEMP TABLE added AS SELECT unnest(?) AS s, unnest(?) AS p, "
            "unnest(?) AS o, unnest(?) AS g",
            [[row[n] for row in rows] for n in range(4)],
        )
        self.add_terms(
            "SELECT cc_hash(t) AS id, t AS text FROM "
            "(SELECT DISTINCT unnest([s, p, o, g]) AS t FROM added)"
        )
        self.database.run(
            "INSERT INTO quad SELECT cc_hash(s), cc_hash(p), cc_hash(o), cc_hash(g) FROM added"
        )

    def add_homes(self, homes: Mapping[str, str]) -> None:
        """Say which community each graph is about; call it when all quads are there."""
        self.add_texts([f"<{iri}>" for pair in homes.items() for iri in pair])
        self.database.run(
            "INSERT INTO home SELECT cc_hash(g), cc_hash(h) "
            "FROM (SELECT unnest(?) AS g, unnest(?) AS h)",
            [[f"<{g}>" for g in homes], [f"<{c}>" for c in homes.values()]],
        )
        self.finish_homes()

    def finish_homes(self) -> None:
        """Give graphs without a community to the ontology, and see whether communities overlap."""
        self.database.run(
            f"INSERT INTO home SELECT DISTINCT g, {ONTOLOGY} FROM quad "
            "WHERE g NOT IN (SELECT g FROM home)"
        )
        self.database.run("INSERT INTO blank SELECT id FROM term WHERE text[1] = '_'")
        self.database.run(
            "INSERT INTO community SELECT DISTINCT id FROM home JOIN term ON id = h "
            "WHERE text[1] = '<'"
        )
        count = self.database.rows("SELECT count(DISTINCT h) FROM home")[0][0]
        self.overlap = count > 1 and bool(
            self.database.rows(
                "SELECT 1 FROM (SELECT DISTINCT s, g FROM quad) JOIN home USING (g) "
                "GROUP BY s HAVING min(h) <> max(h) LIMIT 1"
            )
        )

    # tables ----------------------------------------------------------------------------------

    def survey(self) -> None:
        """Count the facts of each key."""
        self._type = self.database.rows("SELECT cc_hash(?)", [TYPE])[0][0]
        for source, asserted, fresh in (
            ("quad", "TRUE", "TRUE"),
            ("base", "TRUE", f"bool_or(h = {PARAMETERS})"),
        ):
            for kind, id_, group, where in (
                ("predicate", "p", "p", "p <> {}"),
                ("class", "o", "o", "p = {}"),
            ):
                found = self.database.rows(
                    f"SELECT t.text, n, a, f FROM (SELECT {id_} AS id, count(*) AS n, "
                    f"{asserted} AS a, {fresh} AS f FROM {source} "
                    f"WHERE {where.format(self._type)} GROUP BY {group}) JOIN term AS t USING (id)"
                )
                for text, rows, is_asserted, is_fresh in found:
                    table = self.table(Key("class" if kind == "class" else "predicate", text))
                    table.rows += rows
                    table.given += rows if source == "base" else 0
                    table.asserted |= bool(is_asserted)
                    table.fresh |= bool(is_fresh)

    def table(self, key: Key) -> Table:
        """Return what is known of a key's table."""
        return self.tables.setdefault(key, Table())

    def ensure(self, key: Key | str) -> str:
        """Make a table or view if it is not there, and return its name."""
        if isinstance(key, str):
            self._view(key)
            return key
        name, table = self.keys.name(key), self.table(key)
        if table.made:
            return name
        table.made = True
        table.several = self.overlap
        columns = "s" if key.is_class else "s, o"
        kinds = "s UBIGINT" if key.is_class else "s UBIGINT, o UBIGINT"
        if not table.rows:
            self.database.run(
                f"CREATE TABLE {name} ({kinds}, h UBIGINT, first BOOLEAN, "
                "asserted BOOLEAN, round INTEGER)"
            )
            return name
        id_ = f"cc_hash('{quoted(key.term)}')"
        where = f"p = {self._type}::UBIGINT AND o = {id_}" if key.is_class else f"p = {id_}"
        if not self.overlap and table.given in (0, table.rows):
            # Facts of cases only, or facts that hold everywhere only.
            query = (
                f"SELECT {columns}, h, TRUE AS first, h <> {ENTAILED} AS asserted, round FROM base "
                f"WHERE {where}"
                if table.given
                else f"SELECT {columns}, min(h) AS h, TRUE AS first, TRUE AS asserted, 0 AS round "
                f"FROM quad JOIN home USING (g) WHERE {where} GROUP BY {columns}"
            )
            self.database.run(f"CREATE TABLE {name} AS {query}")
            return name
        same = "b.s = q.s" if key.is_class else "b.s = q.s AND b.o = q.o"
        once = "min(h) AS h" if not self.overlap else "h"
        by = columns if not self.overlap else f"{columns}, h"
        first = (
            f"row_number() OVER (PARTITION BY {columns} ORDER BY h) = 1" if self.overlap else "TRUE"
        )
        qualified = ", ".join(f"q.{c}" for c in columns.split(", "))
        self.database.run(
            f"CREATE TABLE {name} AS WITH b AS (SELECT {columns}, h, round FROM base "
            f"WHERE {where}), q AS (SELECT {columns}, {once} FROM quad JOIN home USING (g) "
            f"WHERE {where} GROUP BY {by}) "
            f"SELECT {columns}, h, TRUE AS first, h <> {ENTAILED} OR EXISTS (SELECT 1 FROM q "
            f"WHERE {same} AND q.h = {ONTOLOGY}) AS asserted, round FROM b "
            f"UNION ALL SELECT {qualified}, q.h, {first} AND NOT EXISTS (SELECT 1 FROM b "
            f"WHERE {same}), TRUE, 0 FROM q WHERE NOT EXISTS (SELECT 1 FROM b WHERE {same} "
            f"AND b.h <= {COVERING})"
        )
        return name

    def _view(self, name: str) -> None:
        """Make a view over all facts, or over all types, as they are now."""
        parts: list[str] = []
        for key in sorted(self.tables):
            if name == TYPES and not key.is_class:
                continue
            table = self.ensure(key)
            term = f"cc_hash('{quoted(key.term)}')"
            rest = "h, first, asserted, round"
            if key.is_class:
                parts.append(
                    f"SELECT s, {self._type}::UBIGINT AS p, {term} AS o, {rest} FROM {table}"
                )
            else:
                parts.append(f"SELECT s, {term} AS p, o, {rest} FROM {table}")
        if not parts:
            parts = [
                "SELECT s, p, o, h, TRUE AS first, TRUE AS asserted, round FROM base WHERE FALSE"
            ]
        self.database.run(f"CREATE OR REPLACE TEMP VIEW {name} AS {' UNION ALL '.join(parts)}")

    def has_key(self, key: Key) -> bool:
        """Tell whether there is any fact of a key."""
        return key in self.tables and self.tables[key].rows > 0

    def has_several_homes(self, key: Key) -> bool:
        """Tell whether a fact of a key may be known in more than one community."""
        name = self.ensure(key)
        return self.table(key).several and bool(
            self.database.rows(f"SELECT 1 FROM {name} WHERE NOT first LIMIT 1")
        )

    def insert(self, key: Key, candidates: str, round_: int) -> int:
        """Write conclusions, and return how many of them are new for their graph.

        Args:
            key: the table.
            candidates: a query with columns ``s``, ``o`` and ``h``.
            round_: the round.
        """
        name = self.ensure(key)
        table = self.table(key)
        columns = ("s",) if key.is_class else ("s", "o")
        listed = ", ".join(columns)
        if not table.several:
            try:
                added = self._insert_single(name, columns, candidates, round_, bool(table.rows))
            except EngineError as error:
                if error.message != "compiled.several-homes":
                    raise
                table.several = True
        if table.several:
            added = self._insert_several(name, listed, columns, candidates, round_)
        table.rows += added
        table.fresh |= added > 0
        return added

    def _insert_single(
        self, name: str, columns: tuple[str, ...], candidates: str, round_: int, known: bool
    ) -> int:
        """Write conclusions, as long as none of them is known in two communities."""
        listed = ", ".join(columns)
        here = (
            f"SELECT {listed}, min(h) AS h, max(h) AS other FROM ({candidates}) GROUP BY {listed}"
        )
        wanted = ", ".join(f"c.{c}" for c in columns)
        several = "error('ccreason:several-homes')"
        if not known:
            return self.database.run(
                f"INSERT INTO {name} SELECT {wanted}, c.h, TRUE, FALSE, {round_} FROM ({here}) "
                f"AS c WHERE CASE WHEN c.h <> c.other THEN {several} ELSE TRUE END"
            )
        same = " AND ".join(f"e.{c} = c.{c}" for c in columns)
        return self.database.run(
            f"INSERT INTO {name} SELECT {wanted}, c.h, TRUE, FALSE, {round_} FROM ({here}) AS c "
            f"LEFT JOIN {name} AS e ON {same} WHERE CASE WHEN c.h <> c.other "
            f"OR (e.h <> c.h AND e.h > {COVERING}) THEN {several} ELSE e.s IS NULL END"
        )

    def _insert_several(
        self, name: str, listed: str, columns: tuple[str, ...], candidates: str, round_: int
    ) -> int:
        same = " AND ".join(f"e.{c} = c.{c}" for c in columns)
        wanted = ", ".join(f"c.{c}" for c in columns)
        return self.database.run(
            f"INSERT INTO {name} SELECT {wanted}, c.h, c.n = 1 AND NOT EXISTS (SELECT 1 "
            f"FROM {name} AS e WHERE {same}), FALSE, {round_} FROM (SELECT {listed}, h, "
            f"row_number() OVER (PARTITION BY {listed} ORDER BY h) AS n "
            f"FROM (SELECT DISTINCT {listed}, h FROM ({candidates}))) AS c "
            f"WHERE NOT EXISTS (SELECT 1 FROM {name} AS e WHERE {same} "
            f"AND (e.h = c.h OR e.h <= {COVERING}))"
        )
