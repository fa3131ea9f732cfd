"""Recommendations as a list: status, what they answer, what they can use, what to watch."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ccreason.report.outline import Cell, Fact, Item, Items, Paragraph, Part, Section, Table
from ccreason.report.section_findings import gap_name
from ccreason.report.summary import no_strategies
from ccreason.wording import join, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.report.described import Ref
    from ccreason.report.model import Assessment, Recommendation
    from ccreason.report.phrases import Phrases


def strategies_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return the strategies that fit, in the order that their reasons give."""
    heading = phrases.say("h-strategies")
    if not assessment.recommendations:
        return Section("strategies", heading, (Paragraph(no_strategies(assessment, phrases)),))
    titles = {
        **{g.id: lower_first(gap_name(g, phrases)) for g in assessment.gaps},
        **{s.id: lower_first(s.title[phrases.lang]) for s in assessment.strengths},
        **{p.id: p.title[phrases.lang] for p in (*assessment.assets, *assessment.constraints)},
    }
    items = tuple(_recommendation(r, titles, phrases) for r in assessment.recommendations)
    parts: tuple[Part, ...] = ()
    if assessment.combinations:
        together = tuple(
            Item(
                title=join([phrases.name(s) for s in c.strategies], phrases.lang),
                id=c.id,
            )
            for c in assessment.combinations
        )
        note = Paragraph(phrases.say("r-together-lead"), "note")
        parts = (Part(phrases.say("r-together"), (note, Items(together))),)
    lead = Paragraph(phrases.say("r-lead"), "note")
    plan = Part(phrases.say("r-plan"), (_plan(assessment, titles, phrases),))
    return Section("strategies", heading, (lead, Items(items, numbered=True)), (*parts, plan))


def _plan(assessment: Assessment, titles: dict[str, str], phrases: Phrases) -> Table:
    """Return a table to take to a meeting: what is concluded, and room for what is agreed."""
    rows = []
    for number, r in enumerate(assessment.recommendations, start=1):
        kinds = dict.fromkeys(phrases.name(c.kind) for c in r.cautions)
        care = tuple(upper_first(kind) for kind in kinds)
        if r.blocked_by:
            names = phrases.names(r.blocked_by)
            care = (f"{phrases.say('r-blocked-label')}: {names}", *care)
        begin = tuple(upper_first(titles.get(u.id) or phrases.inside(u)) for u in r.uses)
        rows.append(
            (
                Cell.of(f"{number}. {phrases.name(r.strategy)}"),
                Cell.of(*begin),
                Cell.of(*care),
                Cell.of(),
                Cell.of(),
            )
        )
    return Table(
        caption=phrases.say("r-plan-caption"),
        head=tuple(
            phrases.say(key) for key in ("r-plan-what", "r-uses", "r-care", "r-who", "r-when")
        ),
        rows=tuple(rows),
        widths=(20, 21, 23, 18, 14),
        form=True,
    )


def _recommendation(
    recommendation: Recommendation, titles: dict[str, str], phrases: Phrases
) -> Item:
    say = phrases.say
    facts: list[Fact] = []
    if recommendation.answers:
        facts.append(Fact(say("r-answers"), _titles(recommendation.answers, titles, phrases)))
    if recommendation.uses:
        facts.append(Fact(say("r-uses"), _titles(recommendation.uses, titles, phrases)))
    if recommendation.channels:
        facts.append(Fact(say("r-channels"), phrases.names(recommendation.channels)))
    facts += [Fact(say("r-caution-label"), t) for t in _cautions(recommendation, titles, phrases)]
    if recommendation.blocked_by:
        names = phrases.names(recommendation.blocked_by)
        why = " ".join(phrases.all(recommendation.blocked_why))
        facts.append(Fact(say("r-blocked-label"), f"{names}. {why}" if why else names))
    reasons = phrases.names(recommendation.priority) or say("r-no-reason")
    facts.append(Fact(say("r-priority"), reasons))
    return Item(
        title=phrases.name(recommendation.strategy),
        tag=say(f"r-{recommendation.status}"),
        tone=recommendation.status,
        id=recommendation.id,
        sentences=phrases.all(recommendation.why),
        facts=tuple(facts),
    )


def _cautions(
    recommendation: Recommendation, titles: dict[str, str], phrases: Phrases
) -> Iterable[str]:
    """Yield the cautions, several of one kind in one line that names what gave rise to them."""
    for kind, group in groupby(recommendation.cautions, key=lambda c: c.kind):
        cautions = list(group)
        because = {ref.id: ref for c in cautions for ref in c.because}
        if len(cautions) == 1 and cautions[0].why:
            yield " ".join(phrases.all(cautions[0].why))
        elif because:
            names = _titles(because.values(), titles, phrases)
            yield phrases.say("kind-about", kind=phrases.name(kind), about=names)
        else:
            yield phrases.name(kind)


def _titles(refs: Iterable[Ref], titles: dict[str, str], phrases: Phrases) -> str:
    return join([titles.get(ref.id) or phrases.inside(ref) for ref in refs], phrases.lang)
