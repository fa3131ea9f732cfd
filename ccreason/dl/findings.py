"""Collects violations and names nodes in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, BNode, URIRef

from ccreason.dl.violation import Kind, Violation
from ccreason.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


class Findings:
    """The violations found so far in one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._found: set[Violation] = set()

    def add(self, kind: Kind, focus: Node, detail: str = "") -> None:
        """Record a violation at a node."""
        self._found.add(Violation(kind, self.name(focus), detail))

    def add_triple(self, kind: Kind, triple: tuple[Node, Node, Node], detail: str = "") -> None:
        """Record a violation at a triple."""
        self._found.add(Violation(kind, " ".join(self.name(node) for node in triple), detail))

    def sorted(self) -> tuple[Violation, ...]:
        """Return what was found, in a fixed order."""
        return tuple(sorted(self._found))

    def name(self, node: Node) -> str:
        """Return a node as a reader knows it; a blank node by what it says of itself."""
        if isinstance(node, URIRef):
            return _short(node)
        if isinstance(node, BNode):
            return self._describe(node)
        return node.n3()

    def _describe(self, node: BNode) -> str:
        parts = []
        for predicate, value in sorted(self._graph.predicate_objects(node)):
            shown = "[...]" if isinstance(value, BNode) else self.name(value)
            verb = "a" if predicate == RDF.type else self.name(predicate)
            parts.append(f"{verb} {shown}")
        return "[ " + " ; ".join(parts) + " ]" if parts else "[]"


def _short(iri: URIRef) -> str:
    """Return an IRI with a known prefix, else in angle brackets."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return f"<{iri.removeprefix(BASE)}>" if iri.startswith(BASE) else f"<{iri}>"
