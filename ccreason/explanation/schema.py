"""The JSON Schema of the JSON form of an explanation."""

from __future__ import annotations

import json
from typing import Any, Final

from ccreason.explanation.serial import SCHEMA
from ccreason.messages import LANGUAGES
from ccreason.namespaces import DOCS

#: Where the schema is published.
SCHEMA_IRI: Final = DOCS + "reference/explanation.schema.json"

_BASES: Final = ("source-assertion", "editorial-reading", "project-inference")
_KINDS: Final = ("derived", "case", "link", "ontology", "parameter")
_TERM: Final = "A term in N-Triples."


def _object(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(description: str) -> dict[str, Any]:
    return {"description": description, "type": "string"}


def _list(description: str, items: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "type": "array", "items": items}


def _maybe(description: str) -> dict[str, Any]:
    return {"description": description, "type": ["string", "null"]}


def explanation_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12); ``docs/reference/explanation.schema.json`` holds it."""
    number = {"type": "integer", "minimum": 1}
    ref = {"$ref": "#/$defs/statement"}
    basis = {"description": "What it stands on, if that is told.", "enum": [*_BASES, None]}
    sources = _list("Slides and publications.", {"$ref": "#/$defs/source"})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_IRI,
        "title": "ccreason explanation",
        **_object(
            "Why something was concluded.",
            {
                "schema": {"description": "Version of this form.", "const": SCHEMA},
                "target": _text("What was asked for."),
                "language": {"description": "Of the sentences.", "enum": list(LANGUAGES)},
                "case": _maybe("IRI of the case; null for what the framework alone says."),
                "title": _maybe("Title of the case."),
                "illustrative": {"description": "The case is made up.", "type": "boolean"},
                "as_of": {
                    "description": "The day reasoned from.",
                    "type": "string",
                    "format": "date",
                },
                "conclusions": _list("What is explained.", {"$ref": "#/$defs/conclusion"}),
                "steps": _list("Applications of rules.", {"$ref": "#/$defs/step"}),
                "cut": _list("Numbers of steps beyond the depth asked for.", number),
            },
        ),
        "$defs": {
            "statement": {
                "description": "Subject, predicate and object in N-Triples.",
                "type": "array",
                "items": {"type": "string"},
                "minItems": 3,
                "maxItems": 3,
            },
            "source": _object(
                "A slide or a publication.", {"iri": _text("Its IRI."), "label": _text("Its name.")}
            ),
            "conclusion": _object(
                "Something that was concluded.",
                {
                    "id": _text("Its short id, as in an assessment."),
                    "iri": _text("Its IRI; for a statement, that of the subject."),
                    "title": _text("What it is."),
                    "steps": _list("Steps that conclude it, each by itself enough.", number),
                    "additions": _list("Steps that conclude more about it.", number),
                    "basis": basis,
                },
            ),
            "rule": _object(
                "A rule or an ontology axiom.",
                {
                    "id": _text("Its id."),
                    "iri": _text("Its IRI."),
                    "title": _text("Its title."),
                    "layer": _text("What the rule is for."),
                    "axiom": {"description": "It is an axiom.", "type": "boolean"},
                    "sources": sources,
                    "basis": basis,
                    "why": _text("The reason for the rule."),
                },
            ),
            "step": _object(
                "One application of one rule.",
                {
                    "number": number,
                    "sentence": _text("The conclusion in words."),
                    "rule": {"$ref": "#/$defs/rule"},
                    "basis": basis,
                    "bindings": {
                        "description": "The values of the rule's variables.",
                        "type": "object",
                        "additionalProperties": _text(_TERM),
                    },
                    "conclusions": _list("The statements it gives.", ref),
                    "premises": _list("What it rests on.", {"$ref": "#/$defs/premise"}),
                    "not_found": _list(
                        "What it rests on not being there.", {"$ref": "#/$defs/absence"}
                    ),
                },
            ),
            "absence": _object(
                "Something that was looked for and not found.",
                {
                    "sentence": _text("What it was."),
                    "kind": {
                        "description": "What looked for it.",
                        "enum": ["not-exists", "minus", "optional"],
                    },
                    "pattern": _text("The SPARQL pattern, known values filled in."),
                },
            ),
            "premise": _object(
                "Something that a step rests on.",
                {
                    "kind": {"description": "Derived, or where it stands.", "enum": list(_KINDS)},
                    "sentence": _text("What it says; empty for a term's name alone."),
                    "details": _list(
                        "Who recorded it, when, on what evidence.", {"type": "string"}
                    ),
                    "steps": _list("The steps that prove it; several are several ways.", number),
                    "sources": sources,
                    "basis": basis,
                    "record": {
                        "anyOf": [{"$ref": "#/$defs/record"}, {"type": "null"}],
                        "description": "For what a case says, where it is recorded.",
                    },
                    "statements": _list("The statements behind it.", ref),
                },
            ),
            "record": _object(
                "Who recorded something, when, and on what evidence.",
                {
                    "node": _text("IRI of what was recorded."),
                    "assessors": _list("IRIs of who recorded it.", {"type": "string"}),
                    "date": _maybe("EDTF, as written."),
                    "evidence": _list("IRIs of the sources.", {"type": "string"}),
                },
            ),
        },
    }


def schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(explanation_schema(), indent=2, ensure_ascii=False) + "\n"
