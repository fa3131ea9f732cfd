"""Slide -> terms -> questions: nothing empty, and emptiness is noticed."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ccreason.namespaces import CC, DCTERMS, SLIDES, cc
from ccreason.ontology import coverage, load, terms
from ccreason.querying import named_queries

SOURCE = NamedNode(DCTERMS + "source")
HEADINGS = {1, 2, 3, 12, 19, 24}


@pytest.fixture(scope="module")
def ontology():
    return list(load())


@pytest.fixture(scope="module")
def rows(ontology):
    return coverage(ontology)


def cites(quad: Quad, slide: int) -> bool:
    return quad.predicate == SOURCE and quad.object == NamedNode(f"{SLIDES}s{slide}")


def test_a_row_for_each_slide_that_asserts(rows):
    assert [row.slide for row in rows] == sorted(set(range(1, 35)) - HEADINGS)


def test_no_slide_is_without_terms_or_questions(rows):
    assert [row.slide for row in rows if not row.terms or not row.questions] == []


def test_every_term_is_answered(rows):
    assert {row.slide: row.unanswered for row in rows if row.unanswered} == {}


def test_no_question_does_it_alone(ontology):
    """The index of slides (cq-02) answers all; each term of the framework has a better one too."""
    others = [q for q in named_queries() if q.id != "cq-02"]
    modules = ("framework", "slides", "literature")
    framework = {t.name for t in terms() if t.module in modules and t.kind == "individual"}
    missing = {name for row in coverage(ontology, others) for name in row.unanswered}
    assert missing & framework == set()


@pytest.mark.parametrize("slide", [5, 9, 15, 27, 33])
def test_the_last_term_lost_is_noticed(ontology, rows, slide):
    """Take a slide's terms away one after the other: the row is empty when the last is gone."""
    (whole,) = (row for row in rows if row.slide == slide)
    citing = [quad for quad in ontology if cites(quad, slide)]
    rest = [quad for quad in ontology if not cites(quad, slide)]
    for lost in range(len(citing)):
        (row,) = (r for r in coverage([*rest, *citing[lost:]], []) if r.slide == slide)
        assert row.terms
        assert set(row.terms) <= set(whole.terms)
    (empty,) = (r for r in coverage(rest) if r.slide == slide)
    assert empty.terms == empty.questions == ()
    assert not empty.complete


def test_a_term_that_no_question_answers_is_named(ontology):
    term = NamedNode(CC + "Unheard")
    more = [
        Quad(term, SOURCE, NamedNode(SLIDES + "s9")),
        Quad(term, cc("note"), Literal("without a basis, so that no question finds it")),
    ]
    (row,) = (r for r in coverage([*ontology, *more]) if r.slide == 9)
    assert row.unanswered == ("cc:Unheard",)
    assert not row.complete


def test_rows_follow_the_dataset_not_a_list_kept_by_hand(ontology):
    more = [
        Quad(NamedNode(SLIDES + "s12"), cc("headingOnly"), Literal("false", datatype=_BOOLEAN)),
    ]
    assert 12 in {row.slide for row in coverage([*ontology, *more], [])}


_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
