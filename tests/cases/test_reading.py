"""Reading files, folders and standard input to one dataset, with places."""

from __future__ import annotations

import io
import shutil
import time
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, parse, serialize

from ccreason import validate
from ccreason.cases import CaseSet, Origin, read, scaffold, write
from ccreason.errors import InputError
from ccreason.namespaces import CC, DCTERMS, EDTF, SKOS, XSD

if TYPE_CHECKING:
    from pathlib import Path


C = "https://example.org/cases/x"
SMALL = f"""ccreason: 1
id: {C}
language: id
title: {{id: Kasus, en: Case}}
community:
  name: Desa
  place: {{name: Desa, within: [Kecamatan, Kota], point: {{lat: -7.90, long: 112.5}}}}
  identifiers:
    - {{scheme: kemendagri, value: 0101022003}}
sources:
  rapat: {{title: Rapat, date: 1990-03}}
agents:
  forum: {{name: Forum, type: informal-group}}
assessments:
  a:
    date: 2024/..
    ratings:
      - {{element: commitment, level: network, value: 1.50, scale: unit, evidence: rapat}}
      - id: second
        element: better-services
        value: 02
        scale: four-bands
    proxies:
      - {{indicator: idm-iks, element: commitment, value: 0.7, scale: unit}}
      - {{indicator: idm-ike, element: better-services, value: 0.7, scale: unit}}
"""


@pytest.fixture
def small(tmp_path: Path) -> CaseSet:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, "utf-8")
    return read([path])


def values(cases: CaseSet, node: str, prop: str) -> list[Literal | NamedNode]:
    subject, predicate = NamedNode(node), NamedNode(prop)
    found = [q.object for q in cases.dataset.quads_for_subject(subject) if q.predicate == predicate]
    return sorted(found, key=str)


def test_a_case_is_one_named_graph(small: CaseSet) -> None:
    assert {q.graph_name for q in small.dataset} == {NamedNode(C)}
    assert small.origins[C].format == "yaml"
    (case,) = small.cases
    assert case.community.value == f"{C}#community"
    assert case.title == {"en": "Case", "id": "Kasus"}
    assert case.title_in("id") == "Kasus"
    assert not case.illustrative


def test_texts_keep_what_stands_in_the_file(small: CaseSet) -> None:
    rating = f"{C}#assessment/a/rating/1"
    assert values(small, rating, CC + "value") == [
        Literal("1.50", datatype=NamedNode(XSD + "decimal"))
    ]
    second = f"{C}#assessment/a/rating/second"
    assert values(small, second, CC + "value") == [
        Literal("02", datatype=NamedNode(XSD + "integer"))
    ]
    assert values(small, f"{C}#identifier/1", SKOS + "notation") == [Literal("0101022003")]
    assert values(small, f"{C}#source/rapat", CC + "date") == [
        Literal("1990-03", datatype=NamedNode(EDTF + "EDTF"))
    ]
    point = values(small, f"{C}#place", "http://www.opengis.net/ont/geosparql#asWKT")
    assert [p.value for p in point] == ["POINT(112.5 -7.90)"]


def test_places_are_a_chain(small: CaseSet) -> None:
    part = CC + "partOfPlace"
    assert values(small, f"{C}#place", part) == [NamedNode(f"{C}#place/within/1")]
    assert values(small, f"{C}#place/within/1", part) == [NamedNode(f"{C}#place/within/2")]


def test_every_node_but_observations_belongs_to_the_community(small: CaseSet) -> None:
    of_community = NamedNode(CC + "ofCommunity")
    nodes = {q.subject.value for q in small.dataset}
    belonging = {
        q.subject.value
        for q in small.dataset.quads_for_predicate(of_community)
        if q.object == small.cases[0].community
    }
    observations = {node for node in nodes if "/rating/" in node or "/proxy/" in node}
    assert nodes - belonging == observations | {C, f"{C}#community"}


def test_a_proxy_on_a_characteristic_has_no_level_of_its_own(small: CaseSet) -> None:
    level = CC + "level"
    assert values(small, f"{C}#assessment/a/proxy/1", level) == [NamedNode(CC + "LevelUnspecified")]
    assert values(small, f"{C}#assessment/a/proxy/2", level) == []


def test_bounds_are_added_where_there_are_none(small: CaseSet) -> None:
    source, assessment = f"{C}#source/rapat", f"{C}#assessment/a"
    assert [v.value for v in values(small, source, CC + "earliest")] == ["1990-03-01"]
    assert [v.value for v in values(small, source, CC + "latest")] == ["1990-03-31"]
    assert [v.value for v in values(small, assessment, CC + "earliest")] == ["2024-01-01"]
    assert values(small, assessment, CC + "latest") == []


