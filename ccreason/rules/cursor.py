"""Reading tokens one by one, and the terms that they make up."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

from ccreason.errors import Position, RuleError
from ccreason.namespaces import RDF, XSD
from ccreason.rules.tokens import Token, local_value, string_value, tokenize

_TYPE: Final = f"<{RDF}type>"
END: Final = Token("end", "", 0, 0)


class Cursor:
    """A place in the tokens of a text.

    Args:
        text: SPARQL.
        path: the name that messages give the text.
    """

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.tokens = tokenize(text)
        self.at = 0
        self.prefixes: dict[str, str] = {}
        self.blank = 0
        self.blank_names: dict[str, str] = {}

    # tokens ----------------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        """Return the token that stands here; an end token after the last."""
        return self.tokens[self.at] if self.at < len(self.tokens) else END

    def next(self) -> Token:
        """Take the token that stands here."""
        token = self.token
        self.at += 1
        return token

    def word(self) -> str:
        """Return the keyword that stands here, in upper case, or an empty string."""
        return self.token.upper if self.token.kind == "word" else ""

    def is_punct(self, *texts: str) -> bool:
        """Tell whether one of some signs stands here."""
        return self.token.kind == "punct" and self.token.text in texts

    def accept(self, *texts: str) -> bool:
        """Take a sign if it stands here."""
        if self.is_punct(*texts):
            self.at += 1
            return True
        return False

    def accept_word(self, *words: str) -> bool:
        """Take a keyword if it stands here."""
        if self.word() in words and self.word():
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Take a sign or keyword that must stand here."""
        if not (self.accept(text) or self.accept_word(text)):
            raise self.refuse(self.token.text or "end of text", expected=text)

    def refuse(
        self, construct: str, token: Token | None = None, expected: str | None = None
    ) -> RuleError:
        """Return the error for a construct outside the fragment."""
        token = token or self.token
        line = token.line or (self.tokens[-1].line if self.tokens else 1)
        return RuleError(
            "rules.outside-fragment",
            position=Position(self.path, line, token.column or None),
            expected=expected,
            doc="reference/rules#fragment",
            construct=construct,
        )

    # terms -----------------------------------------------------------------------------------

    def fresh(self) -> str:
        """Return a new hidden variable."""
        self.blank += 1
        return f"?_{self.blank}"

    def blank_in_head(self, token: Token) -> RuleError:
        """Return the error for a blank node in the head."""
        return RuleError(
            "rules.blank-in-head",
            position=Position(self.path, token.line, token.column),
            doc="reference/rules#refusals",
            construct="[ ]" if token.text == "[" else token.text,
        )

    def variable(self) -> str:
        """Read a variable."""
        if self.token.kind != "var":
            raise self.refuse(self.token.text, expected="?variable")
        if self.token.text[1] == "_":
            # Such names are kept for the blank nodes of a body.
            raise self.refuse(self.token.text, expected="?variable")
        return "?" + self.next().text[1:]

    def iri(self) -> str:
        """Read an IRI, prefixed name or `a`."""
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
        """Read RDFLiteral [129], NumericLiteral [130] or BooleanLiteral [134]."""
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
