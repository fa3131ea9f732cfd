"""Paths and expressions of a rule's body."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from ccreason.errors import Position, RuleError
from ccreason.rules import algebra as al
from ccreason.rules import fragment
from ccreason.rules.cursor import END, Cursor

if TYPE_CHECKING:
    from ccreason.rules.tokens import Token


class ExpressionParser(Cursor, ABC):
    """Reads paths and expressions.

    Args:
        text: SPARQL.
        path: the name that messages give the text.
    """

    def __init__(self, text: str, path: str) -> None:
        super().__init__(text, path)
        # Aggregates of the sub-select whose columns or HAVING are being read.
        self.aggregates: list[al.Aggregate] | None = None

    @abstractmethod
    def group(self) -> al.Pattern:
        """Read a GroupGraphPattern [53], which an EXISTS holds."""

    # paths -----------------------------------------------------------------------------------

    def path_alternative(self) -> al.Path:
        """Read PathAlternative [89]."""
        parts = [self.path_sequence()]
        while self.accept("|"):
            parts.append(self.path_sequence())
        return parts[0] if len(parts) == 1 else al.PathAlternative(tuple(parts))

    def path_sequence(self) -> al.Path:
        """Read PathSequence [90]."""
        parts = [self.path_element()]
        while self.accept("/"):
            parts.append(self.path_element())
        return parts[0] if len(parts) == 1 else al.PathSequence(tuple(parts))

    def path_element(self) -> al.Path:
        """Read PathEltOrInverse [92]."""
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
        """Read PathNegatedPropertySet [95]."""
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
        """Read an Expression [110]."""
        return self.binary(0)

    _LEVELS = (("||",), ("&&",), ("=", "!=", "<", ">", "<=", ">="), ("+", "-"), ("*", "/"))

    def binary(self, level: int) -> al.Expression:
        """Read operators of one level and tighter (ConditionalOrExpression [111] down)."""
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
        """Read UnaryExpression [118]."""
        token = self.token
        if self.accept("!"):
            return al.Call("!", (self.unary(),), token.line)
        if self.is_punct("+", "-"):
            following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else END
            if following.kind in ("integer", "decimal", "double"):
                return al.Constant(self.literal())
            self.next()
            operand = self.primary()
            return operand if token.text == "+" else al.Call("-", (operand,), token.line)
        return self.primary()

    def primary(self) -> al.Expression:
        """Read PrimaryExpression [119]."""
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
        """Return the error for a cast to double or float."""
        return RuleError(
            "rules.double",
            position=Position(self.path, token.line, token.column),
            doc="reference/rules#numbers",
            construct=token.text,
        )

    def call(self) -> al.Expression:
        """Read BuiltInCall [121]."""
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
        if name in fragment.WITH_FLAGS and len(arguments) == most:
            flags = arguments[-1]
            text = flags.term if isinstance(flags, al.Constant) else "?"
            if text[0] != '"' or not text.endswith('"') or set(text[1:-1]) - set("ims"):
                raise self.refuse(f"{name} with the flags {text}", token)
        return al.Call({"URI": "IRI", "ISURI": "ISIRI"}.get(name, name), arguments, token.line)

    def _inner_exists(self) -> al.Pattern:
        outer, self.aggregates = self.aggregates, None
        pattern = self.group()
        self.aggregates = outer
        return pattern

    def arguments(self) -> tuple[al.Expression, ...]:
        """Read an ArgList [71] or ExpressionList [72]."""
        self.expect("(")
        found: list[al.Expression] = []
        if not self.accept(")"):
            found.append(self.expression())
            while self.accept(","):
                found.append(self.expression())
            self.expect(")")
        return tuple(found)

    def aggregate(self, token: Token) -> al.Expression:
        """Read an Aggregate [127] and keep it; return the variable that stands for it."""
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
