"""Comparisons and histories as JSON, as the schemas in docs/reference describe them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ccreason.comparison.words import Words
from ccreason.report import to_data

if TYPE_CHECKING:
    from ccreason.comparison.model import Barrier, Comparison, History, Sighting
    from ccreason.report import Ref

COMPARISON_SCHEMA: Final = "https://w3id.org/ccreason/schema/comparison/1.0"
TREND_SCHEMA: Final = "https://w3id.org/ccreason/schema/trend/1.0"

#: What is told of each case: keys of an assessment, which keep their meaning.
_OF_A_CASE: Final = (
    *("case", "illustrative", "conforms", "concluded", "rounds", "completeness", "profile"),
    *("indications", "gaps", "constraints", "recommendations", "sources"),
)
_OF_A_HISTORY: Final = (
    *("case", "illustrative", "conforms", "concluded", "rounds", "trends", "observed_after"),
    *("sources", "versions"),
)


def compare_json(comparison: Comparison, lang: str = "en") -> str:
    """Return a comparison as JSON text."""
    return _text(compare_data(comparison, lang))


def trend_json(history: History, lang: str = "en") -> str:
    """Return a case over time as JSON text."""
    return _text(trend_data(history, lang))


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def compare_data(comparison: Comparison, lang: str = "en") -> dict[str, Any]:
    """Return a comparison as JSON values; cases by their place, counted from 0."""
    words = Words(lang)
    told = [to_data(a, lang) for a in comparison.assessments]
    return {
        "schema": COMPARISON_SCHEMA,
        "language": lang,
        "notes": [words.tell("lead"), words.tell("lead-eyes")],
        "cases": [
            {"name": name, **{key: data[key] for key in _OF_A_CASE}}
            for name, data in zip(words.case_names(comparison.assessments), told, strict=True)
        ],
        "alike": [_cell(*cell) for cell in comparison.alike],
        "not_comparable": [_barrier(b) for b in comparison.barriers],
        "versions": told[0]["versions"],
        "terms": _terms(told),
    }


def _cell(element: Ref, level: Ref | None) -> dict[str, str | None]:
    return {"element": element.id, "level": None if level is None else level.id}


def _barrier(barrier: Barrier) -> dict[str, Any]:
    return {
        "kind": barrier.kind,
        "cells": [_cell(*cell) for cell in barrier.cells],
        "cases": [
            *({"case": i, "has": [ref.id for ref in refs]} for i, refs in barrier.details),
            *({"case": i, "has": list(dates)} for i, dates in barrier.dates),
        ],
    }


def _terms(told: list[dict[str, Any]]) -> list[dict[str, str]]:
    found = {term["iri"]: term for data in told for term in data["terms"]}
    return sorted(found.values(), key=lambda t: (t["id"], t["iri"]))


def trend_data(history: History, lang: str = "en") -> dict[str, Any]:
    """Return a case over time as JSON values."""
    data = to_data(history.assessment, lang)
    return {
        "schema": TREND_SCHEMA,
        "language": lang,
        **{key: data[key] for key in _OF_A_HISTORY},
        "cells": [
            {**_cell(c.element, c.level), "sightings": [_sighting(s) for s in c.sightings]}
            for c in history.cells
        ],
        "terms": data["terms"],
    }


def _sighting(sighting: Sighting) -> dict[str, Any]:
    return {
        "observation": sighting.row.observation,
        "round": sighting.round.ref.id,
        "changes": [
            {"trend": change.id, "not_comparable": reason} for change, reason in sighting.changes
        ],
    }
