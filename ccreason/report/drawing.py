"""Draw the framework of slide 16, each element coloured by what is known about it.

Everything that a colour says, words in the same box say too. The geometry is worked out here; the
page's template writes the shapes, so that text from the data is escaped in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ccreason.frozen import frozen
from ccreason.report.chips import Chip, chips
from ccreason.wording.layout import wrap

if TYPE_CHECKING:
    from ccreason.report.model import Assessment
    from ccreason.report.phrases import Phrases

WIDTH: Final = 720.0
_PAD: Final = 10.0
_LINE: Final = 16.0
_SMALL: Final = 17.0
_HEAD: Final = 30.0
_GUTTER: Final = 9.0
_BETWEEN: Final = 42.0
_GAUGE_WIDTH: Final = 30.0
#: Average width of a letter at the two sizes of text, to break lines by.
_WIDE: Final = 7.0
_NARROW: Final = 6.2

#: How many of four squares a band fills, so that it can be told without colour.
GAUGE: Final = {"not-yet-visible": 1, "emerging": 2, "established": 3, "strong-band": 4}


@frozen
class Rect:
    """A box."""

    x: float
    y: float
    width: float
    height: float
    look: str


@frozen
class Label:
    """A line of text; `anchor` as in SVG."""

    x: float
    y: float
    text: str
    look: str
    anchor: str = "start"


@frozen
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
    """Shapes in drawing order, how much room they take, and what tones stand for in words."""

    title: str
    description: str
    legend: tuple[tuple[str, str], ...]
    width: float = WIDTH
    height: float = 0.0
    rects: list[Rect] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


@frozen
class _Box:
    """A dimension with its elements, in rows."""

    title: str
    chips: list[Chip]
    width: float
    per_row: int = 1

    @property
    def inner(self) -> float:
        """How wide an element is drawn."""
        return (self.width - 2 * _PAD - (self.per_row - 1) * _GUTTER) / self.per_row

    @property
    def heading(self) -> list[str]:
        """The title, broken to fit."""
        return wrap(self.title, int((self.width - 2 * _PAD) / _WIDE))

    @property
    def rows(self) -> list[list[Chip]]:
        """The elements, row by row."""
        return [self.chips[i : i + self.per_row] for i in range(0, len(self.chips), self.per_row)]

    def name_lines(self, chip: Chip) -> list[str]:
        """Return an element's name, broken to fit."""
        return wrap(chip.name, max(8, int((self.inner - 2 * _PAD) / _WIDE)))

    def state_lines(self, words: str, tone: str) -> list[str]:
        """Return what is known of an element, broken to fit beside the gauge."""
        gauge = _GAUGE_WIDTH if tone in GAUGE else 0
        return wrap(words, max(8, int((self.inner - 2 * _PAD - gauge) / _NARROW)))

    def chip_height(self, chip: Chip) -> float:
        """Return how high an element is drawn."""
        states = sum(len(self.state_lines(s.words, s.tone)) for s in chip.states)
        bottom = 13 if chip.states else 10
        return _LINE * len(self.name_lines(chip)) + _SMALL * states + bottom

    @property
    def head_height(self) -> float:
        """How high the title is drawn."""
        return _HEAD + (len(self.heading) - 1) * _LINE

    @property
    def height(self) -> float:
        """How high the box is drawn."""
        body = sum(max(map(self.chip_height, row)) + _GUTTER for row in self.rows)
        return self.head_height + body + 3


