"""What `validate` makes of cases: whose results, which place, which path, in which order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse

import ccreason
from ccreason.cases import CaseSet, read
from ccreason.modules import statements
from ccreason.namespaces import CC, RDFS, SHAPES, SKOS
from ccreason.validation import datagraph, validate, validating
from ccreason.validation.paths import PathExpression

from .conftest import AS_OF, FAULTY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TTL = """\
@prefix cc: <https://w3id.org/ccreason/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/{name}#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/{name}> a cc:CaseDescription ;
    dcterms:title "A"@en ;
    dcterms:license "mine" ;
    cc:about ex:community .
ex:community a cc:Community ;
    skos:prefLabel "A"@en .
"""


def write(folder: Path, name: str, more: str = "") -> Path:
    path = folder / f"{name}.ttl"
    path.write_text(TTL.replace("{name}", name) + more, encoding="utf-8")
    return path


def shapes_of(report: ccreason.validation.ValidationReport) -> list[str]:
    return [str(r.source_shape.value).removeprefix(SHAPES) for r in report.results]


def test_examples_conform(examples: CaseSet, root: Path) -> None:
    report = validate(examples, as_of=AS_OF)
    assert len(report.cases) == len(list((root / "examples").glob("*.yaml"))) >= 6
    assert [r.source_shape for r in report.results if r.severity == "Violation"] == []
    assert report.conforms()
    assert report.conforms("violation")


def test_faulty_case(faulty: CaseSet) -> None:
    report = validate(faulty, as_of=AS_OF)
    assert not report.conforms()
    violations = {
        s
        for s, r in zip(shapes_of(report), report.results, strict=True)
        if r.severity == "Violation"
    }
    assert violations == {
        "case#LevelOnlyForCharacteristic",
        "case#NoContradiction",
        "case#NotInFuture",
        "case#ObservationConfidence",
        "case#StatusReason",
        "case#ValueInScale",
        "privacy#Phone",
    }


def test_public_function_is_the_same() -> None:
    assert ccreason.validate is validate


def test_messages_come_in_both_languages_with_numbers_filled_in(faulty: CaseSet) -> None:
    report = validate(faulty, profiles=("case",), as_of=AS_OF)
    for result in report.results:
        assert set(result.messages) == {"en", "id"}
        assert not any("{" in text for text in result.messages.values())
    (scale,) = [r for r in report.results if r.source_shape.value.endswith("ValueInScale")]
    assert "from 1 to 4" in scale.message("en")
    assert "dari 1 sampai 4" in scale.message("id")
    assert scale.message("fr") == scale.message("en")


def test_positions_lead_to_the_value(faulty: CaseSet) -> None:
    report = validate(faulty, as_of=AS_OF)
    lines = FAULTY.splitlines()
    for result in report.results:
        assert result.position is not None
        assert result.position.path.endswith("faulty.yaml")
    places = {
        name: lines[(r.position.line or 0) - 1][(r.position.column or 0) - 1 :]
        for name, r in zip(shapes_of(report), report.results, strict=True)
        if r.position
    }
    assert places["privacy#Phone"].startswith('"HP 0812')
    assert places["case#ObservationConfidence"].startswith("80")
    assert places["case#NotInFuture"].startswith("2027-05")


def test_order_is_by_gravity_then_place(faulty: CaseSet) -> None:
    report = validate(faulty, as_of=AS_OF)
    ranks = [
        (("Violation", "Warning", "Info").index(r.severity), r.position.line)
        for r in report.results
        if r.position
    ]
    assert ranks == sorted(ranks)
    assert report == validate(faulty, as_of=AS_OF)


def test_fail_on(examples: CaseSet, faulty: CaseSet) -> None:
    report = validate(examples, as_of=AS_OF)
    assert report.counts["Info"] > 0
    assert not report.conforms("info")
    quality = validate(faulty, profiles=("quality",), as_of=AS_OF)
    assert quality.conforms("violation")
    assert not quality.conforms("warning")


def test_profiles_are_kept_apart(faulty: CaseSet) -> None:
    for profile in ("case", "quality", "privacy"):
        report = validate(faulty, profiles=(profile,), as_of=AS_OF)
        assert report.profiles == (profile,)
        assert {s.split("#")[0] for s in shapes_of(report)} == {profile}


def test_only_nodes_of_the_case_are_reported(tmp_path: Path) -> None:
    """The ontology's own nodes are no business of a case's author."""
    report = validate(read([write(tmp_path, "a")]), as_of=AS_OF)
    assert all(r.focus_node.value.startswith("https://example.org/a") for r in report.results)
    assert all(r.case == NamedNode("https://example.org/a") for r in report.results)


def test_as_of_decides_what_the_future_is(tmp_path: Path) -> None:
    more = """\
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
ex:meeting a cc:Assessment ; cc:ofCommunity ex:community ; cc:date "2025"^^edtf:EDTF .
"""
    cases = read([write(tmp_path, "a", more)])
    assert "case#NotInFuture" not in shapes_of(validate(cases, as_of=date(2025, 1, 1)))
    early = validate(cases, as_of=date(2024, 6, 1))
    assert "case#NotInFuture" in shapes_of(early)
    assert early.as_of == date(2024, 6, 1)


def test_parameters_replace_thresholds(tmp_path: Path) -> None:
    more = "ex:meeting a cc:Assessment ; cc:ofCommunity ex:community ; cc:informantCount 6 .\n"
    cases = read([write(tmp_path, "a", more)])
    assert "privacy#SmallInformantGroup" not in shapes_of(validate(cases, as_of=AS_OF))
    parameters = tmp_path / "parameters.ttl"
    parameters.write_text(
        f"@prefix cc: <{CC}> . cc:ActiveParameters cc:smallGroup 10 .", encoding="utf-8"
    )
    stricter = validate(cases, as_of=AS_OF, parameters=parameters)
    assert "privacy#SmallInformantGroup" in shapes_of(stricter)
    (message,) = [
        r.message("en") for r in stricter.results if "SmallInf" in str(r.source_shape.value)
    ]
    assert "fewer than 10" in message


def test_an_unknown_property_is_found_and_the_nearest_suggested(tmp_path: Path) -> None:
    more = "ex:agent a cc:Agnet ; cc:ofCommunity ex:community ; cc:localty cc:LocalAgent .\n"
    report = validate(read([write(tmp_path, "a", more)]), profiles=("case",), as_of=AS_OF)
    found = {s: r.suggestion for s, r in zip(shapes_of(report), report.results, strict=True)}
    assert found["case#KnownProperty"] == "cc:locality"
    assert found["case#KnownClass"] == "cc:Agent"


def test_a_path_with_alternatives_is_narrowed_to_the_property(tmp_path: Path) -> None:
    more = """\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:hill a cc:Place ; rdfs:label "Call 0812 3456 7890" ; skos:altLabel "Call 0812 3456 7890" ;
    <https://example.org/remark> "tel. 021-7654321" .
