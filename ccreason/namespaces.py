"""The IRIs and prefixes that ccreason uses, in one place."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

BASE: Final = "https://w3id.org/ccreason/"
CC: Final = BASE + "ns#"
ONTOLOGY: Final = BASE + "ontology/"
SHAPES: Final = BASE + "shapes/"
RULES: Final = BASE + "rules/"
SLIDES: Final = BASE + "source/slides#"
LITERATURE: Final = BASE + "source/literature#"
DOCS: Final = BASE + "docs/"

#: Named graph of the parameters (thresholds, the date of reasoning).
PARAMETERS_GRAPH: Final = ONTOLOGY + "parameters"
#: Named graph of what follows from the ontology alone.
ONTOLOGY_INFERRED_GRAPH: Final = BASE + "inferred/ontology"
#: What is appended to a community's IRI to name the graph of what is inferred about it.
INFERRED_SUFFIX: Final = "/inferred"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
ORG: Final = "http://www.w3.org/ns/org#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
SH: Final = "http://www.w3.org/ns/shacl#"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/"

#: Prefixes for Turtle, TriG and JSON-LD output and for SPARQL, in the order they are written.
PREFIXES: Final[dict[str, str]] = {
    "cc": CC,
    "dcterms": DCTERMS,
    "edtf": EDTF,
    "foaf": FOAF,
    "geo": GEO,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}

RDF_TYPE: Final = NamedNode(RDF + "type")


def cc(name: str) -> NamedNode:
    """Return the term ``cc:name``."""
    return NamedNode(CC + name)


def local_name(iri: str) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
