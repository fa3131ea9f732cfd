"""The formats of an explanation: well-formed, whole to the depth asked for, safe with any text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import PROV, RDF, RDFS

from ccreason.cases import read
from ccreason.errors import InputError
from ccreason.explanation import FORMATS, Explanation, View, explain, render
from ccreason.explanation.schema import explanation_schema, schema_text
from ccreason.messages import LANGUAGES
from ccreason.reasoning import infer

from .conftest import AS_OF, ROOT

if TYPE_CHECKING:
    from ccreason.engine import Inference

GAP = "gap/capacity/commitment/network"
STRATEGY = "recommendation/community-organizing"
HOSTILE = ROOT / "tests" / "report" / "cases" / "hostile.yaml"
SVG = "{http://www.w3.org/2000/svg}"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
#: Elements of HTML that have no end.
_VOID = {"meta", "br", "link", "hr", "img"}


@pytest.fixture(scope="module")
def gap(inference: Inference) -> Explanation:
    return explain(inference, GAP)


@pytest.fixture(scope="module")
def strategy(inference: Inference) -> Explanation:
    return explain(inference, STRATEGY)


@pytest.fixture(scope="module")
def hostile() -> Explanation:
    return explain(infer(read([HOSTILE]), as_of=AS_OF), GAP)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_the_same_twice_and_in_both_languages(gap: Explanation, form: str) -> None:
    english, indonesian = (render(gap, form, lang) for lang in LANGUAGES)
    assert english == render(gap, form, "en")
    assert english.endswith("\n")
    assert form == "ttl" or english != indonesian


def test_an_unknown_format_and_step_are_refused(gap: Explanation) -> None:
    with pytest.raises(InputError) as caught:
        render(gap, "pdf")
    assert caught.value.message == "explain.unknown-format"
    with pytest.raises(InputError) as caught:
        render(gap, "text", view=View(step=1000))
    assert caught.value.message == "explain.unknown-step"
    assert f"1–{len(gap.steps)}" in caught.value.render("id")


# depth -----------------------------------------------------------------------------------------


def test_depth_cuts_and_says_what_was_cut(strategy: Explanation) -> None:
    lengths = [len(render(strategy, "text", view=View(depth=d))) for d in (1, 2, 3, 9)]
    assert lengths == sorted(set(lengths))
    text = render(strategy, "text", view=View(depth=1))
    assert re.search(r"Folded \(\+\): \d+ steps", text)
    assert "--step" in text
    assert "--full" in text
    numbers = set(map(int, re.findall(r"(?:^|─ )\+ \[(\d+)\]", text, re.MULTILINE)))
    told = set(map(int, re.findall(r"(?:^|─ )\[(\d+)\]", text, re.MULTILINE)))
    assert f"{len(numbers - told)} steps" in text
    conclusion = strategy.conclusions[0]
    assert {*conclusion.steps, *conclusion.additions} <= told


def test_one_step_is_shown_whole(strategy: Explanation) -> None:
    number = strategy.conclusions[0].steps[1]
    text = render(strategy, "text", view=View(step=number))
    assert f"\n[{number}] " in text
    assert "+ [" not in text
    other = strategy.conclusions[0].steps[2]
    assert f"[{other}]" not in text


def test_the_main_reason_leads_and_the_text_stays_short(strategy: Explanation) -> None:
    lines = render(strategy, "text", "en").splitlines()
    assert len(lines) < 250
    assert lines[0] == "Why: Recommendation: community organizing"
    assert any(line.startswith("[1] Community organizing aims at") for line in lines[:9])


# JSON ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_json_is_as_the_schema_says(
    gap: Explanation, strategy: Explanation, hostile: Explanation, lang: str
) -> None:
    schema = explanation_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for explanation in (gap, strategy, hostile):
        for view in (View(), View(depth=2), View(step=2)):
            validator.validate(json.loads(render(explanation, "json", lang, view)))


def test_the_published_schema_is_this_one() -> None:
    path = ROOT / "docs" / "reference" / "explanation.schema.json"
    assert path.read_text("utf-8") == schema_text()


def test_json_holds_everything_or_says_what_is_cut(strategy: Explanation) -> None:
    whole = json.loads(render(strategy, "json"))
    assert len(whole["steps"]) == len(strategy.steps)
    assert whole["cut"] == []
    cut = json.loads(render(strategy, "json", view=View(depth=1)))
    kept = {step["number"] for step in cut["steps"]}
    named = {n for s in cut["steps"] for p in s["premises"] for n in p["steps"]}
    assert named - kept == set(cut["cut"])
    records = [p["record"] for s in whole["steps"] for p in s["premises"] if p["kind"] == "case"]
    assert any(r["assessors"] and r["date"] and r["evidence"] for r in records)


def test_one_step_comes_with_all_that_it_rests_on(strategy: Explanation) -> None:
    number = next(s.number for s in strategy.steps if s.rule.id == "priority-several-gaps")
    rests: set[int] = set()
    waiting = {number}
    while waiting:
        rests |= waiting
        waiting = {n for s in waiting for p in strategy.step(s).premises for n in p.steps} - rests
    data = json.loads(render(strategy, "json", view=View(step=number)))
    assert {s["number"] for s in data["steps"]} == rests
    assert data["cut"] == []
    turtle = render(strategy, "ttl", view=View(step=number))
    assert turtle.count("a prov:Activity") == len(rests)
    shallow = json.loads(render(strategy, "json", view=View(step=number, depth=1)))
    assert [s["number"] for s in shallow["steps"]] == [number]
    below = {n for p in strategy.step(number).premises for n in p.steps}
    assert set(shallow["cut"]) == below


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ends_of_a_scale_are_told_once(inference: Inference, lang: str) -> None:
    target = "gap/contradictory/sense-of-community/organization"
    said = render(explain(inference, target), "text", lang)
    ends = {"en": "1 to 5", "id": "1 sampai 5"}[lang]
    assert " ".join(said.split()).count(ends) == 1


# RDF -------------------------------------------------------------------------------------------


def test_rdf_tells_derivations_rules_and_records(gap: Explanation) -> None:
    graph = rdflib.Graph()
    graph.parse(data=render(gap, "ttl"), format="turtle")
    activities = set(graph.subjects(RDF.type, PROV.Activity))
    assert len(activities) == len(gap.steps)
    rules = {rdflib.URIRef(s.rule.iri) for s in gap.steps}
    for activity in activities:
        assert graph.value(activity, SH.sourceRule) in rules
        association = graph.value(activity, PROV.qualifiedAssociation)
        assert graph.value(association, PROV.hadPlan) == graph.value(activity, SH.sourceRule)
        made = list(graph.subjects(PROV.wasGeneratedBy, activity))
        assert made
        for statement in made:
            assert (statement, SH.sourceRule, None) in graph
            assert (statement, RDF.type, RDF.Statement) in graph
    assert {o.language for o in graph.objects(None, RDFS.label)} == {"en", "id"}
    absent = {str(o) for o in graph.objects(None, RDF.value)}
    assert absent == {a.pattern for s in gap.steps for a in s.not_found}
    assert list(graph.objects(None, PROV.hadPrimarySource))
    assert list(graph.objects(None, PROV.wasAttributedTo))


def test_every_used_statement_was_asserted_or_generated(gap: Explanation) -> None:
    graph = rdflib.Graph()
    graph.parse(data=render(gap, "ttl"), format="turtle")
    used = {o for o in graph.objects(None, PROV.used) if (o, RDF.type, RDF.Statement) in graph}
    derived = {s for s in used if (s, PROV.wasGeneratedBy, None) in graph}
    told = {p.triples for s in gap.steps for p in s.premises if p.kind == "derived"}
    assert len(derived) == len({t for triples in told for t in triples})
    assert used - derived


def test_rdf_12_names_statements_by_reifiers(gap: Explanation) -> None:
    text = render(gap, "ttl", rdf12=True)
    assert "rdf:reifies" in text
    assert "rdf:subject" not in text
    assert len(list(parse(text, format=RdfFormat.TURTLE))) > 100


# graphs and pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [View(), View(depth=1), View(full=True), View(step=2)])
def test_dot_is_well_formed(
    gap: Explanation, strategy: Explanation, hostile: Explanation, view: View
) -> None:
    for explanation in (gap, strategy, hostile):
        lines = render(explanation, "dot", view=view).splitlines()
        assert lines[0] == "digraph explanation {"
        assert lines[-1] == "}"
        quoted = r'"(?:[^"\\]|\\.)*"'
        node = rf"  ([sf]\d+) \[(?:\w+=(?:\w+|{quoted})(?:, )?)+\];"
        nodes, edges = set(), set()
        for line in lines[4:-1]:
            if found := re.fullmatch(node, line):
                nodes.add(found[1])
            else:
                edge = re.fullmatch(r"  ([sf]\d+) -> ([sf]\d+);", line)
                assert edge, line
                edges |= {edge[1], edge[2]}
        assert edges <= nodes
        assert nodes


@pytest.mark.parametrize("view", [View(), View(depth=2), View(step=2)])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_drawing_is_whole_and_nothing_overlaps(
    gap: Explanation, strategy: Explanation, hostile: Explanation, view: View, lang: str
) -> None:
    for explanation in (gap, strategy, hostile):
        root = ET.fromstring(render(explanation, "svg", lang, view))
        assert root.attrib["role"] == "img"
        described = root.attrib["aria-labelledby"].split()
        ids = {e.attrib["id"]: e for e in root.iter() if "id" in e.attrib}
        assert all(ids[name].text for name in described)
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        boxes = []
        for group in root.iter(f"{SVG}g"):
            rect = group.find(f"{SVG}rect")
            assert rect is not None
            x, y, w, h = (float(rect.attrib[k]) for k in ("x", "y", "width", "height"))
            boxes.append((x, y, x + w, y + h))
            assert x >= 0
            assert x + w <= width
            assert y + h <= height
            for line in group.iter(f"{SVG}text"):
                assert y < float(line.attrib["y"]) < y + h
        assert boxes
        for number, (x1, y1, x2, y2) in enumerate(boxes):
            for a1, b1, a2, b2 in boxes[number + 1 :]:
                assert x2 <= a1 or a2 <= x1 or y2 <= b1 or b2 <= y1
        tops = [float(t.attrib["y"]) for t in root.findall(f"{SVG}text")]
        assert max(tops) <= height


class _Page(HTMLParser):
    """Collects what a page holds, and checks that its elements close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)
        self.ids += [v or "" for k, v in attrs if k == "id"]
        self.links += [v or "" for k, v in attrs if k == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_one_file_without_script(
    gap: Explanation, strategy: Explanation, hostile: Explanation, lang: str
) -> None:
    for explanation in (gap, strategy, hostile):
        text = render(explanation, "html", lang)
        page = _Page()
        page.feed(text)
        assert not page.open
        assert f'<html lang="{lang}">' in text
        assert not {"script", "link", "img", "iframe"} & set(page.tags)
        assert not [v for k, v in page.attributes if k.startswith("on") or k == "src"]
        assert page.tags.count("h1") == 1
        assert page.tags.count("main") == 1
        assert "viewport" in text
        assert len(page.ids) == len(set(page.ids))
        assert all(link[1:] in page.ids for link in page.links)
        assert page.tags.count("summary") == page.tags.count("details")
        levels = [int(t[1]) for t in page.tags if re.fullmatch(r"h\d", t)]
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_page_holds_every_step_that_says_something(strategy: Explanation) -> None:
    page = _Page()
    page.feed(render(strategy, "html"))
    told = {int(i[2:]) for i in page.ids if i[2:].isdigit()}
    conclusion = strategy.conclusions[0]
    assert {*conclusion.steps, *conclusion.additions} <= told


def test_text_from_data_is_escaped(hostile: Explanation) -> None:
    assert "<script" not in render(hostile, "html")
    assert "<script" not in render(hostile, "svg")
    for line in render(hostile, "md").splitlines():
        assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(", line)


def test_markdown_nests_what_a_step_rests_on(gap: Explanation) -> None:
    text = render(gap, "md")
    assert text.startswith("# Why: Capacity gap: commitment (networks)")
    assert "- \\[1\\] **Commitment at the level of networks" in text
    assert "  - \\[a\\] Commitment (networks) was rated 1" in text