def test_bounds_that_are_given_stay(tmp_path: Path) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(
        f"""@prefix cc: <{CC}> . @prefix xsd: <{XSD}> . @base <{C}> .
        <> a cc:CaseDescription ; cc:about <#community> ; cc:date "1990"^^<{EDTF}EDTF> ;
            cc:earliest "1990-06-01"^^xsd:date .
        <#x> cc:date "not a date"^^<{EDTF}EDTF> ."""
    )
    cases = read(path)
    assert [v.value for v in values(cases, C, CC + "earliest")] == ["1990-06-01"]
    assert [v.value for v in values(cases, C, CC + "latest")] == ["1990-12-31"]
    assert values(cases, f"{C}#x", CC + "earliest") == []


def test_places_in_yaml_are_exact(small: CaseSet) -> None:
    rating = f"{C}#assessment/a/rating/1"
    lines = SMALL.splitlines()
    assert lines[small.positions[rating].line - 1].strip().startswith("- {element")
    value = small.positions.at(rating, CC + "value")
    assert lines[value.line - 1][value.column - 1 :].startswith("1.50")
    second = small.positions.at(f"{C}#assessment/a/rating/second", NamedNode(CC + "scale"))
    assert lines[second.line - 1].strip() == "scale: four-bands"
    title = small.positions.at(C, DCTERMS + "title", Literal("Case", language="en"))
    assert lines[title.line - 1][title.column - 1 :].startswith("Case")
    # What is not in the file is placed at the node, what is not known nowhere.
    assert small.positions.at(rating, CC + "reason") == small.positions[rating]
    assert small.positions.at("https://example.org/nobody") is None


@pytest.mark.parametrize("form", ["ttl", "trig", "jsonld", "nt", "nq"])
def test_places_in_rdf_name_the_line(form: str, small: CaseSet, tmp_path: Path) -> None:
    path = tmp_path / f"case.{form}"
    write(small, path)
    again = read([path])
    lines = path.read_text("utf-8").splitlines()
    nodes = {q.subject.value for q in again.dataset}
    assert nodes <= set(again.positions)
    for node in nodes:
        place = again.positions[node]
        assert place.path == str(path)
        assert node.removeprefix(C) in lines[place.line - 1]


def test_places_of_a_file_that_is_gone(small: CaseSet, tmp_path: Path) -> None:
    path = tmp_path / "gone.ttl"
    write(small, path)
    again = read([path])
    path.unlink()
    assert again.positions.at(C) is None


def test_a_folder_stands_for_the_case_files_in_it(tmp_path: Path) -> None:
    (tmp_path / "below" / "deeper").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    for number, place in enumerate((".", "below", "below/deeper", ".hidden"), start=1):
        text = SMALL.replace(C, f"{C}{number}")
        (tmp_path / place / f"{number}.yaml").write_text(text, "utf-8")
    (tmp_path / "notes.txt").write_text("not a case")
    (tmp_path / "package.json").write_text("{}")
    cases = read([tmp_path])
    assert [case.graph.value for case in cases.cases] == [f"{C}1", f"{C}2", f"{C}3"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch, small: CaseSet) -> None:
    buffer = io.BytesIO()
    write(small, buffer, "ttl")
    for form, data in ((None, SMALL.encode()), ("ttl", buffer.getvalue())):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        cases = read(["-"], format=form)
        assert cases.dataset == small.dataset
        assert cases.origins[C] == Origin("-", form or "yaml")
        assert cases.positions[f"{C}#agent/forum"].path == "-"


