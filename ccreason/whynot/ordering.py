"""In which order the premises of a rule are taken on, so that joining them leaves least open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules import algebra as al
from ccreason.whynot.costs import NEW
from ccreason.whynot.premises import (
    Asked,
    Listed,
    Maybe,
    Named,
    Present,
    Reckoned,
    Stated,
    Test,
    variables,
)
from ccreason.whynot.records import IDENTITY, NOTATION, TYPE
from ccreason.whynot.state import about, value_of
from ccreason.whynot.unify import last_part_of

if TYPE_CHECKING:
    from ccreason.whynot.known import Known
    from ccreason.whynot.premises import Premise
    from ccreason.whynot.state import State


def next_premise(state: State, known: Known) -> Premise:
    """Return the premise that is best taken next: the one that leaves least open."""

    def rank(premise: Premise) -> tuple[int, int]:
        needed = variables(premise)
        settled = all(v in state.values or v in state.unknown for v in needed)
        match premise:
            case Asked() | Listed():
                return (0, 0)
            case Test():
                return (1, 0) if settled else (8, 0)
            case Named(variable, expression):
                inputs = al.expression_variables(expression)
                if all(v in state.values or v in state.unknown for v in inputs):
                    return (1, 1)
                backwards = variable in state.values and _reads_back(expression)
                return (1, 2) if backwards else (7, 0)
            case Stated(pattern):
                return _rank_stated(pattern, state, known)
            case Reckoned():
                return (5, 0)
            case Maybe():
                return (6, 0)
            case Present():
                return (9, 0)
        return (10, 0)

    return min(state.remaining, key=rank)


def _rank_stated(pattern: al.TriplePattern, state: State, known: Known) -> tuple[int, int]:
    subject = value_of(pattern.subject, state)
    value = value_of(pattern.object, state)
    if not isinstance(pattern.predicate, str) or al.is_variable(pattern.predicate):
        return (4, 9)
    if subject is not None and value is not None:
        return (2, 0)
    if pattern.predicate == NOTATION and value is not None:
        return (2, 0)
    if any(isinstance(p, Named) and p.variable == pattern.object for p in state.remaining):
        # Its value is worked out from others: those come first.
        return (7, 1)
    if subject is not None:
        # What has no value yet may get one through other premises.
        there = known.facts.objects(pattern.predicate, subject)
        return (2, 1) if there or subject.startswith(NEW) else (4, 0)
    if pattern.subject in state.unknown:
        return (2, 2)
    # Of the things that are not known yet, first the one of which most is known.
    group = about(pattern.subject, state.remaining)
    fixed = [p for p in group if value_of(p.object, state) is not None]
    fixed_by = sum(p.predicate in IDENTITY | {NOTATION} and p.predicate != TYPE for p in fixed)
    return (3, 20 - 2 * fixed_by - bool(fixed) - _is_recorded(group, known))


def _is_recorded(group: list[al.TriplePattern], known: Known) -> bool:
    return any(
        p.predicate == TYPE and known.origin(None, TYPE, p.object) != "framework" for p in group
    )


def _reads_back(expression: al.Expression) -> bool:
    return last_part_of(expression) is not None or (
        isinstance(expression, al.Call) and expression.function in ("CONCAT", "IRI")
    )
