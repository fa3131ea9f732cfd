"""The things that a rule speaks of: those there are, and one supposed that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.cases.kinds import Notation
from ccreason.rules import algebra as al
from ccreason.rules.substitution import substitute
from ccreason.whynot.costs import (
    FRAMEWORK,
    NEW,
    NO_CONCLUSION,
    NO_RECORD,
    SUPPOSED,
    TRIED,
    UNREACHED,
)
from ccreason.whynot.findings import NoConclusion, NoRecord, Settled
from ccreason.whynot.premises import Asked, Listed, Stated, variables
from ccreason.whynot.records import (
    AUTOMATIC,
    AUTOMATIC_CLASSES,
    CELL,
    IDENTITY,
    NOTATION,
    TYPE,
    case_classes,
    classes_with,
    fields_of,
    name,
)
from ccreason.whynot.state import about, is_about, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.whynot.known import Known
    from ccreason.whynot.premises import Premise
    from ccreason.whynot.state import State


class Things:
    """Finds what a variable may stand for.

    Args:
        known: the case and what follows.
    """

    def __init__(self, known: Known) -> None:
        self.known = known

    def named_by(self, state: State, variable: str) -> Iterator[State]:
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
        if cell is None or not all(self.may_say(p, state) for p in group):
            return
        values = {variable: node} | cell
        record = NoRecord(node, tuple(recorded), tuple(group))
        yield state.next(state.remaining, record, values=values, cost=NO_RECORD, count=1)

    def may_say(self, pattern: al.TriplePattern, state: State) -> bool:
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
            for predicate, named in self.known.in_cell(key):
                for other in group:
                    if other.predicate != predicate or not named:
                        continue
                    value = value_of(other.object, state)
                    if value is None:
                        found[other.object] = named[0]
                    elif value not in named:
                        return None
        return found

    def asked(
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
