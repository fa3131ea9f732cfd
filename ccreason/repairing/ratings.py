"""Changes of ratings: what could be asked again, and what could be raised."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.changes.parsing import parse_set
from ccreason.namespaces import CC, cc
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ccreason.changes.view import CaseView
    from ccreason.repairing.proposing import Candidate, Proposer

_CELL_CLASSES: Final = ("CommunityFunction", "Outcome")


def rating_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield changes of ratings: of every cell, and of what else was rated."""
    case = proposer.case
    for element, name in case.vocabulary.names("Characteristic").items():
        for level, at in case.vocabulary.names("AgencyLevel").items():
            yield from _cell(proposer, f"{element}@{level}", name.iri, at.iri)
    for cls in _CELL_CLASSES:
        for element, name in case.vocabulary.names(cls).items():
            if case.counted(name.iri, None):
                yield from _cell(proposer, element, name.iri, None)


def _cell(proposer: Proposer, words: str, element: str, level: str | None) -> Iterator[Candidate]:
    """Yield changes of what is known of a cell, or of how it is."""
    lock = proposer.lock(element)
    for one in _in_cell(proposer, words, element, level):
        # What nobody can change can be asked about all the same.
        yield one if one.question else replace(one, locked=lock)


def _in_cell(
    proposer: Proposer, words: str, element: str, level: str | None
) -> Iterator[Candidate]:
    case = proposer.case
    topic = case.terms.topic(NamedNode(element), NamedNode(level) if level else None)
    if case.counted(element, level):
        yield from _counted(proposer, words, element, level, topic)
        return
    statuses = {
        case.one(r, "status")
        for r in case.ratings(element, level)
        if case.is_a(r, "LatestObservation")
    }
    if CC + "NotApplicable" in statuses:
        return  # somebody said that there is nothing to rate
    # A value that is withheld is somebody's to tell.
    kind = "ask-leave" if CC + "Withheld" in statuses else "assess"
    bands = [band.notation for band in case.bands]
    yield from proposer.ask_which(kind, words, bands, topic, verb="record")


def _counted(
    proposer: Proposer, words: str, element: str, level: str | None, topic: Bilingual
) -> Iterator[Candidate]:
    """Yield changes of the ratings that count for a cell."""
    case = proposer.case
    counted = case.counted(element, level)
    shares = {r: Decimal(case.concluded(r, "normalizedValue") or 0) for r in counted}
    differ = len(counted) > 1 and _is_contradictory(case, element, level)
    raising = _raising(case, element)
    acts_on = (element, level) if level else (element,)
    for rating in counted:
        giver = case.source_of(rating)
        source = _key(case, giver)
        if source is None and len(counted) > 1:
            continue  # who gave it has no name that a change could use
        by = f",source={source}" if source else ""
        asked, question = _asked_of(case, topic, giver), f"{words} {source}"
        here = _place(case, shares[rating])
        again = f"{by},confidence=0.8"
        yield from proposer.ask_again(
            parse_set(f"{words}={case.one(rating, 'value')}{again}", "record"),
            question,
            case.bands[here].notation,
            [
                (band.notation, parse_set(f"{words}={band.notation}{again}", "record"))
                for place, band in enumerate(case.bands)
                if place != here
            ],
            asked,
        )
        for place, band in enumerate(case.bands):
            request = parse_set(f"{words}={band.notation}{by}", "record")
            if place > here:
                times = place - here if raising == "raise" else 1
                yield from proposer.work(raising, request, acts_on, times)
            if differ:
                yield from proposer.ask("settle", request, question, band.notation, asked)


def _is_contradictory(case: CaseView, element: str, level: str | None) -> bool:
    """Say whether it is concluded that the sources of a cell contradict each other."""
    return any(
        case.view.value(gap, cc("element")) == NamedNode(element)
        and case.view.value(gap, cc("level")) == (NamedNode(level) if level else None)
        and case.terms.case_of(gap) == case.case.graph
        for gap in case.view.instances(cc("ContradictoryGap"))
    )


def _raising(case: CaseView, element: str) -> str:
    """Return the kind of change that a higher rating of an element comes to."""
    for cls, kind in _RAISING.items():
        if case.vocabulary.is_a(NamedNode(element), cls):
            return kind
    return "raise"


_RAISING: Final[Mapping[str, str]] = {"CommunityFunction": "perform", "Outcome": "reach"}


def _asked_of(case: CaseView, topic: Bilingual, source: str | None) -> Bilingual:
    if source is None:
        return topic
    name = case.terms.name(NamedNode(source))
    return Bilingual.message("repair.asked-of", topic=topic, source=name)


def _place(case: CaseView, share: Decimal) -> int:
    """Return the place of the band that a value lies in."""
    return max(n for n, band in enumerate(case.bands) if n == 0 or share >= band.lower)


def _key(case: CaseView, source: str | None) -> str | None:
    return next((key for key, iri in case.givers.items() if iri == source), None)
