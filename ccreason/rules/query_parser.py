"""From a researcher's SPARQL query to algebra: the rules' fragment, with what only queries need.

SELECT and ASK beside CONSTRUCT, and ``DISTINCT``, ``ORDER BY``, ``LIMIT`` and ``OFFSET`` of the
query itself. Productions are those of SPARQL 1.1 Query, section 19.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ccreason.rules import algebra as al
from ccreason.rules.cursor import END
from ccreason.rules.parser import PatternParser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["select", "ask", "construct"]


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        kind: its form.
        pattern: its body; computed columns and sort keys are in it.
        variables: what SELECT asks for, with ``?``.
        distinct: whether every answer is given once.
        order: sort keys: a variable of the body, and whether it is descending.
        limit: how many answers at most.
        offset: how many are left out at the beginning.
        template: the triples of CONSTRUCT.
    """

    kind: Kind
    pattern: al.Pattern
    variables: tuple[str, ...] = ()
    distinct: bool = False
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0
    template: tuple[al.TriplePattern, ...] = ()


def parse_query(text: str, path: str, prefixes: Mapping[str, str]) -> Query:
    """Parse a query.

    Args:
        text: SPARQL 1.1; its syntax must have been checked.
        path: the name that messages give the text.
        prefixes: prefixes that need not be declared.

    Raises:
        RuleError: something is outside the supported fragment; names it and its line.
    """
    parser = QueryParser(text, path)
    parser.prefixes.update(prefixes)
    return parser.query()


class QueryParser(PatternParser):
    """Reads one query."""

    def __init__(self, text: str, path: str) -> None:
        super().__init__(text, path)
        self._depth = 0
        self._order: list[tuple[str, bool]] = []
        self._slice: tuple[int | None, int] = (None, 0)

    def query(self) -> Query:
        """Read a Query [2]."""
        while self.word() in ("PREFIX", "BASE"):
            keyword = self.next()
            if keyword.upper == "BASE":
                raise self.refuse("BASE", keyword)
            name = self.next().text.removesuffix(":")
            self.prefixes[name] = self.next().text[1:-1]
        match self.word():
            case "SELECT":
                query = self._select()
            case "ASK":
                self._depth = 1
                self.next()
                self.accept_word("WHERE")
                query = Query("ask", self.group())
            case "CONSTRUCT":
                self._depth = 1
                query = self._construct()
            case word:
                raise self.refuse(word or self.token.text, expected="SELECT, ASK, CONSTRUCT")
        if self.token is not END:
            raise self.refuse(self.token.upper)
        return query

    def _select(self) -> Query:
        """Read SelectQuery [7], translated as 18.2.4 and 18.2.5 say."""
        project = self.sub_select()
        assert isinstance(project, al.Project)
        limit, offset = self._slice
        return Query(
            "select", project.pattern, project.variables, project.distinct, tuple(self._order),
            limit, offset,
        )  # fmt: skip

    def _construct(self) -> Query:
        """Read ConstructQuery [10]."""
        self.next()
        if not self.is_punct("{"):
            raise self.refuse("CONSTRUCT WHERE", expected="CONSTRUCT { … } WHERE { … }")
        template = self.template()
        self.accept_word("WHERE")
        pattern = self.group()
        for name, expression in self._sorting():
            pattern = al.Extend(pattern, name, expression)
        limit, offset = self._slice
        order = tuple(self._order)
        return Query("construct", pattern, (), False, order, limit, offset, template)

    def sub_select(self) -> al.Pattern:
        """Read SubSelect [8], or the query itself."""
        self._depth += 1
        pattern = super().sub_select()
        self._depth -= 1
        return pattern

    def graph(self) -> al.Pattern:
        """Read GraphGraphPattern [58]."""
        token = self.next()
        name = self.variable() if self.token.kind == "var" else self.iri()
        pattern = self.group()
        if al.is_variable(name) and _is_looked_at(pattern, name):
            # SPARQL gives the variable its value only afterwards; engines differ, and who writes
            # this means something else.
            raise self.refuse(
                f"{name} in an expression inside GRAPH {name}",
                token,
                expected=f"GRAPH {name} {{ … }} FILTER(… {name} …)",
            )
        return al.Graph(name, pattern, token.line)

    def modifiers(self) -> Sequence[tuple[str, al.Expression]]:
        """Read SolutionModifier [18] of the query itself; a sub-select has none."""
        return self._sorting() if self._depth == 1 else super().modifiers()

    def _sorting(self) -> list[tuple[str, al.Expression]]:
        """Read OrderClause [23] and LimitOffsetClauses [25]; return the keys to compute."""
        computed: list[tuple[str, al.Expression]] = []
        if self.accept_word("ORDER"):
            self.expect("BY")
            while (
                self.token.kind in ("var", "iri", "pname")
                or self.is_punct("(")
                or (self.word() in ("ASC", "DESC") or (self.word() and self._starts_call()))
            ):
                descending = self.word() == "DESC"
                if self.accept_word("ASC", "DESC"):
                    self.expect("(")
                    key = self.expression()
                    self.expect(")")
                else:
                    key = self.constraint()
                if not isinstance(key, al.Variable):
                    computed.append((self.fresh(), key))
                name = key.name if isinstance(key, al.Variable) else computed[-1][0]
                self._order.append((name, descending))
        limit, offset = self._slice
        while self.word() in ("LIMIT", "OFFSET"):
            word, number = self.next().upper, int(self.next().text)
            limit, offset = (number, offset) if word == "LIMIT" else (limit, number)
        self._slice = (limit, offset)
        if self.word() == "VALUES":
            raise self.refuse("VALUES")
        return computed


def _is_looked_at(node: al.Node, name: str) -> bool:
    """Tell whether an expression reads a variable that the pattern it stands in does not bind."""
    match node:
        case al.Filter(inner, condition) | al.Extend(inner, _, condition):
            looked, bound = {*al.expression_variables(condition)}, {*al.in_scope(inner)}
        case al.LeftJoin(left, right, condition) if condition is not None:
            looked = al.expression_variables(condition)
            bound = {*al.in_scope(left), *al.in_scope(right)}
        case al.Group(inner, _, aggregates):
            arguments = [a.argument for a in aggregates if a.argument is not None]
            looked = {v for argument in arguments for v in al.expression_variables(argument)}
            bound = {*al.in_scope(inner)}
        case _:
            looked, bound = set(), set()
    return (name in looked and name not in bound) or any(
        _is_looked_at(child, name) for child in al.children(node)
    )
