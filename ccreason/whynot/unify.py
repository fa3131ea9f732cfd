"""Running rules backwards: from what a head says to values of the body's variables.

A conclusion's IRI is made of keys: ``.../gap/capacity/commitment/network``. To ask why it does not
hold, the keys are read off the IRI again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule

#: What a rule writes to take the last part of an IRI as a key.
LAST_PART: Final = '"^.*[/#]"'


def unify(head: al.TriplePattern, fact: Fact) -> dict[str, str] | None:
    """Return the values that make a head's pattern say a fact; None if it cannot."""
    values: dict[str, str] = {}
    for term, value in zip((head.subject, head.predicate, head.object), fact, strict=True):
        if al.is_variable(term):
            if values.setdefault(str(term), value) != value:
                return None
        elif term != value:
            return None
    return values


def heads(rule: Rule, fact: Fact) -> Iterator[dict[str, str]]:
    """Yield the values with which a rule would conclude a fact, each once."""
    seen: list[dict[str, str]] = []
    for head in rule.head:
        values = unify(head, fact)
        if values is not None and values not in seen:
            seen.append(values)
            yield values


def invert(expression: al.Expression, value: str) -> dict[str, str] | None:
    """Return values of variables with which an expression has a value.

    Returns:
        None if it cannot have the value. Nothing (an empty dictionary) where the expression cannot
        be read backwards.
    """
    match expression:
        case al.Constant(term):
            return {} if term == value else None
        case al.Call("IRI", (inner,)):
            return invert(inner, f'"{value[1:-1]}"') if value[0] == "<" else None
        case al.Call("STR", (al.Variable(name),)):
            return {name: f"<{value[1:-1]}>"}
        case al.Variable(name):
            return {name: value}
        case al.Call("CONCAT", parts):
            return _concat(parts, value)
    return {}


def _concat(parts: tuple[al.Expression, ...], value: str) -> dict[str, str] | None:
    if value[:1] != '"' or value[-1:] != '"':
        return {}
    pattern = ""
    for part in parts:
        if isinstance(part, al.Constant):
            pattern += re.escape(part.term[1:-1])
        else:
            pattern += "(.+?)"
    match = re.fullmatch(pattern, value[1:-1])
    if match is None:
        return None
    found: dict[str, str] = {}
    changing = [part for part in parts if not isinstance(part, al.Constant)]
    for part, text in zip(changing, match.groups(), strict=True):
        inner = invert(part, f'"{text}"')
        if inner is None or any(found.get(k, v) != v for k, v in inner.items()):
            return None
        found |= inner
    return found


def last_part_of(expression: al.Expression) -> str | None:
    """Return the variable whose IRI's last part an expression gives, or None."""
    match expression:
        case al.Call("REPLACE", (al.Call("STR", (al.Variable(name),)), al.Constant(pattern), _)):
            return name if pattern == LAST_PART else None
    return None


def made_names(rule: Rule) -> Mapping[str, al.Expression]:
    """Return the variables whose IRI a rule makes, with the expression."""
    return {
        node.variable: node.expression
        for node in al.walk(rule.body)
        if isinstance(node, al.Extend)
        and isinstance(node.expression, al.Call)
        and node.expression.function == "IRI"
    }
