"""Both engines say the same of every example and of every shape's own examples."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal

from ccreason.cases import CaseSet, read
from ccreason.errors import EngineError, InputError
from ccreason.namespaces import RDF, SH, XSD
from ccreason.resources import PROFILES
from ccreason.validation import ENGINES, Graph, ValidationReport, run, validate
from ccreason.validation.reading import read_report

from .conftest import AS_OF

SHAPES_TESTS = Path(__file__).parents[1] / "shapes"
#: Shapes that look at every triple; the adapter leaves them out where they have nothing to say,
#: which makes the reference engine bearable.
EAGER = {"KnownProperty", "KnownClass"}


def both(cases: CaseSet, profiles: tuple[str, ...], as_of: date) -> list[ValidationReport]:
    return [validate(cases, profiles=profiles, engine=e, as_of=as_of) for e in ENGINES]


def assert_same(first: ValidationReport, second: ValidationReport) -> None:
    assert first.engine != second.engine
    assert first.conforms() == second.conforms()
    assert first.results == second.results
    assert [r.messages for r in first.results] == [r.messages for r in second.results]
    assert [r.position for r in first.results] == [r.position for r in second.results]


def test_on_a_faulty_case(faulty: CaseSet) -> None:
    first, second = both(faulty, PROFILES, AS_OF)
    assert first.results
    assert_same(first, second)


@pytest.mark.slow
def test_on_every_example(examples: CaseSet) -> None:
    assert len(examples.cases) >= 6
    assert_same(*both(examples, PROFILES, AS_OF))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("profile", "eager"), [*((profile, False) for profile in PROFILES), ("case", True)]
)
def test_on_every_shapes_folder(profile: str, eager: bool, tmp_path: Path) -> None:
    """All files of a profile as one case set; each becomes a case of its own."""
    files = [
        path
        for path in sorted((SHAPES_TESTS / profile).glob("*/*.ttl"))
        if (path.parent.name in EAGER) == eager
    ]
    assert files
    for number, path in enumerate(files):
        text = path.read_text(encoding="utf-8").replace(
            "https://example.org/case", f"https://example.org/case-{number:03}"
        )
        (tmp_path / f"{number:03}.ttl").write_text(text, encoding="utf-8")
    cases = read([tmp_path])
    assert len(cases.cases) == len(files)
    first, second = both(cases, (profile,), date(2026, 1, 1))
    assert_same(first, second)
    failing = {result.case for result in first.results}
    assert len(failing) == sum(path.name.startswith("invalid.") for path in files)


SHAPES = Graph(
    '''\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:Small a sh:NodeShape ; sh:targetClass ex:Thing ; sh:sparql [
    sh:prefixes ex: ;
    sh:message "At most {?most}."@en, "Paling banyak {?most}."@id ;
    sh:select """SELECT $this (ex:size AS ?path) ?value ?most WHERE {
        $this ex:size ?value ; ex:most ?most . FILTER(?value > ?most) }"""
] .
ex:Named a sh:PropertyShape ; sh:targetClass ex:Thing ; sh:path ex:name ; sh:minCount 1 ;
    sh:message "Name it."@en, "Beri nama."@id .
''',
    "turtle",
)
EX = "http://example.org/"
DATA = f"""\
<{EX}a> <{RDF}type> <{EX}Thing> .
<{EX}a> <{EX}size> "007"^^<{XSD}integer> .
<{EX}a> <{EX}most> "4.50"^^<{XSD}decimal> .
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", ["ntriples", "nquads"])
def test_texts_and_languages_survive(engine: str, form: str) -> None:
    """Neither the lexical form of a literal nor the language of a message is lost."""
    data = DATA if form == "ntriples" else DATA.replace(" .\n", " <http://example.org/g> .\n")
    results = {
        r.source_shape.value.rpartition("/")[2]: r
        for r in read_report(run(engine, Graph(data, form), SHAPES))
    }
    assert set(results) == {"Small", "Named"}
    value = results["Small"].value
    assert isinstance(value, Literal)
    assert value.value == "007"
    texts = {(m.language, m.value) for m in results["Small"].messages}
    assert {language for language, _ in texts} == {"en", "id"}
    assert all(text.startswith(("At most 4.5", "Paling banyak 4.5")) for _, text in texts)
    assert {m.language for m in results["Named"].messages} == {"en", "id"}
    assert results["Named"].component.value == SH + "MinCountConstraintComponent"


def test_unknown_engine(faulty: CaseSet) -> None:
    with pytest.raises(InputError) as caught:
        validate(faulty, engine="pyshcal", as_of=AS_OF)
    assert caught.value.suggestion == "pyshacl"
    assert caught.value.exit_code == 2
    for lang in ("en", "id"):
        assert "pyshcal" in caught.value.render(lang)


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_not_installed(
    engine: str, faulty: CaseSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ccreason.validation import engines

    engines._compiled.cache_clear()
    monkeypatch.setitem(sys.modules, engine, None)
    with pytest.raises(InputError) as caught:
        validate(faulty, engine=engine, as_of=AS_OF)
    assert caught.value.exit_code == 2
    assert f"pip install {engine}" in caught.value.render("en")
    assert "belum terpasang" in caught.value.render("id")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_graph_that_an_engine_cannot_read_is_an_error(engine: str) -> None:
    with pytest.raises(EngineError) as caught:
        run(engine, Graph("<a", "turtle"), SHAPES)
    assert caught.value.exit_code == 3
    assert "\n" not in caught.value.render("en").splitlines()[0]
