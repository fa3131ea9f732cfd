"""What is no RDF is never taken for RDF because it is read at speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from pyoxigraph import RdfFormat, parse

from ccreason.cases import parquet
from ccreason.engine.compiled.database import Database
from ccreason.engine.compiled.dialect import IRI_PATTERN
from ccreason.engine.compiled.keys import Keys
from ccreason.engine.compiled.loading import read_quads
from ccreason.engine.compiled.small.functions import iri_text
from ccreason.engine.compiled.store import Store
from ccreason.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "<https://e.org/a> <https://e.org/p> <https://e.org/{}> <https://e.org/g> .\n"
IRIS = (
    "http://a#b#c", "http://a:b/", "http://a:80/", "http://a:1:2/", "http://a@b/", "http://a@b@c/",
    "a:", "a:/", "a:b@c:d", "a://b@c@d", "http://", "http:///x", "http://a?b?c#d?e", "urn:x:y",
    "http://a/%41", "http://a/%4", "http://a/\ufffe", "http://a/\ue000", "http://a/?\ue000",
    "http://a/#\ue000", "http://a/\x85", "http://a/\ufdd0", "http://a/村", "http://é.example/",
    "http://a/\U0001fffe", "http://a/\U000e0001", "1a:b", "a b:c", "http://a/{b}", "http://a/a^b",
)  # fmt: skip


def objects(path: Path) -> set[str]:
    """Return the objects that a file has."""
    with Database(threads=1) as database:
        store = Store(database, Keys())
        read_quads(store, [path])
        return {t for (t,) in database.rows("SELECT text FROM quad JOIN term ON id = o")}


@pytest.mark.parametrize("iri", IRIS)
def test_iris_are_those_of_the_parser(iri: str) -> None:
    """What a rule makes too: an IRI that nobody could read again is none."""
    try:
        list(parse(f"<a:s> <a:p> <{iri}> .", RdfFormat.N_TRIPLES))
        valid = True
    except SyntaxError:
        valid = False
    asked = "SELECT regexp_full_match(?, ?)"
    assert duckdb.execute(asked, [iri, IRI_PATTERN]).fetchall() == [(valid,)]
    assert (iri_text(iri) is not None) == valid


@pytest.mark.parametrize("wrong", ["<http://a#b#c>", "<http://a:b/>", "DEFAULT"])
def test_line_that_is_wrong_is_told(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "quads.nq"
    path.write_text(GOOD.format(1) + GOOD.format(2).replace("<https://e.org/2>", wrong), "utf-8")
    with pytest.raises(InputError) as caught:
        objects(path)
    assert caught.value.position is not None
    assert caught.value.position.line == 2
    assert wrong in str(caught.value)


@pytest.mark.parametrize("name", ["a[1].nq", "a*.nq", "a?.nq", "it's.nq", "a b%20.nq", "a].nq"])
def test_one_file_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    """The database takes some characters of a name for wildcards."""
    for number, other in enumerate(("a1.nq", "ab.nq")):
        (tmp_path / other).write_text(GOOD.format(f"other{number}"), "utf-8")
    (tmp_path / name).write_text(GOOD.format("wanted"), "utf-8")
    assert objects(tmp_path / name) == {"<https://e.org/wanted>"}


def test_one_parquet_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    for name, value in (("a1.parquet", "other"), ("a[1].parquet", "wanted")):
        row = "'<a:s>' AS s, '<a:p>' AS p, '<a:" + value + ">' AS o, '<a:g>' AS g"
        target = str(tmp_path / name)
        duckdb.execute(f"COPY (SELECT {row}) TO '{target}' (FORMAT parquet)")
    path = tmp_path / "a[1].parquet"
    assert objects(path) == {"<a:wanted>"}
    assert [row[2] for rows in parquet.rows(path, 10) for row in rows] == ["<a:wanted>"]
