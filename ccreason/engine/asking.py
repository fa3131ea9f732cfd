"""Asking a store about known facts: conditions, values, groups."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, Store

from ccreason.engine import aggregates, literals
from ccreason.rules import algebra as al
from ccreason.rules.sparql import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ccreason.ntriples import Fact, TermTable


class Asker:
    """A store of facts that keeps the texts of their literals.

    Args:
        facts: all known facts.
        term: makes terms of texts.
    """

    def __init__(self, facts: Iterable[Fact], term: TermTable) -> None:
        self._facts = facts
        self._term = term
        self._checked: dict[str, bool] = {}
        self._held: dict[str, bool] = {}
        self._writer = Writer(exact=True, term=self.stored)

    @cached_property
    def _store(self) -> Store:
        """All facts; filled when something is first looked for among them."""
        known = list(self._facts)
        rewritten = literals.rewritten(f[2] for f in known if f[2][0] == '"')
        term = self._term
        store = Store()
        store.extend(
            Quad(
                term(s),  # type: ignore[arg-type]
                term(p),  # type: ignore[arg-type]
                term(literals.wrap(o) if o in rewritten else o),
                DefaultGraph(),
            )
            for s, p, o in known
        )
        return store

    @cached_property
    def _nothing(self) -> Store:
        """A store for what can be worked out without facts."""
        return Store()

    def stored(self, text: str) -> str:
        """Return how a term is stored."""
        if text[0] != '"' or text[-1] != ">":
            return text
        if not self._is_rewritten(text):
            return text
        return literals.wrap(text)

    def _is_rewritten(self, text: str) -> bool:
        if text not in self._checked:
            self._checked[text] = bool(literals.rewritten([text]))
        return self._checked[text]

    def _given(self, values: Mapping[str, str]) -> str:
        names = [name for name in values if not al.is_hidden(name)]
        if not names:
            return ""
        return self._writer.values(names, [[values[name] for name in names]])

    def _where(self, expression: al.Expression, values: Mapping[str, str]) -> tuple[Store, str]:
        """Return what an expression is asked of, and what it must be given.

        Values alone settle most: then no facts are needed, and no value that it does not read.
        """
        if any(isinstance(node, al.Exists) for node in al.walk(expression)):
            return self._store, self._given(values)
        read = sorted(al.expression_variables(expression))
        return self._nothing, self._given({name: values[name] for name in read if name in values})

    def holds(self, condition: al.Expression, values: Mapping[str, str]) -> bool:
        """Tell whether a condition holds for a solution; an error does not."""
        store, given = self._where(condition, values)
        query = f"ASK {{ {given} FILTER({self._writer.value(condition)}) }}"
        known = self._held.get(query)
        if known is None:
            known = self._held[query] = bool(aggregates.query(store, query))
        return known

    def value(self, expression: al.Expression, values: Mapping[str, str]) -> str | None:
        """Return the value of an expression for a solution; None for an error."""
        store, given = self._where(expression, values)
        text = self._writer.copy(expression)
        for solution in aggregates.query(
            store, f"SELECT ?_value {{ {given} BIND({text} AS ?_value) }}"
        ):
            term = solution["_value"]
            return None if term is None else literals.unwrap(str(term))
        return None

    def rows(
        self, pattern: al.Pattern, names: tuple[str, ...], values: Mapping[str, str]
    ) -> Iterator[dict[str, str]]:
        """Yield the solutions of a pattern that agree with some values."""
        wanted = " ".join(names) or "(1 AS ?_any)"
        inner = self._writer.group(pattern)
        query = f"SELECT DISTINCT {wanted} {{ {inner} {self._given(values)} }}"
        for solution in aggregates.query(self._store, query):
            found = {name: solution[name[1:]] for name in names}
            yield {
                name: literals.unwrap(str(term)) for name, term in found.items() if term is not None
            }
