"""A researcher's query over facts in the compiled engine's store.

The query's pattern is compiled as a rule's body is; what a query has beyond it (DISTINCT, ORDER BY,
LIMIT and OFFSET, section 15 of SPARQL 1.1 Query) is put around the solutions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.keys import constants
from ccreason.engine.compiled.merging import FALSE, TRUE
from ccreason.engine.compiled.patterns import Patterns
from ccreason.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.engine.compiled.named import NamedGraphs
    from ccreason.engine.compiled.store import Store
    from ccreason.rules.query_parser import Query

#: Rows fetched at a time.
_ROWS: Final = 10_000
#: What is not bound comes before all terms (section 15.1).
_FIRST: Final = "NULLS FIRST"


def answers(store: Store, query: Query, graphs: NamedGraphs) -> Iterator[tuple[str | None, ...]]:
    """Yield the solutions of a query as N-Triples texts; None where a variable is not bound.

    Those of ASK have no columns, those of CONSTRUCT the variables of the template, sorted.

    Args:
        store: the facts, counted (:meth:`Store.survey`).
        query: the query.
        graphs: gives the statements of each graph.

    Raises:
        RuleError: the query uses what the compiler cannot do.
        EngineError: a value cannot be worked out exactly, or the database failed.
    """
    body = _Body(query)
    terms = sorted({*body.constants(), TRUE, FALSE})
    store.add_texts(terms)
    hashes = store.database.rows("SELECT cc_hash(t) FROM (SELECT unnest(?) AS t)", [terms])
    ids = {term: int(row[0]) for term, row in zip(terms, hashes, strict=True)}
    compiler = Patterns(ids.__getitem__, store.keys)
    text = _statement(compiler, query, wanted_variables(query))
    for key in compiler.reads:
        store.ensure(key)
    for key in compiler.graph_reads:
        graphs.ensure(key)
    for batch in store.database.batches(text, _ROWS):
        yield from batch


def wanted_variables(query: Query) -> tuple[str, ...]:
    """Return the variables of a query's answers, with ``?``."""
    if query.kind != "construct":
        return query.variables
    found = {
        term
        for triple in query.template
        for term in (triple.subject, str(triple.predicate), triple.object)
        if term.startswith("?")
    }
    return tuple(sorted(found))


class _Body:
    """A query in the guise of a rule, for those who look for the terms in it."""

    def __init__(self, query: Query) -> None:
        self.head, self.body = (), query.pattern

    def constants(self) -> tuple[str, ...]:
        return constants([self])  # type: ignore[list-item]


def _statement(compiler: Patterns, query: Query, variables: tuple[str, ...]) -> str:
    relation = compiler.pattern(query.pattern)
    if query.distinct:
        hidden = [name for name, _ in query.order if name not in variables]
        if hidden:
            # Which of several equal answers decides their place is left open by the standard.
            raise RuleError("rules.outside-fragment", construct="SELECT DISTINCT … ORDER BY",
                            expected="ORDER BY " + " ".join(variables))  # fmt: skip
        relation = compiler.projected(relation, variables, distinct=True)
    alias = compiler.fresh("q")
    known = {v: relation.columns.get(v) for v in (*variables, *(n for n, _ in query.order))}
    columns = {v: c for v, c in known.items() if c is not None}
    scope, expressions = compiler.expressions(columns, alias, {})
    selected: list[exp.Expression] = []
    for number, variable in enumerate(variables):
        text: exp.Expression = exp.Cast(this=sql.null(), to=exp.DataType.build("VARCHAR"))
        if variable in columns:
            text = scope.text(scope.variable(variable))
        selected.append(sql.named(text, f"a{number}"))
    order: list[str] = []
    for number, (variable, descending) in enumerate(query.order):
        if variable not in columns:
            continue
        value = scope.variable(variable)
        names = ("t", "c", "n", "d", "l", "g")
        parts = [scope.text(value), *expressions.fields(value, "cls num dbl lex lang")]
        made = (
            sql.named(part, f"o{number}{name}") for part, name in zip(parts, names, strict=True)
        )
        selected += made
        order += _order(f"o{number}", descending=descending)
    if not selected:
        selected = [sql.named(sql.number(1), "one")]
    inner = sql.text(sql.select(selected, [scope.source(relation.query)]))
    answers_ = [f"a{number}" for number in range(len(variables))]
    statement = f"SELECT {', '.join(answers_) or 'one'} FROM ({inner})"
    # Answers that the query leaves in any order come in that of their texts.
    order += [f"{name} {_FIRST}" for name in answers_]
    if order:
        statement += f" ORDER BY {', '.join(order)}"
    limit = 1 if query.kind == "ask" else query.limit
    statement += f" LIMIT {limit}" if limit is not None else ""
    return statement + (f" OFFSET {query.offset}" if query.offset else "")


def _order(name: str, *, descending: bool) -> list[str]:
    """Return the sort keys of a variable: nothing, blank nodes, IRIs, literals by value."""
    way = "DESC NULLS LAST" if descending else f"ASC {_FIRST}"
    t, c, n, d, lexical, g = (f"{name}{part}" for part in "tcndlg")
    rank = f"CASE WHEN {t} IS NULL THEN NULL ELSE cc_rank({t}, {c}) END"
    by_text = f"CASE WHEN {c} IS NULL THEN {t} END"
    keys = (rank, n, d, f"cc_ordered({c}, {lexical})", g, by_text, t)
    return [f"{key} {way}" for key in keys]
