"""Expressions worked out for many solutions at once, by the engine's own SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.engine import aggregates, literals
from ccreason.engine.asking import Asker
from ccreason.namespaces import XSD
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ccreason.ntriples import TermTable


class Batches(Asker):
    """Works out expressions that read no facts; what was worked out once is remembered.

    Args:
        term: makes terms of texts.
    """

    def __init__(self, term: TermTable) -> None:
        super().__init__((), term)
        self._known: dict[tuple[int, tuple[str | None, ...]], str | None] = {}
        self._orders: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._tests: dict[int, al.Expression] = {}
        # What has a place in these by its id: an id stays its own as long as its object lives.
        self._kept: dict[int, al.Expression] = {}

    def values(
        self, expression: al.Expression, rows: Sequence[Mapping[str, str]]
    ) -> list[str | None]:
        """Return the value of an expression for each solution; None for an error."""
        names = sorted(al.expression_variables(expression))
        keys = [tuple(row.get(name) for name in names) for row in rows]
        place = self._place(expression)
        new = list(dict.fromkeys(key for key in keys if (place, key) not in self._known))
        if new:
            self._work_out(expression, names, new, place)
        return [self._known[place, key] for key in keys]

    def truths(self, condition: al.Expression, rows: Sequence[Mapping[str, str]]) -> list[bool]:
        """Return whether a condition holds for each solution; an error does not."""
        if isinstance(condition, al.Call) and condition.function in {"&&", "||"}:
            sides = [self.truths(part, rows) for part in condition.arguments]
            join = all if condition.function == "&&" else any
            return [join(values) for values in zip(*sides, strict=True)]
        test = self._tests.setdefault(
            self._place(condition),
            al.Call("IF", (condition, al.Constant(_YES), al.Constant(_NO))),
        )
        return [value == _YES for value in self.values(test, rows)]

    def _place(self, expression: al.Expression) -> int:
        self._kept[id(expression)] = expression
        return id(expression)

    def _work_out(
        self,
        expression: al.Expression,
        names: list[str],
        keys: list[tuple[str | None, ...]],
        place: int,
    ) -> None:
        text = self._writer.copy(expression)
        table = [[_number(n), *key] for n, key in enumerate(keys)]
        given = self._writer.values(["?_n", *names], table)
        query = f"SELECT ?_n ?_value {{ {given} BIND({text} AS ?_value) }}"
        for key in keys:
            self._known[place, key] = None
        for solution in aggregates.query(self._store, query):
            value = solution["_value"]
            if value is not None:
                key = keys[int(solution["_n"].value)]
                self._known[place, key] = literals.unwrap(str(value))

    def greatest_first(self, terms: Sequence[str], *, least: bool = False) -> tuple[str, ...]:
        """Return terms in the order in which MAX (or MIN) would choose among them."""
        names = sorted(set(terms))
        key = (str(least), *names)
        if key not in self._orders:
            rows = " ".join(f"({n} {name})" for n, name in enumerate(names))
            order = "ASC" if least else "DESC"
            query = f"SELECT ?n WHERE {{ VALUES (?n ?v) {{ {rows} }} }} ORDER BY {order}(?v) ?n"
            found = self._store.query(query)
            self._orders[key] = tuple(names[int(row["n"].value)] for row in found)  # type: ignore[union-attr]
        return self._orders[key]


_YES = f'"1"^^<{XSD}integer>'
_NO = f'"0"^^<{XSD}integer>'


def _number(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'
