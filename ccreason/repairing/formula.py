"""Conditions on which something holds: which changes are chosen, which facts hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccreason.ntriples import Fact

#: A condition: ``True`` and ``False``; ``("c", number)`` for a change that is chosen; ``("f",
#: fact)`` for a fact that holds; ``("not", x)``, ``("and", x, ...)``, ``("or", x, ...)``; and
#: ``("least", n, x, ...)`` for at least so many of several.
Formula: TypeAlias = "bool | tuple[object, ...]"

TRUE: Final = True
FALSE: Final = False


def negation(one: Formula) -> Formula:
    """Return that a condition does not hold."""
    if isinstance(one, bool):
        return not one
    return one[1] if one[0] == "not" else ("not", one)  # type: ignore[return-value]


def conjunction(parts: Iterable[Formula]) -> Formula:
    """Return that all conditions hold."""
    return _joined(parts, "and", FALSE)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """Return that one of the conditions holds."""
    return _joined(parts, "or", TRUE)


def _joined(parts: Iterable[Formula], sign: str, decides: bool) -> Formula:
    found: dict[Formula, None] = {}
    for part in parts:
        if part is decides:
            return decides
        if isinstance(part, bool):
            continue
        if part[0] == sign:
            found.update(dict.fromkeys(part[1:]))  # type: ignore[arg-type]
        else:
            found[part] = None
    if not found:
        return not decides
    if len(found) == 1:
        return next(iter(found))
    return (sign, *found)


def exactly(number: int, parts: Iterable[Formula]) -> Formula:
    """Return that so many of some conditions hold; none of them may be a constant."""
    wanted = tuple(parts)
    return conjunction([at_least(number, wanted), negation(at_least(number + 1, wanted))])


def at_least(number: int, parts: tuple[Formula, ...]) -> Formula:
    """Return that at least so many of some conditions hold."""
    if number <= 0:
        return TRUE
    if number > len(parts):
        return FALSE
    if number == len(parts):
        return conjunction(parts)
    if number == 1:
        return disjunction(parts)
    return ("least", number, *parts)


def truth(formula: Formula, chosen: Callable[[int], bool], holds: Callable[[Fact], bool]) -> bool:
    """Return whether a condition holds.

    Args:
        formula: the condition.
        chosen: tells whether a change is chosen.
        holds: tells whether a fact holds.
    """
    if isinstance(formula, bool):
        return formula
    sign, *parts = formula
    if sign == "c":
        return chosen(parts[0])  # type: ignore[arg-type]
    if sign == "f":
        return holds(parts[0])  # type: ignore[arg-type]
    if sign == "not":
        return not truth(parts[0], chosen, holds)  # type: ignore[arg-type]
    if sign == "and":
        return all(truth(part, chosen, holds) for part in parts)  # type: ignore[arg-type]
    if sign == "or":
        return any(truth(part, chosen, holds) for part in parts)  # type: ignore[arg-type]
    number, *members = parts
    return sum(truth(part, chosen, holds) for part in members) >= number  # type: ignore[arg-type, operator]
