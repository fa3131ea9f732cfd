"""Follow one case over its assessments: what changed, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from pyoxigraph import NamedNode

from ccreason.comparison.model import CellHistory, History, Sighting
from ccreason.report import assess
from ccreason.report.framework import rank

if TYPE_CHECKING:
    from ccreason.cases import CaseSet
    from ccreason.comparison.model import Reason
    from ccreason.reasoning import Settings
    from ccreason.report import Assessment, Ref, Trend


def trend(
    caseset: CaseSet, *, case: str | None = None, force: bool = False, **settings: Unpack[Settings]
) -> History:
    """Assess one case and follow its ratings over time.

    Args:
        caseset: what was read.
        case: IRI of the case, where several were read.
        force: whether to conclude although the description does not conform.
        settings: how to reason: ``as_of``, ``parameters``, ``rules`` and ``engine``, as for
            :func:`ccreason.infer`.

    Raises:
        InputError: there is no case, several and none was named, or no such case.
    """
    return over_time(assess(caseset, case=case, force=force, **settings))


def over_time(assessment: Assessment) -> History:
    """Return what an assessment says about its case over time."""
    rounds = tuple(r for r in assessment.rounds if r.ratings)
    instruments = {row.observation: told.instrument for told in rounds for row in told.ratings}
    ending: dict[str | None, list[tuple[Trend, Reason | None]]] = {}
    for change in assessment.trends:
        if change.end is not None:
            told = (change, _reason(change, instruments))
            ending.setdefault(change.end.observation, []).append(told)
    cells: dict[tuple[str, str], tuple[Ref, Ref | None, list[Sighting]]] = {}
    for told_round in rounds:
        for row in told_round.ratings:
            key = (row.element.iri, "" if row.level is None else row.level.iri)
            changes = tuple(ending.get(row.observation, ()))
            cells.setdefault(key, (row.element, row.level, []))[2].append(
                Sighting(row, told_round, changes)
            )
    return History(
        assessment=assessment,
        rounds=rounds,
        cells=tuple(
            CellHistory(element, level, tuple(sightings))
            for _, (element, level, sightings) in sorted(
                cells.items(), key=lambda item: _place(*item[0])
            )
        ),
    )


def _place(element: str, level: str) -> tuple[int, str, int]:
    return (rank(NamedNode(element)), element, rank(NamedNode(level)) if level else 0)


def _reason(change: Trend, instruments: dict[str | None, Ref | None]) -> Reason | None:
    """Return why two ratings are not comparable; None where they are."""
    start, end = change.start, change.end
    if change.direction.id != "not-comparable":
        return None
    if start is None or end is None:
        return "unknown"
    if start.source != end.source:
        return "source"
    if start.scale != end.scale:
        return "scale"
    if instruments.get(start.observation) != instruments.get(end.observation):
        return "instrument"
    return "unknown"
