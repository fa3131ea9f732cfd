"""Cases side by side: order, contexts first, what cannot be compared, every format."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from ccreason.cases import read
from ccreason.cli import run
from ccreason.comparison import (
    Comparison,
    compare,
    compare_csv,
    compare_data,
    compare_html,
    compare_text,
)
from ccreason.errors import InputError
from ccreason.messages import LANGUAGES
from ccreason.wording.layout import columns

from .comparisons import AS_OF, ROOT, comparison_of, found

GOLDEN = Path(__file__).parent / "golden"
DIGEST = re.compile(r"(rules |aturan )[0-9a-f]{12}")
SCHEMAS = ROOT / "docs" / "reference"
VILLAGES = ("valley", "hill", "coast", "island")


def schema(name: str) -> jsonschema.Draft202012Validator:
    """Return the check of a schema that builds on the assessment's."""
    whole, part = (
        json.loads((SCHEMAS / f"{n}.schema.json").read_text("utf-8")) for n in (name, "assessment")
    )
    registry: Registry[Any] = Registry().with_resource(part["$id"], Resource.from_contents(part))
    jsonschema.Draft202012Validator.check_schema(whole)
    return jsonschema.Draft202012Validator(whole, registry=registry)


def same_as_golden(name: str, text: str) -> None:
    """Compare with the approved text; `UPDATE_GOLDEN=1` approves what there is."""
    path = GOLDEN / name
    stable = DIGEST.sub(r"\1............", text)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(stable, encoding="utf-8")
    assert stable == path.read_text("utf-8")


@pytest.fixture
def villages() -> Comparison:
    return comparison_of(*VILLAGES)


@pytest.fixture
def every() -> Comparison:
    return comparison_of(*sorted(path.stem for path in (ROOT / "examples").glob("*.yaml")))


