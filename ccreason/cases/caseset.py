"""What reading gives: a dataset with one named graph per case, and where each thing came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, DefaultGraph, Literal, NamedNode

from ccreason.errors import Position
from ccreason.frozen import frozen
from ccreason.namespaces import DCTERMS, RDF_TYPE, cc

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import BlankNode, Quad, Triple

    Object = NamedNode | BlankNode | Literal | Triple

CASE_DESCRIPTION: Final = cc("CaseDescription")
ABOUT: Final = cc("about")
ILLUSTRATIVE: Final = cc("illustrative")
TITLE: Final = NamedNode(DCTERMS + "title")

#: Line and column, counted from 1.
Place = tuple[int, int]


@frozen
class Origin:
    """Where a case was read from.

    Args:
        path: the file as the user named it; ``-`` for standard input.
        format: ``yaml``, ``ttl``, ``trig``, ``jsonld``, ``nt`` or ``nq``.
    """

    path: str
    format: str


@frozen
class Case:
    """One case: its graph, its community and what is said about the case itself.

    Args:
        graph: IRI of the case and of its named graph.
        community: IRI of the community that it is about.
        title: language tag to title; ``""`` is the tag of a title without language.
        illustrative: whether the case is invented.
    """

    graph: NamedNode
    community: NamedNode
    title: Mapping[str, str]
    illustrative: bool

    def title_in(self, lang: str) -> str:
        """Return the title in a language, else in any other one, else the case's IRI."""
        if not self.title:
            return self.graph.value
        return self.title.get(lang) or self.title[min(self.title)]


@dataclass
class FilePlaces:
    """Where the nodes and values of one file stand.

    Args:
        path: the file.
        nodes: node IRI to place.
        values: (node IRI, property IRI) to place of the first value.
        single: (node IRI, property IRI, value as N-Triples) to place, where there are several.
    """

    path: str
    nodes: dict[str, Place] = field(default_factory=dict)
    values: dict[tuple[str, str], Place] = field(default_factory=dict)
    single: dict[tuple[str, str, str], Place] = field(default_factory=dict)


class Positions(Mapping[str, Position]):
    """Node IRI to the place where the node is described.

    For YAML every node and every value is known exactly. For RDF files only the line is known on
    which a node is first the subject: the text is searched when somebody asks.
    """

    def __init__(
        self, files: tuple[FilePlaces, ...] = (), later: tuple[Callable[[], FilePlaces], ...] = ()
    ) -> None:
        self._files = files
        self._later = later

    @cached_property
    def _all(self) -> tuple[FilePlaces, ...]:
        return self._files + tuple(search() for search in self._later)

    def __getitem__(self, node: str) -> Position:
        for places in self._all:
            if node in places.nodes:
                return Position(places.path, *places.nodes[node])
        raise KeyError(node)

    def __iter__(self) -> Iterator[str]:
        for places in self._all:
            yield from places.nodes

    def __len__(self) -> int:
        return sum(len(places.nodes) for places in self._all)

    def at(
        self,
        node: str | NamedNode,
        path: str | NamedNode | None = None,
        value: Object | None = None,
    ) -> Position | None:
        """Return the place of a value, else of the property, else of the node; None if unknown.

        Args:
            node: the node described.
            path: a property of it.
            value: one of the property's values.
        """
        name = node if isinstance(node, str) else node.value
        link = path if isinstance(path, str) or path is None else path.value
        for places in self._all:
            found: Place | None = None
            if link is not None:
                if value is not None:
                    found = places.single.get((name, link, str(value)))
                found = found or places.values.get((name, link))
            found = found or places.nodes.get(name)
            if found:
                return Position(places.path, *found)
        return None

    def __add__(self, other: Positions) -> Positions:
        return Positions(self._files + other._files, self._later + other._later)


@frozen
class CaseSet:
    """Cases that were read together.

    Args:
        dataset: all quads; one named graph per case, nothing in the default graph, no blank nodes.
            Literals keep the text that the file has.
        origins: case IRI to where it was read from.
        positions: node IRI to where it is described; ``positions.at(node, property, value)`` is
            finer.
    """

    dataset: Dataset
    origins: Mapping[str, Origin]
    positions: Positions

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases, sorted by IRI."""
        found = [
            self._case(quad.graph_name)
            for quad in self.dataset.quads_for_object(CASE_DESCRIPTION)
            if quad.predicate == RDF_TYPE
            and isinstance(quad.graph_name, NamedNode)
            and quad.subject == quad.graph_name
        ]
        return tuple(sorted(found, key=lambda case: case.graph.value))

    def _case(self, graph: NamedNode) -> Case:
        community, title, illustrative = graph, dict[str, str](), False
        for quad in self.dataset.quads_for_subject(graph):
            if quad.graph_name != graph:
                continue
            value = quad.object
            if quad.predicate == ABOUT and isinstance(value, NamedNode):
                community = value
            elif quad.predicate == TITLE and isinstance(value, Literal):
                # Of several, which the shapes refuse, always the same one.
                tag = value.language or ""
                title[tag] = min(value.value, title.get(tag, value.value))
            elif quad.predicate == ILLUSTRATIVE and isinstance(value, Literal):
                illustrative = value.value in {"true", "1"}
        return Case(graph, community, dict(sorted(title.items())), illustrative)

    def graph(self, case: str | NamedNode) -> list[Quad]:
        """Return the quads of one case."""
        name = NamedNode(case) if isinstance(case, str) else case
        return list(self.dataset.quads_for_graph_name(name))

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the same quads as an rdflib dataset (texts of literals are kept)."""
        import rdflib

        data = rdflib.Dataset()
        data.addN(
            (_rdflib(q.subject), _rdflib(q.predicate), _rdflib(q.object), data.graph(_rdflib(g)))
            for q in self.dataset
            if not isinstance(g := q.graph_name, DefaultGraph)
        )
        return data


def _rdflib(term: object) -> rdflib.URIRef | rdflib.Literal:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
            return rdflib.Literal(term.value)
        return rdflib.Literal(
            term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
        )
    raise TypeError(f"a case set holds no {type(term).__name__}")