def test_relative_names_need_a_base(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(SMALL.replace(C, "x"), "utf-8")
    with pytest.raises(InputError):
        read(path)
    cases = read(path, default_base="https://example.org/cases/")
    assert cases.cases[0].graph.value == C


def test_a_byte_order_mark_is_ignored(tmp_path: Path, small: CaseSet) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read(path).dataset == small.dataset


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(SMALL + "# " + "x" * 9_000_000)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.message == "cases.too-large"


def test_own_iris_of_nodes(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    text = SMALL.replace("forum: {name", "forum: {iri: https://example.org/forum, name")
    path.write_text(text.replace("    date: 2024/..", "    assessor: forum"), "utf-8")
    cases = read(path)
    assert values(cases, f"{C}#assessment/a", CC + "assessor") == [
        NamedNode("https://example.org/forum")
    ]
    assert read(_written(cases, tmp_path)).dataset == cases.dataset


def _written(cases: CaseSet, folder: Path) -> Path:
    path = folder / "written.yaml"
    write(cases, path)
    return path


BLANK = """@prefix cc: <https://w3id.org/ccreason/ns#> . @base <https://example.org/cases/x> .
<> a cc:CaseDescription ; cc:about <#community> .
<#community> cc:place [ cc:country "ID" ; cc:partOfPlace [ cc:country "ID" ] ] .
<#community> cc:identifier [ cc:note "a" ], [ cc:note "b" ] .
[] cc:twin _:t . _:t cc:twin [] . _:u cc:twin _:v . _:v cc:twin _:u .
"""


def test_blank_nodes_become_iris_that_do_not_depend_on_the_file(tmp_path: Path) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(BLANK)
    first = read(path)
    terms = {term for q in first.dataset for term in (q.subject, q.object)}
    assert not any(isinstance(term, BlankNode) for term in terms)
    assert all(q.graph_name == NamedNode(C) for q in first.dataset)
    assert read(path).dataset == first.dataset
    triples = list(parse(path.read_bytes(), RdfFormat.TURTLE))
    lines = serialize(triples, format=RdfFormat.N_TRIPLES).splitlines(keepends=True)
    (tmp_path / "other.nt").write_bytes(b"".join(reversed(lines)))
    (tmp_path / "other.jsonld").write_bytes(serialize(triples, format=RdfFormat.JSON_LD))
    for name in ("other.nt", "other.jsonld"):
        assert read(tmp_path / name).dataset == first.dataset
    more = tmp_path / "more.ttl"
    more.write_text(BLANK + '[] cc:note "c" .\n')
    added = {str(q) for q in read(more).dataset} - {str(q) for q in first.dataset}
    assert len(added) == 1


def test_blank_nodes_of_two_files_do_not_meet(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(BLANK.replace("cases/x", f"cases/{name}"))
    cases = read([tmp_path])
    by_graph = {case.graph: {q.subject for q in cases.graph(case.graph)} for case in cases.cases}
    first, second = by_graph.values()
    assert not first & second


def test_a_hostile_knot_of_blank_nodes_takes_no_time(tmp_path: Path) -> None:
    size = 40
    lines = [f"_:b{a} <{CC}knows> _:b{b} ." for a in range(size) for b in range(size) if a != b]
    path = tmp_path / "case.ttl"
    path.write_text(BLANK + "\n".join(lines))
    begin = time.perf_counter()
    read(path)
    assert time.perf_counter() - begin < 5


def test_named_graphs_stay(tmp_path: Path) -> None:
    path = tmp_path / "case.trig"
    text = f"""@prefix cc: <{CC}> .
    <{C}> {{ <{C}> a cc:CaseDescription ; cc:about <{C}#community> . }}
    <{C}2> {{ <{C}2> a cc:CaseDescription ; cc:about <{C}2#community> . }}
    <{C}#community/inferred> {{ <{C}#community> cc:note "x"@en . }}"""
    path.write_text(text)
    cases = read(path)
    assert len(cases.cases) == 2
    assert len({q.graph_name for q in cases.dataset}) == 3


@pytest.mark.parametrize("value", ["<<( cc:a cc:b cc:c )>>", '"x"@en--ltr'])
def test_what_only_rdf_1_2_has_is_refused(value: str, tmp_path: Path) -> None:
    path = tmp_path / "case.trig"
    text = f"@prefix cc: <{CC}> . <{C}> {{ <{C}> a cc:CaseDescription ; cc:note {value} . }}"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.message == "cases.rdf-1-2"


def test_as_an_rdflib_dataset(small: CaseSet) -> None:
    import rdflib

    data = small.to_rdflib()
    assert len(list(data.quads())) == len(small.dataset)
    rating = rdflib.URIRef(f"{C}#assessment/a/rating/1")
    graph = data.graph(rdflib.URIRef(C))
    assert str(graph.value(rating, rdflib.URIRef(CC + "value"))) == "1.50"


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_starter_reads_cleanly(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(scaffold(lang), "utf-8")
    cases = read(path)
    assert cases.cases[0].illustrative
    report = validate(cases, as_of=date(2026, 1, 31))
    assert report.conforms("warning"), report
    assert not list(cases.dataset.quads_for_graph_name(DefaultGraph()))


def test_reading_is_fast(root: Path, tmp_path: Path) -> None:
    """A typical case takes a few milliseconds; the bound leaves room for a busy machine."""
    path = tmp_path / "case.yaml"
    shutil.copy(root / "examples" / "upper-albany.yaml", path)
    read(path)
    best = 9.0
    for _ in range(5):
        begin = time.perf_counter()
        read(path)
        best = min(best, time.perf_counter() - begin)
    assert best < 0.06
