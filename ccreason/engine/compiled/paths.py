"""Property paths to SQL (SPARQL 1.1 Query, section 9)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Protocol

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.graphs import NAMES
from ccreason.engine.compiled.keys import ALL, TYPES, Key
from ccreason.rules import algebra as al
from ccreason.rules.expressions import TYPE
from ccreason.rules.reads import may_be_empty

if TYPE_CHECKING:
    from collections.abc import Sequence


class Source(Protocol):
    """What reads tables of facts and names things."""

    @property
    def carried(self) -> tuple[str, ...]:
        """The variable of the graph that a path lies in, where that is open."""

    def facts(self, key: Key | str, alias: str) -> tuple[exp.Table, list[exp.Expression]]:
        """Return a table of facts and the conditions on its rows, and note that it is read."""

    def id_of(self, term: str) -> exp.Expression:
        """Return the id of a constant."""

    def fresh(self, prefix: str) -> str:
        """Return a name that was not used yet."""


def path_query(path: al.Path, source: Source, ends: Sequence[str]) -> exp.Expression:
    """Return a query with columns ``s`` and ``o``: the ends of a path, repeats as SPARQL has them.

    Where the graph is open, its column is ``g``.

    Args:
        path: the path.
        source: gives tables and names.
        ends: constants at the ends of the pattern; a path may be empty there even if no fact has
            them.
    """
    match path:
        case al.PathInverse(inner):
            query = path_query(inner, source, ends)
            alias = source.fresh("p")
            return sql.select(_ends(source, alias, "os"), [sql.sub(query, alias)])
        case al.PathAlternative(parts):
            return sql.union_all([_rows(path_query(p, source, ends), source) for p in parts])
        case al.PathSequence(parts):
            return _sequence(parts, source, ends)
        case al.PathRepeat(inner, kind):
            return _repeat(inner, kind, source, ends)
        case al.NegatedSet(forward, backward):
            return _negated(forward, backward, source)
        case _:
            return step(path, source)


def step(predicate: str, source: Source) -> exp.Select:
    """Return a query with the subjects and objects of a predicate."""
    alias = source.fresh("p")
    key = TYPES if predicate == TYPE else Key("predicate", predicate)
    table, where = source.facts(key, alias)
    return sql.select(_ends(source, alias), [table], where)


def _ends(source: Source, alias: str, ends: str = "so") -> list[exp.Expression]:
    """Return the columns of a path: its ends, and its graph where that is open."""
    columns = (*zip(ends, "so", strict=True), *((("g", "g"),) if source.carried else ()))
    return [sql.named(sql.col(here, alias), name) for here, name in columns]


def _rows(query: exp.Expression, source: Source) -> exp.Select:
    alias = source.fresh("p")
    return sql.select(_ends(source, alias), [sql.sub(query, alias)])


def _sequence(parts: Sequence[al.Path], source: Source, ends: Sequence[str]) -> exp.Expression:
    aliases = [source.fresh("p") for _ in parts]
    queries = [
        sql.sub(path_query(part, source, ends), alias)
        for part, alias in zip(parts, aliases, strict=True)
    ]
    where: list[exp.Expression] = []
    for one, other in itertools.pairwise(aliases):
        where += _next(source, one, other)
    first, *rest = _ends(source, aliases[0])
    last = sql.named(sql.col("o", aliases[-1]), "o")
    return sql.select([first, last, *rest[1:]], queries, where)


def _next(source: Source, one: str, other: str) -> list[exp.Expression]:
    """Return the conditions that one step goes on where another ends, in the same graph."""
    columns = (("o", "s"), ("g", "g")) if source.carried else (("o", "s"),)
    return [sql.eq(sql.col(a, one), sql.col(b, other)) for a, b in columns]


def _repeat(inner: al.Path, kind: str, source: Source, ends: Sequence[str]) -> exp.Expression:
    once = _rows(path_query(inner, source, ends), source)
    parts: list[exp.Expression] = [once]
    if kind in "*?" or may_be_empty(inner):
        parts.append(_empty(source, ends))
    if kind != "?":
        parts[0] = _closure(once, source)
    alias = source.fresh("p")
    return sql.select(_ends(source, alias), [sql.sub(sql.union_all(parts), alias)], distinct=True)


def _closure(once: exp.Select, source: Source) -> exp.Select:
    name, edge, walk, alias, base = (source.fresh("p") for _ in range(5))
    first, _, *graph = _ends(source, walk)
    grown = sql.select(
        [first, sql.named(sql.col("o", edge), "o"), *graph],
        [sql.table(name, walk), sql.sub(once.copy(), edge)],
        _next(source, walk, edge),
    )
    start = sql.select(_ends(source, base), [sql.sub(once, base)])
    columns = [exp.Identifier(this=c, quoted=True) for c in ("sog" if source.carried else "so")]
    cte = exp.CTE(
        this=exp.Union(this=start, expression=grown, distinct=True),
        alias=exp.TableAlias(this=exp.Identifier(this=name, quoted=True), columns=columns),
    )
    query = sql.select(_ends(source, alias), [sql.table(name, alias)])
    query.set("with_", exp.With(expressions=[cte], recursive=True))
    return _rows(query, source)


def _empty(source: Source, ends: Sequence[str]) -> exp.Expression:
    """Return every node with itself: those of facts, and constants at the pattern's ends."""
    parts: list[exp.Expression] = []
    for column in "so":
        alias = source.fresh("p")
        table, where = source.facts(ALL, alias)
        parts.append(sql.select(_ends(source, alias, column * 2), [table], where))
    for end in ends:
        alias = source.fresh("p")
        graphs = [source.facts(NAMES, alias)[0]] if source.carried else []
        _, _, *graph = _ends(source, alias)
        both = [sql.named(source.id_of(end), column) for column in "so"]
        parts.append(sql.select([*both, *graph], graphs))
    return _rows(sql.union_all(parts), source)


def _negated(forward: Sequence[str], backward: Sequence[str], source: Source) -> exp.Expression:
    parts: list[exp.Expression] = []
    for excluded, ends in ((forward, "so"), (backward, "os")):
        if not excluded and (backward or ends == "os"):
            continue
        alias = source.fresh("p")
        table, where = source.facts(ALL, alias)
        if excluded:
            ids = [source.id_of(p) for p in excluded]
            where.append(exp.Not(this=exp.In(this=sql.col("p", alias), expressions=ids)))
        parts.append(sql.select(_ends(source, alias, ends), [table], where))
    return sql.union_all(parts)
