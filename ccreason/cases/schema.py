"""JSON Schema of the YAML form, so that editors complete, explain and check it while it is written.

Made from three things and nothing else: the table of keys (:mod:`ccreason.cases.fields`), the
ontology (labels, definitions, names to choose from) and the shapes of the profile ``case`` (what is
required, least and greatest values).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from pyoxigraph import Dataset, NamedNode, RdfFormat, parse

from ccreason import messages, resources
from ccreason.cases.dates import PATTERN
from ccreason.cases.fields import CASE, FORMAT_VERSION, node_types
from ccreason.cases.kinds import Notation, TypeOf
from ccreason.cases.model import Field, Nested, NodeType
from ccreason.cases.terms import KEY_TEXT, LANGUAGE_TAG
from ccreason.cases.vocabulary import Name, Vocabulary, vocabulary
from ccreason.namespaces import CC, DOCS, SH, local_name

SCHEMA_IRI: Final = DOCS + "reference/case.schema.json"


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case in YAML.

    Descriptions are in English; ``markdownDescription``, which editors prefer, has both languages.
    """
    return _Builder(vocabulary(), _constraints()).document()


def schema_text() -> str:
    """Return the schema as the text of the published file."""
    return json.dumps(case_schema(), ensure_ascii=False, indent=2) + "\n"


@dataclass
class _Limits:
    """What the shapes ask of one property of one class."""

    required: bool = False
    bounds: dict[str, int | float] = field(default_factory=dict)


_Constraints = dict[tuple[str, str], _Limits]


class _Builder:
    def __init__(self, names: Vocabulary, constraints: _Constraints) -> None:
        self.names = names
        self.constraints = constraints

    def document(self) -> dict[str, Any]:
        """Return the whole schema."""
        definitions = {
            "text": _text_definition(),
            "date": _date_definition(),
            "key": {"type": "string", "pattern": f"^{KEY_TEXT.pattern}$"},
        }
        for name, kind in self._notations().items():
            definitions[name] = _enumeration(kind.classes, self.names)
        for node_type in node_types():
            if node_type is not CASE and not is_chain(node_type):
                definitions[node_type.name] = self._node(node_type)
        case = self._node(CASE)
        case["properties"] = {
            "ccreason": {"const": int(FORMAT_VERSION)} | _told("ccreason"),
            "id": {"type": "string", "format": "iri", "pattern": "^[^#]*$"} | _told("case-id"),
            **case["properties"],
            "extra": {"type": "string"} | _told("extra"),
        }
        case["required"] = ["ccreason", "id", "community"]
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": SCHEMA_IRI,
            **case,
            "$defs": definitions,
        }

    def _notations(self) -> dict[str, Notation]:
        found: dict[str, Notation] = {}
        for node_type in node_types():
            for one in node_type.fields:
                if isinstance(one, Field) and isinstance(one.kind, Notation):
                    found["-or-".join(one.kind.classes)] = one.kind
        return dict(sorted(found.items()))

    def _node(self, node_type: NodeType) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required = []
        for one in node_type.fields:
            if isinstance(one, Nested):
                properties[one.key] = self._nested(one)
                continue
            limits = self.constraints.get((CC + node_type.class_name, one.property), _Limits())
            properties[one.key] = self._field(one, limits)
            has_default = any(d.property == one.property for d in node_type.defaults)
            if limits.required and not has_default and not isinstance(one.kind, TypeOf):
                required.append(one.key)
        for key in ("id", "iri") if node_type is not CASE else ():
            properties[key] = ({"$ref": "#/$defs/key"} if key == "id" else _IRI) | _told(key)
        schema = {
            "type": "object",
            **self._help(CC + node_type.class_name),
            "properties": properties,
            "additionalProperties": False,
        }
        if required:
            schema["required"] = required
        return schema

    def _field(self, one: Field, limits: _Limits) -> dict[str, Any]:
        value = one.kind.schema(self.names) | limits.bounds
        if one.many and "#/$defs/text" not in value.values():
            value = {"anyOf": [value, {"type": "array", "items": value}]}
        return {**self._help(one.property, one.key), **value}

    def _nested(self, nested: Nested) -> dict[str, Any]:
        told = self._help(nested.link or CC + nested.node.class_name)
        if nested.inverse:
            told = self._help(CC + nested.node.class_name)
        item = {"$ref": f"#/$defs/{nested.node.name}"}
        array = {"type": "array", "items": item}
        match nested.container:
            case "one":
                return {**told, **item}
            case "map":
                names = {"propertyNames": {"$ref": "#/$defs/key"}}
                return {**told, "type": "object", **names, "additionalProperties": item}
            case "one-or-list":
                return {**told, "anyOf": [item, array]}
            case "chain":
                text = {"$ref": "#/$defs/text"}
                return {**told, "anyOf": [text, {"type": "array", "items": text}]}
            case _:
                return {**told, **array}

    def _help(self, iri: str, key: str | None = None) -> dict[str, str]:
        """Return title and description of a class or property.

        A property of another vocabulary is explained in our messages and entitled by its key.
        """
        titles: dict[str, str] = {}
        texts: dict[str, str] = {}
        for lang in messages.LANGUAGES:
            titles[lang] = self.names.label(iri, lang) if iri.startswith(CC) else key or iri
            texts[lang] = meaning(self.names, iri, lang)
        return _described(titles, texts)


