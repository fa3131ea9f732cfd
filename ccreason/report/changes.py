"""Trends between assessments, what was seen after an initiative, and how complete the data is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.namespaces import cc, local_name
from ccreason.report.model import Completeness, ObservedAfter, Trend
from ccreason.report.profile import rating_row

if TYPE_CHECKING:
    from ccreason.report.conclusions import Conclusions
    from ccreason.report.described import ProfileRow

#: What is counted, in the order in which it is told.
COUNTS: Final = (
    "cellsAssessed",
    "cellsExpected",
    "functionsRecorded",
    "outcomesRecorded",
    "conditionsRecorded",
)


def trends(conclusions: Conclusions) -> tuple[Trend, ...]:
    """Return the trends, in the order of the framework and of time."""
    found = []
    for node in conclusions.of_class("Trend"):
        element = conclusions.one(node, "element")
        direction = conclusions.one(node, "trendDirection")
        if element is None or direction is None:
            continue
        change = conclusions.text(node, cc("change"))
        trend = Trend(
            id=conclusions.terms.short_id(node),
            iri=node.value,
            element=element,
            level=conclusions.one(node, "level"),
            direction=direction,
            change=None if change is None else Decimal(change),
            start=_row(conclusions, node, "fromObservation"),
            end=_row(conclusions, node, "toObservation"),
            why=conclusions.why(node, cc("trendDirection")),
        )
        place = conclusions.order(node)
        start, end = _day(conclusions, trend.start), _day(conclusions, trend.end)
        found.append((place[:2], end, start, node.value, trend))
    return tuple(trend for *_, trend in sorted(found, key=lambda t: t[:4]))


def _row(conclusions: Conclusions, trend: NamedNode, name: str) -> ProfileRow | None:
    observation = conclusions.view.node(trend, cc(name))
    return None if observation is None else rating_row(conclusions, observation)


def _day(conclusions: Conclusions, row: ProfileRow | None) -> str:
    """Return the day that a rating counts for: "about 2024" is no text to order by."""
    if row is None or row.observation is None:
        return ""
    return conclusions.text(NamedNode(row.observation), cc("observedOn")) or ""


def observed_after(conclusions: Conclusions) -> tuple[ObservedAfter, ...]:
    """Return the changes that were seen after an initiative."""
    return tuple(
        ObservedAfter(
            id=conclusions.terms.short_id(node),
            iri=node.value,
            initiative=conclusions.one(node, "concerns"),
            trend=conclusions.one(node, "aboutTrend"),
            why=conclusions.why(node),
        )
        for node in conclusions.of_class("ObservedAfter")
    )


def completeness(conclusions: Conclusions) -> Completeness:
    """Return how much of the framework the description covers."""
    counts: dict[str, int] = {}
    for node in conclusions.of_class("Completeness"):
        for predicate in conclusions.view.properties(node):
            name = local_name(predicate.value)
            text = conclusions.text(node, predicate)
            if text is not None and text.isdigit():
                counts[name] = int(text)
    known = [name for name in COUNTS if name in counts]
    others = sorted(set(counts) - set(known))
    declared = conclusions.refs(conclusions.community, "declaresComplete")
    return Completeness(
        counts=tuple((name, counts[name]) for name in [*known, *others]),
        declared=declared,
    )
