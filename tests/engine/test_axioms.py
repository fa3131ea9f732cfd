"""The ontology's axioms as rules: each kind, and the whole against a naive fixpoint."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulekit import EX, ontology, rule, run, short

from ccreason import resources
from ccreason.cases import read
from ccreason.engine.conjunctive import Join
from ccreason.engine.index import FactIndex
from ccreason.engine.model import Record
from ccreason.reasoning import infer
from ccreason.rules import parse_rule
from ccreason.rules.axioms import axioms_to_rules, untranslated
from ccreason.rules.ontology import Ontology
from ccreason.rules.parser import parse_construct

if TYPE_CHECKING:
    from pathlib import Path

# name: (ontology, data, what follows)
KINDS = {
    "subClassOf": ("ex:A rdfs:subClassOf ex:B .", "ex:x a ex:A .", {"ex:x a ex:B"}),
    "subClassOf-chain": (
        "ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:C .",
        "ex:x a ex:A .",
        {"ex:x a ex:B", "ex:x a ex:C"},
    ),
    "equivalentClass": (
        "ex:A owl:equivalentClass ex:B .",
        "ex:x a ex:A . ex:y a ex:B .",
        {"ex:x a ex:B", "ex:y a ex:A"},
    ),
    "intersectionOf": (
        "ex:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ex:B ex:C ) ] .",
        "ex:x a ex:B, ex:C . ex:y a ex:B . ex:z a ex:A .",
        {"ex:x a ex:A", "ex:z a ex:B", "ex:z a ex:C"},
    ),
    "unionOf": (
        "ex:A owl:equivalentClass [ a owl:Class ; owl:unionOf ( ex:B ex:C ) ] .",
        "ex:x a ex:B . ex:y a ex:C . ex:z a ex:A .",
        {"ex:x a ex:A", "ex:y a ex:A"},
    ),
    "hasValue": (
        (
            "ex:A owl:equivalentClass "
            "[ a owl:Restriction ; owl:onProperty ex:p ; owl:hasValue ex:v ] ."
        ),
        "ex:x ex:p ex:v . ex:y a ex:A . ex:z ex:p ex:w .",
        {"ex:x a ex:A", "ex:y ex:p ex:v"},
    ),
    "hasValue-literal": (
        (
            "ex:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty ex:p ; "
            'owl:hasValue "yes" ] .'
        ),
        'ex:x ex:p "yes" . ex:z ex:p "no" .',
        {"ex:x a ex:A"},
    ),
    "someValuesFrom": (
        (
            "[ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ] "
            "rdfs:subClassOf ex:A ."
        ),
        "ex:x ex:p ex:y . ex:y a ex:B . ex:z ex:p ex:w .",
        {"ex:x a ex:A"},
    ),
    "someValuesFrom-thing": (
        (
            "[ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom owl:Thing ] "
            "rdfs:subClassOf ex:A ."
        ),
        "ex:x ex:p ex:y .",
        {"ex:x a ex:A"},
    ),
    "someValuesFrom-right": (
        (
            "ex:A rdfs:subClassOf "
            "[ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ] ."
        ),
        "ex:x a ex:A ; ex:p ex:y .",
        set(),
    ),
    "allValuesFrom": (
        (
            "ex:A rdfs:subClassOf "
            "[ a owl:Restriction ; owl:onProperty ex:p ; owl:allValuesFrom ex:B ] ."
        ),
        "ex:x a ex:A ; ex:p ex:y . ex:z ex:p ex:w .",
        {"ex:y a ex:B"},
    ),
    "minCardinality": (
        (
            "[ a owl:Restriction ; owl:onProperty ex:p ; "
            'owl:minCardinality "1"^^xsd:nonNegativeInteger ] rdfs:subClassOf ex:A .'
        ),
        "ex:x ex:p ex:y .",
        {"ex:x a ex:A"},
    ),
    "hasSelf": (
        "ex:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty ex:p ; owl:hasSelf true ] .",
        "ex:x ex:p ex:x . ex:y a ex:A .",
        {"ex:x a ex:A", "ex:y ex:p ex:y"},
    ),
    "oneOf": (
        "ex:A owl:equivalentClass [ a owl:Class ; owl:oneOf ( ex:u ex:v ) ] .",
        "ex:x a ex:B .",
        {"ex:u a ex:A", "ex:v a ex:A"},
    ),
    "nested": (
        (
            "ex:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ex:B "
            "[ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom "
            "[ a owl:Restriction ; owl:onProperty ex:q ; owl:hasValue ex:v ] ] ) ] ."
        ),
        "ex:x a ex:B ; ex:p ex:y . ex:y ex:q ex:v .",
        {"ex:x a ex:A"},
    ),
    "disjointUnionOf": (
        "ex:A owl:disjointUnionOf ( ex:B ex:C ) .",
        "ex:x a ex:B .",
        {"ex:x a ex:A"},
    ),
    "subPropertyOf": (
        "ex:p rdfs:subPropertyOf ex:q .",
        "ex:x ex:p ex:y .",
        {"ex:x ex:q ex:y"},
    ),
    "equivalentProperty": (
        "ex:p owl:equivalentProperty ex:q .",
        "ex:x ex:p ex:y . ex:z ex:q ex:y .",
        {"ex:x ex:q ex:y", "ex:z ex:p ex:y"},
    ),
    "inverseOf": (
        "ex:p owl:inverseOf ex:q .",
        "ex:x ex:p ex:y . ex:x ex:q ex:z .",
        {"ex:y ex:q ex:x", "ex:z ex:p ex:x"},
    ),
    "subPropertyOf-inverse": (
        "[ owl:inverseOf ex:p ] rdfs:subPropertyOf ex:q .",
        "ex:x ex:p ex:y .",
        {"ex:y ex:q ex:x"},
    ),
    "symmetric": ("ex:p a owl:SymmetricProperty .", "ex:x ex:p ex:y .", {"ex:y ex:p ex:x"}),
    "transitive": (
        "ex:p a owl:TransitiveProperty .",
        "ex:w ex:p ex:x . ex:x ex:p ex:y . ex:y ex:p ex:z .",
        {"ex:w ex:p ex:y", "ex:x ex:p ex:z", "ex:w ex:p ex:z"},
    ),
    "propertyChain": (
        "ex:r owl:propertyChainAxiom ( ex:p ex:q ex:p ) .",
        "ex:w ex:p ex:x . ex:x ex:q ex:y . ex:y ex:p ex:z .",
        {"ex:w ex:r ex:z"},
    ),
    "propertyChain-inverse": (
        "ex:r owl:propertyChainAxiom ( ex:p [ owl:inverseOf ex:q ] ) .",
        "ex:x ex:p ex:y . ex:z ex:q ex:y .",
        {"ex:x ex:r ex:z"},
    ),
    "domain": ("ex:p rdfs:domain ex:A .", "ex:x ex:p ex:y .", {"ex:x a ex:A"}),
    "range": ("ex:p rdfs:range ex:A .", 'ex:x ex:p ex:y, "text" .', {"ex:y a ex:A"}),
    "range-datatype": (
        "ex:p rdfs:range xsd:integer .",
        "ex:x ex:p 1 .",
        set(),
    ),
    "domain-intersection": (
        "ex:p rdfs:domain [ a owl:Class ; owl:intersectionOf ( ex:A ex:B ) ] .",
        "ex:x ex:p ex:y .",
        {"ex:x a ex:A", "ex:x a ex:B"},
    ),
    "through-a-link-axiom": (
        (
            "ex:p rdfs:subPropertyOf ex:q . ex:q owl:inverseOf ex:r . ex:r rdfs:domain ex:A . "
            "ex:A rdfs:subClassOf ex:B ."
        ),
        "ex:x ex:p ex:y .",
        {"ex:x ex:q ex:y", "ex:y ex:r ex:x", "ex:y a ex:A", "ex:y a ex:B"},
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_kind(name: str, tmp_path: Path) -> None:
    axioms, data, expected = KINDS[name]
    assert short(run([], data, onto=ontology(axioms, tmp_path))) == expected


@pytest.mark.parametrize("name", KINDS)
def test_the_text_of_an_axiom_is_its_rule(name: str, tmp_path: Path) -> None:
    for axiom in axioms_to_rules(ontology(KINDS[name][0], tmp_path)):
        query = parse_construct(axiom.text, axiom.id)
        assert query.head == axiom.head
        assert query.body == axiom.body


def test_functional_properties_tell_things_to_be_the_same(tmp_path: Path) -> None:
    onto = ontology("ex:p a owl:FunctionalProperty, owl:ObjectProperty .", tmp_path)
    assert axioms_to_rules(onto) == []
    rules = {r.id: r for r in axioms_to_rules(onto, equality=True)}
    assert "owl:functional/p" in rules or "owl:functional/ex-p" in rules
    found = short(run(list(rules.values()), "ex:x ex:p ex:y, ex:z ."))
    assert "ex:y owl:sameAs ex:z" in found
    assert "ex:z owl:sameAs ex:y" in found


def test_axioms_carry_source_and_basis(tmp_path: Path) -> None:
    onto = ontology(
        """@prefix dcterms: <http://purl.org/dc/terms/> .
        ex:A rdfs:subClassOf ex:B ; cc:basis cc:EditorialReading ;
          rdfs:label "Alpha"@en, "Alfa"@id ;
          dcterms:source <https://w3id.org/ccreason/source/slides#s16> .
        [] a owl:Axiom ; owl:annotatedSource ex:C ; owl:annotatedProperty rdfs:subClassOf ;
          owl:annotatedTarget ex:D ; cc:basis cc:SourceAssertion ;
          dcterms:source <https://w3id.org/ccreason/source/slides#s9> .
        ex:C rdfs:subClassOf ex:D .""",
        tmp_path,
    )
    one, other = axioms_to_rules(onto)
    assert (one.source, one.basis) == (("s16",), "EditorialReading")
    assert "Alpha" in one.title["en"]
    assert "Alfa" in one.title["id"]
    assert (other.source, other.basis) == (("s9",), "SourceAssertion")
    assert one.is_axiom


def test_explanation_names_are_bound() -> None:
    from ccreason.rules.frontmatter import placeholders

    for axiom in axioms_to_rules(Ontology(resources.ontology_files())):
        for lang in ("en", "id"):
            for name in placeholders(axiom.explain[lang]):
                assert name in axiom.variables or name in axiom.constants, (axiom.id, name)


def test_what_no_rule_states_is_listed(tmp_path: Path) -> None:
    onto = ontology(KINDS["someValuesFrom-right"][0], tmp_path)
    assert untranslated(onto) == [(f"<{EX}A>", "subClassOf")]


def test_blank_nodes_of_the_ontology_are_no_things(tmp_path: Path) -> None:
    onto = ontology(
        "cc:basis rdfs:domain ex:Said . ex:A rdfs:subClassOf ex:B . "
        "[] a owl:Axiom ; cc:basis cc:SourceAssertion . ex:A cc:basis cc:SourceAssertion .",
        tmp_path,
    )
    inference = run([], "", onto=onto)
    assert short(inference) == {"ex:A a ex:Said"}


def test_rules_see_what_axioms_conclude(tmp_path: Path) -> None:
    onto = ontology("ex:A rdfs:subClassOf ex:B . ex:p rdfs:domain ex:A .", tmp_path)
    text = "CONSTRUCT { ?x ex:is ex:seen } WHERE { ?x a ex:B FILTER NOT EXISTS { ?x a ex:C } }"
    found = short(run([rule("r", text)], "ex:x ex:p ex:y .", onto=onto))
    assert "ex:x ex:is ex:seen" in found


def test_ontology_alone_goes_to_its_own_graph(tmp_path: Path) -> None:
    onto = ontology("ex:A rdfs:subClassOf ex:B . ex:i a ex:A .", tmp_path)
    inference = run([], "ex:x a ex:A .", onto=onto)
    graphs = {(q[0], q[3]) for q in inference.quads}
    assert (f"<{EX}i>", "<https://w3id.org/ccreason/inferred/ontology>") in graphs


# against a naive fixpoint --------------------------------------------------------------------


def naive(rules: list, facts: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:  # type: ignore[type-arg]
    """Apply all rules to all facts until nothing comes."""
    known = set(facts)
    while True:
        index = FactIndex(known)
        fresh = {
            fact
            for r in rules
            for row in Join(r.body_slots, len(r.variables)).rows(index, index)
            for fact in Record(r, row, 1).facts
        } - known
        if not fresh:
            return known
        known |= fresh


classes = st.sampled_from(["ex:A", "ex:B", "ex:C", "ex:D"])
properties = st.sampled_from(["ex:p", "ex:q", "ex:r"])
axiom_texts = st.one_of(
    st.builds(lambda a, b: f"{a} rdfs:subClassOf {b} .", classes, classes),
    st.builds(lambda p, a: f"{p} rdfs:domain {a} .", properties, classes),
    st.builds(lambda p, a: f"{p} rdfs:range {a} .", properties, classes),
    st.builds(lambda p, q: f"{p} rdfs:subPropertyOf {q} .", properties, properties),
    st.builds(lambda p, q: f"{p} owl:inverseOf {q} .", properties, properties),
    st.builds(lambda p: f"{p} a owl:SymmetricProperty .", properties),
    st.builds(lambda p: f"{p} a owl:TransitiveProperty .", properties),
    st.builds(lambda p, q, r: f"{p} owl:propertyChainAxiom ( {q} {r} ) .",
              properties, properties, properties),
    st.builds(lambda a, b, c: f"{a} owl:equivalentClass [ owl:intersectionOf ( {b} {c} ) ] .",
              classes, classes, classes),
    st.builds(lambda a, p, b: f"[ owl:onProperty {p} ; owl:someValuesFrom {a} ] "
              f"rdfs:subClassOf {b} .", classes, properties, classes),
)  # fmt: skip
nodes = st.sampled_from(["ex:n1", "ex:n2", "ex:n3"])
data_texts = st.one_of(
    st.builds(lambda n, a: f"{n} a {a} .", nodes, classes),
    st.builds(lambda n, p, m: f"{n} {p} {m} .", nodes, properties, nodes),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(axiom_texts, max_size=7), st.lists(data_texts, max_size=6))
def test_order_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, axioms: list[str], data: list[str]
) -> None:
    """However rules are ordered, and whatever edges are left out, all that follows is found."""
    folder = tmp_path_factory.mktemp("ontology")
    onto = ontology("\n".join(axioms), folder)
    inference = run([], "\n".join(data), onto=onto)
    asserted = {fact for fact, round_ in inference.rounds.items() if round_ == 0}
    assert set(inference.rounds) == naive(list(inference.ruleset.rules), asserted)


def test_examples_are_closed_under_all_axioms() -> None:
    paths = sorted(resources.examples_dir().glob("*.yaml"))
    inference = infer(read(paths), as_of=date(2026, 1, 1))
    known = set(inference.rounds)
    axioms = [r for r in inference.ruleset.rules if r.is_axiom]
    fresh = naive(axioms, known) - known
    assert not {f for f in fresh if not f[0].startswith(("_:", '"'))}


def test_rule_texts_of_axioms_can_be_read_as_rules(tmp_path: Path) -> None:
    (axiom,) = axioms_to_rules(ontology("ex:A rdfs:subClassOf ex:B .", tmp_path))
    front = (
        "# ---\n# id: x\n# title: {en: x, id: x}\n# layer: observe\n# source: [s1]\n"
        "# basis: ProjectInference\n# why: {en: x, id: x}\n# explain: {en: x, id: x}\n# ---\n"
    )
    assert parse_rule(front + axiom.text, "x.rq").body == axiom.body
