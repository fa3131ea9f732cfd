"""Reading N-Quads at speed: the same as pyoxigraph reads, and bad lines told with their number."""

from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from ccreason.engine.compiled import CompiledEvaluator
from ccreason.engine.compiled.database import Database
from ccreason.engine.compiled.keys import Keys
from ccreason.engine.compiled.loading import read_quads
from ccreason.engine.compiled.store import Store
from ccreason.engine.output import inferred_text
from ccreason.engine.program import load_program
from ccreason.errors import EngineError, InputError, Position
from ccreason.files import whole
from ccreason.namespaces import INFERRED_SUFFIX, ONTOLOGY_INFERRED_GRAPH
from ccreason.parameters import active_parameters
from ccreason.reasoning import infer

if TYPE_CHECKING:
    from pathlib import Path

X = "http://www.w3.org/2001/XMLSchema#"
LINES = [
    "<https://e.org/a> <https://e.org/p> <https://e.org/b> <https://e.org/g> .",
    f'<https://e.org/a> <https://e.org/p> "01"^^<{X}integer> <https://e.org/g> .',
    f'<https://e.org/a> <https://e.org/p> "1.50"^^<{X}decimal> <https://e.org/g> .',
    f'<https://e.org/a> <https://e.org/p> "a"^^<{X}string> <https://e.org/g> .',
    '<https://e.org/a> <https://e.org/p> "Kampung \\"村\\" \\\\ <x> ." <https://e.org/g> .',
    '<https://e.org/a> <https://e.org/p> "\\u00e9\\t"@EN-gb <https://e.org/g> .',
    '<https://e.org/a> <https://e.org/p> "in no graph" .',
    '<https://e.org/a> <https://e.org/p> "ends with > <https://e.org/x>" .',
    "_:b1 <https://e.org/p> _:b2 <https://e.org/g> .",
    "",
    "# a comment",
    "  <https://e.org/a>   <https://e.org/p>\t<https://e.org/spaced> . # and a comment",
    '<https://e.org/a> <https://e.org/p> "x"@en<https://e.org/g>.',
]


def read(path: Path) -> set[tuple[str, ...]]:
    with Database() as database:
        store = Store(database, Keys())
        read_quads(store, [path])
        return {
            tuple(row)
            for row in database.rows(
                "SELECT s.text, p.text, o.text, g.text FROM quad JOIN term AS s ON s.id = quad.s "
                "JOIN term AS p ON p.id = quad.p JOIN term AS o ON o.id = quad.o "
                "JOIN term AS g ON g.id = quad.g"
            )
        }


@pytest.mark.parametrize("name", ["quads.nq", "quads.nq.gz"])
def test_lines_are_read_as_pyoxigraph_reads_them(tmp_path: Path, name: str) -> None:
    content = "\n".join(LINES).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    expected = {
        (str(q.subject), str(q.predicate), str(q.object), str(q.graph_name))
        for q in parse(content, format=RdfFormat.N_QUADS)
    }
    assert read(path) == expected


