"""Changes of ratings: another value for the one that counts, or a new rating as of today."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from ccreason import messages
from ccreason.cases.fields import ASSESSMENT, RATING
from ccreason.cases.model import Field
from ccreason.changes.model import Edit
from ccreason.changes.on_scale import band_name, value_on_scale
from ccreason.changes.records import new_node, without
from ccreason.changes.values import DOC, Reader, quads
from ccreason.errors import InputError
from ccreason.namespaces import CC, DCTERMS
from ccreason.wording import NOTHING, Bilingual, join, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.cases.scale import Scale
    from ccreason.cases.terms import Term
    from ccreason.changes.model import Request
    from ccreason.changes.targets import Cell
    from ccreason.changes.view import CaseView

_SOURCE: Final = DCTERMS + "source"
_VALUE: Final = CC + "value"
_SCALE: Final = CC + "scale"
#: What a rating may be given beside its value.
_DETAILS: Final = ("scale", "source", "confidence")


def rate(request: Request, cell: Cell, case: CaseView) -> Edit:
    """Return the edit that rates a cell.

    ``set`` replaces the value of the latest rating that counts (of the source that is named, else
    the newest); where none has a value it adds one. ``record`` adds a rating on the day of
    reasoning by the same source, after which the earlier one no longer counts.

    Raises:
        InputError: the value is not on the scale, or a detail is not known.
    """
    details = dict(request.details)
    for key in details:
        if key not in _DETAILS:
            raise InputError.unknown("changes.unknown-key", key, _DETAILS, doc=DOC, kind="rating")
    counted = case.counted(cell.element.iri, cell.level.iri if cell.level else None)
    source = _source(details.get("source"), case)
    mine = [r for r in counted if source is None or case.source_of(r) == source]
    base = mine[0] if mine else None
    scale = _scale(details.get("scale"), base, cell, case)
    value = value_on_scale(request.value, scale, case)
    more = _confidence(details.get("confidence"), case, request)
    if request.verb == "set" and base is not None:
        return _replaced(request, cell, base, scale, value, more, counted, case)
    return _new(request, cell, base, source, scale, value, more, counted, case)


def remove_ratings(request: Request, cell: Cell, case: CaseView) -> Edit:
    """Return the edit that takes all ratings of a cell out.

    Raises:
        InputError: there are none.
    """
    found = case.ratings(cell.element.iri, cell.level.iri if cell.level else None)
    if not found:
        raise InputError("changes.nothing-recorded", found=cell.words, doc=DOC)
    title = Bilingual.message("changes.title-remove", name=topic(cell, case))
    return without(request.written, found, title, case)


def topic(cell: Cell, case: CaseView) -> Bilingual:
    """Return what a cell is about: 'Commitment (networks)'."""
    level = NamedNode(cell.level.iri) if cell.level else None
    return case.terms.topic(NamedNode(cell.element.iri), level)


def _scale(name: str | None, base: str | None, cell: Cell, case: CaseView) -> Scale:
    if name is not None:
        names = case.vocabulary.names("Scale")
        if name not in names:
            raise InputError.unknown("changes.unknown-scale", name, names, doc=DOC)
        found = case.scale(names[name].iri)
    else:
        iri = case.one(base, "scale") if base else None
        found = case.scale(iri) if iri else None
    return found or case.usual_scale(cell.element.iri)


def _source(name: str | None, case: CaseView) -> str | None:
    if name is None:
        return None
    if name not in case.givers:
        raise InputError.unknown("changes.unknown-source", name, case.givers, doc=DOC)
    return case.givers[name]


def _confidence(
    text: str | None, case: CaseView, request: Request
) -> list[tuple[str, Sequence[Term]]]:
    if text is None:
        return []
    known = RATING.by_key["confidence"]
    assert isinstance(known, Field)
    terms = Reader(case, request.written).terms(known, text)
    if not 0 <= Decimal(terms[0].value) <= 1:
        raise InputError("changes.bad-confidence", found=text, expected="0 - 1", doc=DOC)
    return [(known.property, terms)]


def _replaced(
    request: Request,
    cell: Cell,
    rating: str,
    scale: Scale,
    value: Literal,
    more: list[tuple[str, Sequence[Term]]],
    counted: list[str],
    case: CaseView,
) -> Edit:
    wanted: list[tuple[str, Sequence[Term]]] = [(_VALUE, [value]), *more]
    if case.one(rating, "scale") != scale.iri:
        wanted.append((_SCALE, [NamedNode(scale.iri)]))
    removed: set[Quad] = set()
    added: set[Quad] = set()
    for prop, terms in wanted:
        said = quads(rating, prop, case.values(rating, prop), case.case.graph)
        new = quads(rating, prop, terms, case.case.graph)
        removed |= said - new
        added |= new - said
    others = [r for r in counted if r != rating]
    return Edit(
        request.written,
        _title("changes.title-rating", cell, value, scale, case),
        frozenset(removed),
        frozenset(added),
        note=_others(others, case),
        sets={(rating, prop): frozenset(map(str, terms)) for prop, terms in wanted},
    )


def _others(ratings: list[str], case: CaseView) -> Bilingual:
    """Say who else rates the cell; nothing if nobody does."""
    sources = dict.fromkeys(s for r in ratings if (s := case.source_of(r)))
    if not sources:
        return NOTHING
    names = [case.terms.inside(NamedNode(source)) for source in sources]
    key = next(iter(sources)).rpartition("/")[2]
    return Bilingual.of(
        lambda lang: messages.text(
            "changes.other-sources", lang, names=join([n[lang] for n in names], lang), key=key
        )
    )


def _new(
    request: Request,
    cell: Cell,
    base: str | None,
    source: str | None,
    scale: Scale,
    value: Literal,
    more: list[tuple[str, Sequence[Term]]],
    counted: list[str],
    case: CaseView,
) -> Edit:
    """Return a new rating, in an assessment on the day of reasoning."""
    graph = case.case.graph
    element, level = cell.element.iri, cell.level.iri if cell.level else None
    by = source or (case.source_of(base) if base else None)
    assessment = f"{graph.value}#assessment/what-if{_key(by, case)}"
    name = cell.element.notation + (f"-{cell.level.notation}" if cell.level else "")
    rating = f"{assessment}/rating/{name}"
    values: list[tuple[str, Sequence[Term]]] = [
        (CC + "element", [NamedNode(element)]),
        (_VALUE, [value]),
        (_SCALE, [NamedNode(scale.iri)]),
        (CC + "inAssessment", [NamedNode(assessment)]),
        *more,
    ]
    if level is not None:
        values.append((CC + "level", [NamedNode(level)]))
    added = new_node(assessment, ASSESSMENT, (), case) | new_node(rating, RATING, (), case)
    for prop, terms in values:
        added |= quads(rating, prop, terms, graph)
    for prop, terms in _as_before(base, by, case):
        added |= quads(assessment, prop, terms, graph)
    today = case.inference.as_of.isoformat()
    same_day = [
        r
        for r in case.ratings(element, level)
        if case.source_of(r) in {by, None} and (case.concluded(r, "observedOn") or "") >= today
    ]
    gone = without("", same_day, NOTHING, case) if same_day else None
    others = [r for r in counted if case.source_of(r) != by]
    return Edit(
        request.written,
        _title(f"changes.title-rating{'-new' if base else ''}", cell, value, scale, case),
        gone.removed if gone else frozenset(),
        frozenset(added),
        note=_others(others, case),
        sets={(rating, prop): frozenset(map(str, terms)) for prop, terms in values},
        dropped=gone.dropped if gone else frozenset(),
    )


def _key(source: str | None, case: CaseView) -> str:
    short = case.short(source) if source else ""
    return f"-{short.rpartition('/')[2]}" if "/" in short else ""


def _as_before(
    base: str | None, source: str | None, case: CaseView
) -> Iterable[tuple[str, Sequence[Term]]]:
    """Yield what a new assessment shares with an earlier one: who, and with which instrument."""
    earlier = case.one(base, "inAssessment") if base else None
    if earlier is not None:
        for prop in (CC + "assessor", CC + "method", CC + "instrument"):
            yield prop, case.values(earlier, prop)
        if not case.values(earlier, "assessor"):
            yield _SOURCE, case.values(earlier, _SOURCE)
    elif source is not None:
        is_agent = source in case.keys("agents").values()
        yield (CC + "assessor" if is_agent else _SOURCE), [NamedNode(source)]


def _title(key: str, cell: Cell, value: Literal, scale: Scale, case: CaseView) -> Bilingual:
    return Bilingual.of(
        lambda lang: messages.text(
            key,
            lang,
            topic=topic(cell, case)[lang],
            value=number_text(Decimal(value.value), lang),
            low=number_text(scale.minimum, lang),
            high=number_text(scale.maximum, lang),
            band=band_name(value, scale, case, lang),
        )
    )