"""
    report = validate(read([write(tmp_path, "a", more)]), profiles=("privacy",), as_of=AS_OF)
    paths = {r.path for s, r in zip(shapes_of(report), report.results, strict=True) if "Phone" in s}
    assert {str(p) for p in paths} == {
        f"<{SKOS}altLabel>",
        f"<{RDFS}label>",
        "<https://example.org/remark>",
    }


def test_a_missing_value_keeps_the_whole_path(tmp_path: Path) -> None:
    more = "ex:p a cc:Initiative ; cc:ofCommunity ex:community .\n"
    report = validate(read([write(tmp_path, "a", more)]), profiles=("quality",), as_of=AS_OF)
    (path,) = [
        r.path for s, r in zip(shapes_of(report), report.results, strict=True) if "Planner" in s
    ]
    assert isinstance(path, PathExpression)
    assert str(path) == f"<{CC}plannedBy>|<{CC}ledBy>"


def test_cases_that_describe_the_same_node_are_kept_apart(tmp_path: Path) -> None:
    """Two organizations may each describe one community; each name counts in its own case."""
    shared = "<https://example.org/both> a cc:Community ; skos:prefLabel "
    for name, label in (("a", '"River"@en'), ("b", '"Valley"@en')):
        path = write(tmp_path, name)
        text = path.read_text(encoding="utf-8").replace("ex:community a cc:Community ;", shared)
        text = text.replace(
            ' skos:prefLabel \n    skos:prefLabel "A"@en', f" skos:prefLabel {label}"
        )
        text = text.replace("cc:about ex:community", "cc:about <https://example.org/both>")
        path.write_text(text, encoding="utf-8")
    cases = read([tmp_path])
    report = validate(cases, profiles=("case",), as_of=AS_OF)
    assert len(report.cases) == 2
    assert report.results == ()


def test_many_cases_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However cases are divided, the report is the same, and each result knows its case."""
    for number in range(7):
        write(tmp_path, f"case{number}", "ex:t a cc:Tie ; cc:ofCommunity ex:community .\n")
    cases = read([tmp_path])
    whole = validate(cases, as_of=AS_OF)
    monkeypatch.setattr(datagraph, "PORTION", 2)
    divided = validate(cases, as_of=AS_OF)
    assert divided.results == whole.results
    assert len({r.case for r in divided.results}) == 7
    for case in divided.cases:
        assert {r.case.value for r in divided.of_case(case.iri) if r.case} == {case.iri}


