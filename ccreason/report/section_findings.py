"""Gaps, causes, strengths, indications, outcomes at risk and changes, as lists."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ccreason.report.outline import Fact, Item, Items, Paragraph, Part, Section
from ccreason.wording import lower_first

if TYPE_CHECKING:
    from ccreason.report.model import Assessment, Cause, Gap, Point, Trend
    from ccreason.report.phrases import Phrases

_CHARACTERISTIC_ONLY = "not-assessed"


def gaps_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return the gaps by kind, each with why.

    What nobody has assessed is asked for, all together, among the questions.
    """
    shown = [g for g in assessment.gaps if g.knowledge != _CHARACTERISTIC_ONLY]
    pointer = phrases.say("h-questions")
    if not shown:
        text = phrases.say("g-none", heading=pointer)
        return Section("gaps", phrases.say("h-gaps"), (Paragraph(text),))
    parts = []
    for kind, group in groupby(shown, key=lambda g: g.kind):
        items = Items(tuple(_gap(gap, phrases) for gap in group))
        blocks = (items,)
        if kind == "knowledge":
            note = Paragraph(phrases.say("g-knowledge-pointer", heading=pointer), "note")
            blocks = (note, items)  # type: ignore[assignment]
        parts.append(Part(phrases.say(f"g-{kind}"), blocks))
    return Section("gaps", phrases.say("h-gaps"), (), tuple(parts))


def _gap(gap: Gap, phrases: Phrases) -> Item:
    knowledge = "" if gap.knowledge is None else phrases.say(f"k-{gap.knowledge}")
    return Item(
        title=gap.title[phrases.lang],
        tag=knowledge,
        tone=gap.kind,
        id=gap.id,
        sentences=phrases.all(gap.why),
    )


def causes_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return what stands behind each gap, with the chain that leads there."""
    titles = {gap.id: gap for gap in assessment.gaps}
    items = []
    for gap_id, group in groupby(assessment.causes, key=lambda c: c.gap):
        gap = titles.get(gap_id)
        title = gap_id if gap is None else gap.title[phrases.lang]
        facts = tuple(Fact(phrases.say(f"kind-{c.kind}"), cause_text(c, phrases)) for c in group)
        items.append(Item(title=title, id=gap_id, facts=facts))
    if not items:
        return Section("causes", phrases.say("h-causes"))
    lead = Paragraph(phrases.say("causes-lead"), "note")
    return Section("causes", phrases.say("h-causes"), (lead, Items(tuple(items))))


def cause_text(cause: Cause, phrases: Phrases) -> str:
    """Return a cause, and the chain from it to the gap where there is one."""
    name = lower_first(cause.cause.label[phrases.lang])
    if len(cause.chain) < 2:
        return name
    words = phrases.name(cause.chain[0].element)
    for step, following in zip(cause.chain, cause.chain[1:], strict=False):
        link = "" if step.link is None else phrases.inside(step.link)
        words += f" –{link}→ {phrases.inside(following.element)}"
    return f"{name}: {lower_first(words)}"


def strengths_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return strengths, assets, and what is known of ties."""
    parts = [
        Part(phrases.say(key), (Items(tuple(_point(p, phrases) for p in points)),))
        for key, points in (
            ("t-strength", assessment.strengths),
            ("t-asset", assessment.assets),
            ("t-network", assessment.pathways),
        )
        if points
    ]
    heading = phrases.say("h-strengths")
    if not parts:
        return Section("strengths", heading, (Paragraph(phrases.say("t-none")),))
    return Section("strengths", heading, (), tuple(parts))


def _point(point: Point, phrases: Phrases) -> Item:
    return Item(
        title=point.title[phrases.lang],
        tag="" if point.band is None else phrases.inside(point.band),
        tone=point.kind if point.band is None else point.band.id,
        id=point.id,
        sentences=phrases.all(point.why),
    )


def indications_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return what indices hint at."""
    heading = phrases.say("h-indications")
    if not assessment.indications:
        return Section("indications", heading)
    items = Items(tuple(_point(p, phrases) for p in assessment.indications))
    return Section("indications", heading, (Paragraph(phrases.say("i-lead"), "note"), items))


def outcomes_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return the outcomes at risk, and what endangers them."""
    items = tuple(
        Item(
            title=phrases.name(risk.outcome),
            tone="at-risk",
            id=risk.id,
            sentences=phrases.all(risk.why),
        )
        for risk in assessment.outcomes_at_risk
    )
    return Section("outcomes", phrases.say("h-outcomes"), (Items(items),) if items else ())


def changes_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return trends, and what was seen after initiatives."""
    parts = []
    if assessment.trends:
        items = tuple(_trend(t, phrases) for t in assessment.trends)
        parts.append(Part(phrases.say("t-trends"), (Items(items),)))
    if assessment.observed_after:
        items = tuple(
            Item(
                title="" if o.initiative is None else phrases.name(o.initiative),
                id=o.id,
                sentences=phrases.all(o.why),
            )
            for o in assessment.observed_after
        )
        lead = Paragraph(phrases.say("t-after-lead"), "note")
        parts.append(Part(phrases.say("t-after"), (lead, Items(items))))
    return Section("changes", phrases.say("h-changes"), (), tuple(parts))


def _trend(trend: Trend, phrases: Phrases) -> Item:
    return Item(
        title=phrases.topic(trend.element, trend.level),
        tag=phrases.inside(trend.direction),
        tone=trend.direction.id,
        id=trend.id,
        sentences=phrases.all(trend.why),
    )
