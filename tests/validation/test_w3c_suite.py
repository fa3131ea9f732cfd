"""The W3C SHACL test suite through the adapter's lower layer: graphs in, report graph out.

What an engine is known to get wrong is listed below with the reason. A listed test that passes, and
an unlisted one that fails, both fail here, so the list cannot go stale. The reports are compared
as graphs.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib import RDF, SH, Namespace
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from ccreason.errors import EngineError
from ccreason.validation import ENGINES, Graph, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

pytestmark = [
    pytest.mark.skipif(
        not SUITE.is_dir(), reason="no ../shared/suites/shacl beside the project: it is optional"
    ),
    # The suite has ill-typed literals on purpose ("none"^^xsd:boolean); rdflib warns of them.
    pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning"),
]

#: Tests found; a suite that is only half there must not pass.
FOUND = {"core": 98, "sparql": 22}

KNOWN_FAILURES: dict[str, dict[str, str]] = {
    "shacl": {
        "sparql/pre-binding/unsupported-sparql-004": (
            "A sub-SELECT that does not project $this has to be refused; the engine runs it."
            " Our shapes have no sub-SELECT."
        ),
    },
    "pyshacl": {
        "core/property/uniqueLang-002": (
            'sh:uniqueLang "1"^^xsd:boolean is not the literal true, so the shape is to be'
            " ignored; pyshacl takes it for true. Our shapes write true."
        ),
        "sparql/pre-binding/shapesGraph-001": (
            "$shapesGraph, which is optional in SHACL, is not supported. Our shapes do not use it."
        ),
    },
}


@dataclass(frozen=True)
class Case:
    """One test of the suite."""

    name: str
    data: Path
    shapes: Path
    failure: bool
    expected: rdflib.Graph | None


def _graph(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())


def _path(node: object) -> Path:
    return Path(str(node).removeprefix("file://"))


def _walk(manifest: Path) -> Iterator[Case]:
    graph = _graph(manifest)
    for included in sorted(graph.objects(None, MF.include)):
        yield from _walk(_path(included))
    for entries in graph.objects(None, MF.entries):
        for entry in Collection(graph, entries):
            action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
            failure = result == SHT.Failure
            yield Case(
                str(manifest.relative_to(SUITE).with_suffix("")),
                _path(graph.value(action, SHT.dataGraph)),
                _path(graph.value(action, SHT.shapesGraph)),
                failure,
                None if failure else _report(graph, result),
            )


@cache
def cases() -> tuple[Case, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(_walk(SUITE / "manifest.ttl"))


#: What a report says of a result. Messages are free; a source constraint may be left out.
COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)


def _report(graph: rdflib.Graph, root: object) -> rdflib.Graph:
    """Return what a report says, without what tests leave open.

    Results may share the node of a path or have a copy each: here each has a copy.
    """
    found = rdflib.Graph()
    for value in graph.objects(root, SH.conforms):
        found.add((root, SH.conforms, value))
    for result in graph.objects(root, SH.result):
        found.add((root, SH.result, result))
        for link in COMPARED:
            for value in graph.objects(result, link):
                copied = _copy(graph, value, found, {}) if link == SH.resultPath else value
                found.add((result, link, copied))
    return found


def _copy(graph: rdflib.Graph, node: Node, target: rdflib.Graph, copies: dict[Node, Node]) -> Node:
    """Copy a blank node and what it leads to; return the copy."""
    if not isinstance(node, rdflib.BNode):
        return node
    if node not in copies:
        copies[node] = rdflib.BNode()
        for _, link, value in graph.triples((node, None, None)):
            target.add((copies[node], link, _copy(graph, value, target, copies)))
    return copies[node]


def outcome(case: Case, engine: str) -> str:
    """Return ``pass``, or what went wrong."""
    data, shapes = (
        Graph(path.read_text(encoding="utf-8"), "turtle", path.as_uri())
        for path in (case.data, case.shapes)
    )
    try:
        triples = run(engine, data, shapes)
    except EngineError as error:
        return "pass" if case.failure else f"failed: {error}"
    if case.failure:
        return "a failure was expected, a report came"
    text = "".join(f"{triple} .\n" for triple in triples)
    graph = rdflib.Graph().parse(data=text, format="nt")
    (root,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert case.expected is not None
    return "pass" if isomorphic(_report(graph, root), case.expected) else "another report"


def test_number_of_tests() -> None:
    assert Counter(case.name.split("/")[0] for case in cases()) == FOUND
    assert len({case.name for case in cases()}) == sum(FOUND.values()) == 120
    assert sum(case.failure for case in cases()) == 7


@pytest.mark.parametrize("engine", ENGINES)
def test_suite(engine: str, record_property: pytest.RecordProperty) -> None:
    outcomes = {case.name: outcome(case, engine) for case in cases()}
    passed = {name for name, result in outcomes.items() if result == "pass"}
    record_property("passed", len(passed))
    known = KNOWN_FAILURES[engine]
    assert set(known) <= set(outcomes), "a known failure names no test"
    unexpected = {n: r for n, r in outcomes.items() if n not in passed and n not in known}
    assert unexpected == {}
    assert passed.isdisjoint(known), "a known failure passes: take it off the list"
    assert len(passed) == len(outcomes) - len(known)
