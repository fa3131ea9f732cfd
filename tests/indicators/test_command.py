"""``ccreason import`` and the files that describe a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from ccreason.cases.tree import parse_tree
from ccreason.indicators.schema import mapping_schema
from tests.cases.test_schema import as_json
from tests.indicators.conftest import MAPPING, TABLE

if TYPE_CHECKING:
    from tests.cli.conftest import Call

MAPPINGS = sorted((Path(__file__).parents[2] / "examples" / "mappings").glob("*.yaml"))


def test_the_command_writes_and_tells(call: Call, folder: Path) -> None:
    out = folder / "out.nq"
    called = call("import", folder / "table.csv", "--mapping", folder / "mapping.yaml", "-o", out)
    assert called.code == 0
    assert called.out == ""
    assert "line 3: 3579032005" in called.err
    assert "2 cases" in called.err
    assert out.stat().st_size > 1000
    assert out.stat().st_mode & 0o400


def test_the_command_is_quiet_if_asked(call: Call, folder: Path) -> None:
    paths = (folder / "table.csv", "--mapping", folder / "mapping.yaml", "-o", folder / "o.nq")
    called = call("import", *paths, "-q", "--lang", "id")
    assert (called.code, called.out, called.err) == (0, "", "")


def test_a_fault_leaves_with_2_and_no_file(call: Call, folder: Path) -> None:
    (folder / "table.csv").write_text(TABLE.replace("0.80", "0;80"))
    paths = (folder / "table.csv", "--mapping", folder / "mapping.yaml", "-o", folder / "o.nq")
    called = call("import", *paths, "--lang", "id")
    assert called.code == 2
    assert "harus berupa angka" in called.err
    assert not (folder / "o.nq").exists()


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = mapping_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def faults(validator: jsonschema.Draft202012Validator, text: str) -> list[Any]:
    tree, _ = parse_tree(text, "-")
    return [f"{e.json_path}: {e.message}"[:300] for e in validator.iter_errors(as_json(tree))]


@pytest.mark.parametrize("text", [MAPPING, *(p.read_text("utf-8") for p in MAPPINGS)])
def test_mappings_follow_the_schema(text: str, validator: jsonschema.Draft202012Validator) -> None:
    assert MAPPINGS
    assert faults(validator, text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ccreason-mapping: 1", "ccreason-mapping: 2"),
        ("key: code", "keys: code"),
        ("sense-of-community", "sense-of-comunity"),
        ("higher-is-more", "more"),
        ('value: "{social}"', 'value: "x{social}"'),
        ("date: 2024-03", 'date: "{people}"'),
        ("  language: id", "  lang: id"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    old: str, new: str, validator: jsonschema.Draft202012Validator
) -> None:
    assert old in MAPPING
    assert faults(validator, MAPPING.replace(old, new))
