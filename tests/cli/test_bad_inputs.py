"""Inputs that cannot be used, through ``ccreason validate``: exit code, place, both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

FOLDER = Path(__file__).parents[1] / "bad-inputs"
INPUTS = tomllib.loads((FOLDER / "inputs.toml").read_text("utf-8"))["input"]


def test_there_are_many_kinds() -> None:
    assert len(INPUTS) >= 40


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("entry", INPUTS, ids=[entry["file"] for entry in INPUTS])
def test_bad_input(call: Call, entry: dict[str, Any], lang: str) -> None:
    answer = call("validate", FOLDER / entry["file"], "--lang", lang)
    assert answer.code == entry["exit"]
    assert "Traceback" not in answer.out + answer.err
    said = answer.err if entry["exit"] == 2 else answer.out
    assert said.strip()
    for fragment in entry.get(lang, []):
        assert fragment.casefold() in said.casefold()
    if "line" in entry:
        # An error is placed FILE:LINE:COLUMN, a result of validation LINE:COLUMN under its file.
        assert re.search(rf"\b{entry['line']}:\d", said) or f":{entry['line']}:" in said
