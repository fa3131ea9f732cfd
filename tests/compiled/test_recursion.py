"""Rules that feed themselves, over several rounds and communities."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse
from rulekit import EX, PREFIXES, rule

from ccreason.engine import FactBase, ReferenceEvaluator
from ccreason.engine.compiled import CompiledEvaluator, SmallEvaluator
from ccreason.rules import build
from ccreason.rules.ontology import Ontology


def base(*texts: str) -> FactBase:
    """Return cases, one for each text, about a community each."""
    quads = [
        Quad(q.subject, q.predicate, q.object, NamedNode(f"{EX}case{number}"))
        for number, text in enumerate(texts)
        for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)
    ]
    about = {f"{EX}case{number}": f"{EX}community{number}" for number in range(len(texts))}
    return FactBase(Dataset(quads), about, Ontology(()), (), date(2026, 1, 1))


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("ex:a ex:p ex:b . ex:b ex:p ex:c . ex:c ex:p ex:d .",), id="one community"),
        pytest.param(
            ("ex:a ex:p ex:b . ex:b ex:p ex:c .", "ex:c ex:p ex:d . ex:b ex:p ex:c ."),
            id="two that share a link",
        ),
    ],
)
def test_rule_without_community_runs_many_rounds(texts: tuple[str, ...]) -> None:
    """Its first derivations lie as they were staged; those of later rounds come to them."""
    rules = [
        rule("begins", "CONSTRUCT { ?x ex:reaches ?y } WHERE { ?x ex:p ?y }"),
        rule(
            "goes-on",
            "CONSTRUCT { ?x ex:reaches ?z } WHERE { ?x ex:reaches ?y . ?y ex:p ?z }",
        ),
    ]
    ruleset, facts = build(rules), base(*texts)
    reference = ReferenceEvaluator().evaluate(ruleset, facts)
    assert len(reference.quads) > 5
    for engine in (CompiledEvaluator(threads=1), SmallEvaluator()):
        found = engine.evaluate(ruleset, facts)
        assert found.quads == reference.quads
        assert {(r.rule.id, r.row) for r in found.records} == {
            (r.rule.id, r.row) for r in reference.records
        }


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?y ex:reaches ?x } WHERE { ?x ?p ?y FILTER(isIRI(?y)) }",
        "CONSTRUCT { ?x ex:kind ?class } WHERE { ?x a ?class }",
        "CONSTRUCT { ?x ex:kind ?class } WHERE { ?x a ?class . ?x ex:p ?y }",
    ],
)
def test_premise_whose_predicate_or_class_is_open_says_where_a_conclusion_stands(
    query: str,
) -> None:
    facts = base("ex:a ex:p ex:b ; a ex:A .", "ex:c ex:p ex:d ; a ex:B . ex:a a ex:A .")
    ruleset = build([rule("open", query)])
    reference = ReferenceEvaluator().evaluate(ruleset, facts)
    assert reference.quads
    for engine in (CompiledEvaluator(threads=1), SmallEvaluator()):
        assert engine.evaluate(ruleset, facts).quads == reference.quads


def test_empty_path_leads_from_what_a_rule_has_only_just_named() -> None:
    """Each conclusion brings terms that the path then leads from to themselves."""
    query = "CONSTRUCT { ?x ex:d ex:k . ?x a ex:B } WHERE { ?x ex:of ?community . ?z ex:of* ?y }"
    ruleset, facts = build([rule("names", query)]), base("ex:n ex:of ex:community0 .")
    reference = ReferenceEvaluator().evaluate(ruleset, facts)
    nodes = {record.row[-1] for record in reference.records}
    assert {f"<{EX}k>", f"<{EX}B>"} <= nodes
    for engine in (CompiledEvaluator(threads=1), SmallEvaluator()):
        found = engine.evaluate(ruleset, facts)
        assert {record.row for record in found.records} == {r.row for r in reference.records}
