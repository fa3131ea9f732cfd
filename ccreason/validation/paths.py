"""SHACL property paths: read from a report, written as SPARQL and back as RDF.

A path that is one property is that property; the other forms of SHACL section 2.3.1
(https://www.w3.org/TR/shacl/#property-paths) are :class:`PathExpression`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from ccreason.frozen import frozen
from ccreason.namespaces import RDF, SH

FIRST: Final = NamedNode(RDF + "first")
REST: Final = NamedNode(RDF + "rest")
NIL: Final = NamedNode(RDF + "nil")

#: Form of a path: the property that says so in RDF, and how it is written in SPARQL.
_FORMS: Final = {
    "alternative": (NamedNode(SH + "alternativePath"), "|"),
    "inverse": (NamedNode(SH + "inversePath"), "^{}"),
    "zero-or-more": (NamedNode(SH + "zeroOrMorePath"), "{}*"),
    "one-or-more": (NamedNode(SH + "oneOrMorePath"), "{}+"),
    "zero-or-one": (NamedNode(SH + "zeroOrOnePath"), "{}?"),
}


@frozen
class PathExpression:
    """A path that is more than one property.

    Attributes:
        form: ``sequence``, ``alternative``, ``inverse``, ``zero-or-more``, ``one-or-more`` or
            ``zero-or-one``.
        parts: the paths that it is made of.
    """

    form: str
    parts: tuple[Path, ...]

    def __str__(self) -> str:
        """Return the path as SPARQL writes it, with whole IRIs."""
        inner = [str(p) if isinstance(p, NamedNode) else f"({p})" for p in self.parts]
        if self.form == "sequence":
            return "/".join(inner)
        sign = _FORMS[self.form][1]
        return sign.format(inner[0]) if "{" in sign else sign.join(inner)


Path: TypeAlias = NamedNode | PathExpression


def properties(path: Path) -> Iterator[NamedNode]:
    """Yield every property that a path names."""
    if isinstance(path, NamedNode):
        yield path
    else:
        for part in path.parts:
            yield from properties(part)


def choices(path: Path) -> tuple[NamedNode, ...]:
    """Return the properties of which a path takes any one; none if it is of another form."""
    if isinstance(path, PathExpression) and path.form == "alternative":
        return tuple(p for p in path.parts if isinstance(p, NamedNode))
    return ()


#: Subject to property to values: enough of a graph to follow a path in.
Described = Mapping[object, Mapping[NamedNode, Sequence[object]]]


def read_path(node: object, graph: Described) -> Path | None:
    """Return the path that a node of a graph stands for, or None if it stands for none."""
    if isinstance(node, NamedNode):
        return node
    about = graph.get(node, {})
    if FIRST in about:
        parts = [read_path(part, graph) for part in _items(node, graph)]
        found = tuple(part for part in parts if part is not None)
        return PathExpression("sequence", found) if len(found) == len(parts) else None
    for form, (link, _) in _FORMS.items():
        for value in about.get(link, ()):
            inner = _items(value, graph) if form == "alternative" else [value]
            found = tuple(p for p in (read_path(one, graph) for one in inner) if p is not None)
            return PathExpression(form, found) if len(found) == len(inner) else None
    return None


def _items(node: object, graph: Described) -> list[object]:
    found: list[object] = []
    seen: set[object] = set()
    while node != NIL and node not in seen:
        seen.add(node)
        about = graph.get(node, {})
        found += about.get(FIRST, ())[:1]
        node = next(iter(about.get(REST, ())), NIL)
    return found


def write_path(
    path: Path, triples: list[Triple], name: Iterator[BlankNode]
) -> NamedNode | BlankNode:
    """Add a path to a list of triples and return the node that stands for it.

    Args:
        path: what to write.
        triples: where to.
        name: yields fresh blank nodes.
    """
    if isinstance(path, NamedNode):
        return path
    nodes = [write_path(part, triples, name) for part in path.parts]
    if path.form == "sequence":
        return _list(nodes, triples, name)
    node = next(name)
    target = _list(nodes, triples, name) if path.form == "alternative" else nodes[0]
    triples.append(Triple(node, _FORMS[path.form][0], target))
    return node


def _list(
    items: list[NamedNode | BlankNode], triples: list[Triple], name: Iterator[BlankNode]
) -> NamedNode | BlankNode:
    rest: NamedNode | BlankNode = NIL
    for item in reversed(items):
        cell = next(name)
        triples += (Triple(cell, FIRST, item), Triple(cell, REST, rest))
        rest = cell
    return rest