def kinds(comparison: Comparison) -> dict[str, list[str]]:
    return {
        kind: [
            element.id if level is None else f"{element.id}@{level.id}"
            for barrier in comparison.barriers
            if barrier.kind == kind
            for element, level in barrier.cells
        ]
        for kind in {b.kind for b in comparison.barriers}
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_reads_as_approved(lang: str) -> None:
    two = comparison_of("illustrative", "illustrative-well-connected")
    same_as_golden(f"two.{lang}.txt", compare_text(two, lang))
    same_as_golden(f"four.{lang}.txt", compare_text(comparison_of(*VILLAGES), lang))


def test_assessors_are_told_of_only_where_there_were_some() -> None:
    assert "its own assessors" in compare_text(comparison_of(*VILLAGES), "en")
    assert "its own assessors" not in compare_text(
        comparison_of("upper-albany", "illustrative"), "en"
    )


@pytest.mark.parametrize("names", [VILLAGES, VILLAGES[::-1]])
def test_cases_stand_in_the_order_given(names: tuple[str, ...]) -> None:
    told = [a.case.iri.rsplit("/", 1)[1] for a in comparison_of(*names).assessments]
    assert told == list(names)


def test_nothing_is_ordered_or_summed_by_score(villages: Comparison) -> None:
    """What is said of each cell is what the case's own assessment says, and nothing more."""
    data = compare_data(villages)
    assert set(data["cases"][0]) & {"score", "rank", "total", "mean", "average"} == set()
    text = compare_text(villages).lower()
    for word in ("average", "mean ", "best", "worst", "score of", "highest", "lowest"):
        assert word not in text
    assert "this is not a ranking" in text


def test_contexts_come_before_everything_else(every: Comparison) -> None:
    text = compare_text(every)
    places = [
        text.index(heading)
        for heading in ("THE CONTEXTS", "WHAT CAN AND", "CAPACITY PROFILES", "GAPS BY", "CONSTR")
    ]
    assert places == sorted(places)
    context = text[places[0] : places[1]]
    for row in (
        *("Place", "Population", "Setting", "Economic context", "Connection to wider networks"),
        *("Basis", "Assessed", "Method", "Instrument", "Assessed by", "How complete", "Made up"),
    ):
        assert f"\n{row}\n" in context


def test_what_cannot_be_compared_is_said_with_the_reason(villages: Comparison) -> None:
    assert kinds(villages) == {
        "scale": ["commitment@network"],
        "instrument": ["sense-of-community@network"],
        "date": ["sense-of-community@network", "commitment@network"],
    }
    assert villages.alike == ()
    far = next(b for b in villages.barriers if b.kind == "date")
    assert dict(far.dates)[3] == ("2020-06",)


def test_alike_is_one_scale_one_instrument_near_in_time() -> None:
    near = comparison_of("hill", "valley")
    assert [e.id for e, _ in near.alike] == ["sense-of-community", "commitment"]
    assert near.barriers == ()
    assert "can be read side by side" in " ".join(compare_text(near).split())


def test_a_rating_beside_an_index_is_a_barrier() -> None:
    mixed = comparison_of("hill", "kota-batu-tlekung")
    found_kinds = kinds(mixed)
    assert found_kinds["proxy"] == ["sense-of-community@network", "commitment@network"]
    assert "An index is no rating." in compare_text(mixed)
    assert "Sense of community\n(index)" in re.sub(r" {2,}.*", "", compare_text(mixed))


def test_a_rating_beside_nothing_says_nothing_of_capacity() -> None:
    beside = comparison_of("hill", "upper-albany")
    assert set(kinds(beside)) == {"missing"}
    assert "says nothing about" in " ".join(compare_text(beside).split())


def test_gaps_in_common_are_named() -> None:
    text = " ".join(compare_text(comparison_of("hill", "coast")).split())
    assert "A gap in all of them: commitment (networks)." in text
    assert "No gap is common" in compare_text(comparison_of("hill", "valley"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_wider_than_80_columns(every: Comparison, lang: str) -> None:
    for comparison in (every, comparison_of("illustrative", "illustrative-well-connected")):
        lines = compare_text(comparison, lang).split("\n")
        assert [line for line in lines if columns(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_json_fits_its_schema(every: Comparison, villages: Comparison, lang: str) -> None:
    check = schema("comparison")
    for comparison in (every, villages):
        data = compare_data(comparison, lang)
        assert [e.message for e in check.iter_errors(data)] == []
        places = {c["case"] for b in data["not_comparable"] for c in b["cases"]}
        assert places <= set(range(len(data["cases"])))


def test_csv_is_tidy_and_its_formulas_are_defused(villages: Comparison) -> None:
    rows = list(csv.DictReader(io.StringIO(compare_csv(villages))))
    assert {row["part"] for row in rows} == {"context", "assessment", "profile", "gap", "strategy"}
    assert {row["case"] for row in rows} == {"'=Valley", "Hill", "Coast", "Island"}
    values = [row for row in rows if row["part"] == "profile" and row["value"]]
    assert len(values) == 8
    assert all(row["scale"] and row["instrument"] and row["date"] for row in values)
    assert not [v for row in rows for v in row.values() if v.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_a_panel_for_each_case(every: Comparison, lang: str) -> None:
    html = compare_html(every, lang)
    assert html.count('<figure class="chart">') == len(every.assessments)
    assert html.count('role="img"') == len(every.assessments)
    assert html.count("<desc id=") == len(every.assessments)
    assert "<script" not in html
    assert "A4 landscape" in html
    assert "A4 landscape" not in compare_html(comparison_of("hill", "valley"), lang)


def test_text_from_the_data_stays_text() -> None:
    hostile = ROOT / "tests" / "report" / "cases" / "hostile.yaml"
    paths = [hostile, found("valley")]
    comparison = compare(read(paths), order=paths, as_of=AS_OF)
    assert "<script" not in compare_html(comparison)
    assert "\x1b" not in compare_text(comparison) + compare_html(comparison)


def test_names_that_are_alike_are_told_apart(tmp_path: Path) -> None:
    paths = [found("hill")]
    for number in (1, 2):
        text = found("hill").read_text("utf-8").replace("cases/hill", f"cases/hill-{number}")
        path = tmp_path / f"hill-{number}.yaml"
        path.write_text(text, "utf-8")
        paths.append(path)
    data = compare_data(compare(read(paths), order=paths, as_of=AS_OF))
    assert [c["name"] for c in data["cases"]] == ["Hill (1)", "Hill (2)", "Hill (3)"]


def test_one_case_is_too_few(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError) as caught:
        compare(read([found("hill")]), as_of=AS_OF)
    assert caught.value.message == "comparison.too-few"
    assert run(["compare", str(found("hill")), "--lang", "id"]) == 2
    assert "dua kasus atau lebih" in capsys.readouterr().err


def test_a_case_that_does_not_conform_is_shown_and_nothing_concluded(
    capfd: pytest.CaptureFixture[str],
) -> None:
    broken = ROOT / "tests" / "report" / "cases" / "broken.yaml"
    assert run(["compare", str(found("hill")), str(broken), "--as-of", "2026-12-01"]) == 1
    out = capfd.readouterr().out
    assert "does not conform, so nothing was concluded from it" in " ".join(out.split())
    assert "not concluded" in out
    assert run(["compare", str(found("hill")), str(broken), "--format", "json"]) == 1
    told = json.loads(capfd.readouterr().out)
    assert [e.message for e in schema("comparison").iter_errors(told)] == []
    assert run(["compare", str(found("hill")), str(broken), "--force", "--format", "json"]) == 1
    assert all(c["concluded"] for c in json.loads(capfd.readouterr().out)["cases"])
