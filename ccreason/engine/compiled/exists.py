"""How an EXISTS hangs on the solutions around it (SPARQL 1.1 Query, 8.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Iterable


def conjuncts(condition: al.Expression) -> Iterable[al.Expression]:
    """Yield the conditions that a condition is the conjunction of."""
    if isinstance(condition, al.Call) and condition.function == "&&":
        for part in condition.arguments:
            yield from conjuncts(part)
    else:
        yield condition


def exists_in(expression: al.Node) -> Iterable[al.Exists]:
    """Yield the EXISTS of an expression, not those inside their patterns."""
    if isinstance(expression, al.Exists):
        yield expression
    elif isinstance(expression, al.Call):
        for argument in expression.arguments:
            yield from exists_in(argument)


def free_variables(pattern: al.Node) -> set[str]:
    """Return the variables of a pattern that values from around it are put into."""
    match pattern:
        case al.Project(_, variables):
            return set(variables)
        case al.Variable(name):
            return {name}
        case al.TriplePattern():
            return set(al.triple_variables(pattern))
        case al.Values(variables, _):
            return set(variables)
        case al.Graph(name, inner):
            return free_variables(inner) | ({name} if al.is_variable(name) else set())
        case al.Extend(inner, variable, expression):
            return free_variables(inner) | {variable} | free_variables(expression)
    return {name for child in al.children(pattern) for name in free_variables(child)}


def may_be_joined(pattern: al.Node, shared: set[str]) -> bool:
    """Tell whether putting values into a pattern is the same as joining with them afterwards.

    It is, unless a part sees a value that it does not bind itself: a filter or an inner EXISTS, the
    right side of MINUS or OPTIONAL, one branch of a UNION.
    """
    match pattern:
        case al.Graph(name, inner):
            # The graph itself is bound outside the pattern, in all its solutions.
            seen = free_variables(inner)
            return may_be_joined(inner, shared if name in seen else shared - {name})
        case al.Bgp() | al.Values() | al.Project():
            return True
        case al.Join(left, right):
            return may_be_joined(left, shared) and may_be_joined(right, shared)
        case al.Union(left, right):
            return all(
                may_be_joined(side, shared) and shared <= set(al.in_scope(side))
                for side in (left, right)
            )
        case al.Filter(inner, condition):
            seen = free_variables(condition) & shared
            return seen <= certain(inner) and may_be_joined(inner, shared)
        case al.Extend(inner, variable, expression):
            seen = (free_variables(expression) | {variable}) & shared
            return seen <= certain(inner) and may_be_joined(inner, shared)
        case al.LeftJoin(left, right, condition):
            seen = free_variables(right) | (free_variables(condition) if condition else set())
            return seen & shared <= certain(left) and may_be_joined(left, shared)
        case al.Minus(left, right):
            return not free_variables(right) & shared and may_be_joined(left, shared)
    return False


def certain(pattern: al.Node) -> set[str]:
    """Return the variables that are bound in every solution of a pattern."""
    match pattern:
        case al.Bgp():
            return set(al.in_scope(pattern))
        case al.Join(left, right):
            return certain(left) | certain(right)
        case al.Union(left, right):
            return certain(left) & certain(right)
        case al.LeftJoin(left, _) | al.Minus(left, _) | al.Filter(left, _):
            return certain(left)
        case al.Extend(inner, _, _):
            return certain(inner)
        case al.Graph(name, inner):
            return certain(inner) | ({name} if al.is_variable(name) else set())
        case al.Values(variables, rows):
            return {v for n, v in enumerate(variables) if all(r[n] is not None for r in rows)}
        case al.Project(inner, variables):
            return certain(inner) & set(variables)
        case al.Group(inner, keys):
            return certain(inner) & set(keys)
    return set()