def test_a_dataset_will_do() -> None:
    case = NamedNode("https://example.org/a")
    quads = parse(TTL.replace("{name}", "a"), RdfFormat.TURTLE)
    dataset = Dataset(Quad(q.subject, q.predicate, q.object, case) for q in quads)
    report = validate(dataset, profiles=("case",), as_of=AS_OF)
    assert [case.iri for case in report.cases] == ["https://example.org/a"]
    assert report.cases[0].path is None
    assert report.conforms()


def test_what_is_left_out_of_the_ontology_is_never_looked_at(
    faulty: CaseSet, examples: CaseSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the whole ontology in the data graph the reports are the same."""
    before = [validate(cases, as_of=AS_OF) for cases in (faulty, examples)]
    everything = "".join(
        datagraph.line(q)
        for q in statements().quads_for_pattern(None, None, None)
        if not str(q.subject).startswith(f"<{CC}ActiveParameters>")
    )
    monkeypatch.setattr(datagraph, "_ontology", lambda: everything)
    assert [validate(cases, as_of=AS_OF) for cases in (faulty, examples)] == before


def test_idle_shapes_are_left_out_only_if_nothing_is_undeclared(tmp_path: Path) -> None:
    def idle(path: Path) -> set[str]:
        cases = read([path])
        pairs = [(case.graph, cases.graph(case.graph)) for case in cases.cases]
        (portion,) = datagraph.portions(pairs)
        return {shape.partition("#")[2] for shape in portion.idle_shapes()}

    assert idle(write(tmp_path, "a")) == {"KnownProperty", "KnownClass"}
    assert idle(write(tmp_path, "b", "ex:x cc:nope 1 .\n")) == {"KnownClass"}
    assert idle(write(tmp_path, "c", "ex:x a cc:Nope .\n")) == {"KnownProperty"}


def test_every_text_property_of_the_ontology_is_listed_for_privacy() -> None:
    """`graph:otherText` covers the properties that the ontology does not declare; no others."""
    from ccreason.resources import shapes_file
    from ccreason.validation.paths import choices, read_path

    about: dict[object, dict[NamedNode, list[object]]] = {}
    for quad in parse(path=shapes_file("privacy"), format=RdfFormat.TURTLE):
        about.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    phone = about[NamedNode(f"{SHAPES}privacy#Phone")]
    path = read_path(phone[NamedNode("http://www.w3.org/ns/shacl#path")][0], about)
    assert path is not None
    listed = {p.value for p in choices(path)}
    declared = {
        quad.subject.value
        for quad in statements().quads_for_pattern(None, datagraph.RDF_TYPE, None)
        if str(quad.object).endswith("#AnnotationProperty>") and isinstance(quad.subject, NamedNode)
    }
    # References, and texts about the ontology itself, which no case has.
    no_text_of_a_case = {
        f"{CC}{name}"
        for name in ("allowedMaximum", "allowedMinimum", "basis", "readAs", "through",
                     "transcriptWording", "unit")
    }  # fmt: skip
    left = {
        iri
        for iri in declared - listed - no_text_of_a_case
        if not iri.endswith(("Match", "license", "created", "language", "date", "source"))
        and "/terms/isPartOf" not in iri
        and "/terms/references" not in iri
        and "vann" not in iri
        and "sssom" not in iri
        and "/pav/" not in iri
    }
    assert left == set()


def test_two_threads_give_what_one_gives(
    examples: CaseSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datagraph, "PORTION", 1)
    two = validate(examples, as_of=AS_OF)
    monkeypatch.setattr(validating, "THREADS", 1)
    assert validate(examples, as_of=AS_OF) == two
