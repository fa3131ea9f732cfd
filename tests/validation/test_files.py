"""A file read in portions gives the report of the same file read as a whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccreason import resources
from ccreason.cases import read, write
from ccreason.errors import InputError
from ccreason.validation import bulk, by_columns, by_lines, files, validate, validate_files

if TYPE_CHECKING:
    from ccreason.validation.model import ValidationReport

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
DAY = date(2026, 12, 1)
CC = "https://w3id.org/ccreason/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGE", 0)
    monkeypatch.setattr(by_lines, "PORTION", 20_000)
    monkeypatch.setattr(by_columns, "PORTION", 100)


def whole(path: Path, **options: object) -> ValidationReport:
    return validate(read(path), as_of=DAY, **options)  # type: ignore[arg-type]


def portioned(path: Path, **options: object) -> ValidationReport:
    checking = files.Checking(as_of=DAY, **options)  # type: ignore[arg-type]
    return files._whole(files.in_portions([path], checking))


def in_columns(path: Path) -> Path:
    """Write the quads of a file of N-Quads as Parquet, graph by graph as they stand there."""
    rows = [
        (*line.split(" ", 2)[:2], *line.split(" ", 2)[2].rsplit(" ", 2)[:2])
        for line in path.read_text("utf-8").split("\n")[:-1]
    ]
    made = path.with_suffix(".parquet")
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE quad (s TEXT, p TEXT, o TEXT, g TEXT)")
        columns = [[row[n] for row in rows] for n in range(4)]
        connection.execute(
            "INSERT INTO quad SELECT unnest(?), unnest(?), unnest(?), unnest(?)", columns
        )
        connection.execute(f"COPY quad TO '{made}'")
    return made


def same(one: ValidationReport, other: ValidationReport) -> None:
    assert one.results == other.results
    assert one.cases == other.cases
    assert (one.profiles, one.engine, one.as_of) == (other.profiles, other.engine, other.as_of)
    assert [r.position for r in one.results] == [r.position for r in other.results]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All examples and all cases with which the shapes are tested, if each is a case of its own."""
    folder = tmp_path_factory.mktemp("all")
    lines: list[str] = []
    write(read(EXAMPLES), folder / "examples.nq")
    lines += (folder / "examples.nq").read_text("utf-8").splitlines(keepends=True)
    for number, path in enumerate(sorted((ROOT / "tests/shapes").rglob("*.ttl"))):
        try:
            cases = read(path)
        except InputError:
            continue
        if len(cases.cases) != 1:
            continue
        write(cases, folder / "one.nq")
        case = cases.cases[0].graph.value
        text = (folder / "one.nq").read_text("utf-8")
        moved = text.replace(f"<{case}", f"<https://example.org/moved/{number}")
        community = cases.cases[0].community.value
        moved = moved.replace(f"<{community}>", f"<https://example.org/moved/{number}#its>")
        lines += moved.splitlines(keepends=True)
    lines.sort(key=lambda line: line.rsplit(" ", 2)[1])
    (folder / "all.nq").write_text("".join(lines), "utf-8")
    return folder / "all.nq"


@pytest.mark.parametrize("profiles", [("case",), ("quality",), ("privacy",), resources.PROFILES])
def test_the_examples(profiles: tuple[str, ...], tmp_path: Path) -> None:
    write(read(EXAMPLES), tmp_path / "all.nq")
    text = (tmp_path / "all.nq").read_text("utf-8")
    lines = sorted(text.splitlines(keepends=True), key=lambda line: line.rsplit(" ", 2)[1])
    (tmp_path / "all.nq").write_text("".join(lines), "utf-8")
    options = {"profiles": profiles}
    same(portioned(tmp_path / "all.nq", **options), whole(tmp_path / "all.nq", **options))


def test_what_shapes_are_tested_with(everything: Path) -> None:
    by_graph: dict[str, list[str]] = {}
    for line in everything.read_text("utf-8").splitlines(keepends=True):
        by_graph.setdefault(line.rsplit(" ", 2)[1], []).append(line)
    taken: dict[str, str] = {}
    for graph, lines in by_graph.items():  # a node that two cases describe is not for portions
        nodes = {line.split(" ", 1)[0] for line in lines}
        if not any(taken.get(node, graph) != graph for node in nodes):
            taken |= dict.fromkeys(nodes, graph)
    chosen = [line for g, ls in by_graph.items() if g in taken.values() for line in ls]
    path = everything.with_name("apart.nq")
    path.write_text("".join(chosen), "utf-8")
    found = portioned(path)
    assert len(found.cases) > 100
    assert len({result.source_shape for result in found.results}) > 60
    same(found, whole(path))
    same(portioned(in_columns(path)), whole(in_columns(path)))


def line(subject: str, predicate: str, value: str) -> str:
    return f"<urn:c{subject}> <{predicate}> {value} <urn:c> .\n"


