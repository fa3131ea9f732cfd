"""Reasoning over files: the same bytes by every way, whole or not at all."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyoxigraph as ox
import pytest

from ccreason import infer_files, read, write
from ccreason.cases.parquet import rows
from ccreason.engine.compiled import CompiledEvaluator
from ccreason.engine.compiled.database import Database
from ccreason.engine.compiled.intake import take_in
from ccreason.engine.compiled.keys import Keys
from ccreason.engine.compiled.store import Store
from ccreason.engine.program import load_program
from ccreason.errors import InputError
from ccreason.parameters import active_parameters
from ccreason.pipeline.wanted import Wanted
from ccreason.pipeline.writers import FastWriter

if TYPE_CHECKING:
    from ccreason.errors import CcreasonError
    from ccreason.pipeline import Inferred

ROOT = Path(__file__).parents[2]
EXAMPLES = [ROOT / "examples" / f"{name}.yaml" for name in ("illustrative", "kota-batu-tlekung")]
DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two examples as N-Quads, without the bounds of dates that reading adds."""
    folder = tmp_path_factory.mktemp("cases")
    write(read(EXAMPLES), folder / "cases.nq")
    lines = (folder / "cases.nq").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "ns#earliest>" not in line and "ns#latest>" not in line]
    assert len(kept) < len(lines)
    (folder / "cases.nq").write_text("".join(kept), "utf-8")
    with gzip.open(folder / "cases.nq.gz", "wt", encoding="utf-8") as packed:
        packed.writelines(kept)
    with duckdb.connect() as connection:
        quads = read(folder / "cases.nq").dataset
        terms = [[str(t) for t in (q.subject, q.predicate, q.object, q.graph_name)] for q in quads]
        connection.execute(
            "COPY (SELECT unnest(?) AS s, unnest(?) AS p, unnest(?) AS o, unnest(?) AS g) "
            f"TO '{folder}/cases.parquet'",
            [[row[n] for row in terms] for n in range(4)],
        )
    return folder


@pytest.fixture(scope="module")
def expected(cases: Path) -> tuple[bytes, list[str]]:
    """What the reference engine concludes, and how."""
    folder = cases / "expected"
    folder.mkdir()
    infer_files(
        [cases / "cases.nq"], folder / "out.nq", derivations=folder / "how.jsonl",
        engine="reference", as_of=DAY,
    )  # fmt: skip
    return (folder / "out.nq").read_bytes(), _how(folder / "how.jsonl")


