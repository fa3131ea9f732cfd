"""Recommendations as a list: status, what they answer, what they can use, what to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.report.outline import Fact, Item, Items, Paragraph, Part, Section
from ccreason.wording import join, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.report.model import Assessment, Recommendation, Ref
    from ccreason.report.phrases import Phrases


def strategies_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return the strategies that fit, in the order that their reasons give."""
    heading = phrases.say("h-strategies")
    if not assessment.recommendations:
        return Section("strategies", heading, (Paragraph(phrases.say("s-no-strategies")),))
    titles = {g.id: g.title[phrases.lang] for g in assessment.gaps} | {
        p.id: p.title[phrases.lang]
        for p in (*assessment.strengths, *assessment.assets, *assessment.constraints)
    }
    items = tuple(_recommendation(r, titles, phrases) for r in assessment.recommendations)
    parts = ()
    if assessment.combinations:
        together = tuple(
            Item(
                title=join([phrases.name(s) for s in c.strategies], phrases.lang),
                id=c.id,
                sentences=phrases.all(c.why),
            )
            for c in assessment.combinations
        )
        parts = (Part(phrases.say("r-together"), (Items(together),)),)  # type: ignore[assignment]
    lead = Paragraph(phrases.say("r-lead"), "note")
    return Section("strategies", heading, (lead, Items(items, numbered=True)), parts)


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
    facts += [
        Fact(say("r-caution-label"), " ".join(phrases.all(c.why)) or phrases.name(c.kind))
        for c in recommendation.cautions
    ]
    if recommendation.blocked_by:
        facts.append(Fact(say("r-blocked-label"), phrases.names(recommendation.blocked_by)))
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


def _titles(refs: Iterable[Ref], titles: dict[str, str], phrases: Phrases) -> str:
    return join([lower_first(titles.get(r.id, r.label[phrases.lang])) for r in refs], phrases.lang)
