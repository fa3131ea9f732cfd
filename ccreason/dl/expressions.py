"""Reads class expressions, data ranges, property expressions and lists from RDF (Mapping 3.2.4).

Reading reports what is ill-formed and remembers what the global restrictions need to know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef

from ccreason.dl import vocabulary as voc
from ccreason.dl.violation import Kind

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from ccreason.dl.declarations import Declarations
    from ccreason.dl.findings import Findings

_UNQUALIFIED: Final = (OWL.minCardinality, OWL.maxCardinality, OWL.cardinality)
_QUALIFIED: Final = (
    OWL.minQualifiedCardinality,
    OWL.maxQualifiedCardinality,
    OWL.qualifiedCardinality,
)
_FORMS: Final = (
    OWL.someValuesFrom,
    OWL.allValuesFrom,
    OWL.hasValue,
    OWL.hasSelf,
    *_UNQUALIFIED,
    *_QUALIFIED,
)
_BOOLEAN_CLASS: Final = (OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf)
_BOOLEAN_DATA: Final = (
    OWL.intersectionOf,
    OWL.unionOf,
    OWL.datatypeComplementOf,
    OWL.oneOf,
    OWL.onDatatype,
)


class Role(NamedTuple):
    """An object property or its inverse."""

    iri: URIRef
    inverted: bool = False

    @property
    def inverse(self) -> Role:
        """The same property read the other way."""
        return Role(self.iri, not self.inverted)


@dataclass
class Uses:
    """What was seen in expressions that a global restriction asks about."""

    needs_simple: list[tuple[Role, str]] = field(default_factory=list)
    datatypes: set[URIRef] = field(default_factory=set)
    in_literals: set[URIRef] = field(default_factory=set)


class ExpressionReader:
    """Reads expressions of one graph; a node is checked once however often it is used."""

    def __init__(self, graph: Graph, declared: Declarations, findings: Findings) -> None:
        self.graph = graph
        self.declared = declared
        self.findings = findings
        self.uses = Uses()
        self._read: set[Node] = set()

    # Lists and single values

    def sequence(self, head: Node, owner: Node) -> list[Node] | None:
        """Return the members of an RDF list, None when it is broken (which is reported)."""
        members: list[Node] = []
        seen: set[Node] = set()
        node = head
        while node != RDF.nil:
            firsts = list(self.graph.objects(node, RDF.first))
            rests = list(self.graph.objects(node, RDF.rest))
            if node in seen or len(firsts) != 1 or len(rests) != 1:
                why = "it runs in a circle" if node in seen else "rdf:first, rdf:rest: one of each"
                self.findings.add(Kind.LIST, owner, why)
                return None
            seen.add(node)
            members.append(firsts[0])
            node = rests[0]
        return members

    def one(self, node: Node, predicate: URIRef, kind: Kind) -> Node | None:
        """Return the single value of a property, None (and a report) when there is not one."""
        values = list(self.graph.objects(node, predicate))
        if len(values) == 1:
            return values[0]
        self.findings.add(kind, node, f"{self.findings.name(predicate)}: {len(values)}")
        return None

    def literal(self, value: Literal) -> None:
        """Check a literal's lexical form and remember its datatype."""
        if value.language or value.datatype is None:
            return
        self.uses.in_literals.add(value.datatype)
        if value.datatype in voc.BUILTIN_DATATYPES and value.ill_typed:
            self.findings.add(Kind.LITERAL, value, self.findings.name(value.datatype))

    def individual(self, node: Node, kind: Kind, where: str) -> None:
        """Check that a node may stand for an individual."""
        if isinstance(node, Literal):
            self.findings.add(kind, node, f"a literal as individual in {where}")
        elif isinstance(node, URIRef) and voc.is_reserved(node):
            self.findings.add(Kind.RESERVED, node, f"an individual in {where}")

    def named_individual(self, node: Node, where: str) -> None:
        """Check that a node is a named individual."""
        if isinstance(node, BNode):
            self.findings.add(Kind.ANONYMOUS, node, where)
        else:
            self.individual(node, Kind.AXIOM, where)

    # Properties

    def role(self, node: Node, where: str) -> Role | None:
        """Read an object property expression."""
        if isinstance(node, URIRef):
            if node in self.declared.object_properties:
                return Role(node)
            self.findings.add(Kind.UNDECLARED_PROPERTY, node, where)
            return None
        inverse_of = list(self.graph.objects(node, OWL.inverseOf))
        if len(inverse_of) == 1 and inverse_of[0] in self.declared.object_properties:
            return Role(URIRef(str(inverse_of[0])), inverted=True)
        self.findings.add(Kind.PROPERTY_EXPRESSION, node, where)
        return None

    def is_data_property(self, node: Node) -> bool:
        """Tell whether a node is a declared data property."""
        return node in self.declared.data_properties

    # Class expressions

    def class_expression(self, node: Node, where: str) -> None:
        """Check a class expression."""
        if isinstance(node, URIRef):
            if node not in self.declared.classes:
                kind = Kind.RESERVED if voc.is_reserved(node) else Kind.UNDECLARED_CLASS
                self.findings.add(kind, node, where)
            return
        if isinstance(node, Literal):
            self.findings.add(Kind.CLASS_EXPRESSION, node, f"a literal in {where}")
            return
        if node in self._read:
            return
        self._read.add(node)
        types = set(self.graph.objects(node, RDF.type))
        if OWL.Restriction in types:
            self._restriction(node)
        elif OWL.Class in types:
            self.boolean(node)
        else:
            self.findings.add(
                Kind.CLASS_EXPRESSION, node, f"no owl:Class, owl:Restriction; {where}"
            )

    def boolean(self, node: Node) -> None:
        """Check the intersection, union, complement or enumeration at a node."""
        present = [p for p in _BOOLEAN_CLASS if (node, p, None) in self.graph]
        if len(present) != 1:
            shown = ", ".join(self.findings.name(p) for p in present) or "none"
            self.findings.add(Kind.CLASS_EXPRESSION, node, f"one constructor, not {shown}")
            return
        value = self.one(node, present[0], Kind.CLASS_EXPRESSION)
        where = self.findings.name(present[0])
        if value is None:
            return
        if present[0] == OWL.complementOf:
            self.class_expression(value, where)
        elif present[0] == OWL.oneOf:
            for member in self.operands(node, value, 1, Kind.CLASS_EXPRESSION):
                self.named_individual(member, where)
        else:
            for member in self.operands(node, value, 2, Kind.CLASS_EXPRESSION):
                self.class_expression(member, where)

    def operands(self, node: Node, head: Node, least: int, kind: Kind) -> list[Node]:
        """Return the members of a list, none when it is broken or too short (both reported)."""
        members = self.sequence(head, node)
        if members is None:
            return []
        if len(members) < least:
            self.findings.add(kind, node, f"operands: {len(members)}, at least {least}")
        return members

    def _restriction(self, node: Node) -> None:
        on = self.one(node, OWL.onProperty, Kind.RESTRICTION)
        forms = [p for p in _FORMS if (node, p, None) in self.graph]
        if on is None:
            return
        if len(forms) != 1:
            shown = ", ".join(self.findings.name(p) for p in forms) or "none"
            self.findings.add(Kind.RESTRICTION, node, f"one form, not {shown}")
            return
        value = self.one(node, forms[0], Kind.RESTRICTION)
        if value is None:
            return
        if self.is_data_property(on):
            self._data_restriction(node, on, forms[0], value)
        else:
            self._object_restriction(node, on, forms[0], value)

    def _object_restriction(self, node: Node, on: Node, form: URIRef, value: Node) -> None:
        where = self.findings.name(form)
        role = self.role(on, where)
        if form in (OWL.someValuesFrom, OWL.allValuesFrom):
            self.class_expression(value, where)
        elif form == OWL.hasValue:
            self.named_individual(value, where)
        else:
            if role:
                self.uses.needs_simple.append((role, where))
            if form == OWL.hasSelf:
                if value != Literal(True):
                    self.findings.add(Kind.RESTRICTION, node, "owl:hasSelf true")
                return
            self._cardinality(node, value)
            self._qualified(node, form, OWL.onClass, self.class_expression)

    def _data_restriction(self, node: Node, on: Node, form: URIRef, value: Node) -> None:
        where = self.findings.name(form)
        if on == OWL.topDataProperty:
            self.findings.add(Kind.TOP_DATA_PROPERTY, node)
        if form in (OWL.someValuesFrom, OWL.allValuesFrom):
            self.data_range(value, where)
        elif form == OWL.hasValue:
            if isinstance(value, Literal):
                self.literal(value)
            else:
                self.findings.add(
                    Kind.RESTRICTION, node, "owl:hasValue of a data property: literal"
                )
        elif form == OWL.hasSelf:
            self.findings.add(Kind.RESTRICTION, node, "owl:hasSelf of a data property")
        else:
            self._cardinality(node, value)
            self._qualified(node, form, OWL.onDataRange, self.data_range)

    def _cardinality(self, node: Node, value: Node) -> None:
        good = isinstance(value, Literal) and value.datatype == XSD.nonNegativeInteger
        if not good or (isinstance(value, Literal) and value.ill_typed):
            self.findings.add(Kind.RESTRICTION, node, "a cardinality is an xsd:nonNegativeInteger")

    def _qualified(self, node: Node, form: URIRef, filler: URIRef, read: _Read) -> None:
        """Check that a filler stands exactly where the cardinality is qualified."""
        present = (node, filler, None) in self.graph
        if form in _QUALIFIED:
            value = self.one(node, filler, Kind.RESTRICTION)
            if value is not None:
                read(value, self.findings.name(form))
        elif present:
            self.findings.add(Kind.RESTRICTION, node, f"{self.findings.name(filler)} unqualified")

    # Data ranges

    def data_range(self, node: Node, where: str) -> None:
        """Check a data range."""
        if isinstance(node, URIRef):
            if node in self.declared.datatypes:
                self.uses.datatypes.add(node)
            else:
                kind = Kind.RESERVED if voc.is_reserved(node) else Kind.UNDECLARED_DATATYPE
                self.findings.add(kind, node, where)
            return
        if node in self._read:
            return
        self._read.add(node)
        types = set(self.graph.objects(node, RDF.type))
        present = [p for p in _BOOLEAN_DATA if (node, p, None) in self.graph]
        if isinstance(node, Literal) or not types & {RDFS.Datatype, OWL.DataRange}:
            self.findings.add(Kind.DATA_RANGE, node, f"no rdfs:Datatype; {where}")
        elif len(present) != 1:
            self.findings.add(Kind.DATA_RANGE, node, f"one constructor, not {len(present)}")
        else:
            self._data_constructor(node, present[0])

    def _data_constructor(self, node: Node, form: URIRef) -> None:
        value = self.one(node, form, Kind.DATA_RANGE)
        where = self.findings.name(form)
        if value is None:
            return
        if form == OWL.datatypeComplementOf:
            self.data_range(value, where)
        elif form == OWL.onDatatype:
            self._datatype_restriction(node, value)
        elif form == OWL.oneOf:
            for member in self.operands(node, value, 1, Kind.DATA_RANGE):
                if isinstance(member, Literal):
                    self.literal(member)
                else:
                    self.findings.add(Kind.DATA_RANGE, node, "owl:oneOf of a data range: literals")
        else:
            for member in self.operands(node, value, 2, Kind.DATA_RANGE):
                self.data_range(member, where)

    def _datatype_restriction(self, node: Node, base: Node) -> None:
        facets = voc.DATATYPE_FACETS.get(base) if isinstance(base, URIRef) else None
        if facets is None:
            self.findings.add(Kind.FACET, node, self.findings.name(base))
            return
        restrictions = self.one(node, OWL.withRestrictions, Kind.DATA_RANGE)
        if restrictions is None:
            return
        for member in self.operands(node, restrictions, 1, Kind.DATA_RANGE):
            pairs = list(self.graph.predicate_objects(member))
            facet, value = pairs[0] if len(pairs) == 1 else (None, None)
            if facet not in facets or not isinstance(value, Literal):
                self.findings.add(Kind.FACET, node, self.findings.name(member))
            else:
                self.literal(value)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Read = Callable[[Node, str], None]