BASE = (
    line("", TYPE, f"<{CC}CaseDescription>")
    + line("", f"{CC}about", "<urn:c#community>")
    + line("", "http://purl.org/dc/terms/title", '"A"@en')
    + line("#community", TYPE, f"<{CC}Community>")
)
VALUES = [
    f'"{n}"^^<{XSD}{t}>' for n in ("0.5", "1", "2", "-1", "01") for t in ("decimal", "integer")
]
VALUES += ['"1"', '"0.5e0"^^<' + XSD + "double>", '"x"^^<' + XSD + "decimal>", '"1"@en']
DATES = [f'"{d}"^^<{XSD}date>' for d in ("2026-12-01", "2026-12-02", "2024-01-01", "x", "2027")]
DATES += ['"2030"@en', "<urn:day>", '"20\\u0032' + '7-01-01"^^<' + XSD + "date>"]
SCALES = ["<" + CC + name + ">" for name in ("IdmScale", "UnitScale", "Nothing")] + ['"idm"']
FACTS = st.one_of(
    st.tuples(st.just("value"), st.sampled_from(VALUES)),
    st.tuples(st.just("scale"), st.sampled_from(SCALES)),
    st.tuples(st.just("earliest"), st.sampled_from(DATES)),
    st.tuples(st.just("element"), st.sampled_from([f"<{CC}Commitment>", f"<{CC}Safety>"])),
    st.tuples(
        st.just("level"), st.sampled_from([f"<{CC}NetworkLevel>", f"<{CC}LevelUnspecified>"])
    ),
    st.tuples(st.just("inAssessment"), st.sampled_from(["<urn:c#a>", "<urn:c#b>"])),
    st.tuples(st.just("indicator"), st.sampled_from([f"<{CC}IdmSocial>", f"<{CC}IdmEconomic>"])),
    st.tuples(st.just("date"), st.just('"2024"^^<http://id.loc.gov/datatypes/edtf/EDTF>')),
    st.tuples(st.just("unheardOf"), st.just('"x"')),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from("12"), FACTS), max_size=14), st.booleans())
def test_shapes_that_are_not_asked_had_nothing_to_say(
    tmp_path: Path, facts: list[tuple[str, tuple[str, str]]], proxy: bool
) -> None:
    kind = "Proxy" if proxy else "Rating"
    text = BASE + "".join(line(f"#{n}", TYPE, f"<{CC}{kind}>") for n in "12")
    text += "".join(line(f"#{n}", CC + name, value) for n, (name, value) in dict.fromkeys(facts))
    path = tmp_path / "one.nq"
    path.write_text(text, "utf-8")
    options = {"profiles": ("case",)}
    same(portioned(path, **options), whole(path, **options))


@pytest.mark.parametrize(
    "text",
    [
        BASE + "# a remark\n",
        BASE + "\n",
        BASE.replace("\n", "\r\n"),
        BASE.replace(" <urn:c> .", " <urn:c>."),
        BASE.replace("<urn:c#community>", "_:b"),
        BASE.replace(" <urn:c> .", " ."),
        BASE.replace("urn:c", "urn:d") + BASE + BASE.replace("urn:c", "urn:d"),
        BASE + line("#community", TYPE, f"<{CC}Place>").replace(" <urn:c> .", " <urn:d> ."),
        BASE.rstrip("\n"),
    ],
)
def test_what_is_unusual_goes_the_ordinary_way(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_lines, "PORTION", 400)
    path = tmp_path / "one.nq"
    path.write_bytes(text.encode())
    with pytest.raises(bulk.Unusual):
        portioned(path)
    same(validate_files(path, as_of=DAY), whole(path))


@pytest.mark.parametrize(
    "rows",
    [
        [("", TYPE, f"<{CC}CaseDescription>", "c"), ("#x", TYPE, "<urn:a>", "d")] * 2,
        [("", "urn:p", '"a" <urn:c> .\n<urn:x> <urn:p> "b"', "c")],
        [("", "urn:p", '"a"\r', "c")],
    ],
)
def test_columns_that_are_unusual(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    path = tmp_path / "one.parquet"
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE quad (s TEXT, p TEXT, o TEXT, g TEXT)")
        cells = [(f"<urn:c{s}>", f"<{p}>", o, f"<urn:{g}>") for s, p, o, g in rows]
        connection.executemany("INSERT INTO quad VALUES (?, ?, ?, ?)", cells)
        connection.execute(f"COPY quad TO '{path}'")
    with pytest.raises(bulk.Unusual):
        portioned(path)


@pytest.mark.parametrize("text", [BASE + "<urn:c> <urn:p> nonsense <urn:c> .\n", "", "\xff"])
def test_a_broken_file_is_told_as_ever(text: str, tmp_path: Path) -> None:
    path = tmp_path / "one.nq"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as once:
        read(path)
    with pytest.raises(InputError) as again:
        validate_files(path)
    assert again.value.render("en") == once.value.render("en")


def test_parameters_are_obeyed(tmp_path: Path) -> None:
    write(read(EXAMPLES[0]), tmp_path / "one.nq")
    (tmp_path / "p.ttl").write_text(f"<{CC}ActiveParameters> <{CC}minimumInformants> 1000 .")
    one = portioned(tmp_path / "one.nq", parameters=tmp_path / "p.ttl")
    same(one, whole(tmp_path / "one.nq", parameters=tmp_path / "p.ttl"))
