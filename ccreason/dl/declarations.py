"""Which entities a graph declares, and whether their kinds are compatible (Syntax 5.8.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, URIRef

from ccreason.dl import vocabulary as voc
from ccreason.dl.violation import Kind

if TYPE_CHECKING:
    from rdflib import Graph

    from ccreason.dl.findings import Findings


@dataclass(frozen=True)
class Declarations:
    """The declared entities of a graph by kind, built-in ones included."""

    classes: frozenset[URIRef]
    datatypes: frozenset[URIRef]
    object_properties: frozenset[URIRef]
    data_properties: frozenset[URIRef]
    annotation_properties: frozenset[URIRef]
    individuals: frozenset[URIRef]

    @classmethod
    def of(cls, graph: Graph) -> Declarations:
        """Collect the declarations of a graph."""

        def declared(type_: URIRef) -> frozenset[URIRef]:
            subjects = graph.subjects(RDF.type, type_)
            return frozenset(s for s in subjects if isinstance(s, URIRef))

        return cls(
            classes=declared(OWL.Class) | voc.BUILTIN_CLASSES,
            datatypes=declared(RDFS.Datatype) | voc.BUILTIN_DATATYPES,
            object_properties=declared(OWL.ObjectProperty) | voc.BUILTIN_OBJECT_PROPERTIES,
            data_properties=declared(OWL.DatatypeProperty) | voc.BUILTIN_DATA_PROPERTIES,
            annotation_properties=declared(OWL.AnnotationProperty)
            | voc.BUILTIN_ANNOTATION_PROPERTIES,
            individuals=declared(OWL.NamedIndividual),
        )

    @property
    def properties(self) -> frozenset[URIRef]:
        """All declared properties."""
        return self.object_properties | self.data_properties | self.annotation_properties

    def check(self, findings: Findings) -> None:
        """Report illegal punning and reserved IRIs among the declarations."""
        kinds = {
            "object": self.object_properties,
            "data": self.data_properties,
            "annotation": self.annotation_properties,
        }
        for iri in sorted(self.properties):
            held = [name for name, members in kinds.items() if iri in members]
            if len(held) > 1:
                findings.add(Kind.PUNNED_PROPERTY, iri, " + ".join(held))
        for iri in sorted(self.classes & self.datatypes):
            findings.add(Kind.PUNNED_CLASS, iri)
        self._check_reserved(findings)

    def _check_reserved(self, findings: Findings) -> None:
        allowed = (
            (self.classes, voc.BUILTIN_CLASSES, OWL.Class),
            (self.datatypes, voc.BUILTIN_DATATYPES, RDFS.Datatype),
            (self.object_properties, voc.BUILTIN_OBJECT_PROPERTIES, OWL.ObjectProperty),
            (self.data_properties, voc.BUILTIN_DATA_PROPERTIES, OWL.DatatypeProperty),
            (
                self.annotation_properties,
                voc.BUILTIN_ANNOTATION_PROPERTIES,
                OWL.AnnotationProperty,
            ),
            (self.individuals, frozenset[URIRef](), OWL.NamedIndividual),
        )
        for declared, builtin, type_ in allowed:
            for iri in sorted(declared - builtin):
                if voc.is_reserved(iri):
                    findings.add(Kind.RESERVED, iri, f"a {findings.name(type_)}")
