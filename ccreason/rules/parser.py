"""From a rule's SPARQL text to algebra.

A recursive-descent parser of the supported fragment. It is given texts that pyoxigraph has
accepted as SPARQL, so its own task is structure, places, and refusing what is outside the
fragment. Grammar productions are those of SPARQL 1.1 Query, section 19.8; the translation to
algebra is section 18.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ccreason.errors import Position, RuleError
from ccreason.namespaces import RDF, XSD
from ccreason.rules import algebra as al
from ccreason.rules import fragment
from ccreason.rules.tokens import Token, local_value, string_value, tokenize

_TYPE = f"<{RDF}type>"
_END = Token("end", "", 0, 0)


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
    return Parser(text, path).construct()


class Parser:
    """One text being parsed."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.tokens = tokenize(text)
        self.at = 0
        self.prefixes: dict[str, str] = {}
        self.blank = 0
        self.blank_names: dict[str, str] = {}
        # Aggregates of the sub-select whose columns or HAVING are being read.
        self.aggregates: list[al.Aggregate] | None = None

    # tokens ----------------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def next(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def word(self) -> str:
        """Return the keyword that stands here, in upper case, or an empty string."""
        return self.token.upper if self.token.kind == "word" else ""

    def is_punct(self, *texts: str) -> bool:
        return self.token.kind == "punct" and self.token.text in texts

    def accept(self, *texts: str) -> bool:
        if self.is_punct(*texts):
            self.at += 1
            return True
        return False

    def accept_word(self, *words: str) -> bool:
        if self.word() in words and self.word():
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not (self.accept(text) or self.accept_word(text)):
            raise self.refuse(self.token.text or "end of text", expected=text)

    def refuse(
        self, construct: str, token: Token | None = None, expected: str | None = None
    ) -> RuleError:
        token = token or self.token
        line = token.line or (self.tokens[-1].line if self.tokens else 1)
        return RuleError(
            "rules.outside-fragment",
            position=Position(self.path, line, token.column or None),
            expected=expected,
            doc="reference/rules#fragment",
            construct=construct,
        )

    # query -----------------------------------------------------------------------------------

    def construct(self) -> ConstructQuery:
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
        if self.token is not _END:
            raise self.refuse(self.token.upper)
        return ConstructQuery(head, body, dict(self.prefixes))

    def template(self) -> tuple[al.TriplePattern, ...]:
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
                case _ if self.is_punct("{"):
                    result = al.join_all([result, self.union()])
                case _:
                    triples: list[al.TriplePattern] = []
                    self.triples_same_subject(triples, in_head=False)
                    result = al.join_all([result, al.Bgp(tuple(triples))])
            self.accept(".")
        return result, filters

    def optional(self, left: al.Pattern, token: Token) -> al.Pattern:
        # Filters of the optional group itself are the join's condition: they see both sides.
        right, conditions = self.group_parts()
        condition = conditions[0] if conditions else None
        for other in conditions[1:]:
            assert condition is not None
            condition = al.Call("&&", (condition, other), token.line)
        return al.LeftJoin(left, right, condition, token.line)

    def bind(self, pattern: al.Pattern) -> al.Pattern:
        self.expect("(")
        expression = self.expression()
        self.expect("AS")
        variable = self.variable()
        self.expect(")")
        return al.Extend(pattern, variable, expression)

    def union(self) -> al.Pattern:
        result = self.group()
        while self.accept_word("UNION"):
            result = al.Union(result, self.group())
        return result

    def values(self) -> al.Pattern:
        """DataBlock [62]."""
        if self.token.kind == "var":
            variables = [self.variable()]
            self.expect("{")
            rows = []
            while not self.accept("}"):
                rows.append((self.data_value(),))
            return al.Values(tuple(variables), tuple(rows))
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
        return al.Values(tuple(variables), tuple(table))

    def data_value(self) -> str | None:
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
        if self.word() in ("ORDER", "VALUES"):
            raise self.refuse(self.word())
        if keys is not None or aggregates:
            pattern = al.Group(pattern, tuple(keys or ()), tuple(aggregates))
        for condition in having:
            pattern = al.Filter(pattern, condition)
        for name, expression in columns:
            pattern = al.Extend(pattern, name, expression)
        self.aggregates = outer
        visible = tuple(v for v in al.in_scope(pattern) if not al.is_hidden(v))
        return al.Project(pattern, visible if star else tuple(names), distinct, token.line)

    def _inner(self, read: Callable[[], al.Pattern]) -> tuple[al.Pattern, list[al.Aggregate]]:
        """Read the body of a sub-select, where its own aggregates may not stand."""
        aggregates, self.aggregates = self.aggregates, None
        pattern = read()
        assert aggregates is not None
        self.aggregates = aggregates
        return pattern, aggregates

    def group_by(self, pattern: al.Pattern) -> tuple[al.Pattern, list[str] | None]:
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

    def fresh(self) -> str:
        self.blank += 1
        return f"?_{self.blank}"

    def blank_in_head(self, token: Token) -> RuleError:
        return RuleError(
            "rules.blank-in-head",
            position=Position(self.path, token.line, token.column),
            doc="reference/rules#refusals",
            construct="[ ]" if token.text == "[" else token.text,
        )

    def variable(self) -> str:
        if self.token.kind != "var":
            raise self.refuse(self.token.text, expected="?variable")
        if self.token.text[1] == "_":
            # Such names are kept for the blank nodes of a body.
            raise self.refuse(self.token.text, expected="?variable")
        return "?" + self.next().text[1:]

    def iri(self) -> str:
        token = self.next()
        if token.kind == "iri":
            return token.text
        if token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            return f"<{self.prefixes[prefix]}{local_value(local)}>"
        if token.kind == "word" and token.text == "a":
            return _TYPE
        raise self.refuse(token.text, token, expected="IRI")

    def term(self, *, in_head: bool) -> str:
        """VarOrTerm [106]; a blank node of a body becomes a hidden variable."""
        token = self.token
        if token.kind == "var":
            return self.variable()
        if token.kind in ("iri", "pname"):
            return self.iri()
        if token.kind == "blank":
            if in_head:
                raise self.blank_in_head(token)
            self.next()
            if token.text not in self.blank_names:
                self.blank_names[token.text] = self.fresh()
            return self.blank_names[token.text]
        if self.is_punct("("):
            raise self.refuse("collection ( )", token)
        return self.literal()

    def literal(self) -> str:
        token = self.next()
        sign = ""
        if token.kind == "punct" and token.text in "+-":
            sign, token = token.text.replace("+", ""), self.next()
        if token.kind in ("integer", "decimal", "double"):
            return str(Literal(sign + token.text, datatype=NamedNode(XSD + token.kind)))
        if token.kind == "word" and token.text.lower() in ("true", "false"):
            return str(Literal(token.text.lower(), datatype=NamedNode(XSD + "boolean")))
        if token.kind == "string":
            value = string_value(token.text)
            if self.token.kind == "lang":
                return str(Literal(value, language=self.next().text[1:]))
            if self.accept("^^"):
                return str(Literal(value, datatype=NamedNode(self.iri()[1:-1])))
            return str(Literal(value))
        raise self.refuse(token.text, token, expected="literal")

    # paths -----------------------------------------------------------------------------------

    def path_alternative(self) -> al.Path:
        parts = [self.path_sequence()]
        while self.accept("|"):
            parts.append(self.path_sequence())
        return parts[0] if len(parts) == 1 else al.PathAlternative(tuple(parts))

    def path_sequence(self) -> al.Path:
        parts = [self.path_element()]
        while self.accept("/"):
            parts.append(self.path_element())
        return parts[0] if len(parts) == 1 else al.PathSequence(tuple(parts))

    def path_element(self) -> al.Path:
        if self.accept("^"):
            return al.PathInverse(self.path_element())
        if self.accept("!"):
            path: al.Path = self.negated_set()
        elif self.accept("("):
            path = self.path_alternative()
            self.expect(")")
        else:
            path = self.iri()
        if self.is_punct("?", "*", "+"):
            return al.PathRepeat(path, self.next().text)
        return path

    def negated_set(self) -> al.NegatedSet:
        forward: list[str] = []
        backward: list[str] = []

        def one() -> None:
            (backward if self.accept("^") else forward).append(self.iri())

        if self.accept("("):
            if not self.accept(")"):
                one()
                while self.accept("|"):
                    one()
                self.expect(")")
        else:
            one()
        return al.NegatedSet(tuple(forward), tuple(backward))

    # expressions -----------------------------------------------------------------------------

    def constraint(self) -> al.Expression:
        """Constraint [69]: a bracketed expression or a call."""
        return self.primary()

    def expression(self) -> al.Expression:
        return self.binary(0)

    _LEVELS = (("||",), ("&&",), ("=", "!=", "<", ">", "<=", ">="), ("+", "-"), ("*", "/"))

    def binary(self, level: int) -> al.Expression:
        if level == len(self._LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while True:
            line = self.token.line
            if self.is_punct(*self._LEVELS[level]):
                sign = self.next().text
                left = al.Call(sign, (left, self.binary(level + 1)), line)
            elif level == 2 and self.word() in ("IN", "NOT"):
                negated = self.accept_word("NOT")
                self.expect("IN")
                name = "NOT IN" if negated else "IN"
                left = al.Call(name, (left, *self.arguments()), line)
            else:
                return left
            if level == 2:
                return left

    def unary(self) -> al.Expression:
        token = self.token
        if self.accept("!"):
            return al.Call("!", (self.unary(),), token.line)
        if self.is_punct("+", "-"):
            following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else _END
            if following.kind in ("integer", "decimal", "double"):
                return al.Constant(self.literal())
            self.next()
            operand = self.primary()
            return operand if token.text == "+" else al.Call("-", (operand,), token.line)
        return self.primary()

    def primary(self) -> al.Expression:
        token = self.token
        if self.accept("("):
            expression = self.expression()
            self.expect(")")
            return expression
        if token.kind == "var":
            return al.Variable(self.variable())
        if token.kind in ("iri", "pname"):
            iri = self.iri()
            if not self.is_punct("("):
                return al.Constant(iri)
            if iri not in fragment.CASTS:
                name = iri[1:-1]
                if iri in fragment.FLOATING:
                    raise self.floating(token)
                raise self.refuse(f"{name}( )", token)
            return al.Call(iri, self.arguments(), token.line)
        if token.kind == "word" and token.text.lower() not in ("true", "false"):
            return self.call()
        return al.Constant(self.literal())

    def floating(self, token: Token) -> RuleError:
        return RuleError(
            "rules.double",
            position=Position(self.path, token.line, token.column),
            doc="reference/rules#numbers",
            construct=token.text,
        )

    def call(self) -> al.Expression:
        token = self.next()
        name = token.upper
        if name == "EXISTS":
            return al.Exists(self._inner_exists(), negated=False, line=token.line)
        if name == "NOT":
            self.expect("EXISTS")
            return al.Exists(self._inner_exists(), negated=True, line=token.line)
        if name in fragment.AGGREGATES:
            return self.aggregate(token)
        arity = fragment.FUNCTIONS.get(name)
        if arity is None:
            raise self.refuse(name, token)
        arguments = self.arguments()
        least, most = arity
        if len(arguments) < least or (most is not None and len(arguments) > most):
            raise self.refuse(f"{name} with {len(arguments)} arguments", token)
        return al.Call({"URI": "IRI", "ISURI": "ISIRI"}.get(name, name), arguments, token.line)

    def _inner_exists(self) -> al.Pattern:
        outer, self.aggregates = self.aggregates, None
        pattern = self.group()
        self.aggregates = outer
        return pattern

    def arguments(self) -> tuple[al.Expression, ...]:
        self.expect("(")
        found: list[al.Expression] = []
        if not self.accept(")"):
            found.append(self.expression())
            while self.accept(","):
                found.append(self.expression())
            self.expect(")")
        return tuple(found)

    def aggregate(self, token: Token) -> al.Expression:
        if self.aggregates is None:
            raise self.refuse(token.upper + "( )", token)
        own, self.aggregates = self.aggregates, None
        self.expect("(")
        distinct = self.accept_word("DISTINCT")
        argument = None if self.accept("*") else self.expression()
        self.expect(")")
        self.aggregates = own
        same = next(
            (
                a.variable
                for a in own
                if (a.function, a.distinct, a.argument) == (token.upper, distinct, argument)
            ),
            None,
        )
        if same:
            return al.Variable(same)
        variable = self.fresh()
        own.append(al.Aggregate(variable, token.upper, distinct, argument))
        return al.Variable(variable)
