"""Small charts, one like the other: a case's profile in each panel, or one cell over time.

The geometry is worked out here; the templates write the shapes, so that text from the data is
escaped in one place. Whatever a chart says, the words in it or beside it say too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ccreason.report.drawing import GAUGE
from ccreason.wording import lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.comparison.model import CellHistory, Comparison, History
    from ccreason.comparison.words import Words
    from ccreason.report import Assessment, ProfileRow, Ref

#: Shapes of the marks, one for each source in turn: told apart without colour.
SHAPES: Final = ("circle", "square", "diamond", "triangle", "cross")

_BAR_X: Final = 116.0
_BAR: Final = 112.0
_ROW: Final = 19.0


@dataclass(frozen=True)
class Mark:
    """A point of a chart; `title` says in words what it stands for."""

    x: float
    y: float
    shape: str
    title: str = ""


@dataclass(frozen=True)
class Line:
    """A line of text; `look` is its class."""

    x: float
    y: float
    text: str
    look: str
    anchor: str = "start"


@dataclass(frozen=True)
class Bar:
    """A band's part of a chart."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True)
class Panel:
    """One chart.

    Attributes:
        key: unique in the page.
        title, description: what it shows, for those who do not see it.
        caption: what stands below it.
        lines: ends of the lines between marks: (x1, y1, x2, y2).
    """

    key: str
    title: str
    description: str
    width: float
    height: float
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Line, ...]
    lines: tuple[tuple[float, float, float, float], ...] = ()
    caption: tuple[str, ...] = ()


@dataclass(frozen=True)
class Charts:
    """Panels of one kind, their heading, and what colours and shapes stand for.

    Attributes:
        narrow: whether three panels fit beside each other.
    """

    heading: str
    panels: tuple[Panel, ...]
    legend: tuple[tuple[str, str], ...]
    legend_label: str
    sources: tuple[tuple[str, str], ...] = ()
    sources_label: str = ""
    narrow: bool = False


def profiles(comparison: Comparison, words: Words) -> Charts:
    """Return a panel for each case: its characteristics at their levels on four bands."""
    bands = _bands(comparison.assessments, words)
    names = words.case_names(comparison.assessments)
    return Charts(
        heading=words.tell("chart-heading"),
        panels=tuple(
            _profile(case, name, f"profile-{place}", bands, words)
            for place, (case, name) in enumerate(
                zip(comparison.assessments, names, strict=True), start=1
            )
        ),
        legend=tuple(bands.items()),
        legend_label=words.tell("chart-key"),
    )


def _bands(assessments: Iterable[Assessment], words: Words) -> dict[str, str]:
    """Return the bands in order, with their names."""
    named: dict[str, str] = {}
    for assessment in assessments:
        for band in assessment.bands:
            named.setdefault(band.id, words.name(band))
    return {band: named[band] for band in GAUGE if band in named}


def _ends(bands: dict[str, str]) -> dict[str, str]:
    names = [lower_first(name) for name in bands.values()] or [""]
    return {"low": names[0], "high": names[-1]}


def _profile(case: Assessment, name: str, key: str, bands: dict[str, str], words: Words) -> Panel:
    cells: dict[str, dict[str, list[ProfileRow]]] = {}
    for row in case.profile:
        if row.level is not None:
            cells.setdefault(words.name(row.element), {}).setdefault(
                words.name(row.level), []
            ).append(row)
    bars: list[Bar] = []
    marks: list[Mark] = []
    labels: list[Line] = []
    y = 4.0
    nobody = all(row.status == "not-assessed" for row in case.profile)
    if nobody:
        text = words.tell("not-concluded")
        if case.concluded:
            text = words.say("cell-not-assessed")
        labels.append(Line(4, y + 16, text, "chart-text"))
        y += 24
    shown = {} if nobody else cells
    for element, levels in shown.items():
        y += 16
        labels.append(Line(4, y, element, "chart-element"))
        for level, rows in levels.items():
            y += _ROW
            labels.append(Line(12, y, level, "chart-text"))
            if any(row.normalized is not None for row in rows):
                bars += _bar(_BAR_X, y - 11, _BAR / len(GAUGE), 13.0)
            marks += [
                Mark(round(_BAR_X + _BAR * float(row.normalized), 1), y - 4.5, "circle")
                for row in rows
                if row.normalized is not None
            ]
            labels.append(Line(_BAR_X + _BAR + 10, y, _state(rows, words), "chart-text"))
        y += 8
    return Panel(
        key=key,
        title=words.tell("chart-title", community=name),
        description=words.tell("chart-desc", **_ends(bands)),
        width=360.0,
        height=y,
        bars=tuple(bars),
        marks=tuple(dict.fromkeys(marks)),
        labels=tuple(labels),
        caption=(name,),
    )


