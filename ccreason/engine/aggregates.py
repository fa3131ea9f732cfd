"""The functions and aggregates that the exact dialect of queries calls.

MIN and MAX must not depend on the order in which a store walks its facts: among terms of equal
value (``1``, ``1.0``, ``"01"^^xsd:integer``) the one whose N-Triples text comes first wins.
"""

from __future__ import annotations

from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Store

from ccreason.engine.literals import unwrap_literal
from ccreason.rules import sparql

_SCRATCH: Final = Store()


class _Extreme:
    """The least or greatest term of a group by SPARQL's order (15.1)."""

    order: str

    def __init__(self) -> None:
        self.terms: dict[str, Any] = {}

    def accumulate(self, term: Any) -> None:
        """Take in one value of the group."""
        self.terms[str(term)] = term

    def finish(self) -> Any:
        """Return the extreme, or None (an error) for an empty group."""
        if len(self.terms) <= 1:
            return next(iter(self.terms.values()), None)
        names = sorted(self.terms)
        values = [unwrap_literal(self.terms[name]) for name in names]
        rows = " ".join(f"({number} {value})" for number, value in enumerate(values))
        # All terms that no other one precedes; equal values both stay, and the first text wins.
        best = _SCRATCH.query(
            f"SELECT ?n ?v WHERE {{ VALUES (?n ?v) {{ {rows} }} }} ORDER BY {self.order}(?v) ?n"
        )
        solutions = [(int(row["n"].value), row["v"]) for row in best]  # type: ignore[union-attr]
        top = solutions[0][1]
        tied = [n for n, value in solutions if equal_values(value, top)]
        return self.terms[names[min(tied)]]


class Least(_Extreme):
    """MIN."""

    order = "ASC"


class Greatest(_Extreme):
    """MAX."""

    order = "DESC"


def equal_values(one: Any, other: Any) -> bool:
    """Tell whether two literals have the same value by SPARQL's ``=``."""
    if one == other:
        return True
    if not (isinstance(one, Literal) and isinstance(other, Literal)):
        return False
    return bool(_SCRATCH.query(f"ASK {{ FILTER({one} = {other}) }}"))


def _datatype(term: Any) -> Any:
    literal = unwrap_literal(term)
    return literal.datatype if isinstance(literal, Literal) else None


FUNCTIONS: Final[dict[NamedNode, Any]] = {
    NamedNode(sparql.VALUE): unwrap_literal,
    NamedNode(sparql.DATATYPE): _datatype,
}
AGGREGATES: Final[dict[NamedNode, Any]] = {
    NamedNode(sparql.MIN): Least,
    NamedNode(sparql.MAX): Greatest,
}


def query(store: Store, text: str) -> Any:
    """Run a query that may call these functions."""
    return store.query(
        text,
        custom_functions=FUNCTIONS,
        custom_aggregate_functions=AGGREGATES,
    )