def draw(assessment: Assessment, phrases: Phrases) -> Picture:
    """Return the framework as a picture of the case."""
    picture = Picture(
        title=phrases.say("svg-title", community=assessment.case.community.label[phrases.lang]),
        description=phrases.say("svg-desc"),
        legend=_legend(assessment, phrases),
    )
    elements = chips(assessment, phrases)

    def box(number: int, key: str, width: float, per_row: int = 1) -> _Box:
        title = f"{number} {phrases.say(f'd-{key}-dimension')}"
        return _Box(title, elements[key], width, per_row)

    def link(key: str, x: float, y: float, anchor: str = "start") -> None:
        picture.labels.append(Label(x, y, phrases.say(f"svg-{key}"), "link", anchor))

    above = box(5, "influences", WIDTH, 4)
    middle = [
        box(1, "characteristics", 240.0),
        box(2, "agency-levels", 140.0),
        box(3, "functions", 200.0),
    ]
    half = (WIDTH - 40) / 2
    below = [box(4, "strategies", half, 2), box(6, "outcomes", half, 2)]

    _place(picture, above, 0, 0, above.height)
    end = above.height
    top = end + _BETWEEN
    gap = (WIDTH - sum(b.width for b in middle)) / 2
    tall = max(b.height for b in middle)
    x = 0.0
    centres: list[float] = []
    for one, words in zip(middle, ("through", "perform", None), strict=True):
        _place(picture, one, x, top, tall)
        centre = x + one.width / 2
        centres.append(centre)
        picture.arrows.append(Arrow(((centre, end + 4), (centre, top - 4))))
        x += one.width
        if words is not None:
            picture.arrows.append(Arrow(((x + 4, top + 18), (x + gap - 4, top + 18))))
            link(words, x + gap / 2, top + 11, "middle")
        x += gap
    link("condition", centres[0] + 8, end + _BETWEEN / 2 + 4)

    end = top + tall
    low = end + _BETWEEN
    tall = max(b.height for b in below)
    _place(picture, below[0], 0, low, tall)
    _place(picture, below[1], WIDTH - half, low, tall)
    for x in (centres[0], min(centres[1], half - 12)):
        picture.arrows.append(Arrow(((x, low - 4), (x, end + 4))))
    link("target", centres[0] + 8, end + _BETWEEN / 2 + 4)
    picture.arrows.append(Arrow(((centres[2], end + 4), (centres[2], low - 4))))
    link("produce", centres[2] + 8, end + _BETWEEN / 2 + 4)

    end = low + tall
    x, edge, back = WIDTH - half / 2, -14.0, top + 60
    way = ((x, end + 2), (x, end + 22), (edge, end + 22), (edge, back), (-4.0, back))
    picture.arrows.append(Arrow(way, "arrow feedback"))
    link("feedback", WIDTH / 2, end + 38, "middle")
    picture.height = end + 48
    return picture


def _legend(assessment: Assessment, phrases: Phrases) -> tuple[tuple[str, str], ...]:
    """Return the tones that the drawing uses for ratings, with their words."""
    bands = {
        row.band.id: phrases.name(row.band) for row in assessment.profile if row.band is not None
    }
    found = [(band, bands[band]) for band in GAUGE if band in bands]
    statuses = {row.status for row in assessment.profile} - {"assessed"}
    found += [(status, phrases.say(f"cell-{status}")) for status in sorted(statuses)]
    return tuple(found)


def _place(picture: Picture, box: _Box, x: float, y: float, height: float) -> None:
    """Draw a dimension with its elements."""
    picture.rects.append(Rect(x, y, box.width, height, "dimension"))
    for number, line in enumerate(box.heading):
        picture.labels.append(Label(x + _PAD, y + 20 + number * _LINE, line, "heading"))
    row_y = y + box.head_height
    for row in box.rows:
        tall = max(map(box.chip_height, row))
        for place, chip in enumerate(row):
            _place_chip(picture, box, chip, x + _PAD + place * (box.inner + _GUTTER), row_y, tall)
        row_y += tall + _GUTTER


def _place_chip(picture: Picture, box: _Box, chip: Chip, x: float, y: float, height: float) -> None:
    """Draw an element: its name, and below it what is known, on its tone."""
    picture.rects.append(Rect(x, y, box.inner, height, "element"))
    base = y + 15
    for line in box.name_lines(chip):
        picture.labels.append(Label(x + _PAD, base, line, "name"))
        base += _LINE
    base += 3
    for state in chip.states:
        lines = box.state_lines(state.words, state.tone)
        tall = _SMALL * len(lines) - 1
        picture.rects.append(Rect(x + 5, base - 11, box.inner - 10, tall, f"tone {state.tone}"))
        for square in range(4 if state.tone in GAUGE else 0):
            look = "gauge full" if square < GAUGE[state.tone] else "gauge"
            picture.rects.append(Rect(x + box.inner - 36 + square * 7, base - 6, 5, 7, look))
        for line in lines:
            picture.labels.append(Label(x + _PAD, base + 1, line, "state"))
            base += _SMALL
