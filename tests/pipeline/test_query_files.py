"""Queries through the compiled engine give what the default engine gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ccreason import querying, read
from ccreason.engine.compiled import CompiledEvaluator
from ccreason.engine.compiled.named import NamedGraphs
from ccreason.engine.program import load_program
from ccreason.errors import EngineError, InputError
from ccreason.pipeline.querying import _answered, _parsed, query_files, whole_closure
from ccreason.reasoning import infer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.engine.compiled.store import Store
    from ccreason.querying import QueryResult
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
X = "http://www.w3.org/2001/XMLSchema#"

Both = tuple[tuple["Store", NamedGraphs], list[ox.Quad]]


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    """All examples and what follows, as a store and as quads."""
    engine = CompiledEvaluator(whole_closure(load_program()))
    inference = infer(read(EXAMPLES), as_of=date(2026, 1, 1), engine=engine)
    store = inference.results.store  # type: ignore[attr-defined]
    yield (store, NamedGraphs(store)), list(inference.everything())
    inference.results.close()  # type: ignore[attr-defined]


def _canonical(rows: Iterable[Iterable[object]]) -> list[tuple[str, ...]]:
    """Return rows with each literal as the default engine writes it."""
    node = ox.NamedNode("urn:x:a")
    known: dict[object, str] = {}

    def text(term: object) -> str:
        if term not in known:
            known[term] = ""
            if term is not None:
                store = ox.Store()
                store.add(ox.Quad(node, node, term))  # type: ignore[arg-type]
                known[term] = str(next(iter(store)).object)
        return known[term]

    return [tuple(map(text, row)) for row in rows]


def _asked(both: Both, sparql: str) -> tuple[QueryResult, QueryResult]:
    ours = _answered(*both[0], _parsed(sparql), 60, 1_000_000)
    return ours, querying.query(both[1], sparql)


@pytest.mark.parametrize("name", [query.id for query in querying.named_queries()])
def test_competency_questions(both: Both, name: str) -> None:
    sparql = querying.named_query(name).sparql
    ours, theirs = _asked(both, sparql)
    assert ours.variables == theirs.variables
    assert ours.rows
    # All of them are ordered by all their variables.
    assert _canonical(ours.rows) == _canonical(theirs.rows)


VALUES = """VALUES ?x { 3 1.0 "1"^^xsd:decimal "b" "a" "ä" <urn:x:b> <urn:x:a> UNDEF true false
  "2024-01-02"^^xsd:date "2023-12-31"^^xsd:date }"""


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT ?x {{ {VALUES} FILTER(isNumeric(?x)) }} ORDER BY ?x",
        f"SELECT ?x {{ {VALUES} FILTER(isIRI(?x) || DATATYPE(?x) = xsd:string) }} ORDER BY ?x",
        f"SELECT ?x {{ {VALUES} FILTER(DATATYPE(?x) = xsd:date) }} ORDER BY DESC(?x)",
        f"SELECT ?x {{ {VALUES} FILTER(DATATYPE(?x) = xsd:boolean) }} ORDER BY ?x",
        "SELECT ?x { VALUES ?x { <urn:x:b> UNDEF 2 <urn:x:a> 10 UNDEF } } ORDER BY ?x",
        "SELECT ?x { VALUES ?x { <urn:x:b> UNDEF 2 <urn:x:a> 10 } } ORDER BY DESC(?x)",
        "SELECT ?x ?y { VALUES (?x ?y) { (1 2) (1 3) (0 9) } } ORDER BY ?x DESC(?y) LIMIT 2",
        "SELECT ?x { VALUES ?x { 5 4 3 2 1 } } ORDER BY ?x LIMIT 2 OFFSET 1",
        "SELECT ?x { VALUES ?x { 5 4 3 2 1 } } ORDER BY ABS(?x - 3) ?x",
        "SELECT DISTINCT ?x { VALUES (?x ?y) { (2 1) (1 1) (2 2) } } ORDER BY ?x",
        "SELECT (?x * 2 AS ?d) { VALUES ?x { 1 2.5 } } ORDER BY ?d",
        """SELECT ?k (COUNT(*) AS ?n) (SUM(?v) AS ?s) { VALUES (?k ?v) { ('a' 1) ('a' 2) ('b' 5) } }
        GROUP BY ?k HAVING(COUNT(*) > 0) ORDER BY DESC(SUM(?v))""",
        "SELECT (COUNT(*) AS ?n) { ?s a cc:CapacityGap }",
        """SELECT ?s ?f ?c { ?s a cc:Tie ; cc:tieFrom ?f OPTIONAL { ?s cc:carries ?c } }
        ORDER BY ?s ?c ?f""",
        "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p",
        """SELECT ?e { ?g a cc:Gap ; cc:element ?e FILTER NOT EXISTS { ?g a cc:KnowledgeGap } }
        ORDER BY ?e""",
        "SELECT ?x { ?x cc:aspectOf+ cc:Commitment } ORDER BY ?x",
        "SELECT ?x { { SELECT ?x { ?x a cc:Rating } } ?x cc:value ?v FILTER(?v > 2) } ORDER BY ?x",
    ],
)
def test_same_answers_in_the_same_order(both: Both, sparql: str) -> None:
    ours, theirs = _asked(both, sparql)
    assert ours.variables == theirs.variables
    assert _canonical(ours.rows) == _canonical(theirs.rows)


def test_ask_and_construct(both: Both) -> None:
    for sparql in ("ASK { ?s a cc:CapacityGap }", "ASK { ?s a cc:Rating FILTER(false) }"):
        ours, theirs = _asked(both, sparql)
        assert ours.boolean == theirs.boolean
    ours, theirs = _asked(
        both, "CONSTRUCT { ?g a cc:Gap ; cc:level ?l . ?n cc:p ?g } WHERE { ?g a cc:CapacityGap ; "
        "cc:element ?e OPTIONAL { ?g cc:level ?l } OPTIONAL { ?e skos:notation ?n } }",
    )  # fmt: skip
    assert ours.triples
    assert set(ours.triples) == set(theirs.triples)


@pytest.mark.parametrize(
    ("sparql", "construct", "line"),
    [
        ("SELECT ?x {\n ?x a cc:Tie BIND(NOW() AS ?n) }", "NOW", 2),
        ("SELECT ?x {\n GRAPH ?g { ?x a cc:Tie FILTER(?g = ?x) } }", "?g in an expression", 2),
        ("SELECT ?k (GROUP_CONCAT(?v) AS ?s) { ?k cc:value ?v } GROUP BY ?k", "GROUP_CONCAT", 1),
        ("SELECT (?x / 3 AS ?y) { VALUES ?x { 1 } }", "/", 1),
        ("SELECT ?x { ?x cc:value ?v FILTER(?v > 1e0) }", "1e0", 1),
        ("DESCRIBE <urn:x:a>", "DESCRIBE", 1),
        ("SELECT ?x { { SELECT ?x { ?x a cc:Tie } LIMIT 3 } }", "LIMIT", 1),
        ("SELECT DISTINCT ?x { ?x cc:value ?v } ORDER BY ?v", "SELECT DISTINCT", None),
    ],
)
def test_the_rest_is_refused_by_name(
    both: Both, sparql: str, construct: str, line: int | None
) -> None:
    with pytest.raises(InputError) as caught:
        _answered(*both[0], _parsed(sparql), 60, 100)
    assert construct in str(caught.value.values["construct"])
    assert "--engine oxigraph" in caught.value.render("id")
    if line is not None:
        assert caught.value.position is not None
        assert caught.value.position.line == line


def test_bounds_are_errors(both: Both) -> None:
    with pytest.raises(EngineError, match="more than 10"):
        _answered(*both[0], _parsed("SELECT * { ?s ?p ?o }"), 60, 10)
    # Texts only: sums of dates would be refused, perhaps before the time is up.
    slow = (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
        "FILTER(CONCAT(STR(?c), STR(?f)) = STR(?i)) }"
    )
    with pytest.raises(EngineError, match=r"stopped after 0\.5 s"):
        _answered(*both[0], _parsed(slow), 0.5, 10)
    assert _answered(*both[0], _parsed("ASK { ?s a cc:Tie }"), 60, 10).boolean


def test_literals_keep_their_text(tmp_path: Path) -> None:
    text = (EXAMPLES / "kota-batu-tlekung.yaml").read_text("utf-8")
    (tmp_path / "case.yaml").write_text(text, "utf-8")
    sparql = "SELECT ?v { ?s cc:value ?v } ORDER BY ?v"
    found = query_files([tmp_path / "case.yaml"], sparql, asserted=True)
    lines = {str(q.object) for q in read(tmp_path / "case.yaml").dataset
             if q.predicate.value.endswith("ns#value")}  # fmt: skip
    assert {str(term) for (term,) in found.rows} == lines
