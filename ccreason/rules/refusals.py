"""What a single rule may not do, found in its tokens and its algebra.

Each function raises :class:`~ccreason.errors.RuleError` with the file, the construct and the line
where the text settles it. What only shows in a set of rules is in :mod:`ccreason.rules.strata`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ccreason.errors import Position, RuleError, nearest
from ccreason.namespaces import XSD
from ccreason.rules import algebra as al
from ccreason.rules.fragment import FLOATING, REFUSED_WORDS
from ccreason.rules.frontmatter import FrontMatter, placeholders
from ccreason.rules.tokens import TokenError, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEN_THOUSAND: Final = al.Constant(f'"10000"^^<{XSD}integer>')
_TEN_THOUSANDTH: Final = al.Constant(f'"0.0001"^^<{XSD}decimal>')
_SYNTAX: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def check_words(text: str, path: str) -> None:
    """Refuse the words that make an answer depend on time, chance, order or other data."""
    try:
        tokens = tokenize(text)
    except TokenError as error:
        raise RuleError(
            "rules.syntax-at",
            position=Position(path, error.line, error.column),
            construct=error.found,
        ) from error
    declared = {
        after.text.rstrip(":") for token, after in pairwise(tokens) if token.upper == "PREFIX"
    }
    for token in tokens:
        place = Position(path, token.line, token.column)
        prefix = token.text.partition(":")[0]
        if token.kind == "pname" and prefix not in declared:
            raise RuleError(
                "rules.unknown-prefix",
                position=place,
                suggestion=nearest(prefix, declared),
                construct=f"{prefix}:",
            )
        if token.kind == "word" and token.upper in REFUSED_WORDS:
            raise RuleError(
                f"rules.refused-{REFUSED_WORDS[token.upper]}",
                position=place,
                doc="reference/rules#refusals",
                construct=token.upper,
            )
        if token.kind == "double":
            raise RuleError(
                "rules.double", position=place, doc="reference/rules#numbers", construct=token.text
            )


def check_syntax(text: str, path: str) -> None:
    """Refuse what is not SPARQL. Words are checked before, so nothing here can leave the facts."""
    from pyoxigraph import Store

    try:
        Store().query(text)
    except RuntimeError:
        # A function that pyoxigraph does not know; the parser names it, with its line.
        return
    except SyntaxError as error:
        found = _SYNTAX.match(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        detail = found[3] if found else str(error)
        if line and detail.startswith("expected"):
            # The parser's list of what it would have taken is long and of no use to a person.
            raise RuleError(
                "rules.syntax-at",
                position=Position(path, line, column),
                construct=_text_at(text, line, column or 1),
            ) from error
        raise RuleError(
            "rules.syntax",
            position=Position(path, line, column),
            construct=detail.strip().partition("\n")[0],
        ) from error


def _text_at(text: str, line: int, column: int) -> str:
    """Return the word or sign at a place, or the next one after it."""
    rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :].split()
    return rest[0] if rest else "…"


def check_numbers(head: tuple[al.TriplePattern, ...], body: al.Pattern, path: str) -> None:
    """Refuse doubles, and division and AVG outside their idioms."""
    for node in (*head, *al.walk(body)):
        for term, line in _terms(node):
            if term.startswith('"') and any(term.endswith("^^" + name) for name in FLOATING):
                place = Position(path, line or _line_near(body, node))
                raise RuleError(
                    "rules.double", position=place, doc="reference/rules#numbers", construct=term
                )
    averages = {
        a.variable: a
        for node in al.walk(body)
        if isinstance(node, al.Group)
        for a in node.aggregates
        if a.function == "AVG"
    }
    allowed = set(_allowed(body, averages))
    for node in al.walk(body):
        if isinstance(node, al.Call) and node.function == "/" and id(node) not in allowed:
            raise RuleError(
                "rules.division",
                position=Position(path, node.line),
                expected="ROUND(… * 10000 / …) * 0.0001",
                doc="reference/rules#numbers",
                construct="/",
            )
        if isinstance(node, al.Variable) and node.name in averages and id(node) not in allowed:
            raise RuleError(
                "rules.average",
                position=Position(path, _line_near(body, node)),
                expected="ROUND(AVG(…) * 10000) * 0.0001",
                doc="reference/rules#numbers",
                construct="AVG",
            )


def _allowed(body: al.Pattern, averages: dict[str, al.Aggregate]) -> Iterator[int]:
    """Yield the identities of the divisions and averages that stand in their idiom."""
    for node in al.walk(body):
        match node:
            case al.Call("*", (al.Call("ROUND", (inner,)), factor)) if factor == _TEN_THOUSANDTH:
                match inner:
                    case al.Call("/", (al.Call("*", (_, by)), _)) if by == _TEN_THOUSAND:
                        yield id(inner)
                    case al.Call("*", (al.Variable(name) as average, by)) if (
                        by == _TEN_THOUSAND and name in averages
                    ):
                        yield id(average)


def _terms(node: al.Node) -> Iterator[tuple[str, int]]:
    match node:
        case al.TriplePattern(subject, predicate, value, line):
            yield subject, line
            if isinstance(predicate, str):
                yield predicate, line
            yield value, line
        case al.Constant(term):
            yield term, 0
        case al.Values(_, rows, line):
            for row in rows:
                yield from ((term, line) for term in row if term is not None)


def _line_near(body: al.Node, wanted: al.Node) -> int | None:
    """Return the line of the smallest node with a line that holds the wanted one."""
    best: int | None = None
    for node in al.walk(body):
        line = getattr(node, "line", 0)
        if line and any(inner is wanted for inner in al.walk(node)):
            best = line
    return best


def check_template(front: FrontMatter, variables: tuple[str, ...]) -> None:
    """Refuse an explanation that names what the query does not bind."""
    for lang, template in front.values["explain"].items():
        for name in placeholders(template):
            if name not in variables:
                raise RuleError(
                    "rules.template-variable",
                    position=front.at(f"explain.{lang}"),
                    expected=", ".join(variables),
                    suggestion=nearest(name, variables),
                    doc="reference/rules#explanations",
                    construct="{" + name + "}",
                )
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", template)):
            raise RuleError(
                "rules.template-brace",
                position=front.at(f"explain.{lang}"),
                doc="reference/rules#explanations",
                construct=template,
            )


def check_head(head: tuple[al.TriplePattern, ...], variables: tuple[str, ...], path: str) -> None:
    """Refuse an empty head and a head variable that the body does not bind."""
    if not head:
        raise RuleError("rules.empty-head", position=Position(path), doc="reference/rules")
    for triple in head:
        for term in al.triple_variables(triple):
            if term[1:] not in variables:
                raise RuleError(
                    "rules.head-variable",
                    position=Position(path, triple.line),
                    expected=", ".join("?" + name for name in variables),
                    suggestion=nearest(term[1:], variables),
                    doc="reference/rules",
                    construct=term,
                )
