"""Large files are taken apart as text; what is read is what the parser reads."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import TYPE_CHECKING

import pytest

from ccreason.errors import InputError
from ccreason.state import reading
from ccreason.state.reading import CaseText, read_cases
from ccreason.state.texts import example_of, pack, unpack
from tests.state.variants import iri, lines_of

if TYPE_CHECKING:
    from pathlib import Path

G = f"<{iri(0)}>"
NODE = f"<{iri(0)}#x>"
CC = "https://w3id.org/ccreason/ns#"
EDTF = "^^<http://id.loc.gov/datatypes/edtf/EDTF>"

#: Lines that may stand in N-Quads and are not as the parser would write them, or need more.
ODD = {
    "escapes": rf'{NODE} <{CC}note> "a\u00e9\tb\"" {G} .',
    "capitals in a tag": f'{NODE} <{CC}note> "a"@EN-us {G} .',
    "explicit string": f'{NODE} <{CC}note> "a"^^<http://www.w3.org/2001/XMLSchema#string> {G} .',
    "two blanks": f'{NODE}  <{CC}note> "a" {G} .',
    "tab": f'{NODE}\t<{CC}note> "a" {G} .',
    "no blank before the stop": f'{NODE} <{CC}note> "a" {G}.',
    "comment": "# nothing",
    "comment behind": f'{NODE} <{CC}note> "a" {G} . # so',
    "empty line": "",
    "date without bounds": f'{NODE} <{CC}date> "2024-03"{EDTF} {G} .',
    "date that is open": f'{NODE} <{CC}date> "2024/.."{EDTF} {G} .',
    "blank node": f"_:b <{CC}ofCommunity> <{iri(0)}#community> {G} .",
    "looks like another graph": f'{NODE} <{CC}note> "x <{iri(1)}> ." {G} .',
    "looks like a datatype": f'{NODE} <{CC}value> "a <b"^^<{CC}odd> {G} .',
    "delete": f'{NODE} <{CC}note> "a\x7f" {G} .',
    "line separator": f'{NODE} <{CC}note> "a\u2028b\x85c" {G} .',
    "twice": f"<{iri(0)}#community> <{CC}communityBasis> <{CC}SharedGeography> {G} .",
}


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read even small files as text."""
    monkeypatch.setattr(reading, "LARGE", 1)


def write(path: Path, *parts: list[str]) -> Path:
    path.write_text("".join(line for part in parts for line in part), "utf-8")
    return path


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[CaseText], list[CaseText]]:
    as_text = sorted(read_cases([path]), key=lambda case: case.iri)
    monkeypatch.setattr(reading, "LARGE", 1 << 40)
    return as_text, list(read_cases([path]))


@pytest.mark.usefixtures("text")
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_lines(odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zero = lines_of(0, 0, "plain")
    path = write(tmp_path / "a.nq", zero[:5], [odd + "\n"], zero[5:], lines_of(1, 0, "plain"))
    as_text, parsed = both(path, monkeypatch)
    assert as_text == parsed
    assert len(parsed) == 2


@pytest.mark.usefixtures("text")
def test_graph_in_two_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zero, one = lines_of(0, 0, "plain"), lines_of(1, 0, "plain")
    as_text, parsed = both(write(tmp_path / "a.nq", zero[:9], one, zero[9:]), monkeypatch)
    assert {case.iri: case for case in as_text} == {case.iri: case for case in parsed}


@pytest.mark.usefixtures("text")
def test_compressed_and_columns(tmp_path: Path) -> None:
    import duckdb

    lines = [line for n in range(3) for line in lines_of(n, 0, "plain")]
    plain = write(tmp_path / "a.nq", lines)
    packed = tmp_path / "a.nq.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    terms = [re.fullmatch(r"(\S+) (\S+) (.+) (\S+) \.\n", line) for line in lines]
    columns = [[term[n] for term in terms if term] for n in range(1, 5)]
    parquet = tmp_path / "a.parquet"
    duckdb.connect().execute(
        "COPY (SELECT unnest(?) AS s, unnest(?) AS p, unnest(?) AS o, unnest(?) AS g) "
        f"TO '{parquet}' (FORMAT parquet)",
        columns,
    )
    found = [
        sorted((case.iri, case.lines) for case in read_cases([path]))
        for path in (plain, packed, parquet)
    ]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 3


@pytest.mark.usefixtures("text")
def test_plain_cases_need_no_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    path = write(tmp_path / "a.nq", *(lines_of(n, 0, "plain") for n in range(3)))
    monkeypatch.setattr(reading, "_through_parser", refuse)
    monkeypatch.setattr(reading, "_parsed", refuse)
    assert [case.iri for case in read_cases([path])] == [iri(n) for n in range(3)]


def read_and_look(path: Path) -> None:
    """Do what an update does: what was read is reasoned on, which may find that it is no RDF."""
    list(read_cases([path]))
    reading.find_fault([path])


@pytest.mark.usefixtures("text")
@pytest.mark.parametrize("bad", ["<a> <b", f'{NODE} <{CC}note> "a {G} .', f"{NODE} {G} ."])
def test_broken_line_is_found(bad: str, tmp_path: Path) -> None:
    zero = lines_of(0, 0, "plain")
    path = write(tmp_path / "a.nq", zero, [bad + "\n"], lines_of(1, 0, "plain"))
    with pytest.raises(InputError) as caught:
        read_and_look(path)
    place = caught.value.position
    assert place is not None
    assert (place.path, place.line) == (str(path), len(zero) + 1)


@pytest.mark.usefixtures("text")
def test_file_that_is_cut_off(tmp_path: Path) -> None:
    path = write(tmp_path / "a.nq", lines_of(0, 0, "plain"))
    path.write_text(path.read_text()[:-30])
    with pytest.raises(InputError) as caught:
        list(read_cases([path]))
    assert str(path) in str(caught.value)


def test_packed_lines_come_back() -> None:
    lines = sorted(line.rsplit(" ", 2)[0] for line in lines_of(0, 0, "plain"))
    for names in ([], [iri(0)], [iri(0), f"{iri(0)}#community"]):
        example = example_of(lines, names)
        for some in (lines, lines[:1], []):
            assert unpack(pack(some, names, example), example) == some
        with pytest.raises((ValueError, zlib.error)):
            unpack(pack(lines, names, b"")[:-3], b"")
