"""What a comparison of cases and a history of one case hold; plain frozen data.

Cases stand in the order in which they were given. Nothing here orders, sums or scores them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ccreason.report import Assessment, Point, ProfileRow, Ref, Round, Trend

#: Why ratings of two cases cannot be set against each other.
BarrierKind = Literal[
    "scale", "instrument", "date", "proxy", "withheld", "unknown", "not-applicable", "missing"
]

#: Why two ratings of one case cannot be set against each other.
Reason = Literal["source", "scale", "instrument", "unknown"]


@dataclass(frozen=True)
class ComparedCell:
    """One element at one level, with what each case says of it.

    Attributes:
        element: what was rated.
        level: at which level, for a characteristic.
        rows: for each case, the latest rating of each source; empty where it has no such row.
    """

    element: Ref
    level: Ref | None
    rows: tuple[tuple[ProfileRow, ...], ...]

    def rated(self, case: int) -> bool:
        """Say whether a case has a value here."""
        return any(row.status == "assessed" for row in self.rows[case])


@dataclass(frozen=True)
class Barrier:
    """A reason why some cells cannot be set against each other across cases.

    Attributes:
        kind: other scale, other instrument, dates too far apart, a rating beside an index, beside
            a value that was withheld, is not known or does not apply, or beside nothing.
        cells: the cells that it holds for.
        details: for each case that it concerns (by place), what it has: scales, instruments or
            sources of indications; empty for a case that has nothing.
        dates: for each case that it concerns, its dates (EDTF).
    """

    kind: BarrierKind
    cells: tuple[tuple[Ref, Ref | None], ...]
    details: tuple[tuple[int, tuple[Ref, ...]], ...] = ()
    dates: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two or more cases side by side.

    Attributes:
        assessments: of the cases, in the order given.
        cells: elements that at least one case speaks of, in the framework's order.
        alike: cells rated in every case on one scale, with one instrument and not too far apart
            in time: they can be read side by side, and still say nothing of a rank.
        barriers: what cannot be set against each other, and why.
        months: how far apart dates may lie (the parameter for old data).
    """

    assessments: tuple[Assessment, ...]
    cells: tuple[ComparedCell, ...]
    alike: tuple[tuple[Ref, Ref | None], ...]
    barriers: tuple[Barrier, ...]
    months: int | None

    @property
    def conforms(self) -> bool:
        """Say whether no description has a violation."""
        return all(a.conforms for a in self.assessments)

    def indications(self, case: int, element: Ref) -> tuple[Point, ...]:
        """Return what indices hint at about an element in a case."""
        return tuple(
            p
            for p in self.assessments[case].indications
            if p.element is not None and p.element.iri == element.iri
        )


@dataclass(frozen=True)
class Sighting:
    """One rating in time, and how it stands to earlier ones.

    Attributes:
        row: the rating.
        round: the assessment that it belongs to.
        changes: the trends that end here, with the reason where they are not comparable.
    """

    row: ProfileRow
    round: Round
    changes: tuple[tuple[Trend, Reason | None], ...]


@dataclass(frozen=True)
class CellHistory:
    """One element at one level over time, earliest first."""

    element: Ref
    level: Ref | None
    sightings: tuple[Sighting, ...]

    @property
    def values(self) -> int:
        """How often it was rated: withheld, unknown and not applicable are no values."""
        return sum(s.row.normalized is not None for s in self.sightings)


@dataclass(frozen=True)
class History:
    """One case over its assessments.

    Attributes:
        assessment: of the case.
        rounds: the assessments that rated something, earliest first.
        cells: what was rated, in the framework's order.
    """

    assessment: Assessment
    rounds: tuple[Round, ...]
    cells: tuple[CellHistory, ...]

    @property
    def conforms(self) -> bool:
        """Say whether the description has no violation."""
        return self.assessment.conforms
