"""Nothing is lost: YAML to RDF to YAML, and through every RDF format, on random cases."""

from __future__ import annotations

import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Dataset, Literal, NamedNode, Quad

from ccreason.cases import FORMATS, CaseSet, Origin, Positions, read, scaffold
from ccreason.cases.reading import add_date_bounds
from ccreason.cases.writing import dumps
from ccreason.cases.yaml_text import dump, in_flow
from ccreason.namespaces import CC, EDTF, PREFIXES, RDF_TYPE, XSD

from .strategies import TEXTS, cases

RANDOM = settings(
    max_examples=1500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# The same examples every time, so that the developer's loop and CI do not fail by chance.
FIXED = settings(RANDOM, max_examples=60, derandomize=True)


def read_text(text: str | bytes, form: str) -> CaseSet:
    data = text.encode() if isinstance(text, str) else text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"case.{form}"
        path.write_bytes(data)
        return read([path])


def check_case(values: dict[str, Any]) -> None:
    first = read_text(dump(values), "yaml")
    for form in FORMATS:
        data = dumps(first, form)
        again = read_text(data, form)
        assert again.dataset == first.dataset, form
        assert dumps(again, form) == data, f"{form} is not the same the second time"


@FIXED
@given(cases())
def test_a_random_case_survives_every_format(values: dict[str, Any]) -> None:
    check_case(values)


def test_any_mix_of_signs_is_read_back_on_one_line() -> None:
    """With libyaml, a colon before a question mark ends a text inside braces."""
    for length in (1, 2, 3):
        for signs in product("0a:?# -,'", repeat=length):
            text = "".join(signs)
            assert yaml.load(in_flow({"note": text}), yaml.CSafeLoader) == {"note": text}
            assert yaml.load(f"note: {in_flow(text)}", yaml.CSafeLoader) == {"note": text}


@pytest.mark.slow
@RANDOM
@given(cases())
def test_many_random_cases_survive_every_format(values: dict[str, Any]) -> None:
    check_case(values)


C = "https://example.org/cases/x"
NODES = [C, f"{C}#community", f"{C}#agent/a", f"{C}#agent/b", f"{C}#place", f"{C}#place/within/1"]
NODES += [f"{C}#assessment/x", f"{C}#assessment/x/rating/1", f"{C}#assessment/x/rating/7"]
NODES += [f"{C}#condition/2", f"{C}#condition/q", f"{C}#source/s", "https://example.org/other#x"]
NODES += ["urn:a:b", f"{C}#agent/not a key".replace(" ", "%20"), f"{C}#identifier/1", f"{C}/x"]
CLASSES = ["Agent", "OrganizationAgent", "Assessment", "Rating", "Proxy", "Condition", "Source"]
CLASSES += ["Place", "Identifier", "Community", "NoSuchClass"]
LINKS = ["ofCommunity", "inAssessment", "place", "partOfPlace", "ledBy", "identifier", "about"]
LINKS += ["element", "level", "polarity", "assessor", "noSuchProperty"]
THINGS = [CC + name for name in ("Commitment", "Safety", "LevelUnspecified", "Inhibits", "Nothing")]
VALUES = ["date", "value", "note", "confidence", "count", "illustrative", "url", "country"]
DATATYPES = [XSD + n for n in ("string", "integer", "decimal", "boolean", "date", "anyURI")]
DATATYPES.append(EDTF + "EDTF")


def _literals() -> st.SearchStrategy[Literal]:
    words = st.sampled_from(["1990", "1.50", "007", "+5", "true", "2024-02-30", "1990/..", "x", ""])
    typed = st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(kind)),
        words,
        st.sampled_from(DATATYPES),
    )
    tags = st.sampled_from(["en", "id", "x-private", "sgn-be-fr"])
    return st.one_of(
        typed, TEXTS.map(Literal), st.builds(lambda t, g: Literal(t, language=g), TEXTS, tags)
    )


def _triples() -> st.SearchStrategy[tuple[str, str, Any]]:
    node = st.sampled_from(NODES)
    prefixed = st.sampled_from([iri + "x" for iri in PREFIXES.values()])
    links = st.sampled_from([CC + name for name in LINKS])
    texts = st.one_of(st.sampled_from([CC + name for name in VALUES]), prefixed)
    return st.one_of(
        st.tuples(
            node, st.just(RDF_TYPE.value), st.sampled_from(CLASSES).map(lambda c: NamedNode(CC + c))
        ),
        st.tuples(node, links, st.sampled_from(NODES + THINGS).map(NamedNode)),
        st.tuples(node, texts, _literals()),
    )


def check_triples(triples: list[tuple[str, str, Any]], members: bool) -> None:
    graph, community = NamedNode(C), NamedNode(f"{C}#community")
    quads = [
        Quad(graph, RDF_TYPE, NamedNode(CC + "CaseDescription"), graph),
        Quad(graph, NamedNode(CC + "about"), community, graph),
        Quad(community, RDF_TYPE, NamedNode(CC + "Community"), graph),
    ]
    for subject, predicate, value in triples:
        if subject == C and predicate == CC + "about":
            continue
        quads.append(Quad(NamedNode(subject), NamedNode(predicate), value, graph))
        if members:
            quads.append(Quad(NamedNode(subject), NamedNode(CC + "ofCommunity"), community, graph))
    quads = [
        q for q in quads if q.object != NamedNode(CC + "CaseDescription") or q.subject == graph
    ]
    dataset = Dataset(quads)
    add_date_bounds(dataset)
    first = CaseSet(dataset, {C: Origin("-", "ttl")}, Positions())
    for form in FORMATS:
        again = read_text(dumps(first, form), form)
        assert again.dataset == first.dataset, form


@settings(FIXED, max_examples=150)
@given(st.lists(_triples(), max_size=40), st.booleans())
def test_any_rdf_survives_every_format(triples: list[tuple[str, str, Any]], members: bool) -> None:
    """Whatever the YAML form has no key for is kept under ``extra``."""
    check_triples(triples, members)


@pytest.mark.slow
@settings(RANDOM, max_examples=4000)
@given(st.lists(_triples(), max_size=40), st.booleans())
def test_much_random_rdf_survives_every_format(
    triples: list[tuple[str, str, Any]], members: bool
) -> None:
    check_triples(triples, members)


@pytest.mark.parametrize("form", FORMATS)
def test_writing_is_the_same_byte_for_byte(form: str) -> None:
    cases_read = read_text(scaffold("en"), "yaml")
    shuffled = Dataset(sorted(cases_read.dataset, key=lambda quad: str(quad)[::-1]))
    other = CaseSet(shuffled, cases_read.origins, cases_read.positions)
    assert dumps(other, form) == dumps(cases_read, form)
