"""Statements of a body: met by facts, missing, or asked of a record that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.cases.kinds import Notation
from ccreason.rules import algebra as al
from ccreason.rules.substitution import substitute
from ccreason.whynot.costs import (
    FRAMEWORK,
    NEW,
    NO_CONCLUSION,
    NO_RECORD,
    NO_VALUE,
    NOT_LATEST,
    SUPPOSED,
    TRIED,
    UNREACHED,
    WRONG_VALUE,
)
from ccreason.whynot.findings import Held, Lacking, NoConclusion, NoRecord, Settled
from ccreason.whynot.premises import Asked, Listed, Stated, variables
from ccreason.whynot.records import (
    AUTOMATIC,
    AUTOMATIC_CLASSES,
    CELL,
    ELEMENT,
    IDENTITY,
    LEVEL,
    NORMALIZED,
    NOTATION,
    STATUS,
    TYPE,
    VALUE,
    case_classes,
    classes_with,
    fields_of,
    name,
)
from ccreason.whynot.state import about, is_about, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.whynot.premises import Premise
    from ccreason.whynot.search import NearSearch
    from ccreason.whynot.state import Stack, State


#: What the parts of a cell's key name.
_IN_CELLS: Final = ((ELEMENT, name("FrameworkElement")), (LEVEL, name("ObservationLevel")))


class Statements:
    """Takes on the statements of one search.

    Args:
        search: the search.
    """

    def __init__(self, search: NearSearch) -> None:
        self.search = search
        self.known = search.known

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
            yield from self._cluster(state, pattern.subject, depth, stack)
        elif subject.startswith(NEW):
            yield from self._asked(state, rest, subject, pattern)
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
            yield from self._cluster(state, pattern.subject, depth, stack)

    def _unsaid(
        self,
        state: State,
        rest: tuple[Premise, ...],
        shown: al.TriplePattern,
        subject: str,
    ) -> Iterator[State]:
        predicate = str(shown.predicate)
        if not self._may_say(shown, state):
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
        yield state.next(rest, lacking, cost=WRONG_VALUE if found else NO_VALUE)

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

    # records and conclusions -----------------------------------------------------------------

    def _cluster(self, state: State, variable: str, depth: int, stack: Stack) -> Iterator[State]:
        """Yield the things that may stand for a variable: those there are, and one supposed."""
        group = about(variable, state.remaining)
        fixed = [
            (str(p.predicate), value)
            for p in group
            if (value := value_of(p.object, state)) is not None
        ]
        identity = [
            f for f in fixed if f[0] in IDENTITY | {NOTATION} and f[1] not in AUTOMATIC_CLASSES
        ]
        nodes: set[str] | None = None
        for predicate, value in identity or fixed[:1]:
            found = set(self.known.facts.subjects(predicate, value))
            nodes = found if nodes is None else nodes & found
        if nodes is None and group:
            nodes = {s for s, _ in self.known.facts.pairs(str(group[0].predicate))}
        candidates = sorted(n for n in nodes or () if n[0] == "<" or n[0] == '"')
        if state.values.get(variable) is None:
            for node in candidates[:TRIED]:
                yield state.next(state.remaining, values={variable: node})
        classes = [p.object for p in group if p.predicate == TYPE and not al.is_variable(p.object)]
        origins = {self.known.origin(None, TYPE, c) for c in classes}
        if (
            "conclusion" in origins
            and not all(c in AUTOMATIC_CLASSES for c in classes)
            and (not (set(classes) & case_classes()))
        ):
            rest = tuple(p for p in state.remaining if not is_about(p, variable))
            yield state.next((Asked(tuple(group)), *rest), cost=NO_CONCLUSION)
        elif any(p.predicate == NOTATION for p in group):
            # What bears this name is of another kind: the rule gives other conclusions.
            return
        elif "framework" not in origins:
            yield from self._supposed(state, variable, classes, group)
        elif not candidates:
            pattern = group[0]
            filled = substitute(pattern, state.values)
            yield state.next(
                tuple(p for p in state.remaining if not is_about(p, variable)),
                Settled(filled),
                cost=FRAMEWORK,
                unknown=frozenset({variable}),
            )

    def _supposed(
        self,
        state: State,
        variable: str,
        classes: list[str],
        group: list[al.TriplePattern],
    ) -> Iterator[State]:
        """Yield the state in which a record is supposed that is not there."""
        recorded = [c for c in classes if c in case_classes()]
        if not recorded:
            choices = [set(classes_with(str(p.predicate))) for p in group]
            common = set.intersection(*choices) if choices else set()
            recorded = sorted(common)[:1]
        if not recorded or state.count >= SUPPOSED:
            return
        node = f"{NEW}{state.count + 1}>"
        cell = self._cell(group, state)
        if cell is None or not all(self._may_say(p, state) for p in group):
            return
        values = {variable: node} | cell
        record = NoRecord(node, tuple(recorded), tuple(group))
        yield state.next(state.remaining, record, values=values, cost=NO_RECORD, count=1)

    def _may_say(self, pattern: al.TriplePattern, state: State) -> bool:
        """Tell whether a record may have a value: names of the vocabulary have their kinds."""
        value = value_of(pattern.object, state)
        fields = fields_of(str(pattern.predicate))
        if value is None or value.startswith(NEW) or not fields:
            return True
        kinds = set(self.known.types(value))
        return any(
            not isinstance(one.kind, Notation) or kinds & {name(c) for c in one.kind.classes}
            for one in fields
        )

    def _cell(self, group: list[al.TriplePattern], state: State) -> dict[str, str] | None:
        """Return the element and level that a cell's key names; None if others are asked for."""
        found: dict[str, str] = {}
        for pattern in group:
            key = value_of(pattern.object, state) if pattern.predicate == CELL else None
            if key is None:
                continue
            parts = key[1:-1].split("/")
            for (predicate, cls), part in zip(_IN_CELLS, parts, strict=False):
                members = set(self.known.facts.subjects(TYPE, cls))
                named = members & set(self.known.facts.subjects(NOTATION, f'"{part}"'))
                for other in group:
                    if other.predicate != predicate or not named:
                        continue
                    value = value_of(other.object, state)
                    if value is None:
                        found[other.object] = min(named)
                    elif value not in named:
                        return None
        return found

    def _asked(
        self,
        state: State,
        rest: tuple[Premise, ...],
        subject: str,
        pattern: al.TriplePattern,
    ) -> Iterator[State]:
        """Yield what follows where a supposed record is asked to say something."""
        predicate = str(pattern.predicate)
        value = value_of(pattern.object, state)
        free = al.is_variable(pattern.object) and value is None
        if predicate in AUTOMATIC or (predicate == TYPE and value in AUTOMATIC_CLASSES):
            yield state.next(rest, unknown=frozenset({pattern.object} if free else ()))
            return
        origin = self.known.origin(None, predicate, value)
        if origin == "conclusion":
            shown = al.TriplePattern(subject, predicate, value or pattern.object)
            yield state.next(rest, NoConclusion(shown, (shown,)), cost=UNREACHED)
            return
        if free and any(pattern.object in variables(p) for p in rest):
            # Something else says more of the value: another premise will settle it.
            others = [
                p for p in rest if isinstance(p, Stated | Listed) and pattern.object in variables(p)
            ]
            if others:
                yield state.next(rest)
                return
        yield state.next(rest, unknown=frozenset({pattern.object} if free else ()))
