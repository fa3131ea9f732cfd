"""The ontology's axioms as rules conclude what HermiT concludes, on ontology and examples.

Beside the examples stands a probe that uses each property and each class once, so that each axiom
has something to conclude from. Compared are all types and object property values of named things,
asserted or not. The two sets are equal; :data:`LEFT_OUT` lists what is not compared, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from pyoxigraph import Dataset, NamedNode, Quad
from rdflib import OWL, RDF, Graph

from ccreason.cases import read
from ccreason.dl import reason
from ccreason.namespaces import CC
from ccreason.reasoning import infer
from ccreason.resources import examples_dir, ontology_files
from ccreason.rules import axioms_to_rules, build
from ccreason.rules.axioms import untranslated
from ccreason.rules.ontology import Ontology

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.rules import Rule

#: What the comparison leaves out: HermiT concludes it, or could, and no rule does.
LEFT_OUT: Final = {
    "owl:Thing, owl:topObjectProperty": "hold of everything and say nothing",
    "owl:sameAs": "holds of each thing and itself; no two names of one thing occur in the examples",
    "owl:Class, owl:ObjectProperty, ...": "the language of the ontology, not its subject",
    "annotations": "carry no logic: labels, definitions, sources, notes, texts of a case",
    "literals of xsd:date and EDTF": "HermiT stops on them, so they are set aside",
    "values of data properties": "HermiT does not list them; no axiom concludes any",
    "contradictions": "no statements; HermiT and the engine's consistency check find them",
}

EXAMPLES = sorted(examples_dir().glob("*.yaml"))
#: Axioms that no rule states, in kinds: unions on the right, and bounds on numbers.
UNTRANSLATED: Final = {"domain", "equivalentClass", "range", "subClassOf"}


@dataclass(frozen=True)
class Entailed:
    """Types and object property values, of named things."""

    types: frozenset[tuple[str, str]]
    values: frozenset[tuple[str, str, str]]

    @classmethod
    def among(cls, triples: Graph, ontology: Graph) -> Entailed:
        classes = {c for c in ontology.subjects(RDF.type, OWL.Class) if not c.startswith(OWL)}
        properties = set(ontology.subjects(RDF.type, OWL.ObjectProperty))
        return cls(
            frozenset(
                (str(s), str(o)) for s, o in triples.subject_objects(RDF.type) if o in classes
            ),
            frozenset((str(s), str(p), str(o)) for s, p, o in triples if p in properties),
        )


@cache
def axioms() -> list[Rule]:
    return axioms_to_rules(Ontology(ontology_files()))


def probe(ontology: Graph) -> Iterable[Quad]:
    """Yield a case that states each property of two things, and each class of one, once."""
    graph = NamedNode("https://example.org/probe")
    yield Quad(graph, NamedNode(CC + "about"), NamedNode(f"{graph.value}#community"), graph)
    for property_ in sorted(ontology.subjects(RDF.type, OWL.ObjectProperty)):
        name = str(property_).rpartition("#")[2]
        ends = [NamedNode(f"{graph.value}#{name}-{end}") for end in ("from", "to")]
        yield Quad(ends[0], NamedNode(str(property_)), ends[1], graph)
    for class_ in sorted(c for c in ontology.subjects(RDF.type, OWL.Class) if c.startswith(CC)):
        thing = NamedNode(f"{graph.value}#a-{str(class_).rpartition('#')[2]}")
        yield Quad(thing, NamedNode(str(RDF.type)), NamedNode(str(class_)), graph)


def as_graph(dataset: Dataset) -> Graph:
    lines = sorted(f"{quad.triple} ." for quad in dataset)
    return Graph().parse(data="\n".join(lines), format="nt")


@pytest.fixture(scope="module")
def cases(ontology: Graph) -> Dataset:
    return Dataset([*read(EXAMPLES).dataset, *probe(ontology)])


@pytest.fixture(scope="module")
def by_hermit(cases: Dataset, ontology: Graph) -> Entailed:
    found = reason(ontology + as_graph(cases))
    assert found.consistent
    return Entailed(found.types, found.values)


def by_rules(rules: Iterable[Rule], cases: Dataset, ontology: Graph) -> Entailed:
    inference = infer(cases, rules=build(list(rules)), as_of=date(2026, 1, 1))
    known = as_graph(inference.facts.dataset) + as_graph(inference.inferred)
    return Entailed.among(known, ontology)


@pytest.mark.java
def test_axioms_as_rules_agree_with_hermit(
    by_hermit: Entailed, cases: Dataset, ontology: Graph
) -> None:
    found = by_rules(axioms(), cases, ontology)
    print("R", sorted(found.types - by_hermit.types)[:200])
    print("H", sorted(by_hermit.types - found.types)[:200])
    assert sorted(found.types ^ by_hermit.types) == []
    assert sorted(found.values ^ by_hermit.values) == []


@pytest.mark.java
def test_comparison_is_about_something(
    by_hermit: Entailed, cases: Dataset, ontology: Graph
) -> None:
    assert len(EXAMPLES) >= 6
    asserted = Entailed.among(ontology + as_graph(cases), ontology)
    assert len(by_hermit.types - asserted.types) > 500
    assert len(by_hermit.values - asserted.values) > 100


@pytest.mark.java
@pytest.mark.parametrize("kind", sorted({rule.id.partition("/")[0] for rule in axioms()}))
def test_comparison_notices_missing_rules(
    kind: str, by_hermit: Entailed, cases: Dataset, ontology: Graph
) -> None:
    rest = [rule for rule in axioms() if rule.id.partition("/")[0] != kind]
    assert len(rest) < len(axioms())
    assert by_rules(rest, cases, ontology) != by_hermit


@pytest.mark.java
def test_conclusions_of_all_rules_are_consistent_and_closed(
    cases: Dataset, ontology: Graph
) -> None:
    """Rules and axioms run in one order; no axiom may come too early to see what a rule gives."""
    inference = infer(cases, as_of=date(2026, 1, 1))
    known = as_graph(inference.facts.dataset) + as_graph(inference.inferred)
    found = reason(ontology + known)
    assert found.consistent
    given = Entailed.among(known, ontology)
    assert sorted(found.types - given.types) == []
    assert sorted(found.values - given.values) == []


def test_untranslated_axioms_are_known() -> None:
    left = untranslated(Ontology(ontology_files()))
    assert {kind for _, kind in left} <= UNTRANSLATED
    assert all(term.startswith(f"<{CC}") for term, _ in left)


def test_every_omission_has_a_reason() -> None:
    assert all(LEFT_OUT.values())
