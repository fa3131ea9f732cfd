"""Show how robust conclusions are: as an outline (text, Markdown) and as JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccreason.messages import text
from ccreason.report.outline import Bullets, Fact, Item, Items, Outline, Paragraph, Section
from ccreason.wording import join, number_text, scalar_text

if TYPE_CHECKING:
    from ccreason.changes.robustness import Move, Robustness, RobustnessReport


def outline(report: RobustnessReport, lang: str) -> Outline:
    """Return what a reader is shown, free of any format."""
    firm = [c for c in report.conclusions if c.holds]
    frail = [c for c in report.conclusions if not c.holds]
    sections = []
    if frail:
        sections.append(
            Section(
                "frail",
                _say("robustness-frail", lang),
                (Items(tuple(_item(c, lang) for c in frail)),),
            )
        )
    if firm:
        sections.append(
            Section(
                "firm",
                _say("robustness-firm", lang),
                (Bullets(tuple(_name(c, lang) for c in firm)),),
            )
        )
    if not sections:
        nothing = Paragraph(_say("robustness-nothing", lang))
        sections.append(Section("nothing", _say("robustness-firm", lang), (nothing,)))
    return Outline(
        lang=lang,
        title=_say("robustness-title", lang),
        subtitle=_say(
            "robustness-tried",
            lang,
            moves=number_text(report.moves, lang),
            sources=number_text(report.sources, lang),
        ),
        banner="",
        sections=tuple(sections),
        footer=(_say("robustness-footer", lang),),
    )


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
    kind, title = one.kind[lang], one.title[lang]
    return title if title.startswith(kind) else f"{kind}: {title}"


def _item(one: Robustness, lang: str) -> Item:
    facts = []
    if one.threshold is not None:
        near = one.threshold
        words = _say(
            "robustness-distance",
            lang,
            name=near.name.label[lang],
            value=number_text(near.value, lang),
            distance=number_text(near.distance, lang),
        )
        facts.append(Fact(_say("robustness-threshold", lang), words))
    if one.moves:
        words = "; ".join(_moved(move, lang) for move in one.moves)
        facts.append(Fact(_say("robustness-moves", lang), words))
    if one.sources:
        words = join([source.label[lang] for source in one.sources], lang, last="or")
        facts.append(Fact(_say("robustness-sources", lang), words))
    return Item(title=_name(one, lang), id=one.id, facts=tuple(facts))


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
