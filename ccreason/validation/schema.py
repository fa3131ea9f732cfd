"""The JSON Schema of the JSON form of a validation report."""

from __future__ import annotations

import json
from typing import Any, Final

from ccreason.namespaces import DOCS
from ccreason.resources import PROFILES
from ccreason.validation.model import SEVERITIES
from ccreason.validation.serial import FORMAT
from ccreason.validation.validating import ENGINES

#: Where the schema is published.
SCHEMA_IRI: Final = DOCS + "reference/validation.schema.json"


def _object(description: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


def _texts(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": {"type": "string"},
    }


def _nullable(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "type": [kind, "null"]}


def report_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12); ``docs/reference/validation.schema.json`` holds it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_IRI,
        "title": "ccreason validation report",
        **_object(
            "What the shapes say about cases.",
            {
                "format": {"description": "Version of this form.", "const": FORMAT},
                "conforms": {"description": "No case has a violation.", "type": "boolean"},
                "counts": {"$ref": "#/$defs/counts"},
                "profiles": {
                    "description": "The profiles that the cases were held to.",
                    "type": "array",
                    "items": {"enum": list(PROFILES)},
                    "minItems": 1,
                },
                "engine": {"description": "The engine that did it.", "enum": list(ENGINES)},
                "as_of": {
                    "description": "The date that counts as today.",
                    "type": "string",
                    "format": "date",
                },
                "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}},
            },
        ),
        "$defs": {
            "counts": _object(
                "Number of results by severity.",
                {severity: {"type": "integer", "minimum": 0} for severity in SEVERITIES},
            ),
            "case": _object(
                "One case.",
                {
                    "case": {"description": "IRI of the case.", "type": "string"},
                    "path": _nullable("The file that it was read from."),
                    "title": _texts("Language tag to title."),
                    "conforms": {"description": "It has no violation.", "type": "boolean"},
                    "counts": {"$ref": "#/$defs/counts"},
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            ),
            "result": _object(
                "One thing that a shape has to say; gravest first within a case.",
                {
                    "severity": {"enum": list(SEVERITIES)},
                    "messages": _texts("Language tag to what should be done."),
                    "focus_node": {
                        "description": "IRI of the node that was checked.",
                        "type": "string",
                    },
                    "path": _nullable(
                        "IRI of the property meant, or a SPARQL property path; null for the node."
                    ),
                    "value": {
                        "description": "The value that is not as it should be; null if missing.",
                        "oneOf": [{"type": "null"}, {"$ref": "#/$defs/term"}],
                    },
                    "suggestion": _nullable("The term that was probably meant."),
                    "source_shape": {
                        "description": "IRI of the shape (reference/shapes.md).",
                        "type": "string",
                    },
                    "component": {
                        "description": "IRI of the kind of constraint.",
                        "type": "string",
                    },
                    "position": {
                        "description": "Where it stands, as closely as is known.",
                        "oneOf": [{"type": "null"}, {"$ref": "#/$defs/position"}],
                    },
                },
            ),
            "position": _object(
                "A place in a file; line and column count from 1.",
                {
                    "path": {"type": "string"},
                    "line": _nullable("Line.", "integer"),
                    "column": _nullable("Column.", "integer"),
                },
            ),
            "term": _object(
                "An RDF term, as in SPARQL's JSON results.",
                {
                    "type": {"enum": ["uri", "literal", "bnode"]},
                    "value": {"type": "string"},
                    "language": {"type": "string"},
                    "datatype": {"type": "string"},
                },
                required=["type", "value"],
            ),
        },
    }


def schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(report_schema(), indent=2, ensure_ascii=False) + "\n"
