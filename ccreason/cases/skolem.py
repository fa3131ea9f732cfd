"""Names for blank nodes, so that those of two files never meet and rules always have IRIs.

A blank node of case ``C`` becomes ``<C>#bnode/<hash>``. The hash is taken from what is said of the
node (colour refinement over each connected group of blank nodes), so the same graph gives the same
names whatever the file format, the order of its lines, or what else stands in the case. It is
polynomial, unlike canonicalisation by RDFC-1.0, which a small hostile file can keep busy for years.
Nodes that refinement cannot tell apart are taken in the order of the file, one at a time.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, NamedNode, Quad

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Blank nodes that hang together. A case has two or three; more is no description of a community.
MAX_GROUP: Final = 500

# What a blank node is marked with while its group is refined.
_Colours = dict[BlankNode, str]


class GroupTooLarge(ValueError):  # noqa: N818 -- says what it is; caught at once by the reader
    """More blank nodes hang together than :data:`MAX_GROUP`."""


def skolemise(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads with an IRI in place of each blank node.

    The graph name of every quad must be an IRI.

    Raises:
        GroupTooLarge: too many blank nodes hang together.
    """
    everything = list(quads)
    touching: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in everything:
        for term in {t for t in (quad.subject, quad.object) if isinstance(t, BlankNode)}:
            touching[term].append(quad)
    if not touching:
        return everything
    names: dict[BlankNode, NamedNode] = {}
    used: set[str] = set()
    for group in _groups(touching):
        colours = _refine(group, touching)
        graph = min(str(q.graph_name)[1:-1] for node in group for q in touching[node])
        for node in group:
            name = f"{graph}#bnode/{colours[node][:12]}"
            number = 1
            while name in used:
                number += 1
                name = f"{graph}#bnode/{colours[node][:12]}-{number}"
            used.add(name)
            names[node] = NamedNode(name)

    def named(term: Any) -> Any:
        return names.get(term, term) if isinstance(term, BlankNode) else term

    return [
        Quad(named(quad.subject), quad.predicate, named(quad.object), quad.graph_name)
        for quad in everything
    ]


def _groups(touching: dict[BlankNode, list[Quad]]) -> list[list[BlankNode]]:
    """Return the connected groups of blank nodes, nodes and groups in the order of the file."""
    seen: set[BlankNode] = set()
    order = {node: number for number, node in enumerate(touching)}
    groups = []
    for start in touching:
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [start], [start]
        while waiting:
            for quad in touching[waiting.pop()]:
                for term in (quad.subject, quad.object):
                    if isinstance(term, BlankNode) and term not in seen:
                        seen.add(term)
                        group.append(term)
                        waiting.append(term)
        if len(group) > MAX_GROUP:
            raise GroupTooLarge
        groups.append(sorted(group, key=order.__getitem__))
    return groups


def _refine(group: Sequence[BlankNode], touching: dict[BlankNode, list[Quad]]) -> _Colours:
    """Return a hash for each node of a group, all different."""
    colours = _settle(dict.fromkeys(group, ""), touching)
    while len(set(colours.values())) < len(group):
        # Tied nodes look alike from everywhere; mark the first one and let that spread.
        seen: dict[str, BlankNode] = {}
        tied = next(
            seen[colours[node]] for node in group if seen.setdefault(colours[node], node) != node
        )
        colours[tied] = _hash(["marked", colours[tied]])
        colours = _settle(colours, touching)
    return colours


def _settle(colours: _Colours, touching: dict[BlankNode, list[Quad]]) -> _Colours:
    """Refine colours until they tell no more nodes apart."""
    count = 0
    while True:
        colours = {
            node: _hash(
                [colours[node], *sorted(_line(quad, node, colours) for quad in touching[node])]
            )
            for node in colours
        }
        new_count = len(set(colours.values()))
        if new_count == count or new_count == len(colours):
            return colours
        count = new_count


def _line(quad: Quad, node: BlankNode, colours: _Colours) -> str:
    def shown(term: object) -> str:
        if isinstance(term, BlankNode):
            return "_:self" if term == node else f"_:{colours[term]}"
        return str(term)

    return " ".join(shown(t) for t in (quad.subject, quad.predicate, quad.object, quad.graph_name))


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
