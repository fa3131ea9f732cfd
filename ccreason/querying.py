"""SPARQL over cases with what follows from them, or over a remote endpoint.

Nothing here reads from the network unless an endpoint is named: SERVICE and FROM are refused.
Time and rows are bounded; a bound that is hit is an error, never a short answer.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import pyoxigraph as ox

from ccreason import resources
from ccreason.errors import EngineError, InputError, Phrase, Position
from ccreason.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Seconds that a query may take, and rows that it may give, unless the caller says otherwise.
DEFAULT_TIMEOUT: Final = 60.0
DEFAULT_MAX_ROWS: Final = 1_000_000

Kind = Literal["select", "ask", "construct"]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class QueryResult:
    """What a query gave: rows (SELECT), one boolean (ASK) or triples (CONSTRUCT, DESCRIBE)."""

    kind: Kind
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] = ()


@dataclass(frozen=True)
class NamedQuery:
    """A competency question: its id, title by language and SPARQL text."""

    id: str
    title: dict[str, str]
    needs: str
    sparql: str


def query(
    dataset: Iterable[ox.Quad],
    sparql: str,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    max_rows: int = DEFAULT_MAX_ROWS,
) -> QueryResult:
    """Run a SPARQL query over quads; its default graph is the merge of all graphs.

    A statement that stands in two graphs is one statement of the default graph, and gives one
    solution. The prefixes of :data:`ccreason.namespaces.PREFIXES` need not be declared. Literals
    are given in the canonical form of the query engine (``1.50`` as ``1.5``).

    Args:
        dataset: the quads, for instance ``inference.everything()``.
        sparql: the query; SERVICE and FROM are refused.
        timeout: seconds.
        max_rows: rows or triples.

    Raises:
        InputError: the query cannot be parsed, or reads from the network.
        EngineError: a bound was hit.
    """
    refuse_network(sparql)
    store = _store(dataset, has_graphs="GRAPH" in _words(sparql))
    return _within(timeout, lambda: _evaluate(store, sparql, max_rows))


def query_endpoint(endpoint: str, sparql: str, *, timeout: float = DEFAULT_TIMEOUT) -> QueryResult:
    """Run a SPARQL query at a remote endpoint, over the SPARQL 1.1 Protocol.

    Args:
        endpoint: the endpoint's address, ``http://`` or ``https://``.
        sparql: the query.
        timeout: seconds.

    Raises:
        InputError: the address is none, the endpoint cannot be reached or refuses the query.
    """
    from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    if not re.match(r"https?://\S+$", endpoint):
        raise InputError("query.bad-endpoint", found=endpoint, expected="http://..., https://...")
    client = SPARQLWrapper(endpoint, agent="ccreason")
    client.setTimeout(max(1, round(timeout)))
    client.setMethod("POST")
    client.setOnlyConneg(True)
    client.setQuery(_with_prefixes(sparql))
    is_graph = client.queryType in {"CONSTRUCT", "DESCRIBE"}
    client.setReturnFormat(TURTLE if is_graph else JSON)
    try:
        response = client.query().response.read()
    except SPARQLWrapperException as error:
        raise InputError(
            "query.endpoint-refused", endpoint=endpoint, reason=_first(error)
        ) from error
    except OSError as error:
        raise InputError(
            "query.endpoint-unreachable", endpoint=endpoint, reason=_first(error)
        ) from error
    try:
        return _parse_response(response, is_graph=is_graph)
    except (SyntaxError, ValueError) as error:
        raise InputError(
            "query.endpoint-garbled", endpoint=endpoint, reason=_first(error)
        ) from error


def named_queries() -> tuple[NamedQuery, ...]:
    """Return the competency questions that ship with ccreason, by id."""
    return tuple(_read_named(path.read_text("utf-8")) for path in sorted(_named_paths().values()))


def named_query(name: str) -> NamedQuery:
    """Return a competency question by its id (``cq-07``).

    Raises:
        InputError: there is none of that name.
    """
    paths = _named_paths()
    if name not in paths:
        raise InputError.unknown("query.unknown-name", name, sorted(paths))
    return _read_named(paths[name].read_text("utf-8"))


def kind_of(sparql: str) -> str:
    """Return the form of a query: ``select``, ``ask``, ``construct``, or an empty text."""
    words = _words(sparql)
    forms = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
    found = [word for word in words if word in forms]
    return forms[min(found, key=words.__getitem__)] if found else ""


def refuse_network(sparql: str) -> None:
    """Refuse a query that would read from the network or from files.

    Raises:
        InputError: the query uses SERVICE or FROM.
    """
    for word, start in _words(sparql).items():
        if word in {"SERVICE", "FROM", "LOAD"}:
            line = sparql.count("\n", 0, start) + 1
            key = "query.from" if word == "FROM" else "query.network"
            raise InputError(key, word=word, line=line, doc="how-to/query#graphs")


def check_syntax(sparql: str) -> None:
    """Refuse what is not SPARQL.

    Raises:
        InputError: the query cannot be parsed.
    """
    try:
        ox.Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise _syntax_error(error, sparql) from error
    except RuntimeError:
        return  # it is SPARQL, with a function that is not known here


#: Signs of SPARQL 1.2, which nobody is told to write.
_RDF_1_2: Final = ("{|", "~", "<<", "<<(")

# Strings, IRIs, comments, prefixed names and variables are skipped, so that only keywords count.
_TOKENS: Final = re.compile(
    r"""'''(?:(?!''')(?:[^\\]|\\.))*''' | \"\"\"(?:(?!\"\"\")(?:[^\\]|\\.))*\"\"\"
      | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*"
      | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]* | [?$]\w+ | @[a-zA-Z-]+
      | (?P<prefix>[\w.\-]*):[\w.\-:%\\]* | (?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)


def _words(sparql: str) -> dict[str, int]:
    """Return the keywords of a query in upper case, and where each first stands."""
    found: dict[str, int] = {}
    for token in _TOKENS.finditer(sparql):
        if token.group("word"):
            found.setdefault(token.group("word").upper(), token.start())
    return found


def _store(dataset: Iterable[ox.Quad], *, has_graphs: bool) -> ox.Store:
    """Return quads in a store, the merge of their graphs as its default graph.

    The engine's own union of graphs would give a statement once for each graph that it stands in.

    Args:
        dataset: the quads.
        has_graphs: whether the graphs are wanted too.
    """
    store = ox.Store()
    if has_graphs:
        dataset = list(dataset)
        store.bulk_extend(dataset)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in dataset)
    return store


def _evaluate(store: ox.Store, sparql: str, max_rows: int) -> QueryResult:
    try:
        result = store.query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise _syntax_error(error, sparql) from error
    if isinstance(result, ox.QueryBoolean):
        return QueryResult("ask", boolean=bool(result))
    if isinstance(result, ox.QueryTriples):
        return QueryResult("construct", triples=tuple(_bounded(result, max_rows)))
    variables = tuple(variable.value for variable in result.variables)
    rows = (tuple(solution[name] for name in variables) for solution in result)
    return QueryResult("select", variables, tuple(_bounded(rows, max_rows)))


def _syntax_error(error: SyntaxError, sparql: str) -> InputError:
    """Return an error of the engine's parser as one that a person can use."""
    reason = _first(error)
    declared = {"_", *PREFIXES, *re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", sparql)}
    for token in _TOKENS.finditer(sparql):
        prefix = token.group("prefix")
        if prefix is not None and prefix not in declared:
            line = sparql.count("\n", 0, token.start()) + 1
            return InputError.unknown(
                "query.unknown-prefix", prefix, sorted(PREFIXES), position=Position("query", line)
            )
    place = re.match(r"error at (\d+):(\d+): (?:expected )?", reason)
    if place is None:
        return InputError("query.syntax", found=reason, doc="reference/cli#query")
    row, column = int(place[1]), int(place[2])
    rest = [*sparql.split("\n"), ""][row - 1][column - 1 :].strip()
    # Of what could stand there, a person can use the signs and words, not the classes of letters.
    signs = re.findall(r'"([^"]+)"', reason[place.end() :])
    return InputError(
        "query.syntax",
        position=Position("query", row, column),
        found=rest[:40] or Phrase.of("query.end"),
        expected=" ".join(sign for sign in signs if sign not in _RDF_1_2) or None,
        doc="reference/cli#query",
    )


def _bounded(items: Iterable[Any], maximum: int) -> Iterable[Any]:
    for count, item in enumerate(items):
        if count >= maximum:
            raise EngineError("query.too-many-rows", exit_code=2, maximum=maximum)
        yield item


def _within(timeout: float, work: Any) -> QueryResult:
    """Run the work in a thread (the engine releases the interpreter's lock) and bound its time."""
    outcome: list[QueryResult] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # handed to the caller's thread
            # The engine's solutions must die in the thread that made them, and a traceback would
            # keep them alive.
            failure.append(error.with_traceback(None))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout)
    if failure:
        raise failure[0]
    if not outcome:
        raise EngineError("query.too-slow", exit_code=2, seconds=f"{timeout:g}")
    return outcome[0]


def _parse_response(response: bytes, *, is_graph: bool) -> QueryResult:
    if is_graph:
        quads = ox.parse(response, ox.RdfFormat.TURTLE)
        return QueryResult("construct", triples=tuple(quad.triple for quad in quads))
    result = ox.parse_query_results(response, ox.QueryResultsFormat.JSON)
    if isinstance(result, ox.QueryBoolean):
        return QueryResult("ask", boolean=bool(result))
    variables = tuple(variable.value for variable in result.variables)
    rows = tuple(tuple(solution[name] for name in variables) for solution in result)
    return QueryResult("select", variables, rows)


def _with_prefixes(sparql: str) -> str:
    declared = {match.lower() for match in re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", sparql)}
    lines = [f"PREFIX {p}: <{iri}>" for p, iri in PREFIXES.items() if p.lower() not in declared]
    return "\n".join([*lines, sparql])


def _named_paths() -> dict[str, Any]:
    # cq-07-conditioning.rq is named cq-07.
    return {"-".join(p.stem.split("-")[:2]): p for p in resources.competency_dir().glob("cq-*.rq")}


def _read_named(text: str) -> NamedQuery:
    import yaml

    lines = [line.removeprefix("#").removeprefix(" ") for line in _front_matter(text)]
    front = yaml.safe_load("\n".join(lines))
    return NamedQuery(front["id"], front["title"], front["needs"], text)


def _front_matter(text: str) -> Sequence[str]:
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == "# ---"]
    return lines[fences[0] + 1 : fences[1]]


def _first(error: BaseException) -> str:
    reason = str(getattr(error, "reason", "") or error).strip()
    return " ".join(reason.split())[:300]
