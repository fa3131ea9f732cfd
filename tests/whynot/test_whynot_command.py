"""The verb: exit codes, formats, languages, errors."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from ccreason.cases import read
from ccreason.cli import run
from ccreason.reasoning import infer
from ccreason.whynot import render_html, render_json, render_markdown, render_text, why_not
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from ccreason.engine import Inference

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "reference" / "why-not.schema.json").read_text("utf-8"))
ALBANY = str(ROOT / "examples" / "upper-albany.yaml")
MADE_UP = str(ROOT / "examples" / "illustrative.yaml")
DAY = ["--as-of", "2026-12-01"]


@cache
def inference(path: str) -> Inference:
    return infer(read([path]), as_of=date(2026, 12, 1))


def test_exit_1_where_it_does_not_hold(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["why-not", ALBANY, "capacity-gap", "commitment@network", *DAY]) == 1
    out = capfdbinary.readouterr().out.decode()
    assert out.startswith("Why not: Capacity gap: commitment (networks)\n")


def test_exit_0_where_it_holds(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["why-not", MADE_UP, "capacity-gap commitment@network", *DAY]) == 0
    assert "ccreason explain" in capfdbinary.readouterr().out.decode()


def test_exit_2_for_an_unknown_name(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["why-not", ALBANY, "capacity-gap comitment@network", *DAY, "--lang", "id"]) == 2
    captured = capfdbinary.readouterr()
    assert not captured.out
    assert "capacity-gap commitment@network" in captured.err.decode()


def test_a_negative_depth_is_an_error() -> None:
    assert run(["why-not", ALBANY, "commitment", "--depth", "-1"]) == 2


@pytest.mark.parametrize(
    ("path", "target"),
    [
        (ALBANY, "recommendation community-organizing"),
        (MADE_UP, "capacity-gap commitment@individual"),
        (MADE_UP, "recommendation/community-organizing recommendation-status applicable"),
        (MADE_UP, "commitment@network"),
        (ALBANY, "constraint safety organizing-advocacy"),
        (ALBANY, "cc:Safety cc:raises cc:Commitment"),
    ],
)
def test_json_keeps_to_its_schema(path: str, target: str) -> None:
    answer = why_not(inference(path), target)
    for lang in ("en", "id"):
        data = json.loads(render_json(answer, lang))
        jsonschema.validate(data, SCHEMA)
        assert data["language"] == lang


def test_json_on_the_command_line(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    args = ["why-not", MADE_UP, "commitment@network", *DAY, "--format", "json", "--lang", "id"]
    assert run(args) == 1
    data = json.loads(capfdbinary.readouterr().out)
    jsonschema.validate(data, SCHEMA)
    assert [goal["holds"] for goal in data["goals"]] == [True, False]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_markdown_and_html_tell_what_the_text_tells(lang: str) -> None:
    answer = why_not(inference(MADE_UP), "commitment@individual")
    markdown, page = render_markdown(answer, lang), render_html(answer, lang)
    assert markdown.startswith("# ")
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">')
    assert "<script" not in page
    told = " ".join(
        line for line in render_text(answer, lang).splitlines() if not line.startswith("─")
    )
    said = set(re.findall(r"\w{4,}", told))
    for shown in (markdown.replace("\\", ""), unescape(page)):
        assert said <= set(re.findall(r"\w{4,}", shown))
    assert "✗" in page
    assert "✗" in markdown


def test_names_from_the_data_are_escaped_in_pages() -> None:
    answer = why_not(inference(MADE_UP), "commitment@individual")
    named = replace(answer.goals[0], title=Bilingual("<b>*x*</b>", "<b>*x*</b>"))
    hostile = replace(answer, goals=(named, *answer.goals[1:]))
    assert "<b>" not in render_html(hostile)
    assert "\\<b\\>\\*x\\*" in render_markdown(hostile)


@pytest.mark.parametrize("format_", ["md", "html"])
def test_pages_on_the_command_line(format_: str, tmp_path: Path) -> None:
    out = tmp_path / f"answer.{format_}"
    args = ["why-not", MADE_UP, "commitment@individual", *DAY, "--format", format_, "-o", str(out)]
    assert run(args) == 1
    assert "commitment" in out.read_text("utf-8")
