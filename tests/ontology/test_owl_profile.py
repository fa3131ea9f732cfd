"""Every module is in OWL 2 DL, and the check finds each kind of violation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from ccreason.dl import Kind, Violation, check_profile
from ccreason.dl.violation import CLAUSES
from ccreason.resources import ontology_files
from tests.ontology.conftest import merged

FOLDER = Path(__file__).parent / "profile"
INVALID = sorted((FOLDER / "invalid").glob("*.ttl"))
VALID = sorted((FOLDER / "valid").glob("*.ttl"))
MODULES = {str(p.relative_to(p.parents[1])): p for p in ontology_files(alignments=True)}


def name_of(module: Graph) -> URIRef:
    """Return the ontology IRI of a module."""
    (iri,) = module.subjects(RDF.type, OWL.Ontology)
    assert isinstance(iri, URIRef)
    return iri


@cache
def modules() -> dict[URIRef, Graph]:
    parsed = (Graph().parse(path) for path in MODULES.values())
    return {name_of(graph): graph for graph in parsed}


def closure(module: Graph) -> Graph:
    """Return a module with what it imports, from the files beside it."""
    result = Graph()
    pending, done = [name_of(module)], set[URIRef]()
    while pending:
        iri = pending.pop()
        if iri not in done:
            done.add(iri)
            result += modules()[iri]
            pending += [URIRef(str(i)) for i in modules()[iri].objects(iri, OWL.imports)]
    return result


@pytest.mark.parametrize("name", sorted(MODULES))
def test_module_is_in_profile(name: str) -> None:
    found = check_profile(closure(Graph().parse(MODULES[name])))
    assert [str(v) for v in found] == []


def test_modules_together_are_in_profile() -> None:
    found = check_profile(merged(ontology_files(alignments=True)))
    assert [str(v) for v in found] == []


def test_modules_together_declare_their_individuals(ontology: Graph) -> None:
    found = check_profile(ontology, declared_individuals=True)
    assert [str(v) for v in found] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
# rdflib reports the malformed literals and lists that these files are about.
@pytest.mark.filterwarnings("ignore")
def test_violation_is_found(path: Path) -> None:
    found = check_profile(Graph().parse(path))
    assert {v.kind for v in found} == {Kind(path.stem.partition(".")[0])}


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_valid_is_accepted(path: Path) -> None:
    assert [str(v) for v in check_profile(Graph().parse(path))] == []


def test_examples_were_found() -> None:
    assert len(INVALID) == 86
    assert len(VALID) == 6
    assert len(MODULES) >= 16


def test_every_kind_has_an_example() -> None:
    shown = {Kind(path.stem.partition(".")[0]) for path in INVALID}
    # Declared individuals are asked for by an option, tested below.
    assert set(Kind) - shown == {Kind.UNDECLARED_INDIVIDUAL}


def test_undeclared_individual_is_found_on_request() -> None:
    graph = Graph().parse(FOLDER / "valid" / "assertions.ttl")
    node = URIRef("https://example.org/o#k")
    graph.add((URIRef("https://example.org/o#i"), URIRef("https://example.org/o#p"), node))
    assert check_profile(graph) == ()
    found = check_profile(graph, declared_individuals=True)
    assert [v.kind for v in found] == [Kind.UNDECLARED_INDIVIDUAL]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("lang", ["en", "id"])
def test_violation_is_worded(kind: Kind, lang: str) -> None:
    violation = Violation(kind, "cc:focus", "detail")
    assert violation.render(lang).endswith(f"({CLAUSES[kind][0]})")
    assert violation.clause_url.startswith("https://www.w3.org/TR/owl2-")


def test_wording_differs_between_languages() -> None:
    texts = {
        kind: (Violation(kind, "x").render("en"), Violation(kind, "x").render("id"))
        for kind in Kind
    }
    assert [kind for kind, (en, id_) in texts.items() if en == id_] == []
