"""SPARQL expressions to SQL (SPARQL 1.1 Query, section 17).

An error is NULL, so SQL's three-valued logic is SPARQL's (17.2). Values are compared as the
reference does, by class (:mod:`ccreason.engine.compiled.dialect`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.constants import canonical
from ccreason.engine.compiled.functions import Functions
from ccreason.engine.compiled.relation import Value, given, number_value, truth_value
from ccreason.engine.compiled.scope import scaled
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ccreason.engine.compiled.scope import Scope

_COMPARED: Final[dict[str, Callable[..., exp.Expression]]] = {
    "<": exp.LT,
    ">": exp.GT,
    "<=": exp.LTE,
    ">=": exp.GTE,
}


class Expressions(Functions):
    """Compiles the expressions of one operator; look-ups gather in its scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)

    def value(self, node: al.Expression) -> Value:
        """Return the value of an expression."""
        match node:
            case al.Variable(name):
                return self.scope.variable(name)
            case al.Constant(term):
                return self.scope.constant(term)
            case al.Exists():
                return truth_value(self.scope.exists[id(node)].copy())
            case al.Call(name, arguments):
                return self._call(name, arguments)

    def truth(self, node: al.Expression) -> exp.Expression:
        """Return the effective boolean value of an expression (17.2.2)."""
        return self.effective(self.value(node))

    def effective(self, value: Value) -> exp.Expression:
        """Return the effective boolean value of a value."""
        match value.kind:
            case "bool":
                return given(value.truth)
            case "num":
                return exp.NEQ(this=given(value.number), expression=scaled(0))
            case "str":
                said = exp.NEQ(this=given(value.string), expression=sql.string(""))
                return sql.case((sql.eq(given(value.language), sql.string("")), said))
            case "iri":
                return exp.Cast(this=sql.null(), to=exp.DataType.build("BOOLEAN"))
            case _:
                fields = [self.scope.literal(value, name) for name in ("cls", "num", "lex", "dbl")]
                return self.scope.apply("cc_ebv", *fields)

    def _call(self, name: str, arguments: tuple[al.Expression, ...]) -> Value:
        match name:
            case "&&":
                left, right = map(self.truth, arguments)
                return truth_value(sql.paren(exp.And(this=left, expression=right)))
            case "||":
                return truth_value(sql.either([self.truth(a) for a in arguments]))
            case "!":
                return truth_value(sql.paren(exp.Not(this=sql.paren(self.truth(arguments[0])))))
            case "BOUND":
                return truth_value(sql.not_null(self.scope.id(self.value(arguments[0]))))
            case "IF":
                condition = self.truth(arguments[0])
                one, other = map(self.value, arguments[1:])
                no = exp.Not(this=sql.paren(condition.copy()))
                return self._chosen([(condition, one), (no, other)])
            case "COALESCE":
                values = [self.value(a) for a in arguments]
                return self._chosen([(self._known(v), v) for v in values])
            case "IN" | "NOT IN":
                return self._within(name, [self.value(a) for a in arguments])
        values = [self.value(a) for a in arguments]
        if name in ("=", "!="):
            same: exp.Expression = sql.paren(self.equal(*values))
            if name == "!=":
                same = exp.Not(this=same)
            return truth_value(same)
        if name in _COMPARED:
            return truth_value(self._ordered(name, *values))
        if name in ("+", "-", "*", "/"):
            return self._arithmetic(name, values)
        return self.function(name, values)

    def _within(self, name: str, values: Sequence[Value]) -> Value:
        if len(values) == 1:
            return truth_value(sql.boolean(name == "NOT IN"))
        found = sql.either([sql.paren(self.equal(values[0], other)) for other in values[1:]])
        if name == "NOT IN":
            found = sql.paren(exp.Not(this=found))
        return truth_value(found)

    # choosing --------------------------------------------------------------------------------

    def _known(self, value: Value) -> exp.Expression:
        match value.kind:
            case "num":
                return sql.not_null(given(value.number))
            case "str":
                return sql.not_null(given(value.string))
            case "bool":
                return sql.not_null(given(value.truth))
            case "iri":
                return sql.not_null(given(value.text))
            case _:
                return sql.not_null(self.scope.id(value))

    def _chosen(self, branches: Sequence[tuple[exp.Expression, Value]]) -> Value:
        """Return the value of the first branch whose condition holds, copied as it is."""
        values = [value for _, value in branches]
        kinds = {value.kind for value in values}

        def pick(part: str) -> exp.Expression:
            return sql.case(*((c.copy(), given(getattr(v, part))) for c, v in branches))

        # A constant or a variable keeps its text; only what is worked out has a canonical one.
        if all(v.id is not None and (v.constant or v.kind == "ref") for v in values):
            return Value("ref", id=pick("id"))
        made = all(v.id is None for v in values)
        if kinds == {"num"} and all(v.constant is None or canonical(v.constant) for v in values):
            return number_value(pick("number"), pick("integer"))
        if kinds == {"str"}:
            return Value("str", string=pick("string"), language=pick("language"))
        if kinds == {"bool"} and made:
            return truth_value(pick("truth"))
        if kinds == {"iri"}:
            return Value("iri", text=pick("text"))
        return Value("text", text=sql.case(*((c.copy(), self.scope.text(v)) for c, v in branches)))

    # comparing -------------------------------------------------------------------------------

    def equal(self, one: Value, other: Value) -> exp.Expression:
        """Return whether two values are equal (17.4.1.7)."""
        kinds = {one.kind, other.kind}
        if kinds == {"num"}:
            return sql.eq(given(one.number), given(other.number))
        if kinds == {"bool"}:
            return sql.eq(given(one.truth), given(other.truth))
        if "iri" in kinds:
            # An IRI equals itself only.
            return sql.eq(self.scope.id(one), self.scope.id(other))
        if kinds == {"str"}:
            return exp.And(
                this=sql.paren(sql.eq(given(one.string), given(other.string))),
                expression=sql.paren(sql.eq(given(one.language), given(other.language))),
            )
        fields = [
            *self.fields(one, "id cls num tz dbl"),
            *self.fields(other, "id cls num tz dbl"),
        ]
        return self.scope.apply("cc_eq", *fields)

    def _ordered(self, sign: str, one: Value, other: Value) -> exp.Expression:
        operator = _COMPARED[sign]
        if one.kind == other.kind == "num":
            return operator(this=given(one.number), expression=given(other.number))
        names = "id cls num lex lang tz dbl"
        compared = self.scope.apply("cc_cmp", *self.fields(one, names), *self.fields(other, names))
        return operator(this=compared, expression=sql.number(0))

    def fields(self, value: Value, names: str) -> list[exp.Expression]:
        """Return fields of a value, as in the table of literals."""
        return [self._field(value, name) for name in names.split()]

    def _field(self, value: Value, name: str) -> exp.Expression:
        if name == "id":
            return self.scope.id(value)
        known: dict[str, exp.Expression] = {}
        match value.kind:
            case "num":
                real = self.scope.apply("cc_real", given(value.number))
                known = {"cls": sql.number(3), "num": given(value.number), "dbl": real}
            case "str":
                simple = value.language == sql.string("")
                cls = sql.number(1) if simple else sql.case(
                    (sql.eq(given(value.language), sql.string("")), sql.number(1)),
                    default=sql.number(2),
                )  # fmt: skip
                known = {"cls": cls, "lex": given(value.string), "lang": given(value.language)}
            case "bool":
                one = self.scope.apply("cc_truth", given(value.truth))
                known = {"cls": sql.number(4), "num": one}
            case "iri":
                pass
            case _:
                return self.scope.literal(value, name)
        return known.get(name, sql.null())

    # numbers ---------------------------------------------------------------------------------

    def _arithmetic(self, sign: str, values: Sequence[Value]) -> Value:
        if len(values) == 1:
            number, integer = self.numeric(values[0])
            negated = self.scope.apply("cc_negated", number)
            return number_value(self.scope.apply("cc_fit", negated, integer), integer.copy())
        (a, i), (b, j) = map(self.numeric, values)
        if sign == "/":
            return number_value(self.scope.apply("cc_div", a, b), sql.boolean(value=False))
        name = {"+": "cc_add", "-": "cc_sub", "*": "cc_mul"}[sign]
        integer = _both(i, j)
        result = self.scope.apply(name, a, b)
        if integer != sql.boolean(value=False):
            result = self.scope.apply("cc_fit", result, integer)
        return number_value(result, integer)


def _both(one: exp.Expression, other: exp.Expression) -> exp.Expression:
    """Return the conjunction of two truths, worked out if they are known."""
    if isinstance(one, exp.Boolean) and isinstance(other, exp.Boolean):
        return sql.boolean(one.this and other.this)
    for known, unknown in ((one, other), (other, one)):
        if isinstance(known, exp.Boolean):
            return unknown.copy() if known.this else sql.boolean(value=False)
    return sql.paren(exp.And(this=one.copy(), expression=other.copy()))
