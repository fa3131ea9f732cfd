"""Values of ratings on their scales."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ccreason.cases.scale import in_band
from ccreason.cases.terms import DECIMAL, INTEGER
from ccreason.changes.values import DOC
from ccreason.errors import InputError, Phrase
from ccreason.messages import LANGUAGES

if TYPE_CHECKING:
    from ccreason.cases.scale import Scale
    from ccreason.changes.view import Band, CaseView


def check_on_scale(rating: str, text: str, case: CaseView) -> None:
    """Make sure that a value stands on the scale of a rating.

    Raises:
        InputError: it does not.
    """
    iri = case.one(rating, "scale")
    scale = case.scale(iri) if iri else None
    if scale is not None:
        value_on_scale(text, scale, case)


def value_on_scale(text: str, scale: Scale, case: CaseView) -> Literal:
    """Return a value of a scale, given as a number or as the name of a band.

    Raises:
        InputError: it is neither, or lies outside the scale.
    """

    def refused(key: str) -> InputError:
        name = case.terms.name(NamedNode(scale.iri))
        label = Phrase.of("cases.label", en=name.en, id=name.id)
        return InputError(key, found=text, expected=_range(scale, case), doc=DOC, scale=label)

    word = text.casefold().replace(" ", "-")
    band = next((b for b in case.bands if word in _band_names(b, case)), None)
    if band is not None:
        least = scale.least_in(band.lower, band.upper)
        if least is None:
            raise refused("changes.no-value-in-band")
        return value_literal(least)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise refused("changes.not-a-value") from None
    if not value.is_finite() or not scale.minimum <= value <= scale.maximum:
        raise refused("changes.outside-scale")
    is_whole = text.lstrip("+-").isdigit()
    return Literal(text, datatype=INTEGER if is_whole else DECIMAL)


def _band_names(band: Band, case: CaseView) -> set[str]:
    """Return what a band may be called: its name in case files, or as reports call it."""
    labels = (case.terms.labels.label(NamedNode(band.iri), lang) for lang in LANGUAGES)
    return {band.notation, *(label.casefold().replace(" ", "-") for label in labels)}


def value_literal(value: Decimal) -> Literal:
    """Return a number as it would be written: whole ones without a point."""
    if value == value.to_integral_value():
        return Literal(str(int(value)), datatype=INTEGER)
    return Literal(format(value.normalize(), "f"), datatype=DECIMAL)


def band_name(value: Literal, scale: Scale, case: CaseView, lang: str) -> str:
    """Return the name of the band that a value of a scale lies in."""
    share = scale.normalized(Decimal(value.value))
    for band in case.bands:
        if in_band(share, band.lower, band.upper):
            return case.terms.labels.inside(NamedNode(band.iri), lang)
    return ""


def _range(scale: Scale, case: CaseView) -> Phrase:
    """Return the ends of a scale, with the bands that can be named."""
    return Phrase.of(
        "changes.scale-range",
        low=f"{scale.minimum.normalize():f}",
        high=f"{scale.maximum.normalize():f}",
        bands=", ".join(band.notation for band in case.bands),
    )
