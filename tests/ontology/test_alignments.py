"""The alignments: each readable alone, each mapping with who, when, how sure and why."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from ccreason import resources
from ccreason.dl import check_profile

FOLDER = resources.ontology_dir() / "alignments"
SSSOM = rdflib.Namespace("https://w3id.org/sssom/")
#: How many mappings each file holds.
MAPPINGS = {
    "cids": 9,
    "dcat": 3,
    "dcterms": 8,
    "foaf": 7,
    "org": 7,
    "prov-o": 16,
    "schema-org": 17,
    "sdg": 12,
    "skos": 10,
}
STRICT = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty}
LOOSE = {SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.exactMatch}


def read(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / f"{name}.ttl")


def test_all_files_are_counted():
    assert {path.stem for path in FOLDER.glob("*.ttl")} == set(MAPPINGS)


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_file_alone_is_in_owl2_dl(name):
    assert check_profile(read(name), declared_individuals=True) == ()


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_file_is_a_mapping_set(name):
    graph = read(name)
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    for needed in ("mapping_set_id", "subject_source", "object_source", "author_label"):
        assert graph.value(header, SSSOM[needed]), needed
    assert len(set(graph.subjects(SSSOM.mapping_justification))) == MAPPINGS[name]


@pytest.mark.parametrize("name", MAPPINGS)
def test_each_mapping_is_stated_and_annotated(name):
    """What is stated is annotated and the other way round; a strict mapping is a sure one."""
    graph = read(name)
    stated = {triple for triple in graph if triple[1] in STRICT | LOOSE}
    annotated = set()
    for axiom in graph.subjects(RDF.type, OWL.Axiom):
        parts = tuple(
            graph.value(axiom, part)
            for part in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        )
        annotated.add(parts)
        confidence = float(graph.value(axiom, SSSOM.confidence))
        assert confidence >= 0.9 or parts[1] in LOOSE, parts
    assert stated == annotated


def test_cids_and_w3c_org_are_not_mixed_up():
    text = Path(FOLDER / "cids.ttl").read_text("utf-8")
    assert "@prefix cids: <https://ontology.commonapproach.org/cids#> ." in text
    assert "http://www.w3.org/ns/org#" not in text
    assert "@prefix org: <http://www.w3.org/ns/org#> ." in (FOLDER / "org.ttl").read_text("utf-8")
