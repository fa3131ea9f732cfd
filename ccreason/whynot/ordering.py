"""In which order the premises of a rule are taken on, so that joining them leaves least open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
)
from ccreason.whynot.records import IDENTITY, NOTATION, TYPE
from ccreason.whynot.state import about, value_of
from ccreason.whynot.unify import last_part_of

if TYPE_CHECKING:
    from ccreason.whynot.known import Known
    from ccreason.whynot.premises import Premise
    from ccreason.whynot.state import State

#: The rank of a statement of which nothing is open.
_SETTLED: Final = (2, 0)
#: Properties that tell which thing something is.
_TELLING: Final = IDENTITY | {NOTATION}


def next_premise(state: State, known: Known) -> Premise:
    """Return the premise that is best taken next: the one that leaves least open."""
    others: list[Premise] = []
    stated: list[Stated] = []
    for premise in state.remaining:
        if isinstance(premise, Asked | Listed):
            return premise
        if isinstance(premise, Stated):
            stated.append(premise)
        else:
            others.append(premise)
    best = min(others, key=lambda p: _rank(p, state), default=None)
    least = (11, 0) if best is None else _rank(best, state)
    if least < _SETTLED:
        assert best is not None
        return best
    worked_out = {p.variable for p in others if isinstance(p, Named)}
    for one in stated:
        rank = _rank_stated(one.pattern, state, known, worked_out)
        if rank == _SETTLED:
            return one
        if rank < least:
            best, least = one, rank
    assert best is not None, "a state that has nothing left is done"
    return best


def _rank(premise: Premise, state: State) -> tuple[int, int]:
    def is_open(variable: str) -> bool:
        return variable not in state.values and variable not in state.unknown

    match premise:
        case Test():
            return (8, 0) if any(map(is_open, premise.shared)) else (1, 0)
        case Named(variable, expression):
            if not any(map(is_open, premise.inputs)):
                return (1, 1)
            backwards = variable in state.values and _reads_back(expression)
            return (1, 2) if backwards else (7, 0)
        case Reckoned():
            return (5, 0)
        case Maybe():
            return (6, 0)
        case Present():
            return (9, 0)
    return (10, 0)


def _rank_stated(
    pattern: al.TriplePattern, state: State, known: Known, worked_out: set[str]
) -> tuple[int, int]:
    subject = value_of(pattern.subject, state)
    value = value_of(pattern.object, state)
    if not isinstance(pattern.predicate, str) or al.is_variable(pattern.predicate):
        return (4, 9)
    if value is not None and (subject is not None or pattern.predicate == NOTATION):
        return _SETTLED
    if pattern.object in worked_out:
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
    fixed_by = sum(p.predicate in _TELLING and p.predicate != TYPE for p in fixed)
    return (3, 20 - 2 * fixed_by - bool(fixed) - _is_recorded(group, known))


def _is_recorded(group: list[al.TriplePattern], known: Known) -> bool:
    return any(
        p.predicate == TYPE and known.origin(None, TYPE, p.object) != "framework" for p in group
    )


def _reads_back(expression: al.Expression) -> bool:
    return last_part_of(expression) is not None or (
        isinstance(expression, al.Call) and expression.function in ("CONCAT", "IRI")
    )
