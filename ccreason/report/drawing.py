"""Draw the framework of slide 16, each element coloured by what is known about it.

Everything that a colour says, words in the same box say too. The geometry is worked out here; the
page's template writes the shapes, so that text from the data is escaped in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ccreason.report.section_profile import tone
from ccreason.wording import lower_first
from ccreason.wording.layout import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.report.model import Assessment, ProfileRow
    from ccreason.report.phrases import Phrases

WIDTH: Final = 720.0
_PAD: Final = 10.0
_LINE: Final = 16.0
_SMALL: Final = 15.0
_HEAD: Final = 30.0
_GUTTER: Final = 9.0
#: Average width of a letter at the two sizes of text, to break lines by.
_WIDE: Final = 7.0
_NARROW: Final = 6.2

#: How many of four squares a band fills, so that it can be told without colour.
GAUGE: Final = {"not-yet-visible": 1, "emerging": 2, "established": 3, "strong-band": 4}


@dataclass(frozen=True)
class Rect:
    """A box."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Label:
    """A line of text; `anchor` as in SVG."""

    x: float
    y: float
    text: str
    look: str
    anchor: str = "start"


@dataclass(frozen=True)
class Arrow:
    """A line with a head at its end."""

    points: tuple[tuple[float, float], ...]
    look: str = "arrow"

    @property
    def path(self) -> str:
        """The line as SVG path data."""
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in self.points)


@dataclass
class Picture:
    """Shapes in drawing order, and how much room they take."""

    title: str
    description: str
    width: float = WIDTH
    height: float = 0.0
    rects: list[Rect] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


@dataclass(frozen=True)
class _State:
    """What is known, in words and as a tone."""

    words: str
    tone: str


@dataclass(frozen=True)
class _Chip:
    """One element: its name, its state or one state for each level."""

    name: str
    states: tuple[_State, ...]

    def lines(self, width: float) -> list[str]:
        """Return the name, broken to fit."""
        return wrap(self.name, max(8, int((width - 2 * _PAD) / _WIDE)))

    def states_lines(self, width: float) -> list[tuple[str, str]]:
        """Return the states' words, broken to fit, each with its tone."""
        room = max(8, int((width - 2 * _PAD - 30) / _NARROW))
        return [(line, s.tone) for s in self.states for line in wrap(s.words, room)]

    def height(self, width: float) -> float:
        """Return how high the element is drawn."""
        states = sum(max(1, len(wrap(s.words, 99))) for s in self.states)
        lines = len(self.states_lines(width))
        return _LINE * len(self.lines(width)) + (_SMALL + 2) * max(states, lines) + 14


def draw(assessment: Assessment, phrases: Phrases) -> Picture:
    """Return the framework as a picture of the case."""
    picture = Picture(
        title=phrases.say("svg-title", community=assessment.case.community.label[phrases.lang]),
        description=phrases.say("svg-desc"),
    )
    chips = _chips(assessment, phrases)

    def heading(dimension: str) -> str:
        return phrases.say(f"d-{dimension}")

    y = _box(picture, 0, 0, WIDTH, heading("influences-dimension"), 5, chips["influences"], 4)
    top = y + 42
    columns_ = (("characteristics", 248.0, 1), ("levels", 134.0, 2), ("functions", 202.0, 3))
    gap = (WIDTH - sum(w for _, w, _ in columns_)) / 2
    names = {
        "characteristics": "characteristics-dimension",
        "levels": "agency-levels-dimension",
        "functions": "functions-dimension",
    }
    height = max(
        _box_height(width, heading(names[key]), chips[key], 1) for key, width, _ in columns_
    )
    x = 0.0
    middles: list[float] = []
    for key, width, number in columns_:
        _box(picture, x, top, width, heading(names[key]), number, chips[key], 1, height)
        middles.append(x + width / 2)
        x += width + gap
    for middle in middles:
        picture.arrows.append(Arrow(((middle, y + 4), (middle, top - 4))))
    picture.labels.append(
        Label(middles[0] + 8, (y + top) / 2 + 4, phrases.say("svg-condition"), "link")
    )
    arrow_y = top + 18
    left = columns_[0][1]
    for words, start in (
        ("svg-through", left),
        ("svg-perform", left + gap + columns_[1][1]),
    ):
        picture.arrows.append(Arrow(((start + 4, arrow_y), (start + gap - 4, arrow_y))))
        picture.labels.append(
            Label(start + gap / 2, arrow_y - 7, phrases.say(words), "link", "middle")
        )
    below = top + height + 42
    half = (WIDTH - 40) / 2
    low = max(
        _box_height(half, heading("outcomes-dimension"), chips["outcomes"], 2),
        _box_height(half, heading("strategies-dimension"), chips["strategies"], 2),
    )
    _box(picture, 0, below, half, heading("strategies-dimension"), 4, chips["strategies"], 2, low)
    _box(
        picture,
        WIDTH - half,
        below,
        half,
        heading("outcomes-dimension"),
        6,
        chips["outcomes"],
        2,
        low,
    )
    _lower_arrows(picture, phrases, middles, top + height, below, half)
    feedback = below + low
    x0, y0 = WIDTH - half / 2, feedback
    picture.arrows.append(
        Arrow(
            ((x0, y0 + 2), (x0, y0 + 22), (-14, y0 + 22), (-14, top + 60), (-4, top + 60)),
            "arrow feedback",
        )
    )
    picture.labels.append(Label(WIDTH / 2, y0 + 38, phrases.say("svg-feedback"), "link", "middle"))
    picture.height = y0 + 48
    return picture


