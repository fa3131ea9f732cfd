"""What cannot be read says where, what was found and what was expected, in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ccreason import messages
from ccreason.cases import read, write
from ccreason.errors import InputError, InputErrors

FOLDER = Path(__file__).parents[1] / "bad-inputs"
LISTED: dict[str, Any] = tomllib.loads((FOLDER / "inputs.toml").read_text("utf-8"))
INPUTS: list[dict[str, Any]] = LISTED["input"]
UNREADABLE = [entry for entry in INPUTS if entry["exit"] == 2]
READABLE = [entry for entry in INPUTS if entry["exit"] == 1]


def test_enough_kinds_are_covered_and_every_file_is_listed() -> None:
    assert len(UNREADABLE) >= 50
    listed = {
        e["file"].split("/")[0]
        for e in (*INPUTS, *LISTED["conversion"], *LISTED["question"])
        if "file" in e
    }
    there = {path.name for path in FOLDER.iterdir()} - {"inputs.toml", "README.md"}
    assert there - listed == set()


@pytest.mark.parametrize("entry", UNREADABLE, ids=lambda entry: entry["file"])
def test_an_unreadable_input_is_refused_with_a_useful_message(entry: dict[str, Any]) -> None:
    path = FOLDER / entry["file"]
    with pytest.raises(InputError) as caught:
        read([path])
    assert caught.value.exit_code == 2
    for lang in messages.LANGUAGES:
        text = caught.value.render(lang)
        assert entry["file"] in text
        if "line" in entry:
            assert f"{path}:{entry['line']}" in text
        for fragment in entry[lang]:
            assert fragment in text
        assert "Traceback" not in text
        assert not re.search(r"\{[a-z_]+\}", text), "a value was not filled in"


@pytest.mark.parametrize("entry", READABLE, ids=lambda entry: entry["file"])
def test_an_input_that_does_not_conform_reads_well_and_is_placed(entry: dict[str, Any]) -> None:
    cases = read([FOLDER / entry["file"]])
    places = [cases.positions.at(q.subject, q.predicate, q.object) for q in cases.dataset]
    assert entry["line"] in {place.line for place in places if place}


@pytest.mark.parametrize("entry", LISTED["conversion"], ids=lambda entry: entry["file"])
def test_what_a_format_cannot_say_is_refused(entry: dict[str, Any], tmp_path: Path) -> None:
    cases = read([FOLDER / entry["file"]])
    target = tmp_path / f"case.{entry['to']}"
    with pytest.raises(InputError) as caught:
        write(cases, target)
    assert caught.value.exit_code == 2
    for lang in messages.LANGUAGES:
        text = caught.value.render(lang)
        for fragment in entry[lang]:
            assert fragment in text
    assert not target.exists()
    write(cases, tmp_path / "case.nq")
    assert read([tmp_path / "case.nq"]).dataset == cases.dataset


def test_all_faults_of_all_files_are_told_together() -> None:
    with pytest.raises(InputErrors) as caught:
        read([FOLDER / "several-faults.yaml", FOLDER / "no-such-day.yaml"])
    assert len(caught.value.errors) == 5
    places = [str(error.position) for error in caught.value.errors]
    assert places == sorted(places, key=lambda place: place.split(":")[0])
