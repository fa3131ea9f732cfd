"""What contradicts the ontology is reported, each kind; what only looks so is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rulekit import ontology, run

if TYPE_CHECKING:
    from pathlib import Path

# kind: (axioms, data that contradict them, data that do not)
KINDS = {
    "disjointWith": (
        "ex:A owl:disjointWith ex:B . ex:C rdfs:subClassOf ex:A .",
        "ex:x a ex:C, ex:B .",
        "ex:x a ex:C . ex:y a ex:B .",
    ),
    "disjointWith-all": (
        "[] a owl:AllDisjointClasses ; owl:members ( ex:A ex:B ex:C ) .",
        "ex:x a ex:A, ex:C .",
        "ex:x a ex:A .",
    ),
    "disjointWith-union": (
        "ex:D owl:disjointUnionOf ( ex:A ex:B ) .",
        "ex:x a ex:A, ex:B .",
        "ex:x a ex:A, ex:D .",
    ),
    "nothing": ("ex:A rdfs:subClassOf ex:B .", "ex:x a owl:Nothing .", "ex:x a ex:A ."),
    "different": (
        "[] a owl:AllDifferent ; owl:distinctMembers ( ex:u ex:v ) .",
        "ex:u owl:sameAs ex:v .",
        "ex:u owl:sameAs ex:w .",
    ),
    "irreflexive": ("ex:p a owl:IrreflexiveProperty .", "ex:x ex:p ex:x .", "ex:x ex:p ex:y ."),
    "asymmetric": (
        "ex:p a owl:AsymmetricProperty .",
        "ex:x ex:p ex:y . ex:y ex:p ex:x .",
        "ex:x ex:p ex:y .",
    ),
    "disjointProperties": (
        "ex:p owl:propertyDisjointWith ex:q .",
        "ex:x ex:p ex:y ; ex:q ex:y .",
        "ex:x ex:p ex:y ; ex:q ex:z .",
    ),
    "functional": (
        "ex:p a owl:FunctionalProperty .",
        "ex:x ex:p 1, 2 .",
        'ex:x ex:p 1, "01"^^xsd:integer, 1.0 .',
    ),
    "functional-things": (
        "ex:p a owl:FunctionalProperty . ex:u owl:differentFrom ex:v .",
        "ex:x ex:p ex:u, ex:v .",
        "ex:x ex:p ex:u, ex:w .",
    ),
    "inverseFunctional": (
        "ex:p a owl:InverseFunctionalProperty . ex:u owl:differentFrom ex:v .",
        "ex:u ex:p ex:x . ex:v ex:p ex:x .",
        "ex:u ex:p ex:x . ex:w ex:p ex:x .",
    ),
    "cardinality": (
        (
            "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; "
            'owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .'
        ),
        "ex:x a ex:A ; ex:p 1, 2 .",
        "ex:x a ex:A ; ex:p 1 . ex:y ex:p 1, 2 .",
    ),
    "cardinality-none": (
        (
            "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; "
            'owl:maxCardinality "0"^^xsd:nonNegativeInteger ] .'
        ),
        "ex:x a ex:A ; ex:p ex:y .",
        "ex:x a ex:A .",
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_contradiction(name: str, tmp_path: Path) -> None:
    axioms, bad, good = KINDS[name]
    onto = ontology(axioms, tmp_path)
    (found,) = run([], bad, onto=onto).inconsistencies
    assert found.kind == name.partition("-")[0]
    assert found.facts
    assert found.render("en") != found.render("id")
    assert run([], good, onto=onto).inconsistencies == ()
