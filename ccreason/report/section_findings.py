"""Gaps with their causes, strengths, indications, outcomes at risk and changes, as lists."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from ccreason.report.outline import (
    Bullets,
    Cell,
    Fact,
    Item,
    Items,
    Paragraph,
    Part,
    Section,
    Table,
)
from ccreason.report.phrases import tone
from ccreason.wording import join, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.report.described import ProfileRow
    from ccreason.report.model import Assessment, Cause, Gap, Point, Recommendation, Trend
    from ccreason.report.outline import Block
    from ccreason.report.phrases import Phrases

_CHARACTERISTIC_ONLY: Final = "not-assessed"
_NOT_COMPARABLE: Final = "not-comparable"
_CAUSE_KINDS: Final = ("constraint", "condition", "gap")


def gaps_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return the gaps by kind, each with why, what stands behind it and what answers it.

    What nobody has assessed is asked for, all together, among the questions.
    """
    shown = [g for g in assessment.gaps if g.knowledge != _CHARACTERISTIC_ONLY]
    pointer = phrases.say("h-questions")
    if not shown:
        text = phrases.say("g-none", heading=pointer)
        return Section("gaps", phrases.say("h-gaps"), (Paragraph(text),))
    parts = []
    background = _Background(assessment, phrases)
    for kind, group in groupby(shown, key=lambda g: g.kind):
        blocks: list[Block] = []
        if kind == "knowledge":
            blocks.append(Paragraph(phrases.say("g-knowledge-pointer", heading=pointer), "note"))
        items = tuple(_gap(gap, background, phrases) for gap in group)
        blocks.append(Items(items, folds=True))
        parts.append(Part(phrases.say(f"g-{kind}"), tuple(blocks)))
    lead = (Paragraph(phrases.say("causes-lead"), "note"),) if assessment.causes else ()
    return Section("gaps", phrases.say("h-gaps"), lead, tuple(parts))


def _gap(gap: Gap, background: _Background, phrases: Phrases) -> Item:
    knowledge = "" if gap.knowledge is None else phrases.say(f"k-{gap.knowledge}")
    return Item(
        title=upper_first(gap.title[phrases.lang]),
        tag=knowledge,
        tone=gap.kind,
        id=gap.id,
        sentences=phrases.all(gap.why),
        facts=tuple(background.facts(gap)),
    )


class _Background:
    """What an assessment says around its gaps: evidence, causes, strategies."""

    def __init__(self, assessment: Assessment, phrases: Phrases) -> None:
        self._phrases = phrases
        self._titles = {gap.id: upper_first(gap_name(gap, phrases)) for gap in assessment.gaps}
        # A constraint rests on a condition: naming both would tell the same thing twice.
        self._behind = {c.id: {ref.iri for ref in c.based_on} for c in assessment.constraints}
        self._causes: dict[str, list[Cause]] = {}
        for cause in assessment.causes:
            self._causes.setdefault(cause.gap, []).append(cause)
        self._answers: dict[str, list[Recommendation]] = {}
        for recommendation in assessment.recommendations:
            for ref in recommendation.answers:
                self._answers.setdefault(ref.id, []).append(recommendation)

    def facts(self, gap: Gap) -> Iterable[Fact]:
        """Yield what belongs to a gap, beside why it is one."""
        phrases = self._phrases
        causes = self._causes.get(gap.id, [])
        told = {iri for c in causes for iri in self._behind.get(c.cause.id, ())}
        for cause in sorted(causes, key=lambda c: _CAUSE_KINDS.index(c.kind)):
            if cause.cause.iri not in told:
                kind = phrases.say(f"kind-{cause.kind}")
                about = _cause(cause, self._titles, phrases)
                text = phrases.say("kind-about", kind=kind, about=about)
                yield Fact(phrases.say("g-behind"), text)
        answers = self._answers.get(gap.id)
        if answers:
            names = [
                f"{phrases.inside(r.strategy)} ({phrases.say(f'r-{r.status}')})" for r in answers
            ]
            yield Fact(phrases.say("g-answered"), join(names, phrases.lang))
        if gap.evidence:
            names = list(dict.fromkeys(phrases.name(source) for source in gap.evidence))
            yield Fact(phrases.say("g-evidence"), "; ".join(names))