def _lower_arrows(
    picture: Picture, phrases: Phrases, middles: list[float], end: float, below: float, half: float
) -> None:
    """Draw strategies to characteristics and levels, and functions to outcomes."""
    for middle in middles[:2]:
        picture.arrows.append(
            Arrow(((min(middle, half - 12), below - 4), (min(middle, half - 12), end + 4)))
        )
    picture.labels.append(
        Label(middles[0] + 8, (end + below) / 2 + 4, phrases.say("svg-target"), "link")
    )
    picture.arrows.append(Arrow(((middles[2], end + 4), (middles[2], below - 4))))
    picture.labels.append(
        Label(middles[2] + 8, (end + below) / 2 + 4, phrases.say("svg-produce"), "link")
    )


def _box_height(width: float, heading: str, chips: list[_Chip], per_row: int) -> float:
    inner = (width - 2 * _PAD - (per_row - 1) * _GUTTER) / per_row
    rows = [chips[i : i + per_row] for i in range(0, len(chips), per_row)]
    body = sum(max(chip.height(inner) for chip in row) + _GUTTER for row in rows)
    return _head_height(width, heading) + body + 3


def _head_height(width: float, heading: str) -> float:
    lines = len(wrap(heading, int((width - 2 * _PAD - 22) / _WIDE)))
    return _HEAD + (lines - 1) * _LINE


def _box(
    picture: Picture,
    x: float,
    y: float,
    width: float,
    heading: str,
    number: int,
    chips: list[_Chip],
    per_row: int,
    height: float | None = None,
) -> float:
    """Draw a dimension with its elements; return where it ends."""
    height = height or _box_height(width, heading, chips, per_row)
    picture.rects.append(Rect(x, y, width, height, "dimension"))
    for n, line in enumerate(wrap(f"{number} {heading}", int((width - 2 * _PAD) / _WIDE))):
        picture.labels.append(Label(x + _PAD, y + 20 + n * _LINE, line, "heading"))
    inner = (width - 2 * _PAD - (per_row - 1) * _GUTTER) / per_row
    row_y = y + _head_height(width, heading)
    for start in range(0, len(chips), per_row):
        row = chips[start : start + per_row]
        tall = max(chip.height(inner) for chip in row)
        for place, chip in enumerate(row):
            _chip(picture, x + _PAD + place * (inner + _GUTTER), row_y, inner, tall, chip)
        row_y += tall + _GUTTER
    return y + height


