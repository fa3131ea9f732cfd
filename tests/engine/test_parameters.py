"""Parameters: replaced one by one, checked, and dated."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ccreason import resources
from ccreason.errors import InputError
from ccreason.parameters import active_parameters
from ccreason.reasoning import infer
from ccreason.rules.ontology import Ontology

if TYPE_CHECKING:
    from pathlib import Path

CC = "https://w3id.org/ccreason/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology(resources.ontology_files())


def file(folder: Path, text: str) -> Path:
    path = folder / "mine.ttl"
    path.write_text(f"@prefix cc: <{CC}> .\n@prefix xsd: <{XSD}> .\n{text}", encoding="utf-8")
    return path


def values(facts: object) -> dict[str, str]:
    return {p[len(CC) + 1 : -1]: o for _, p, o in facts}  # type: ignore[attr-defined]


def test_defaults_and_date(ontology: Ontology) -> None:
    facts, day = active_parameters(ontology, None, DAY)
    found = values(facts)
    assert day == DAY
    assert found["asOf"] == f'"2026-01-01"^^<{XSD}date>'
    assert found["gapThreshold"] == f'"0.5"^^<{XSD}decimal>'
    assert len(found) == 9
    assert active_parameters(ontology)[1] == date.today()


def test_one_value_is_replaced_and_keeps_its_text(ontology: Ontology, tmp_path: Path) -> None:
    path = file(tmp_path, "cc:ActiveParameters cc:gapThreshold 0.60 .")
    found = values(active_parameters(ontology, path, DAY)[0])
    assert found["gapThreshold"] == f'"0.60"^^<{XSD}decimal>'
    assert found["strengthThreshold"] == f'"0.75"^^<{XSD}decimal>'


def test_integer_will_do_for_a_decimal(ontology: Ontology, tmp_path: Path) -> None:
    path = file(tmp_path, "cc:ActiveParameters cc:gapThreshold 1 .")
    assert values(active_parameters(ontology, path, DAY)[0])["gapThreshold"].startswith('"1"')


def test_date_of_the_file(ontology: Ontology, tmp_path: Path) -> None:
    path = file(tmp_path, 'cc:ActiveParameters cc:asOf "2025-05-05"^^xsd:date .')
    assert active_parameters(ontology, path)[1] == date(2025, 5, 5)
    assert active_parameters(ontology, path, DAY)[1] == DAY


@pytest.mark.parametrize(
    ("text", "message", "line", "suggestion"),
    [
        (
            "cc:ActiveParameters\n  cc:gapThreshhold 0.6 .",
            "parameters-unknown",
            4,
            "cc:gapThreshold",
        ),
        ("cc:ActiveParameters cc:stalenessMonths 3.5 .", "parameters-kind", 3, None),
        ('cc:ActiveParameters cc:gapThreshold "half" .', "parameters-kind", 3, None),
        ('cc:ActiveParameters cc:gapThreshold "x"^^xsd:decimal .', "parameters-kind", 3, None),
        ("cc:ActiveParameters cc:gapThreshold 5e-1 .", "parameters-kind", 3, None),
        ('cc:ActiveParameters cc:asOf "2025" .', "parameters-kind", 3, None),
        ("cc:ActiveParameters cc:gapThreshold 0.4, 0.6 .", "parameters-twice", 3, None),
        ("cc:OtherParameters cc:gapThreshold 0.4 .", "parameters-subject", 3, None),
        ("cc:ActiveParameters cc:gapThreshold 0.4", "parameters-syntax", 3, None),
    ],
)
def test_refused(
    ontology: Ontology,
    tmp_path: Path,
    text: str,
    message: str,
    line: int,
    suggestion: str | None,
) -> None:
    path = file(tmp_path, text)
    with pytest.raises(InputError) as caught:
        active_parameters(ontology, path, DAY)
    error = caught.value
    assert error.message == f"engine.{message}"
    assert error.position is not None
    assert (error.position.path, error.position.line) == (str(path), line)
    assert error.suggestion == suggestion
    assert error.exit_code == 2
    assert error.render("en") != error.render("id")


def test_file_that_is_not_there(ontology: Ontology, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        active_parameters(ontology, tmp_path / "none.ttl", DAY)
    assert caught.value.message == "rules.unreadable"


def test_thresholds_change_what_follows(tmp_path: Path) -> None:
    from ccreason.cases import read

    cases = read([resources.examples_dir() / "illustrative.yaml"])
    gaps = {}
    for threshold in ("0.1", "0.9"):
        path = file(tmp_path, f"cc:ActiveParameters cc:gapThreshold {threshold} .")
        inference = infer(cases, as_of=DAY, parameters=path)
        gaps[threshold] = sum(q[2] == f"<{CC}CapacityGap>" for q in inference.quads)
    assert gaps["0.1"] < gaps["0.9"]


def test_unknown_engine() -> None:
    from pyoxigraph import Dataset

    with pytest.raises(InputError) as caught:
        infer(Dataset(), as_of=DAY, engine="refrence")
    assert caught.value.suggestion == "reference"
