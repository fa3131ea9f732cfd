"""Recommendations, in an order that is explained by reasons, and combinations of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from pyoxigraph import NamedNode

from ccreason.namespaces import cc
from ccreason.report.framework import rank
from ccreason.report.model import Caution, Combination, Recommendation

if TYPE_CHECKING:
    from ccreason.report.conclusions import Conclusions

Status = Literal["applicable", "caution", "blocked"]

#: A recommendation's status, and its place in the order.
_STATUSES: Final[dict[NamedNode, Status]] = {
    cc("Applicable"): "applicable",
    cc("WithCaution"): "caution",
    cc("Blocked"): "blocked",
}
_ORDER: Final = ("applicable", "caution", "blocked")


def recommendations(conclusions: Conclusions) -> tuple[Recommendation, ...]:
    """Return the recommendations.

    Those not blocked come first, and among them the use of capacity that is there already (slide
    18); then those with more reasons for priority, then those that answer more gaps. The reasons
    are given with each, in words.
    """
    found = [_recommendation(conclusions, n) for n in conclusions.of_class("Recommendation")]
    return tuple(
        sorted(
            found,
            key=lambda r: (
                r.status == "blocked",
                r.strategy.iri != cc("MobilizeExistingCapacity").value,
                -len(r.priority),
                -len(r.answers),
                _ORDER.index(r.status),
                rank(NamedNode(r.strategy.iri)),
                r.iri,
            ),
        )
    )


def _recommendation(conclusions: Conclusions, node: NamedNode) -> Recommendation:
    view = conclusions.view
    statuses = view.nodes(node, cc("recommendationStatus"))
    known: list[Status] = [_STATUSES[s] for s in statuses if s in _STATUSES]
    strategy = conclusions.one(node, "recommends") or conclusions.ref(node)
    cautions = [_caution(conclusions, c) for c in view.nodes(node, cc("hasCaution"))]
    return Recommendation(
        id=conclusions.terms.short_id(node),
        iri=node.value,
        strategy=strategy,
        status=known[0] if known else "applicable",
        answers=conclusions.refs(node, "answers"),
        uses=conclusions.refs(node, "uses"),
        cautions=tuple(sorted(cautions, key=lambda c: (c.kind.id, c.id))),
        blocked_by=conclusions.refs(node, "blockedBy"),
        blocked_why=conclusions.why(node, cc("blockedBy")),
        channels=conclusions.refs(node, "throughChannel"),
        priority=conclusions.refs(node, "priorityReason"),
        why=conclusions.why_by_rule(node),
    )


def _caution(conclusions: Conclusions, node: NamedNode) -> Caution:
    return Caution(
        id=conclusions.terms.short_id(node),
        kind=conclusions.one(node, "cautionKind") or conclusions.ref(node),
        because=conclusions.refs(node, "because"),
        why=conclusions.why(node),
    )


def combinations(conclusions: Conclusions) -> tuple[Combination, ...]:
    """Return the strategies that belong together."""
    found = []
    for node in conclusions.of_class("StrategyCombination"):
        combined = [
            strategy
            for recommendation in conclusions.view.nodes(node, cc("combines"))
            for strategy in conclusions.view.nodes(recommendation, cc("recommends"))
        ]
        found.append(
            Combination(
                id=conclusions.terms.short_id(node),
                iri=node.value,
                strategies=tuple(conclusions.ref(s) for s in conclusions.in_order(combined)),
                why=conclusions.why(node),
            )
        )
    return tuple(found)
