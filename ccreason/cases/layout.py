"""The order in which a case is written: as the format's table has it, then by name and number."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ccreason.cases.fields import node_types
from ccreason.cases.model import Nested, NodeType
from ccreason.cases.terms import OF_COMMUNITY
from ccreason.namespaces import CC, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import NamedNode, Quad

_TYPE: Final = RDF_TYPE.value


def natural(text: str) -> tuple[Any, ...]:
    """Return a key that sorts ``x/2`` before ``x/10``; the text itself breaks ties."""
    parts = [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in re.split(r"(\d+)", text)]
    return (*parts, (2, 0, text))


def literal_key(term: Any) -> tuple[str, str]:
    """Return a key that sorts objects: by what they are, language tag first."""
    return (getattr(term, "language", None) or "", str(term))


def by_subject(quads: Iterable[Quad]) -> dict[str, dict[str, list[Any]]]:
    """Return subject to predicate to objects of one graph, objects sorted."""
    nodes: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        nodes[_name(quad.subject)][quad.predicate.value].append(quad.object)
    for values in nodes.values():
        for found in values.values():
            found.sort(key=literal_key)
    return nodes


def ordered(
    quads: Iterable[Quad],
) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
    """Return the nodes of one graph with their properties and values in the order of writing."""
    nodes = by_subject(quads)
    ranks = _class_ranks()
    last = len(ranks)

    def node_key(iri: str) -> tuple[Any, ...]:
        types = [ranks.get(_name(term), last) for term in nodes[iri].get(_TYPE, ())]
        return (min(types, default=last), natural(iri))

    def property_key(iri: str) -> tuple[int, str]:
        return (_property_ranks().get(iri, 10_000), iri)

    return [
        (iri, [(prop, nodes[iri][prop]) for prop in sorted(nodes[iri], key=property_key)])
        for iri in sorted(nodes, key=node_key)
    ]


def _name(term: Any) -> str:
    node: NamedNode = term
    return node.value


@cache
def _class_ranks() -> dict[str, int]:
    ranks: dict[str, int] = {}
    for number, node_type in enumerate(node_types()):
        for iri in sorted(node_type.classes):
            ranks.setdefault(iri, number)
    return ranks


@cache
def _property_ranks() -> dict[str, int]:
    ranks = {_TYPE: 0, OF_COMMUNITY: 1, CC + "inAssessment": 2}
    for node_type in node_types():
        for iri in _properties(node_type):
            ranks.setdefault(iri, len(ranks))
            if iri == CC + "date":
                ranks.setdefault(CC + "earliest", len(ranks))
                ranks.setdefault(CC + "latest", len(ranks))
    return ranks


def _properties(node_type: NodeType) -> list[str]:
    return [
        iri
        for one in node_type.fields
        if (iri := one.link if isinstance(one, Nested) else one.property)
    ]