def _chip(picture: Picture, x: float, y: float, width: float, height: float, chip: _Chip) -> None:
    """Draw an element: name on white, its states below, each on its tone."""
    picture.rects.append(Rect(x, y, width, height, "element"))
    text_y = y + 15
    for line in chip.lines(width):
        picture.labels.append(Label(x + _PAD, text_y, line, "name"))
        text_y += _LINE
    text_y -= 1
    for state in chip.states:
        lines = [line for line, _ in _Chip("", (state,)).states_lines(width)]
        tall = (_SMALL + 2) * len(lines)
        picture.rects.append(Rect(x + 5, text_y - 11, width - 10, tall - 1, f"tone {state.tone}"))
        gauge = GAUGE.get(state.tone)
        if gauge is not None:
            for square in range(4):
                look = "gauge full" if square < gauge else "gauge"
                picture.rects.append(Rect(x + width - 36 + square * 7, text_y - 6, 5, 7, look))
        for line in lines:
            picture.labels.append(Label(x + _PAD, text_y + 1, line, "state"))
            text_y += _SMALL + 2


def _chips(assessment: Assessment, phrases: Phrases) -> dict[str, list[_Chip]]:
    rows: dict[str, list[ProfileRow]] = {}
    for row in assessment.profile:
        rows.setdefault(row.element.id, []).append(row)
    levels = {
        row.level.id: phrases.name(row.level)
        for row in assessment.profile
        if row.level is not None and row.dimension == "characteristics-dimension"
    }
    characteristics = [
        _Chip(phrases.name(of[0].element), tuple(_by_level(of, phrases)))
        for of in rows.values()
        if of[0].dimension == "characteristics-dimension"
    ]
    return {
        "characteristics": characteristics,
        "levels": [_Chip(name, _rated(rows.get(i, []), phrases)) for i, name in levels.items()],
        "functions": _recorded(assessment, "functions-dimension", rows, phrases),
        "influences": _recorded(assessment, "influences-dimension", rows, phrases),
        "outcomes": _recorded(assessment, "outcomes-dimension", rows, phrases),
        "strategies": _strategies(assessment, phrases),
    }


def _by_level(rows: list[ProfileRow], phrases: Phrases) -> Iterable[_State]:
    by_level: dict[str, list[ProfileRow]] = {}
    for row in rows:
        if row.level is not None:
            by_level.setdefault(row.level.id, []).append(row)
    for of in by_level.values():
        level = of[0].level
        for state in _rated(of, phrases):
            name = "" if level is None else phrases.name(level)
            yield _State(f"{name}: {lower_first(state.words)}", state.tone)


def _rated(rows: list[ProfileRow], phrases: Phrases) -> tuple[_State, ...]:
    """Return what ratings say; sources that differ are said to differ."""
    states = {phrases.state(row): tone(row) for row in rows}
    if len(states) > 1:
        return (_State(phrases.say("svg-mixed"), "mixed"),)
    return tuple(_State(words, look) for words, look in states.items())


def _recorded(
    assessment: Assessment, dimension: str, rows: dict[str, list[ProfileRow]], phrases: Phrases
) -> list[_Chip]:
    """Return a dimension's elements with what is recorded, or rated, about each.

    What is recorded about an aspect of an influence is told under the aspect's own name.
    """
    chips: dict[str, _Chip] = {}
    for record in assessment.records:
        if record.dimension != dimension:
            continue
        known = chips.get(record.element.id)
        state = (
            () if record.state is None else (_State(phrases.name(record.state), record.state.id),)
        )
        states = (*(known.states if known else ()), *state)
        chips[record.element.id] = _Chip(phrases.name(record.element), tuple(dict.fromkeys(states)))
    nothing = (_State(phrases.say("svg-not-recorded"), "not-assessed"),)
    return [
        _Chip(chip.name, chip.states or _rated(rows.get(element, []), phrases) or nothing)
        for element, chip in chips.items()
    ]


def _strategies(assessment: Assessment, phrases: Phrases) -> list[_Chip]:
    status = {
        r.strategy.id: _State(phrases.say(f"r-{r.status}"), r.status)
        for r in assessment.recommendations
    }
    return [
        _Chip(phrases.name(ref), (status[ref.id],) if ref.id in status else ())
        for ref in assessment.strategies
    ]
