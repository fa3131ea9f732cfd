"""Statements with the graphs that they stand in, for queries with GRAPH.

Rules see one graph of facts, and the tables made for them (:mod:`ccreason.engine.compiled.keys`)
forget which graph said what. A query may ask; the views made here put together what was read, what
the program brings along, and what was concluded, each statement once in each graph.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ccreason.engine.compiled.database import quoted
from ccreason.engine.compiled.graphs import NAMES, view_of
from ccreason.engine.compiled.keys import EVERYWHERE, TYPES, Key, key_of
from ccreason.namespaces import INFERRED_SUFFIX, ONTOLOGY_INFERRED_GRAPH
from ccreason.ntriples import to_fact
from ccreason.rules.expressions import TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Quad

    from ccreason.engine.compiled.results import Results
    from ccreason.engine.compiled.store import Store

#: Statements of the ontology and the parameters with their graphs, and the graphs of conclusions.
_STATED, _PLACES = "g_stated", "g_places"


def _nothing() -> Iterable[Quad]:
    return ()


class NamedGraphs:
    """Makes the views that queries with GRAPH read.

    Args:
        store: the facts; cases are in its table ``quad``.
        results: the outcome of reasoning; None if only what was read is asked.
        stated: gives the statements of ontology and parameters, when first needed.
    """

    def __init__(
        self,
        store: Store,
        results: Results | None = None,
        stated: Callable[[], Iterable[Quad]] = _nothing,
    ) -> None:
        self._store = store
        self._database = store.database
        self._results = results
        self._stated = stated
        self._made: set[str] = set()

    def ensure(self, key: Key | str) -> None:
        """Make the view of a key, of all types or of everything, or the table of graphs."""
        name = view_of(key, self._store.keys)
        if name in self._made:
            return
        if not self._made:
            self._prepare()
        self._made.add(name)
        if key == NAMES:
            self._name_graphs()
            return
        columns, where = "s, p, o, g", "TRUE"
        type_ = f"cc_hash('{TYPE}')"
        if isinstance(key, Key):
            term = f"cc_hash('{quoted(key.term)}')"
            columns = "s, g" if key.is_class else "s, o, g"
            where = f"p = {type_} AND o = {term}" if key.is_class else f"p = {term}"
        elif key == TYPES:
            where = f"p = {type_}"
        parts = [f"SELECT {columns} FROM {table} WHERE {where}" for table in ("quad", _STATED)]
        parts += self._concluded(key, columns)
        # What was read may say a thing twice.
        self._database.run(f"CREATE TEMP VIEW {name} AS {' UNION '.join(parts)}")

    def _prepare(self) -> None:
        quads = [(*to_fact(quad), str(quad.graph_name)) for quad in self._stated()]
        self._store.add_texts(list({text for quad in quads for text in quad}))
        hashes = ", ".join(f"cc_hash({c}) AS {c}" for c in "spog")
        self._database.run(
            f"CREATE TEMP TABLE {_STATED} AS SELECT {hashes} FROM (SELECT "
            + ", ".join(f"unnest(?::VARCHAR[]) AS {c}" for c in "spog")
            + ")",
            [[quad[n] for quad in quads] for n in range(4)],
        )
        homes = [
            f"SELECT DISTINCT h FROM {table} WHERE NOT asserted" for _, table in self._tables()
        ]
        self._database.run(
            f"CREATE TEMP TABLE {_PLACES} AS SELECT h, CASE WHEN h <= {EVERYWHERE} "
            f"THEN '<{ONTOLOGY_INFERRED_GRAPH}>' "
            f"ELSE left(text, length(text) - 1) || '{INFERRED_SUFFIX}>' END AS name FROM "
            f"({' UNION '.join(homes) or 'SELECT 0 AS h WHERE FALSE'}) LEFT JOIN term ON id = h"
        )
        self._store.add_terms(
            f"SELECT cc_hash(name) AS id, name AS text FROM {_PLACES}", kind="iri"
        )

    def _tables(self) -> Iterable[tuple[Key, str]]:
        """Yield the keys and tables that can hold conclusions."""
        if self._results is None:
            return
        for key, table in sorted(self._store.tables.items()):
            # A table that no rule needed holds nothing but what was read.
            if table.made or key in self._entailed:
                yield key, self._store.ensure(key)

    @cached_property
    def _entailed(self) -> set[Key | None]:
        """The keys of what the ontology entails by itself."""
        assert self._results is not None
        closure = self._results.closure
        return {key_of(f[1], f[2]) for f in closure.known.keys() - set(closure.given)}

    def _concluded(self, wanted: Key | str, columns: str) -> Iterable[str]:
        """Yield the queries of what was concluded of a key."""
        for key, table in self._tables():
            if isinstance(wanted, Key):
                if key != wanted:
                    continue
                terms = columns.removesuffix(", g")
            elif key.is_class:
                terms = f"s, cc_hash('{TYPE}') AS p, cc_hash('{quoted(key.term)}') AS o"
            elif wanted == TYPES:
                continue
            else:
                terms = f"s, cc_hash('{quoted(key.term)}') AS p, o"
            yield (
                f"SELECT {terms}, cc_hash(name) AS g FROM {table} JOIN {_PLACES} USING (h) "
                "WHERE NOT asserted"
            )

    def _name_graphs(self) -> None:
        self._database.run(
            f"CREATE TEMP TABLE {NAMES} AS SELECT DISTINCT g FROM quad UNION "
            f"SELECT g FROM {_STATED} UNION SELECT cc_hash(name) FROM {_PLACES}"
        )
