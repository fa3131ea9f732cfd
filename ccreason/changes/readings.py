"""What a rule reads, finely enough to tell whether a changed fact can matter to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule, Slots


@dataclass(frozen=True, slots=True)
class Reading:
    """A triple pattern that a rule reads, with what else the same group says of its ends.

    Attributes:
        subject, predicate, object: None fits anything.
        ends: (0 or 2 for the end, predicate, object): a fact can only matter to the rule if that
            end has this property too.
    """

    subject: str | None
    predicate: str | None
    object: str | None
    ends: tuple[tuple[int, str, str], ...] = ()


def readings_of(rule: Rule) -> Iterator[Reading]:
    """Yield what a rule reads."""
    if rule.is_conjunctive:
        groups = [patterns(rule, rule.body_slots)]
    else:
        groups = [node.triples for node in al.walk(rule.body) if isinstance(node, al.Bgp)]
    for triples in groups:
        for triple in triples:
            yield from _reading(triple, triples)


def patterns(rule: Rule, slots: Iterable[Slots]) -> tuple[al.TriplePattern, ...]:
    """Return slots of a rule as patterns.

    The slots are at hand; a head or body that is kept packed would have to be unpacked.
    """

    def term(slot: str | int) -> str:
        return "?" + rule.variables[slot] if isinstance(slot, int) else slot

    return tuple(al.TriplePattern(term(s), term(p), term(o)) for s, p, o in slots)


def _reading(triple: al.TriplePattern, group: tuple[al.TriplePattern, ...]) -> Iterator[Reading]:
    s = None if al.is_variable(triple.subject) else triple.subject
    o = None if al.is_variable(triple.object) else triple.object
    if not isinstance(triple.predicate, str):
        # A path may start and end elsewhere; one that may be empty reads every node.
        if any(
            isinstance(part, al.NegatedSet | al.PathRepeat) for part in al.walk(triple.predicate)
        ):
            yield Reading(None, None, None)
        else:
            for predicate in al.path_predicates(triple.predicate):
                yield Reading(None, predicate, None)
        return
    p = None if al.is_variable(triple.predicate) else triple.predicate
    ends = tuple(
        (place, other.predicate, other.object)
        for place, term in ((0, triple.subject), (2, triple.object))
        if al.is_variable(term)
        for other in group
        if other is not triple
        and other.subject == term
        and isinstance(other.predicate, str)
        and not al.is_variable(other.predicate)
        and not al.is_variable(other.object)
    )
    yield Reading(s, p, o, ends)


def is_touched(
    readings: Iterable[Reading],
    touched: Mapping[str, Collection[Fact]],
    may_hold: Callable[[Fact], bool],
) -> bool:
    """Tell whether rules may read a fact that has changed.

    Args:
        readings: what the rules read.
        touched: the facts that have changed, by predicate.
        may_hold: tells whether a fact holds, before or after.
    """
    return any(
        (reading.subject is None or reading.subject == fact[0])
        and (reading.object is None or reading.object == fact[2])
        and all(may_hold((fact[end], p, o)) for end, p, o in reading.ends)
        for reading in readings
        for fact in (
            touched.get(reading.predicate, ())
            if reading.predicate is not None
            else chain.from_iterable(touched.values())
        )
    )
