"""Putting values into patterns."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Mapping

NodeT = TypeVar("NodeT", bound=al.Node)


def substitute(node: NodeT, values: Mapping[str, str]) -> NodeT:
    """Return a pattern or expression with variables replaced by terms.

    Inside a sub-select only projected names are the same variables as outside, and a name that is
    grouped by, bound or projected must stay a name there, so sub-selects are left as they are.
    """
    result: NodeT = _put(node, values)
    return result


def _put(value: Any, values: Mapping[str, str]) -> Any:
    match value:
        case al.Variable(name):
            return al.Constant(values[name]) if name in values else value
        case al.TriplePattern(subject, predicate, item, line):
            if isinstance(predicate, str):
                predicate = values.get(predicate, predicate)
            return al.TriplePattern(
                values.get(subject, subject), predicate, values.get(item, item), line
            )
        case al.Project() | al.Values():
            return value
        case al.Extend(pattern, variable, expression):
            return al.Extend(_put(pattern, values), variable, _put(expression, values))
        case al.Call("BOUND", (al.Variable(name),)) if name in values:
            return al.Constant('"true"^^<http://www.w3.org/2001/XMLSchema#boolean>')
        case al.Node():
            changed = {
                f.name: _put(getattr(value, f.name), values)
                for f in fields(value)  # type: ignore[arg-type]
                if f.name != "line"
            }
            return replace(value, **changed)  # type: ignore[type-var]
        case tuple():
            return tuple(_put(item, values) for item in value)
    return value
