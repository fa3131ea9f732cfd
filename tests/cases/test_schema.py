"""The JSON Schema, and what else is generated from the table, agree with reader and ontology."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pyoxigraph import NamedNode

from ccreason.cases import case_schema, read, scaffold
from ccreason.cases.dates import PATTERN
from ccreason.cases.fields import CASE, node_types
from ccreason.cases.kinds import Notation, TypeOf
from ccreason.cases.literals import Decimal, EdtfDate, Flag, Integer, Number
from ccreason.cases.model import Field, Nested
from ccreason.cases.reference import generated_files
from ccreason.cases.tree import Node, parse_tree
from ccreason.cases.vocabulary import vocabulary
from ccreason.modules import statements
from ccreason.namespaces import CC, OWL, RDF_TYPE, RDFS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
INTEGER = re.compile(r"[-+]?[0-9]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_json(node: Node) -> Any:
    """Return a YAML tree as an editor sees it (YAML 1.2 core schema)."""
    if node.kind == "map":
        return {key: as_json(value) for key, (_, value) in node.entries.items()}
    if node.kind == "list":
        return [as_json(item) for item in node.items]
    if not node.plain:
        return node.text
    if node.is_null:
        return None
    if node.text in {"true", "false"}:
        return node.text == "true"
    if INTEGER.fullmatch(node.text):
        return int(node.text)
    return float(node.text) if NUMBER.fullmatch(node.text) else node.text


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def faults(validator: jsonschema.Draft202012Validator, text: str) -> list[str]:
    tree, _ = parse_tree(text, "-")
    return [f"{e.json_path}: {e.message}"[:300] for e in validator.iter_errors(as_json(tree))]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_reads_and_follows_the_schema(
    path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    assert read(path).cases
    assert faults(validator, path.read_text("utf-8")) == []


def test_examples_are_found() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_starter_follows_the_schema(
    lang: str, validator: jsonschema.Draft202012Validator
) -> None:
    assert faults(validator, scaffold(lang)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ccreason: 1", "ccreason: 2"),
        ("id: https", "identifier: https"),
        ("setting: urban", "setting: metropolis"),
        ("setting: urban", "settings: urban"),
        ("value: 3", "value: three"),
        ("confidence: 0.8", "confidence: 8"),
        ("2025-11-20", "20 November 2025"),
        ("polarity: supports", "strength: weak"),
        ("informants: 12", "informants: 0"),
        ("illustrative: true", "illustrative: maybe"),
        ("name: Our community", "name: {english: Our community}"),
        ("  first:", "  1 first:"),
    ],
)
def test_the_schema_sees_faults(
    old: str, new: str, validator: jsonschema.Draft202012Validator
) -> None:
    assert faults(validator, scaffold("en").replace(old, new, 1)) != []


def test_names_to_choose_from_are_explained() -> None:
    schema = case_schema()
    elements = schema["$defs"]["FrameworkElement"]
    assert len(elements["enum"]) == len(elements["enumDescriptions"]) >= 26
    position = elements["enum"].index("sense-of-community")
    assert elements["enumDescriptions"][position].startswith("Sense of community")
    both = elements["markdownEnumDescriptions"][position]
    assert "**Sense of community**" in both
    assert "**Rasa berkomunitas**" in both


def test_generated_files_are_current(root: Path) -> None:
    for path, content in generated_files(root).items():
        assert path.read_text("utf-8") == content, f"{path.name}: run make docs"


def test_every_page_that_a_message_names_has_its_anchor(root: Path) -> None:
    page = (root / "docs" / "reference" / "case-format.md").read_text("utf-8")
    anchors = set(re.findall(r'<a id="([\w-]+)"></a>', page))
    named = set()
    for source in (root / "ccreason" / "cases").glob("*.py"):
        named |= set(re.findall(r"reference/case-format#([\w-]+)", source.read_text("utf-8")))
    named |= {one.key for one in CASE.fields if isinstance(one, Nested)} | {"case"}
    assert len(named) > 12
    assert named - anchors == set()


def test_every_property_is_one_of_the_ontology_with_the_range_that_its_kind_reads() -> None:
    store, names = statements(), vocabulary()

    def objects(iri: str, predicate: str) -> set[str]:
        found = store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None)
        return {q.object.value for q in found if isinstance(q.object, NamedNode)}

    checked = 0
    for node_type in node_types():
        assert objects(CC + node_type.class_name, RDF_TYPE.value) >= {OWL + "Class"}
        for one in node_type.fields:
            iri = one.link if isinstance(one, Nested) else one.property
            if iri is None or not iri.startswith(CC):
                continue
            checked += 1
            assert objects(iri, RDF_TYPE.value), iri
            ranges = objects(iri, RDFS + "range")
            if isinstance(one, Field) and isinstance(one.kind, Notation) and ranges:
                members = [name.iri for name in names.names(*one.kind.classes).values()]
                assert members, one.key
                for range_iri in ranges:
                    local = range_iri.removeprefix(CC)
                    assert all(names.is_a(NamedNode(m), local) for m in members), (one.key, local)
            literal = isinstance(one, Field) and isinstance(
                one.kind, (Integer, Decimal, Number, Flag, EdtfDate)
            )
            assert literal == (OWL + "DatatypeProperty" in objects(iri, RDF_TYPE.value)) or (
                one.key in {"country", "url"}
            ), one.key
    assert checked > 60


def test_a_notation_names_one_thing_wherever_it_may_stand() -> None:
    names = vocabulary()
    for node_type in node_types():
        for one in node_type.fields:
            if isinstance(one, Field) and isinstance(one.kind, Notation):
                members = [m for c in one.kind.classes for m in names.names(c).values()]
                assert len({m.notation for m in members}) == len({m.iri for m in members}), one.key
            if isinstance(one, Field) and isinstance(one.kind, TypeOf):
                assert all(names.label(CC + name, "id") for _, name in one.kind.classes)


def test_the_pattern_of_dates_needs_nothing_of_python() -> None:
    assert "?P<" not in PATTERN
