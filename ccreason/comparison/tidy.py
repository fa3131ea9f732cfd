"""Comparisons and histories as CSV in long form: one statement a row, ready for a spreadsheet.

A cell that a spreadsheet would run as a formula is defused by an apostrophe.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from ccreason.comparison.words import Words
from ccreason.report.sections import context_facts
from ccreason.wording.sheets import defused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ccreason.comparison.model import Comparison, History
    from ccreason.report import Assessment, Point, ProfileRow, Ref, Round
    from ccreason.report.described import CaseNote

_COMPARE: Final = (
    *("case", "case_iri", "part", "kind", "element", "level", "status"),
    *("value", "scale", "normalized", "band", "date", "source", "instrument", "text"),
)
_TREND: Final = (
    *("case", "case_iri", "element", "level", "date", "source", "instrument", "scale", "status"),
    *("value", "normalized", "band", "direction", "change", "since", "not_comparable", "text"),
)


def compare_csv(comparison: Comparison, lang: str = "en") -> str:
    """Return a comparison as CSV; names of terms as case files use them, texts in a language."""
    words = Words(lang)
    names = words.case_names(comparison.assessments)
    rows = (
        {"case": name, "case_iri": a.case.iri, **row}
        for name, a in zip(names, comparison.assessments, strict=True)
        for row in _case(a, words)
    )
    return _written(_COMPARE, rows)


def trend_csv(history: History, lang: str = "en") -> str:
    """Return a case's ratings over time as CSV; a rating with two changes stands in two rows."""
    words = Words(lang)
    case = history.assessment.case
    return _written(_TREND, _sightings(history, case, words))


def _written(head: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([defused(row.get(name, "")) for name in head] for row in rows)
    return buffer.getvalue()


def _id(ref: Ref | None) -> str:
    return "" if ref is None else ref.id


def _case(a: Assessment, words: Words) -> Iterator[dict[str, str]]:
    for fact in context_facts(a, words):
        yield {"part": "context", "kind": fact.label, "text": fact.text}
    for told in a.rounds:
        asked = told.informants or ""
        yield {
            "part": "assessment",
            "kind": _id(told.method),
            "date": told.date or "",
            "source": ", ".join(words.name(ref) for ref in told.assessors),
            "instrument": _id(told.instrument),
            "value": asked,
            "text": words.count("c-people", asked) if asked else "",
        }
    instruments = {row.observation: told for told in a.rounds for row in told.ratings}
    for row in a.profile:
        yield {"part": "profile", **_rating(row, instruments.get(row.observation), words)}
    for point in a.indications:
        yield {"part": "indication", "band": _id(point.band), **_point(point, words)}
    for gap in a.gaps:
        yield {
            "part": "gap",
            "kind": gap.kind if gap.knowledge is None else gap.knowledge,
            "element": _id(gap.element),
            "level": _id(gap.level),
            "text": gap.title[words.lang],
        }
    for point in a.constraints:
        yield {"part": "constraint", "kind": _id(point.influence), **_point(point, words)}
    for r in a.recommendations:
        yield {
            "part": "strategy",
            "kind": r.strategy.id,
            "status": r.status,
            "text": ", ".join(words.name(ref) for ref in r.answers),
        }


def _point(point: Point, words: Words) -> dict[str, str]:
    return {
        "element": _id(point.element),
        "level": _id(point.level),
        "source": ", ".join(words.name(ref) for ref in point.based_on),
        "text": point.title[words.lang],
    }


def _rating(row: ProfileRow, told: Round | None, words: Words) -> dict[str, str]:
    return {
        "element": row.element.id,
        "level": _id(row.level),
        "status": row.status,
        "value": row.value or "",
        "scale": _id(row.scale),
        "normalized": "" if row.normalized is None else f"{row.normalized:f}",
        "band": _id(row.band),
        "date": row.date or "",
        "source": words.name(row.source),
        "instrument": "" if told is None else _id(told.instrument),
        "text": row.reason[words.lang],
    }


def _sightings(history: History, case: CaseNote, words: Words) -> Iterator[dict[str, str]]:
    for cell in history.cells:
        for sighting in cell.sightings:
            row = {
                "case": case.community.label[words.lang],
                "case_iri": case.iri,
                **_rating(sighting.row, sighting.round, words),
            }
            if not sighting.changes:
                yield row
            for change, reason in sighting.changes:
                start = change.start
                yield {
                    **row,
                    "direction": change.direction.id,
                    "change": "" if change.change is None else f"{change.change:f}",
                    "since": "" if start is None or start.date is None else start.date,
                    "not_comparable": reason or "",
                    "text": " ".join(words.all(change.why)),
                }
