"""What gathers portion by portion reads like one report of everything."""

from __future__ import annotations

import gzip
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ccreason.cases import read, write
from ccreason.errors import CcreasonError
from ccreason.validation import RENDERERS, by_lines, files, validate
from ccreason.validation.beside import Beside
from ccreason.validation.files import Checking, validate_into
from ccreason.validation.sinks import FORMS, Gathering

if TYPE_CHECKING:
    from ccreason.validation import ValidationReport

ROOT = Path(__file__).parents[2]
DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All examples, without licences."""
    path = tmp_path_factory.mktemp("sinks") / "all.nq"
    write(read(sorted((ROOT / "examples").glob("*.yaml"))), path)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines.sort(key=lambda line: line.rsplit(" ", 2)[1])  # the lines of a graph together
    path.write_text("".join(line for line in lines if "/license>" not in line), "utf-8")
    with gzip.open(f"{path}.gz", "wb") as packed:
        packed.write(path.read_bytes())
    return path


@pytest.fixture(scope="module")
def whole(damaged: Path) -> ValidationReport:
    return validate(read(damaged), as_of=DAY)


@pytest.fixture
def in_small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGE", 0)
    monkeypatch.setattr(by_lines, "PORTION", 20_000)


@pytest.mark.usefixtures("in_small_portions")
@pytest.mark.parametrize("form", FORMS)
def test_forms(damaged: Path, whole: ValidationReport, form: str) -> None:
    told: list[int] = []
    sink = validate_into(
        partial(Gathering, form, "id"), [damaged], Checking(as_of=DAY), progress=told.append
    )
    with sink:
        text = "".join(sink.lines())
        assert not sink.total().conforms()
        assert sink.total().counts == whole.counts
    assert len(told) > 2
    assert told[-1] == len(whole.cases)
    expected = RENDERERS[form](whole, "id")
    if form == "ttl":
        assert _graph(text) == _graph(expected)
    else:
        assert text == expected


def _graph(turtle: str) -> ox.Dataset:
    found = ox.Dataset(ox.parse(turtle, ox.RdfFormat.TURTLE))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


@pytest.mark.usefixtures("in_small_portions")
def test_packed_files_are_checked_alike(damaged: Path, whole: ValidationReport) -> None:
    packed = damaged.with_name(f"{damaged.name}.gz")
    sink = validate_into(partial(Gathering, "json", "en"), [packed], Checking(as_of=DAY))
    with sink:
        text = "".join(sink.lines())
    assert text.replace(f"{packed}", f"{damaged}") == RENDERERS["json"](whole, "en")


def test_beside_other_work(damaged: Path, whole: ValidationReport, tmp_path: Path) -> None:
    with Beside([damaged], Checking(("case",), as_of=DAY)) as beside:
        verdict = beside.verdict()
    assert verdict.total.cases == len(whole.cases)
    assert verdict.total.counts["Violation"] == whole.counts["Violation"]
    assert "licen" in verdict.texts["en"]
    with Beside([tmp_path / "none.nq"], Checking()) as beside, pytest.raises(CcreasonError) as it:
        beside.verdict()
    assert "none.nq" in it.value.render("id")