def _how(path: Path) -> list[str]:
    """Return the derivations but for their rounds, sorted."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        derivation = json.loads(line)
        del derivation["round"]
        found.append(json.dumps(derivation, sort_keys=True))
    return sorted(found)


@pytest.fixture(scope="module")
def fast(cases: Path) -> tuple[Path, Inferred, list[tuple[str, int, int | None]]]:
    """One run of the fast way: the folder with its files, the outcome, what was told."""
    folder = cases / "fast"
    folder.mkdir()
    told: list[tuple[str, int, int | None]] = []
    done = infer_files(
        [cases / "cases.nq"], folder / "out.nq", derivations=folder / "how.jsonl",
        engine="duckdb", as_of=DAY, memory="500MB", threads=1, validate=True,
        progress=lambda *stage: told.append(stage),
    )  # fmt: skip
    return folder, done, told


def test_the_fast_way_gives_the_same_bytes(
    fast: tuple[Path, Inferred, object], expected: tuple[bytes, list[str]]
) -> None:
    folder, done, _ = fast
    assert done.fast
    assert done.conforms
    assert done.cases == len(EXAMPLES)
    assert (folder / "out.nq").read_bytes() == expected[0]
    assert done.quads == expected[0].count(b"\n")
    assert _how(folder / "how.jsonl") == expected[1]


def test_progress_is_told(fast: tuple[Path, object, list[tuple[str, int, int | None]]]) -> None:
    stages = list(dict.fromkeys(stage for stage, *_ in fast[2]))
    assert stages == ["reading", "rules", "derivations", "writing", "checking"]


def test_packed_files_and_columns_are_read_alike(cases: Path) -> None:
    found = []
    for name in ("cases.nq", "cases.nq.gz", "cases.parquet"):
        with Database() as database:
            store = Store(database, Keys())
            assert take_in(store, [cases / name]) == len(EXAMPLES)
            found.append(
                database.rows(
                    "SELECT s.text, p.text, o.text, g.text FROM quad JOIN term AS s ON s.id = "
                    "quad.s JOIN term AS p ON p.id = quad.p JOIN term AS o ON o.id = quad.o "
                    "JOIN term AS g ON g.id = quad.g ORDER BY ALL"
                )
            )
    quads = read(cases / "cases.nq").dataset
    assert set(found[0]) == {
        (str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in quads
    }
    assert found[0] == found[1] == found[2]


def test_blank_nodes_and_the_default_graph_become_what_reading_makes_of_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "one.nt").write_text(
        "".join(f"{q.triple} .\n" for q in read(EXAMPLES[1]).dataset)
        + f"<{read(EXAMPLES[1]).cases[0].graph.value}> <http://purl.org/dc/terms/source> _:b .\n"
        + '_:b <http://purl.org/dc/terms/title> "x" .\n',
        "utf-8",
    )
    with Database() as database:
        store = Store(database, Keys())
        take_in(store, [tmp_path / "one.nt"])
        found = database.rows(
            "SELECT s.text, o.text, g.text FROM quad JOIN term AS s ON s.id = quad.s "
            "JOIN term AS o ON o.id = quad.o JOIN term AS g ON g.id = quad.g"
        )
    assert set(found) == {
        (str(q.subject), str(q.object), str(q.graph_name))
        for q in read(tmp_path / "one.nt").dataset
    }


def test_the_ordinary_way_writes_all_formats(
    expected: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    stream = io.BytesIO()
    for output in (stream, tmp_path / "out.nq.gz", tmp_path / "out.trig"):
        done = infer_files(EXAMPLES, output, engine="reference", as_of=DAY)
        assert not done.fast
    assert stream.getvalue() == expected[0]
    assert gzip.decompress((tmp_path / "out.nq.gz").read_bytes()) == expected[0]
    assert _quads(tmp_path / "out.trig") == _quads(expected[0])


def test_the_fast_way_writes_all_formats(
    cases: Path, expected: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    program = load_program()
    parameters, day = active_parameters(program.ontology, None, DAY)
    results = CompiledEvaluator(program.closure).evaluate_files(
        program.ruleset, program.ontology, parameters, [cases / "cases.parquet"], cases=True
    )
    writer = FastWriter(results, program, parameters, day, lambda *_: None)
    stream = io.BytesIO()
    writer.write(stream, None, Wanted(stream, "nq", None, None, rdf12=False))
    assert stream.getvalue() == expected[0]
    for name in ("out.trig", "out.parquet"):
        path = tmp_path / name
        with path.open("wb") as file:
            writer.write(file, path, Wanted(path, path.suffix[1:], None, None, rdf12=False))
    writer.write_derivations(tmp_path / "how.parquet", "parquet")
    writer.write_derivations(tmp_path / "ids.parquet", "parquet", tmp_path / "terms.parquet")
    results.close()
    assert _quads(tmp_path / "out.trig") == _quads(expected[0])
    columns = [row for batch in rows(tmp_path / "out.parquet", 1000) for row in batch]
    assert [" ".join(row) + " ." for row in columns] == expected[0].decode().splitlines()
    with duckdb.connect() as connection:
        texts = connection.execute(f"FROM '{tmp_path}/how.parquet'").fetchall()
        ids = connection.execute(f"FROM '{tmp_path}/ids.parquet'").fetchall()
        terms = dict(connection.execute(f"FROM '{tmp_path}/terms.parquet'").fetchall())
    assert len(texts) > 500
    spelt = [(*row[:2], [terms.get(cell) for cell in row[2]], row[3]) for row in ids]
    assert sorted(map(repr, spelt)) == sorted(map(repr, texts))
    assert ids == sorted(ids, key=lambda row: (row[3], row[0]))  # rows of a rule stand by ids


def _quads(source: Path | bytes) -> set[str]:
    if isinstance(source, bytes):
        return {str(q) for q in ox.parse(source, ox.RdfFormat.N_QUADS)}
    return {str(q) for q in ox.parse(path=str(source))}


def test_nothing_is_written_about_cases_that_do_not_conform(cases: Path, tmp_path: Path) -> None:
    lines = (cases / "cases.nq").read_text("utf-8").splitlines(keepends=True)
    bad = tmp_path / "bad.nq"
    bad.write_text("".join(line for line in lines if "/license>" not in line), "utf-8")
    options: dict[str, Any] = {"as_of": DAY, "engine": "reference", "validate": True}
    files = {"output": tmp_path / "o.nq", "derivations": tmp_path / "how.jsonl"}
    done = infer_files([bad], **files, **options)
    assert done.quads is None
    assert not done.conforms
    assert done.verdict is not None
    assert done.verdict.total.counts["Violation"] >= len(EXAMPLES)
    assert "licen" in done.verdict.texts["en"]
    assert [path.name for path in tmp_path.iterdir()] == ["bad.nq"]
    stream = io.BytesIO()
    assert infer_files([bad], stream, **options).quads is None
    assert stream.getvalue() == b""
    done = infer_files([bad], **files, **options, force=True)
    assert done.quads
    assert not done.conforms
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.nq", "how.jsonl", "o.nq"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"output": "o.csv"}, "pipeline.no-format"),
        ({"output": "o.parquet.gz"}, "pipeline.no-format"),
        ({"output": "none/o.nq"}, "pipeline.no-folder"),
        ({"derivations": "why.txt"}, "pipeline.no-format"),
        ({"derivations": "none/why.jsonl"}, "pipeline.no-folder"),
        ({"output": "o.parquet", "derivations": "o.parquet"}, "pipeline.one-file"),
        ({"output": "o.parquet", "derivations": "../out/o.parquet"}, "pipeline.one-file"),
        (
            {"output": "o.parquet", "derivations": "why.parquet", "terms": "o.parquet"},
            "pipeline.one-file",
        ),
        ({"derivations": "why.parquet", "terms": "why.parquet"}, "pipeline.one-file"),
        ({"output": "o.parquet", "engine": "reference"}, "pipeline.reference-parquet"),
        ({"output": "o.parquet", "rdf12": True}, "pipeline.rdf12-parquet"),
        ({"terms": "terms.parquet"}, "pipeline.terms"),
        ({"terms": "terms.parquet", "derivations": "why.jsonl"}, "pipeline.terms"),
        ({"terms": "terms.txt", "derivations": "why.parquet"}, "pipeline.terms"),
        ({"memory": "much"}, "pipeline.memory"),
        ({"threads": 0}, "pipeline.threads"),
        ({"engine": "duck"}, "engine.unknown-engine"),
    ],
    ids=str,
)
def test_refused_before_any_work(
    cases: Path, tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    options = {"output": "o.nq"} | options
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("output", "derivations", "terms"):
        if name in options:
            options[name] = folder / options[name]
    with pytest.raises(InputError) as caught:
        infer_files([cases / "cases.nq"], **options)
    assert caught.value.message == message
    assert not caught.value.render("id").startswith(message)
    assert list(folder.iterdir()) == []


def test_what_only_few_cases_can_have_is_refused_at_scale(
    cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ccreason.pipeline import wanted

    monkeypatch.setattr(wanted, "TOO_LARGE", 0)
    for options in ({"rdf12": True}, {"derivations": tmp_path / "why.ttl"}):
        with pytest.raises(InputError, match="MB of quads"):
            infer_files([cases / "cases.nq"], tmp_path / "o.nq", engine="duckdb", **options)  # type: ignore[arg-type]


def _broken(cases: Path, folder: Path) -> dict[str, Path]:
    text = (cases / "cases.nq").read_bytes()
    content = {
        "truncated.nq": text[: len(text) // 2],
        "not-utf8.nq": text.replace(b"Kota Batu", b"Kota \xe9\xe8 Batu", 1),
        "cut.nq.gz": (cases / "cases.nq.gz").read_bytes()[:-4000],
        "no-gzip.nq.gz": b"no gzip",
        "cut.parquet": (cases / "cases.parquet").read_bytes()[:-100],
        "empty.nq": b"",
        "no-case.nq": b"<urn:x:a> <urn:x:p> <urn:x:b> <urn:x:g> .\n",
    }
    for name, data in content.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in (*content, "missing.nq")}


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_files_that_cannot_be_used(cases: Path, tmp_path: Path, engine: str) -> None:
    files = _broken(cases, tmp_path)
    before = sorted(tmp_path.iterdir())
    for name, path in files.items():
        with pytest.raises(InputError) as caught:
            infer_files([path], tmp_path / "out.nq", engine=engine, as_of=DAY)
        error: CcreasonError = caught.value
        assert name in error.render("en"), name
        assert error.render("en") != error.render("id"), name
        assert error.exit_code == 2, name
        assert sorted(tmp_path.iterdir()) == before, name


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_behind(
    cases: Path, tmp_path: Path, end: signal.Signals
) -> None:
    command = [
        sys.executable, "-m", "ccreason", "infer", str(cases / "cases.nq"), "--engine", "duckdb",
        "--validate", "-o", str(tmp_path / "out.nq"), "--lang", "en",
    ]  # fmt: skip
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, env=environment,
        # Whoever runs the tests in the background ignores the signal, and so would the command.
        preexec_fn=lambda: signal.signal(end, signal.SIG_DFL),
    ) as process:  # fmt: skip
        # Its folder for what spills appears when the engine begins; before that Python tries
        # whether it can write there, with a file that a signal just then would leave behind.
        for _ in range(1500):
            if any(tmp_path.glob("ccreason-*")):
                break
            time.sleep(0.02)
        process.send_signal(end)
        said = process.communicate()[1].decode()
    assert process.returncode == 128 + end
    assert end != signal.SIGINT or "Interrupted; nothing was written." in said
    assert "Traceback" not in said
    assert not (tmp_path / "out.nq").exists()
    assert list(tmp_path.iterdir()) == []


ONE = """# ---
# id: {name}
# title: {{en: One, id: Satu}}
# layer: observe
# source: [s25]
# basis: ProjectInference
# why: {{en: A test., id: Sebuah uji.}}
# explain: {{en: "done", id: "done"}}
# ---
PREFIX cc: <https://w3id.org/ccreason/ns#>
CONSTRUCT {{ ?community a cc:Gap }} WHERE {{ {body} }}
"""


@pytest.mark.parametrize(
    "body",
    ["?community a cc:Community", "?a cc:ofCommunity ?community ; ?b ?c . ?d cc:inAssessment ?a"],
)
def test_derivations_of_rules_with_few_variables(cases: Path, tmp_path: Path, body: str) -> None:
    """However many the widest rule has, its derivations can be written."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.rq").write_text(ONE.format(name="one", body=body), "utf-8")
    target = tmp_path / "derivations.parquet"
    done = infer_files(
        [cases / "cases.nq"], tmp_path / "out.nq", derivations=target, engine="duckdb",
        rules=tmp_path / "rules", as_of=DAY,
    )  # fmt: skip
    assert done.fast
    query = f"SELECT DISTINCT len(row) FROM '{target}' WHERE rule = 'one'"
    assert duckdb.sql(query).fetchall() == [(len(set(re.findall(r"[?]\w+", body))),)]


def test_a_pipe_is_written_to_and_stays_a_pipe(cases: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with (tmp_path / "read").open("wb") as target:
        reader = subprocess.Popen(["cat", str(pipe)], stdout=target)
        infer_files([cases / "cases.nq"], pipe, output_format="nq", engine="duckdb", as_of=DAY)
        assert reader.wait(60) == 0
    infer_files([cases / "cases.nq"], tmp_path / "out.nq", engine="duckdb", as_of=DAY)
    assert (tmp_path / "read").read_bytes() == (tmp_path / "out.nq").read_bytes()
    assert pipe.is_fifo()
