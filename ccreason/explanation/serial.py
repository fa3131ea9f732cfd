"""An explanation as JSON: every statement, binding and number, with sentences in one language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ccreason.explanation.model import (
        Basis,
        Conclusion,
        Explanation,
        Premise,
        RuleRef,
        Slide,
        Step,
        Triple3,
    )


def render_json(explanation: Explanation, lang: str | None = None) -> str:
    """Return an explanation as JSON text.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
    """
    data = to_data(explanation, lang or explanation.lang)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def to_data(explanation: Explanation, lang: str) -> dict[str, Any]:
    """Return an explanation as JSON values, in a fixed order."""
    return {
        "target": explanation.target,
        "language": lang,
        "case": explanation.case,
        "title": explanation.case_title[lang] or None,
        "illustrative": explanation.illustrative,
        "as_of": explanation.as_of.isoformat(),
        "conclusions": [_conclusion(c, lang) for c in explanation.conclusions],
        "steps": [_step(s, lang) for s in explanation.steps],
    }


def _conclusion(conclusion: Conclusion, lang: str) -> dict[str, Any]:
    return {
        "id": conclusion.id,
        "iri": conclusion.iri,
        "title": conclusion.title[lang],
        "steps": list(conclusion.steps),
        "additions": list(conclusion.additions),
        "basis": _basis(conclusion.basis),
    }


def _step(step: Step, lang: str) -> dict[str, Any]:
    return {
        "number": step.number,
        "sentence": step.sentence[lang],
        "rule": _rule(step.rule, lang),
        "basis": _basis(step.basis),
        "bindings": {name: str(term) for name, term in step.bindings},
        "conclusions": [_triple(t) for t in step.conclusions],
        "premises": [_premise(p, lang) for p in step.premises],
        "not_found": [
            {"sentence": a.sentence[lang], "kind": a.kind, "pattern": a.pattern}
            for a in step.not_found
        ],
    }


def _rule(rule: RuleRef, lang: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "iri": rule.iri,
        "title": rule.title[lang],
        "layer": rule.layer,
        "axiom": rule.is_axiom,
        "sources": _sources(rule.sources, lang),
        "basis": _basis(rule.basis),
        "why": rule.why[lang],
    }


def _premise(premise: Premise, lang: str) -> dict[str, Any]:
    return {
        "kind": premise.kind,
        "sentence": premise.sentence[lang],
        "details": [d[lang] for d in premise.details],
        "steps": list(premise.steps),
        "sources": _sources(premise.sources, lang),
        "basis": _basis(premise.basis),
        "statements": [_triple(t) for t in premise.triples],
    }


def _sources(sources: tuple[Slide, ...], lang: str) -> list[dict[str, str]]:
    return [{"iri": s.iri, "label": s.label[lang]} for s in sources]


def _basis(basis: Basis | None) -> str | None:
    return None if basis is None else basis.id


def _triple(triple: Triple3) -> list[str]:
    return [str(term) for term in triple]