def meaning(names: Vocabulary, iri: str, lang: str) -> str:
    """Return what a class or property means, from the ontology or, if not ours, our messages."""
    defined = names.definition(iri, lang) if iri.startswith(CC) else None
    return defined or messages.text(f"cases.help-{local_name(iri)}", lang)


_IRI: Final = {"type": "string", "format": "iri"}


def is_chain(node_type: NodeType) -> bool:
    """Return whether nodes of a type are written as a list of names only."""
    return any(
        isinstance(one, Nested) and one.container == "chain" and one.node is node_type
        for owner in node_types()
        for one in owner.fields
    )


def _described(titles: dict[str, str], texts: dict[str, str]) -> dict[str, str]:
    lines = [f"**{titles[lang]}**: {texts[lang]}" for lang in titles if texts[lang]]
    found = {"title": titles["en"]}
    if texts["en"]:
        found |= {"description": texts["en"], "markdownDescription": "\n\n".join(lines)}
    return found


def _told(key: str) -> dict[str, str]:
    """Return the help text of a key that stands for no property of the ontology."""
    texts = {lang: messages.text(f"cases.help-{key}", lang) for lang in messages.LANGUAGES}
    return {"description": texts["en"], "markdownDescription": "\n\n".join(texts.values())}


def _enumeration(classes: tuple[str, ...], names: Vocabulary) -> dict[str, Any]:
    known = names.names(*classes)
    return {
        "title": names.label(CC + classes[0], "en"),
        "enum": list(known),
        "enumDescriptions": [_sentence(name, "en") for name in known.values()],
        "markdownEnumDescriptions": [
            "\n\n".join(_sentence(name, lang, bold=True) for lang in messages.LANGUAGES)
            for name in known.values()
        ],
    }


def _sentence(name: Name, lang: str, *, bold: bool = False) -> str:
    label = name.labels.get(lang, name.notation)
    definition = name.definitions.get(lang)
    shown = f"**{label}**" if bold else label
    return f"{shown}: {definition}" if definition else shown


def _text_definition() -> dict[str, Any]:
    words = {"type": ["string", "number"]}
    one_or_more = {"anyOf": [words, {"type": "array", "items": words}]}
    return {
        **_told("text"),
        "anyOf": [
            words,
            {"type": "array", "items": words},
            {
                "type": "object",
                "patternProperties": {f"^{LANGUAGE_TAG.pattern}$": one_or_more},
                "additionalProperties": False,
            },
        ],
    }


def _date_definition() -> dict[str, Any]:
    return {
        **_told("date"),
        "anyOf": [
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            {"type": "string", "pattern": PATTERN},
        ],
    }


_BOUNDS: Final = {
    SH + "minInclusive": "minimum",
    SH + "maxInclusive": "maximum",
    SH + "minExclusive": "exclusiveMinimum",
    SH + "maxExclusive": "exclusiveMaximum",
}


@cache
def _constraints() -> _Constraints:
    """Return what the shapes of the profile ``case`` ask of single properties."""
    path = resources.shapes_file("case")
    shapes = Dataset(parse(path.read_bytes(), RdfFormat.TURTLE))
    found: _Constraints = defaultdict(_Limits)
    for target in shapes.quads_for_predicate(NamedNode(SH + "targetClass")):
        class_iri = str(target.object)[1:-1]
        _take(shapes, class_iri, target.subject, found)
        for link in shapes.quads_for_subject(target.subject):
            if link.predicate.value == SH + "property":
                _take(shapes, class_iri, link.object, found)
    return dict(found)


def _take(shapes: Dataset, class_iri: str, shape: Any, found: _Constraints) -> None:
    values = {q.predicate.value: q.object for q in shapes.quads_for_subject(shape)}
    path = values.get(SH + "path")
    if not isinstance(path, NamedNode):
        return
    limits = found[class_iri, path.value]
    if int(getattr(values.get(SH + "minCount"), "value", 0)) > 0:
        limits.required = True
    for prop, key in _BOUNDS.items():
        if prop in values:
            number = float(getattr(values[prop], "value", "nan"))
            limits.bounds[key] = int(number) if number.is_integer() else number
