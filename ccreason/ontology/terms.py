"""The ontology's terms and the links between them, with what each rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from ccreason.errors import InputError
from ccreason.graphview import GraphView
from ccreason.namespaces import (
    DCTERMS,
    LITERATURE,
    OWL,
    PREFIXES,
    RDF_TYPE,
    RDFS,
    SKOS,
    SLIDES,
    cc,
    local_name,
)
from ccreason.ntriples import to_fact
from ccreason.ontology.graph import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Kind = Literal["class", "property", "individual"]

DEFINED_BY: Final = ox.NamedNode(RDFS + "isDefinedBy")
DCTERMS_SOURCE: Final = ox.NamedNode(DCTERMS + "source")
BASIS: Final = cc("basis")
AXIOM: Final = ox.NamedNode(OWL + "Axiom")
ANNOTATED: Final = tuple(
    ox.NamedNode(OWL + name) for name in ("annotatedSource", "annotatedProperty", "annotatedTarget")
)
NOTE: Final = ox.NamedNode(SKOS + "note")
_LABELS: Final = (ox.NamedNode(RDFS + "label"), ox.NamedNode(SKOS + "prefLabel"))
_PROPERTIES: Final = {
    ox.NamedNode(OWL + name)
    for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}
_CLASS: Final = ox.NamedNode(OWL + "Class")
_INDIVIDUAL: Final = ox.NamedNode(OWL + "NamedIndividual")


@dataclass(frozen=True)
class Term:
    """A term of the ontology.

    Attributes:
        iri: its IRI.
        name: how it is called: ``cc:Commitment``, ``slide:s16``, ``lit:coleman-1988``.
        kind: ``class``, ``property`` or ``individual``.
        types: an individual's classes, by name.
        labels, alternatives, definitions, scope_notes: texts by language.
        notation: what a case file calls it, if anything.
        sources: slides and works it rests on, by name.
        basis: ``SourceAssertion``, ``EditorialReading`` or ``ProjectInference``, or None.
        module: the ontology module that defines it, ``framework`` or ``vocab/scales``.
        replaced_by: what to use instead, where the term is deprecated.
    """

    iri: str
    name: str
    kind: Kind
    types: tuple[str, ...]
    labels: Mapping[str, str] = field(hash=False)
    alternatives: Mapping[str, tuple[str, ...]] = field(hash=False)
    definitions: Mapping[str, str] = field(hash=False)
    scope_notes: Mapping[str, str] = field(hash=False)
    notation: str | None
    sources: tuple[str, ...]
    basis: str | None
    module: str
    replaced_by: str | None = None


@dataclass(frozen=True)
class Link:
    """A statement of the ontology that carries its own source and basis.

    Attributes:
        subject, predicate, target: names as in :class:`Term`, or a literal's text.
        sources: slides and works, by name.
        basis: as in :class:`Term`.
        notes: what the reading or inference is, by language.
        through: what the link works through, by name.
    """

    subject: str
    predicate: str
    target: str
    sources: tuple[str, ...]
    basis: str
    notes: Mapping[str, str] = field(hash=False)
    through: tuple[str, ...] = ()


@dataclass(frozen=True)
class Description:
    """A term with the annotated links that start from it and those that lead to it."""

    term: Term
    outgoing: tuple[Link, ...]
    incoming: tuple[Link, ...]


def terms(dataset: ox.Dataset | None = None) -> tuple[Term, ...]:
    """Return every term that an ontology module defines, by IRI.

    Args:
        dataset: the ontology, if it was loaded already.
    """
    view = _view(dataset)
    return tuple(_term(view, node) for node in _defined(view))


def links(dataset: ox.Dataset | None = None) -> tuple[Link, ...]:
    """Return every annotated statement (link, aspect, chosen label) that carries a basis.

    Args:
        dataset: the ontology, if it was loaded already.
    """
    view = _view(dataset)
    found = [_link(view, axiom) for axiom in view.subjects(RDF_TYPE, AXIOM)]
    return tuple(sorted((link for link in found if link), key=_by_statement))


def describe(name: str, dataset: ox.Dataset | None = None) -> Description:
    """Return a term with its links.

    Args:
        name: its IRI, its name (``cc:Commitment`` or ``Commitment``) or its notation.
        dataset: the ontology, if it was loaded already.

    Raises:
        InputError: the ontology has no such term.
    """
    dataset = load() if dataset is None else dataset
    known = terms(dataset)
    wanted = [t for t in known if name in (t.iri, t.name, t.name.split(":", 1)[-1])]
    wanted = wanted or [t for t in known if t.notation == name]
    if not wanted:
        names = [t.name.removeprefix("cc:") for t in known]
        names += [t.notation for t in known if t.notation]
        raise InputError.unknown("ontology.unknown-term", name, names)
    term = wanted[0]
    all_links = links(dataset)
    return Description(
        term,
        tuple(link for link in all_links if link.subject == term.name),
        tuple(link for link in all_links if link.target == term.name),
    )


def short_name(iri: str) -> str:
    """Return an IRI as a prefixed name, with ``slide:`` and ``lit:`` for the sources."""
    for prefix, namespace in (("slide", SLIDES), ("lit", LITERATURE), *PREFIXES.items()):
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _view(dataset: ox.Dataset | None) -> GraphView:
    return GraphView([to_fact(quad) for quad in (load() if dataset is None else dataset)])


def _defined(view: GraphView) -> Iterable[ox.NamedNode]:
    modules = view.instances(ox.NamedNode(OWL + "Ontology"))
    found = {n for module in modules for n in view.subjects(DEFINED_BY, module)}
    return sorted((n for n in found if isinstance(n, ox.NamedNode)), key=lambda n: n.value)


def _term(view: GraphView, node: ox.NamedNode) -> Term:
    types = set(view.types(node))
    kind: Kind = "individual"
    if types & _PROPERTIES:
        kind = "property"
    elif _CLASS in types:
        kind = "class"
    named = (short_name(t.value) for t in types - {_INDIVIDUAL, _CLASS} - _PROPERTIES)
    basis = view.node(node, BASIS)
    notation = view.literal(node, ox.NamedNode(SKOS + "notation"))
    module = view.node(node, DEFINED_BY)
    replaced = view.node(node, ox.NamedNode(DCTERMS + "isReplacedBy"))
    return Term(
        iri=node.value,
        name=short_name(node.value),
        kind=kind,
        types=tuple(sorted(named)) if kind == "individual" else (),
        labels={k: v[0] for p in _LABELS for k, v in _texts(view, node, p).items()},
        alternatives=_texts(view, node, ox.NamedNode(SKOS + "altLabel")),
        definitions=_first(view, node, SKOS + "definition"),
        scope_notes=_first(view, node, SKOS + "scopeNote"),
        notation=notation.value if notation else None,
        sources=_sources(view, node),
        basis=local_name(basis.value) if basis else None,
        module=module.value.split("/ontology/", 1)[-1] if module else "",
        replaced_by=short_name(replaced.value) if replaced else None,
    )


def _link(view: GraphView, axiom: ox.NamedNode | ox.BlankNode) -> Link | None:
    basis = view.node(axiom, BASIS)
    parts = [view.value(axiom, p) for p in ANNOTATED]
    if basis is None or None in parts:
        return None
    subject, predicate, target = (short_name(part.value) for part in parts if part is not None)
    through = (short_name(n.value) for n in view.nodes(axiom, cc("through")))
    return Link(
        subject,
        predicate,
        target,
        _sources(view, axiom),
        local_name(basis.value),
        _first(view, axiom, NOTE.value),
        tuple(through),
    )


def _sources(view: GraphView, node: ox.NamedNode | ox.BlankNode) -> tuple[str, ...]:
    names = (short_name(n.value) for n in view.nodes(node, DCTERMS_SOURCE))
    return tuple(sorted(names, key=_source_order))


def _source_order(name: str) -> tuple[bool, int, str]:
    """Order slides by number, and works after them."""
    number = name.removeprefix("slide:s")
    return (not number.isdecimal(), int(number) if number.isdecimal() else 0, name)


def _texts(
    view: GraphView, node: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in view.objects(node, predicate):
        if isinstance(text, ox.Literal) and text.language:
            found[text.language] = (*found.get(text.language, ()), text.value)
    return found


def _first(view: GraphView, node: ox.NamedNode | ox.BlankNode, predicate: str) -> dict[str, str]:
    return {k: v[0] for k, v in _texts(view, node, ox.NamedNode(predicate)).items()}


def _by_statement(link: Link) -> tuple[str, str, str]:
    return (link.subject, link.predicate, link.target)
