"""One case over time: what changed, what cannot be compared, what was seen after."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from ccreason.cases import read
from ccreason.cli import run
from ccreason.comparison import History, trend, trend_csv, trend_data, trend_html, trend_text
from ccreason.messages import LANGUAGES
from ccreason.wording.layout import columns

from .comparisons import AS_OF, history_of
from .test_comparing import same_as_golden, schema


@pytest.fixture
def history() -> History:
    return history_of("illustrative")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_history_reads_as_approved(history: History, lang: str) -> None:
    same_as_golden(f"trend.{lang}.txt", trend_text(history, lang))


def test_ratings_stand_in_the_order_of_time(history: History) -> None:
    for cell in history.cells:
        days = [s.round.day or "" for s in cell.sightings]
        assert days == sorted(days)
    assert sum(len(c.sightings) for c in history.cells) == sum(
        len(r.ratings) for r in history.rounds
    )


def test_every_trend_is_told_once_with_its_reason(history: History) -> None:
    told = [change for c in history.cells for s in c.sightings for change in s.changes]
    assert sorted(t.id for t, _ in told) == sorted(t.id for t in history.assessment.trends)
    for change, reason in told:
        assert (reason is None) == (change.direction.id != "not-comparable")
    assert {reason for _, reason in told} == {None, "source", "scale"}


def test_another_instrument_is_a_reason(tmp_path: Path) -> None:
    text = Path("examples/illustrative.yaml").read_text("utf-8")
    changed = text.replace("instrument: ccreason-bands", "instrument: phac-ccb-tool", 1)
    path = tmp_path / "other.yaml"
    path.write_text(changed, "utf-8")
    other = trend(read([path]), as_of=AS_OF)
    reasons = {r for c in other.cells for s in c.sightings for _, r in s.changes}
    assert "instrument" in reasons
    assert ": another instrument</span>" in trend_html(other)


def test_a_line_joins_only_what_can_be_compared(history: History) -> None:
    html = trend_html(history)
    comparable = [t for t in history.assessment.trends if t.direction.id != "not-comparable"]
    assert html.count('<line class="way"') == len(comparable)


def test_after_an_initiative_is_no_cause(history: History) -> None:
    text = " ".join(trend_text(history).split())
    assert "an association in time. It need not be the initiative's doing." in text
    assert "because of" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_wider_than_80_columns(history: History, lang: str) -> None:
    lines = trend_text(history, lang).split("\n")
    assert [line for line in lines if columns(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["illustrative", "illustrative-well-connected", "upper-albany"])
def test_json_fits_its_schema(name: str, lang: str) -> None:
    data = trend_data(history_of(name), lang)
    assert [e.message for e in schema("trend").iter_errors(data)] == []
    trends = {t["id"] for t in data["trends"]}
    rounds = {r["id"] for r in data["rounds"]}
    for cell in data["cells"]:
        for seen in cell["sightings"]:
            assert seen["round"] in rounds
            assert {c["trend"] for c in seen["changes"]} <= trends


def test_csv_has_a_row_for_each_rating_or_change(history: History) -> None:
    rows = list(csv.DictReader(io.StringIO(trend_csv(history))))
    changes = [row for row in rows if row["direction"]]
    assert len(changes) == len(history.assessment.trends)
    assert {row["direction"] for row in changes} == {
        *("rising", "steady", "falling", "not-comparable")
    }
    assert all(row["not_comparable"] for row in changes if row["direction"] == "not-comparable")
    assert all(re.fullmatch(r"-?\d(\.\d+)?|", row["change"]) for row in rows)


@pytest.mark.parametrize(
    ("name", "lang", "words"),
    [
        ("hill", "en", "There is one assessment (March 2025), so nothing can be compared"),
        ("hill", "id", "Baru ada satu asesmen (Maret 2025)"),
        ("upper-albany", "en", "holds no assessment with ratings"),
        ("kota-batu-tlekung", "id", "belum memuat asesmen dengan penilaian"),
    ],
)
def test_fewer_than_two_assessments_are_said_to_be_too_few(
    name: str, lang: str, words: str
) -> None:
    history = history_of(name)
    assert words in " ".join(trend_text(history, lang).split())
    assert words.replace("'", "&#39;") in trend_html(history, lang)
    assert "<svg" not in trend_html(history, lang)


def test_the_command_line(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "trend.html"
    assert run(["trend", "examples/illustrative.yaml", "-o", str(page)]) == 0
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert run(["trend", "tests/report/cases/broken.yaml"]) == 1
    out = capfd.readouterr().out
    assert "nothing was concluded" in out
    assert "CANNOT BE COMPARED" not in out
    assert run(["trend", "tests/report/cases/broken.yaml", "--format", "json"]) == 1
    told = json.loads(capfd.readouterr().out)
    assert [e.message for e in schema("trend").iter_errors(told)] == []
