"""A state is whole whatever happens: two writers, a killed one, a full disk, no permission."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from ccreason import state
from ccreason.errors import CcreasonError, EngineError, InputError
from ccreason.state import Store, database, places
from tests.state.variants import iri, lines_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

#: A process that stops in the middle of a change, and says so.
STOPPING = """
import sys, time
from pathlib import Path
from ccreason import state
from ccreason.state import updating

def stop(*_):
    print("in the middle", flush=True)
    time.sleep(60)

folder, cases, new = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "new"
updating.Sharing.conflict = stop
if new:
    state.build(folder, [cases])
else:
    state.update(folder, [cases], remove=[sys.argv[4]])
"""


def stopping(*args: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(STOPPING), *map(str, args)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    return process


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    path = tmp_path / "one.nq"
    path.write_text("".join(lines_of(1, 5, "plain")), "utf-8")
    return path


def names(folder: Path) -> list[str]:
    with Store.open(folder) as store:
        return list(store.case_names())


def test_second_writer_and_killed_writer(folder: Path, changed: Path, call: Call) -> None:
    with Store.open(folder) as store:
        before = store.digest_of(iri(1)), store.inferred_of(f"{iri(1)}#community")
    process = stopping(folder, changed, "old", iri(0))
    try:
        done = call("infer", "--update", folder, changed)
        assert done.code == 2
        said = " ".join(done.err.split())
        assert f"Another process is writing to this state: process {process.pid} on" in said
        assert names(folder) == [iri(0), iri(1), iri(2)]  # a reader is not kept out
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with Store.open(folder) as store:
        assert (store.digest_of(iri(1)), store.inferred_of(f"{iri(1)}#community")) == before
    assert call("infer", "--update", folder, changed, "--remove", iri(0)).code == 0
    assert names(folder) == [iri(1), iri(2)]


#: A process that is killed once it has written to the file of the state itself.
KILLED = """
import os, signal, sys
from pathlib import Path
from ccreason import state
from ccreason.state import store

store._CACHE = -4
kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
state.update(Path(sys.argv[1]), [sys.argv[2]], deliver=kill)
"""


def test_state_whose_writer_was_killed_can_be_read(folder: Path, tmp_path: Path) -> None:
    """What was half written is undone by who reads next, not only by who writes."""
    with Store.open(folder) as store:
        before = {name: store.cases_of(name) for name in store.communities()}
    path = tmp_path / "many.nq"
    path.write_text("".join("".join(lines_of(n, 5, "plain")) for n in range(12)), "utf-8")
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (folder / f"{places.FILE}-journal").exists()
    with Store.open(folder) as store:
        assert {name: store.cases_of(name) for name in store.communities()} == before


def test_state_made_by_another_in_the_meantime_is_kept(
    folder: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter((False, True))
    monkeypatch.setattr(places, "is_state", lambda _: next(seen))
    for path in folder.iterdir():
        path.rename(path.with_name(places.PART + path.name))
    with pytest.raises(InputError) as caught:
        state.build(folder, [changed])
    assert caught.value.message == "state.exists"


def test_killed_while_making_one(changed: Path, tmp_path: Path, call: Call) -> None:
    folder = tmp_path / "new"
    process = stopping(folder, changed, "new")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not state.is_state(folder)
    assert "holds no state" in call("infer", "--update", folder, changed).err
    assert call("infer", changed, "--state", folder).code == 0
    assert names(folder) == [iri(1)]
    left = {places.FILE, places.LOCK, places.WRITER}
    assert {p.name for p in folder.iterdir()} <= left | {f"{places.LOCK}-journal"}


def test_full_disk(folder: Path, changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(path: Path, *, write: bool = False) -> sqlite3.Connection:
        connection = connect(path, write=write)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    connect = database.connect
    monkeypatch.setattr(database, "connect", limited)
    many = changed.with_name("many.nq")
    many.write_text("".join("".join(lines_of(n, 0, "plain")) for n in range(10, 25)), "utf-8")
    with pytest.raises(EngineError) as caught:
        state.update(folder, [many])
    assert caught.value.message == "state.full"
    assert names(folder) == [iri(0), iri(1), iri(2)]


def test_patch_that_cannot_be_written(folder: Path, changed: Path) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device", "patch.rdfp")

    before = (folder / places.FILE).read_bytes()
    with pytest.raises(InputError) as caught:
        state.update(folder, [changed], deliver=fail)
    assert "No space left on device" in str(caught.value)
    assert (folder / places.FILE).read_bytes() == before


def test_failed_run_leaves_no_state(tmp_path: Path) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text("<a", "utf-8")
    with pytest.raises(CcreasonError):
        state.build(tmp_path / "new", [broken])
    assert not state.is_state(tmp_path / "new")
    assert not (tmp_path / "new" / places.PART).exists()


@pytest.mark.usefixtures("held_to_rights")
def test_no_permission(folder: Path, changed: Path, call: Call) -> None:
    folder.chmod(0o500)
    try:
        done = call("infer", "--update", folder, changed)
        assert done.code == 2
        assert "permissions" in done.err
        assert call("explain", folder, "gap", "--case", iri(1)).code in (0, 2)
    finally:
        folder.chmod(0o700)


def test_who_writes_is_written_down(folder: Path) -> None:
    with database.writing(folder):
        who = json.loads((folder / places.WRITER).read_text("utf-8"))
        assert who["process"] == os.getpid()
        with pytest.raises(InputError) as caught, database.writing(folder):
            pass
    assert caught.value.message == "state.held"
    with database.writing(folder):
        pass


def test_damage_inside_is_told(folder: Path) -> None:
    connection = sqlite3.connect(folder / places.FILE)
    connection.execute("UPDATE described SET asserted = x'00112233' WHERE iri = ?", (iri(1),))
    connection.execute("UPDATE meta SET value = '{}' WHERE key = 'manifest'")
    connection.commit()
    connection.close()
    with Store.open(folder) as store:
        for look in (lambda: store.cases_of(f"{iri(1)}#community"), lambda: store.manifest):
            with pytest.raises(InputError) as caught:
                look()
            assert caught.value.message == "state.damaged"
