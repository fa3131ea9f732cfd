"""Reads the axioms about properties, and what the global restrictions ask of them (Syntax 9.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDFS, BNode, URIRef

from ccreason.dl.violation import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib.term import Node

    from ccreason.dl.expressions import ExpressionReader, Role

#: Characteristics that only object properties have; those that need a simple one say so.
CHARACTERISTICS: Final = {
    OWL.InverseFunctionalProperty: True,
    OWL.IrreflexiveProperty: True,
    OWL.AsymmetricProperty: True,
    OWL.SymmetricProperty: False,
    OWL.ReflexiveProperty: False,
    OWL.TransitiveProperty: False,
}


@dataclass
class Closure:
    """What the global restrictions (Syntax 11.2) look at."""

    implies: set[tuple[Role, Role]] = field(default_factory=set)
    chains: set[tuple[tuple[Role, ...], Role]] = field(default_factory=set)
    transitive: set[Role] = field(default_factory=set)
    needs_simple: list[tuple[Role, str]] = field(default_factory=list)
    links: list[tuple[Node, URIRef, Node]] = field(default_factory=list)
    definitions: list[tuple[URIRef, Node]] = field(default_factory=list)


class PropertyAxiomReader:
    """Reads property axioms, one method per construct."""

    def __init__(self, reader: ExpressionReader) -> None:
        self._reader = reader
        self._declared = reader.declared
        self._findings = reader.findings
        self.closure = Closure()
        self.handlers: dict[Node, Callable[[Node, Node], None]] = {
            RDFS.subPropertyOf: self.sub_property,
            OWL.equivalentProperty: self.equivalent_property,
            OWL.propertyDisjointWith: self.disjoint_property,
            OWL.inverseOf: self.inverse,
            OWL.propertyChainAxiom: self.chain,
            RDFS.domain: self.domain,
            RDFS.range: self.range,
        }

    def functional(self, subject: Node) -> None:
        """Read a functional object or data property."""
        if self._reader.is_data_property(subject):
            self.no_top(subject, "owl:FunctionalProperty")
        else:
            self.characteristic(subject, OWL.FunctionalProperty)

    def characteristic(self, subject: Node, type_: URIRef) -> None:
        """Read a characteristic of an object property."""
        role = self._reader.role(subject, self._name(type_))
        if role is None:
            return
        if type_ == OWL.TransitiveProperty:
            self.closure.transitive |= {role, role.inverse}
        elif type_ == OWL.SymmetricProperty:
            self._implies(role, role.inverse)
        elif CHARACTERISTICS.get(type_, True):
            self.closure.needs_simple.append((role, self._name(type_)))

    def sub_property(self, subject: Node, value: Node) -> None:
        """Read rdfs:subPropertyOf of any kind of property."""
        annotation = self._declared.annotation_properties
        if self._reader.is_data_property(subject):
            self.no_top(subject, "rdfs:subPropertyOf")
            if not self._reader.is_data_property(value):
                self._findings.add(Kind.UNDECLARED_PROPERTY, value, "rdfs:subPropertyOf")
        elif subject in annotation:
            if value not in annotation:
                self._findings.add(Kind.UNDECLARED_PROPERTY, value, "rdfs:subPropertyOf")
        else:
            self._role_pair(subject, value, "rdfs:subPropertyOf", both=False)

    def equivalent_property(self, subject: Node, value: Node) -> None:
        """Read owl:equivalentProperty."""
        if self._reader.is_data_property(subject):
            self.no_top(subject, "owl:equivalentProperty")
            self.no_top(value, "owl:equivalentProperty")
            if not self._reader.is_data_property(value):
                self._findings.add(Kind.UNDECLARED_PROPERTY, value, "owl:equivalentProperty")
        else:
            self._role_pair(subject, value, "owl:equivalentProperty", both=True)

    def _role_pair(self, subject: Node, value: Node, where: str, *, both: bool) -> None:
        lower = self._reader.role(subject, where)
        upper = self._reader.role(value, where)
        if lower and upper:
            self._implies(lower, upper)
            if both:
                self._implies(upper, lower)

    def _implies(self, lower: Role, upper: Role) -> None:
        self.closure.implies |= {(lower, upper), (lower.inverse, upper.inverse)}

    def disjoint_property(self, subject: Node, value: Node) -> None:
        """Read owl:propertyDisjointWith."""
        self.disjoint_operand(subject)
        self.disjoint_operand(value)

    def disjoint_operand(self, node: Node) -> None:
        """Check one of several disjoint properties."""
        if self._reader.is_data_property(node):
            self.no_top(node, "owl:propertyDisjointWith")
            return
        role = self._reader.role(node, "owl:propertyDisjointWith")
        if role:
            self.closure.needs_simple.append((role, "owl:propertyDisjointWith"))

    def inverse(self, subject: Node, value: Node) -> None:
        """Read owl:inverseOf, as an axiom or on a blank node as an expression."""
        if isinstance(subject, BNode):
            self._reader.role(subject, "owl:inverseOf")
            return
        one = self._reader.role(subject, "owl:inverseOf")
        other = self._reader.role(value, "owl:inverseOf")
        if one and other:
            self._implies(one, other.inverse)
            self._implies(other.inverse, one)

    def chain(self, subject: Node, value: Node) -> None:
        """Read a property chain."""
        upper = self._reader.role(subject, "owl:propertyChainAxiom")
        members = self._reader.operands(subject, value, 2, Kind.AXIOM)
        roles = [self._reader.role(member, "owl:propertyChainAxiom") for member in members]
        steps = tuple(role for role in roles if role)
        if upper and len(steps) == len(roles) > 1:
            self.closure.chains.add((steps, upper))

    def domain(self, subject: Node, value: Node) -> None:
        """Read rdfs:domain."""
        self._domain_or_range(subject, value, "rdfs:domain", self._reader.class_expression)

    def range(self, subject: Node, value: Node) -> None:
        """Read rdfs:range."""
        self._domain_or_range(subject, value, "rdfs:range", self._reader.data_range)

    def _domain_or_range(
        self, subject: Node, value: Node, where: str, of_data: Callable[[Node, str], None]
    ) -> None:
        if subject in self._declared.annotation_properties:
            if not isinstance(value, URIRef):
                self._findings.add(Kind.AXIOM, subject, f"{where} of an annotation property: IRI")
        elif self._reader.is_data_property(subject):
            self.no_top(subject, where)
            of_data(value, where)
        else:
            self._reader.role(subject, where)
            self._reader.class_expression(value, where)

    def no_top(self, node: Node, where: str) -> None:
        """Report owl:topDataProperty where it may not stand."""
        if node == OWL.topDataProperty:
            self._findings.add(Kind.TOP_DATA_PROPERTY, URIRef(where))

    def _name(self, node: Node) -> str:
        return self._findings.name(node)
