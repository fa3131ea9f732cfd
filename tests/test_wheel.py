"""A wheel, built and installed elsewhere, finds its data and does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("ontology", "shapes", "queries", "examples")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = folder.glob("ccreason-*.whl")
    return found


@pytest.mark.slow
def test_wheel_carries_all_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in FOLDERS:
        files = [p for p in (ROOT / folder).rglob("*") if p.is_file()]
        assert files
        for file in files:
            assert f"ccreason/_data/{file.relative_to(ROOT)}" in names
    assert "ccreason/py.typed" in names
    assert "ccreason/_data/program.json" in names
    assert "ccreason/_data/small.plans" in names
    assert not [n for n in names if "__pycache__" in n or n.startswith(("tests/", "benchmarks/"))]
    assert any(name.endswith("licenses/LICENSES/CC-BY-4.0.txt") for name in names)


@pytest.mark.slow
def test_wheel_works_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target)]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    case = tmp_path / "case.yaml"
    case.write_bytes((ROOT / "examples" / "illustrative.yaml").read_bytes())
    environment = os.environ | {"PYTHONPATH": str(target), "XDG_CACHE_HOME": str(tmp_path)}

    def run(*args: str) -> str:
        return subprocess.run(
            [sys.executable, *args],
            cwd=tmp_path, env=environment, check=True, capture_output=True, encoding="utf-8",
        ).stdout  # fmt: skip

    assert str(target) in run("-c", "import ccreason; print(ccreason.__file__)")
    assert "commitment" in run("-m", "ccreason", "assess", str(case)).lower()
    assert "cq-01" in run("-m", "ccreason", "query", "--list")
    # The first run needs no cache: rules and ontology come read and ordered with the wheel.
    assert not (tmp_path / "ccreason").exists()
    code = "from ccreason.engine import program as p; p._compile = None; p.load_program()"
    assert run("-c", code) == ""
