"""The profile: what each source says of each element at each level, and what was recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, get_args

from pyoxigraph import NamedNode

from ccreason.explanation.recorded import evidence as sources_of
from ccreason.namespaces import cc
from ccreason.report.described import (
    CellStatus,
    Initiative,
    InitiativeResult,
    ProfileRow,
    Record,
    Ref,
)
from ccreason.report.framework import DIMENSIONS, elements, rank
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from ccreason.report.conclusions import Conclusions

_CHARACTERISTICS: Final = "CharacteristicsDimension"

#: Dimension: class of its records, property that names the element, property of its state.
_RECORDS: Final = {
    "FunctionsDimension": ("FunctionRecord", "function", "performance"),
    "InfluencesDimension": ("Condition", "influence", "polarity"),
    "OutcomesDimension": ("OutcomeRecord", "outcome", "attainment"),
}


def profile(conclusions: Conclusions) -> tuple[ProfileRow, ...]:
    """Return the latest rating of each element, level and source, and the cells without any.

    Characteristics come first, level by level; then other elements that were rated.
    """
    latest = set(conclusions.of_class("LatestObservation"))
    rated: dict[tuple[NamedNode, NamedNode | None], list[ProfileRow]] = {}
    for rating in conclusions.of_class("Rating"):
        element = conclusions.view.node(rating, cc("element"))
        if rating in latest and element is not None:
            level = conclusions.view.node(rating, cc("level"))
            rated.setdefault((element, level), []).append(rating_row(conclusions, rating))
    rows: list[ProfileRow] = []
    levels = elements("AgencyLevelsDimension", conclusions.view)
    for characteristic in elements(_CHARACTERISTICS, conclusions.view):
        for level in levels:
            rows += rated.pop((characteristic, level), []) or [
                ProfileRow(
                    dimension=_dimension(conclusions, characteristic),
                    element=conclusions.ref(characteristic),
                    level=conclusions.ref(level),
                    status="not-assessed",
                )
            ]
    for key in sorted(rated, key=lambda k: (rank(k[0]), k[0].value, k[1].value if k[1] else "")):
        rows += rated[key]
    return tuple(rows)


def bands(conclusions: Conclusions) -> tuple[Ref, ...]:
    """Return the bands, lowest first."""
    view = conclusions.view

    def lower(band: NamedNode) -> Decimal:
        return Decimal(conclusions.text(band, cc("lowerBound")) or 0)

    found = sorted(view.instances(cc("Band")), key=lambda b: (lower(b), b.value))
    return tuple(conclusions.ref(band) for band in found)


def rating_row(conclusions: Conclusions, rating: NamedNode) -> ProfileRow:
    """Return a rating with everything that its author said about it."""
    view = conclusions.view
    element = view.node(rating, cc("element"))
    if element is None:
        raise ValueError(f"a rating without an element: {rating.value}")
    level = conclusions.one(rating, "level")
    status = conclusions.one(rating, "status")
    assessment = view.node(rating, cc("inAssessment"))
    scale = view.node(rating, cc("scale"))
    normalized = conclusions.text(rating, cc("normalizedValue"))
    confidence = conclusions.text(rating, cc("confidence"))
    reason = view.literal(rating, cc("reason"))
    return ProfileRow(
        dimension=_dimension(conclusions, element),
        element=conclusions.ref(element),
        level=level,
        status="assessed" if status is None else _status(status),
        observation=rating.value,
        source=conclusions.one(rating, "observationSource"),
        value=conclusions.text(rating, cc("value")),
        scale=None if scale is None else conclusions.ref(scale),
        scale_ends=None if scale is None else _ends(conclusions, scale),
        normalized=None if normalized is None else Decimal(normalized),
        band=conclusions.one(rating, "band"),
        confidence=None if confidence is None else Decimal(confidence),
        date=None if assessment is None else conclusions.text(assessment, cc("date")),
        assessors=() if assessment is None else conclusions.refs(assessment, "assessor"),
        evidence=evidence(conclusions, rating),
        reason=NOTHING if reason is None else _in_both(conclusions, rating, cc("reason")),
    )


def records(conclusions: Conclusions) -> tuple[Record, ...]:
    """Return what is recorded of functions, influences and outcomes, and what is not."""
    found: list[Record] = []
    superseded = cc("supersededBy")
    latest = set(conclusions.of_class("LatestRecord"))
    for dimension, (cls, about, state) in _RECORDS.items():
        told: dict[NamedNode, list[Record]] = {}
        for node in conclusions.of_class(cls):
            element = conclusions.view.node(node, cc(about))
            is_past = conclusions.view.node(node, superseded) is not None or (
                cls != "Condition" and bool(latest) and node not in latest
            )
            if element is not None and not is_past:
                told.setdefault(element, []).append(
                    _record(conclusions, node, element, dimension, state)
                )
        for element in elements(dimension, conclusions.view):
            aspects = conclusions.view.nodes(element, cc("hasAspect"))
            found += [r for e in (element, *aspects) for r in told.get(e, ())] or [
                Record(_notation(conclusions, dimension), conclusions.ref(element))
            ]
    return tuple(found)


def _record(
    conclusions: Conclusions, node: NamedNode, element: NamedNode, dimension: str, state: str
) -> Record:
    return Record(
        dimension=_notation(conclusions, dimension),
        element=conclusions.ref(element),
        aspect_of=conclusions.one(element, "aspectOf"),
        state=conclusions.one(node, state),
        strength=conclusions.one(node, "strength"),
        on=conclusions.refs(node, "onElement"),
        by=conclusions.refs(node, "performedBy"),
        routine=conclusions.one(node, "routine"),
        date=conclusions.text(node, cc("date")),
        iri=node.value,
    )


def initiatives(conclusions: Conclusions) -> tuple[Initiative, ...]:
    """Return what was undertaken, earliest first."""
    found = []
    for node in conclusions.of_class("Initiative"):
        results = conclusions.view.nodes(node, cc("result"))
        initiative = Initiative(
            ref=conclusions.ref(node),
            date=conclusions.text(node, cc("date")),
            strategies=conclusions.refs(node, "strategy"),
            planned_by=conclusions.refs(node, "plannedBy"),
            led_by=conclusions.refs(node, "ledBy"),
            funded_by=conclusions.refs(node, "fundedBy"),
            aims_at=conclusions.refs(node, "aimsAt", "supportsFunction"),
            results=tuple(_result(conclusions, result) for result in results),
            note=_in_both(conclusions, node, cc("note")),
        )
        start = conclusions.text(node, cc("earliest")) or ""
        found.append((start, node.value, initiative))
    return tuple(initiative for *_, initiative in sorted(found, key=lambda t: t[:2]))


def _result(conclusions: Conclusions, node: NamedNode) -> InitiativeResult:
    return InitiativeResult(
        element=conclusions.one(node, "onElement"),
        change=conclusions.one(node, "resultPolarity"),
        note=_in_both(conclusions, node, cc("note")),
    )


def _notation(conclusions: Conclusions, dimension: str) -> str:
    return conclusions.terms.labels.notation(cc(dimension))


def _dimension(conclusions: Conclusions, element: NamedNode) -> str:
    for dimension, (cls, _) in DIMENSIONS.items():
        if conclusions.view.is_a(element, cc(cls)):
            return _notation(conclusions, dimension)
    return ""


def _status(status: Ref) -> CellStatus:
    """Return a rating's status; each is an individual of the ontology with this notation."""
    for known in get_args(CellStatus):
        if status.id == known:
            return known  # type: ignore[no-any-return]
    return "unknown"


def _ends(conclusions: Conclusions, scale: NamedNode) -> tuple[str, str] | None:
    low = conclusions.text(scale, cc("minimum"))
    high = conclusions.text(scale, cc("maximum"))
    return None if low is None or high is None else (low, high)


def evidence(conclusions: Conclusions, record: NamedNode) -> tuple[Ref, ...]:
    """Return the sources of a record; of a rating without any, those of its assessment."""
    found = sources_of(record, conclusions.terms)
    return tuple(conclusions.ref(n) for n in found if isinstance(n, NamedNode))


def _in_both(conclusions: Conclusions, node: NamedNode, prop: NamedNode) -> Bilingual:
    """Return a free text in each language, as far as its author wrote it in both."""
    return Bilingual.of(lambda lang: conclusions.terms.text(node, prop, lang))