def _bar(x: float, y: float, width: float, height: float) -> list[Bar]:
    return [Bar(x + place * width, y, width, height, band) for place, band in enumerate(GAUGE)]


def _state(rows: Sequence[ProfileRow], words: Words) -> str:
    """Return what a cell's ratings say; sources that differ are said to differ."""
    states = dict.fromkeys(words.state(row) for row in rows)
    return lower_first(next(iter(states))) if len(states) == 1 else words.say("svg-mixed")


# ---- one cell over time

_LEFT: Final = 14.0
_PLOT: Final = 232.0
_TOP: Final = 8.0
_HIGH: Final = 100.0


def over_time(
    history: History, cells: Sequence[CellHistory], key: str, words: Words
) -> Charts | None:
    """Return a panel for each cell that was rated at least twice, all on one scale of time."""
    shapes = source_shapes(history)
    span = _span(history)
    dates = [r.date for r in history.rounds if r.day is not None]
    bands = _bands([history.assessment], words)
    panels = [
        _line(cell, f"{key}-{place}", shapes, span, dates, bands, words)
        for place, cell in enumerate(cells, start=1)
        if span is not None and len(_points(cell)) > 1
    ]
    if not panels:
        return None
    used = {s.row.source for cell in cells for s in cell.sightings if s.row.normalized is not None}
    return Charts(
        heading="",
        panels=tuple(panels),
        legend=tuple(bands.items()),
        legend_label=words.tell("line-note", **_ends(bands)),
        sources=tuple(
            (shape, words.name(source)) for source, shape in shapes.items() if source in used
        ),
        sources_label=words.tell("line-key"),
        narrow=True,
    )


def source_shapes(history: History) -> dict[Ref | None, str]:
    """Return the shape that marks each source's ratings."""
    sources = dict.fromkeys(s.row.source for cell in history.cells for s in cell.sightings)
    return {s: SHAPES[place % len(SHAPES)] for place, s in enumerate(sources)}


def _points(cell: CellHistory) -> list[tuple[str, ProfileRow]]:
    return [
        (s.round.day, s.row)
        for s in cell.sightings
        if s.round.day is not None and s.row.normalized is not None
    ]


def _span(history: History) -> tuple[date, date] | None:
    """Return the first and last day on which anything was rated; None for one day only."""
    days = sorted({r.day for r in history.rounds if r.day is not None})
    if len(days) < 2:
        return None
    return date.fromisoformat(days[0][:10]), date.fromisoformat(days[-1][:10])


def _line(
    cell: CellHistory,
    key: str,
    shapes: dict[Ref | None, str],
    span: tuple[date, date] | None,
    dates: list[str | None],
    bands: dict[str, str],
    words: Words,
) -> Panel:
    first, last = span or (date.min, date.max)
    whole = (last - first).days
    places: dict[str | None, tuple[float, float]] = {}
    marks = []
    for day, row in _points(cell):
        x = _LEFT + 8 + (_PLOT - 16) * (date.fromisoformat(day[:10]) - first).days / whole
        y = _TOP + _HIGH * (1 - float(row.normalized or 0))
        places[row.observation] = (round(x, 1), round(y, 1))
        told = words.tell(
            "line-point",
            date=words.date(row.date),
            source=words.name(row.source),
            state=words.state(row),
        )
        marks.append(Mark(*places[row.observation], shapes[row.source], told))
    lines = []
    sentences = []
    for sighting in cell.sightings:
        for change, reason in sighting.changes:
            told = words.change(change, reason)
            sentences.append(f"{words.name(sighting.row.source)}: {told}")
            if reason is None and change.start is not None:
                start = places.get(change.start.observation)
                end = places.get(sighting.row.observation)
                if start is not None and end is not None:
                    lines.append((*start, *end))
    title = words.topic(cell.element, cell.level)
    caption = tuple(dict.fromkeys(sentences))
    step = _HIGH / len(GAUGE)
    bars = tuple(
        Bar(_LEFT, _TOP + _HIGH - (place + 1) * step, _PLOT, step, band)
        for place, band in enumerate(GAUGE)
    )
    bottom = _TOP + _HIGH + 15
    ends = [Line(_LEFT, bottom, str(first.year), "chart-text")]
    if last.year != first.year:
        ends.append(Line(_LEFT + _PLOT, bottom, str(last.year), "chart-text", "end"))
    return Panel(
        key=key,
        title=title,
        description=words.tell(
            "line-desc",
            start=words.date(dates[0]),
            end=words.date(dates[-1]),
            words="; ".join(caption),
            **_ends(bands),
        ),
        width=_LEFT + _PLOT + 8,
        height=bottom + 6,
        bars=bars,
        marks=tuple(marks),
        labels=tuple(ends),
        lines=tuple(lines),
        caption=(title, *caption),
    )
