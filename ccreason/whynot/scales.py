"""Ratings in the terms of their scale: which values there are, and what each comes to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ccreason.cases.scale import Scale
from ccreason.whynot.records import SCALE, TYPE, name

if TYPE_CHECKING:
    from ccreason.whynot.known import Known

_DECIMAL: Final = "<http://www.w3.org/2001/XMLSchema#decimal>"
#: By how much a number between 0 and 1 is moved past a limit.
TENTH: Final = Decimal("0.1")
#: The project's own scale, where a case has none.
FOUR_BANDS: Final = name("FourBandsScale")


def scale_of(known: Known, node: str) -> Scale | None:
    """Return the scale of an observation."""
    for iri in known.facts.objects(SCALE, node):
        return read(known, iri)
    return None


def read(known: Known, iri: str) -> Scale | None:
    """Return a scale that the ontology or the case describes; None if it is not whole."""

    def number(local: str) -> Decimal | None:
        found = known.facts.objects(name(local), iri)
        return decimal_of(found[0]) if found else None

    low, high = number("minimum"), number("maximum")
    if low is None or high is None or low >= high:
        return None
    falling = name("HigherIsLess") in known.facts.objects(name("direction"), iri)
    return Scale(iri, low, high, not falling)


def usual(known: Known) -> Scale | None:
    """Return the scale that a case rates with most often; the project's own if it has none."""
    counts: dict[str, int] = {}
    for subject, scale in known.facts.pairs(SCALE):
        if name("Rating") in known.facts.objects(TYPE, subject):
            counts[scale] = counts.get(scale, 0) + 1
    for iri in sorted(counts, key=lambda s: (-counts[s], s)):
        if (found := read(known, iri)) is not None:
            return found
    return read(known, FOUR_BANDS)


def decimal_of(term: str) -> Decimal | None:
    """Return the number of a literal, or None."""
    try:
        return Decimal(term[1:].partition('"')[0]) if term[:1] == '"' else None
    except ArithmeticError:
        return None


def literal(value: Decimal) -> str:
    """Return a number as a literal: whole numbers as integers, as a case is written."""
    whole = value == value.to_integral()
    plain = format(value.to_integral() if whole else value.normalize(), "f")
    kind = "integer" if whole else "decimal"
    return f'"{plain}"^^<http://www.w3.org/2001/XMLSchema#{kind}>'


def normalized_literal(value: Decimal) -> str:
    """Return a worked-out value as a literal."""
    return f'"{format(value, "f")}"^^{_DECIMAL}'
