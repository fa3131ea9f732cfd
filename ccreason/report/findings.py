"""Gaps, strengths, assets, indications, constraints, outcomes at risk, as concluded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ccreason.namespaces import cc, local_name
from ccreason.report.model import Gap, OutcomeAtRisk, Point
from ccreason.report.profile import evidence

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from ccreason.report.conclusions import Conclusions
    from ccreason.wording import Bilingual

#: Kinds of gap, in the order in which a report tells them.
KINDS: Final = (
    "capacity",
    "level",
    "function",
    "outcome",
    "ownership",
    "representation",
    "knowledge",
)

#: Kinds of knowledge gap, in the order in which a report tells them.
KNOWLEDGE: Final = (
    "contradictory",
    "low-confidence",
    "stale",
    "withheld",
    "not-assessed",
    "incomplete-part",
)

_GAP_CLASSES: Final = {
    **{kind: f"{kind.capitalize()}Gap" for kind in KINDS if kind != "knowledge"},
}
_KNOWLEDGE_CLASSES: Final = {
    kind: "".join(part.capitalize() for part in kind.split("-")) + "Gap" for kind in KNOWLEDGE
}


def gaps(conclusions: Conclusions) -> tuple[Gap, ...]:
    """Return all gaps by kind, each kind in the order of the framework."""
    found = [
        _gap(conclusions, node, kind, None)
        for kind, cls in _GAP_CLASSES.items()
        for node in conclusions.in_order(conclusions.of_class(cls))
    ]
    found += [
        _gap(conclusions, node, "knowledge", kind)
        for kind, cls in _KNOWLEDGE_CLASSES.items()
        for node in conclusions.in_order(conclusions.of_class(cls))
    ]
    return tuple(found)


def _gap(conclusions: Conclusions, node: NamedNode, kind: str, knowledge: str | None) -> Gap:
    return Gap(
        id=conclusions.terms.short_id(node),
        iri=node.value,
        kind=kind,
        knowledge=knowledge,
        element=conclusions.one(node, "element"),
        level=conclusions.one(node, "level"),
        concerns=conclusions.refs(node, "concerns"),
        part=conclusions.one(node, "gapPart"),
        title=title(conclusions, node),
        why=conclusions.why(node),
        based_on=conclusions.refs(node, "basedOn"),
        evidence=tuple(
            dict.fromkeys(
                source
                for record in conclusions.in_order(conclusions.view.nodes(node, cc("basedOn")))
                for source in evidence(conclusions, record)
            )
        ),
    )


def title(conclusions: Conclusions, node: NamedNode) -> Bilingual:
    """Return what a conclusion is about, in a few words, without its kind."""
    view = conclusions.view
    element = view.node(node, cc("element"))
    if element is not None and view.node(node, cc("influence")) is None:
        return conclusions.terms.topic(element, view.node(node, cc("level")))
    for name in ("concerns", "gapPart", "outcome", "throughTie"):
        about = view.node(node, cc(name))
        if about is not None:
            return conclusions.terms.name(about)
    if view.is_a(node, cc("Asset")):
        return conclusions.terms.name(view.node(node, cc("basedOn")) or node)
    return conclusions.terms.name(node)


def points(conclusions: Conclusions, *classes: str) -> tuple[Point, ...]:
    """Return conclusions of some classes, in the order of the framework."""
    return tuple(
        _point(conclusions, node, _kebab(cls))
        for cls in classes
        for node in conclusions.in_order(conclusions.of_class(cls))
    )


def _point(conclusions: Conclusions, node: NamedNode, kind: str) -> Point:
    return Point(
        id=conclusions.terms.short_id(node),
        iri=node.value,
        kind=kind,
        title=title(conclusions, node),
        element=conclusions.one(node, "element"),
        level=conclusions.one(node, "level"),
        influence=conclusions.one(node, "influence"),
        band=conclusions.one(node, "band"),
        resource=conclusions.one(node, "resourceKind"),
        why=conclusions.why(node),
        based_on=conclusions.refs(node, "basedOn", "throughTie"),
    )


def outcomes_at_risk(conclusions: Conclusions) -> tuple[OutcomeAtRisk, ...]:
    """Return outcomes that gaps or constraints endanger, each once with all its reasons."""
    found = []
    for node in conclusions.in_order(conclusions.of_class("OutcomeAtRisk")):
        outcome = conclusions.one(node, "outcome")
        if outcome is None:
            continue
        found.append(
            OutcomeAtRisk(
                id=conclusions.terms.short_id(node),
                iri=node.value,
                outcome=outcome,
                because=conclusions.refs(node, "because"),
                why=conclusions.why(node),
            )
        )
    return tuple(found)


def kind_of(conclusions: Conclusions, node: NamedNode) -> str:
    """Return a node's most specific class as a word of JSON: `capacity-gap`, `condition`."""
    kind = conclusions.terms.labels.kind(node)
    return "" if kind is None else _kebab(local_name(kind.value))


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
