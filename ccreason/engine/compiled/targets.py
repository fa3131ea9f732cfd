"""Where compiled rules run: DuckDB for much data, SQLite for little.

One plan, two ways to write it out. What differs stands here and in the functions that each is given
(:mod:`ccreason.engine.compiled.macros`, :mod:`ccreason.engine.compiled.small.functions`): how a
table of facts is named, whether a term is looked up by a join or by a call, how constants of 128
bits are written, and the names of a few functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.keys import TYPES, Key
from ccreason.engine.compiled.small.numbers import encoded
from ccreason.rules.expressions import TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ccreason.engine.compiled.keys import Keys


class Duckdb:
    """A table for each predicate and class; look-ups are joins."""

    #: Whether a term is looked up by a call; else by a join.
    calls = False
    #: Whether patterns on one subject are worked out before they are joined.
    stars = True

    def facts(
        self, key: Key | str, alias: str, keys: Keys, ids: Callable[[str], int], *, fresh: bool
    ) -> tuple[exp.Table, list[exp.Expression]]:
        """Return a table of facts and the conditions on its rows.

        Args:
            key: its key, or a view.
            alias: its name in the query.
            keys: names of tables.
            ids: ids of constants.
            fresh: whether only the facts of the last round are wanted.
        """
        name = key if isinstance(key, str) else keys.name(key)
        condition: exp.Expression = sql.col("first", alias)
        if fresh:
            condition = since(alias)
        return sql.table(name, alias), [condition]

    def text(self, tree: exp.Expression) -> str:
        """Return a tree, which is not used again, as SQL text."""
        return tree.sql(dialect=sql.DIALECT, copy=False)


class Sqlite:
    """One table of facts; look-ups are calls of functions."""

    calls = True
    # There are indexes to go by; what was worked out before would have none.
    stars = False

    def facts(
        self, key: Key | str, alias: str, keys: Keys, ids: Callable[[str], int], *, fresh: bool
    ) -> tuple[exp.Table, list[exp.Expression]]:
        """Return a table of facts and the conditions on its rows, as :class:`Duckdb` does."""
        where: list[exp.Expression] = []
        if isinstance(key, Key):
            keys.name(key)
            predicate = TYPE if key.is_class else key.term
            where.append(sql.eq(sql.col("p", alias), sql.number(ids(predicate))))
            if key.is_class:
                where.append(sql.eq(sql.col("o", alias), sql.number(ids(key.term))))
        elif key == TYPES:
            where.append(sql.eq(sql.col("p", alias), sql.number(ids(TYPE))))
        if fresh:
            where.append(since(alias))
        return sql.table("fact", alias), where

    def text(self, tree: exp.Expression) -> str:
        """Return a tree, which is not used again, as SQL text."""
        return _flat(tree.transform(_for_sqlite, copy=False)).sql(dialect="sqlite", copy=False)


DUCKDB: Final = Duckdb()
SQLITE: Final = Sqlite()


def since(alias: str) -> exp.Expression:
    """Return the condition that a fact became known in the last round."""
    return exp.GTE(this=sql.col("round", alias), expression=sql.col("last_round"))


#: Our names for what DuckDB calls otherwise.
_RENAMED: Final[Mapping[str, str]] = {"any_value": "max", "row": "cc_row"}
#: What an aggregate gives where there is nothing: SQLite asks no function then.
_EMPTY: Final[Mapping[str, exp.Expression]] = {
    "cc_sum": exp.HexString(this=encoded(0).hex()),
    "cc_sumd": exp.HexString(this=encoded(0).hex()),
    "cc_avg": exp.HexString(this=encoded(0).hex()),
    "cc_avgd": exp.HexString(this=encoded(0).hex()),
    "cc_sumint": exp.Literal.number(1),
    "cc_avgint": exp.Literal.number(1),
}


def _for_sqlite(node: exp.Expression) -> exp.Expression:
    match node:
        case exp.Cast():
            return _constant(node)
        case exp.Join():
            if node.args.get("kind") == "CROSS":
                # There, it would fix the order of the joins.
                node.set("kind", None)
        case exp.Select():
            if node.args.get("having") and not node.args.get("group"):
                node.set("group", exp.Group(expressions=[exp.Null()]))
        case exp.Anonymous():
            return _call(node)
    return node


def _flat(tree: exp.Expression) -> exp.Expression:
    """Return a query whose parts stand in front of it one after the other.

    SQLite does not read queries that are nested more than some fifteen deep.
    """
    tables: dict[str, exp.CTE] = {}
    recursive = False

    def visit(node: exp.Expression) -> None:
        nonlocal recursive
        with_ = node.args.get("with_")
        if with_ is not None:
            node.set("with_", None)
            recursive = recursive or bool(with_.args.get("recursive"))
            for table in with_.expressions:
                visit(table)
                tables.setdefault(table.alias, table)
        for child in list(node.iter_expressions()):
            visit(child)
        if isinstance(node, exp.Subquery) and isinstance(node.parent, exp.From | exp.Join):
            name = f"w{len(tables)}_"
            tables[name] = exp.CTE(
                this=node.this, alias=exp.TableAlias(this=exp.Identifier(this=name, quoted=True))
            )
            node.replace(sql.table(name, node.alias))

    visit(tree)
    for table in tables.values():
        # What is worked out in a part is named once and read often; SQLite would put a part into
        # the next and work it out again wherever its name stands.
        if not recursive and table.find(exp.Anonymous) is not None:
            table.set("materialized", True)
    if tables:
        tree.set("with_", exp.With(expressions=list(tables.values()), recursive=recursive))
    return tree


def _constant(cast: exp.Cast) -> exp.Expression:
    """Return a constant as SQLite has it: there are no types to be told, and no 128 bits."""
    inner = cast.this
    if isinstance(inner, exp.Null):
        return inner
    negative = isinstance(inner, exp.Neg)
    value = int(inner.this.name if negative else inner.name)
    if cast.to.sql(dialect=sql.DIALECT) in ("HUGEINT", "INT128"):
        return exp.HexString(this=encoded(-value if negative else value).hex())
    return sql.number(value)


def _call(call: exp.Anonymous) -> exp.Expression:
    name, arguments = str(call.this).lower(), call.expressions
    if name == "try":
        return arguments[0]  # type: ignore[no-any-return]
    if name == "left":
        return sql.call("substr", arguments[0], sql.number(1), arguments[1])
    if name in _RENAMED:
        call.set("this", _RENAMED[name])
    if name in _EMPTY:
        none = sql.eq(sql.call("count", exp.Star()), sql.number(0))
        return sql.coalesce(call, sql.case((none, _EMPTY[name].copy())))
    return call
