"""Is a graph an OWL 2 DL ontology?

The check follows the two recommendations that define it: the RDF graph must be readable as an
ontology (OWL 2 Mapping to RDF, section 3), and the ontology must keep the typing constraints and
the global restrictions (OWL 2 Structural Specification, sections 5.8 and 11.2). It is our own
code because the Python libraries that look at profiles count constructs or need Java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import OWL, RDF, BNode, URIRef

from ccreason.dl.axioms import AxiomReader
from ccreason.dl.declarations import Declarations
from ccreason.dl.expressions import ExpressionReader
from ccreason.dl.findings import Findings
from ccreason.dl.restrictions import check_restrictions
from ccreason.dl.violation import Kind, Violation

if TYPE_CHECKING:
    from rdflib import Graph


def check_profile(graph: Graph, *, declared_individuals: bool = False) -> tuple[Violation, ...]:
    """Return why a graph is not in OWL 2 DL; empty when it is.

    Args:
        graph: an ontology together with all that it imports. Nothing is fetched.
        declared_individuals: also ask that each named individual be declared, which OWL 2 DL
            leaves open (Syntax 5.8.2) and this project asks of its own modules.
    """
    findings = Findings(graph)
    declared = Declarations.of(graph)
    declared.check(findings)
    _check_header(graph, findings)
    reader = ExpressionReader(graph, declared, findings)
    closure = AxiomReader(reader).read()
    check_restrictions(graph, closure, reader.uses, findings)
    if declared_individuals:
        _check_individuals(graph, declared, findings)
    return findings.sorted()


def _check_header(graph: Graph, findings: Findings) -> None:
    ontologies = list(graph.subjects(RDF.type, OWL.Ontology))
    if not ontologies:
        findings.add(Kind.HEADER, BNode(), "no owl:Ontology")
    for ontology in ontologies:
        versions = list(graph.objects(ontology, OWL.versionIRI))
        if len(versions) > 1 or not all(isinstance(v, URIRef) for v in versions):
            findings.add(Kind.HEADER, ontology, "owl:versionIRI: at most one, an IRI")
        if versions and isinstance(ontology, BNode):
            findings.add(Kind.HEADER, ontology, "owl:versionIRI without an ontology IRI")
        if not all(isinstance(i, URIRef) for i in graph.objects(ontology, OWL.imports)):
            findings.add(Kind.HEADER, ontology, "owl:imports: IRIs")


def _check_individuals(graph: Graph, declared: Declarations, findings: Findings) -> None:
    for subject, type_ in graph.subject_objects(RDF.type):
        if isinstance(subject, URIRef) and type_ in declared.classes:
            _require(subject, declared, findings)
    for property_ in declared.object_properties:
        for subject, value in graph.subject_objects(property_):
            for node in (subject, value):
                if isinstance(node, URIRef):
                    _require(node, declared, findings)


def _require(node: URIRef, declared: Declarations, findings: Findings) -> None:
    if node not in declared.individuals:
        findings.add(Kind.UNDECLARED_INDIVIDUAL, node)
