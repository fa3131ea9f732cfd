"""Disk full or memory short: a clear error, exit code 3, and nothing left behind.

The bounds are those of the system on a process, so everything runs in one of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUN = """
import json, resource, sys
from datetime import date
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from benchmarks.generate import communities
from ccreason.engine.compiled import CompiledEvaluator, writing
from ccreason.engine.program import load_program
from ccreason.errors import EngineError
from ccreason.parameters import active_parameters

folder, memory, bytes_, verb = Path(sys.argv[2]), sys.argv[3] or None, int(sys.argv[4]), sys.argv[5]
made = folder / "made.nq"
made.write_text("".join(line for lines in communities(30) for line in lines), encoding="utf-8")
(folder / "spill").mkdir()
(folder / "out").mkdir()
program = load_program()
parameters, _ = active_parameters(program.ontology, None, date(2026, 1, 1))
engine = CompiledEvaluator(program.closure, memory=memory, folder=folder / "spill")
files = program.ruleset, program.ontology, parameters, [made]
writing.PORTION = 5_000
results = None
if verb == "write":
    results = engine.evaluate_files(*files)
if bytes_:
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))


def attempt(action, *values):
    try:
        action(*values)
    except EngineError as error:
        left = [path.name for path in (folder / "out").iterdir()]
        shown = error.render("en"), error.render("id")
        print(json.dumps([error.message, error.exit_code, left, *shown]))


if results is None:
    attempt(engine.evaluate_files, *files)
else:
    for name in ("nquads", "trig", "parquet", "derivations"):
        attempt(getattr(results, f"write_{name}"), folder / "out" / "result")
    results.close()
print(json.dumps([path.name for path in (folder / "spill").iterdir()]))
"""


def outcomes(folder: Path, memory: str, bytes_: int, verb: str) -> list[list[Any]]:
    """Return the errors: message, exit code, what was left behind, texts in both languages."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(ROOT), str(folder), memory, str(bytes_), verb],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *errors, spilled = map(json.loads, done.stdout.splitlines())
    assert spilled == []
    assert errors
    for error in errors:
        assert error[1] == 3
        assert error[2] == []
    return errors


@pytest.mark.skipif(sys.platform == "win32", reason="no bound on the size of a file")
def test_full_disk_during_output(tmp_path: Path) -> None:
    errors = outcomes(tmp_path, "", 4096, "write")
    assert [error[0] for error in errors] == ["compiled.disk"] * 4
    assert "disk" in errors[0][3]
    assert "cakram" in errors[0][4]


@pytest.mark.skipif(sys.platform == "win32", reason="no bound on the size of a file")
def test_full_disk_during_spill(tmp_path: Path) -> None:
    (error,) = outcomes(tmp_path, "40MB", 4096, "reason")
    assert error[0] in {"compiled.disk", "compiled.spill"}, error


def test_memory_too_small(tmp_path: Path) -> None:
    (error,) = outcomes(tmp_path, "6MB", 0, "reason")
    assert error[0] == "compiled.memory", error
    assert "memory" in error[3]
    assert "Memori" in error[4]
