"""Questions to `what-if` and `repair` that cannot be answered: exit code, place, both languages."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "bad-inputs"
CASE = ROOT / "examples" / "illustrative.yaml"
QUESTIONS = tomllib.loads((FOLDER / "inputs.toml").read_text("utf-8"))["question"]


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("entry", QUESTIONS, ids=[entry["name"] for entry in QUESTIONS])
def test_bad_question(call: Call, entry: dict[str, Any], lang: str) -> None:
    if entry["ask"][0] == "repair":
        pytest.importorskip("clingo")
    words = [str(CASE) if word == "CASE" else word for word in entry["ask"]]
    asked = [word.replace("FOLDER", str(FOLDER)) for word in words]
    answer = call(*asked, "--lang", lang, "--as-of", "2026-01-01")
    assert answer.code == entry["exit"]
    assert "Traceback" not in answer.out + answer.err
    said = answer.err if entry["exit"] == 2 else answer.out
    for fragment in entry[lang]:
        assert fragment.casefold() in said.casefold()


@pytest.mark.parametrize(("lang", "see"), [("en", "see:"), ("id", "lihat:")])
def test_without_the_solver(
    call: Call, monkeypatch: pytest.MonkeyPatch, lang: str, see: str
) -> None:
    monkeypatch.setitem(sys.modules, "clingo", None)
    answer = call("repair", CASE, "commitment@network", "--lang", lang)
    assert answer.code == 2
    assert "clingo" in answer.err
    assert "ccreason[repair]" in answer.err
    assert see in answer.err
