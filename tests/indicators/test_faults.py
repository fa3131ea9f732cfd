"""What is wrong with a table or a mapping is told with its place, and nothing is written."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from ccreason.errors import InputError
from ccreason.indicators import import_table
from tests.indicators.conftest import MAPPING, TABLE, Do

if TYPE_CHECKING:
    from pathlib import Path


def told(error: InputError, folder: Path) -> str:
    for lang in ("en", "id"):
        assert "zqz" not in error.render(lang)
    return error.render("en").replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("table", "parts"),
    [
        (
            TABLE.replace("3579032005", "3579032004"),
            ["table.csv:3:1", "code", "lines 2 and 3", "found: 3579032004"],
        ),
        (TABLE.replace("0.80", "0,80").replace(",0,80,", ',"0,80",'), ["table.csv:2:32", "0.80"]),
        (TABLE.replace("0.80", "high"), ["table.csv:2:32", "social", "found: high"]),
        (TABLE.replace("0.80", "1e-3"), ["table.csv:2:32", "found: 1e-3"]),
        (TABLE.replace(",100,", ",1.5,"), ["table.csv:2:28", "people", "expected: 8"]),
        (TABLE.replace("3579032005", ""), ["table.csv:3:1", "no value in the key column code"]),
        (TABLE + "a,b\n", ["table.csv:4", "found: 2", "expected: 6"]),
        (TABLE + 'a,b"c,d,e,f,"g\n', ["table.csv"]),
        (TABLE.encode() + b"3,\xff\xfe,c,1,1,1\n", ["table.csv", "UTF-8", "0xFF"]),
        (TABLE.splitlines()[0], ["table.csv", "no rows"]),
        ("", ["table.csv", "empty"]),
        (TABLE.replace("\n", "\n\n", 2), ["table.csv:2", "empty line"]),
        (TABLE.replace("\n3579032005", "\n\n3579032005"), ["table.csv:3", "empty line"]),
        (TABLE.replace("economic", "social"), ["table.csv:1", "Two columns", "social"]),
        (TABLE.replace('"MA""RUF, ""X"" Y"', '"A\nB"').replace("0.5", "x"), ["table.csv:3", "x"]),
    ],
)
def test_a_faulty_table(table: str | bytes, parts: list[str], do: Do, folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        do(table)
    text = told(caught.value, folder)
    assert [part for part in parts if part not in text] == [], text
    assert {path.name for path in folder.iterdir()} == {"table.csv", "mapping.yaml"}


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("{social}", "{socail}", ["mapping.yaml:", "socail", "did you mean: social"]),
        ("key: code", "key: kode", ["mapping.yaml:3:8", "kode", "code"]),
        ("distinct: [district", "distinct: [districk", ["mapping.yaml:5:14", "district"]),
        ("sense-of-community", "sens-of-community", ["mapping.yaml:", "sense-of-community"]),
        ("scale: idm\n          direction", "scale: imd\n          direction", ["imd", "idm"]),
        ("idm-iks", "idm-isk", ["mapping.yaml:", "idm-iks"]),
        ("higher-is-more", "higher-is-less", ["mapping.yaml:", "expected: higher-is-more"]),
        ("higher-is-more", "higher-is-mor", ["mapping.yaml:", "higher-is-more"]),
        ("cases/{code}", "cases/one", ["mapping.yaml:7:7", "expected: {code}"]),
        ("cases/{code}", "cases/{name}", ["mapping.yaml:7:7", "expected: {code}"]),
        ("  key: code\n", "", ["mapping.yaml:", "key key is missing"]),
        ("ccreason-mapping: 1", "ccreason-mapping: 2", ["mapping.yaml:1", "ccreason-mapping: 1"]),
        ('value: "{social}"', "value: {social}", ["mapping.yaml:", '"{social}"', "quotes"]),
        ('value: "{social}"', 'value: "about {social}"', ["mapping.yaml:", "stand alone"]),
        ("element: economic-well-being", 'element: "{district}"', ["mapping.yaml:", "{district}"]),
        ("date: 2024-03", 'date: "{people}"', ["mapping.yaml:", "{people}", "date"]),
        ("{{Batu}}", "{{Batu}", ["mapping.yaml:", "brace"]),
        ("\ntable:", "\ntabel: 1\ntable:", ["mapping.yaml:2:1", "tabel", "table"]),
        ("language: id", "langauge: id", ["mapping.yaml:", "langauge", "language"]),
    ],
)
def test_a_faulty_mapping(old: str, new: str, parts: list[str], do: Do, folder: Path) -> None:
    assert old in MAPPING
    with pytest.raises(InputError) as caught:
        do(mapping=MAPPING.replace(old, new))
    text = told(caught.value, folder)
    assert [part for part in parts if part not in text] == [], text
    assert {path.name for path in folder.iterdir()} == {"table.csv", "mapping.yaml"}


def test_all_faults_of_a_mapping_are_told_together(do: Do) -> None:
    mapping = MAPPING.replace("{social}", "{a}").replace("{economic}", "{b}")
    with pytest.raises(InputError) as caught:
        do(mapping=mapping)
    text = caught.value.render("en")
    assert "column a" in text
    assert "column b" in text


@pytest.mark.parametrize("name", ["out.docx", "out", "out.csv"])
def test_an_output_that_cannot_be_written(name: str, do: Do) -> None:
    with pytest.raises(InputError, match=r"\.nq"):
        do(name=name)


def test_a_table_that_is_not_there(folder: Path) -> None:
    with pytest.raises(InputError, match=r"table\.csv"):
        import_table(folder / "tabel.csv", folder / "mapping.yaml", folder / "out.nq")


def test_a_table_of_another_kind(folder: Path) -> None:
    with pytest.raises(InputError, match=r"\.csv"):
        import_table(folder / "table.xlsx", folder / "mapping.yaml", folder / "out.nq")


def test_a_zipped_table_that_breaks_off(folder: Path) -> None:
    whole = gzip.compress(TABLE.encode() + b"".join(b"%d,a,b,1,1,1\n" % n for n in range(9999)))
    (folder / "table.csv.gz").write_bytes(whole[:-2000])
    with pytest.raises(InputError, match=r"table\.csv\.gz"):
        import_table(folder / "table.csv.gz", folder / "mapping.yaml", folder / "out.nq")
    assert not (folder / "out.nq").exists()


def test_a_file_that_was_there_stays_if_the_import_fails(do: Do, folder: Path) -> None:
    (folder / "out.nq").write_text("before")
    with pytest.raises(InputError):
        do(TABLE.replace("0.80", "x"))
    assert (folder / "out.nq").read_text() == "before"
