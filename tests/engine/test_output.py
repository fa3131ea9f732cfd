"""Inferred quads and derivations, written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rulekit import rule, run

from ccreason.engine.output import derivations_text, inferred_text
from ccreason.errors import InputError
from ccreason.rules import load, to_shacl

if TYPE_CHECKING:
    from ccreason.engine import Inference


@pytest.fixture
def inference() -> Inference:
    return run(
        [
            rule("one", "CONSTRUCT { ?x ex:q ?v ; a ex:Done } WHERE { ?x ex:p ?v }"),
            rule("two", "CONSTRUCT { ?x a ex:Alone } WHERE { ?x a ex:Done MINUS { ?x ex:r ?y } }"),
        ],
        'ex:b ex:p "01"^^xsd:integer, 1.50 ; cc:note "a\\nb" . ex:a ex:p "é\\"\\\\"@id .',
    )


def test_nquads_are_sorted_and_keep_texts(inference: Inference) -> None:
    text = inferred_text(inference, "nq")
    lines = text.splitlines()
    assert lines == sorted(lines)
    assert '"01"^^' in text
    assert '"1.50"^^' in text
    assert len(list(parse(text, format=RdfFormat.N_QUADS))) == len(lines) == 7


def test_trig_says_the_same(inference: Inference) -> None:
    quads = set(parse(inferred_text(inference, "nq"), format=RdfFormat.N_QUADS))
    assert set(parse(inferred_text(inference, "trig"), format=RdfFormat.TRIG)) == quads


def test_reifiers_name_the_rules(inference: Inference) -> None:
    quads = list(parse(inferred_text(inference, "nq", rdf12=True), format=RdfFormat.N_QUADS))
    rules = {str(q.object) for q in quads if q.predicate.value.endswith("sourceRule")}
    assert rules == {
        "<https://w3id.org/ccreason/rules/one>",
        "<https://w3id.org/ccreason/rules/two>",
    }
    trig = list(parse(inferred_text(inference, "trig", rdf12=True), format=RdfFormat.TRIG))
    assert len(trig) == len(quads)


def test_derivations_as_json(inference: Inference) -> None:
    rows = [json.loads(line) for line in derivations_text(inference).splitlines()]
    assert {row["rule"] for row in rows} == {"one", "two"}
    two = next(row for row in rows if row["rule"] == "two")
    assert two["absences"][0]["kind"] == "minus"
    assert two["premises"]
    assert set(two) == {
        "rule", "round", "graphs", "bindings", "conclusions", "premises", "absences",
    }  # fmt: skip


def test_derivations_as_provenance(inference: Inference) -> None:
    graph = rdflib.Graph().parse(data=derivations_text(inference, "ttl"), format="turtle")
    used = set(graph.subjects(rdflib.RDF.type, rdflib.PROV.Activity))
    assert len(used) == len(inference.all_derivations())
    for activity in used:
        assert list(graph.objects(activity, rdflib.PROV.generated))


@pytest.mark.parametrize("write", [inferred_text, derivations_text])
def test_unknown_format(inference: Inference, write: object) -> None:
    with pytest.raises(InputError) as caught:
        write(inference, "xml")  # type: ignore[operator]
    assert caught.value.message == "engine.unknown-format"


def test_rules_as_shacl() -> None:
    ruleset = load()
    text = to_shacl(ruleset)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = set(graph.subjects(rdflib.RDF.type, sh.SPARQLRule))
    assert len(found) == len(ruleset)
    layers = {int(o) for o in graph.objects(None, sh.layer)}
    assert layers == set(range(len(ruleset.strata)))
    own = rdflib.Graph().parse(data=to_shacl(ruleset, axioms=False), format="turtle")
    assert len(set(own.subjects(rdflib.RDF.type, sh.SPARQLRule))) == sum(
        not r.is_axiom for r in ruleset.rules
    )
    query = graph.value(rdflib.URIRef("https://w3id.org/ccreason/rules/capacity-gap"), sh.construct)
    assert "CONSTRUCT" in str(query)
    assert "# ---" not in str(query)
