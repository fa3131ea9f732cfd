"""The ontology keeps to its own rules, and a breach of each rule is noticed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ccreason import resources
from ccreason.errors import InputError
from ccreason.namespaces import PREFIXES, SH
from ccreason.ontology import check, checks, describe, export, load, reference, terms
from ccreason.ontology.checks import PROFILE, STYLE
from ccreason.validation.engines import Graph, run
from ccreason.validation.reading import read_report

EXAMPLES = Path(__file__).parents[1] / "shapes" / "ontology-style"
STYLE_IRI = "https://w3id.org/ccreason/shapes/ontology-style#"
SHAPES = list(ox.parse(resources.shapes_file(STYLE).read_bytes(), format=ox.RdfFormat.TURTLE))

PREFIX = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items()) + (
    "@prefix slide: <https://w3id.org/ccreason/source/slides#> .\n"
    "@prefix lit: <https://w3id.org/ccreason/source/literature#> .\n"
)
MODULE = "<https://w3id.org/ccreason/ontology/framework>"
#: What to add to the ontology so that a check finds it.
BREACHES = {
    "cited-headings": "cc:Commitment dcterms:source slide:s12 .",
    "colliding-labels": "cc:Trust skos:altLabel 'rasa berkomunitas'@id .",
    "deprecated-in-use": "cc:PersonalAbility owl:deprecated true .",
    "elements-without-dimension": "cc:Happiness a cc:FrameworkElement .",
    "general-links-of-elements": "cc:Commitment cc:performs cc:FunctionsDimension .",
    "two-kinds-of-property": "cc:raises a owl:AnnotationProperty .",
    "typed-in-entailments": "cc:LeadershipDevelopment cc:actsOn cc:AccessToResources .",
    "unannotated-links": "cc:Safety cc:conditions cc:SenseOfCommunity .",
    "unasserted-annotations": "[] a owl:Axiom ; owl:annotatedSource cc:Safety ;"
    " owl:annotatedProperty cc:conditions ; owl:annotatedTarget cc:Commitment .",
    "uncited-works": "lit:nobody-1999 a cc:Work .",
    "uncovered-slides": "slide:s35 a cc:Slide ; cc:headingOnly false .",
    "undeclared-properties": "cc:Commitment dcterms:subject cc:Trust .",
    "undefined-terms": "cc:Trust skos:related cc:Confidence .",
    "unknown-sources": "cc:Commitment dcterms:references lit:nobody-1999 .",
}


@pytest.fixture(scope="module")
def ontology():
    return list(load(alignments=True))


@pytest.fixture(scope="module")
def store(ontology):
    """The ontology to ask; what a test adds it takes away again."""
    store = ox.Store()
    store.bulk_extend(ontology)
    return store


def rows(store, one, more=""):
    added = [q for q in ox.parse((PREFIX + more).encode(), ox.RdfFormat.TURTLE) if q not in store]
    store.extend(added)
    found = list(store.query(one.sparql, prefixes=PREFIXES))
    for quad in added:
        store.remove(quad)
    return found


def test_the_ontology_keeps_to_its_rules():
    report = check()
    assert report.render("en").splitlines()[:-1] == []
    assert report.conforms
    assert report.checks == (PROFILE, STYLE, *sorted(BREACHES))


@pytest.mark.parametrize("one", checks(), ids=lambda one: one.id)
def test_a_check_finds_its_breach(one, store):
    assert rows(store, one) == []
    assert rows(store, one, BREACHES[one.id])
    assert set(one.titles) == set(one.messages) == {"en", "id"}


def test_a_breach_is_told_in_both_languages(ontology):
    more = ox.parse((PREFIX + BREACHES["typed-in-entailments"]).encode(), ox.RdfFormat.TURTLE)
    report = check(ox.Dataset([*ontology, *more]))
    assert not report.conforms
    (finding,) = (f for f in report.findings if f.check == "typed-in-entailments")
    assert finding.focus == "cc:LeadershipDevelopment"
    assert "follows from other statements" in report.render("en")
    assert "turunan dari pernyataan lain" in report.render("id")


def test_a_breach_of_style_is_told_in_both_languages(ontology):
    label = "cc:raises rdfs:label 'also called'@en ."
    more = ox.parse((PREFIX + label).encode(), ox.RdfFormat.TURTLE)
    (finding,) = check(ox.Dataset([*ontology, *more])).findings
    assert (finding.check, finding.focus) == ("TermLabelEn", "cc:raises")
    assert finding.messages["en"].startswith("Give the term one English label")
    assert finding.messages["id"].startswith("Beri istilah ini satu label bahasa Inggris")


def named(kind: str) -> set[str]:
    """Return the names of the shapes of a kind."""
    return {
        quad.subject.value.removeprefix(STYLE_IRI)
        for quad in SHAPES
        if quad.predicate.value.endswith("#type") and quad.object == ox.NamedNode(SH + kind)
    }


def test_shapes_are_counted():
    assert len(named("PropertyShape")) == 30
    assert len(named("NodeShape")) == 12


def test_every_message_is_in_both_languages():
    told: dict[str, set[str | None]] = {}
    for quad in SHAPES:
        if quad.predicate.value == SH + "message":
            told.setdefault(str(quad.subject), set()).add(quad.object.language)
    assert len(told) == 42
    assert all(languages == {"en", "id"} for languages in told.values())


def test_every_shape_has_examples():
    assert {path.name for path in EXAMPLES.iterdir()} == named("PropertyShape") | named("NodeShape")
    for folder in EXAMPLES.iterdir():
        kinds = {path.name.split(".")[0] for path in folder.glob("*.ttl")}
        assert kinds == {"valid", "invalid"}, folder.name


@pytest.mark.parametrize("shape", sorted(path.name for path in EXAMPLES.iterdir()))
def test_examples_of_a_shape(shape):
    """Valid examples keep to all shapes; an invalid one breaks the shape it lies with."""
    shapes = Graph(resources.shapes_file(STYLE).read_text("utf-8"), "turtle")
    for path in sorted((EXAMPLES / shape).glob("*.ttl")):
        report = read_report(run("shacl", Graph(path.read_text("utf-8"), "turtle"), shapes))
        broken = {result.source_shape.value.removeprefix(STYLE_IRI) for result in report}
        assert (shape in broken) if path.name.startswith("invalid.") else not broken, path.name


def test_reference_page_is_current(root):
    page = root / "docs" / "reference" / "ontology.md"
    assert page.read_text("utf-8") == reference(), "run: make docs"


def test_a_term_is_found_by_any_of_its_names():
    by_iri = describe("https://w3id.org/ccreason/ns#NetworkLevel")
    assert describe("cc:NetworkLevel") == describe("NetworkLevel") == describe("network") == by_iri
    assert [link.target for link in by_iri.outgoing] == ["cc:AccessToResources"]
    assert {link.subject for link in by_iri.incoming} >= {"cc:InterorganizationalCollaboration"}


def test_an_unknown_term_is_told_with_the_nearest():
    with pytest.raises(InputError) as caught:
        describe("comitment")
    assert caught.value.suggestion.lower() == "commitment"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("format_", ["ttl", "nt", "rdf", "jsonld"])
def test_export_is_whole_and_the_same_each_time(format_):
    from ccreason.ontology.graph import FORMATS

    written = export(format_)
    assert written == export(format_)
    triples = {q.triple for q in ox.parse(written, format=FORMATS[format_])}
    assert len(triples) == len({q.triple for q in load(alignments=True)})


def test_export_refuses_an_unknown_format():
    with pytest.raises(InputError):
        export("docx")


def test_deprecated_terms_name_their_replacement():
    graph = [
        *load(),
        *ox.parse(
            (
                PREFIX + "cc:Old a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy"
                f" cc:Commitment ; rdfs:isDefinedBy {MODULE} ."
            ).encode(),
            ox.RdfFormat.TURTLE,
        ),
    ]
    (old,) = (t for t in terms(ox.Dataset(graph)) if t.name == "cc:Old")
    assert old.replaced_by == "cc:Commitment"
