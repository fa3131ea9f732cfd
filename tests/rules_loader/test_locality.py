"""Which rules look at one community only, and what breaks the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rulekit import cases, ontology, rule

from ccreason.reasoning import communities_of
from ccreason.rules import Rule, load
from ccreason.rules.axioms import axioms_to_rules
from ccreason.rules.locality import Vocabulary, judge, relied_on, shared_nodes

if TYPE_CHECKING:
    from pathlib import Path

ONTOLOGY = """
ex:e1 a ex:Element ; ex:raises ex:e2 ; skos:notation "e1" . ex:e2 a ex:Element .
ex:Element rdfs:subClassOf ex:Concept . ex:raises rdfs:subPropertyOf ex:bearsOn .
"""


def judged(the_rule: Rule, folder: Path) -> Rule:
    onto = ontology(ONTOLOGY, folder)
    return judge([the_rule, *axioms_to_rules(onto)], onto.facts)[0]


OF = "?x a ex:T ; cc:ofCommunity ?community"


@pytest.mark.parametrize(
    "body",
    [
        f"{OF} ; ex:p ?y",
        f"{OF} . ?y cc:inAssessment ?x ; cc:value ?v",
        f"{OF} ; ex:p ?y . ?y skos:notation ?key",
        f"{OF} ; ex:about ?e . ?e ex:raises ?f . ?f skos:notation ?key",
        f"{OF} . ?e a ex:Element . FILTER NOT EXISTS {{ ?y cc:ofCommunity ?community ; ex:on ?e }}",
        f"{OF} . ?e a ex:Concept ; skos:notation ?key",
        f"{OF} ; ex:about ?e . ?d ex:bearsOn ?e",
        f"{OF} . ex:e1 skos:notation ?key . cc:ActiveParameters cc:gapThreshold ?t",
        f"{OF} {{ ?x ex:p ?y }} UNION {{ ?x ex:q ?y }} ?y ex:r ?z",
        f"{OF} VALUES ?e {{ ex:e1 ex:e2 }} ?e skos:notation ?key",
        f"{OF} OPTIONAL {{ ?x ex:p ?y . ?y ex:q ?z }}",
        f"{OF} MINUS {{ ?x ex:p ?y }}",
        "?community a cc:Community ; cc:place ?place . ?place cc:country ?c",
        (
            f"{OF} {{ SELECT ?community (COUNT(?y) AS ?n) WHERE {{ ?y cc:ofCommunity ?community }} "
            "GROUP BY ?community }"
        ),
        f"{OF} FILTER NOT EXISTS {{ ?x ex:p ?y FILTER NOT EXISTS {{ ?y ex:q ?z }} }}",
    ],
)
def test_local(body: str, tmp_path: Path) -> None:
    found = judged(rule("r", f"CONSTRUCT {{ ?community ex:q ex:r }} WHERE {{ {body} }}"), tmp_path)
    assert found.local, found.local_reason
    assert found.local_reason is None


@pytest.mark.parametrize(
    ("body", "untied"),
    [
        (f"{OF} . ?y a ex:T", "?y a <https://example.org/T>"),
        (f"{OF} ; ex:about ?e . ?y ex:about ?e", "?y <https://example.org/about> ?e"),
        (f"{OF} . ?y cc:ofCommunity ?other", "?y cc:ofCommunity ?other"),
        (f"{OF} FILTER NOT EXISTS {{ ?y a ex:T }}", "?y a <https://example.org/T>"),
        (f"{OF} OPTIONAL {{ ?y ex:about ?z }}", "?y <https://example.org/about> ?z"),
        (
            f"{OF} {{ SELECT (COUNT(?y) AS ?n) WHERE {{ ?y a ex:T }} }}",
            "?y a <https://example.org/T>",
        ),
        (
            f"{OF} {{ SELECT ?x WHERE {{ ?x ex:p ?y . ?y cc:ofCommunity ?community }} }}",
            None,
        ),
        (f"{OF} ; ex:about ?e . ?e ^ex:about ?y", "?e (^<https://example.org/about>) ?y"),
        (f"{OF} ; ?p ?y . ?z ?p ?w", "?z ?p ?w"),
    ],
)
def test_not_local(body: str, untied: str | None, tmp_path: Path) -> None:
    found = judged(rule("r", f"CONSTRUCT {{ ?community ex:q ex:r }} WHERE {{ {body} }}"), tmp_path)
    if untied is None:
        return
    assert not found.local
    assert found.local_reason == untied


def test_axioms_are_local_but_for_those_that_meet_in_a_value(tmp_path: Path) -> None:
    onto = ontology(
        "ex:A rdfs:subClassOf ex:B . ex:r owl:propertyChainAxiom ( ex:p ex:q ) . "
        "ex:s owl:propertyChainAxiom ( ex:p [ owl:inverseOf ex:q ] ) .",
        tmp_path,
    )
    found = {r.id: r.local for r in judge(axioms_to_rules(onto), onto.facts)}
    assert sorted(found.values()) == [False, True, True]
    assert not found[next(k for k in found if "propertyChain" in k and k.endswith("s"))]


def test_all_rules_of_the_package_are_local() -> None:
    ruleset = load()
    assert [r.id for r in ruleset.rules if not r.local] == []


def test_what_the_proof_relies_on(tmp_path: Path) -> None:
    onto = ontology(ONTOLOGY, tmp_path)
    bodies = {
        f"{OF} . ?e a ex:Element ; skos:notation ?key": {"Element"},
        f"{OF} . ?e ex:raises ?f . ?f skos:notation ?key": {"raises"},
        f"{OF} ; ex:about ?e . ?e a ex:Element": set(),
    }
    for body, names in bodies.items():
        text = f"CONSTRUCT {{ ?community ex:q ex:r }} WHERE {{ {body} }}"
        rules = [rule("r", text), *axioms_to_rules(onto)]
        found = relied_on(rules[:1], Vocabulary.of(onto.facts, rules))
        terms = {term.strip("<>").rpartition("/")[2] for term in found.classes | found.properties}
        assert {term.rpartition("#")[2] for term in terms} == names, body


def test_shared_nodes() -> None:
    base = "ex:case{n} a cc:CaseDescription ; cc:about ex:c{n} . ex:c{n} a cc:Community . "
    apart = cases(base.format(n=1) + "ex:x ex:p ex:y .", base.format(n=2) + "ex:z ex:p ex:y .")
    assert shared_nodes(apart, communities_of(apart)) == set()
    both = cases(base.format(n=1) + "ex:x ex:p 1 .", base.format(n=2) + "ex:x ex:p 2 .")
    assert shared_nodes(both, communities_of(both)) == {"<https://example.org/x>"}
    across = cases(base.format(n=1) + "ex:x ex:p 1 .", base.format(n=2) + "ex:y ex:p ex:x .")
    assert shared_nodes(across, communities_of(across)) == {"<https://example.org/x>"}
