"""What the drawing says of each element: its name, and what is known about it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.frozen import frozen
from ccreason.report.phrases import tone
from ccreason.wording import lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.report.described import ProfileRow
    from ccreason.report.model import Assessment
    from ccreason.report.phrases import Phrases


@frozen
class State:
    """What is known, in words and as a tone."""

    words: str
    tone: str


@frozen
class Chip:
    """One element: its name, and its state or one state for each level."""

    name: str
    states: tuple[State, ...]


def chips(assessment: Assessment, phrases: Phrases) -> dict[str, list[Chip]]:
    """Return the elements of each dimension, by its notation without `-dimension`."""
    rows: dict[str, list[ProfileRow]] = {}
    for row in assessment.profile:
        rows.setdefault(row.element.id, []).append(row)
    levels = {
        row.level.id: phrases.name(row.level)
        for row in assessment.profile
        if row.level is not None and row.dimension == "characteristics-dimension"
    }
    characteristics = [
        Chip(phrases.name(of[0].element), tuple(_by_level(of, phrases)))
        for of in rows.values()
        if of[0].dimension == "characteristics-dimension"
    ]
    return {
        "characteristics": characteristics,
        "agency-levels": [
            Chip(name, _rated(rows.get(i, []), phrases)) for i, name in levels.items()
        ],
        "functions": _recorded(assessment, "functions-dimension", rows, phrases),
        "influences": _recorded(assessment, "influences-dimension", rows, phrases),
        "outcomes": _recorded(assessment, "outcomes-dimension", rows, phrases),
        "strategies": _strategies(assessment, phrases),
    }


def _by_level(rows: list[ProfileRow], phrases: Phrases) -> Iterable[State]:
    by_level: dict[str, list[ProfileRow]] = {}
    for row in rows:
        if row.level is not None:
            by_level.setdefault(row.level.id, []).append(row)
    for of in by_level.values():
        level = of[0].level
        for state in _rated(of, phrases):
            name = "" if level is None else phrases.name(level)
            yield State(f"{name}: {lower_first(state.words)}", state.tone)


def _rated(rows: list[ProfileRow], phrases: Phrases) -> tuple[State, ...]:
    """Return what ratings say; sources that differ are said to differ."""
    states = {phrases.state(row): tone(row) for row in rows}
    if len(states) > 1:
        return (State(phrases.say("svg-mixed"), "mixed"),)
    return tuple(State(words, look) for words, look in states.items())


def _recorded(
    assessment: Assessment, dimension: str, rows: dict[str, list[ProfileRow]], phrases: Phrases
) -> list[Chip]:
    """Return a dimension's elements with what is recorded, or rated, about each.

    What is recorded about an aspect of an influence is told with the influence.
    """
    chips: dict[str, Chip] = {}
    for record in assessment.records:
        if record.dimension != dimension:
            continue
        element = record.aspect_of or record.element
        states = chips[element.id].states if element.id in chips else ()
        if record.state is not None:
            words = phrases.name(record.state)
            if record.aspect_of is not None:
                words = f"{phrases.name(record.element)}: {lower_first(words)}"
            states = (*states, State(words, record.state.id))
        chips[element.id] = Chip(phrases.name(element), tuple(dict.fromkeys(states)))
    nothing = (State(phrases.say("svg-not-recorded"), "not-assessed"),)
    return [
        Chip(chip.name, chip.states or _rated(rows.get(element, []), phrases) or nothing)
        for element, chip in chips.items()
    ]


def _strategies(assessment: Assessment, phrases: Phrases) -> list[Chip]:
    status = {
        r.strategy.id: State(phrases.say(f"r-{r.status}"), r.status)
        for r in assessment.recommendations
    }
    return [
        Chip(phrases.name(ref), (status[ref.id],) if ref.id in status else ())
        for ref in assessment.strategies
    ]
