"""Putting solutions together: joins, OPTIONAL, UNION, MINUS, projection."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.expressions import Expressions
from ccreason.engine.compiled.graphs import facts_in_graph
from ccreason.engine.compiled.relation import EXTRA, Column, Relation, Value, given
from ccreason.engine.compiled.scope import Scope
from ccreason.engine.compiled.targets import DUCKDB
from ccreason.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ccreason.engine.compiled.graphs import Active
    from ccreason.engine.compiled.keys import Key, Keys
    from ccreason.engine.compiled.targets import Duckdb, Sqlite
    from ccreason.rules import algebra as al

_OUTER: Final = "outer!"
TRUE: Final = f'"true"^^<{XSD}boolean>'
FALSE: Final = f'"false"^^<{XSD}boolean>'


def unbound() -> exp.Expression:
    """Return the id of a variable that is not bound."""
    return exp.Cast(this=sql.null(), to=exp.DataType.build("UBIGINT", dialect=sql.DIALECT))


class Merging(ABC):
    """Names of columns and tables, and the operators that need no pattern compiled."""

    def __init__(
        self,
        ids: Callable[[str], int],
        keys: Keys,
        delta: al.TriplePattern | None = None,
        target: Duckdb | Sqlite = DUCKDB,
    ) -> None:
        self.target = target
        self.ids = ids
        self.keys = keys
        self.delta = delta
        self.reads: dict[Key | str, None] = {}
        #: Tables and views that are read with the graphs of their facts.
        self.graph_reads: dict[Key | str, None] = {}
        #: The graph that patterns are matched in; None for all facts.
        self.active: Active | None = None
        self._columns: dict[str, str] = {}
        self._count = 0
        self._marks: dict[int, list[str]] = {}

    # names -----------------------------------------------------------------------------------

    def fresh(self, prefix: str) -> str:
        """Return a name that was not used yet."""
        self._count += 1
        return f"{prefix}{self._count}"

    def column(self, variable: str) -> str:
        """Return the name of a variable's column (the database does not tell ?a from ?A)."""
        return self._columns.setdefault(variable, f"v{len(self._columns)}_")

    def facts(
        self, key: Key | str, alias: str, *, fresh: bool = False
    ) -> tuple[exp.Table, list[exp.Expression]]:
        """Return a table of facts and the conditions on its rows, and note that it is read."""
        if self.active is not None:
            return facts_in_graph(self, self.active, key, alias)
        self.reads[key] = None
        return self.target.facts(key, alias, self.keys, self.ids, fresh=fresh)

    @property
    def carried(self) -> tuple[str, ...]:
        """The variable that each solution carries here: its graph, where that is open."""
        return self.active.variables if self.active is not None else ()

    def id_of(self, term: str) -> exp.Expression:
        """Return the id of a constant."""
        return exp.Cast(
            this=exp.Literal.number(self.ids(term)),
            to=exp.DataType.build("UBIGINT", dialect=sql.DIALECT),
        )

    def all_columns(self, columns: Mapping[str, Column], alias: str) -> list[exp.Expression]:
        """Return the columns of variables, under their own names."""
        return [sql.col(name, alias) for v, c in columns.items() for name in self._names(v, c)]

    def _names(self, variable: str, column: Column) -> list[str]:
        name = self.column(variable)
        return [name, *(name + extra for extra in EXTRA[column.kind])]

    def marks(self, relation: Relation) -> list[str]:
        """Return the columns that say which EXISTS hold."""
        return self._marks.get(id(relation.query), [])

    def note_mark(self, query: exp.Expression, relation: Relation, mark: str) -> None:
        """Note that a query has a further such column."""
        self._marks[id(query)] = [*self.marks(relation), mark]

    # expressions -----------------------------------------------------------------------------

    def expressions(
        self, columns: Mapping[str, Column], alias: str, asked: Mapping[int, exp.Expression]
    ) -> tuple[Scope, Expressions]:
        """Return what compiles expressions over a query."""
        scope = Scope(columns, alias, self.column, self.id_of, self.fresh("l") + "_",
                      calls=self.target.calls)  # fmt: skip
        for number, condition in asked.items():
            for found in condition.find_all(exp.Column):
                if found.table == _OUTER:
                    found.set("table", exp.Identifier(this=alias, quoted=True))
            scope.exists[number] = condition
        return scope, Expressions(scope)

    def kept(
        self, scope: Scope, value: Value, variable: str
    ) -> tuple[list[exp.Expression], Column]:
        """Return the columns that keep a value in a variable (the id only of a known term)."""
        name = self.column(variable)
        if value.id is not None and (value.constant or value.kind == "ref"):
            return [sql.named(given(value.id), name)], Column(value.certain)
        match value.kind:
            case "bool":
                truth = given(value.truth)
                false = exp.Not(this=sql.paren(truth.copy()))
                chosen = sql.case((truth, self.id_of(TRUE)), (false, self.id_of(FALSE)))
                return [sql.named(chosen, name)], Column(value.certain)
            case "num":
                parts = [given(value.number), given(value.integer)]
            case "str":
                parts = [given(value.string), given(value.language)]
            case _:
                parts = [scope.text(value)]
        kind = value.kind
        names = [name + extra for extra in EXTRA[kind]]
        made = [sql.named(p, n) for p, n in zip(parts, names, strict=True)]
        return list(made), Column(value.certain, kind)

    def text_of(self, variable: str, column: Column, alias: str) -> exp.Expression:
        """Return the text of a variable that was worked out; NULL where the dictionary has it."""
        if column.kind == "ref":
            return exp.Cast(this=sql.null(), to=exp.DataType.build("VARCHAR"))
        if column.kind == "text":
            return sql.col(self.column(variable) + "t", alias)
        scope, _ = self.expressions({variable: column}, alias, {})
        return scope.text(scope.variable(variable))

    # joins -----------------------------------------------------------------------------------

    def _agree(self, left: Relation, right: Relation, one: str, other: str) -> list[exp.Expression]:
        conditions: list[exp.Expression] = []
        for variable in left.columns:
            if variable in right.columns:
                a, b = (sql.col(self.column(variable), alias) for alias in (one, other))
                same: exp.Expression = sql.eq(a, b)
                if not left.columns[variable].certain or not right.columns[variable].certain:
                    same = sql.either([same, sql.is_null(a.copy()), sql.is_null(b.copy())])
                conditions.append(same)
        return conditions

    def _merged(
        self, left: Relation, right: Relation, one: str, other: str, *, optional: bool = False
    ) -> tuple[list[exp.Expression], dict[str, Column]]:
        """Return the columns of a join; each variable from the side where it is certain."""
        selected: list[exp.Expression] = []
        columns: dict[str, Column] = {}
        for variable in {**left.columns, **right.columns}:
            a, b = left.columns.get(variable), right.columns.get(variable)
            if a is not None and (b is None or a.certain):
                columns[variable] = a
                selected += [sql.col(n, one) for n in self._names(variable, a)]
            elif b is not None and (a is None or (b.certain and not optional)):
                columns[variable] = Column(b.certain and not optional, b.kind)
                selected += [sql.col(n, other) for n in self._names(variable, b)]
            else:
                assert a is not None
                assert b is not None
                name = self.column(variable)
                merged = sql.coalesce(sql.col(name, one), sql.col(name, other))
                selected.append(sql.named(merged, name))
                columns[variable] = Column(certain=b.certain and not optional)
                if a.kind != "ref" or b.kind != "ref":
                    columns[variable] = Column(columns[variable].certain, "text")
                    text = sql.coalesce(
                        self.text_of(variable, a, one), self.text_of(variable, b, other)
                    )
                    selected.append(sql.named(text, name + "t"))
        return selected, columns

    def joined(self, left: Relation, right: Relation) -> Relation:
        """Return the join of two patterns' solutions."""
        one, other = self.fresh("j"), self.fresh("j")
        selected, columns = self._merged(left, right, one, other)
        query = sql.select(
            selected,
            [sql.sub(left.query, one), sql.sub(right.query, other)],
            self._agree(left, right, one, other),
        )
        certain = all(
            left.columns[v].certain and right.columns[v].certain
            for v in left.columns
            if v in right.columns
        )
        return Relation(query, columns, left.distinct and right.distinct and certain)

    def left_joined(
        self, left: Relation, right: Relation, condition: al.Expression | None
    ) -> Relation:
        """Return the left solutions, each with the right ones that fit, if any."""
        if condition is not None:
            return self._left_joined_where(left, right, condition)
        one, other = self.fresh("j"), self.fresh("j")
        selected, columns = self._merged(left, right, one, other, optional=True)
        on = sql.both(self._agree(left, right, one, other))
        query = sql.select(
            selected,
            [sql.sub(left.query, one)],
            joins=[sql.join(sql.sub(right.query, other), on, left=True)],
        )
        certain = all(left.columns[v].certain for v in left.columns if v in right.columns)
        return Relation(query, columns, left.distinct and right.distinct and certain)

    def _left_joined_where(
        self, left: Relation, right: Relation, condition: al.Expression
    ) -> Relation:
        # The left solutions are numbered; those whose number no joined solution has stay alone.
        numbered, matched, alias = self.fresh("m"), self.fresh("m"), self.fresh("m")
        row = "?#" + self.fresh("row")
        number = sql.named(exp.Window(this=sql.call("row_number")), self.column(row))
        rows = sql.select([exp.Star(), number], [sql.sub(left.query, alias)])
        table = sql.select([exp.Star()], [sql.table(numbered, numbered)])
        with_row = Relation(table, {**left.columns, row: Column(certain=True)}, left.distinct)
        both = self.filtered(self.joined(with_row, right), condition)
        columns = {v: c for v, c in both.columns.items() if v != row}
        alone: dict[str, Column] = {}
        missing: list[exp.Expression] = []
        for variable in columns:
            if variable in left.columns:
                alone[variable] = left.columns[variable]
                names = self._names(variable, alone[variable])
                missing += [sql.col(name, numbered) for name in names]
        taken = sql.select([sql.col(self.column(row), matched)], [sql.table(matched, matched)])
        kept = exp.In(this=sql.col(self.column(row), numbered), query=exp.Subquery(this=taken))
        rest = sql.select(missing, [sql.table(numbered, numbered)], [exp.Not(this=kept)])
        first = sql.select([exp.Star()], [sql.table(matched, matched)])
        result = self.united(
            [Relation(first, columns, both.distinct), Relation(rest, alone, left.distinct)]
        )
        out = self.fresh("m")
        query = sql.select(self.all_columns(result.columns, out), [sql.sub(result.query, out)])
        query = sql.with_tables([(numbered, rows), (matched, both.query)], query)
        distinct = left.distinct and both.distinct
        return Relation(query, result.columns, distinct)

    @abstractmethod
    def filtered(self, relation: Relation, condition: al.Expression) -> Relation:
        """Return the solutions for which a condition holds."""

    # unions and differences ------------------------------------------------------------------

    def united(self, sides: Sequence[Relation]) -> Relation:
        """Return all solutions of some patterns."""
        columns: dict[str, Column] = {}
        for variable in {v: None for side in sides for v in side.columns}:
            here = [side.columns.get(variable) for side in sides]
            certain = all(c is not None and c.certain for c in here)
            kinds = {c.kind for c in here if c is not None}
            columns[variable] = Column(certain, kinds.pop() if len(kinds) == 1 else "text")
        parts: list[exp.Expression] = []
        for side in sides:
            alias = self.fresh("u")
            selected = [
                item
                for variable, column in columns.items()
                for item in self._as(variable, side.columns.get(variable), column, alias)
            ]
            parts.append(sql.select(selected, [sql.sub(side.query, alias)]))
        return Relation(sql.union_all(parts), columns)

    def _as(
        self, variable: str, here: Column | None, wanted: Column, alias: str
    ) -> Iterable[exp.Expression]:
        """Return the columns of a variable in the form that all sides of a union give."""
        name = self.column(variable)
        if here is None:
            yield sql.named(unbound(), name)
            yield from (sql.named(sql.null(), name + extra) for extra in EXTRA[wanted.kind])
        elif here.kind == wanted.kind:
            yield from (sql.col(n, alias) for n in self._names(variable, here))
        else:
            yield sql.col(name, alias)
            yield sql.named(self.text_of(variable, here, alias), name + "t")

    def without(self, left: Relation, right: Relation, shared: set[str]) -> Relation:
        """Return the left solutions that no right one agrees with in a shared variable."""
        one, other = self.fresh("j"), self.fresh("j")
        where = self._agree(left, right, one, other)
        here = [v for v in left.columns if v in shared and v in right.columns]
        if not any(left.columns[v].certain and right.columns[v].certain for v in here):
            where.append(
                sql.either(
                    [
                        sql.eq(sql.col(self.column(v), one), sql.col(self.column(v), other))
                        for v in here
                    ]
                    or [sql.boolean(value=False)]
                )
            )
        found = exp.Exists(this=sql.select([sql.number(1)], [sql.sub(right.query, other)], where))
        query = sql.select(
            self.all_columns(left.columns, one), [sql.sub(left.query, one)], [exp.Not(this=found)]
        )
        return Relation(query, left.columns, left.distinct)

    def projected(self, relation: Relation, variables: Sequence[str], distinct: bool) -> Relation:
        """Return only some variables of a relation."""
        alias = self.fresh("s")
        columns = {v: relation.columns.get(v, Column(certain=False)) for v in variables}
        kept_all = relation.distinct and set(relation.columns) <= set(variables)
        selected: list[exp.Expression] = []
        grouped: list[exp.Expression] = []
        extra = False
        for variable, column in columns.items():
            name = self.column(variable)
            known = variable in relation.columns
            here = sql.named(sql.col(name, alias) if known else unbound(), name)
            selected.append(here)
            grouped += [sql.col(name, alias)] if known else []
            for suffix in EXTRA[column.kind]:
                extra = True
                value: exp.Expression = sql.col(name + suffix, alias)
                if distinct and not kept_all:
                    value = sql.call("any_value", value)
                selected.append(sql.named(value, name + suffix))
        once = distinct and not kept_all
        query = sql.select(
            selected,
            [sql.sub(relation.query, alias)],
            distinct=once and not extra,
            group=grouped if once and extra else (),
        )
        return Relation(query, columns, distinct or kept_all)
