"""Every verb: its help, its example, its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason.cli import VERBS

if TYPE_CHECKING:
    from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "illustrative.yaml"
INNER = [
    ("rules", "list"), ("rules", "show"), ("rules", "check"), ("rules", "export"),
    ("ontology", "list"), ("ontology", "show"), ("ontology", "coverage"), ("ontology", "check"),
    ("ontology", "export"),
]  # fmt: skip


def program(*args: str, lang: str = "en", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m ccreason`` as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "ccreason", *args],
        env=os.environ | {"CCREASON_LANG": lang} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("verb", [(verb,) for verb in VERBS] + INNER, ids=" ".join)
def test_help(call: Call, verb: tuple[str, ...]) -> None:
    answer = call(*verb, "--help")
    assert answer.code == 0
    assert f"Usage: ccreason {' '.join(verb)}" in answer.out
    assert all(len(line) <= 80 for line in answer.out.splitlines())
    if verb not in {("rules",), ("ontology",)}:
        assert "Example:" in answer.out
        assert f"ccreason {' '.join(verb)}" in answer.out.split("Example:")[1]


def test_help_in_indonesian() -> None:
    answer = program("assess", "--help", lang="id")
    assert answer.stdout.startswith("Pemakaian: ccreason assess [OPSI]")
    assert "Contoh:" in answer.stdout
    assert "Usage" not in answer.stdout
    assert "Show this" not in answer.stdout


def test_help_reads_no_rdf_library() -> None:
    code = "import sys, ccreason.cli as c; c.run(['--help']); print(sorted(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    modules = answer.stdout.splitlines()[-1]
    for library in ("pyoxigraph", "rdflib", "shacl", "pyshacl", "owlready2", "yaml", "jinja2"):
        assert f"'{library}'" not in modules


def test_version(call: Call) -> None:
    from ccreason import __version__

    assert call("--version").out.strip() == f"ccreason, version {__version__}"


def test_no_arguments_show_help(call: Call) -> None:
    answer = call()
    assert answer.code == 2
    assert "Usage: ccreason" in answer.out + answer.err


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (["asess", "x"], "did you mean: assess"),
        (["assess", "x.yaml", "--lagn", "id"], "did you mean: --lang"),
        (["assess", "x.yaml", "--format", "docx"], "expected: text, json, md, html, pdf"),
        (["assess"], "PATH is missing"),
        (["assess", "x.yaml", "--as-of", "31-01-2026"], "not a date such as"),
        (["assess", "no-such-file.yaml"], "no-such-file.yaml"),
        (["query", "x.yaml"], "Give one of --sparql, --file and --name"),
        (["query", "x.yaml", "--endpoint", "http://127.0.0.1:9/", "--name", "cq-01"], "not both"),
        (["query", "x.yaml", "--name", "cq-1"], "did you mean: cq-"),
        (["convert", str(EXAMPLE)], "In which format?"),
        (["validate", str(EXAMPLE), "--profile", "qualty"], "did you mean: quality"),
        (["rules", "show", "capacity-gp"], "did you mean: capacity-gap"),
        (["ontology", "show", "Comitment"], "Commitment"),
        (["explain", str(EXAMPLE), "comitment@network"], "gap/capacity/commitment/network"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_usage_errors(call: Call, args: list[str], wanted: str) -> None:
    answer = call(*args)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("Error: ")
    assert wanted in answer.err
    assert "Traceback" not in answer.err


def test_internal_errors_show_no_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("deliberate")

    monkeypatch.setattr("ccreason.cases.read", broken)
    answer = call("convert", EXAMPLE, "--to", "ttl", "--lang", "id")
    assert answer.code == 3
    assert "ZeroDivisionError: deliberate" in answer.err
    assert "Traceback" not in answer.err
    assert answer.err.startswith("Kesalahan: ")


def test_init_writes_a_case_that_reads(call: Call, tmp_path: Path) -> None:
    for lang in ("en", "id"):
        file = tmp_path / f"{lang}.yaml"
        assert call("init", file, "--lang", lang).code == 0
        assert call("convert", file, "--to", "nq").code == 0
        again = call("init", file, "--lang", lang)
        assert again.code == 2
        assert str(file) in again.err
        assert call("init", file, "--force").code == 0


def test_convert_round_trip(call: Call, tmp_path: Path) -> None:
    turtle, yaml = tmp_path / "case.ttl", tmp_path / "case.yaml"
    assert call("convert", EXAMPLE, "-o", turtle).code == 0
    assert call("convert", turtle, "-o", yaml).code == 0
    first, second = (call("convert", path, "--to", "nq").out for path in (EXAMPLE, yaml))
    assert first
    assert first == second


def test_standard_input(call: Call) -> None:
    answer = call("convert", "-", "--from", "yaml", "--to", "nq", stdin=EXAMPLE.read_bytes())
    assert answer.out == call("convert", EXAMPLE, "--to", "nq").out


def test_infer_is_the_same_each_time(call: Call, tmp_path: Path) -> None:
    texts = []
    for name in ("a", "b"):
        out, why = tmp_path / f"{name}.nq", tmp_path / f"{name}.jsonl"
        answer = call("infer", EXAMPLE, "--as-of", "2026-11-24", "-o", out, "--derivations", why)
        assert answer.code == 0
        assert "quads inferred" in answer.err
        texts.append((out.read_bytes(), why.read_bytes()))
    assert texts[0] == texts[1]
    assert all(json.loads(line)["rule"] for line in texts[0][1].decode().splitlines())


def test_a_failed_write_leaves_nothing(call: Call, tmp_path: Path) -> None:
    answer = call("infer", EXAMPLE, "-q", "-o", tmp_path / "no" / "such" / "folder.nq")
    assert answer.code == 2
    assert list(tmp_path.iterdir()) == []


def test_rules_list(call: Call) -> None:
    rows = json.loads(call("rules", "list", "--format", "json").out)
    assert len(rows) == len(list((ROOT / "queries" / "rules").glob("*.rq")))
    assert len(rows) >= 40
    for row in rows:
        assert set(row) == {"id", "title", "layer", "source", "basis", "local"}
        assert set(row["title"]) == {"en", "id"}
    text = call("rules", "list", "--lang", "id").out
    assert "Mengamati" in text
    assert all(row["id"] in text for row in rows)


def test_rules_check_and_show(call: Call) -> None:
    assert call("rules", "check").code == 0
    shown = call("rules", "show", "capacity-gap").out
    assert "CONSTRUCT" in shown
    assert "s25" in shown


def test_completion(call: Call) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_CCREASON_COMPLETE" in call("completion", shell).out
    completed = program(
        _CCREASON_COMPLETE="bash_complete", COMP_WORDS="ccreason ass", COMP_CWORD="1"
    )
    assert "assess" in completed.stdout


def test_reader_that_goes_away() -> None:
    command = f"'{sys.executable}' -m ccreason convert '{EXAMPLE}' --to nq | head -1"
    answer = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0
    assert answer.stderr == ""


def test_format_follows_the_output_files_name(call: Call, tmp_path: Path) -> None:
    page, data = tmp_path / "report.html", tmp_path / "report.json"
    assert call("assess", EXAMPLE, "-o", page).code == 0
    assert page.read_text("utf-8").lower().startswith("<!doctype html>")
    assert call("assess", "-o", data, EXAMPLE, "--lang", "id").code == 0
    assert json.loads(data.read_text("utf-8"))["gaps"]
    assert call("assess", EXAMPLE, "-o", data, "--format", "md").code == 0
    assert data.read_text("utf-8").startswith("# ")


def test_rules_of_ones_own(call: Call, tmp_path: Path) -> None:
    for name in ("observation-source", "observed-on", "rating-cell", "latest-rating"):
        text = (ROOT / "queries" / "rules" / f"{name}.rq").read_text("utf-8")
        (tmp_path / f"{name}.rq").write_text(text, "utf-8")
    data = json.loads(call("assess", EXAMPLE, "--rules", tmp_path, "--format", "json").out)
    assert data["gaps"] == []
    assert data["profile"]


def test_language_before_the_verb(call: Call) -> None:
    assert "KESENJANGAN" in call("--lang", "id", "assess", EXAMPLE).out


def test_a_folder_takes_the_name_of_what_is_converted(call: Call, tmp_path: Path) -> None:
    assert call("convert", EXAMPLE, "--to", "ttl", "-o", tmp_path).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["illustrative.ttl"]
    nowhere = call("convert", EXAMPLE, "-o", tmp_path / "none" / "x.ttl", "--lang", "id")
    assert nowhere.code == 2
    assert "Folder tujuan" in nowhere.err


def test_infer_over_files(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "out.nq"
    done = call("infer", EXAMPLE, "-o", out, "--validate", "--as-of", "2026-01-01", "--lang", "id")
    assert done.code == 0
    assert "kuad disimpulkan dari 1 kasus" in done.err
    assert "Sesuai" in done.err
    streamed = call("infer", EXAMPLE, "--as-of", "2026-01-01", "-q")
    assert (streamed.code, streamed.err) == (0, "")
    assert streamed.out.encode() == out.read_bytes()
    for arguments, wanted in (
        (("-o", tmp_path / "out.csv"), "does not tell a format"),
        (("-o", tmp_path / "none" / "out.nq"), "no such folder"),
        (("--memory", "much"), "not an amount of memory"),
        (("--format", "parquet"), "only be written to a file"),
    ):
        refused = call("infer", EXAMPLE, *arguments, "--lang", "en")
        assert refused.code == 2
        assert wanted in refused.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.nq"]


@pytest.mark.parametrize(("lang", "said"), [("en", "this one file"), ("id", "satu berkas ini")])
def test_two_outputs_are_never_one_file(call: Call, tmp_path: Path, lang: str, said: str) -> None:
    """Names that differ may stand for one file; a pipe or a device takes both."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    one, other = tmp_path / "x.parquet", link / "x.parquet"
    refused = call("infer", EXAMPLE, "-o", one, "--derivations", other, "--lang", lang)
    assert refused.code == 2
    assert str(other) in refused.err
    assert said in refused.err
    assert list(tmp_path.iterdir()) == [link]
    null = tmp_path / "null.jsonl"
    null.symlink_to("/dev/null")
    asked = ("-o", null, "--format", "nq", "--derivations", null)
    assert call("infer", EXAMPLE, *asked).code == 0
    assert null.is_symlink()


def test_validate_tells_many_cases_check_by_check(call: Call, tmp_path: Path) -> None:
    text = call("convert", EXAMPLE, "--to", "nq").out
    iri = "https://w3id.org/ccreason/examples/illustrative"
    assert iri in text
    with (tmp_path / "many.nq").open("w", encoding="utf-8") as file:
        for number in range(25):
            file.write(text.replace(iri, f"https://example.org/{number}"))
    shown = call("validate", tmp_path / "many.nq", "--profile", "quality", "-q", "--lang", "en")
    assert "times, in 25 cases:" in shown.out
    assert all(len(line) <= 80 for line in shown.out.splitlines())
    assert len(shown.out.splitlines()) < 400
    listed = call("validate", tmp_path / "many.nq", "--profile", "quality", "--format", "json")
    assert len(json.loads(listed.out)["cases"]) == 25
