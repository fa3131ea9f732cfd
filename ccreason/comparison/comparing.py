"""Set cases side by side, and say what in them cannot be set against each other."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack, get_args

from pyoxigraph import NamedNode

from ccreason.comparison.model import Barrier, BarrierKind, ComparedCell, Comparison
from ccreason.errors import InputError
from ccreason.report import assess_all
from ccreason.report.framework import rank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ccreason.cases import CaseSet
    from ccreason.reasoning import Settings
    from ccreason.report import Assessment, ProfileRow, Ref, Round

    #: What a case has for a cell: scales, instruments, dates.
    Details = tuple[tuple[int, tuple[Ref, ...]], ...]
    Dates = tuple[tuple[int, tuple[str, ...]], ...]

_STALENESS: Final = "stalenessMonths"
#: Why there may be no value although somebody spoke of the cell.
_WITHOUT_VALUE: Final = ("withheld", "unknown", "not-applicable")


def compare(
    caseset: CaseSet,
    *,
    order: Sequence[Path | str] = (),
    force: bool = False,
    **settings: Unpack[Settings],
) -> Comparison:
    """Assess all cases that were read and set them side by side.

    Args:
        caseset: what was read: two cases or more.
        order: the files or folders, in the order in which their cases shall stand; cases that it
            does not settle stand in the order of their IRIs.
        force: whether to conclude although a description does not conform.
        settings: how to reason: ``as_of``, ``parameters``, ``rules`` and ``engine``, as for
            :func:`ccreason.infer`.

    Raises:
        InputError: there are fewer than two cases.
    """
    count = len(caseset.cases)
    if count < 2:
        raise InputError("comparison.too-few", count=count, doc="how-to/compare-cases")
    assessments = assess_all(caseset, force=force, **settings)
    places = [str(path) for path in order]
    return side_by_side(sorted(assessments, key=lambda a: _given(a, places)))


def _given(assessment: Assessment, places: Sequence[str]) -> int:
    """Return the place of a case's file, or of the folder that holds it."""
    path = Path(assessment.case.path or "")
    for place, given in enumerate(places):
        if path == Path(given) or Path(given) in path.parents:
            return place
    return len(places)


def side_by_side(assessments: Sequence[Assessment]) -> Comparison:
    """Set assessments side by side, in the order given."""
    cells = _cells(assessments)
    months = _months(assessments)
    finder = _Barriers(assessments, months)
    alike, barriers = finder.sort(cells)
    return Comparison(tuple(assessments), cells, alike, barriers, months)


def _cells(assessments: Sequence[Assessment]) -> tuple[ComparedCell, ...]:
    """Return every cell that a profile or an indication speaks of, in the framework's order."""
    named: dict[tuple[str, str], tuple[Ref, Ref | None]] = {}
    for assessment in assessments:
        for row in assessment.profile:
            named.setdefault(_key(row.element, row.level), (row.element, row.level))
    for element, _ in list(named.values()):
        named.setdefault(_key(element, None), (element, None))
    for point in chain.from_iterable(a.indications for a in assessments):
        if point.element is not None:
            named.setdefault(_key(point.element, None), (point.element, None))
    rows: list[dict[tuple[str, str], tuple[ProfileRow, ...]]] = []
    for assessment in assessments:
        of: dict[tuple[str, str], tuple[ProfileRow, ...]] = {}
        for row in assessment.profile:
            key = _key(row.element, row.level)
            of[key] = (*of.get(key, ()), row)
        rows.append(of)
    hinted = {p.element.iri for a in assessments for p in a.indications if p.element is not None}
    found = [
        ComparedCell(element, level, tuple(of.get(key, ()) for of in rows))
        for key, (element, level) in sorted(named.items(), key=lambda item: _place(item[0]))
    ]
    return tuple(
        cell
        for cell in found
        if any(cell.rows) or (cell.level is None and cell.element.iri in hinted)
    )


def _key(element: Ref, level: Ref | None) -> tuple[str, str]:
    return (element.iri, "" if level is None else level.iri)


def _place(key: tuple[str, str]) -> tuple[int, str, int, str]:
    """Return where a cell stands: its element's place, then its level's; an index comes last."""
    element, level = key
    return (
        rank(NamedNode(element)),
        element,
        rank(NamedNode(level)) if level else 999,
        level,
    )


def _months(assessments: Sequence[Assessment]) -> int | None:
    values = [
        value
        for a in assessments
        for ref, value in a.versions.parameters
        if ref.id == _STALENESS and value.isdigit()
    ]
    return int(values[0]) if values else None


