"""Keeping the text of literals that a store would rewrite.

A pyoxigraph ``Store`` keeps typed values, not their text: ``"01"^^xsd:integer`` comes back as
``"1"``, ``1.50`` as ``1.5``, ``"1"^^xsd:boolean`` as ``true``, ``+00:00`` as ``Z``,
``xsd:nonNegativeInteger`` as ``xsd:integer``. To RDF these are different terms. So a literal that
would not come back as it is goes into the store under a datatype of our own, which no store
interprets: ``"01"^^<urn:x-ccreason:text:http://www.w3.org/2001/XMLSchema#integer>``. This is
injective (a literal that already has such a datatype is wrapped once more), so terms are equal in
the store exactly when they are equal outside. Queries are written to match
(:mod:`ccreason.rules.sparql`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ccreason.ntriples import to_term

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXT: Final = "urn:x-ccreason:text:"
_MARK: Final = f"^^<{_TEXT}"
_PROBE: Final = NamedNode("urn:x-ccreason:probe")


def rewritten(literals: Iterable[str]) -> frozenset[str]:
    """Return those of some N-Triples literals that a store would not give back as they are."""
    typed = [text for text in dict.fromkeys(literals) if text.endswith(">")]
    store = Store()
    store.extend(
        Quad(NamedNode(f"urn:x-ccreason:{number}"), _PROBE, to_term(text), DefaultGraph())
        for number, text in enumerate(typed)
    )
    kept = {int(q.subject.value.rpartition(":")[2]): str(q.object) for q in store}
    return frozenset(
        text for number, text in enumerate(typed) if kept[number] != text or _MARK in text
    )


def wrap(text: str) -> str:
    """Return a literal under the datatype that keeps its text."""
    body, _, datatype = text.rpartition("^^<")
    return f"{body}{_MARK}{datatype}"


def unwrap(text: str) -> str:
    """Return the literal that :func:`wrap` was given; any other term as it is."""
    if _MARK not in text or text[0] != '"':
        return text
    body, _, datatype = text.rpartition(_MARK)
    return f"{body}^^<{datatype}"


def unwrap_literal(term: object) -> object:
    """Do as :func:`unwrap`, on pyoxigraph's objects."""
    if isinstance(term, Literal) and term.datatype.value.startswith(_TEXT):
        return Literal(term.value, datatype=NamedNode(term.datatype.value[len(_TEXT) :]))
    return term
