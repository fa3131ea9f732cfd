"""The forms of a report: each says the same, and no text of the data breaks one."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import rdflib
from rdflib import RDF, SH
from rdflib.compare import isomorphic

from ccreason.cases import CaseSet, read
from ccreason.validation import RENDERERS, SEVERITIES, ValidationReport, validate
from ccreason.validation.reading import read_report
from ccreason.validation.schema import report_schema
from ccreason.validation.serial import to_triples
from ccreason.wording.layout import columns

from .conftest import AS_OF, FAULTY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def report(faulty: CaseSet) -> ValidationReport:
    return validate(faulty, as_of=AS_OF)


@pytest.fixture(scope="module")
def clean(examples: CaseSet) -> ValidationReport:
    return validate(examples, profiles=("case",), as_of=AS_OF)


def test_forms() -> None:
    assert set(RENDERERS) == {"text", "json", "ttl", "junit", "html"}


@pytest.mark.parametrize("form", sorted(RENDERERS))
@pytest.mark.parametrize("lang", ["en", "id"])
def test_deterministic(form: str, lang: str, faulty: CaseSet, report: ValidationReport) -> None:
    again = validate(faulty, as_of=AS_OF)
    assert RENDERERS[form](report, lang) == RENDERERS[form](again, lang)
    assert RENDERERS[form](report, lang).endswith("\n")


@pytest.mark.parametrize("lang", ["en", "id"])
def test_text_fits_80_columns_and_names_all(lang: str, report: ValidationReport) -> None:
    text = RENDERERS["text"](report, lang)
    assert all(columns(line) <= 80 for line in text.splitlines())
    joined = " ".join(text.split())
    for result in report.results:
        assert result.message(lang) in joined
        assert f"{result.position.line}:{result.position.column} " in text  # type: ignore[union-attr]
    heading = {"en": "Example <village> & co", "id": "Desa contoh"}[lang]
    assert heading in joined
    assert {"en": "Does not conform", "id": "Tidak sesuai"}[lang] in text


def test_text_speaks_one_language(report: ValidationReport) -> None:
    text = RENDERERS["text"](report, "id")
    for result in report.results:
        assert result.message("en") not in " ".join(text.split())
    for word in ("Violation", "Warning", "Hint", "conform"):
        assert word not in text


def test_text_says_the_same_thing_once(report: ValidationReport) -> None:
    text = " ".join(RENDERERS["text"](report, "en").split())
    assert text.count("Name the source of this.") == 1
    assert sum("FactSourced" in str(r.source_shape) for r in report.results) > 1


def test_text_of_clean_cases_is_short(clean: ValidationReport) -> None:
    text = RENDERERS["text"](clean, "en")
    assert text.startswith(f"Cases without findings: {len(clean.cases)}.")
    assert "Conforms." in text
    assert len(text.splitlines()) <= 4


def test_text_of_one_clean_case_names_it(root: Path) -> None:
    cases = read([root / "examples" / "upper-albany.yaml"])
    text = RENDERERS["text"](validate(cases, profiles=("case",), as_of=AS_OF), "en")
    assert "Upper Albany" in text


def test_json_follows_its_schema(report: ValidationReport, clean: ValidationReport) -> None:
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for one in (report, clean):
        data = json.loads(RENDERERS["json"](one, "en"))
        checker.validate(data)
        assert data["conforms"] is one.conforms()
        assert data["counts"] == one.counts
        assert sum(len(case["results"]) for case in data["cases"]) == len(one.results)
    with pytest.raises(jsonschema.ValidationError):
        checker.validate(data | {"extra": 1})


def test_json_has_all_languages_whatever_the_readers(report: ValidationReport) -> None:
    assert RENDERERS["json"](report, "en") == RENDERERS["json"](report, "id")
    data = json.loads(RENDERERS["json"](report, "en"))
    for result in data["cases"][0]["results"]:
        assert set(result["messages"]) == {"en", "id"}


def test_turtle_is_a_w3c_report(report: ValidationReport, clean: ValidationReport) -> None:
    for one in (report, clean):
        graph = rdflib.Graph().parse(data=RENDERERS["ttl"](one, "en"), format="turtle")
        (root,) = graph.subjects(RDF.type, SH.ValidationReport)
        assert len(list(graph.objects(root, SH.result))) == len(one.results)
        assert graph.value(root, SH.conforms).toPython() is (not one.results)


def test_the_same_as_an_rdflib_graph(report: ValidationReport) -> None:
    turtle = rdflib.Graph().parse(data=RENDERERS["ttl"](report, "en"), format="turtle")
    assert isomorphic(report.to_rdflib(), turtle)


def test_turtle_reads_back_to_the_same_results(report: ValidationReport) -> None:
    def key(result: Any) -> tuple[str, ...]:
        parts = (result.focus_node, result.path, result.value, result.source_shape)
        return (*map(str, parts), str(result.component), result.severity)

    back = read_report(to_triples(report))
    assert sorted(map(key, back)) == sorted(map(key, report.results))
    assert any("|" in str(result.path) for result in back), "a path with alternatives is among them"


def test_junit(report: ValidationReport, clean: ValidationReport) -> None:
    root = ET.fromstring(RENDERERS["junit"](report, "en"))
    assert root.tag == "testsuites"
    assert int(root.get("tests", "")) == len(report.results) == len(root.findall(".//testcase"))
    assert int(root.get("failures", "")) == report.counts["Violation"]
    failures = root.findall(".//failure")
    assert {failure.get("message") for failure in failures} == {
        r.message("en") for r in report.results if r.severity == "Violation"
    }
    root = ET.fromstring(RENDERERS["junit"](clean, "id"))
    assert [len(suite.findall("testcase")) for suite in root] == [1] * len(clean.cases)
    assert root.get("failures") == "0"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html(report: ValidationReport) -> None:
    page = RENDERERS["html"](report, "en")
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert {"script", "link", "img", "village"}.isdisjoint(tags.seen)
    assert "Example &lt;village&gt; &amp; co" in page
    assert page.count("<tr>") == len(report.results) + 1
    assert '<html lang="id">' in RENDERERS["html"](report, "id")


def test_hostile_texts_break_nothing(tmp_path: Path) -> None:
    """Markup, control characters, format fields and very long words in the data."""
    name = '"Bapak Ahmad<script>]]>&{0}{?value}\\a\\u202e' + "x" * 300 + '"'
    text = FAULTY.replace("Bapak Ahmad", name)
    path = tmp_path / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    report = validate(read([path]), as_of=AS_OF)
    assert any("PersonalName" in str(r.source_shape) for r in report.results)
    assert "<script>" not in RENDERERS["html"](report, "en")
    ET.fromstring(RENDERERS["junit"](report, "en"))
    json.loads(RENDERERS["json"](report, "en"))
    rdflib.Graph().parse(data=RENDERERS["ttl"](report, "en"), format="turtle")
    lines = RENDERERS["text"](report, "en").splitlines()
    assert all(columns(line) <= 80 for line in lines)


def test_names_are_words_not_iris(report: ValidationReport) -> None:
    for lang in ("en", "id"):
        text = RENDERERS["text"](report, lang)
        assert not re.search(r"https?://", text)
    assert "commitment (networks)" in RENDERERS["text"](report, "en")


def test_every_severity_has_a_word() -> None:
    from ccreason.messages import catalogue

    for severity in SEVERITIES:
        assert set(catalogue("validation")[f"severity-{severity.lower()}"]) == {"en", "id"}
