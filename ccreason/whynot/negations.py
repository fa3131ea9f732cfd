"""Premises that give no statement: optional parts, sub-selects, and what must not be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules import algebra as al
from ccreason.whynot.costs import BLOCKED, FRAMEWORK, MATCHES, NEW, TRIED, UNREACHED
from ccreason.whynot.findings import Blocked, Held, Lacking, Match, Settled, Uncounted, Unmet
from ccreason.whynot.premises import variables, ways
from ccreason.whynot.records import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.ntriples import Fact
    from ccreason.whynot.known import Known
    from ccreason.whynot.premises import Absent, Premise, Reckoned
    from ccreason.whynot.state import State


def maybe(
    known: Known, state: State, rest: tuple[Premise, ...], pattern: al.Pattern
) -> Iterator[State]:
    """Yield the matches of an optional part, or the state as it was."""
    found = False
    names = set(al.in_scope(pattern))
    supposed = any(state.values.get(v, "").startswith(NEW) for v in names)
    if not supposed and not names & state.unknown:
        given = {k: v for k, v in state.values.items() if k in names}
        for proof in known.solve(pattern, given, minus=True):
            found = True
            yield state.next(rest, Held(proof.facts), values=dict(proof.values))
    if not found:
        yield state.next(rest)


def reckoned(
    known: Known, state: State, rest: tuple[Premise, ...], premise: Reckoned
) -> Iterator[State]:
    """Yield the rows of a sub-select that agree with what is known."""
    names = set(al.in_scope(premise.pattern))
    if names & state.unknown or any(state.values.get(v, "").startswith(NEW) for v in names):
        left = names - state.values.keys()
        yield state.next(rest, unknown=frozenset(left))
        return
    given = {k: v for k, v in state.values.items() if k in names}
    found = False
    for n, proof in enumerate(known.solve(premise.pattern, given, minus=True)):
        if n >= TRIED:
            break
        found = True
        yield state.next(rest, Held(proof.facts), values=dict(proof.values))
    if not found:
        left = names - state.values.keys()
        yield state.next(rest, Uncounted(premise), cost=UNREACHED, unknown=frozenset(left))


def present(
    known: Known, state: State, rest: tuple[Premise, ...], pattern: al.Pattern
) -> Iterator[State]:
    """Yield a match of what must be there; without one, its premises are to be met."""
    for proof in known.solve(pattern, state.values):
        yield state.next(rest, Held(proof.facts))
        return
    # What must be there, with values of its own: its premises become premises.
    for way in ways(pattern):
        yield state.next((*rest, *way))


def absent(known: Known, state: State, rest: tuple[Premise, ...], premise: Absent) -> State:
    """Return the state after a negation: with what stands against it, if anything does."""
    # A negation must not catch what is not known: it would catch anything.
    matches: list[Match] = []
    pattern = premise.pattern
    names = set(al.in_scope(pattern))
    if names & state.unknown:
        return state.next(rest)
    for proof in known.solve(pattern, state.values, minus=premise.minus):
        if premise.minus and not proof.values.keys() & state.values.keys():
            continue
        facts = tuple(dict.fromkeys(proof.facts))
        if all(facts != m.facts for m in matches) and not _is_told(known, facts, state):
            matches.append(Match(facts, {**state.values, **proof.values}))
        if len(matches) >= MATCHES:
            break
    if not matches:
        return state.next(rest)
    for match in matches:
        if all(map(known.is_framework, match.facts)):
            s, p, o = match.facts[0]
            said = Settled(al.TriplePattern(s, p, o), said=True)
            return state.next(rest, said, cost=FRAMEWORK)
    return state.next(rest, Blocked(premise, tuple(matches)), cost=BLOCKED * len(matches))


def _is_told(known: Known, facts: tuple[Fact, ...], state: State) -> bool:
    """Tell whether a match rests on what a record says, and is found wanting for, anyway."""
    wanting = {(f.node, f.predicate) for f in state.findings if isinstance(f, Lacking)}
    for finding in state.findings:
        if isinstance(finding, Unmet):
            names = variables(finding.test)
            wanting |= {state.sources[v] for v in names if v in state.sources}
    return any((f[0], f[1]) in wanting for f in facts if f[0] != PARAMETERS)
