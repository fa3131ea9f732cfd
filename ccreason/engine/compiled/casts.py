"""Casts (SPARQL 1.1 Query, 17.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.parts import Parts, nothing
from ccreason.engine.compiled.relation import (
    Value,
    given,
    number_value,
    string_value,
    truth_value,
)
from ccreason.namespaces import XSD

if TYPE_CHECKING:
    from sqlglot import exp


class Casts(Parts):
    """Compiles casts."""

    def cast(self, name: str, value: Value) -> Value:
        """Return a value cast to a datatype of XML Schema, by its local name."""
        cls: exp.Expression
        number: exp.Expression
        whole: exp.Expression
        lexical: exp.Expression
        if value.kind == "str":
            simple = self.simple(value)
            cls, number, whole, lexical = sql.number(1), nothing("HUGEINT"), sql.null(), simple
            if name == "string":
                return string_value(given(value.string))
        elif value.kind == "num":
            cls, number, whole = sql.number(3), given(value.number), given(value.integer)
            lexical = nothing("VARCHAR")
        elif value.kind == "bool":
            cls, number = sql.number(4), self.scope.apply("cc_truth", given(value.truth))
            whole, lexical = sql.null(), nothing("VARCHAR")
        elif value.kind == "iri":
            cls, number, whole, lexical = sql.null(), nothing("HUGEINT"), sql.null(), sql.null()
        else:
            cls, number, whole, lexical = (
                self.scope.literal(value, field) for field in ("cls", "num", "int", "lex")
            )
        if name == "string":
            if value.kind in ("iri", "ref", "text"):
                text = self.scope.text(value)
                kept = self.scope.apply("cc_lexof", cls.copy(), number, whole, lexical)
                bare = self.scope.apply("cc_str", text)
                inner = sql.case((sql.is_null(cls), bare), default=kept)
                return string_value(inner)
            return string_value(self.scope.apply("cc_lexof", cls, number, whole, lexical))
        if name in ("date", "dateTime"):
            function = "cc_todate" if name == "date" else "cc_todatetime"
            made = self.scope.apply(function, cls, lexical)
            return Value("text", text=self.scope.apply("cc_dttext", made, sql.string(XSD + name)))
        if name == "boolean":
            return truth_value(self.scope.apply("cc_tobool", cls, number, lexical))
        made = self.scope.apply(f"cc_to{name}", cls, number, lexical)
        return number_value(made, sql.boolean(name == "integer"))
