"""Small rules and small data for the tests of loader and engine."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse

from ccreason.engine import FactBase, Inference, ReferenceEvaluator
from ccreason.reasoning import communities_of
from ccreason.rules import Rule, RuleSet, build, parse_rule
from ccreason.rules.axioms import axioms_to_rules
from ccreason.rules.ontology import Ontology

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EX = "https://example.org/"
DAY = date(2026, 1, 1)
PREFIXES = """
PREFIX cc: <https://w3id.org/ccreason/ns#>
PREFIX ex: <https://example.org/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def rule(rule_id: str, query: str, explain: str = "done") -> Rule:
    """Return a rule with the given query; prefixes are declared."""
    front = f"""# ---
# id: {rule_id}
# title: {{en: {rule_id}, id: {rule_id}}}
# layer: observe
# source: [s25]
# basis: ProjectInference
# why: {{en: A test., id: Sebuah uji.}}
# explain: {{en: "{explain}", id: "{explain}"}}
# ---"""
    return parse_rule(f"{front}{PREFIXES}{query}", f"{rule_id}.rq")


def ontology(turtle: str, folder: Path) -> Ontology:
    """Return an ontology of one module."""
    path = folder / "ontology" / "test.ttl"
    path.parent.mkdir(exist_ok=True)
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return Ontology((path,))


def cases(*texts: str) -> Dataset:
    """Return a dataset with one graph per text, ``ex:case1``, ``ex:case2``, ..."""
    quads: list[Quad] = []
    for number, text in enumerate(texts, 1):
        graph = NamedNode(f"{EX}case{number}")
        quads += (
            Quad(q.subject, q.predicate, q.object, graph)
            for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)
        )
    return Dataset(quads)


def ruleset(rules: Sequence[Rule], onto: Ontology | None = None) -> RuleSet:
    """Return rules, and the axioms of an ontology, in order."""
    if onto is None:
        return build(rules)
    return build([*rules, *axioms_to_rules(onto)], "", onto.facts)


def run(
    rules: Sequence[Rule] | RuleSet,
    *texts: str,
    onto: Ontology | None = None,
    evaluator: ReferenceEvaluator | None = None,
) -> Inference:
    """Return what follows from cases by rules and an ontology's axioms."""
    onto = onto or Ontology(())
    together = rules if isinstance(rules, RuleSet) else ruleset(rules, onto)
    data = cases(*texts)
    facts = FactBase(data, communities_of(data), onto, (), DAY)
    return (evaluator or ReferenceEvaluator()).evaluate(together, facts)


def short(inference: Inference) -> set[str]:
    """Return the inferred triples with prefixed names, whatever graph they stand in."""
    from ccreason.rules.sparql import shorten

    found = set()
    for quad in inference.quads:
        text = shorten(" ".join(quad[:3])).replace(f"<{EX}", "<ex:")
        found.add(text.replace("<ex:", "ex:").replace(">", "") if "^^" not in text else text)
    return found
