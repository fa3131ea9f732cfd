"""JSON Schema of mapping files: that of a case, in which columns may stand."""

from __future__ import annotations

import json
from typing import Any, Final

from ccreason import messages
from ccreason.cases.schema import case_schema
from ccreason.cases.vocabulary import vocabulary
from ccreason.indicators.model import MAPPING_VERSION
from ccreason.namespaces import DOCS

SCHEMA_IRI: Final = DOCS + "reference/mapping.schema.json"

#: Where this stands, a column may; everything else is the same for all rows.
_COLUMN: Final = {"$ref": "#/$defs/column"}


def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a mapping file."""
    case = case_schema()
    definitions = case.pop("$defs")
    for key in ("$schema", "$id"):
        case.pop(key)
    del case["properties"]["ccreason"]
    # An address with a column in it is none yet.
    case["properties"]["id"].pop("format")
    case["required"] = ["id", "community"]
    for name in ("rating", "proxy"):
        directions = list(vocabulary().names("ScaleDirection"))
        definitions[name]["properties"]["direction"] = {"enum": directions} | _told("direction")
    definitions = {name: _with_columns(node) for name, node in definitions.items()}
    definitions["column"] = {"type": "string", "pattern": "^\\{[^{}]+\\}$"} | _told("placeholder")
    several = {"type": "array", "items": {"type": "string"}}
    names: dict[str, Any] = {"anyOf": [{"type": "string"}, several]}
    table = {
        "type": "object",
        "properties": {
            "key": {"type": "string"} | _told("key"),
            "missing": names | _told("missing"),
            "distinct": names | _told("distinct"),
        },
        "required": ["key"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_IRI,
        "type": "object",
        "properties": {
            "ccreason-mapping": {"const": int(MAPPING_VERSION)} | _told("ccreason-mapping"),
            "table": table | _told("table"),
            "case": _with_columns(case) | _told("case"),
        },
        "required": ["ccreason-mapping", "table", "case"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def schema_text() -> str:
    """Return the schema as the text of the published file."""
    return json.dumps(mapping_schema(), ensure_ascii=False, indent=2) + "\n"


def _with_columns(node: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which a column may stand where a number or an address does."""
    if node.get("type") in ("number", "integer"):
        told = {key: value for key, value in node.items() if key in _TELLING}
        value = {key: value for key, value in node.items() if key not in _TELLING}
        return {**told, "anyOf": [value, _COLUMN]}
    found = dict(node)
    if found.get("format") == "iri":
        del found["format"]
    for name, child in node.get("properties", {}).items():
        if not _is_point(child):
            found["properties"] = found["properties"] | {name: _with_columns(child)}
    return found


_TELLING: Final = frozenset({"title", "description", "markdownDescription"})


def _is_point(node: dict[str, Any]) -> bool:
    """A point is a pair of numbers that no column can fill."""
    return "lat" in node.get("properties", {})


def _told(key: str) -> dict[str, str]:
    texts = [messages.text(f"indicators.help-{key}", lang) for lang in messages.LANGUAGES]
    return {"description": texts[0], "markdownDescription": "\n\n".join(texts)}