def constraints_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return what holds elements back, and since which record."""
    items = tuple(_point(c, phrases) for c in assessment.constraints)
    blocks: tuple[Block, ...] = (Items(items),) if items else ()
    return Section("constraints", phrases.say("h-constraints"), blocks)


def _cause(cause: Cause, titles: dict[str, str], phrases: Phrases) -> str:
    """Return a cause: the way from it to the gap, or its name."""
    if cause.kind != "gap" and len(cause.chain) > 1:
        names = [phrases.inside(step.element) for step in cause.chain]
        return " → ".join(names)
    return lower_first(titles.get(cause.cause.id) or phrases.name(cause.cause))


def gap_name(gap: Gap, phrases: Phrases) -> str:
    """Return what a gap is about; its kind too, unless it is about an element."""
    title = gap.title[phrases.lang]
    if gap.element is not None:
        return title
    kind = lower_first(phrases.say(f"g1-{gap.kind}"))
    if kind == lower_first(title):
        return kind
    return phrases.say("kind-about", kind=kind, about=title)


def strengths_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return strengths, assets, and what is known of ties."""
    lists = (
        ("t-strength", [_point(p, phrases) for p in assessment.strengths]),
        ("t-asset", [_point(p, phrases) for p in assessment.assets]),
        ("t-network", _ties(assessment.pathways, phrases)),
    )
    parts = tuple(Part(phrases.say(key), (Items(tuple(items)),)) for key, items in lists if items)
    heading = phrases.say("h-strengths")
    if not parts:
        return Section("strengths", heading, (Paragraph(phrases.say("t-none")),))
    return Section("strengths", heading, (), parts)


def _ties(pathways: Sequence[Point], phrases: Phrases) -> list[Item]:
    """Return pathways through one tie together, and what is said of other ties and agents."""
    by_tie: dict[str, list[Point]] = {}
    for point in pathways:
        if point.kind == "resource-pathway":
            by_tie.setdefault(point.title[phrases.lang], []).append(point)
    items = [
        Item(
            title=upper_first(title),
            id=points[0].id,
            facts=(
                Fact(
                    phrases.say("t-carries"),
                    phrases.names(p.resource for p in points if p.resource is not None),
                ),
            ),
        )
        for title, points in by_tie.items()
    ]
    return items + [_point(p, phrases) for p in pathways if p.kind != "resource-pathway"]


def _point(point: Point, phrases: Phrases) -> Item:
    return Item(
        title=upper_first(point.title[phrases.lang]),
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
    """Return trends as a table, and what was seen after each initiative."""
    parts = []
    if assessment.trends:
        blocks: list[Block] = [_trends(assessment.trends, phrases)]
        unlike = [t for t in assessment.trends if t.direction.id == _NOT_COMPARABLE]
        if unlike:
            blocks.append(Bullets(tuple(" ".join(phrases.all(t.why)) for t in unlike)))
        parts.append(Part(phrases.say("t-trends"), tuple(blocks)))
    if assessment.observed_after:
        lead = Paragraph(phrases.say("t-after-lead"), "note")
        after = Items(tuple(seen_after(assessment, phrases)))
        parts.append(Part(phrases.say("t-after"), (lead, after)))
    return Section("changes", phrases.say("h-changes"), (), tuple(parts))


def _trends(trends: Sequence[Trend], phrases: Phrases) -> Table:
    return Table(
        caption="",
        head=(
            phrases.say("p-element"),
            phrases.say("t-before"),
            phrases.say("t-later"),
            phrases.say("t-direction"),
        ),
        rows=tuple(
            (
                Cell.of(phrases.topic(t.element, t.level)),
                _end(t.start, phrases),
                _end(t.end, phrases),
                Cell.of(phrases.inside(t.direction), tone=t.direction.id),
            )
            for t in trends
        ),
        widths=(24, 18, 18, 14),
    )


def _end(row: ProfileRow | None, phrases: Phrases) -> Cell:
    if row is None:
        return Cell.of("")
    return Cell.of(phrases.state(row), phrases.date(row.date), tone=tone(row))


def seen_after(assessment: Assessment, phrases: Phrases) -> Iterable[Item]:
    """Yield each initiative with the changes that were seen after it."""
    trends = {t.id: t for t in assessment.trends}
    by_initiative: dict[str, list[Trend]] = {}
    names: dict[str, str] = {}
    for seen in assessment.observed_after:
        if seen.initiative is not None and seen.trend is not None and seen.trend.id in trends:
            names[seen.initiative.id] = phrases.name(seen.initiative)
            by_initiative.setdefault(seen.initiative.id, []).append(trends[seen.trend.id])
    for initiative, seen_trends in by_initiative.items():
        yield Item(
            title=names[initiative],
            facts=tuple(
                Fact(phrases.topic(t.element, t.level), phrases.inside(t.direction))
                for t in seen_trends
            ),
        )
