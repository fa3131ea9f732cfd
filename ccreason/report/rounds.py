"""The assessments of a case: who looked, when, how, and every rating that they gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.namespaces import cc
from ccreason.report.described import Round
from ccreason.report.profile import rating_row
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from ccreason.report.conclusions import Conclusions


def rounds(conclusions: Conclusions) -> tuple[Round, ...]:
    """Return the assessments, earliest first; those without a date come last."""
    ratings: dict[NamedNode, list[NamedNode]] = {}
    for rating in conclusions.in_order(conclusions.of_class("Rating")):
        assessment = conclusions.view.node(rating, cc("inAssessment"))
        if assessment is not None:
            ratings.setdefault(assessment, []).append(rating)
    found = [
        _round(conclusions, node, ratings.get(node, []))
        for node in conclusions.of_class("Assessment")
    ]
    return tuple(sorted(found, key=lambda r: (r.day is None, r.day or "", r.ref.iri)))


def _round(conclusions: Conclusions, node: NamedNode, ratings: list[NamedNode]) -> Round:
    return Round(
        ref=conclusions.ref(node),
        date=conclusions.text(node, cc("date")),
        day=conclusions.text(node, cc("latest")) or conclusions.text(node, cc("earliest")),
        method=conclusions.one(node, "method"),
        instrument=conclusions.one(node, "instrument"),
        assessors=conclusions.refs(node, "assessor"),
        informants=conclusions.text(node, cc("informantCount")),
        groups=Bilingual.of(lambda lang: conclusions.terms.text(node, cc("informantGroup"), lang)),
        ratings=tuple(rating_row(conclusions, rating) for rating in ratings),
    )
