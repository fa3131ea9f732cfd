"""What `query` says of queries that cannot be used, before any work is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

EXAMPLE = Path(__file__).parents[2] / "examples" / "illustrative.yaml"


@pytest.mark.parametrize("engine", ["oxigraph", "duckdb"])
@pytest.mark.parametrize(
    ("sparql", "place", "words"),
    [
        ("SELECT ?x {\n ?x a foo:Bar }", "query:2: ", ['"foo"', "PREFIX foo: <...>", "dcterms"]),
        ("PREFIX foo: <urn:x:>\nASK { ?x a foo:B ; fo:o 1 }", "query:2: ", ['"fo"']),
        ("SELECT ?x { ?x a cc:Tie ", "query:1:", ["akhir kueri", "}"]),
        ("SELECT ?x\nWHER { ?x a cc:Tie }", "query:2:", ["{ ?x a cc:Tie }"]),
        ("", "query:1:1:", ["akhir kueri"]),
        ("SELECT ?x FROM <urn:x:g> { ?x a cc:Tie }", "Baris 1: FROM", ["GRAPH <...> { ... }"]),
    ],
)
def test_queries_that_cannot_be_read(
    call: Call, sparql: str, place: str, words: list[str], engine: str
) -> None:
    # The file is not there: it is not looked at before the query is.
    answer = call("query", "none.nq", "--sparql", sparql, "--lang", "id", "--engine", engine)
    assert answer.code == 2
    assert place in answer.err
    assert all(word in answer.err for word in words)


def test_limits_are_for_the_compiled_engine(call: Call) -> None:
    ask = ("query", EXAMPLE, "--asserted", "--sparql", "ASK { ?x a cc:Tie }")
    assert call(*ask, "--engine", "duckdb", "--memory", "500MB", "--threads", "1").code == 0
    for option in (("--memory", "1GB"), ("--threads", "2")):
        answer = call(*ask, *option)
        assert answer.code == 2
        assert f"{option[0]}: only for the compiled engine" in answer.err
    answer = call(*ask, "--engine", "duckdb", "--memory", "much")
    assert answer.code == 2
    assert "found: much" in answer.err


def test_options_that_an_endpoint_does_not_know_are_refused(call: Call) -> None:
    answer = call(
        "query", "--endpoint", "http://127.0.0.1:9/", "--rules", ".", "--asserted",
        "--sparql", "ASK {}",
    )  # fmt: skip
    assert answer.code == 2
    assert "--asserted, --rules: an endpoint decides" in answer.err


@pytest.mark.parametrize(("form", "query"), [("ttl", "SELECT * {}"), ("csv", "DESCRIBE cc:Tie")])
def test_a_format_that_does_not_fit_is_refused_first(call: Call, form: str, query: str) -> None:
    answer = call("query", "none.nq", "--sparql", query, "--format", form)
    assert answer.code == 2
    assert f"found: {form}" in answer.err


def test_turtle_has_the_prefixes_that_it_uses(call: Call) -> None:
    made = "CONSTRUCT { ?s a cc:Slide ; dcterms:title ?t } WHERE { VALUES (?s ?t) { (cc:x 'a') } }"
    answer = call("query", "--sparql", made)
    assert answer.out.splitlines() == [
        "@prefix cc: <https://w3id.org/ccreason/ns#> .",
        "@prefix dcterms: <http://purl.org/dc/terms/> .",
        "",
        'cc:x dcterms:title "a" ;',
        "\ta cc:Slide .",
    ]


def test_one_row_is_one_row(call: Call) -> None:
    assert call("query", "--asserted", "--sparql", "SELECT (1 AS ?x) {}").out.endswith("(1 row)\n")
    assert call("query", "--asserted", "--sparql", "SELECT * {}").out == "(1 row)\n"