class _Barriers:
    """Finds what keeps cells from being set against each other; alike reasons become one."""

    def __init__(self, assessments: Sequence[Assessment], months: int | None) -> None:
        self._assessments = assessments
        self._months = months
        self._rounds: list[dict[str, Round]] = [
            {
                row.observation: told
                for told in a.rounds
                for row in told.ratings
                if row.observation is not None
            }
            for a in assessments
        ]
        self._found: dict[tuple[BarrierKind, Details, Dates], list[tuple[Ref, Ref | None]]] = {}

    def sort(
        self, cells: Iterable[ComparedCell]
    ) -> tuple[tuple[tuple[Ref, Ref | None], ...], tuple[Barrier, ...]]:
        """Return the cells that nothing keeps apart, and what keeps the others apart."""
        alike = []
        for cell in cells:
            rated = [i for i in range(len(self._assessments)) if cell.rated(i)]
            if len(rated) > 1 and not self._differ(cell, rated):
                alike.append((cell.element, cell.level))
            if rated:
                self._beside_nothing(cell, rated)
        order = get_args(BarrierKind)
        found = sorted(self._found.items(), key=lambda item: order.index(item[0][0]))
        barriers = tuple(
            Barrier(kind, tuple(named), details, dates) for (kind, details, dates), named in found
        )
        return tuple(alike), barriers

    def _note(
        self, kind: BarrierKind, cell: ComparedCell, details: Details = (), dates: Dates = ()
    ) -> None:
        self._found.setdefault((kind, details, dates), []).append((cell.element, cell.level))

    def _differ(self, cell: ComparedCell, rated: list[int]) -> bool:
        """Note how the ratings of a cell differ; say whether anything keeps them apart."""
        differs = False
        scales = self._details(cell, rated, lambda i, o: self._scale(cell, i, o))
        instruments = self._details(cell, rated, self._instrument)
        if _apart(scales):
            self._note("scale", cell, scales)
            differs = True
        elif _apart(instruments) or not self._meet(cell, rated):
            self._note("instrument", cell, instruments)
            differs = True
        told = {i: [self._round(i, o) for o in self._observations(cell, i)] for i in rated}
        days = {i: [r.day for r in of if r is not None and r.day] for i, of in told.items()}
        if self._months is not None and _too_far(list(days.values()), self._months):
            dates = tuple(
                (i, tuple(dict.fromkeys(r.date for r in of if r is not None and r.date)))
                for i, of in told.items()
            )
            self._note("date", cell, dates=dates)
            differs = True
        return differs or len(rated) < len(self._assessments)

    def _meet(self, cell: ComparedCell, rated: list[int]) -> bool:
        """Say whether every case has a rating by one same instrument on one same scale."""
        used = [
            {(self._scale(cell, i, o), self._instrument(i, o)) for o in self._observations(cell, i)}
            for i in rated
        ]
        return bool(set.intersection(*used))

    def _beside_nothing(self, cell: ComparedCell, rated: list[int]) -> None:
        """Note what the cases have that have no value where others have one."""
        beside: dict[BarrierKind, list[tuple[int, tuple[Ref, ...]]]] = {}
        for i, assessment in enumerate(self._assessments):
            # Of a case that does not conform nothing is known, not even what was rated.
            if i not in rated and assessment.concluded:
                indices = self._indices(i, cell.element)
                beside.setdefault(_instead(cell, i, indices), []).append((i, indices))
        for kind, others in beside.items():
            self._note(kind, cell, tuple(others))

    def _indices(self, case: int, element: Ref) -> tuple[Ref, ...]:
        return tuple(
            ref
            for p in self._assessments[case].indications
            if p.element is not None and p.element.iri == element.iri
            for ref in p.based_on
        )

    def _observations(self, cell: ComparedCell, case: int) -> list[str]:
        return [
            row.observation
            for row in cell.rows[case]
            if row.status == "assessed" and row.observation is not None
        ]

    def _details(
        self, cell: ComparedCell, rated: list[int], what: Callable[[int, str], Ref | None]
    ) -> Details:
        return tuple(
            (
                i,
                tuple(
                    dict.fromkeys(
                        ref
                        for ref in (what(i, o) for o in self._observations(cell, i))
                        if ref is not None
                    )
                ),
            )
            for i in rated
        )

    def _scale(self, cell: ComparedCell, case: int, observation: str) -> Ref | None:
        return next(r.scale for r in cell.rows[case] if r.observation == observation)

    def _instrument(self, case: int, observation: str) -> Ref | None:
        told = self._round(case, observation)
        return None if told is None else told.instrument

    def _round(self, case: int, observation: str) -> Round | None:
        return self._rounds[case].get(observation)


def _instead(cell: ComparedCell, case: int, indices: tuple[Ref, ...]) -> BarrierKind:
    """Return what a case has for a cell instead of a value."""
    statuses = {row.status for row in cell.rows[case]}
    for status in _WITHOUT_VALUE:
        if status in statuses:
            return status
    return "proxy" if indices else "missing"


def _apart(details: Details) -> bool:
    """Say whether the cases have no single thing in common, or one of them names none."""
    named = [{ref.iri for ref in refs} for _, refs in details]
    return not all(named) or not set.intersection(*named)


def _too_far(days: list[list[str]], months: int) -> bool:
    """Say whether the nearest days of two cases lie more than so many months apart."""
    for place, one in enumerate(days):
        for other in days[place + 1 :]:
            if one and other and min(_apart_by(a, b) for a in one for b in other) > months:
                return True
    return False


def _apart_by(one: str, other: str) -> int:
    """Return how many months lie between two ISO days."""
    first, last = sorted((one, other))
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
