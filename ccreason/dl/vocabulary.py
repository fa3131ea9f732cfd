"""The reserved vocabulary of OWL 2, by the part it may play."""

from __future__ import annotations

from typing import Final

from rdflib import OWL, RDF, RDFS, XSD, URIRef

RESERVED_PREFIXES: Final = (str(RDF), str(RDFS), str(XSD), str(OWL))

BUILTIN_CLASSES: Final = frozenset({OWL.Thing, OWL.Nothing})
BUILTIN_OBJECT_PROPERTIES: Final = frozenset({OWL.topObjectProperty, OWL.bottomObjectProperty})
BUILTIN_DATA_PROPERTIES: Final = frozenset({OWL.topDataProperty, OWL.bottomDataProperty})
BUILTIN_ANNOTATION_PROPERTIES: Final = frozenset(
    {
        RDFS.label,
        RDFS.comment,
        RDFS.seeAlso,
        RDFS.isDefinedBy,
        OWL.deprecated,
        OWL.versionInfo,
        OWL.priorVersion,
        OWL.backwardCompatibleWith,
        OWL.incompatibleWith,
    }
)

_NUMERIC: Final = (
    [OWL.real, OWL.rational]
    + [XSD[name] for name in ("decimal", "integer", "double", "float", "long", "int", "short")]
    + [XSD[name] for name in ("byte", "nonNegativeInteger", "nonPositiveInteger")]
    + [XSD[name] for name in ("positiveInteger", "negativeInteger", "unsignedLong")]
    + [XSD[name] for name in ("unsignedInt", "unsignedShort", "unsignedByte")]
)
_STRINGS: Final = [
    XSD[name]
    for name in ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")
]
_RANGE_FACETS: Final = frozenset(
    {XSD.minInclusive, XSD.maxInclusive, XSD.minExclusive, XSD.maxExclusive}
)
_LENGTH_FACETS: Final = frozenset({XSD.length, XSD.minLength, XSD.maxLength})
_STRING_FACETS: Final = _LENGTH_FACETS | {XSD.pattern}

#: Not in rdflib's closed list of RDF terms.
LANG_RANGE: Final = URIRef(str(RDF) + "langRange")

#: The OWL 2 datatype map (Syntax 4): each datatype with the facets that may restrict it.
DATATYPE_FACETS: Final[dict[URIRef, frozenset[URIRef]]] = {
    **dict.fromkeys(_NUMERIC, _RANGE_FACETS),
    **dict.fromkeys(_STRINGS, _STRING_FACETS),
    RDF.PlainLiteral: _STRING_FACETS | {LANG_RANGE},
    XSD.boolean: frozenset(),
    XSD.hexBinary: _LENGTH_FACETS,
    XSD.base64Binary: _LENGTH_FACETS,
    XSD.anyURI: _STRING_FACETS,
    XSD.dateTime: _RANGE_FACETS,
    XSD.dateTimeStamp: _RANGE_FACETS,
    RDF.XMLLiteral: frozenset(),
}
BUILTIN_DATATYPES: Final = frozenset(DATATYPE_FACETS) | {RDFS.Literal}

#: Types that declare an entity.
DECLARING_TYPES: Final = (
    OWL.Class,
    RDFS.Datatype,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
)

#: Properties that build class expressions and data ranges on a blank node.
EXPRESSION_PROPERTIES: Final = frozenset(
    {
        OWL.onProperty,
        OWL.onProperties,
        OWL.someValuesFrom,
        OWL.allValuesFrom,
        OWL.hasValue,
        OWL.hasSelf,
        OWL.minCardinality,
        OWL.maxCardinality,
        OWL.cardinality,
        OWL.minQualifiedCardinality,
        OWL.maxQualifiedCardinality,
        OWL.qualifiedCardinality,
        OWL.onClass,
        OWL.onDataRange,
        OWL.intersectionOf,
        OWL.unionOf,
        OWL.complementOf,
        OWL.oneOf,
        OWL.datatypeComplementOf,
        OWL.onDatatype,
        OWL.withRestrictions,
    }
)


def is_reserved(iri: URIRef) -> bool:
    """Tell whether an IRI belongs to the reserved vocabulary (RDF, RDFS, XSD, OWL)."""
    return str(iri).startswith(RESERVED_PREFIXES)
