"""GRAPH to SQL (SPARQL 1.1 Query, sections 13.3 and 18.6).

Of a named graph, everything inside GRAPH is matched in the tables of that graph. Where the graph is
a variable, SPARQL takes the graphs one by one; here all of them are taken at once. Each solution
inside carries its graph in a hidden variable, on which all parts have to agree, so that solutions
of different graphs never meet. Only outside does the graph become the value of the query's
variable: inside, as SPARQL has it, nothing sees that value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.keys import ALL, TYPES, Key
from ccreason.engine.compiled.relation import Column, Relation
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from ccreason.engine.compiled.keys import Keys
    from ccreason.engine.compiled.merging import Merging
    from ccreason.engine.compiled.patterns import Patterns

#: The table of the graphs that have a statement, ``g``.
NAMES: Final = "g_names"


@dataclass(frozen=True)
class Active:
    """The graph that patterns are matched in.

    Attributes:
        name: its IRI; or the hidden variable that holds it, with ``?``.
    """

    name: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The hidden variable, if there is one."""
        return (self.name,) if al.is_variable(self.name) else ()


def view_of(key: Key | str, keys: Keys) -> str:
    """Return the name of the view of a key's statements with their graphs."""
    if isinstance(key, Key):
        return f"g_{keys.name(key)}"
    return {ALL: "g_all", TYPES: "g_types"}.get(key, key)


def facts_in_graph(
    compiler: Merging, active: Active, key: Key | str, alias: str
) -> tuple[exp.Table, list[exp.Expression]]:
    """Return the table of a key's statements in graphs and the conditions on its rows."""
    compiler.graph_reads[key] = None
    table = sql.table(view_of(key, compiler.keys), alias)
    if active.variables:
        return table, []
    return table, [sql.eq(sql.col("g", alias), compiler.id_of(active.name))]


def in_graph(compiler: Patterns, node: al.Graph, outer: Relation | None) -> Relation:
    """Return the solutions of a pattern in the graph, or in the graphs, of that name.

    Args:
        compiler: the compiler, as it is outside the pattern.
        node: the pattern.
        outer: solutions around an EXISTS, whose values are put into the pattern.
    """
    around = compiler.active
    variable = al.is_variable(node.name)
    # No query can name it.
    hidden = f"?#{compiler.fresh('graph')}" if variable else node.name
    compiler.active = Active(hidden)
    inner = compiler.pattern(node.pattern, outer)
    compiler.active = around
    if variable:
        result = _named(compiler, inner, node.name, hidden)
    else:
        result = _where_there_is(compiler, inner, node.name)
    known = set(compiler.carried) <= set(result.columns)
    return result if known else in_every_graph(compiler, result)


def every_graph(compiler: Merging, variable: str) -> Relation:
    """Return the graphs as values of a variable."""
    compiler.graph_reads[NAMES] = None
    alias = compiler.fresh("n")
    column = sql.named(sql.col("g", alias), compiler.column(variable))
    query = sql.select([column], [sql.table(NAMES, alias)])
    return Relation(query, {variable: Column(certain=True)}, distinct=True)


def in_every_graph(compiler: Merging, relation: Relation) -> Relation:
    """Return solutions that do not depend on the graph, once for each graph."""
    for variable in compiler.carried:
        relation = compiler.joined(every_graph(compiler, variable), relation)
    return relation


def with_empty_groups(compiler: Merging, found: Relation, nothing: Relation) -> Relation:
    """Return the groups that have no key, also of graphs in which there is nothing to group.

    Args:
        compiler: the compiler.
        found: the groups of the graphs that have solutions.
        nothing: the group of no solutions.
    """
    (variable,) = compiler.carried
    lacking = compiler.without(every_graph(compiler, variable), found, {variable})
    return compiler.united([found, compiler.joined(lacking, nothing)])


def _named(compiler: Patterns, inner: Relation, name: str, hidden: str) -> Relation:
    """Return solutions with their graph as the value of the query's variable."""
    alias = compiler.fresh("h")
    graph = sql.col(compiler.column(hidden), alias)
    columns = {v: c for v, c in inner.columns.items() if v not in (hidden, name)}
    where: list[exp.Expression] = []
    known = inner.columns.get(name)
    if known is not None:
        here = sql.col(compiler.column(name), alias)
        same: exp.Expression = sql.eq(here, graph.copy())
        where = [same if known.certain else sql.either([same, sql.is_null(here.copy())])]
    selected = [
        *compiler.all_columns(columns, alias),
        sql.named(graph, compiler.column(name)),
    ]
    query = sql.select(selected, [sql.sub(inner.query, alias)], where)
    distinct = inner.distinct and (known is None or known.certain)
    return Relation(query, {**columns, name: Column(certain=True)}, distinct)


def _where_there_is(compiler: Patterns, inner: Relation, name: str) -> Relation:
    """Return solutions if there is such a graph: some need no statement of it."""
    compiler.graph_reads[NAMES] = None
    alias, graph = compiler.fresh("h"), compiler.fresh("n")
    same = sql.eq(sql.col("g", graph), compiler.id_of(name))
    there = exp.Exists(this=sql.select([sql.number(1)], [sql.table(NAMES, graph)], [same]))
    query = sql.select(
        compiler.all_columns(inner.columns, alias), [sql.sub(inner.query, alias)], [there]
    )
    return Relation(query, inner.columns, inner.distinct)
