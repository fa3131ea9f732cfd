"""Statements of a body: met by facts, missing, or asked of a record that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules import algebra as al
from ccreason.whynot.costs import (
    FRAMEWORK,
    NEW,
    NO_CONCLUSION,
    NO_VALUE,
    NOT_LATEST,
    TRIED,
    WRONG_VALUE,
)
from ccreason.whynot.findings import Held, Lacking, NoConclusion, Settled
from ccreason.whynot.premises import Asked, Stated
from ccreason.whynot.records import (
    AUTOMATIC,
    AUTOMATIC_CLASSES,
    IDENTITY,
    NORMALIZED,
    NOTATION,
    STATUS,
    TYPE,
    VALUE,
)
from ccreason.whynot.state import value_of
from ccreason.whynot.things import Things

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.whynot.premises import Premise
    from ccreason.whynot.search import NearSearch
    from ccreason.whynot.state import Stack, State


class Statements:
    """Takes on the statements of one search.

    Args:
        search: the search.
    """

    def __init__(self, search: NearSearch) -> None:
        self.search = search
        self.known = search.known
        self._things = Things(search.known)

    # statements ------------------------------------------------------------------------------

    def take(
        self,
        state: State,
        rest: tuple[Premise, ...],
        premise: Stated,
        depth: int,
        stack: Stack,
    ) -> Iterator[State]:
        """Yield what may come of a statement."""
        pattern = premise.pattern
        predicate = pattern.predicate
        if not isinstance(predicate, str) or al.is_variable(predicate):
            yield from self._path(state, rest, pattern)
            return
        subject, value = value_of(pattern.subject, state), value_of(pattern.object, state)
        if pattern.subject in state.unknown:
            more = [pattern.object] if al.is_variable(pattern.object) and value is None else []
            yield state.next(rest, unknown=frozenset(more))
        elif subject is None:
            yield from self._things.named_by(state, pattern.subject)
        elif subject.startswith(NEW):
            yield from self._things.asked(state, rest, subject, pattern)
        elif pattern.object in state.unknown:
            yield state.next(rest)
        elif value is not None:
            fact = (subject, predicate, value)
            if self.known.has(fact):
                yield state.next(rest, Held((fact,)))
            else:
                yield from self._missing(state, rest, pattern, subject, depth, stack)
        else:
            yield from self._looked_up(state, rest, pattern, subject, depth, stack)

    def _looked_up(
        self,
        state: State,
        rest: tuple[Premise, ...],
        pattern: al.TriplePattern,
        subject: str,
        depth: int,
        stack: Stack,
    ) -> Iterator[State]:
        """Yield the values that a known node has for a property."""
        predicate = str(pattern.predicate)
        found = sorted(self.known.facts.objects(predicate, subject))
        for value in found[:TRIED]:
            sources = {} if predicate in IDENTITY else {pattern.object: (subject, predicate)}
            yield state.next(
                rest,
                Held(((subject, predicate, value),)),
                values={pattern.object: value},
                sources=sources,
            )
        origin = self.known.origin(subject, predicate, None)
        told_apart = origin == "conclusion" and predicate not in AUTOMATIC | IDENTITY
        if not found or told_apart:
            yield from self._missing(state, rest, pattern, subject, depth, stack)

    def _missing(
        self,
        state: State,
        rest: tuple[Premise, ...],
        pattern: al.TriplePattern,
        subject: str,
        depth: int,
        stack: Stack,
    ) -> Iterator[State]:
        """Yield what it costs that a known node does not say something."""
        predicate = str(pattern.predicate)
        value = value_of(pattern.object, state)
        origin = self.known.origin(subject, predicate, value)
        shown = al.TriplePattern(subject, predicate, value or pattern.object)
        if predicate == NOTATION:
            # The rule makes another conclusion than the one that is asked for.
            return
        if predicate in AUTOMATIC and self.known.is_given_node(subject):
            yield from self._unvalued(state, rest, shown, subject)
            return
        if origin == "framework":
            left = frozenset() if value else frozenset({pattern.object})
            yield state.next(rest, Settled(shown), cost=FRAMEWORK, unknown=left)
        elif origin == "data":
            yield from self._unsaid(state, rest, shown, subject)
        elif value in AUTOMATIC_CLASSES:
            missing = NoConclusion(shown, (shown,))
            yield state.next(rest, missing, cost=NOT_LATEST)
        elif self.known.is_node(subject) or predicate != TYPE:
            yield state.next((Asked((pattern,)), *rest), cost=NO_CONCLUSION)
        else:
            yield from self._things.named_by(state, pattern.subject)

    def _unsaid(
        self,
        state: State,
        rest: tuple[Premise, ...],
        shown: al.TriplePattern,
        subject: str,
    ) -> Iterator[State]:
        predicate = str(shown.predicate)
        if not self._things.may_say(shown, state):
            yield state.next(rest, Settled(shown), cost=FRAMEWORK)
            return
        joined = shown.object.startswith(NEW) and predicate != TYPE
        if (
            predicate in IDENTITY
            and not joined
            and (predicate != TYPE or self.known.is_given_node(subject))
        ):
            # A record of something else is no near miss.
            yield state.next(rest, Settled(shown), cost=FRAMEWORK)
            return
        found = tuple(sorted(self.known.facts.objects(predicate, subject)))
        lacking = Lacking(subject, predicate, shown.object, found)
        left = frozenset({shown.object}) if al.is_variable(shown.object) else frozenset[str]()
        yield state.next(rest, lacking, unknown=left, cost=WRONG_VALUE if found else NO_VALUE)

    def _unvalued(
        self,
        state: State,
        rest: tuple[Premise, ...],
        shown: al.TriplePattern,
        subject: str,
    ) -> Iterator[State]:
        """Yield what it costs that a record is not whole: what follows of itself does not."""
        free = frozenset({shown.object}) if al.is_variable(shown.object) else frozenset[str]()
        if shown.predicate == NORMALIZED:
            found = self.known.facts.objects(STATUS, subject) or self.known.facts.objects(
                VALUE, subject
            )
            lacking = Lacking(subject, VALUE, shown.object, tuple(found))
            yield state.next(rest, lacking, unknown=free, cost=NO_VALUE)
        elif shown.predicate in IDENTITY:
            yield state.next(rest, Settled(shown), unknown=free, cost=FRAMEWORK)
        elif free:
            yield state.next(rest, unknown=free)
        else:
            # Another day, another source: what the record is, no change of it makes it.
            yield state.next(rest, NoConclusion(shown, (shown,)), cost=NOT_LATEST)

    def _path(
        self, state: State, rest: tuple[Premise, ...], pattern: al.TriplePattern
    ) -> Iterator[State]:
        found = False
        for proof in self.known.solve(al.Bgp((pattern,)), state.values):
            found = True
            yield state.next(rest, Held(proof.facts), values=dict(proof.values))
        if not found:
            left = [v for v in al.triple_variables(pattern) if v not in state.values]
            yield state.next(rest, Settled(pattern), cost=FRAMEWORK, unknown=frozenset(left))
