"""Reads the axioms, assertions and annotations of a graph, triple by triple (Mapping 3.2.5).

Every triple must belong to some construct of OWL 2; one that does not is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef

from ccreason.dl import vocabulary as voc
from ccreason.dl.property_axioms import CHARACTERISTICS, PropertyAxiomReader
from ccreason.dl.violation import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib.term import Node

    from ccreason.dl.expressions import ExpressionReader
    from ccreason.dl.property_axioms import Closure

#: Types of blank nodes that stand for an axiom, and the properties that belong to them.
_AXIOM_NODES: Final = {
    OWL.AllDisjointClasses: {OWL.members},
    OWL.AllDisjointProperties: {OWL.members},
    OWL.AllDifferent: {OWL.members, OWL.distinctMembers},
    OWL.NegativePropertyAssertion: {
        OWL.sourceIndividual,
        OWL.assertionProperty,
        OWL.targetIndividual,
        OWL.targetValue,
    },
    OWL.Axiom: {OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget},
    OWL.Annotation: {OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget},
    OWL.Ontology: {OWL.imports, OWL.versionIRI},
}
_PARTS: Final = frozenset[URIRef]().union(*_AXIOM_NODES.values())
#: Types that OWL 1 and RDFS tools write beside the OWL 2 ones; they say nothing more.
_REDUNDANT: Final = frozenset(
    {RDF.List, RDF.Property, RDFS.Class, OWL.DeprecatedClass, OWL.DeprecatedProperty}
)
_EXPRESSION_TYPES: Final = frozenset({OWL.Class, RDFS.Datatype, OWL.Restriction, OWL.DataRange})


class AxiomReader:
    """Reads all axioms of one graph."""

    def __init__(self, reader: ExpressionReader) -> None:
        self._reader = reader
        self._graph = reader.graph
        self._declared = reader.declared
        self._findings = reader.findings
        self._properties = PropertyAxiomReader(reader)
        self._handlers: dict[Node, Callable[[Node, Node], None]] = {
            RDFS.subClassOf: self._class_pair("rdfs:subClassOf"),
            OWL.disjointWith: self._class_pair("owl:disjointWith"),
            OWL.equivalentClass: self._equivalent_class,
            OWL.disjointUnionOf: self._disjoint_union,
            OWL.hasKey: self._has_key,
            **self._properties.handlers,
            OWL.sameAs: self._individual_pair("owl:sameAs"),
            OWL.differentFrom: self._individual_pair("owl:differentFrom"),
        }

    def read(self) -> Closure:
        """Read every triple; return what the global restrictions need."""
        for triple in self._graph:
            self._triple(*triple)
        self._properties.closure.needs_simple += self._reader.uses.needs_simple
        return self._properties.closure

    def _triple(self, subject: Node, predicate: Node, value: Node) -> None:
        if isinstance(value, Literal):
            self._reader.literal(value)
        if predicate == RDF.type:
            self._type(subject, value)
        elif predicate in (RDF.first, RDF.rest):
            self._list_node(subject)
        elif predicate in self._handlers:
            self._handlers[predicate](subject, value)
        elif predicate in voc.EXPRESSION_PROPERTIES:
            self._constructor(subject, predicate)
        elif predicate in _PARTS:
            types = set(self._graph.objects(subject, RDF.type))
            if not any(
                predicate in _AXIOM_NODES[type_] for type_ in _AXIOM_NODES if type_ in types
            ):
                self._findings.add(Kind.UNRECOGNIZED, subject, self._name(predicate))
        elif not self._is_facet(predicate, value):
            self._assertion(subject, predicate, value)

    # rdf:type

    def _type(self, subject: Node, type_: Node) -> None:
        if type_ in _EXPRESSION_TYPES and isinstance(subject, BNode):
            read = (
                self._reader.data_range
                if type_ in (RDFS.Datatype, OWL.DataRange)
                else self._reader.class_expression
            )
            read(subject, "rdf:type")
        elif type_ in voc.DECLARING_TYPES:
            self._declaration(subject, type_)
        elif type_ == OWL.FunctionalProperty:
            self._properties.functional(subject)
        elif type_ in CHARACTERISTICS:
            self._properties.characteristic(subject, URIRef(str(type_)))
        elif type_ in _AXIOM_NODES:
            self._axiom_node(subject, type_)
        elif type_ not in _REDUNDANT:
            self._reader.class_expression(type_, "rdf:type")
            self._reader.individual(subject, Kind.ASSERTION, "rdf:type")

    def _declaration(self, subject: Node, type_: Node) -> None:
        if isinstance(subject, BNode) and (subject, OWL.inverseOf, None) not in self._graph:
            self._findings.add(Kind.ANONYMOUS, subject, self._name(type_))

    def _axiom_node(self, node: Node, type_: Node) -> None:
        if type_ == OWL.AllDisjointClasses:
            for member in self._members(node):
                self._reader.class_expression(member, "owl:AllDisjointClasses")
        elif type_ == OWL.AllDisjointProperties:
            for member in self._members(node):
                self._properties.disjoint_operand(member)
        elif type_ == OWL.AllDifferent:
            for member in self._members(node):
                self._reader.named_individual(member, "owl:AllDifferent")
        elif type_ == OWL.NegativePropertyAssertion:
            self._negative(node)
        elif type_ in (OWL.Axiom, OWL.Annotation):
            self._annotated(node)

    def _members(self, node: Node) -> list[Node]:
        heads = [
            *self._graph.objects(node, OWL.members),
            *self._graph.objects(node, OWL.distinctMembers),
        ]
        if len(heads) != 1:
            self._findings.add(Kind.AXIOM, node, "owl:members: one list")
            return []
        return self._reader.operands(node, heads[0], 2, Kind.AXIOM)

    def _negative(self, node: Node) -> None:
        source = self._reader.one(node, OWL.sourceIndividual, Kind.AXIOM)
        property_ = self._reader.one(node, OWL.assertionProperty, Kind.AXIOM)
        if source is None or property_ is None:
            return
        self._reader.named_individual(source, "owl:sourceIndividual")
        if self._reader.is_data_property(property_):
            self._properties.no_top(property_, "owl:NegativePropertyAssertion")
            self._reader.one(node, OWL.targetValue, Kind.AXIOM)
        else:
            self._reader.role(property_, "owl:NegativePropertyAssertion")
            target = self._reader.one(node, OWL.targetIndividual, Kind.AXIOM)
            if target is not None:
                self._reader.named_individual(target, "owl:targetIndividual")

    def _annotated(self, node: Node) -> None:
        parts = [
            self._reader.one(node, predicate, Kind.ANNOTATION)
            for predicate in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        ]
        source, property_, target = parts
        if source is None or property_ is None or target is None:
            return
        if (source, property_, target) not in self._graph:
            missing = " ".join(self._name(part) for part in (source, property_, target))
            self._findings.add(Kind.ANNOTATION, node, f"no such triple: {missing}")
        said = {p for p, _ in self._graph.predicate_objects(node)} - _PARTS - {RDF.type}
        if not said:
            self._findings.add(Kind.ANNOTATION, node, "it says nothing")

    # Axioms by property

    def _class_pair(self, where: str) -> Callable[[Node, Node], None]:
        def read(subject: Node, value: Node) -> None:
            self._reader.class_expression(subject, where)
            self._reader.class_expression(value, where)

        return read

    def _individual_pair(self, where: str) -> Callable[[Node, Node], None]:
        def read(subject: Node, value: Node) -> None:
            self._reader.named_individual(subject, where)
            self._reader.named_individual(value, where)

        return read

    def _equivalent_class(self, subject: Node, value: Node) -> None:
        if isinstance(subject, URIRef) and subject in self._declared.datatypes:
            if subject in voc.BUILTIN_DATATYPES:
                self._findings.add(Kind.RESERVED, subject, "owl:equivalentClass")
            self._properties.closure.definitions.append((subject, value))
            self._reader.data_range(value, "owl:equivalentClass")
        else:
            self._class_pair("owl:equivalentClass")(subject, value)

    def _disjoint_union(self, subject: Node, value: Node) -> None:
        if not isinstance(subject, URIRef):
            self._findings.add(Kind.AXIOM, subject, "owl:disjointUnionOf of a named class")
        self._reader.class_expression(subject, "owl:disjointUnionOf")
        for member in self._reader.operands(subject, value, 2, Kind.AXIOM):
            self._reader.class_expression(member, "owl:disjointUnionOf")

    def _has_key(self, subject: Node, value: Node) -> None:
        self._reader.class_expression(subject, "owl:hasKey")
        for member in self._reader.operands(subject, value, 1, Kind.AXIOM):
            if self._reader.is_data_property(member):
                self._properties.no_top(member, "owl:hasKey")
            else:
                self._reader.role(member, "owl:hasKey")

    # Everything else

    def _list_node(self, node: Node) -> None:
        firsts = len(list(self._graph.objects(node, RDF.first)))
        rests = len(list(self._graph.objects(node, RDF.rest)))
        if not isinstance(node, BNode) or firsts != 1 or rests != 1:
            self._findings.add(
                Kind.LIST, node, f"rdf:first {firsts}, rdf:rest {rests}: one of each"
            )

    def _constructor(self, subject: Node, predicate: Node) -> None:
        """Check that a constructor stands on an expression, or defines a class as in OWL 1."""
        if isinstance(subject, BNode):
            typed = set(self._graph.objects(subject, RDF.type)) & _EXPRESSION_TYPES
            # A blank node without a type is reported where it is used, if it is.
            if not typed and (None, None, subject) not in self._graph:
                self._findings.add(Kind.CLASS_EXPRESSION, subject, "no type")
        elif subject in self._declared.classes and predicate in (
            OWL.intersectionOf,
            OWL.unionOf,
            OWL.complementOf,
            OWL.oneOf,
        ):
            self._reader.boolean(subject)
        else:
            self._findings.add(Kind.UNRECOGNIZED, subject, self._name(predicate))

    def _is_facet(self, predicate: Node, value: Node) -> bool:
        facets = frozenset[URIRef]().union(*voc.DATATYPE_FACETS.values())
        return predicate in facets and isinstance(value, Literal)

    def _assertion(self, subject: Node, predicate: Node, value: Node) -> None:
        if predicate in self._declared.annotation_properties:
            return
        triple = (subject, predicate, value)
        if predicate in self._declared.data_properties:
            self._properties.no_top(predicate, self._name(subject))
            if not isinstance(value, Literal):
                self._findings.add_triple(Kind.ASSERTION, triple, "a data property needs a literal")
            self._reader.individual(subject, Kind.ASSERTION, self._name(predicate))
        elif predicate in self._declared.object_properties:
            if isinstance(value, Literal):
                self._findings.add_triple(Kind.ASSERTION, triple, "an object property: no literal")
                return
            self._reader.individual(subject, Kind.ASSERTION, self._name(predicate))
            self._reader.individual(value, Kind.ASSERTION, self._name(predicate))
            self._properties.closure.links.append((subject, URIRef(str(predicate)), value))
        elif isinstance(predicate, URIRef) and voc.is_reserved(predicate):
            self._findings.add_triple(Kind.UNRECOGNIZED, triple, self._name(predicate))
        else:
            self._findings.add(Kind.UNDECLARED_PROPERTY, predicate, "assertion")

    def _name(self, node: Node) -> str:
        return self._findings.name(node)
