"""Property paths to SQL (SPARQL 1.1 Query, section 9)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Protocol

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.keys import ALL, TYPES, Key
from ccreason.rules import algebra as al
from ccreason.rules.expressions import TYPE
from ccreason.rules.reads import may_be_empty

if TYPE_CHECKING:
    from collections.abc import Sequence


class Source(Protocol):
    """What reads tables of facts and names things."""

    def facts(self, key: Key | str, alias: str) -> tuple[exp.Table, list[exp.Expression]]:
        """Return a table of facts and the conditions on its rows, and note that it is read."""

    def id_of(self, term: str) -> exp.Expression:
        """Return the id of a constant."""

    def fresh(self, prefix: str) -> str:
        """Return a name that was not used yet."""


def path_query(path: al.Path, source: Source, ends: Sequence[str]) -> exp.Expression:
    """Return a query with columns ``s`` and ``o``: the ends of a path, repeats as SPARQL has them.

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
            return sql.select(
                [sql.named(sql.col("o", alias), "s"), sql.named(sql.col("s", alias), "o")],
                [sql.sub(query, alias)],
            )
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
    return sql.select([sql.col("s", alias), sql.col("o", alias)], [table], where)


def _rows(query: exp.Expression, source: Source) -> exp.Select:
    alias = source.fresh("p")
    return sql.select([sql.col("s", alias), sql.col("o", alias)], [sql.sub(query, alias)])


def _sequence(parts: Sequence[al.Path], source: Source, ends: Sequence[str]) -> exp.Expression:
    aliases = [source.fresh("p") for _ in parts]
    queries = [
        sql.sub(path_query(part, source, ends), alias)
        for part, alias in zip(parts, aliases, strict=True)
    ]
    where = [
        sql.eq(sql.col("o", one), sql.col("s", other)) for one, other in itertools.pairwise(aliases)
    ]
    return sql.select(
        [sql.named(sql.col("s", aliases[0]), "s"), sql.named(sql.col("o", aliases[-1]), "o")],
        queries,
        where,
    )


def _repeat(inner: al.Path, kind: str, source: Source, ends: Sequence[str]) -> exp.Expression:
    once = _rows(path_query(inner, source, ends), source)
    parts: list[exp.Expression] = [once]
    if kind in "*?" or may_be_empty(inner):
        parts.append(_empty(source, ends))
    if kind != "?":
        parts[0] = _closure(once, source)
    alias = source.fresh("p")
    return sql.select(
        [sql.col("s", alias), sql.col("o", alias)],
        [sql.sub(sql.union_all(parts), alias)],
        distinct=True,
    )


def _closure(once: exp.Select, source: Source) -> exp.Select:
    name, edge, walk, alias, base = (source.fresh("p") for _ in range(5))
    grown = sql.select(
        [sql.col("s", walk), sql.col("o", edge)],
        [sql.table(name, walk), sql.sub(once.copy(), edge)],
        [sql.eq(sql.col("o", walk), sql.col("s", edge))],
    )
    start = sql.select([sql.col("s", base), sql.col("o", base)], [sql.sub(once, base)])
    columns = [exp.Identifier(this=c, quoted=True) for c in "so"]
    cte = exp.CTE(
        this=exp.Union(this=start, expression=grown, distinct=True),
        alias=exp.TableAlias(this=exp.Identifier(this=name, quoted=True), columns=columns),
    )
    query = sql.select([sql.col("s", alias), sql.col("o", alias)], [sql.table(name, alias)])
    query.set("with_", exp.With(expressions=[cte], recursive=True))
    return _rows(query, source)


def _empty(source: Source, ends: Sequence[str]) -> exp.Expression:
    """Return every node with itself: those of facts, and constants at the pattern's ends."""
    parts: list[exp.Expression] = []
    for column in "so":
        alias = source.fresh("p")
        table, where = source.facts(ALL, alias)
        node = sql.col(column, alias)
        parts.append(
            sql.select([sql.named(node, "s"), sql.named(node.copy(), "o")], [table], where)
        )
    parts += [
        sql.select([sql.named(source.id_of(end), "s"), sql.named(source.id_of(end), "o")])
        for end in ends
    ]
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
        parts.append(
            sql.select(
                [sql.named(sql.col(ends[0], alias), "s"), sql.named(sql.col(ends[1], alias), "o")],
                [table],
                where,
            )
        )
    return sql.union_all(parts)
