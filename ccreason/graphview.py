"""Read facts by subject and by object, the way a report or an explanation walks them.

Facts are N-Triples text, as engine and rules hold them; a term is made an object only when somebody
looks at it. Literals come back exactly as they were written.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from ccreason.namespaces import RDF_TYPE
from ccreason.ntriples import TermTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.ntriples import Fact, Term

Node: TypeAlias = NamedNode | BlankNode


def sort_key(term: object) -> tuple[int, str, str, str]:
    """Order terms the same way on every machine: IRIs, then literals, then blank nodes."""
    if isinstance(term, NamedNode):
        return (0, term.value, "", "")
    if isinstance(term, Literal):
        return (1, term.value, term.language or "", term.datatype.value)
    return (2, str(term), "", "")


class GraphView:
    """Some facts as one graph.

    Args:
        facts: what to read; case data, ontology, parameters and conclusions together.
        term: remembers terms that were made from texts.
    """

    def __init__(self, facts: Iterable[Fact], term: TermTable | None = None) -> None:
        self._facts = facts
        self._term = term or TermTable()
        self._types: dict[Node, tuple[NamedNode, ...]] = {}
        self._outgoing: dict[Node, dict[NamedNode, tuple[Term, ...]]] = {}
        # By predicate, then value: few predicates are ever asked for from that end.
        self._incoming: dict[NamedNode, dict[str, list[str]]] = {}

    @cached_property
    def _by_subject(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self._facts:
            found.setdefault(fact[0], []).append(fact)
        return found

    def has(self, subject: str) -> bool:
        """Say whether anything is said of a node, which is given as N-Triples text."""
        return subject in self._by_subject

    def properties(self, subject: Node) -> dict[NamedNode, tuple[Term, ...]]:
        """Return what is said of a node: property to values, both in a fixed order."""
        known = self._outgoing.get(subject)
        if known is None:
            found: dict[NamedNode, set[Term]] = {}
            for _, predicate, obj in self._by_subject.get(str(subject), ()):
                found.setdefault(self._term(predicate), set()).add(self._term(obj))  # type: ignore[arg-type]
            known = {
                predicate: tuple(sorted(found[predicate], key=sort_key))
                for predicate in sorted(found, key=sort_key)
            }
            self._outgoing[subject] = known
        return known

    def objects(self, subject: Node, predicate: NamedNode) -> tuple[Term, ...]:
        """Return the values of a property, sorted."""
        return self.properties(subject).get(predicate, ())

    def value(self, subject: Node, predicate: NamedNode) -> Term | None:
        """Return the first value of a property, or None."""
        values = self.objects(subject, predicate)
        return values[0] if values else None

    def node(self, subject: Node, predicate: NamedNode) -> NamedNode | None:
        """Return the first value that is an IRI, or None."""
        for term in self.objects(subject, predicate):
            if isinstance(term, NamedNode):
                return term
        return None

    def nodes(self, subject: Node, predicate: NamedNode) -> tuple[NamedNode, ...]:
        """Return the values that are IRIs, sorted."""
        return tuple(t for t in self.objects(subject, predicate) if isinstance(t, NamedNode))

    def literal(self, subject: Node, predicate: NamedNode) -> Literal | None:
        """Return the first value that is a literal, or None."""
        for term in self.objects(subject, predicate):
            if isinstance(term, Literal):
                return term
        return None

    def subjects(self, predicate: NamedNode, obj: Term) -> tuple[Node, ...]:
        """Return the nodes that have this value for the property, sorted."""
        by_value = self._incoming.get(predicate)
        if by_value is None:
            by_value, link = {}, str(predicate)
            for facts in self._by_subject.values():
                for fact in facts:
                    if fact[1] == link:
                        by_value.setdefault(fact[2], []).append(fact[0])
            self._incoming[predicate] = by_value
        nodes = {self._term(subject) for subject in by_value.get(str(obj), ())}
        return tuple(sorted(nodes, key=sort_key))  # type: ignore[arg-type]

    def instances(self, cls: NamedNode) -> tuple[NamedNode, ...]:
        """Return the named nodes that are typed with the class, sorted."""
        return tuple(n for n in self.subjects(RDF_TYPE, cls) if isinstance(n, NamedNode))

    def types(self, subject: Node) -> tuple[NamedNode, ...]:
        """Return the classes that a node is typed with, sorted."""
        known = self._types.get(subject)
        if known is None:
            known = self._types[subject] = self.nodes(subject, RDF_TYPE)
        return known

    def is_a(self, subject: Node, cls: NamedNode) -> bool:
        """Say whether a node is typed with the class."""
        return cls in self.types(subject)
