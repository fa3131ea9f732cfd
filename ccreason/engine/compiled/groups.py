"""Groups and aggregates to SQL (SPARQL 1.1 Query, section 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.relation import EXTRA, Column, Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.engine.compiled.expressions import Expressions
    from ccreason.engine.compiled.patterns import Patterns
    from ccreason.engine.compiled.relation import Value
    from ccreason.rules import algebra as al


def grouped(
    compiler: Patterns,
    relation: Relation,
    keys: Sequence[str],
    aggregates: Sequence[al.Aggregate],
) -> Relation:
    """Return the groups of solutions by their keys, with aggregates."""
    alias, outside = compiler.fresh("g"), compiler.fresh("g")
    scope, expressions = compiler.expressions(relation.columns, alias, {})
    inner: list[exp.Expression] = []
    outer: list[exp.Expression] = []
    by: list[exp.Expression] = []
    columns: dict[str, Column] = {}
    for key in keys:
        column = relation.columns.get(key)
        if column is None:
            continue
        columns[key] = column
        name = compiler.column(key)
        inner.append(sql.col(name, alias))
        outer.append(sql.named(sql.col(name, outside), name))
        by.append(sql.col(name, outside))
        for suffix in EXTRA[column.kind]:
            inner.append(sql.col(name + suffix, alias))
            any_value = sql.call("any_value", sql.col(name + suffix, outside))
            outer.append(sql.named(any_value, name + suffix))
    made: dict[str, Column] = {}
    for aggregate in aggregates:
        name = compiler.column(aggregate.variable)
        if aggregate.argument is None:
            parts: list[exp.Expression] = []
            if aggregate.distinct:
                parts = [scope.part(v) for v in relation.columns]
        else:
            value = expressions.value(aggregate.argument)
            if aggregate.function == "COUNT":
                parts = [scope.id(value)]
            elif aggregate.function in ("SUM", "AVG"):
                number, integer = expressions.numeric(value)
                parts = [number, integer, scope.id(value)]
            else:
                parts = [scope.text(value), scope.id(value), *_order(expressions, value)]
        names = [f"{name}a{n}" for n in range(len(parts))]
        inner += [sql.named(part, n) for part, n in zip(parts, names, strict=True)]
        cells = [sql.col(n, outside) for n in names]
        columns[aggregate.variable] = column = _column(aggregate)
        made[aggregate.variable] = column
        results = _results(aggregate, cells)
        outer += [
            sql.named(result, name + suffix)
            for result, suffix in zip(results, EXTRA[column.kind], strict=True)
        ]
    source = sql.select(inner, [scope.source(relation.query)])
    query = sql.select(outer, [sql.sub(source, outside)], group=by)
    if keys and not by:
        # Keys that nothing binds: one group, but none where there is no solution.
        query.set("having", exp.Having(this=exp.GT(this=sql.call("count", exp.Star()),
                                                   expression=sql.number(0))))  # fmt: skip
    before = {v: c for v, c in columns.items() if v not in made}
    for variable, column in made.items():
        later = {v: c for v, c in made.items() if v not in before and v != variable}
        query = compiler.with_id(query, before, variable, column, later)
        before[variable] = column
    unknown = [key for key in keys if key not in columns]
    result = Relation(query, columns, distinct=True)
    if unknown:
        result = compiler.projected(result, [*columns, *unknown], distinct=False)
    return Relation(result.query, result.columns, distinct=True)


def _column(aggregate: al.Aggregate) -> Column:
    if aggregate.function in ("MIN", "MAX"):
        return Column(certain=False, kind="text")
    return Column(certain=aggregate.function == "COUNT", kind="num")


def _order(expressions: Expressions, value: Value) -> list[exp.Expression]:
    """Return what orders terms: class, number, real, lexical form."""
    return expressions.fields(value, "cls num dbl lex lang")


def _results(aggregate: al.Aggregate, cells: list[exp.Column]) -> list[exp.Expression]:
    match aggregate.function:
        case "COUNT":
            return [sql.call("cc_scale", _count(aggregate, cells)), sql.boolean(value=True)]
        case "SUM" | "AVG":
            number, integer, id_ = cells
            name = f"cc_{aggregate.function.lower()}{'d' if aggregate.distinct else ''}"
            return [
                sql.call(name, number, integer.copy(), id_),
                sql.call(f"cc_{aggregate.function.lower()}int", integer),
            ]
        case _:
            # The text of the least or greatest term; of equal values the first text.
            name = "cc_least" if aggregate.function == "MIN" else "cc_greatest"
            return [sql.call(name, *cells)]


def _count(aggregate: al.Aggregate, cells: list[exp.Column]) -> exp.Expression:
    if aggregate.argument is None and not aggregate.distinct:
        return sql.call("count", exp.Star())
    counted: exp.Expression = cells[0] if cells else sql.number(1)
    if aggregate.argument is None:
        counted = sql.call("row", *cells) if cells else sql.number(1)
    if aggregate.distinct:
        counted = exp.Distinct(expressions=[counted])
    return sql.call("count", counted)
