"""The summary in plain sentences, and the questions to ask next."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.report.framework import rank
from ccreason.wording import join, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.report.described import Ref
    from ccreason.report.model import Assessment, Gap, Point
    from ccreason.report.phrases import Phrases

#: How it is asked for what nobody recorded, by the dimension of the elements.
_BY_DIMENSION: Final = {
    "functions-dimension": "q-functions",
    "influences-dimension": "q-influences",
    "outcomes-dimension": "q-outcomes",
}

#: How many things one question names.
_MOST_NAMES: Final = 5


def summary(assessment: Assessment, phrases: Phrases) -> tuple[str, ...]:
    """Return the assessment in a few plain sentences; no score, no ranking."""
    say = phrases.say
    found = [*_rests_on(assessment, phrases), *_cells(assessment, phrases)]
    old = {r.iri for g in assessment.gaps if g.knowledge == "stale" for r in g.based_on}
    current = [g for g in assessment.gaps if _is_current(g, old)]
    capacity = [g for g in assessment.gaps if g.kind == "capacity"]
    for key, told in (
        ("s-strengths", [s for s in assessment.strengths if _is_current(s, old)]),
        ("s-strengths-old", [s for s in assessment.strengths if not _is_current(s, old)]),
        ("s-capacity", [g for g in capacity if g in current]),
        ("s-capacity-old", [g for g in capacity if g not in current]),
    ):
        if told:
            found.append(say(key, names=_list((x.title[phrases.lang] for x in told), phrases)))
    contradictory = _contradictory(assessment)
    if contradictory:
        about = _list((g.title[phrases.lang] for g in contradictory), phrases)
        found.append(say("s-contradictory", names=about))
    elif not capacity and any(
        row.normalized is not None and row.level for row in assessment.profile
    ):
        found.append(say("s-no-capacity"))
    for kind, key in (
        ("function", "s-functions"),
        ("outcome", "s-outcomes"),
        ("ownership", "s-ownership"),
    ):
        names = [g.title[phrases.lang] for g in current if g.kind == kind]
        if names:
            found.append(say(key, names=_list(names, phrases, lower=kind != "ownership")))
    if any(g.kind == "representation" for g in current):
        found.append(say("s-representation"))
    found += _held_back(assessment, phrases)
    found += _strategies(assessment, phrases)
    open_questions = len(questions(assessment, phrases))
    if open_questions:
        found.append(phrases.count("s-questions", open_questions, heading=say("h-questions")))
    return tuple(found)


def _rests_on(assessment: Assessment, phrases: Phrases) -> list[str]:
    """Return whose assessments there are, and from when."""
    rounds = [r for r in assessment.rounds if r.ratings]
    who = list(dict.fromkeys(phrases.name(ref) for r in rounds for ref in r.assessors))
    if not who:
        return []
    names = join(who, phrases.lang)
    dates = list(dict.fromkeys(phrases.date(r.date) for r in rounds if r.date is not None))
    if len(rounds) == 1 or len(dates) < 2:
        when = dates[0] if dates else phrases.date(None)
        return [phrases.count("s-rests", len(rounds), date=when, names=names)]
    number = phrases.number(len(rounds))
    values = {"count": number, "start": dates[0], "end": dates[-1]}
    return [phrases.say("s-rests-span", **values, names=names)]


def _is_current(found: Gap | Point, old: set[str]) -> bool:
    """Tell whether something rests on more than old records; if not, a question asks anew."""
    return not found.based_on or any(ref.iri not in old for ref in found.based_on)


def _contradictory(assessment: Assessment) -> list[Gap]:
    """Return the characteristics about which sources contradict each other."""
    return [g for g in assessment.gaps if g.knowledge == "contradictory" and g.level is not None]


def _cells(assessment: Assessment, phrases: Phrases) -> list[str]:
    counts = dict(assessment.completeness.counts) if assessment.completeness else {}
    assessed = counts.get("cellsAssessed")
    if not assessed:
        was_asked = any(r.level is not None and r.observation for r in assessment.profile)
        return [phrases.say("s-no-values" if was_asked else "s-no-ratings")]
    expected = phrases.number(counts.get("cellsExpected", assessed))
    return [phrases.count("s-cells", assessed, expected=expected)]


def _held_back(assessment: Assessment, phrases: Phrases) -> list[str]:
    influences = {c.influence.iri: c.influence for c in assessment.constraints if c.influence}
    if not influences:
        return []
    return [phrases.say("s-constraints", names=phrases.names(influences.values()))]


def _strategies(assessment: Assessment, phrases: Phrases) -> list[str]:
    found = []
    fitting = [r.strategy for r in assessment.recommendations if r.status != "blocked"]
    blocked = [r.strategy for r in assessment.recommendations if r.status == "blocked"]
    if fitting:
        found.append(phrases.say("s-strategies", names=phrases.names(fitting)))
    if blocked:
        found.append(phrases.say("s-blocked", names=phrases.names(blocked)))
    return found or [no_strategies(assessment, phrases)]


def no_strategies(assessment: Assessment, phrases: Phrases) -> str:
    """Return why no strategy is recommended: nothing asks for one, or too little is known."""
    if any(gap.kind != "knowledge" for gap in assessment.gaps):
        return phrases.say("s-no-strategies-follow")
    counts = dict(assessment.completeness.counts) if assessment.completeness else {}
    is_assessed = counts.get("cellsAssessed", 0) >= counts.get("cellsExpected", 1)
    return phrases.say("s-no-strategies-asked" if is_assessed else "s-no-strategies")


def questions(assessment: Assessment, phrases: Phrases) -> tuple[str, ...]:
    """Return what to ask next, from the knowledge gaps; many alike are one question."""
    knowledge = [g for g in assessment.gaps if g.kind == "knowledge"]
    found: list[str] = []
    for kind, group in groupby(knowledge, key=lambda g: g.knowledge):
        gaps = list(group)
        if kind == "not-assessed":
            found += _not_assessed(gaps, assessment, phrases)
        elif kind == "incomplete-part":
            parts = {g.part.iri: g.part for g in gaps if g.part is not None}
            if parts:
                found.append(phrases.say("q-incomplete-part", names=phrases.names(parts.values())))
        else:
            titles = [g.title[phrases.lang] for g in gaps]
            # The rest stands among the knowledge gaps, each with its reason.
            rest = len(titles) - _MOST_NAMES
            if rest > 1:
                titles = [*titles[:_MOST_NAMES], phrases.say("q-more", count=phrases.number(rest))]
            found.append(phrases.say(f"q-{kind}", names=_list(titles, phrases)))
    return tuple(found)


def _not_assessed(gaps: list[Gap], assessment: Assessment, phrases: Phrases) -> list[str]:
    """Ask for unrated cells, characteristics with the same levels together."""
    by_levels: dict[tuple[str, ...], list[Gap]] = {}
    levels: dict[str, Ref] = {}
    for element, group in groupby((g for g in gaps if g.level), key=lambda g: g.element):
        cells = list(group)
        if element is not None:
            levels |= {g.level.id: g.level for g in cells if g.level}
            key = tuple(sorted(g.level.id for g in cells if g.level))
            by_levels.setdefault(key, []).append(cells[0])
    order = sorted(levels, key=lambda level: rank(NamedNode(levels[level].iri)))
    found = []
    for key, first in by_levels.items():
        names = phrases.names(levels[level] for level in order if level in key)
        elements = [g.element for g in first if g.element]
        message = "q-characteristic" if len(elements) == 1 else "q-characteristics-all"
        values = {"element": phrases.inside(elements[0]), "elements": phrases.names(elements)}
        found.append(phrases.say(message, levels=names, **values))
    return found + _not_recorded([g for g in gaps if not g.level], assessment, phrases)


def _not_recorded(gaps: list[Gap], assessment: Assessment, phrases: Phrases) -> list[str]:
    dimension = {r.element.iri: r.dimension for r in assessment.records}
    by_key: dict[str, list[Ref]] = {}
    for gap in gaps:
        if gap.element is not None:
            key = _BY_DIMENSION.get(dimension.get(gap.element.iri, ""), "q-other")
            by_key.setdefault(key, []).append(gap.element)
    return [
        phrases.count(key, len(elements), elements=phrases.names(elements))
        for key, elements in by_key.items()
    ]


def _list(names: Iterable[str], phrases: Phrases, *, lower: bool = True) -> str:
    words = [lower_first(name) if lower else name for name in names]
    return join(words, phrases.lang)
