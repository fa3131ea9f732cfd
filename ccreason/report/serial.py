"""An assessment as JSON, as docs/reference/assessment.schema.json describes it.

Terms are given by the names that case files use; `terms` says what each is called and what its IRI
is. Numbers that somebody wrote stay strings, so that no digit is lost; normalised values are
numbers. Keys and lists stand in a fixed order: the same input gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ccreason.report.phrases import Phrases
from ccreason.report.serial_described import DescribedWriter, number
from ccreason.report.summary import questions, summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.report.described import ProfileRow, Ref
    from ccreason.report.model import (
        Assessment,
        Cause,
        Completeness,
        Finding,
        Gap,
        Point,
        Recommendation,
        Trend,
    )

#: Version of the schema; the first number grows when a key changes its meaning or goes.
SCHEMA: Final = "https://w3id.org/ccreason/schema/assessment/1.0"


def render_json(assessment: Assessment, lang: str = "en") -> str:
    """Return an assessment as JSON text, sentences and labels in a language."""
    return json.dumps(to_data(assessment, lang), ensure_ascii=False, indent=2) + "\n"


def to_data(assessment: Assessment, lang: str = "en") -> dict[str, Any]:
    """Return an assessment as JSON values."""
    return _Writer(lang).assessment(assessment)


class _Writer(DescribedWriter):
    """Writes what was concluded."""

    def assessment(self, a: Assessment) -> dict[str, Any]:
        phrases = Phrases(self._lang)
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "language": self._lang,
            "illustrative": a.case.illustrative,
            "case": self.case(a.case),
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
            "rounds": [self.round(r) for r in a.rounds],
            "profile": [self.row(r) for r in a.profile],
            "records": [self.record(r) for r in a.records],
            "initiatives": [self.initiative(i) for i in a.initiatives],
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
                    "strategies": self.names(c.strategies),
                    "why": self.all(c.why),
                }
                for c in a.combinations
            ],
            "outcomes_at_risk": [
                {
                    "id": r.id,
                    "iri": r.iri,
                    "outcome": self.name(r.outcome),
                    "because": _ids(r.because),
                    "why": self.all(r.why),
                }
                for r in a.outcomes_at_risk
            ],
            "trends": [self._trend(t) for t in a.trends],
            "observed_after": [
                {
                    "id": o.id,
                    "iri": o.iri,
                    "initiative": self.thing(o.initiative),
                    "trend": None if o.trend is None else o.trend.id,
                    "why": self.all(o.why),
                }
                for o in a.observed_after
            ],
            "questions": list(questions(a, phrases)),
            "completeness": None if a.completeness is None else self._complete(a.completeness),
            "sources": [self.source(s) for s in a.sources],
            "versions": self._versions(a),
        }
        data["terms"] = self.told_terms()
        return data

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

    def _gap(self, gap: Gap) -> dict[str, Any]:
        return {
            "id": gap.id,
            "iri": gap.iri,
            "kind": gap.kind,
            "knowledge": gap.knowledge,
            "element": self.name(gap.element),
            "level": self.name(gap.level),
            "concerns": self.things(gap.concerns),
            "part": self.name(gap.part),
            "title": gap.title[self._lang],
            "why": self.all(gap.why),
            "based_on": self.things(gap.based_on),
            "evidence": self.things(gap.evidence),
        }

    def _point(self, point: Point) -> dict[str, Any]:
        return {
            "id": point.id,
            "iri": point.iri,
            "kind": point.kind,
            "title": point.title[self._lang],
            "element": self.name(point.element),
            "level": self.name(point.level),
            "influence": self.name(point.influence),
            "band": self.name(point.band),
            "resource": self.name(point.resource),
            "why": self.all(point.why),
            "based_on": self.things(point.based_on),
        }

    def _cause(self, cause: Cause) -> dict[str, Any]:
        return {
            "gap": cause.gap,
            "kind": cause.kind,
            "cause": self.thing(cause.cause),
            "chain": [
                {"element": self.name(step.element), "link": self.name(step.link)}
                for step in cause.chain
            ],
            "why": self.all(cause.why),
        }

    def _recommendation(self, r: Recommendation) -> dict[str, Any]:
        return {
            "id": r.id,
            "iri": r.iri,
            "strategy": self.name(r.strategy),
            "status": r.status,
            "answers": _ids(r.answers),
            "uses": _ids(r.uses),
            "cautions": [
                {
                    "id": c.id,
                    "kind": self.name(c.kind),
                    "because": _ids(c.because),
                    "why": self.all(c.why),
                }
                for c in r.cautions
            ],
            "blocked_by": _ids(r.blocked_by),
            "blocked_why": self.all(r.blocked_why) or None,
            "channels": self.things(r.channels),
            "priority": self.names(r.priority),
            "why": self.all(r.why),
        }

    def _trend(self, trend: Trend) -> dict[str, Any]:
        return {
            "id": trend.id,
            "iri": trend.iri,
            "element": self.name(trend.element),
            "level": self.name(trend.level),
            "direction": self.name(trend.direction),
            "change": number(trend.change),
            "from": self._end(trend.start),
            "to": self._end(trend.end),
            "why": self.all(trend.why),
        }

    def _end(self, row: ProfileRow | None) -> dict[str, Any] | None:
        if row is None:
            return None
        return {
            "observation": row.observation,
            "date": row.date,
            "value": row.value,
            "scale": self.name(row.scale),
            "normalized": number(row.normalized),
            "band": self.name(row.band),
        }

    def _complete(self, told: Completeness) -> dict[str, Any]:
        return {"counts": dict(told.counts), "declared": self.names(told.declared)}

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
