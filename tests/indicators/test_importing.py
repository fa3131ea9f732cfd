"""A row of a table becomes exactly what the same facts in YAML become."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import Dataset, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from ccreason.cases import read
from ccreason.indicators import import_table
from ccreason.namespaces import SKOS, cc
from ccreason.validation import validate
from tests.indicators.conftest import TABLE, Do

ROOT = Path(__file__).parents[2]
IDM = ROOT / "examples" / "mappings" / "idm-2024.yaml"

# The two rows of the table, written by hand.
FIRST = """\
ccreason: 1
id: https://example.org/cases/3579032004
title: {id: "Desa TLEKUNG", en: "TLEKUNG village"}
language: id
license: CC-BY-4.0
created: 2026-11-24
community:
  name: TLEKUNG
  place: {name: TLEKUNG, within: [JUNREJO, "Kota {Batu}"], country: ID}
  identifiers: [{scheme: kemendagri, value: "3579032004"}]
  population: {count: 100, date: 2024}
sources:
  index: {title: Indeks, citation: Kementerian, consent: consent-not-needed, date: 2024-03}
agents:
  ministry: {name: Kementerian, type: organization, roles: [assessor], locality: outside}
assessments:
  "2024":
    date: 2024~
    method: secondary-data
    instrument: idm
    assessor: ministry
    proxies:
      - indicator: idm-iks
        element: sense-of-community
        value: 0.80
        scale: idm
        source: [index]
        note: {id: Bacaan kami., en: Our reading.}
      - {indicator: idm-ike, element: economic-well-being, value: 1, scale: idm}
