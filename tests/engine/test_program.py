"""The cache: quick, safe beside other processes, never needed, never wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ccreason import resources
from ccreason.engine import program as programs
from ccreason.engine.program import compile_to, load_program
from ccreason.errors import RuleError
from ccreason.modules import KEPT, cache_dir

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CCREASON_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def some_rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    for name in ("observed-on", "rating-cell", "capacity-gap"):
        shutil.copy(resources.rules_dir() / f"{name}.rq", folder)
    return folder


def forbid_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        pytest.fail("rules were compiled though the cache has them")

    monkeypatch.setattr(programs, "_compile", fail)


def test_second_load_reads_the_cache(
    cache: Path, some_rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_program(some_rules)
    assert [p.suffix for p in cache.glob("program-*")] == [".json"]
    forbid_compiling(monkeypatch)
    second = load_program(some_rules)
    assert second.ruleset.rules == first.ruleset.rules
    assert second.ruleset.strata == first.ruleset.strata
    assert second.ruleset.components == first.ruleset.components
    assert second.ruleset.recursive == first.ruleset.recursive
    assert second.ruleset.digest == first.ruleset.digest
    assert second.plans == first.plans
    assert second.closure.known == first.closure.known
    assert second.closure.rewritten == first.closure.rewritten
    assert second.ontology.parameters == first.ontology.parameters
    assert second.ruleset["observed-on"].path == str(some_rules / "observed-on.rq")
    # Asked of a rule before anything else of it.
    assert all(rule.local for rule in load_program(some_rules).ruleset.rules)


def test_nothing_of_this_machine_is_kept(cache: Path, some_rules: Path) -> None:
    load_program(some_rules)
    (kept,) = cache.glob("program-*")
    text = kept.read_text(encoding="utf-8")
    assert str(some_rules) not in text
    assert str(resources.data_root()) not in text


def test_changed_rule_is_read_again(cache: Path, some_rules: Path) -> None:
    before = load_program(some_rules).ruleset.digest
    path = some_rules / "capacity-gap.rq"
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert load_program(some_rules).ruleset.digest != before
    assert len(list(cache.glob("program-*"))) == 2


def test_refused_rules_are_not_kept(cache: Path, some_rules: Path) -> None:
    path = some_rules / "capacity-gap.rq"
    path.write_text(path.read_text(encoding="utf-8").replace("layer:", "lyer:"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleError):
            load_program(some_rules)
    assert not list(cache.glob("program-*"))


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"digest": 1}',
        b"\xff\xfe\x00",
        b"null",
    ],
)
def test_damaged_file_is_replaced(cache: Path, some_rules: Path, damage: bytes) -> None:
    expected = load_program(some_rules).ruleset.digest
    (kept,) = cache.glob("program-*")
    kept.write_bytes(damage)
    assert load_program(some_rules).ruleset.digest == expected
    assert json.loads(kept.read_bytes().splitlines()[0])["digest"] == expected


def test_half_a_program_is_replaced(cache: Path, some_rules: Path) -> None:
    expected = load_program(some_rules)
    (kept,) = cache.glob("program-*")
    head, _, rest = kept.read_text(encoding="utf-8").partition("\n")
    data = json.loads(head)
    for missing in ("rules", "strata", "closure", "plans"):
        half = json.dumps({k: v for k, v in data.items() if k != missing})
        kept.write_text(f"{half}\n{rest}", encoding="utf-8")
        assert load_program(some_rules).closure.known == expected.closure.known
    kept.write_text(f"{head}\n{rest[:-10]}", encoding="utf-8")
    assert load_program(some_rules).plans == expected.plans


@pytest.mark.usefixtures("held_to_rights")
def test_folder_that_cannot_be_written(
    tmp_path: Path, some_rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    monkeypatch.setenv("CCREASON_CACHE_DIR", str(closed / "below"))
    assert load_program(some_rules).ruleset.rules
    assert list(closed.iterdir()) == []


def test_home_that_is_a_file(
    tmp_path: Path, some_rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a read-only home: nothing can be made below it, whoever asks."""
    home = tmp_path / "home"
    home.write_text("not a folder")
    monkeypatch.setenv("CCREASON_CACHE_DIR", str(home / "cache"))
    assert load_program(some_rules).ruleset.rules
    assert home.read_text() == "not a folder"


def test_cache_can_be_turned_off(
    tmp_path: Path, some_rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCREASON_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert load_program(some_rules).ruleset.rules
    assert not (tmp_path / "xdg").exists()


def test_cache_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CCREASON_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_dir() == tmp_path / "ccreason"


def test_old_programs_are_removed(cache: Path, some_rules: Path) -> None:
    cache.mkdir()
    for number in range(KEPT + 4):
        old = cache / f"program-{number:032}.json"
        old.write_text("{}")
        os.utime(old, (number, number))
    (cache / "note.txt").write_text("not ours")
    load_program(some_rules)
    assert len(list(cache.glob("program-*.json"))) == KEPT
    assert (cache / "note.txt").exists()


_LOAD = (
    "import sys, hashlib, pathlib; from ccreason.engine.program import load_program; "
    "p = load_program(pathlib.Path(sys.argv[1])); "
    "print(p.ruleset.digest, len(p.ruleset), len(p.closure.known))"
)


def test_processes_at_once(cache: Path, some_rules: Path) -> None:
    """Several processes that find no cache all get the program, and leave one whole file."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _LOAD, str(some_rules)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers = set()
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        answers.add(out)
    assert len(answers) == 1
    (kept,) = cache.glob("program-*")
    assert json.loads(kept.read_bytes().splitlines()[0])["digest"] == answers.pop().split()[0]


def test_start_with_a_cache_imports_no_parser(cache: Path, some_rules: Path) -> None:
    load_program(some_rules)
    heavy = "rdflib", "yaml", "pyshacl", "owlready2", "ccreason.rules.parser"
    code = f"{_LOAD}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(some_rules)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_shipped_program_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel carries its program; it is used as long as its files are what it was made from."""
    root = tmp_path / "data"
    for folder in ("ontology", "queries"):
        shutil.copytree(resources.data_root() / folder, root / folder)
    monkeypatch.setattr(resources, "data_root", lambda: root)
    monkeypatch.setenv("CCREASON_CACHE_DIR", "")
    compile_to(root / programs.SHIPPED)
    with monkeypatch.context() as context:
        forbid_compiling(context)
        assert len(load_program().ruleset) > 100
    path = root / "queries" / "rules" / "capacity-gap.rq"
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    shipped = json.loads((root / programs.SHIPPED).read_bytes().splitlines()[0])["digest"]
    assert load_program().ruleset.digest != shipped
