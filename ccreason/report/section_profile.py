"""The profile and the records, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.report.drawing import draw
from ccreason.report.outline import (
    Cell,
    Drawing,
    Fact,
    Item,
    Items,
    Paragraph,
    Part,
    Section,
    Table,
)
from ccreason.report.phrases import tone
from ccreason.wording import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.report.described import Initiative, ProfileRow, Record, Round
    from ccreason.report.model import Assessment
    from ccreason.report.outline import Block
    from ccreason.report.phrases import Phrases

_LEVELS = ("individual", "organization", "network")


def profile_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return the table of characteristics by level, and other elements that were rated."""
    cells: dict[str, dict[str, list[ProfileRow]]] = {}
    blocks: list[Block] = [Drawing("framework.html.j2", lambda: draw(assessment, phrases))]
    names: dict[str, str] = {}
    others: list[ProfileRow] = []
    for row in assessment.profile:
        if row.level is None or row.level.id not in _LEVELS:
            others.append(row)
            continue
        names[row.element.id] = phrases.name(row.element)
        names[row.level.id] = phrases.name(row.level)
        cells.setdefault(row.element.id, {}).setdefault(row.level.id, []).append(row)
    levels = [level for level in _LEVELS if level in names]
    table = Table(
        caption=phrases.say("p-caption"),
        head=(phrases.say("p-characteristic"), *(names[level] for level in levels)),
        rows=tuple(
            (Cell.of(names[e]), *(cell(row.get(level, []), phrases) for level in levels))
            for e, row in cells.items()
        ),
        widths=(24, *(18 for _ in levels)),
    )
    if any(row.level is not None and row.status != "not-assessed" for row in assessment.profile):
        blocks.append(table)
    else:
        # A table of "not assessed" twelve times over would say no more.
        blocks.append(Paragraph(phrases.say("p-none-assessed"), "note"))
    parts = []
    if others:
        parts.append(Part(phrases.say("p-other-ratings"), (_others(others, phrases),)))
    if assessment.rounds:
        parts.append(Part(phrases.say("c-rounds"), (rounds_table(assessment.rounds, phrases),)))
    return Section("profile", phrases.say("h-profile"), tuple(blocks), tuple(parts))


def cell(rows: list[ProfileRow], phrases: Phrases) -> Cell:
    """Return a cell: what each source says, or that nobody has said anything."""
    tones = {tone(row) for row in rows}
    several = len({row.source.iri for row in rows if row.source}) > 1
    groups: list[tuple[str, ...]] = []
    for row in rows:
        lines = [phrases.state(row)]
        if row.status == "assessed" and row.value is not None:
            lines.append(phrases.written(row))
        if row.date is not None:
            lines.append(phrases.date(row.date))
        if several and row.source is not None:
            lines.append(phrases.name(row.source))
        groups.append(tuple(lines))
    return Cell(tuple(groups), tones.pop() if len(tones) == 1 else "mixed")


def _others(rows: list[ProfileRow], phrases: Phrases) -> Table:
    return Table(
        caption="",
        head=(phrases.say("p-element"), phrases.say("p-state"), phrases.say("p-details")),
        rows=tuple(
            (
                Cell.of(phrases.topic(row.element, row.level)),
                Cell.of(phrases.state(row), tone=tone(row)),
                Cell.of(_details(row, phrases)),
            )
            for row in rows
        ),
        widths=(30, 20, 28),
    )


def _details(row: ProfileRow, phrases: Phrases) -> str:
    parts = [phrases.written(row)] if row.value is not None else []
    if row.date is not None:
        parts.append(phrases.date(row.date))
    if row.assessors:
        parts.append(phrases.say("p-by", names=phrases.names(row.assessors)))
    return ", ".join(parts)


