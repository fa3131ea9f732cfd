"""Put one case over time into an outline: what changed, and what cannot be compared."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from ccreason.comparison.charts import over_time
from ccreason.comparison.words import Words
from ccreason.report.outline import (
    Bullets,
    Cell,
    Drawing,
    Items,
    Outline,
    Paragraph,
    Part,
    Section,
    Table,
)
from ccreason.report.phrases import tone
from ccreason.report.section_findings import seen_after
from ccreason.report.section_profile import rounds_table
from ccreason.report.sections import footer, source_line
from ccreason.wording import join, upper_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.comparison.model import CellHistory, History, Sighting
    from ccreason.report.outline import Block

_DIRECTIONS: Final = ("rising", "steady", "falling")
_STEP: Final = "trendStep"


def trend_outline(history: History, lang: str) -> Outline:
    """Return the history of a case in a language."""
    words = Words(lang)
    case = history.assessment.case
    banner = words.say("illustrative") if case.illustrative else ""
    sections = (
        _short(history, words),
        _rounds(history, words),
        _over_time(history, words),
        _not_comparable(history, words),
        _after(history, words),
        _sources(history, words),
    )
    return Outline(
        lang=lang,
        title=words.tell("t-title", title=case.title[lang]),
        subtitle=words.tell(
            "t-subtitle", date=words.date(history.assessment.versions.as_of.isoformat())
        ),
        banner=banner,
        sections=tuple(s for s in sections if s.blocks or s.parts),
        footer=footer(history.assessment, words),
    )


def too_few(history: History, words: Words) -> str:
    """Return why there is nothing to compare over time; nothing where there is."""
    if not history.assessment.concluded:
        return words.tell("t-nonconforming")
    if not history.rounds:
        return words.tell("t-none")
    if len(history.rounds) == 1:
        return words.tell("t-one", date=words.date(history.rounds[0].date))
    return ""


def _section(key: str, words: Words, *blocks: Block, parts: tuple[Part, ...] = ()) -> Section:
    return Section(key, words.tell(f"h-{key}"), blocks, parts)


def _short(history: History, words: Words) -> Section:
    missing = too_few(history, words)
    if missing:
        return _section("changes", words, Paragraph(missing, "warning"))
    lines = []
    for direction in _DIRECTIONS:
        names = _moved(history, direction, words)
        if names:
            lines.append(words.tell(f"t-{direction}", names=join(names, words.lang)))
    unlike = [c for c in history.cells if c.values > 1 and not _is_compared(c)]
    for key, cells in (
        ("t-only-unlike", unlike),
        ("t-once", [c for c in history.cells if c.values == 1]),
        ("t-no-value", [c for c in history.cells if c.values == 0]),
    ):
        if cells:
            lines.append(words.tell(key, names=words.cells((c.element, c.level) for c in cells)))
    steps = [v for ref, v in history.assessment.versions.parameters if ref.id == _STEP]
    lead = words.tell("t-lead", step=_number(steps[0], words)) if steps else ""
    blocks: list[Block] = [Paragraph(lead, "note")] if lead else []
    return _section("changes", words, *blocks, Bullets(tuple(lines)))


def _is_compared(cell: CellHistory) -> bool:
    """Say whether any two ratings of a cell can be compared."""
    return any(reason is None for s in cell.sightings for _, reason in s.changes)


def _number(value: str, words: Words) -> str:
    from decimal import Decimal

    return words.number(Decimal(value))


def _moved(history: History, direction: str, words: Words) -> list[str]:
    """Return the cells whose latest comparable ratings moved so; with whose they are, if needed."""
    found = []
    for cell in history.cells:
        latest = {
            s.row.source: change
            for s in cell.sightings
            for change, reason in s.changes
            if reason is None
        }
        for source, change in latest.items():
            if change.direction.id == direction:
                name = words.cell(cell.element, cell.level)
                if len(latest) > 1 and source is not None:
                    name = words.tell("t-source-says", name=name, source=words.name(source))
                found.append(name)
    return found


def _rounds(history: History, words: Words) -> Section:
    if not history.rounds:
        return _section("rounds", words)
    return _section("rounds", words, rounds_table(history.rounds, words))


def _over_time(history: History, words: Words) -> Section:
    if too_few(history, words):
        return _section("over-time", words)
    parts = []
    for number, (_, group) in enumerate(
        groupby(history.cells, key=lambda c: c.element.iri), start=1
    ):
        cells = list(group)
        blocks: list[Block] = []
        if any(len(c.sightings) > 1 for c in cells):
            blocks.append(_drawing(history, cells, f"time-{number}", words))
        blocks.append(_table(cells, words))
        parts.append(Part(words.name(cells[0].element), tuple(blocks)))
    return _section("over-time", words, parts=tuple(parts))


def _drawing(history: History, cells: Sequence[CellHistory], key: str, words: Words) -> Drawing:
    return Drawing("charts.html.j2", lambda: over_time(history, cells, key, words))


def _table(cells: Sequence[CellHistory], words: Words) -> Table:
    has_levels = any(c.level is not None for c in cells)
    keys = ("o-level" if has_levels else "o-date", "o-source", "o-rating", "o-change")
    return Table(
        caption="",
        head=tuple(words.tell(key) for key in keys),
        rows=tuple(_sighting(cell, s, words) for cell in cells for s in cell.sightings),
        widths=(18, 20, 18, 24),
    )


def _sighting(cell: CellHistory, sighting: Sighting, words: Words) -> tuple[Cell, ...]:
    row, told = sighting.row, sighting.round
    date = words.date(row.date)
    first = date if cell.level is None else f"{words.name(cell.level)}, {date}"
    who = [words.name(row.source)] if row.source is not None else []
    if told.instrument is not None:
        who.append(words.name(told.instrument))
    rating = [words.state(row)]
    if row.status == "assessed" and row.value is not None:
        rating.append(words.written(row))
    changes = [words.change(change, reason) for change, reason in sighting.changes]
    if not changes:
        changes = [words.tell("o-first" if row.status == "assessed" else "o-no-value")]
    directions = {c.direction.id for c, reason in sighting.changes if reason is None}
    look = directions.pop() if len(directions) == 1 else ""
    return (
        Cell.of(first),
        Cell.of(*who),
        Cell.of(*rating, tone=tone(row)),
        Cell.of(*dict.fromkeys(changes), tone=look),
    )


def _not_comparable(history: History, words: Words) -> Section:
    """Return why ratings cannot be compared, each reason once."""
    if too_few(history, words):
        return _section("not-comparable", words)
    sentences = [
        " ".join(words.all(change.why)) or words.change(change, reason)
        for cell in history.cells
        for s in cell.sightings
        for change, reason in s.changes
        if reason is not None
    ]
    at_once = [
        (c.element, c.level)
        for c in history.cells
        if c.values > 1 and not any(s.changes for s in c.sightings)
    ]
    if at_once:
        sentences.append(words.tell("t-same-time", names=words.cells(at_once)))
    if not sentences and not any(c.values > 1 for c in history.cells):
        return _section("not-comparable", words)
    if not sentences:
        return _section("not-comparable", words, Paragraph(words.tell("t-nothing-alike")))
    return _section(
        "not-comparable", words, Bullets(tuple(map(upper_first, dict.fromkeys(sentences))))
    )


def _after(history: History, words: Words) -> Section:
    items = tuple(seen_after(history.assessment, words))
    if not items:
        return _section("after", words)
    return _section("after", words, Paragraph(words.say("t-after-lead"), "note"), Items(items))


def _sources(history: History, words: Words) -> Section:
    sources = history.assessment.sources
    if not sources:
        return _section("sources", words, Paragraph(words.say("src-none")))
    return _section("sources", words, Bullets(tuple(source_line(s, words) for s in sources)))
