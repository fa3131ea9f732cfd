"""An assessment as JSON, as docs/reference/assessment.schema.json describes it.

Terms are given by the names that case files use; `terms` says what each is called and what its IRI
is. Numbers that somebody wrote stay strings, so that no digit is lost; normalised values are
numbers. Keys and lists stand in a fixed order: the same input gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ccreason.report.phrases import Phrases
from ccreason.report.summary import questions, summary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ccreason.report.model import (
        Assessment,
        CaseNote,
        Cause,
        Completeness,
        Finding,
        Gap,
        Initiative,
        Point,
        ProfileRow,
        Recommendation,
        Record,
        Ref,
        SourceNote,
        Trend,
    )
    from ccreason.wording import Bilingual

#: Version of the schema; the first number grows when a key changes its meaning or goes.
SCHEMA: Final = "https://w3id.org/ccreason/schema/assessment/1.0"


def render_json(assessment: Assessment, lang: str = "en") -> str:
    """Return an assessment as JSON text, sentences and labels in a language."""
    return json.dumps(to_data(assessment, lang), ensure_ascii=False, indent=2) + "\n"


def to_data(assessment: Assessment, lang: str = "en") -> dict[str, Any]:
    """Return an assessment as JSON values."""
    return _Writer(lang).assessment(assessment)


class _Writer:
    """Writes parts of an assessment and remembers the terms that it named."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._terms: dict[str, Ref] = {}

    def assessment(self, a: Assessment) -> dict[str, Any]:
        phrases = Phrases(self._lang)
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "language": self._lang,
            "illustrative": a.case.illustrative,
            "case": self._case(a.case),
            "conforms": a.conforms,
            "concluded": a.concluded,
            "validation": {
                "conforms": a.conforms,
                "profiles": list(a.validation.profiles),
                "counts": {
                    s.lower(): a.validation.count(s) for s in ("Violation", "Warning", "Info")
                },
                "results": [self._finding(f) for f in a.validation.findings],
            },
            "summary": list(summary(a, phrases)) if a.concluded else [],
            "profile": [self._row(r) for r in a.profile],
            "records": [self._record(r) for r in a.records],
            "initiatives": [self._initiative(i) for i in a.initiatives],
            "gaps": [self._gap(g) for g in a.gaps],
            "strengths": [self._point(p) for p in a.strengths],
            "assets": [self._point(p) for p in a.assets],
            "indications": [self._point(p) for p in a.indications],
            "constraints": [self._point(p) for p in a.constraints],
            "pathways": [self._point(p) for p in a.pathways],
            "causes": [self._cause(c) for c in a.causes],
            "recommendations": [self._recommendation(r) for r in a.recommendations],
            "combinations": [
                {
                    "id": c.id,
                    "iri": c.iri,
                    "strategies": self._names(c.strategies),
                    "why": self._all(c.why),
                }
                for c in a.combinations
            ],
            "outcomes_at_risk": [
                {
                    "id": r.id,
                    "iri": r.iri,
                    "outcome": self._name(r.outcome),
                    "because": _ids(r.because),
                    "why": self._all(r.why),
                }
                for r in a.outcomes_at_risk
            ],
            "trends": [self._trend(t) for t in a.trends],
            "observed_after": [
                {
                    "id": o.id,
                    "iri": o.iri,
                    "initiative": self._thing(o.initiative),
                    "trend": None if o.trend is None else o.trend.id,
                    "why": self._all(o.why),
                }
                for o in a.observed_after
            ],
            "questions": list(questions(a, phrases)),
            "completeness": None if a.completeness is None else self._complete(a.completeness),
            "sources": [self._source(s) for s in a.sources],
            "versions": self._versions(a),
        }
        data["terms"] = self._told_terms()
        return data

    def _told_terms(self) -> list[dict[str, str]]:
        """Return the terms that were named, by name and IRI."""
        named = sorted(self._terms.values(), key=lambda ref: (ref.id, ref.iri))
        return [{"id": r.id, "iri": r.iri, "label": r.label[self._lang]} for r in named]

    def _text(self, text: Bilingual) -> str | None:
        return text[self._lang] or None

    def _all(self, texts: Iterable[Bilingual]) -> str:
        """Return sentences as one text."""
        return " ".join(text[self._lang] for text in texts)

    def _name(self, ref: Ref | None) -> str | None:
        """Return the name of a term of the ontology, and remember to tell it."""
        if ref is None:
            return None
        self._terms[ref.iri] = ref
        return ref.id

    def _names(self, refs: Iterable[Ref]) -> list[str | None]:
        return [self._name(ref) for ref in refs]

    def _thing(self, ref: Ref | None) -> dict[str, str] | None:
        """Return something of the case: an agent, a source, a record."""
        if ref is None:
            return None
        return {"id": ref.id, "iri": ref.iri, "label": ref.label[self._lang]}

    def _things(self, refs: Iterable[Ref]) -> list[dict[str, str] | None]:
        return [self._thing(ref) for ref in refs]

    def _case(self, case: CaseNote) -> dict[str, Any]:
        return {
            "iri": case.iri,
            "path": case.path,
            "title": self._text(case.title),
            "created": case.created,
            "licence": case.licence,
            "community": {
                "iri": case.community.iri,
                "name": case.community.label[self._lang],
                "description": self._text(case.description),
                "places": [place[self._lang] for place in case.places],
                "context": [
                    {"property": name, "value": self._name(ref)} for name, ref in case.context
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

    def _finding(self, finding: Finding) -> dict[str, Any]:
        place = finding.position
        return {
            "severity": finding.severity.lower(),
            "message": finding.message[self._lang],
            "focus_node": finding.focus_node,
            "path": finding.path,
            "value": finding.value,
            "shape": finding.shape,
            "position": None
            if place is None
            else {"path": place.path, "line": place.line, "column": place.column},
        }

    def _row(self, row: ProfileRow) -> dict[str, Any]:
        ends = row.scale_ends
        return {
            "dimension": row.dimension,
            "element": self._name(row.element),
            "level": self._name(row.level),
            "status": row.status,
            "observation": row.observation,
            "source": self._thing(row.source),
            "value": row.value,
            "scale": self._name(row.scale),
            "scale_minimum": None if ends is None else ends[0],
            "scale_maximum": None if ends is None else ends[1],
            "normalized": _number(row.normalized),
            "band": self._name(row.band),
            "confidence": _number(row.confidence),
            "date": row.date,
            "assessors": self._things(row.assessors),
            "evidence": self._things(row.evidence),
            "reason": self._text(row.reason),
        }

    def _record(self, record: Record) -> dict[str, Any]:
        return {
            "dimension": record.dimension,
            "element": self._name(record.element),
            "aspect_of": self._name(record.aspect_of),
            "state": self._name(record.state),
            "strength": self._name(record.strength),
            "on": self._names(record.on),
            "by": self._things(record.by),
            "routine": self._name(record.routine),
            "date": record.date,
            "iri": record.iri,
        }

    def _initiative(self, initiative: Initiative) -> dict[str, Any]:
        return {
            **(self._thing(initiative.ref) or {}),
            "date": initiative.date,
            "strategies": self._names(initiative.strategies),
            "planned_by": self._things(initiative.planned_by),
            "led_by": self._things(initiative.led_by),
            "funded_by": self._things(initiative.funded_by),
            "aims_at": self._names(initiative.aims_at),
            "results": [
                {
                    "element": self._name(r.element),
                    "change": self._name(r.change),
                    "note": self._text(r.note),
                }
                for r in initiative.results
            ],
            "note": self._text(initiative.note),
        }

    def _gap(self, gap: Gap) -> dict[str, Any]:
        return {
            "id": gap.id,
            "iri": gap.iri,
            "kind": gap.kind,
            "knowledge": gap.knowledge,
            "element": self._name(gap.element),
            "level": self._name(gap.level),
            "concerns": self._things(gap.concerns),
            "part": self._name(gap.part),
            "title": gap.title[self._lang],
            "why": self._all(gap.why),
            "based_on": self._things(gap.based_on),
        }

    def _point(self, point: Point) -> dict[str, Any]:
        return {
            "id": point.id,
            "iri": point.iri,
            "kind": point.kind,
            "title": point.title[self._lang],
            "element": self._name(point.element),
            "level": self._name(point.level),
            "influence": self._name(point.influence),
            "band": self._name(point.band),
            "resource": self._name(point.resource),
            "why": self._all(point.why),
            "based_on": self._things(point.based_on),
        }

    def _cause(self, cause: Cause) -> dict[str, Any]:
        return {
            "gap": cause.gap,
            "kind": cause.kind,
            "cause": self._thing(cause.cause),
            "chain": [
                {"element": self._name(step.element), "link": self._name(step.link)}
                for step in cause.chain
            ],
            "why": self._all(cause.why),
        }

    def _recommendation(self, r: Recommendation) -> dict[str, Any]:
        return {
            "id": r.id,
            "iri": r.iri,
            "strategy": self._name(r.strategy),
            "status": r.status,
            "answers": _ids(r.answers),
            "uses": _ids(r.uses),
            "cautions": [
                {
                    "id": c.id,
                    "kind": self._name(c.kind),
                    "because": _ids(c.because),
                    "why": self._all(c.why),
                }
                for c in r.cautions
            ],
            "blocked_by": _ids(r.blocked_by),
            "channels": self._things(r.channels),
            "priority": self._names(r.priority),
            "why": self._all(r.why),
        }

    def _trend(self, trend: Trend) -> dict[str, Any]:
        return {
            "id": trend.id,
            "iri": trend.iri,
            "element": self._name(trend.element),
            "level": self._name(trend.level),
            "direction": self._name(trend.direction),
            "change": _number(trend.change),
            "from": self._end(trend.start),
            "to": self._end(trend.end),
            "why": self._all(trend.why),
        }

    def _end(self, row: ProfileRow | None) -> dict[str, Any] | None:
        if row is None:
            return None
        return {
            "observation": row.observation,
            "date": row.date,
            "value": row.value,
            "scale": self._name(row.scale),
            "normalized": _number(row.normalized),
            "band": self._name(row.band),
        }

    def _complete(self, told: Completeness) -> dict[str, Any]:
        return {"counts": dict(told.counts), "declared": self._names(told.declared)}

    def _source(self, source: SourceNote) -> dict[str, Any]:
        return {
            "id": source.ref.id,
            "iri": source.ref.iri,
            "title": source.ref.label[self._lang],
            "citation": source.citation,
            "url": source.url,
            "licence": source.licence,
            "consent": self._name(source.consent),
            "date": source.date,
        }

    def _versions(self, a: Assessment) -> dict[str, Any]:
        versions = a.versions
        return {
            "package": versions.package,
            "ontology": list(versions.ontology),
            "rules": versions.rules,
            "engine": versions.engine,
            "parameters": {ref.id: value for ref, value in versions.parameters},
            "as_of": versions.as_of.isoformat(),
        }


def _ids(refs: Iterable[Ref]) -> list[str]:
    return [ref.id for ref in refs]


def _number(value: Decimal | None) -> float | None:
    """Return a decimal as a JSON number; four digits are far within a double's precision."""
    return None if value is None else float(value)
