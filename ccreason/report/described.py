"""What a description says: of itself, its community, ratings, records and initiatives.

Plain frozen data; labels and texts in both languages. Values that somebody wrote are kept as they
were written; normalised values stand beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ccreason.frozen import frozen
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from decimal import Decimal

#: What is known about one characteristic at one level, or about another rated element.
CellStatus = Literal["assessed", "withheld", "not-applicable", "unknown", "not-assessed"]


@frozen
class Ref:
    """Something with a name: a term of the framework, a source, an agent, a conclusion.

    Attributes:
        iri: its IRI.
        id: the name that a case file uses, or its short id in the report.
        label: its name for people.
    """

    iri: str
    id: str
    label: Bilingual


@frozen
class SourceNote:
    """A source of the description, with what others may do with it."""

    ref: Ref
    citation: str | None
    url: str | None
    licence: str | None
    consent: Ref | None
    date: str | None


@frozen
class CaseNote:
    """Which case this is, and the context that its conclusions belong to.

    Attributes:
        iri: the case's graph.
        path: the file it was read from, as the user named it.
        community: the community.
        title: the case's title.
        description: the community in a few words.
        created: when the description was written.
        licence: under which it may be passed on.
        illustrative: whether the community is made up.
        places: the place and the larger places it is part of, smallest first.
        context: setting, economic context, connection to wider networks, basis.
        population: number of people.
        population_date: when they were counted.
        population_approximate: whether the number is approximate.
    """

    iri: str
    path: str | None
    community: Ref
    title: Bilingual
    description: Bilingual
    created: str | None
    licence: str | None
    illustrative: bool
    places: tuple[Bilingual, ...]
    context: tuple[tuple[str, Ref], ...]
    population: str | None
    population_date: str | None
    population_approximate: bool


@frozen
class ProfileRow:
    """One element at one level, as one source sees it; or that nobody has assessed it.

    Attributes:
        dimension: notation of the element's dimension.
        element: what was rated.
        level: at which level of agency, for a characteristic.
        status: whether there is a value, and if not, why.
        observation: IRI of the rating.
        source: whose latest rating this is.
        value: as it was written.
        scale: on which scale.
        scale_ends: its lowest and highest value.
        normalized: the value on 0..1, higher is more.
        band: the band it falls into.
        confidence: of the assessor, 0..1.
        date: EDTF.
        assessors: who assessed.
        evidence: what it rests on.
        reason: why there is no value.
    """

    dimension: str
    element: Ref
    level: Ref | None
    status: CellStatus
    observation: str | None = None
    source: Ref | None = None
    value: str | None = None
    scale: Ref | None = None
    scale_ends: tuple[str, str] | None = None
    normalized: Decimal | None = None
    band: Ref | None = None
    confidence: Decimal | None = None
    date: str | None = None
    assessors: tuple[Ref, ...] = ()
    evidence: tuple[Ref, ...] = ()
    reason: Bilingual = NOTHING


@frozen
class Round:
    """One assessment of a community: who looked, when, how, and what they rated.

    Attributes:
        ref: the assessment.
        date: EDTF.
        day: its date as an ISO day, to order by; None where it has none.
        method: how it was done.
        instrument: with which instrument.
        assessors: who assessed.
        informants: how many people were asked, as it was written.
        groups: who was asked.
        ratings: what was rated, in the order of the framework; proxies are not ratings.
    """

    ref: Ref
    date: str | None
    day: str | None
    method: Ref | None
    instrument: Ref | None
    assessors: tuple[Ref, ...]
    informants: str | None
    groups: Bilingual
    ratings: tuple[ProfileRow, ...]


@frozen
class Record:
    """A function, influence or outcome, as it was recorded.

    Attributes:
        dimension: notation of the dimension.
        element: the function, influence (or an aspect of it) or outcome.
        aspect_of: for an aspect, the influence that it is an aspect of.
        state: performed, inhibits, reached, ...; None where nothing is recorded.
        strength: of an influence's effect.
        on: elements that an influence was seen to affect.
        by: who performs a function.
        routine: whether a function's routine is kept.
        date: EDTF.
        iri: the record's IRI.
    """

    dimension: str
    element: Ref
    aspect_of: Ref | None = None
    state: Ref | None = None
    strength: Ref | None = None
    on: tuple[Ref, ...] = ()
    by: tuple[Ref, ...] = ()
    routine: Ref | None = None
    date: str | None = None
    iri: str | None = None


@frozen
class InitiativeResult:
    """What changed through an initiative, as its sources have it."""

    element: Ref | None
    change: Ref | None
    note: Bilingual


@frozen
class Initiative:
    """Something that was undertaken, as it was recorded.

    Attributes:
        ref: the initiative.
        date: EDTF.
        strategies: the strategies that it used.
        planned_by, led_by, funded_by: agents.
        aims_at: elements, and functions that it was to support.
        results: what changed, as the sources have it.
        note: further words.
    """

    ref: Ref
    date: str | None
    strategies: tuple[Ref, ...]
    planned_by: tuple[Ref, ...]
    led_by: tuple[Ref, ...]
    funded_by: tuple[Ref, ...]
    aims_at: tuple[Ref, ...]
    results: tuple[InitiativeResult, ...]
    note: Bilingual