def rounds_table(rounds: Sequence[Round], phrases: Phrases) -> Table:
    """Return who assessed, when, how, and how many people were asked."""
    return Table(
        caption="",
        head=tuple(phrases.say(key) for key in ("c-date", "c-who", "c-how", "c-asked")),
        rows=tuple(
            (
                Cell.of(phrases.date(told.date)),
                Cell.of(*(phrases.name(ref) for ref in told.assessors)),
                Cell.of(
                    *(phrases.name(r) for r in (told.method, told.instrument) if r is not None)
                ),
                Cell.of(*_asked(told, phrases)),
            )
            for told in rounds
        ),
        widths=(18, 20, 24, 16),
    )


def _asked(told: Round, phrases: Phrases) -> tuple[str, ...]:
    groups = told.groups[phrases.lang]
    people = () if told.informants is None else (phrases.count("c-people", told.informants),)
    return (*people, groups) if groups else people


def records_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return what is recorded of functions, influences and outcomes; the rest in a sentence."""
    by_dimension: dict[str, list[Record]] = {}
    for record in assessment.records:
        by_dimension.setdefault(record.dimension, []).append(record)
    rated = {row.element.iri for row in assessment.profile if row.observation is not None}
    parts = []
    for dimension, records in by_dimension.items():
        told = [r for r in records if r.state is not None]
        missing = [r.element for r in records if r.state is None]
        only_rated = [ref for ref in missing if ref.iri in rated]
        unknown = [ref for ref in missing if ref.iri not in rated]
        blocks: list[Block] = [_records(told, phrases)] if told else []
        if only_rated:
            names = phrases.names(only_rated)
            blocks.append(Paragraph(phrases.say("p-only-rated", names=names), "note"))
        if unknown:
            names = phrases.names(unknown, last="or")
            blocks.append(Paragraph(phrases.say("p-none-recorded", names=names), "note"))
        parts.append(Part(phrases.say(f"d-{dimension}"), tuple(blocks)))
    return Section("records", phrases.say("h-records"), (), tuple(parts))


def _records(records: list[Record], phrases: Phrases) -> Table:
    return Table(
        caption="",
        head=(phrases.say("p-element"), phrases.say("p-state"), phrases.say("p-details")),
        rows=tuple(
            (
                Cell.of(phrases.name(r.element)),
                Cell.of(phrases.name(r.state), tone=r.state.id if r.state else ""),
                Cell.of(_record_details(r, phrases)),
            )
            for r in records
        ),
        widths=(30, 20, 28),
    )


def _record_details(record: Record, phrases: Phrases) -> str:
    parts = [phrases.inside(ref) for ref in (record.strength, record.routine) if ref is not None]
    if record.on:
        parts.append(phrases.say("p-on", names=phrases.names(record.on)))
    if record.by:
        parts.append(phrases.say("p-by", names=phrases.names(record.by)))
    if record.date is not None:
        parts.append(date_text(record.date, phrases.lang))
    return ", ".join(parts)


def initiatives_section(assessment: Assessment, phrases: Phrases) -> Section:
    """Return what was undertaken, by whom, and what came of it."""
    items = tuple(_initiative(i, phrases) for i in assessment.initiatives)
    blocks: tuple[Block, ...] = (Items(items),) if items else ()
    return Section("initiatives", phrases.say("h-initiatives"), blocks)


def _initiative(initiative: Initiative, phrases: Phrases) -> Item:
    facts = [
        Fact(phrases.say(f"a-{key}"), phrases.names(refs))
        for key, refs in (
            ("strategies", initiative.strategies),
            ("aims", initiative.aims_at),
            ("planned", initiative.planned_by),
            ("led", initiative.led_by),
            ("funded", initiative.funded_by),
        )
        if refs
    ]
    for result in initiative.results:
        about = ": ".join(
            phrases.inside(ref) for ref in (result.element, result.change) if ref is not None
        )
        note = result.note[phrases.lang]
        facts.append(Fact(phrases.say("a-result"), f"{about}. {note}" if note else about))
    note = initiative.note[phrases.lang]
    return Item(
        title=phrases.name(initiative.ref),
        tag="" if initiative.date is None else phrases.date(initiative.date),
        sentences=(note,) if note else (),
        facts=tuple(facts),
    )
