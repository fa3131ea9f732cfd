"""Queries over files and at an endpoint, and the formats of their answers."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "illustrative.yaml"
LABELS = "SELECT ?s ?name WHERE { ?s a cc:Agent ; skos:prefLabel ?name FILTER(LANG(?name) = 'en') }"
GAPS = "SELECT ?gap WHERE { ?gap a cc:CapacityGap } ORDER BY ?gap"


def test_inferred_and_asserted(call: Call) -> None:
    inferred = call("query", EXAMPLE, "--sparql", GAPS, "--format", "tsv").out.splitlines()
    asserted = call("query", EXAMPLE, "--sparql", GAPS, "--format", "tsv", "--asserted").out
    assert len(inferred) > 3
    assert asserted.splitlines() == ["?gap"]


def test_formats_agree(call: Call) -> None:
    data = json.loads(call("query", EXAMPLE, "--sparql", LABELS, "--format", "json").out)
    names = {row["name"]["value"] for row in data["results"]["bindings"]}
    assert "Residents' forum" in names
    table = csv.reader(
        io.StringIO(call("query", EXAMPLE, "--sparql", LABELS, "--format", "csv").out)
    )
    assert {row[1] for row in list(table)[1:]} == names
    text = call("query", EXAMPLE, "--sparql", LABELS).out
    assert all(name in text for name in names)


def test_ask_and_construct(call: Call) -> None:
    assert call("query", EXAMPLE, "--sparql", "ASK { ?s a cc:CapacityGap }").code == 0
    no = call("query", EXAMPLE, "--sparql", "ASK { ?s a cc:CapacityGap FILTER(false) }")
    assert (no.code, no.out) == (1, "false\n")
    graph = call(
        "query", EXAMPLE, "--format", "ttl", "--sparql",
        "CONSTRUCT { ?g a cc:Gap } WHERE { ?g a cc:CapacityGap }",
    )  # fmt: skip
    assert "a cc:Gap" in graph.out


def test_spreadsheet_formulas_are_defused(call: Call) -> None:
    sparql = "SELECT ?x ?n WHERE { VALUES (?x ?n) { ('=1+1' -5) } }"
    rows = list(
        csv.reader(io.StringIO(call("query", EXAMPLE, "--sparql", sparql, "--format", "csv").out))
    )
    assert rows[1] == ["'=1+1", "-5"]


@pytest.mark.parametrize(
    ("sparql", "word"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <http://127.0.0.1:9/> WHERE { ?s ?p ?o }", "FROM"),
        ("select * where { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_the_network_is_not_read(call: Call, sparql: str, word: str) -> None:
    answer = call("query", EXAMPLE, "--sparql", sparql)
    assert answer.code == 2
    assert word in answer.err


def test_words_in_strings_and_names_are_no_keywords(call: Call) -> None:
    sparql = """SELECT * WHERE { # SERVICE
        BIND("SERVICE 'x'" AS ?service) BIND(<http://example.org/FROM> AS ?from)
        OPTIONAL { ?s cc:service ?x } }"""
    assert call("query", EXAMPLE, "--sparql", sparql, "--asserted").code == 0


def test_bounds_are_errors(call: Call) -> None:
    rows = call("query", EXAMPLE, "--sparql", "SELECT * { ?s ?p ?o }", "--max-rows", "10")
    assert (rows.code, rows.out) == (2, "")
    assert "more than 10 rows" in rows.err
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f = ?i) }"
    answer = call("query", EXAMPLE, "--asserted", "--sparql", slow, "--timeout", "0.3")
    assert (answer.code, answer.out) == (2, "")
    assert "0.3 s" in answer.err


def test_syntax_error(call: Call) -> None:
    answer = call("query", EXAMPLE, "--sparql", "SELECT ?x WHER { }", "--lang", "id")
    assert answer.code == 2
    assert "tidak dapat dibaca" in answer.err


def test_named_questions(call: Call) -> None:
    listed = call("query", "--list", "--lang", "id").out.splitlines()
    assert len(listed) >= 24
    assert call("query", EXAMPLE, "--name", "cq-11").out.count("\n") > 3


def test_the_compiled_engine_answers_alike(call: Call) -> None:
    sparql = "SELECT ?s ?n { ?s a cc:Tie ; cc:tieFrom ?n } ORDER BY ?s"
    for form in ("text", "json", "csv", "tsv"):
        answers = [
            call(
                "query", EXAMPLE, "--asserted", "--sparql", sparql, "--format", form, "--engine", e
            )
            for e in ("duckdb", "oxigraph")
        ]
        assert answers[0].out == answers[1].out
        assert answers[0].code == answers[1].code == 0
    refused = call(
        "query", EXAMPLE, "--asserted", "--engine", "duckdb", "--lang", "id",
        "--sparql", "SELECT ?x { GRAPH ?g { ?x a cc:Tie FILTER(?g = ?x) } }",
    )  # fmt: skip
    assert refused.code == 2
    assert "Mesin bawaan (--engine oxigraph)" in refused.err


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A SPARQL endpoint on the loopback interface, filled with the illustrative case."""
    server = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which(
        "oxigraph"
    )
    if server is None:
        pytest.skip("no oxigraph server: its package is one of the test extras")
    from ccreason import read, write

    folder = tmp_path_factory.mktemp("endpoint")
    write(read([EXAMPLE]), folder / "case.nq")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    load = [server, "load", "--location", str(folder / "db"), "--file", str(folder / "case.nq")]
    subprocess.run(load, check=True, capture_output=True)
    serve = [server, "serve-read-only", "--location", str(folder / "db"), "--bind", address]
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://{address}/", timeout=1).close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            yield f"http://{address}/query"
        finally:
            process.terminate()


def test_endpoint_answers_like_files(call: Call, endpoint: str) -> None:
    sparql = (
        "SELECT ?a ?name WHERE { GRAPH ?g { ?a a cc:OrganizationAgent ; skos:prefLabel ?name } } "
        "ORDER BY ?a ?name"
    )
    remote = call("query", "--endpoint", endpoint, "--sparql", sparql, "--format", "tsv")
    local = call("query", EXAMPLE, "--asserted", "--sparql", sparql, "--format", "tsv")
    assert remote.code == 0
    assert len(remote.out.splitlines()) > 5
    assert remote.out == local.out


def test_endpoint_ask_and_construct(call: Call, endpoint: str) -> None:
    ask = call("query", "--endpoint", endpoint, "--sparql", "ASK { GRAPH ?g { ?s a cc:Tie } }")
    assert (ask.code, ask.out) == (0, "true\n")
    sparql = "CONSTRUCT { ?s a cc:Tie } WHERE { GRAPH ?g { ?s a cc:Tie } }"
    assert call("query", "--endpoint", endpoint, "--sparql", sparql).out.count("a cc:Tie") == 6


def test_endpoint_errors(call: Call, endpoint: str) -> None:
    bad = call("query", "--endpoint", endpoint, "--sparql", "SELECT ?x WHER { }")
    assert bad.code == 2
    assert "refused the query" in bad.err
    gone = call("query", "--endpoint", "http://127.0.0.1:9/query", "--sparql", "ASK {}")
    assert gone.code == 2
    assert "cannot be reached" in gone.err
    none = call("query", "--endpoint", "file:///etc/passwd", "--sparql", "ASK {}")
    assert none.code == 2
    assert "http://" in none.err


def test_without_files_the_ontology_is_asked(call: Call) -> None:
    answer = call("query", "--name", "cq-04", "--format", "tsv")
    assert answer.code == 0
    assert "ns#SenseOfCommunity" in answer.out
