"""From a rule's SPARQL text to algebra.

A recursive-descent parser of the supported fragment. It is given texts that pyoxigraph has
accepted as SPARQL, so its own task is structure, places, and refusing what is outside the
fragment. Grammar productions are those of SPARQL 1.1 Query, section 19.8; the translation to
algebra is section 18.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccreason.rules import algebra as al
from ccreason.rules import fragment
from ccreason.rules.cursor import END
from ccreason.rules.expression_parser import ExpressionParser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ccreason.rules.tokens import Token


@dataclass(frozen=True, slots=True)
class ConstructQuery:
    """A parsed rule: head, body, prefixes."""

    head: tuple[al.TriplePattern, ...]
    body: al.Pattern
    prefixes: dict[str, str]


def parse_construct(text: str, path: str) -> ConstructQuery:
    """Parse a CONSTRUCT query.

    Raises:
        RuleError: something is outside the supported fragment; names it and its line.
    """
    return PatternParser(text, path).construct()


class PatternParser(ExpressionParser):
    """Reads the patterns of one text."""

    # query -----------------------------------------------------------------------------------

    def construct(self) -> ConstructQuery:
        """Read a whole CONSTRUCT query [10]."""
        while self.word() in ("PREFIX", "BASE"):
            keyword = self.next()
            if keyword.upper == "BASE":
                raise self.refuse("BASE", keyword)
            name = self.next().text.removesuffix(":")
            self.prefixes[name] = self.next().text[1:-1]
        if self.word() != "CONSTRUCT":
            raise self.refuse(self.token.text or "end of text", expected="CONSTRUCT { … }")
        self.next()
        if not self.is_punct("{"):
            raise self.refuse("CONSTRUCT WHERE", expected="CONSTRUCT { … } WHERE { … }")
        head = self.template()
        self.accept_word("WHERE")
        body = self.group()
        if self.token is not END:
            raise self.refuse(self.token.upper)
        return ConstructQuery(head, body, dict(self.prefixes))

    def template(self) -> tuple[al.TriplePattern, ...]:
        """Read a ConstructTemplate [73]."""
        self.expect("{")
        triples: list[al.TriplePattern] = []
        while not self.accept("}"):
            self.triples_same_subject(triples, in_head=True)
            self.accept(".")
        return tuple(triples)

    # graph patterns --------------------------------------------------------------------------

    def group(self) -> al.Pattern:
        """GroupGraphPattern [53], translated as 18.2.2.6 says."""
        pattern, filters = self.group_parts()
        for condition in filters:
            pattern = al.Filter(pattern, condition)
        return pattern

    def group_parts(self) -> tuple[al.Pattern, list[al.Expression]]:
        """Read a group; return its pattern and, apart, the filters that stand in it."""
        self.expect("{")
        if self.word() == "SELECT":
            pattern = self.sub_select()
            self.expect("}")
            return pattern, []
        result: al.Pattern = al.Bgp()
        filters: list[al.Expression] = []
        while not self.accept("}"):
            token = self.token
            match self.word():
                case "FILTER":
                    self.next()
                    filters.append(self.constraint())
                case "OPTIONAL":
                    self.next()
                    result = self.optional(result, token)
                case "MINUS":
                    self.next()
                    result = al.Minus(result, self.group(), token.line)
                case "BIND":
                    self.next()
                    result = self.bind(result)
                case "VALUES":
                    self.next()
                    result = al.join_all([result, self.values()])
                case "GRAPH":
                    result = al.join_all([result, self.graph()])
                case "SERVICE":
                    raise self.refuse("SERVICE")
                case _ if self.is_punct("{"):
                    result = al.join_all([result, self.union()])
                case _:
                    triples: list[al.TriplePattern] = []
                    self.triples_same_subject(triples, in_head=False)
                    result = al.join_all([result, al.Bgp(tuple(triples))])
            self.accept(".")
        return result, filters

    def optional(self, left: al.Pattern, token: Token) -> al.Pattern:
        """Read OptionalGraphPattern [57], its left side given."""
        # Filters of the optional group itself are the join's condition: they see both sides.
        right, conditions = self.group_parts()
        condition = conditions[0] if conditions else None
        for other in conditions[1:]:
            assert condition is not None
            condition = al.Call("&&", (condition, other), token.line)
        return al.LeftJoin(left, right, condition, token.line)

    def graph(self) -> al.Pattern:
        """Refuse GraphGraphPattern [58]: a rule reads one graph of facts."""
        raise self.refuse("GRAPH")

    def bind(self, pattern: al.Pattern) -> al.Pattern:
        """Read Bind [60], the pattern before it given."""
        self.expect("(")
        expression = self.expression()
        self.expect("AS")
        variable = self.variable()
        self.expect(")")
        return al.Extend(pattern, variable, expression)

    def union(self) -> al.Pattern:
        """Read GroupOrUnionGraphPattern [67]."""
        result = self.group()
        while self.accept_word("UNION"):
            result = al.Union(result, self.group())
        return result

    def values(self) -> al.Pattern:
        """Read a DataBlock [62]."""
        line = self.token.line
        if self.token.kind == "var":
            variables = [self.variable()]
            self.expect("{")
            rows = []
            while not self.accept("}"):
                rows.append((self.data_value(),))
            return al.Values(tuple(variables), tuple(rows), line)
        self.expect("(")
        variables = []
        while not self.accept(")"):
            variables.append(self.variable())
        self.expect("{")
        table: list[tuple[str | None, ...]] = []
        while not self.accept("}"):
            self.expect("(")
            row = []
            while not self.accept(")"):
                row.append(self.data_value())
            table.append(tuple(row))
        return al.Values(tuple(variables), tuple(table), line)

    def data_value(self) -> str | None:
        """Read DataBlockValue [65]; None is UNDEF."""
        return None if self.accept_word("UNDEF") else self.term(in_head=True)

    # sub-select ------------------------------------------------------------------------------

    def sub_select(self) -> al.Pattern:
        """SubSelect [8], translated as 18.2.4 says."""
        token = self.next()
        distinct = self.accept_word("DISTINCT")
        outer, self.aggregates = self.aggregates, []
        star = self.accept("*")
        names: list[str] = []
        columns: list[tuple[str, al.Expression]] = []
        while not star and (self.token.kind == "var" or self.is_punct("(")):
            if self.accept("("):
                expression = self.expression()
                self.expect("AS")
                columns.append((self.variable(), expression))
                names.append(columns[-1][0])
                self.expect(")")
            else:
                names.append(self.variable())
        self.accept_word("WHERE")
        pattern, aggregates = self._inner(self.group)
        pattern, keys = self.group_by(pattern)
        having: list[al.Expression] = []
        if self.accept_word("HAVING"):
            while self.is_punct("(") or (self.token.kind == "word" and self._starts_call()):
                having.append(self.constraint())
        sorting = self.modifiers()
        if keys is not None or aggregates:
            pattern = al.Group(pattern, tuple(keys or ()), tuple(aggregates))
        for condition in having:
            pattern = al.Filter(pattern, condition)
        for name, expression in (*columns, *sorting):
            pattern = al.Extend(pattern, name, expression)
        self.aggregates = outer
        visible = tuple(v for v in al.in_scope(pattern) if not al.is_hidden(v))
        return al.Project(pattern, visible if star else tuple(names), distinct, token.line)

    def modifiers(self) -> Sequence[tuple[str, al.Expression]]:
        """Read what follows the groups of a sub-select; return what is computed for it."""
        if self.word() in ("ORDER", "LIMIT", "OFFSET", "VALUES"):
            raise self.refuse(self.word())
        return ()

    def _inner(self, read: Callable[[], al.Pattern]) -> tuple[al.Pattern, list[al.Aggregate]]:
        """Read the body of a sub-select, where its own aggregates may not stand."""
        aggregates, self.aggregates = self.aggregates, None
        pattern = read()
        assert aggregates is not None
        self.aggregates = aggregates
        return pattern, aggregates

    def group_by(self, pattern: al.Pattern) -> tuple[al.Pattern, list[str] | None]:
        """Read GroupClause [19]; return the pattern with computed keys, and the keys."""
        if not self.accept_word("GROUP"):
            return pattern, None
        self.expect("BY")
        keys: list[str] = []
        while self.token.kind == "var" or self.is_punct("("):
            if self.accept("("):
                expression = self.expression()
                if not self.accept_word("AS"):
                    raise self.refuse("GROUP BY (expression)", expected="(expression AS ?name)")
                keys.append(self.variable())
                pattern = al.Extend(pattern, keys[-1], expression)
                self.expect(")")
            else:
                keys.append(self.variable())
        if not keys:
            raise self.refuse("GROUP BY " + self.token.text, expected="(expression AS ?name)")
        return pattern, keys

    def _starts_call(self) -> bool:
        return self.word() in fragment.FUNCTIONS or self.word() in (
            "NOT",
            "EXISTS",
            *fragment.AGGREGATES,
        )

    # triples ---------------------------------------------------------------------------------

    def triples_same_subject(self, into: list[al.TriplePattern], *, in_head: bool) -> None:
        """TriplesSameSubjectPath [81] (in a body) and TriplesSameSubject [75] (in a head)."""
        if self.is_punct("["):
            subject, alone = self.blank_list(into, in_head=in_head)
            if alone and (self.is_punct(".", "}")):
                return
        else:
            subject = self.term(in_head=in_head)
        self.property_list(subject, into, in_head=in_head)

    def property_list(self, subject: str, into: list[al.TriplePattern], *, in_head: bool) -> None:
        """Read PropertyListPathNotEmpty [83] of a subject."""
        while True:
            line = self.token.line
            predicate: al.Path
            if self.token.kind == "var":
                predicate = self.variable()
            elif in_head:
                predicate = self.iri()
            else:
                predicate = self.path_alternative()
            while True:
                if self.is_punct("["):
                    mark = len(into)
                    value, _ = self.blank_list(into, in_head=in_head)
                    into.insert(mark, al.TriplePattern(subject, predicate, value, line))
                else:
                    value = self.term(in_head=in_head)
                    into.append(al.TriplePattern(subject, predicate, value, line))
                if not self.accept(","):
                    break
            while self.accept(";"):
                pass
            if self.is_punct(".", "}", "]") or self.token.kind == "end" or self._ends_triples():
                return

    def _ends_triples(self) -> bool:
        return self.is_punct("{") or self.word() in (
            "FILTER",
            "OPTIONAL",
            "MINUS",
            "BIND",
            "VALUES",
            "GRAPH",
            "SERVICE",
        )

    def blank_list(self, into: list[al.TriplePattern], *, in_head: bool) -> tuple[str, bool]:
        """Read ``[]`` or ``[ p o ]``; return its variable and whether it had properties."""
        token = self.next()
        if in_head:
            raise self.blank_in_head(token)
        variable = self.fresh()
        if self.accept("]"):
            return variable, False
        self.property_list(variable, into, in_head=False)
        self.expect("]")
        return variable, True
