"""The JSON: it fits the published schema, holds what was asked for, and never varies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from ccreason.cases import read
from ccreason.messages import LANGUAGES
from ccreason.report import Assessment, assess, render_json, to_data

from .conftest import AS_OF, CASES, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCHEMA = json.loads((ROOT / "docs" / "reference" / "assessment.schema.json").read_text("utf-8"))
CHECK = jsonschema.Draft202012Validator(SCHEMA)
BROKEN = Path(__file__).parent / "cases" / "broken.yaml"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_case_fits_the_schema(
    path: Path, lang: str, assessed: Callable[[Path], Assessment]
) -> None:
    data = json.loads(render_json(assessed(path), lang))
    assert [e.message for e in CHECK.iter_errors(data)] == []
    assert data["language"] == lang


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_promised_key_is_there(illustrative: Assessment) -> None:
    data = to_data(illustrative)
    promised = {
        *("case", "conforms", "validation", "profile", "gaps", "strengths", "constraints"),
        *("causes", "recommendations", "outcomes_at_risk", "trends", "completeness", "versions"),
    }
    assert promised <= set(data)
    assert {"id", "kind", "element", "level", "why"} <= set(data["gaps"][0])
    assert {"strategy", "status", "answers", "uses", "cautions", "why"} <= set(
        data["recommendations"][0]
    )
    assert data["illustrative"] is True


def test_the_illustrative_case_fills_nearly_everything(illustrative: Assessment) -> None:
    data = to_data(illustrative)
    empty = {key for key, value in data.items() if value in ([], None, {}, "")}
    assert empty == set()
    assert {g["kind"] for g in data["gaps"]} == {
        *("capacity", "level", "function", "outcome", "ownership", "representation", "knowledge")
    }


def test_ids_are_short_and_references_resolve(illustrative: Assessment) -> None:
    data = to_data(illustrative)
    concluded = ("gaps", "strengths", "assets", "constraints", "indications", "recommendations")
    ids = [row["id"] for key in concluded for row in data[key]]
    assert len(ids) == len(set(ids))
    assert all("://" not in i for i in ids)
    gaps = {g["id"] for g in data["gaps"]}
    can_use = {p["id"] for key in ("strengths", "assets") for p in data[key]}
    constraints = {c["id"] for c in data["constraints"]}
    for recommendation in data["recommendations"]:
        assert set(recommendation["answers"]) <= gaps
        assert set(recommendation["uses"]) <= can_use
        assert set(recommendation["blocked_by"]) <= constraints
    assert {c["gap"] for c in data["causes"]} <= gaps
    trends = {t["id"] for t in data["trends"]}
    assert {o["trend"] for o in data["observed_after"]} <= trends


def test_named_terms_are_listed_with_their_labels(illustrative: Assessment) -> None:
    data = to_data(illustrative, "id")
    terms = {t["id"]: t["label"] for t in data["terms"]}
    assert terms["commitment"] == "Komitmen"
    assert {g["element"] for g in data["gaps"] if g["element"]} <= set(terms)


def test_every_conclusion_says_why(illustrative: Assessment) -> None:
    data = to_data(illustrative)
    for key in ("gaps", "strengths", "assets", "constraints", "recommendations", "trends"):
        assert [row["id"] for row in data[key] if not row["why"]] == []
    assert [c for c in data["causes"] if not c["why"]] == []


def test_values_are_kept_as_written(illustrative: Assessment) -> None:
    rows = [r for r in to_data(illustrative)["profile"] if r["status"] == "assessed"]
    assert {r["value"] for r in rows} <= {"1", "2", "3", "4"}
    assert all(0 <= r["normalized"] <= 1 for r in rows)
    assert all(r["evidence"] and r["assessors"] and r["date"] for r in rows)


def test_the_same_input_gives_the_same_bytes() -> None:
    """Two processes, two orders of hashing."""
    program = (
        "import sys; from datetime import date; from ccreason.cases import read;"
        "from ccreason.report import RENDERERS, assess;"
        "a = assess(read(['examples/illustrative.yaml']), as_of=date(2026, 12, 1));"
        "told = [r(a, 'id') for name, r in RENDERERS.items() if name != 'pdf'];"
        "sys.stdout.buffer.write(''.join(told).encode())"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 50_000


def test_a_description_that_does_not_conform_concludes_nothing() -> None:
    data = to_data(assess(read([BROKEN]), as_of=AS_OF))
    assert [e.message for e in CHECK.iter_errors(data)] == []
    assert (data["conforms"], data["concluded"]) == (False, False)
    assert data["gaps"] == data["recommendations"] == data["profile"] == data["summary"] == []
    assert data["validation"]["counts"]["violation"] >= 1
    places = [r["position"] for r in data["validation"]["results"]]
    assert any(place and place["line"] for place in places)


def test_conclusions_can_be_forced() -> None:
    data = to_data(assess(read([BROKEN]), as_of=AS_OF, force=True))
    assert [e.message for e in CHECK.iter_errors(data)] == []
    assert (data["conforms"], data["concluded"]) == (False, True)
    assert data["profile"]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def test_sentences_hold_no_iri_and_no_blank_node(illustrative: Assessment) -> None:
    data = to_data(illustrative)
    told = [
        *data["summary"],
        *data["questions"],
        *(row["why"] for key in ("gaps", "causes", "recommendations") for row in data[key]),
    ]
    assert [text for text in strings(told) if "://" in text or "_:" in text] == []
