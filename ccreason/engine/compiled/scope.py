"""Looking up what an expression needs to know of the variables around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.constants import constant
from ccreason.engine.compiled.relation import Column, Value, given

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TERM: Final = "term"
LITERAL: Final = "lit"


class Scope:
    """The variables that an expression sees, and the look-ups that it asks for.

    Args:
        columns: the variables.
        alias: the name of the query that has them.
        column: name of a variable's column.
        id_of: id of a constant.
        prefix: start of the names of look-ups.
        calls: whether terms are looked up by calls of functions; else by joins.
    """

    def __init__(
        self,
        columns: Mapping[str, Column],
        alias: str,
        column: Callable[[str], str],
        id_of: Callable[[str], exp.Expression],
        prefix: str,
        *,
        calls: bool = False,
    ) -> None:
        self.calls = calls
        self.columns = columns
        self.alias = alias
        self.name_of = column
        self.id_of = id_of
        self._prefix = prefix
        self._aliases: dict[tuple[str, str], tuple[str, int]] = {}
        # Values that have a name: a macro may write its argument out many times. Each layer of the
        # query adds names that rest on those below it.
        self._named: dict[str, str] = {}
        self._levels: dict[str, int] = {}
        self._layers: list[_Layer] = []
        #: How EXISTS is asked; set by the compiler of patterns.
        self.exists: dict[int, exp.Expression] = {}

    def source(self, query: exp.Expression) -> exp.Expression:
        """Return a query under the scope's alias, with all that was looked up and named."""
        for layer in self._layers:
            everything = exp.Column(
                this=exp.Star(), table=exp.Identifier(this=self.alias, quoted=True)
            )
            columns = [sql.named(item.copy(), name) for name, item in layer.columns.items()]
            joins = [join.copy() for join in layer.joins]
            query = sql.select([everything, *columns], [sql.sub(query, self.alias)], joins=joins)
        return sql.sub(query, self.alias)

    def _layer(self, item: exp.Expression) -> tuple[_Layer, int]:
        """Return the first layer that can work out an expression, and its number."""
        level = 1 + max(
            (self._levels.get(c.name, -1) for c in item.find_all(exp.Column)), default=-1
        )
        while len(self._layers) <= level:
            self._layers.append(_Layer())
        return self._layers[level], level

    def let(self, item: exp.Expression) -> exp.Expression:
        """Return a short name for a value, or the value if it is short already."""
        if isinstance(item, exp.Column | exp.Literal | exp.Boolean | exp.Null):
            return item
        if isinstance(item, exp.Cast) and isinstance(item.this, exp.Literal | exp.Null | exp.Neg):
            return item
        text = sql.text(item)
        name = self._named.get(text)
        if name is None:
            layer, level = self._layer(item)
            name = self._named[text] = f"{self._prefix}x{len(self._named)}"
            self._levels[name] = level
            layer.columns[name] = item
        return sql.col(name, self.alias)

    def apply(self, name: str, *arguments: exp.Expression) -> exp.Expression:
        """Return a call of one of our functions, its arguments named."""
        return sql.call(name, *map(self.let, arguments))

    def part(self, variable: str, suffix: str = "") -> exp.Column:
        """Return a column of a variable."""
        return sql.col(self.name_of(variable) + suffix, self.alias)

    def variable(self, name: str) -> Value:
        """Return the value of a variable; NULL if it is not in scope."""
        column = self.columns.get(name)
        if column is None:
            return Value(
                "ref",
                id=exp.Cast(this=sql.null(), to=exp.DataType.build("UBIGINT", dialect=sql.DIALECT)),
            )
        id_ = self.part(name)
        match column.kind:
            case "num":
                return Value("num", id_, number=self.part(name, "n"), integer=self.part(name, "i"),
                             certain=column.certain, name=name)  # fmt: skip
            case "str":
                return Value("str", id_, string=self.part(name, "s"), language=self.part(name, "g"),
                             certain=column.certain, name=name)  # fmt: skip
            case "iri":
                return Value("iri", id_, self.part(name, "t"), certain=column.certain, name=name)
            case "text":
                return Value("text", id_, self.part(name, "t"), certain=column.certain, name=name)
            case _:
                return Value("ref", id_, certain=column.certain, name=name)

    def constant(self, term: str) -> Value:
        """Return the value of a constant."""
        known = constant(term)
        id_, text = self.id_of(term), sql.string(term)
        if known.cls == 3:
            assert known.number is not None
            number, integer = scaled(known.number), sql.boolean(bool(known.integer))
            return Value("num", id_, text, number=number, integer=integer, certain=True,
                         constant=term)  # fmt: skip
        if known.cls in (1, 2):
            lexical, language = sql.string(known.lexical), sql.string(known.language)
            return Value("str", id_, text, string=lexical, language=language, certain=True,
                         constant=term)  # fmt: skip
        if known.cls == 4:
            truth = sql.boolean(bool(known.number))
            return Value("bool", id_, text, truth=truth, certain=True, constant=term)
        if known.cls is None:
            return Value("iri", id_, text, certain=True, constant=term)
        return Value("ref", id_, text, certain=True, constant=term)

    # what is at hand of a value --------------------------------------------------------------

    def id(self, value: Value) -> exp.Expression:
        """Return the id of a value."""
        if value.id is not None:
            return given(value.id)
        return self.apply("cc_id", self.text(value))

    def text(self, value: Value) -> exp.Expression:
        """Return the N-Triples text of a value."""
        if value.kind == "text" and value.name:
            return sql.coalesce(given(value.text), self._look_up(TERM, value, "text"))
        if value.text is not None:
            return given(value.text)
        match value.kind:
            case "num":
                return self.apply("cc_numtext", given(value.number), given(value.integer))
            case "str":
                if value.language == sql.string(""):
                    return self.apply("cc_strtext", given(value.string))
                return self.apply("cc_langtext", given(value.string), given(value.language))
            case "bool":
                return sql.case(
                    (
                        sql.not_null(given(value.truth)),
                        self.apply("cc_booltext", given(value.truth)),
                    )
                )
            case _:
                return self._look_up(TERM, value, "text")

    def literal(self, value: Value, name: str) -> exp.Expression:
        """Return a field of the table of literals for a value; NULL if it is no literal."""
        if value.kind == "text":
            return self._parsed(self.text(value), name)
        return self._look_up(LITERAL, value, name)

    def _parsed(self, text: exp.Expression, field: str) -> exp.Expression:
        """Return a field of a literal that was just worked out, from its text."""
        if field in ("text", "lang"):
            return text if field == "text" else self.apply("cc_lang", text)
        lexical = self.let(self.apply("cc_lex0", text))
        datatype = self.let(self.apply("cc_dt", text.copy()))
        if field == "lex":
            return lexical
        cls = self.let(self.apply("cc_cls0", lexical, datatype))
        match field:
            case "cls":
                return cls
            case "num":
                return self.apply("cc_num0", cls, lexical, datatype)
            case "int":
                return self.apply("cc_int0", cls, datatype)
            case "dbl":
                return self.apply("cc_dbl0", cls, lexical, datatype)
            case "tz":
                return self.apply("cc_tz0", cls, lexical)
            case _:
                return self.apply("cc_ymd0", cls, lexical, sql.number(1 + "ymd".index(field)))

    def _look_up(self, table: str, value: Value, field: str) -> exp.Expression:
        id_ = self.let(given(value.id))
        if self.calls:
            return self.let(sql.call(f"cc_{table}_{field}", id_))
        key = (table, sql.text(id_))
        if key not in self._aliases:
            layer, level = self._layer(id_)
            alias = f"{self._prefix}{len(self._aliases)}"
            self._aliases[key] = (alias, level)
            on = sql.eq(sql.col("id", alias), id_)
            # Every bound id is in the dictionary, but not every term is a literal.
            left = table == LITERAL or not value.certain or value.kind == "text"
            layer.joins.append(sql.join(sql.table(table, alias), on, left=left))
        alias, level = self._aliases[key]
        name = f"{alias}{field}"
        if name not in self._levels:
            self._levels[name] = level
            self._layers[level].columns[name] = sql.col(field, alias)
        return sql.col(name, self.alias)


@dataclass
class _Layer:
    """Names and look-ups that rest on the layers below."""

    columns: dict[str, exp.Expression] = field(default_factory=dict)
    joins: list[exp.Join] = field(default_factory=list)


def scaled(number: int) -> exp.Expression:
    """Return a scaled number as a constant."""
    cast = exp.DataType.build("HUGEINT", dialect=sql.DIALECT)
    return exp.Cast(this=sql.number(number), to=cast)
