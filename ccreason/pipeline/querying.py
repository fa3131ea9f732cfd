"""Queries over files through the compiled engine."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ccreason.engine.program import load_program
from ccreason.errors import EngineError, InputError, Position, RuleError
from ccreason.namespaces import PARAMETERS_GRAPH, PREFIXES
from ccreason.ntriples import TermTable
from ccreason.pipeline.wanted import check_limits, is_bulk
from ccreason.querying import (
    DEFAULT_MAX_ROWS,
    DEFAULT_TIMEOUT,
    QueryResult,
    check_syntax,
    refuse_network,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from ccreason.engine.closure import Closure
    from ccreason.engine.compiled.evaluator import CompiledEvaluator
    from ccreason.engine.compiled.named import NamedGraphs
    from ccreason.engine.compiled.store import Store
    from ccreason.engine.program import Program
    from ccreason.rules.query_parser import Query

DOC: Final = "how-to/query#large-data"


def query_files(
    paths: Sequence[str | Path],
    sparql: str,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    asserted: bool = False,
    as_of: date | None = None,
    parameters: Path | str | None = None,
    rules: Path | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    max_rows: int = DEFAULT_MAX_ROWS,
    memory: str | None = None,
    threads: int | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> QueryResult:
    """Run a query over files and what follows from them, through the compiled engine.

    Literals keep their text. The default graph is the merge of all graphs; the query is SELECT, ASK
    or CONSTRUCT in the fragment that rules may use (``docs/reference/rules.md``), with DISTINCT,
    ORDER BY, LIMIT and OFFSET, and with GRAPH.

    Args:
        paths: files and folders, as :func:`ccreason.cases.read` takes them; large files of quads
            are not kept in memory. None at all asks the ontology alone.
        sparql: the query.
        format: the format of the input, where the name does not tell.
        asserted: whether only the files' own statements are asked.
        as_of: the date of reasoning.
        parameters: a Turtle file whose values replace the ontology's defaults one by one.
        rules: a folder of rules; the package's own if None.
        timeout: seconds that the query may take, reasoning not counted.
        max_rows: answers or triples.
        memory: what the engine may use before it spills to disk, such as ``4GB``.
        threads: how many threads it may use.
        progress: told how far reading and reasoning are.

    Raises:
        InputError: the query or a file cannot be used; the query is outside the fragment.
        EngineError: a bound was hit.
    """
    check_limits(memory, threads)
    refuse_network(sparql)
    query = _parsed(sparql)
    files = [Path(path) for path in paths]
    is_fast = bool(files) and all(path.is_file() and is_bulk(path, format) for path in files)
    if asserted:
        opened = _asserted(paths, format, memory, threads, is_fast=is_fast)
    else:
        from ccreason.engine.compiled import CompiledEvaluator

        closure = whole_closure(load_program(rules))
        evaluator = CompiledEvaluator(closure, memory, threads, progress=progress)
        opened = _inferred(paths, format, as_of, parameters, rules, evaluator, is_fast=is_fast)
    with opened as (store, graphs):
        return _answered(store, graphs, query, timeout, max_rows)


def whole_closure(program: Program) -> Closure:
    """Return what follows from the ontology, with those statements of it too that no rule reads."""
    given = dict.fromkeys((*program.closure.given, *program.ontology.facts))
    return replace(program.closure, given=tuple(given))


def _parsed(sparql: str) -> Query:
    from ccreason.rules.query_parser import parse_query
    from ccreason.rules.refusals import check_numbers
    from ccreason.rules.tokens import TokenError

    check_syntax(sparql)
    try:
        query = parse_query(sparql, "query", PREFIXES)
        check_numbers(query.template, query.pattern, "query")
    except TokenError as error:
        place = Position("query", error.line, error.column)
        raise InputError("query.outside-fragment", position=place, construct=error.found) from error
    except RuleError as error:
        raise _outside(error) from error
    return query


def _outside(error: RuleError) -> InputError:
    return InputError(
        "query.outside-fragment",
        position=error.position or Position("query"),
        expected=error.expected,
        doc=DOC,
        construct=error.values.get("construct", error.message),
    )


@contextmanager
def _asserted(
    paths: Sequence[str | Path],
    form: str | None,
    memory: str | None,
    threads: int | None,
    *,
    is_fast: bool,
) -> Iterator[tuple[Store, NamedGraphs]]:
    from ccreason.engine.compiled.database import Database
    from ccreason.engine.compiled.intake import take_in
    from ccreason.engine.compiled.keys import Keys
    from ccreason.engine.compiled.named import NamedGraphs
    from ccreason.engine.compiled.store import Store
    from ccreason.ntriples import to_fact
    from ccreason.reasoning import communities_of

    with Database(memory, threads) as database:
        store = Store(database, Keys())
        if is_fast:
            take_in(store, [Path(path) for path in paths])
        else:
            from ccreason.cases import read

            dataset = read(paths, format=form).dataset if paths else ox.Dataset()
            store.add_rows([(*to_fact(q), str(q.graph_name)) for q in dataset])
            store.add_homes(communities_of(dataset))
        store.survey()
        yield store, NamedGraphs(store)


@contextmanager
def _inferred(
    paths: Sequence[str | Path],
    form: str | None,
    as_of: date | None,
    parameters: Path | str | None,
    rules: Path | None,
    evaluator: CompiledEvaluator,
    *,
    is_fast: bool,
) -> Iterator[tuple[Store, NamedGraphs]]:
    from ccreason.cases import read
    from ccreason.engine.compiled.named import NamedGraphs
    from ccreason.engine.compiled.result import CompiledInference
    from ccreason.parameters import active_parameters
    from ccreason.reasoning import infer

    program = load_program(rules)
    if is_fast:
        facts, _ = active_parameters(program.ontology, parameters, as_of)
        results = evaluator.evaluate_files(
            program.ruleset, program.ontology, facts, [Path(path) for path in paths], cases=True
        )
    else:
        cases = read(paths, format=form) if paths else ox.Dataset()
        inference = infer(cases, as_of=as_of, parameters=parameters, rules=rules, engine=evaluator)
        assert isinstance(inference, CompiledInference)
        results, facts = inference.results, inference.facts.parameters

    def stated() -> Iterator[ox.Quad]:
        term, graph = TermTable(), ox.NamedNode(PARAMETERS_GRAPH)
        yield from program.ontology.quads()
        yield from (term.quad(fact, graph) for fact in facts)

    try:
        yield results.store, NamedGraphs(results.store, results, stated)
    finally:
        results.close()


def _answered(
    store: Store, graphs: NamedGraphs, query: Query, timeout: float, max_rows: int
) -> QueryResult:
    from ccreason.engine.compiled.asking import answers, wanted_variables

    term = TermTable()
    variables = wanted_variables(query)
    with _within(store, timeout):
        try:
            rows = list(_bounded(answers(store, query, graphs), max_rows))
        except RuleError as error:
            raise _outside(error) from error
    if query.kind == "ask":
        return QueryResult("ask", boolean=bool(rows))
    if query.kind == "select":
        names = tuple(name[1:] for name in variables)
        # A query without variables has answers without columns.
        width = len(names)
        terms = tuple(tuple(None if t is None else term(t) for t in row[:width]) for row in rows)
        return QueryResult("select", names, terms)
    triples: dict[ox.Triple, None] = {}
    for row in rows:
        known = dict(zip(variables, row, strict=True))
        for triple in query.template:
            parts = (triple.subject, str(triple.predicate), triple.object)
            s, p, o = (known[part] if part.startswith("?") else part for part in parts)
            if s and p and o and s[0] != '"' and p[0] == "<":
                triples[term.triple((s, p, o))] = None
    if len(triples) > max_rows:
        raise EngineError("query.too-many-rows", exit_code=2, maximum=max_rows)
    return QueryResult("construct", triples=tuple(triples))


def _bounded(
    rows: Iterator[tuple[str | None, ...]], maximum: int
) -> Iterator[tuple[str | None, ...]]:
    for count, row in enumerate(rows):
        if count >= maximum:
            raise EngineError("query.too-many-rows", exit_code=2, maximum=maximum)
        yield row


@contextmanager
def _within(store: Store, timeout: float) -> Iterator[None]:
    """Stop the database when the time is over."""
    over = threading.Event()

    def stop() -> None:
        over.set()
        store.database.connection.interrupt()

    timer = threading.Timer(timeout, stop)
    timer.start()
    try:
        yield
    except EngineError as error:
        if over.is_set():
            raise EngineError("query.too-slow", exit_code=2, seconds=f"{timeout:g}") from error
        raise
    finally:
        timer.cancel()
