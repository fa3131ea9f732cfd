"""SPARQL patterns to SQL (SPARQL 1.1 Query, section 18).

Each operator becomes a query; the database's optimizer takes them together again and orders the
joins. Solutions are bags, as in SPARQL. A variable that may be unbound is NULL there, and joins
treat it as compatible with anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.exists import (
    conjuncts,
    exists_in,
    free_variables,
    may_be_joined,
)
from ccreason.engine.compiled.graphs import (
    every_graph,
    in_every_graph,
    in_graph,
    with_empty_groups,
)
from ccreason.engine.compiled.groups import grouped
from ccreason.engine.compiled.keys import ALL, TYPES, Key, key_of
from ccreason.engine.compiled.merging import FALSE, Merging, unbound
from ccreason.engine.compiled.paths import path_query
from ccreason.engine.compiled.relation import EXTRA, ROW, Column, Relation, Value
from ccreason.rules import algebra as al
from ccreason.rules.expressions import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Patterns(Merging):
    """Compiles the body of one rule.

    Args:
        ids: ids of constants.
        keys: tables of facts.
        delta: the triple pattern (by identity) that reads only the facts of the last round.
    """

    def pattern(self, node: al.Pattern, outer: Relation | None = None) -> Relation:
        """Return the solutions of a pattern.

        Args:
            node: the pattern.
            outer: solutions around an EXISTS, whose values are put into the pattern.
        """
        match node:
            case al.Bgp(triples):
                return self._seeded(self._bgp(triples), outer)
            case al.Join(left, right):
                return self.joined(self.pattern(left, outer), self.pattern(right, outer))
            case al.LeftJoin(left, right, condition):
                return self.left_joined(
                    self.pattern(left, outer), self.pattern(right, outer), condition
                )
            case al.Union(left, right):
                return self.united([self.pattern(left, outer), self.pattern(right, outer)])
            case al.Minus(left, right):
                return self._minus(left, right, outer)
            case al.Filter(inner, condition):
                return self.filtered(self.pattern(inner, outer), condition)
            case al.Extend(inner, variable, expression):
                return self.extended(self.pattern(inner, outer), variable, expression)
            case al.Values(variables, rows):
                return self._seeded(in_every_graph(self, self._values(variables, rows)), outer)
            case al.Project(inner, variables, distinct):
                wanted = (*variables, *self.carried)
                return self._seeded(self.projected(self.pattern(inner), wanted, distinct), outer)
            case al.Group(inner, keys, aggregates):
                return self._seeded(self._grouped(inner, keys, aggregates), outer)
            case al.Graph():
                return in_graph(self, node, outer)

    def _minus(self, left: al.Pattern, right: al.Pattern, outer: Relation | None) -> Relation:
        given = set(outer.columns) if outer else set()
        shared = (set(al.in_scope(left)) & set(al.in_scope(right))) - given
        one = self.pattern(left, outer)
        return self.without(one, self.pattern(right, outer), shared) if shared else one

    def _seeded(self, relation: Relation, outer: Relation | None) -> Relation:
        return relation if outer is None else self.joined(outer, relation)

    # triple patterns -------------------------------------------------------------------------

    def _bgp(self, triples: tuple[al.TriplePattern, ...]) -> Relation:
        """Return the matches of a basic graph pattern.

        Patterns on one subject are a *star*. Where there are several, each is worked out on its own
        before they are joined: left alone, the database may join two big stars by the least
        selective of the variables that they share, and the cost grows with the square of the data.
        """
        if not triples and self.carried:
            return every_graph(self, *self.carried)
        if not triples:
            return Relation(sql.select([sql.named(sql.number(1), "one")]), {}, distinct=True)
        stars: dict[str, list[al.TriplePattern]] = {}
        for triple in triples:
            if al.is_variable(triple.subject) and isinstance(triple.predicate, str):
                stars.setdefault(triple.subject, []).append(triple)
        big = {s: tuple(star) for s, star in stars.items() if len(star) > 1}
        inside = {id(triple) for star in big.values() for triple in star}
        rest = tuple(t for t in triples if id(t) not in inside)
        if not self.target.stars or not big or len(big) + len(rest) < 2:
            return self._matches(triples, [])
        tables: list[tuple[str, exp.Expression]] = []
        parts: list[tuple[str, Relation]] = []
        for star in big.values():
            relation = self._matches(star, [])
            parts.append((self.fresh("star"), relation))
            tables.append((parts[-1][0], relation.query))
        joined = self._matches(rest, parts)
        assert isinstance(joined.query, exp.Select)
        return Relation(
            sql.with_tables(tables, joined.query),
            joined.columns,
            joined.distinct and all(relation.distinct for _, relation in parts),
        )

    def _matches(
        self, triples: tuple[al.TriplePattern, ...], parts: list[tuple[str, Relation]]
    ) -> Relation:
        """Return the join of triple patterns and of tables that were worked out before."""
        sources: list[exp.Expression] = []
        where: list[exp.Expression] = []
        bound: dict[str, exp.Column] = {}
        distinct = True

        def bind(term: str, here: exp.Column) -> None:
            if not al.is_variable(term):
                where.append(sql.eq(here, self.id_of(term)))
            elif term in bound:
                where.append(sql.eq(bound[term].copy(), here))
            else:
                bound[term] = here

        for name, relation in parts:
            alias = self.fresh("t")
            sources.append(sql.table(name, alias))
            for variable in relation.columns:
                bind(variable, sql.col(self.column(variable), alias))
        for triple in triples:
            alias = self.fresh("t")
            ends: Iterable[tuple[str, str]] = (("s", triple.subject), ("o", triple.object))
            if not isinstance(triple.predicate, str):
                constants = [e for _, e in ends if not al.is_variable(e)]
                sources.append(sql.sub(path_query(triple.predicate, self, constants), alias))
                distinct = distinct and isinstance(triple.predicate, al.PathRepeat)
            else:
                key, ends = self._table(triple)
                table, conditions = self.facts(key, alias, fresh=triple is self.delta)
                sources.append(table)
                where += conditions
            for column, term in (*ends, *(("g", variable) for variable in self.carried)):
                bind(term, sql.col(column, alias))
        columns = [sql.named(c.copy(), self.column(v)) for v, c in bound.items()]
        query = sql.select(columns, sources, where)
        return Relation(query, {v: Column(certain=True) for v in bound}, distinct)

    @staticmethod
    def _table(triple: al.TriplePattern) -> tuple[Key | str, tuple[tuple[str, str], ...]]:
        """Return the table of a triple pattern, and which of its columns are which terms."""
        predicate = str(triple.predicate)
        ends = (("s", triple.subject), ("o", triple.object))
        key = key_of(predicate, triple.object)
        if key is not None:
            return key, ends[:1] if key.is_class else ends
        if predicate == TYPE:
            return TYPES, ends
        return ALL, (*ends, ("p", predicate))

    def _grouped(
        self, inner: al.Pattern, keys: tuple[str, ...], aggregates: tuple[al.Aggregate, ...]
    ) -> Relation:
        groups = grouped(self, self.pattern(inner), (*keys, *self.carried), aggregates)
        if keys or not self.carried:
            return groups
        none = self.filtered(self.pattern(inner), al.Constant(FALSE))
        return with_empty_groups(self, groups, grouped(self, none, (), aggregates))

    def _values(
        self, variables: tuple[str, ...], rows: tuple[tuple[str | None, ...], ...]
    ) -> Relation:
        columns = {
            v: Column(certain=all(row[n] is not None for row in rows))
            for n, v in enumerate(variables)
        }
        nothing = unbound()
        parts: list[exp.Expression] = [
            sql.select(
                [
                    sql.named(
                        nothing.copy() if term is None else self.id_of(term), self.column(variable)
                    )
                    for variable, term in zip(variables, row, strict=True)
                ]
            )
            for row in rows
        ]
        if not parts:
            none = [sql.named(nothing.copy(), self.column(v)) for v in variables]
            parts = [sql.select(none, [], [sql.boolean(value=False)])]
        return Relation(sql.union_all(parts), columns, distinct=len(set(rows)) == len(rows))

    # conditions ------------------------------------------------------------------------------

    def filtered(self, relation: Relation, condition: al.Expression) -> Relation:
        """Return the solutions for which a condition holds."""
        relation, asked = self._asked(relation, condition)
        alias = self.fresh("f")
        scope, expressions = self.expressions(relation.columns, alias, asked)
        where = [expressions.truth(part) for part in conjuncts(condition)]
        query = sql.select(
            self.all_columns(relation.columns, alias), [scope.source(relation.query)], where
        )
        return Relation(query, relation.columns, relation.distinct)

    def extended(self, relation: Relation, variable: str, expression: al.Expression) -> Relation:
        """Return solutions with a further variable."""
        relation, asked = self._asked(relation, expression)
        alias = self.fresh("e")
        scope, expressions = self.expressions(relation.columns, alias, asked)
        value = expressions.value(expression)
        made, column = self.kept(scope, value, variable)
        query = sql.select(
            [*self.all_columns(relation.columns, alias), *made], [scope.source(relation.query)]
        )
        if column.kind != "ref":
            # The id is worked out in a layer of its own, so that the value is not written twice.
            query = self.with_id(query, relation.columns, variable, column)
        return Relation(query, {**relation.columns, variable: column}, relation.distinct)

    def with_id(
        self,
        query: exp.Select,
        columns: Mapping[str, Column],
        variable: str,
        column: Column,
        carried: Mapping[str, Column] | None = None,
    ) -> exp.Select:
        """Return a query with the id of a variable whose value it has.

        Args:
            query: the query.
            columns: its other variables.
            variable: the variable.
            column: how the value is at hand.
            carried: further variables whose value is to be passed on, their id not there yet.
        """
        alias = self.fresh("e")
        scope, _ = self.expressions({variable: Column(column.certain, column.kind)}, alias, {})
        known = scope.variable(variable)
        value = Value(known.kind, text=known.text, number=known.number, integer=known.integer,
                      string=known.string, language=known.language)  # fmt: skip
        id_ = sql.named(scope.id(value), self.column(variable))
        extra = [
            sql.col(self.column(v) + suffix, alias)
            for v, c in {variable: column, **(carried or {})}.items()
            for suffix in EXTRA[c.kind]
        ]
        return sql.select([*self.all_columns(columns, alias), id_, *extra], [scope.source(query)])

    # EXISTS ----------------------------------------------------------------------------------

    def _asked(
        self, relation: Relation, expression: al.Expression
    ) -> tuple[Relation, dict[int, exp.Expression]]:
        """Return the relation with what its EXISTS need, and how each is then asked."""
        asked: dict[int, exp.Expression] = {}
        for node in exists_in(expression):
            inner = self._simple_exists(node, relation)
            if inner is not None:
                asked[id(node)] = inner
                continue
            relation, mark = self._marked(relation, node.pattern)
            found: exp.Expression = sql.not_null(mark)
            asked[id(node)] = sql.paren(exp.Not(this=found)) if node.negated else found
        # Marks are columns of the relation's query: they are named by the alias when used.
        return relation, asked

    def _simple_exists(self, node: al.Exists, relation: Relation) -> exp.Expression | None:
        """Return an EXISTS that only has to agree in variables bound on both sides, if it can."""
        outer = relation.columns
        inner = self.pattern(node.pattern)
        mentioned = free_variables(node.pattern)
        shared = [v for v in outer if v in mentioned]
        joined = [*shared, *self.carried]
        if not all(
            outer[v].certain and v in inner.columns and inner.columns[v].certain for v in shared
        ) or not may_be_joined(node.pattern, set(shared)):
            return None
        alias = self.fresh("x")
        where = [
            sql.eq(sql.col(self.column(v), alias), sql.col(self.column(v), "outer!"))
            for v in joined
        ]
        query = sql.select([sql.number(1)], [sql.sub(inner.query, alias)], where)
        found: exp.Expression = exp.Exists(this=query)
        return exp.Not(this=found) if node.negated else found

    def _marked(self, relation: Relation, pattern: al.Pattern) -> tuple[Relation, exp.Expression]:
        """Return solutions with a column that is set where a pattern has a match for them."""
        table, row, mark, alias = (self.fresh("m") for _ in range(4))
        mentioned = free_variables(pattern).union(self.carried)
        numbered = sql.select(
            [
                exp.Star(),
                sql.named(exp.Window(this=sql.call("row_number")), row),
            ],
            [sql.sub(relation.query, alias)],
        )
        known = {v: c for v, c in relation.columns.items() if v in mentioned}
        seeds = sql.select(
            [*self.all_columns(known, table), sql.named(sql.col(row, table), self.column(ROW))],
            [sql.table(table, table)],
        )
        outer = Relation(seeds, {**known, ROW: Column(certain=True)}, distinct=True)
        inner = self.pattern(pattern, outer)
        matched = sql.select(
            [sql.named(sql.col(self.column(ROW), mark), row)],
            [sql.sub(inner.query, mark)],
            distinct=True,
        )
        other, found = self.fresh("m"), self.fresh("m")
        query = sql.select(
            [
                *self.all_columns(relation.columns, table),
                *[sql.named(sql.col(m, table), m) for m in self.marks(relation)],
                sql.named(sql.col(row, other), found),
            ],
            [sql.table(table, table)],
            joins=[
                sql.join(
                    sql.sub(matched, other),
                    sql.eq(sql.col(row, table), sql.col(row, other)),
                    left=True,
                )
            ],
        )
        query = sql.with_table(table, numbered, query)
        self.note_mark(query, relation, found)
        return Relation(query, relation.columns, relation.distinct), sql.col(found, "outer!")