@pytest.mark.parametrize(
    "bad", ["<https://e.org/a> <https://e.org/p> <https://e.org/", "<a> <b> <c> .", "nonsense"]
)
def test_bad_line_is_told_with_its_number(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "bad.nq"
    path.write_text("\n".join([*LINES[:3], bad, LINES[4]]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.position is not None
    assert caught.value.position.line == 4


@pytest.mark.parametrize(
    "lines",
    [
        [line + "\r" for line in LINES],
        [*LINES, f'<https://e.org/a> <https://e.org/p> "{"x" * 1_100_000}" .'],
        [*LINES, '<https://e.org/a> <https://e.org/p> "\x01" .'],
    ],
    ids=["carriage returns", "a long line", "a control character"],
)
def test_unusual_files_are_read_as_pyoxigraph_reads_them(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "odd.nq"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    expected = {
        (str(q.subject), str(q.predicate), str(q.object), str(q.graph_name))
        for q in parse(path.read_bytes(), format=RdfFormat.N_QUADS)
    }
    assert read(path) == expected


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.nq"
    path.write_bytes(LINES[0].encode() + b'\n<https://e.org/a> <https://e.org/p> "\xff" .\n')
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.position == Position(str(path), 2)


def test_packed_file_that_is_cut_short_or_damaged(tmp_path: Path) -> None:
    lines = [f'<https://e.org/{n}> <https://e.org/p> "{hash(n)}" .' for n in range(20_000)]
    packed = gzip.compress("\n".join(lines).encode())
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0xFF
    for content in (packed[: len(packed) // 2], packed[:-4], bytes(damaged)):
        path = tmp_path / "bad.nq.gz"
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            read(path)
        assert caught.value.message in {"compiled.damaged", "compiled.syntax"}
        assert caught.value.position is not None
        assert caught.value.position.line is not None


def parquet(path: Path, rows: list[tuple[str | None, ...]], names: str = "spog") -> Path:
    cells = ", ".join(f"unnest(?)::VARCHAR AS {name}" for name in names)
    values = [[row[n] for row in rows] for n in range(len(names))]
    with Database() as database:
        database.run("CREATE TABLE made AS SELECT " + cells, values)
        database.run(f"COPY made TO '{path}' (FORMAT parquet)")
    return path


def test_parquet_is_read_as_lines_are(tmp_path: Path) -> None:
    lines = tmp_path / "quads.nq"
    lines.write_text("\n".join(LINES), encoding="utf-8")
    rows: list[tuple[str | None, ...]] = [
        (
            str(q.subject),
            str(q.predicate),
            # As others write them: not in canonical form.
            str(q.object).replace("@en-gb", "@EN-gb"),
            None if str(q.graph_name) == "DEFAULT" else str(q.graph_name),
        )
        for q in parse(lines.read_bytes(), format=RdfFormat.N_QUADS)
    ]
    assert read(parquet(tmp_path / "quads.parquet", rows)) == read(lines)


@pytest.mark.parametrize("bad", [("<a>", "<b>", "<c>"), ("<urn:a>", "<urn:b>", None)])
def test_row_of_parquet_that_is_no_rdf_is_told(tmp_path: Path, bad: tuple[str | None, ...]) -> None:
    good = ("<urn:a>", "<urn:b>", "<urn:c>", None)
    path = parquet(tmp_path / "quads.parquet", [good, (*bad, None), good])
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.position is not None
    assert caught.value.position.line == 2


def test_parquet_that_is_damaged_or_of_something_else(tmp_path: Path) -> None:
    path = parquet(tmp_path / "quads.parquet", [("<urn:a>",) * 4] * 1000)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.message == "compiled.damaged"
    with pytest.raises(InputError) as caught:
        read(parquet(tmp_path / "other.parquet", [("<urn:a>",) * 3], "spo"))
    assert caught.value.message == "compiled.columns"


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(tmp_path / "none.nq")


@pytest.mark.parametrize("portion", [1_000_000, 700])
def test_files_give_the_same_as_memory_and_output_is_sorted(
    tmp_path: Path, root: Path, portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setattr("ccreason.engine.compiled.writing.PORTION", portion)

    sys.path.insert(0, str(root / "benchmarks"))
    try:
        from generate import communities  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    path = tmp_path / "made.nq"
    text = "".join(line for lines in communities(3) for line in lines)
    path.write_text(text, encoding="utf-8")
    program = load_program()
    day = date(2026, 1, 1)
    parameters, _ = active_parameters(program.ontology, None, day)
    results = CompiledEvaluator(program.closure).evaluate_files(
        program.ruleset, program.ontology, parameters, [path]
    )
    dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
    expected = infer(dataset, as_of=day, engine="reference")
    results.write_nquads(tmp_path / "out.nq")
    lines = (tmp_path / "out.nq").read_text(encoding="utf-8").splitlines()
    by_graph = sorted(expected.quads, key=lambda quad: (quad[3], *quad[:3]))
    assert lines == [" ".join(quad) + " ." for quad in by_graph]
    results.write_trig(tmp_path / "out.trig")
    assert (tmp_path / "out.trig").read_text(encoding="utf-8") == inferred_text(expected, "trig")
    assert results.count() == len(expected.quads)
    assert results.derivation_count() == len(expected.records)
    results.write_parquet(tmp_path / "out.parquet")
    results.write_derivations(tmp_path / "how.parquet")
    rows = results.database.rows
    assert rows(f"SELECT s, p, o, g FROM '{tmp_path}/out.parquet'") == by_graph
    kept = rows(f"SELECT graph, rule, row FROM '{tmp_path}/how.parquet'")
    assert kept == sorted(kept, key=lambda row: (*row[:2], [cell or "\uffff" for cell in row[2]]))
    assert {(rule, tuple(row)) for _, rule, row in kept} == {
        record.key for record in expected.records
    } - {record.key for record in program.closure.records}
    assert results.of_community(None).quads == tuple(
        q for q in expected.quads if q[3] == f"<{ONTOLOGY_INFERRED_GRAPH}>"
    )
    for graph in {q[3] for q in expected.quads} - {f"<{ONTOLOGY_INFERRED_GRAPH}>"}:
        found = results.of_community(graph[1:-1].removesuffix(INFERRED_SUFFIX))
        assert found.quads == tuple(q for q in expected.quads if q[3] == graph)
        assert {r.key for r in found.records} == {
            r.key for r in expected.records if graph[1:-1] in expected.homes_of(r)
        }
    results.close()


def test_output_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(EngineError), whole(tmp_path / "out.nq"):
        raise EngineError("compiled.disk", construct="")
    assert list(tmp_path.iterdir()) == []


def test_output_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    with whole(tmp_path / "out.nq") as part:
        part.write_text("")
    (tmp_path / "other").touch()
    assert (tmp_path / "out.nq").stat().st_mode == (tmp_path / "other").stat().st_mode
