"""The functions of SPARQL that rules may call (SPARQL 1.1 Query, 17.4 and 17.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.casts import Casts
from ccreason.engine.compiled.constants import constant
from ccreason.engine.compiled.parts import nothing
from ccreason.engine.compiled.regex import SHORT, written_out
from ccreason.engine.compiled.relation import (
    Value,
    given,
    number_value,
    string_value,
    truth_value,
)
from ccreason.errors import RuleError
from ccreason.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Functions(Casts):
    """Compiles calls whose arguments have been compiled."""

    def function(self, name: str, values: Sequence[Value]) -> Value:
        """Return the value of a function's call."""
        if name.startswith("<"):
            return self.cast(name[1:-1].removeprefix(XSD), values[0])
        method: Callable[..., Value] = getattr(self, "_" + name.lower())
        return method(*values)

    # terms -----------------------------------------------------------------------------------

    def _sameterm(self, one: Value, other: Value) -> Value:
        return truth_value(sql.eq(self.scope.id(one), self.scope.id(other)))

    def _kind(self, value: Value, sign: str) -> Value:
        start = sql.call("left", self.scope.text(value), sql.number(1))
        return truth_value(sql.eq(start, sql.string(sign)))

    def _isiri(self, value: Value) -> Value:
        return self._kind(value, "<")

    def _isblank(self, value: Value) -> Value:
        return self._kind(value, "_")

    def _isliteral(self, value: Value) -> Value:
        return self._kind(value, '"')

    def _isnumeric(self, value: Value) -> Value:
        if value.kind == "num":
            return truth_value(sql.not_null(given(value.number)))
        if value.kind not in ("ref", "text"):
            return truth_value(
                sql.case((sql.not_null(self.scope.text(value)), sql.boolean(value=False)))
            )
        cls = self.scope.literal(value, "cls")
        number = exp.In(this=sql.coalesce(cls, sql.number(0)),
                        expressions=[sql.number(3), sql.number(7)])  # fmt: skip
        return truth_value(sql.case((sql.not_null(self.scope.id(value)), number)))

    def _str(self, value: Value) -> Value:
        if value.kind == "str":
            return string_value(given(value.string))
        if value.kind == "num" and value.constant is None and value.name is None:
            lexical = self.scope.apply("cc_numlex", given(value.number), given(value.integer))
            return string_value(lexical)
        if value.kind == "iri":
            text = given(value.text)
            return string_value(self.scope.apply("cc_inner", text))
        return string_value(self.scope.apply("cc_str", self.scope.text(value)))

    def _lang(self, value: Value) -> Value:
        return string_value(self.scope.apply("cc_lang", self.scope.text(value)))

    def _datatype(self, value: Value) -> Value:
        return Value(
            "iri",
            text=self.scope.apply("cc_angle", self.scope.apply("cc_dt", self.scope.text(value))),
        )

    def _iri(self, value: Value) -> Value:
        if value.kind == "iri":
            return Value("iri", text=given(value.text))
        made = self.scope.apply("cc_iritext", self.simple(value))
        if value.kind == "str":
            return Value("iri", text=made)
        text = self.scope.text(value)
        is_iri = sql.eq(sql.call("left", text, sql.number(1)), sql.string("<"))
        return Value("iri", text=sql.case((is_iri, text.copy()), default=made))

    def _strdt(self, value: Value, datatype: Value) -> Value:
        text = sql.call(
            "cc_dttext", self.simple(value), self.scope.apply("cc_inner", self._iri_only(datatype))
        )
        return Value("text", text=text)

    def _iri_only(self, value: Value) -> exp.Expression:
        text = self.scope.text(value)
        is_iri = sql.eq(sql.call("left", text, sql.number(1)), sql.string("<"))
        return sql.case((is_iri, text.copy()))

    def _strlang(self, value: Value, language: Value) -> Value:
        tag = sql.call("lower", self.simple(language))
        good = self.scope.apply("cc_istag", tag)
        return Value("str", string=sql.case((good, self.simple(value))), language=tag.copy())

    def _langmatches(self, tag: Value, wanted: Value) -> Value:
        return truth_value(
            self.scope.apply("cc_langmatches", self.simple(tag), self.simple(wanted))
        )

    # strings ---------------------------------------------------------------------------------

    def _strlen(self, value: Value) -> Value:
        return _count(sql.call("length", self.words(value)[0]))

    def _substr(self, value: Value, start: Value, length: Value | None = None) -> Value:
        text, language = self.words(value)
        first = self._whole(start)
        if length is None:
            return Value(
                "str", string=self.scope.apply("cc_substr2", text, first), language=language
            )
        count = self._whole(length)
        return Value(
            "str", string=self.scope.apply("cc_substr", text, first, count), language=language
        )

    def _whole(self, value: Value) -> exp.Expression:
        """Return an integer, as SUBSTR takes them."""
        number, integer = self.numeric(value)
        return self.scope.apply("cc_whole", number, integer)

    def _ucase(self, value: Value) -> Value:
        text, language = self.words(value)
        return Value("str", string=self.scope.apply("cc_upper", text), language=language)

    def _lcase(self, value: Value) -> Value:
        text, language = self.words(value)
        return Value("str", string=sql.call("lower", text), language=language)

    def _pair(self, one: Value, other: Value) -> tuple[exp.Expression, ...]:
        """Return two strings that may be compared (17.4.3.1.2), and the first's language."""
        text, language = self.words(one)
        wanted, its = self.words(other)
        if its == sql.string(""):
            return text, wanted, language
        fits = self.scope.apply("cc_same", language, its)
        return text, sql.case((fits, wanted)), language.copy()

    def _strstarts(self, one: Value, other: Value) -> Value:
        text, wanted, _ = self._pair(one, other)
        return truth_value(sql.call("starts_with", text, wanted))

    def _strends(self, one: Value, other: Value) -> Value:
        text, wanted, _ = self._pair(one, other)
        return truth_value(sql.call("ends_with", text, wanted))

    def _contains(self, one: Value, other: Value) -> Value:
        text, wanted, _ = self._pair(one, other)
        return truth_value(sql.call("contains", text, wanted))

    def _strbefore(self, one: Value, other: Value) -> Value:
        return self._around("cc_before", one, other)

    def _strafter(self, one: Value, other: Value) -> Value:
        return self._around("cc_after", one, other)

    def _around(self, name: str, one: Value, other: Value) -> Value:
        text, wanted, language = self._pair(one, other)
        cut = self.scope.apply(name, text, wanted)
        if language == sql.string(""):
            return string_value(cut)
        # What is not found gives a simple, empty literal.
        kept = sql.case((sql.call("contains", text.copy(), wanted.copy()), language),
                        default=sql.string(""))  # fmt: skip
        return Value("str", string=cut, language=kept)

    def _encode_for_uri(self, value: Value) -> Value:
        return string_value(sql.call("url_encode", self.words(value)[0]))

    def _concat(self, *values: Value) -> Value:
        if not values:
            return string_value(sql.string(""))
        parts = [self.words(value) for value in values]
        text = parts[0][0]
        for other, _ in parts[1:]:
            text = exp.DPipe(this=text, expression=other)
        languages = [language for _, language in parts]
        if any(language == sql.string("") for language in languages):
            return string_value(text)
        first = languages[0]
        same = sql.both(sql.eq(first.copy(), language) for language in languages[1:])
        if same is None:
            return Value("str", string=text, language=first)
        kept = sql.case((same, first.copy()), default=sql.string(""))
        return Value("str", string=text, language=kept)

    def _regex(self, value: Value, pattern: Value, flags: Value | None = None) -> Value:
        matched = sql.call("regexp_matches", self.words(value)[0], *self._pattern(pattern, flags))
        return truth_value(_tried(matched, pattern))

    def _replace(
        self, value: Value, pattern: Value, by: Value, flags: Value | None = None
    ) -> Value:
        text, language = self.words(value)
        wanted, how = self._pattern(pattern, flags)
        put = self.scope.apply("cc_replacement", self.simple(by))
        how = exp.DPipe(this=how, expression=sql.string("g"))
        replaced = sql.call("regexp_replace", text, wanted, put, how)
        return Value("str", string=_tried(replaced, pattern), language=language)

    def _pattern(
        self, pattern: Value, flags: Value | None
    ) -> tuple[exp.Expression, exp.Expression]:
        """Return a regular expression and the flags that the database knows."""
        wanted = self.simple(pattern)
        said = flags.string.name if flags is not None and flags.string is not None else ""
        if flags is not None and (flags.constant is None or set(said) - set("ims")):
            raise RuleError(
                "compiled.regex-flags", construct=said or "?", doc="reference/rules#fragment"
            )
        if not self.scope.calls:
            wanted = self.scope.let(_written_out(wanted, pattern))
        # RE2 needs to be told that a full stop stops at the end of a line, as it does in SPARQL.
        how = said.replace("m", "") + ("" if "s" in said else "n")
        if "m" in said:
            wanted = exp.DPipe(this=sql.string("(?m)"), expression=wanted)
        return wanted, sql.string(how)

    # numbers and dates -----------------------------------------------------------------------

    def _rounded(self, name: str, value: Value) -> Value:
        number, integer = self.numeric(value)
        return number_value(
            self.scope.apply("cc_fit", self.scope.apply(name, number), integer), integer.copy()
        )

    def _abs(self, value: Value) -> Value:
        return self._rounded("cc_abs", value)

    def _round(self, value: Value) -> Value:
        return self._rounded("cc_round", value)

    def _ceil(self, value: Value) -> Value:
        return self._rounded("cc_ceil", value)

    def _floor(self, value: Value) -> Value:
        return self._rounded("cc_floor", value)

    def _day_part(self, value: Value, field: str) -> Value:
        if value.kind not in ("ref", "text"):
            return _count(nothing("BIGINT"))
        cls = self.scope.literal(value, "cls")
        return _count(self.scope.apply("cc_ymdof", cls, self.scope.literal(value, field)))

    def _year(self, value: Value) -> Value:
        return self._day_part(value, "y")

    def _month(self, value: Value) -> Value:
        return self._day_part(value, "m")

    def _day(self, value: Value) -> Value:
        return self._day_part(value, "d")

    def _clock(self, value: Value, place: int) -> Value:
        if value.kind not in ("ref", "text"):
            return number_value(nothing("HUGEINT"), sql.boolean(value=True))
        fields = (self.scope.literal(value, "cls"), self.scope.literal(value, "lex"))
        if place == 6:
            return number_value(self.scope.apply("cc_seconds", *fields), sql.boolean(value=False))
        return number_value(
            self.scope.apply("cc_clock", *fields, sql.number(place)), sql.boolean(value=True)
        )

    def _hours(self, value: Value) -> Value:
        return self._clock(value, 4)

    def _minutes(self, value: Value) -> Value:
        return self._clock(value, 5)

    def _seconds(self, value: Value) -> Value:
        return self._clock(value, 6)


def _written_out(wanted: exp.Expression, pattern: Value) -> exp.Expression:
    """Return a regular expression as DuckDB understands it."""
    if pattern.constant is not None:
        return sql.string(written_out(constant(pattern.constant).lexical))
    short = sql.call("regexp_matches", wanted.copy(), sql.string(SHORT))
    return sql.case((short, sql.call("error", sql.string("ccreason:regex-made"))), default=wanted)


def _tried(call: exp.Expression, pattern: Value) -> exp.Expression:
    """Return a call with a regular expression; one that is none is an error, not a failure."""
    if pattern.constant is None:
        return sql.call("TRY", call)
    from pyoxigraph import Store

    question = f'ASK {{ FILTER(BOUND(?x) || REGEX("", {pattern.constant}) || true) '
    question += f'FILTER(COALESCE(REGEX("", {pattern.constant}) || true, false)) }}'
    return call if bool(Store().query(question)) else sql.null()


def _count(number: exp.Expression) -> Value:
    """Return a whole number of the database as a number of ours."""
    return number_value(sql.call("cc_scale", number), sql.boolean(value=True))
