"""Show how robust conclusions are: as a section of the report, and as JSON values."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ccreason.changes.rendering import with_kind
from ccreason.messages import text
from ccreason.report.outline import (
    Bullets,
    Cell,
    Fact,
    Item,
    Items,
    Outline,
    Paragraph,
    Part,
    Section,
    Table,
)
from ccreason.wording import join, number_text, rounded_text, scalar_text, upper_first

if TYPE_CHECKING:
    from ccreason.changes.robustness import Move, Robustness, RobustnessReport
    from ccreason.report.outline import Block

#: How many ratings and sources the table names.
_MOST: Final = 8


def section(report: RobustnessReport, lang: str) -> Section:
    """Return what a reader is shown, free of any format."""
    firm = [c for c in report.conclusions if c.holds]
    frail = [c for c in report.conclusions if not c.holds]
    tried = _say(
        "robustness-tried",
        lang,
        moves=number_text(report.moves, lang),
        sources=number_text(report.sources, lang),
    )
    if not report.conclusions:
        tried = _say("robustness-nothing", lang)
    elif not frail:
        tried += " " + _say("robustness-all-firm", lang)
    parts = []
    if frail:
        items = Items(tuple(_item(c, lang) for c in frail))
        parts.append(Part(_say("robustness-frail", lang), (items,)))
    if firm:
        lines = Bullets(tuple(_name(c, lang) for c in firm))
        parts.append(Part(_say("robustness-firm", lang), (lines,)))
    blocks: list[Block] = [Paragraph(tried)]
    if frail:
        blocks += [_carriers(frail, lang), Paragraph(_say("robustness-footer", lang))]
    return Section("robustness", _say("robustness-title", lang), tuple(blocks), tuple(parts))


def with_section(report: Outline, more: Section) -> Outline:
    """Return the report on a case with how robust its conclusions are, before its sources."""
    place = next(
        (n for n, one in enumerate(report.sections) if one.key == "sources"), len(report.sections)
    )
    sections = (*report.sections[:place], more, *report.sections[place:])
    return replace(report, sections=sections)


def _carriers(frail: list[Robustness], lang: str) -> Table:
    """Return the ratings and sources on which most conclusions hang."""
    counts = Counter(
        [
            *(name for c in frail for name in {_rated(move, lang) for move in c.moves}),
            *(source.label[lang] for c in frail for source in c.sources),
        ]
    )
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]
    return Table(
        caption=_say("robustness-most", lang),
        head=(_say("robustness-carrier", lang), _say("robustness-count", lang)),
        rows=tuple((Cell.of(upper_first(name)), Cell.of(number_text(n, lang))) for name, n in rows),
        widths=(75, 25),
    )


def _rated(move: Move, lang: str) -> str:
    """Return whose rating moves."""
    rating, source = move.rating.label[lang], move.source[lang]
    return _say("robustness-rated", lang, rating=rating, source=source) if source else rating


def to_data(report: RobustnessReport, lang: str) -> dict[str, Any]:
    """Return the report as JSON values."""
    return {
        "moves": report.moves,
        "sources": report.sources,
        "conclusions": [_data(c, lang) for c in report.conclusions],
    }


def _say(key: str, lang: str, /, **values: object) -> str:
    return text(f"changes.{key}", lang, **values)


def _name(one: Robustness, lang: str) -> str:
    return with_kind(one.kind[lang], one.title[lang])


def _item(one: Robustness, lang: str) -> Item:
    facts = []
    if one.threshold is not None:
        near = one.threshold
        words = _say(
            "robustness-distance",
            lang,
            name=near.name.label[lang],
            value=number_text(near.value, lang),
            distance=rounded_text(near.distance, lang),
        )
        facts.append(Fact(_say("robustness-threshold", lang), words))
    if one.moves:
        words = "; ".join(_moved(move, lang) for move in one.moves)
        facts.append(Fact(_say("robustness-moves", lang), words))
    if one.sources:
        words = join([source.label[lang] for source in one.sources], lang, last="or")
        facts.append(Fact(_say("robustness-sources", lang), words))
    return Item(title=_name(one, lang), id=one.id, refers=True, facts=tuple(facts))


def _moved(move: Move, lang: str) -> str:
    return _say(
        "robustness-move",
        lang,
        rating=move.rating.label[lang],
        source=move.source[lang],
        before=scalar_text(move.before, lang),
        after=scalar_text(move.after, lang),
    )


def _data(one: Robustness, lang: str) -> dict[str, Any]:
    near = one.threshold
    return {
        "id": one.id,
        "iri": one.iri,
        "class": one.cls,
        "title": one.title[lang],
        "holds": one.holds,
        "threshold": None
        if near is None
        else {
            "parameter": near.name.id,
            "value": float(near.value),
            "rating": near.rating.id,
            "distance": float(near.distance),
        },
        "ratings": [rating.id for rating in one.ratings],
        "undone_by_moves": [
            {"rating": m.rating.id, "before": m.before, "after": m.after} for m in one.moves
        ],
        "undone_without_sources": [source.id for source in one.sources],
    }
