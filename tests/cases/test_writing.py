"""Writing: whole files, one case or several, and what the YAML form has no key for."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Dataset, NamedNode

from ccreason.cases import CaseSet, read, scaffold, write
from ccreason.cases.jsonld import CONTEXT_IRI
from ccreason.errors import InputError
from ccreason.namespaces import CC

if TYPE_CHECKING:
    from pathlib import Path


C = "https://example.org/cases/my-community"


@pytest.fixture
def starter(tmp_path: Path) -> CaseSet:
    path = tmp_path / "starter.yaml"
    path.write_text(scaffold("en"), "utf-8")
    return read(path)


@pytest.fixture
def two(tmp_path: Path) -> CaseSet:
    for name in ("one", "two"):
        text = scaffold("en").replace("my-community", name)
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return read([tmp_path / "one.yaml", tmp_path / "two.yaml"])


def text_of(cases: CaseSet, form: str) -> str:
    buffer = io.BytesIO()
    write(cases, buffer, form)
    return buffer.getvalue().decode()


def test_a_case_from_yaml_needs_no_extra(starter: CaseSet) -> None:
    assert "\nextra:" not in text_of(starter, "yaml")


def test_lists_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    items = ["{influence: safety}", "{id: named, influence: migration-patterns}"]
    items += ["{influence: race-dynamics}"] * 9
    head = f"ccreason: 1\nid: {C}\ncommunity: {{}}\nconditions:\n"
    path.write_text(head + "".join(f"  - {item}\n" for item in items))
    cases = read(path)
    written = text_of(cases, "yaml").splitlines()
    start = written.index("conditions:") + 1
    assert written[start : start + 3] == [f"  - {item}" for item in items[:3]]
    assert len(written) == start + 11
    # Without the first, the others keep their names all the same.
    gone = NamedNode(f"{C}#condition/1")
    rest = CaseSet(
        Dataset(q for q in cases.dataset if q.subject != gone), cases.origins, cases.positions
    )
    target = tmp_path / "rest.yaml"
    write(rest, target)
    assert read(target).dataset == rest.dataset


def test_several_cases_need_a_format_with_graphs_or_a_folder(two: CaseSet, tmp_path: Path) -> None:
    for form in ("trig", "jsonld", "nq"):
        path = tmp_path / f"both.{form}"
        write(two, path)
        assert read(path).dataset == two.dataset
    for form in ("yaml", "ttl", "nt"):
        with pytest.raises(InputError) as caught:
            write(two, io.BytesIO(), form)
        assert caught.value.message == "cases.one-case-per-file"
    folder = tmp_path / "folder"
    folder.mkdir()
    write(two, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["one.yaml", "two.yaml"]
    assert read(folder).dataset == two.dataset


def test_a_graph_that_is_no_case_is_not_dropped(tmp_path: Path) -> None:
    path = tmp_path / "case.trig"
    path.write_text(
        f"""@prefix cc: <{CC}> .
        <{C}> {{ <{C}> a cc:CaseDescription ; cc:about <{C}#community> . }}
        <{C}#community/inferred> {{ <{C}#community> cc:note "x"@en . }}"""
    )
    cases = read(path)
    for form in ("yaml", "ttl", "nt"):
        with pytest.raises(InputError):
            write(cases, io.BytesIO(), form)
    again = tmp_path / "again.jsonld"
    write(cases, again)
    assert read(again).dataset == cases.dataset


def test_a_file_is_replaced_as_a_whole_or_not_at_all(
    starter: CaseSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.ttl"
    path.write_text("what stood there")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", fail)
        with pytest.raises(OSError, match="No space"):
            write(starter, path)
    assert path.read_text() == "what stood there"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["case.ttl", "starter.yaml"]
    write(starter, path)
    assert read(path).dataset == starter.dataset


def test_a_new_file_has_the_usual_permissions(starter: CaseSet, tmp_path: Path) -> None:
    write(starter, tmp_path / "case.nq")
    (tmp_path / "plain").write_text("")
    assert (tmp_path / "case.nq").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_unknown_target_is_refused(starter: CaseSet, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write(starter, tmp_path / "case.docx")
    assert caught.value.message == "cases.no-output-format"
    with pytest.raises(InputError):
        write(starter, io.BytesIO(), "xml")
    with pytest.raises(InputError):
        write(starter, tmp_path / "no-such-folder" / "case.ttl")


def test_jsonld_is_compact_and_names_our_context(starter: CaseSet) -> None:
    document = json.loads(text_of(starter, "jsonld"))
    assert document["@context"] == [CONTEXT_IRI, {"@base": C}]
    nodes = {node["id"]: node for node in document["@graph"]}
    rating = nodes["#assessment/first/rating/1"]
    assert rating["type"] == "Rating"
    assert rating["element"] == "Commitment"
    assert rating["value"] == 3
    assert rating["confidence"] == "0.8"
    assert nodes["#agent/city-foundation"]["prefLabel"] == {"en": "A foundation in the city"}


# rdflib 7.6 warns of its own use of its own class.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_jsonld_says_the_same_to_another_reader(starter: CaseSet) -> None:
    """rdflib reads our JSON-LD, context put in, to the same triples."""
    import rdflib

    from ccreason.cases.jsonld import context

    document = json.loads(text_of(starter, "jsonld"))
    document["@context"][0] = context()
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    expected = rdflib.Graph().parse(data=text_of(starter, "nt"), format="nt")
    assert {tuple(map(rdflib.term.Identifier.n3, t)) for t in graph} == {
        tuple(map(rdflib.term.Identifier.n3, t)) for t in expected
    }


def test_turtle_is_what_rdflib_reads_too(starter: CaseSet) -> None:
    import rdflib

    graph = rdflib.Graph().parse(data=text_of(starter, "ttl"), format="turtle")
    assert len(graph) == len(starter.dataset)


def test_extra_takes_what_the_format_has_no_key_for(tmp_path: Path) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(
        f"""@prefix cc: <{CC}> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @base <{C}> .
        <> a cc:CaseDescription ; cc:about <#community> .
        <#community> a cc:Community .
        <#agent/a> a cc:Agent ; cc:ofCommunity <#community> ; foaf:age 40 .
        <#agent/b> a cc:Agent ."""
    )
    cases = read(path)
    text = text_of(cases, "yaml")
    assert "agents:\n  a: {}\n" in text
    assert text.endswith("extra: |\n  <#agent/b> a cc:Agent .\n\n  <#agent/a> foaf:age 40 .\n")
    (tmp_path / "case.yaml").write_text(text)
    assert read(tmp_path / "case.yaml").dataset == cases.dataset


def test_what_yaml_would_add_to_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.ttl"
    path.write_text(
        f"@prefix cc: <{CC}> . @base <{C}> . <> a cc:CaseDescription ; cc:about <#community> ."
    )
    with pytest.raises(InputError) as caught:
        write(read(path), io.BytesIO(), "yaml")
    assert "#community" in caught.value.render("id")
