"""Building SQL as trees of sqlglot, in the few shapes the compiler needs.

Only :mod:`ccreason.engine.compiled.dialect` knows functions of one database; what stands here is
standard SQL and is written out for the database named by :data:`DIALECT`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DIALECT: Final = "duckdb"


def col(name: str, table: str = "") -> exp.Column:
    """Return a column, of a table if named."""
    return exp.Column(
        this=exp.Identifier(this=name, quoted=True),
        table=exp.Identifier(this=table, quoted=True) if table else None,
    )


def string(text: str) -> exp.Literal:
    """Return a string constant."""
    return exp.Literal.string(text)


def number(value: int) -> exp.Expression:
    """Return an integer constant."""
    if value < 0:
        return exp.Neg(this=exp.Literal.number(-value))
    return exp.Literal.number(value)


def null() -> exp.Null:
    """Return NULL."""
    return exp.Null()


def boolean(value: bool) -> exp.Boolean:
    """Return TRUE or FALSE."""
    return exp.Boolean(this=value)


def call(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    """Return a call of a function."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def eq(left: exp.Expression, right: exp.Expression) -> exp.EQ:
    """Return ``left = right``."""
    return exp.EQ(this=left, expression=right)


def is_null(item: exp.Expression) -> exp.Is:
    """Return ``item IS NULL``."""
    return exp.Is(this=item, expression=null())


def not_null(item: exp.Expression) -> exp.Not:
    """Return ``item IS NOT NULL``."""
    return exp.Not(this=is_null(item))


def paren(item: exp.Expression) -> exp.Paren:
    """Return an expression in brackets."""
    return exp.Paren(this=item)


def both(parts: Iterable[exp.Expression]) -> exp.Expression | None:
    """Return the conjunction of conditions, or None if there is none."""
    result: exp.Expression | None = None
    for part in parts:
        result = part if result is None else exp.And(this=result, expression=part)
    return result


def either(parts: Sequence[exp.Expression]) -> exp.Expression:
    """Return the disjunction of conditions, in brackets."""
    result = parts[0]
    for part in parts[1:]:
        result = exp.Or(this=result, expression=part)
    return paren(result)


def case(
    *branches: tuple[exp.Expression, exp.Expression], default: exp.Expression | None = None
) -> exp.Case:
    """Return ``CASE WHEN … THEN … ELSE … END``."""
    return exp.Case(ifs=[exp.If(this=c, true=v) for c, v in branches], default=default)


def coalesce(*items: exp.Expression) -> exp.Expression:
    """Return the first that is not NULL."""
    return items[0] if len(items) == 1 else call("coalesce", *items)


def named(item: exp.Expression, name: str) -> exp.Alias:
    """Return a column of a select with its name."""
    return exp.Alias(this=item, alias=exp.Identifier(this=name, quoted=True))


def table(name: str, alias: str) -> exp.Table:
    """Return a table under another name."""
    return exp.Table(
        this=exp.Identifier(this=name, quoted=True),
        alias=exp.TableAlias(this=exp.Identifier(this=alias, quoted=True)),
    )


def sub(query: exp.Expression, alias: str) -> exp.Subquery:
    """Return a query in brackets with a name."""
    return exp.Subquery(
        this=query, alias=exp.TableAlias(this=exp.Identifier(this=alias, quoted=True))
    )


def select(
    columns: Sequence[exp.Expression],
    sources: Sequence[exp.Expression] = (),
    where: Iterable[exp.Expression] = (),
    *,
    joins: Sequence[exp.Join] = (),
    distinct: bool = False,
    group: Sequence[exp.Expression] = (),
) -> exp.Select:
    """Return a SELECT; further sources are joined without a condition."""
    query = exp.Select(expressions=list(columns) or [number(1)])
    if distinct:
        query.set("distinct", exp.Distinct())
    if sources:
        query.set("from_", exp.From(this=sources[0]))
        crossed = [exp.Join(this=source, kind="CROSS") for source in sources[1:]]
        query.set("joins", [*crossed, *joins])
    condition = both(where)
    if condition is not None:
        query.set("where", exp.Where(this=condition))
    if group:
        query.set("group", exp.Group(expressions=list(group)))
    return query


def join(source: exp.Expression, on: exp.Expression | None, *, left: bool = False) -> exp.Join:
    """Return a join with its condition."""
    if on is None:
        return exp.Join(this=source, kind="CROSS") if not left else _always(source)
    return exp.Join(this=source, on=on, side="LEFT" if left else None)


def _always(source: exp.Expression) -> exp.Join:
    return exp.Join(this=source, on=boolean(True), side="LEFT")


def union_all(parts: Sequence[exp.Expression]) -> exp.Expression:
    """Return the rows of all queries, repeats kept."""
    result = parts[0]
    for part in parts[1:]:
        result = exp.Union(this=result, expression=part, distinct=False)
    return result


def with_table(name: str, query: exp.Expression, rest: exp.Select) -> exp.Select:
    """Return a query in front of which a table is worked out once."""
    return with_tables([(name, query)], rest)


def with_tables(tables: Sequence[tuple[str, exp.Expression]], rest: exp.Select) -> exp.Select:
    """Return a query in front of which tables are worked out once."""
    parts = [
        exp.CTE(
            this=query,
            alias=exp.TableAlias(this=exp.Identifier(this=name, quoted=True)),
            materialized=True,
        )
        for name, query in tables
    ]
    rest.set("with_", exp.With(expressions=parts))
    return rest


def text(tree: exp.Expression) -> str:
    """Return a tree as SQL text."""
    return tree.sql(dialect=DIALECT)
