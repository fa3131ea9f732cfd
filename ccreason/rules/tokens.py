"""Tokens of SPARQL 1.1 with their place in the file.

Terminals follow SPARQL 1.1 Query, section 19.8 (productions [139] to [174]). Only the terminals
are ours; whether a text is SPARQL at all is decided by pyoxigraph's parser.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_PN_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PN_U = _PN_BASE + "_"
_PN = _PN_U + "0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"
_ESC = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = f"[{_PN_BASE}](?:[{_PN}.]*[{_PN}])?"
_LOCAL = f"(?:[{_PN_U}0-9:]|{_ESC})(?:(?:[{_PN}.:]|{_ESC})*(?:[{_PN}:]|{_ESC}))?"

_TERMINALS: Final = (
    ("comment", r"#[^\n\r]*"),
    ("space", r"[\s]+"),
    ("iri", r"<[^<>\"{}|^`\\\x00-\x20]*>"),
    ("string", r'"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""'),
    ("string", r"'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''"),
    ("string", r'"(?:[^"\\\n\r]|\\.)*"'),
    ("string", r"'(?:[^'\\\n\r]|\\.)*'"),
    ("blank", f"_:[{_PN_U}0-9](?:[{_PN}.]*[{_PN}])?"),
    ("pname", f"(?:{_PREFIX})?:(?:{_LOCAL})?"),
    ("var", f"[?$][{_PN_U}0-9][{_PN_U}0-9\u00b7\u0300-\u036f\u203f-\u2040]*"),
    ("lang", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    ("double", r"(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+"),
    ("decimal", r"[0-9]*\.[0-9]+"),
    ("integer", r"[0-9]+"),
    ("word", r"[A-Za-z_][A-Za-z0-9_]*"),
    ("punct", r"\^\^|\|\||&&|!=|<=|>=|<<|>>|[{}()\[\].,;*/+\-|^?!=<>]"),
)
_SCANNER: Final = re.compile(
    "|".join(f"(?P<t{index}>{regex})" for index, (_, regex) in enumerate(_TERMINALS)), re.DOTALL
)


class Token(NamedTuple):
    """One terminal: its kind, its text, and where it starts (from 1)."""

    kind: str
    text: str
    line: int
    column: int

    @property
    def upper(self) -> str:
        """Return the text in upper case, for keywords."""
        return self.text.upper()


class TokenError(Exception):
    """A character starts no terminal; carries line and column."""

    def __init__(self, found: str, line: int, column: int) -> None:
        super().__init__(found)
        self.found = found
        self.line = line
        self.column = column


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a SPARQL text, comments and white space left out.

    Raises:
        TokenError: a character starts no terminal.
    """
    tokens: list[Token] = []
    at, line, line_start = 0, 1, 0
    while at < len(text):
        match = _SCANNER.match(text, at)
        if match is None:
            raise TokenError(text[at], line, at - line_start + 1)
        kind = _TERMINALS[int(str(match.lastgroup)[1:])][0]
        value = match.group()
        if kind not in ("comment", "space"):
            tokens.append(Token(kind, value, line, at - line_start + 1))
        breaks = value.count("\n")
        if breaks:
            line += breaks
            line_start = at + value.rindex("\n") + 1
        at = match.end()
    return tokens


_ESCAPES: Final = {
    "t": "\t",
    "b": "\b",
    "n": "\n",
    "r": "\r",
    "f": "\f",
    '"': '"',
    "'": "'",
    "\\": "\\",
}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def string_value(token: str) -> str:
    """Return the characters that a string token stands for (quotes off, escapes undone)."""
    body = token[3:-3] if token[:3] in ('"""', "'''") else token[1:-1]

    def undo(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        if code:
            return chr(int(code, 16))
        return _ESCAPES.get(match.group(3), match.group())

    return _ESCAPE.sub(undo, body)


def local_value(token: str) -> str:
    """Return a prefixed name's local part with its backslash escapes undone."""
    return re.sub(r"\\(.)", r"\1", token)
