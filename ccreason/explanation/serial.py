"""An explanation as JSON: every statement, binding and number, with sentences in one language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ccreason.explanation.folding import steps_within
from ccreason.explanation.told import View

if TYPE_CHECKING:
    from ccreason.explanation.model import (
        Basis,
        Conclusion,
        Explanation,
        Premise,
        Record,
        RuleRef,
        Slide,
        Step,
        Triple3,
    )


#: Version of the form; the first number grows when a key changes its meaning or goes.
SCHEMA: Final = "https://w3id.org/ccreason/schema/explanation/1.0"


def render_json(explanation: Explanation, lang: str | None = None) -> str:
    """Return a whole explanation as JSON text.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
    """
    return render(explanation, lang)


def render(explanation: Explanation, lang: str | None = None, view: View | None = None) -> str:
    """Return an explanation as JSON text, down to the depth of a view; without one, all of it."""
    data = to_data(explanation, lang or explanation.lang, view or View())
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def to_data(explanation: Explanation, lang: str, view: View) -> dict[str, Any]:
    """Return an explanation as JSON values, in a fixed order."""
    within = steps_within(explanation, view.depth, view.step)
    steps = [step for step in explanation.steps if step.number in within]
    named = set[int]()
    if view.step is None:
        named = {n for c in explanation.conclusions for n in (*c.steps, *c.additions)}
    named |= {number for s in steps for p in s.premises for number in p.steps}
    return {
        "schema": SCHEMA,
        "target": explanation.target,
        "language": lang,
        "case": explanation.case,
        "title": explanation.case_title[lang] or None,
        "illustrative": explanation.illustrative,
        "as_of": explanation.as_of.isoformat(),
        "conclusions": [_conclusion(c, lang) for c in explanation.conclusions],
        "steps": [_step(s, lang) for s in steps],
        "cut": sorted(named - within),
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
        "rule": rule_data(step.rule, lang),
        "basis": _basis(step.basis),
        "bindings": {name: str(term) for name, term in step.bindings},
        "conclusions": [triple_data(t) for t in step.conclusions],
        "premises": [_premise(p, lang) for p in step.premises],
        "not_found": [
            {"sentence": a.sentence[lang], "kind": a.kind, "pattern": a.pattern}
            for a in step.not_found
        ],
    }


def rule_data(rule: RuleRef, lang: str) -> dict[str, Any]:
    """Return a rule as JSON values."""
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
        "record": _record(premise.record),
        "statements": [triple_data(t) for t in premise.triples],
    }


def _record(record: Record | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        "node": record.node,
        "assessors": list(record.assessors),
        "date": record.date,
        "evidence": list(record.evidence),
    }


def _sources(sources: tuple[Slide, ...], lang: str) -> list[dict[str, str]]:
    return [{"iri": s.iri, "label": s.label[lang]} for s in sources]


def _basis(basis: Basis | None) -> str | None:
    return None if basis is None else basis.id


def triple_data(triple: Triple3) -> list[str]:
    """Return a statement as three texts."""
    return [str(term) for term in triple]
