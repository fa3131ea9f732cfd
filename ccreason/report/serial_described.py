"""What a description says, as JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ccreason.report.described import (
        CaseNote,
        Initiative,
        ProfileRow,
        Record,
        Ref,
        Round,
        SourceNote,
    )
    from ccreason.wording import Bilingual


class DescribedWriter:
    """Writes what was described, in one language, and remembers the terms that it named."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._terms: dict[str, Ref] = {}

    def told_terms(self) -> list[dict[str, str]]:
        """Return the terms that were named, by name and IRI."""
        named = sorted(self._terms.values(), key=lambda ref: (ref.id, ref.iri))
        return [{"id": r.id, "iri": r.iri, "label": r.label[self._lang]} for r in named]

    def text(self, text: Bilingual) -> str | None:
        """Return a text, or None where there is none."""
        return text[self._lang] or None

    def all(self, texts: Iterable[Bilingual]) -> str:
        """Return sentences as one text."""
        return " ".join(text[self._lang] for text in texts)

    def name(self, ref: Ref | None) -> str | None:
        """Return the name of a term of the ontology, and remember to tell it."""
        if ref is None:
            return None
        self._terms[ref.iri] = ref
        return ref.id

    def names(self, refs: Iterable[Ref]) -> list[str | None]:
        """Return the names of terms of the ontology."""
        return [self.name(ref) for ref in refs]

    def thing(self, ref: Ref | None) -> dict[str, str] | None:
        """Return something of the case: an agent, a source, a record."""
        if ref is None:
            return None
        return {"id": ref.id, "iri": ref.iri, "label": ref.label[self._lang]}

    def things(self, refs: Iterable[Ref]) -> list[dict[str, str] | None]:
        """Return several things of the case."""
        return [self.thing(ref) for ref in refs]

    def case(self, case: CaseNote) -> dict[str, Any]:
        """Return which case it is."""
        return {
            "iri": case.iri,
            "path": case.path,
            "title": self.text(case.title),
            "created": case.created,
            "licence": case.licence,
            "community": {
                "iri": case.community.iri,
                "name": case.community.label[self._lang],
                "description": self.text(case.description),
                "places": [place[self._lang] for place in case.places],
                "context": [
                    {"property": name, "value": self.name(ref)} for name, ref in case.context
                ],
                "population": None
                if case.population is None
                else {
                    "count": case.population,
                    "date": case.population_date,
                    "approximate": case.population_approximate,
                },
            },
        }

    def row(self, row: ProfileRow) -> dict[str, Any]:
        """Return a row of the profile."""
        ends = row.scale_ends
        return {
            "dimension": row.dimension,
            "element": self.name(row.element),
            "level": self.name(row.level),
            "status": row.status,
            "observation": row.observation,
            "source": self.thing(row.source),
            "value": row.value,
            "scale": self.name(row.scale),
            "scale_minimum": None if ends is None else ends[0],
            "scale_maximum": None if ends is None else ends[1],
            "normalized": number(row.normalized),
            "band": self.name(row.band),
            "confidence": number(row.confidence),
            "date": row.date,
            "assessors": self.things(row.assessors),
            "evidence": self.things(row.evidence),
            "reason": self.text(row.reason),
        }

    def round(self, told: Round) -> dict[str, Any]:
        """Return an assessment with its ratings."""
        return {
            **(self.thing(told.ref) or {}),
            "date": told.date,
            "method": self.name(told.method),
            "instrument": self.name(told.instrument),
            "assessors": self.things(told.assessors),
            "informants": told.informants,
            "informant_groups": self.text(told.groups),
            "ratings": [self.row(row) for row in told.ratings],
        }

    def record(self, record: Record) -> dict[str, Any]:
        """Return a record."""
        return {
            "dimension": record.dimension,
            "element": self.name(record.element),
            "aspect_of": self.name(record.aspect_of),
            "state": self.name(record.state),
            "strength": self.name(record.strength),
            "on": self.names(record.on),
            "by": self.things(record.by),
            "routine": self.name(record.routine),
            "date": record.date,
            "iri": record.iri,
        }

    def initiative(self, initiative: Initiative) -> dict[str, Any]:
        """Return an initiative."""
        return {
            **(self.thing(initiative.ref) or {}),
            "date": initiative.date,
            "strategies": self.names(initiative.strategies),
            "planned_by": self.things(initiative.planned_by),
            "led_by": self.things(initiative.led_by),
            "funded_by": self.things(initiative.funded_by),
            "aims_at": self.names(initiative.aims_at),
            "results": [
                {
                    "element": self.name(r.element),
                    "change": self.name(r.change),
                    "note": self.text(r.note),
                }
                for r in initiative.results
            ],
            "note": self.text(initiative.note),
        }

    def source(self, source: SourceNote) -> dict[str, Any]:
        """Return a source."""
        return {
            "id": source.ref.id,
            "iri": source.ref.iri,
            "title": source.ref.label[self._lang],
            "citation": source.citation,
            "url": source.url,
            "licence": source.licence,
            "consent": self.name(source.consent),
            "date": source.date,
        }


def number(value: Decimal | None) -> float | None:
    """Return a decimal as a JSON number; four digits are far within a double's precision."""
    return None if value is None else float(value)
