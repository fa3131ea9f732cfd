"""Parts of values that functions work on: numbers, strings, simple literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.relation import Value, given

if TYPE_CHECKING:
    from ccreason.engine.compiled.scope import Scope


class Parts:
    """Takes values apart.

    Args:
        scope: looks up what a value does not have at hand.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def numeric(self, value: Value) -> tuple[exp.Expression, exp.Expression]:
        """Return a number, and whether it is an integer; NULL if the value is no number."""
        if value.kind == "num":
            return given(value.number), given(value.integer)
        if value.kind in ("ref", "text"):
            number = self.scope.apply("cc_arith", self.scope.literal(value, "cls"),
                              self.scope.literal(value, "num"))  # fmt: skip
            return number, self.scope.literal(value, "int")
        return nothing("HUGEINT"), sql.boolean(value=False)

    def words(self, value: Value) -> tuple[exp.Expression, exp.Expression]:
        """Return a string and its language; NULL if the value is no string."""
        if value.kind == "str":
            return given(value.string), given(value.language)
        if value.kind in ("ref", "text"):
            is_string = exp.In(
                this=self.scope.literal(value, "cls"), expressions=[sql.number(1), sql.number(2)]
            )
            return (
                sql.case((is_string, self.scope.literal(value, "lex"))),
                self.scope.literal(value, "lang"),
            )
        return nothing("VARCHAR"), sql.string("")

    def simple(self, value: Value) -> exp.Expression:
        """Return a simple literal's string; NULL if the value is none."""
        if value.kind == "str" and value.language == sql.string(""):
            return given(value.string)
        text, language = self.words(value)
        return sql.case((sql.eq(language, sql.string("")), text))


def nothing(kind: str) -> exp.Expression:
    """Return NULL of a kind."""
    return exp.Cast(this=sql.null(), to=exp.DataType.build(kind, dialect=sql.DIALECT))
