"""An answer as JSON: every obstacle with its numbers and statements, every remedy as statements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ccreason.explanation.serial import rule_data, triple_data

if TYPE_CHECKING:
    from ccreason.whynot.model import Goal, NearWay, Obstacle, RemedyTold, Threshold, WhyNot


#: Version of the form, named in every document.
SCHEMA_ID: Final = "https://w3id.org/ccreason/schema/why-not/1.0"


def render_json(answer: WhyNot, lang: str | None = None) -> str:
    """Return an answer as JSON text.

    Args:
        answer: what :func:`ccreason.whynot.why_not` gave.
        lang: `en` or `id`; the answer's own language where not given.
    """
    data = to_data(answer, lang or answer.lang)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def to_data(answer: WhyNot, lang: str) -> dict[str, Any]:
    """Return an answer as JSON values, in a fixed order."""
    return {
        "schema": SCHEMA_ID,
        "target": answer.target,
        "language": lang,
        "case": answer.case,
        "title": answer.case_title[lang] or None,
        "illustrative": answer.illustrative,
        "as_of": answer.as_of.isoformat(),
        "holds": answer.holds,
        "asked": list(answer.asked),
        "goals": [_goal(goal, lang) for goal in answer.goals],
    }


def _goal(goal: Goal, lang: str) -> dict[str, Any]:
    return {
        "number": goal.number,
        "id": goal.id,
        "title": goal.title[lang],
        "statement": [part or None for part in goal.statement],
        "holds": goal.holds,
        "ways": [_way(way, lang) for way in goal.ways],
    }


def _way(way: NearWay, lang: str) -> dict[str, Any]:
    return {
        "rule": rule_data(way.rule, lang),
        "distance": way.distance,
        "possible": way.possible,
        "bindings": dict(way.bindings),
        "held": [sentence[lang] for sentence in way.held],
        "obstacles": [_obstacle(obstacle, lang) for obstacle in way.obstacles],
        "remedy": None if way.remedy is None else _remedy(way.remedy, lang),
    }


def _obstacle(obstacle: Obstacle, lang: str) -> dict[str, Any]:
    return {
        "kind": obstacle.kind,
        "sentence": obstacle.sentence[lang],
        "details": [detail[lang] for detail in obstacle.details],
        "question": obstacle.question[lang] or None,
        "answer": obstacle.answer[lang] or None,
        "threshold": None if obstacle.threshold is None else _threshold(obstacle.threshold),
        "goal": obstacle.goal,
        "statements": [[str(part) or None for part in s] for s in obstacle.statements],
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {
        "value": threshold.value,
        "relation": threshold.relation,
        "limit": threshold.limit,
        "difference": threshold.difference,
        "rated": threshold.rated,
        "scale": threshold.scale,
        "choices": list(threshold.choices),
    }


def _remedy(remedy: RemedyTold, lang: str) -> dict[str, Any]:
    return {
        "changes": [
            {
                "kind": change.kind,
                "sentence": change.sentence[lang],
                "add": [triple_data(t) for t in change.add],
                "remove": [triple_data(t) for t in change.remove],
            }
            for change in remedy.changes
        ],
        "add": [triple_data(t) for t in remedy.add],
        "remove": [triple_data(t) for t in remedy.remove],
    }