"""
SECOND = re.sub(
    r"      - indicator: idm-iks\n(?:        .*\n)+",
    "",
    FIRST.replace("  population: {count: 100, date: 2024}\n", "")
    .replace("3579032004", "3579032005")
    .replace('"Desa TLEKUNG"', '\'Desa MA"RUF, "X" Y\'')
    .replace('"TLEKUNG village"', '\'MA"RUF, "X" Y village\'')
    .replace("name: TLEKUNG", 'name: \'MA"RUF, "X" Y\'')
    .replace("- {indicator: idm-ike", "- {id: '2', indicator: idm-ike")
    .replace("value: 1,", "value: 0.5,"),
)


def graph(path: Path) -> Dataset:
    return Dataset(parse(path.read_bytes(), RdfFormat.N_QUADS))


def by_hand(folder: Path, *texts: str) -> Dataset:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.yaml")
        paths[-1].write_text(text, "utf-8")
    return read(paths).dataset


def test_the_graph_is_that_of_the_same_facts_in_yaml(do: Do, folder: Path) -> None:
    done = do()
    wanted = by_hand(folder, FIRST, SECOND)
    assert set(map(str, graph(folder / "out.nq"))) == set(map(str, wanted))
    assert done.cases == 2
    assert done.quads == len(wanted)
    assert validate(read(folder / "out.nq"), profiles=["case"]).conforms()


def test_lines_are_those_of_the_serialiser(do: Do, folder: Path) -> None:
    do()
    lines = (folder / "out.nq").read_bytes().splitlines(keepends=True)
    assert sorted(lines) == sorted(
        (serialize(graph(folder / "out.nq"), format=RdfFormat.N_QUADS) or b"").splitlines(True)
    )
    assert len(lines) == len(set(lines))


def test_the_villages_of_kota_batu(shared: Path, tmp_path: Path) -> None:
    """The proxies of the index are those of the examples that were written by hand."""
    with gzip.open(shared / "data/idm2024/idm2024.csv.gz", "rt", encoding="utf-8") as file:
        rows = file.readlines()
    (tmp_path / "batu.csv").write_text(
        "".join(rows[:1] + [row for row in rows if ",JAWA TIMUR,KOTA BATU," in row]), "utf-8"
    )
    import_table(tmp_path / "batu.csv", IDM, tmp_path / "batu.nq")
    imported = read(tmp_path / "batu.nq")
    assert len(imported.cases) == 19
    examples = read(sorted((ROOT / "examples").glob("kota-batu-*.yaml")))
    assert len(examples.cases) == 3
    for case in examples.cases:
        quads = examples.graph(case.graph)
        code = next(
            q.object.value
            for q in quads
            if q.predicate.value == SKOS + "notation"
            and str(q.object).startswith('"3579')
            and Quad(q.subject, cc("identifierScheme"), cc("KemendagriCode"), case.graph) in quads
        )
        name = f"https://w3id.org/ccreason/examples/idm-2024/{code}"
        assert proxies(imported.graph(name), name) == proxies(quads, case.graph.value)


def proxies(quads: list[Quad], case: str) -> set[tuple[str, str, str]]:
    """Return what a case says about the proxies of its round of the index, and about the round."""
    start = f"{case}#assessment/idm-2024"
    return {
        (q.subject.value[len(case) :], q.predicate.value, str(q.object).replace(case, ""))
        for q in quads
        if isinstance(q.subject, NamedNode)
        and q.subject.value.startswith(start)
        and not (q.predicate.value.endswith("/source") and "/proxy/" in q.subject.value)
    }


@pytest.mark.parametrize(
    "name",
    [
        "a\x80?b",
        "tab\there",
        'quote"s',
        "back\\slash",
        "line\nend",
        "\x01\x1f\x7f\x0b",
        "é \u2028 \U0001f3d8",
    ],
)
def test_any_text_is_kept(name: str, do: Do, folder: Path) -> None:
    cell = '"' + name.replace('"', '""') + '"'
    do(TABLE.replace("TLEKUNG", cell))
    data = graph(folder / "out.nq")
    names = {q.object for q in data if q.predicate.value == SKOS + "prefLabel"}
    assert Literal(name, language="id") in names
    assert f"{Literal(name, language='id')} <".encode() in (folder / "out.nq").read_bytes()


@pytest.mark.parametrize("text", ["0.8", "0.80", "1", "+0.5", ".5", "-0", "01"])
def test_a_number_keeps_its_text(text: str, do: Do, folder: Path) -> None:
    do(TABLE.replace("0.80", text))
    kind = "decimal" if "." in text else "integer"
    assert f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}>' in (folder / "out.nq").read_text()


def test_a_round_of_which_no_value_is_left_is_none(do: Do, folder: Path) -> None:
    do(TABLE + "3579032006,JUNREJO,X,,-,\n")
    subjects = {str(q.subject) for q in graph(folder / "out.nq") if "2006#" in str(q.subject)}
    assert subjects
    assert not [s for s in subjects if "assessment" in s or "population" in s]


def test_a_code_that_is_no_part_of_an_address_is_escaped(do: Do, folder: Path) -> None:
    do(TABLE.replace("3579032004", "Désa 1/<2>"))
    found = read(folder / "out.nq").cases
    assert {case.graph.value for case in found} == {
        "https://example.org/cases/3579032005",
        "https://example.org/cases/D%C3%A9sa%201%2F%3C2%3E",
    }


def test_the_same_input_gives_the_same_bytes_in_any_order_of_rows(do: Do, folder: Path) -> None:
    head, *rows = TABLE.splitlines(keepends=True)
    do()
    first = (folder / "out.nq").read_bytes()
    do("".join([head, *reversed(rows)]))
    assert (folder / "out.nq").read_bytes() == first


def test_parquet_holds_the_same_quads(do: Do, folder: Path) -> None:
    do()
    do(name="out.parquet")
    rows = duckdb.sql(f"SELECT s, p, o, g FROM '{folder / 'out.parquet'}'").fetchall()
    lines = {" ".join(row) + " ." for row in rows}
    assert lines == set((folder / "out.nq").read_text("utf-8").splitlines())


@pytest.mark.parametrize("suffix", ["trig", "jsonld"])
def test_small_tables_can_be_written_in_any_format(suffix: str, do: Do, folder: Path) -> None:
    do()
    do(name=f"out.{suffix}")
    assert read(folder / f"out.{suffix}").dataset == graph(folder / "out.nq")


def test_a_zipped_table(folder: Path, do: Do) -> None:
    do()
    (folder / "table.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    import_table(folder / "table.csv.gz", folder / "mapping.yaml", folder / "zipped.nq")
    assert (folder / "zipped.nq").read_bytes() == (folder / "out.nq").read_bytes()


def test_a_file_with_mark_and_line_ends_of_windows(do: Do, folder: Path) -> None:
    do()
    wanted = (folder / "out.nq").read_bytes()
    do(b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode())
    assert (folder / "out.nq").read_bytes() == wanted


def test_what_is_odd_is_kept_and_told(do: Do) -> None:
    rows = "31,JUNREJO,,1,0.1,0.1\n32,JUNREJO,TLEKUNG,1,-,0.1\n33,BATU,X\x85,1,1,1\n"
    done = do(TABLE + rows)
    told = {(odd.kind, odd.columns): (odd.count, odd.examples) for odd in done.irregular}
    assert done.cases == 5
    assert told == {
        ("no-name", ("name",)): (1, ((4, "31"),)),
        ("control-character", ("name",)): (1, ((6, "33"),)),
        ("no-value", ("people",)): (1, ((3, "3579032005"),)),
        ("no-value", ("social",)): (2, ((3, "3579032005"), (5, "32"))),
        ("alike", ("district", "name")): (2, ((2, "3579032004"), (5, "32"))),
    }


@pytest.mark.slow
def test_every_village_of_the_country(shared: Path, tmp_path: Path) -> None:
    table = shared / "data/idm2024/idm2024.csv.gz"
    code = (
        "import resource, sys; from ccreason.indicators import import_table as i; "
        "d = i(*sys.argv[1:]); print(d.cases, d.quads, [o.count for o in d.irregular], "
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(table), str(IDM), str(tmp_path / "all.nq")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert out.startswith("75265 ")
    assert "[1, 3, 4, 4, 4]" in out
    assert int(out.split()[-1]) < 1024
    with (tmp_path / "all.nq").open("rb") as file:
        assert sum(1 for _ in file) == int(out.split()[1])


def test_the_mapping_in_a_folder_of_cases_is_no_case(folder: Path) -> None:
    (folder / "case.yaml").write_text(FIRST, "utf-8")
    assert len(read([folder]).cases) == 1
