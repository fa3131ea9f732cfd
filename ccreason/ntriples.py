"""Terms between their N-Triples text, which rules and engine work with, and pyoxigraph objects."""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

Term: TypeAlias = NamedNode | BlankNode | Literal
#: Subject, predicate and object as N-Triples text.
Fact: TypeAlias = tuple[str, str, str]


def to_term(text: str) -> Term:
    """Return the term that an N-Triples text stands for; a literal keeps its lexical form."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    if "\\" not in text:
        value, _, tail = text[1:].rpartition('"')
        if not tail:
            return Literal(value)
        if tail.startswith("^^<"):
            return Literal(value, datatype=NamedNode(tail[3:-1]))
        return Literal(value, language=tail[1:])
    (quad,) = parse(f"<x:> <x:> {text} .", format=RdfFormat.N_TRIPLES)
    term = quad.object
    assert isinstance(term, NamedNode | BlankNode | Literal)
    return term


def to_fact(quad: Quad) -> Fact:
    """Return a quad's triple as text."""
    return (str(quad.subject), str(quad.predicate), str(quad.object))


class TermTable:
    """Remembers the objects that were made from texts."""

    def __init__(self) -> None:
        self._terms: dict[str, Term] = {}

    def __call__(self, text: str) -> Term:
        """Return the term of a text."""
        term = self._terms.get(text)
        if term is None:
            term = self._terms[text] = to_term(text)
        return term

    def quad(self, fact: Fact, graph: NamedNode | DefaultGraph) -> Quad:
        """Return a fact in a graph."""
        return Quad(self(fact[0]), self(fact[1]), self(fact[2]), graph)  # type: ignore[arg-type]

    def triple(self, fact: Fact) -> Triple:
        """Return a fact as a triple object."""
        return Triple(self(fact[0]), self(fact[1]), self(fact[2]))  # type: ignore[arg-type]
