"""The file of a state: opening and locking it, and its errors in our words.

One SQLite file. A change is one transaction, so a process that is killed leaves the state as it
was. A second file is locked for as long as somebody writes, and says who that is.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from ccreason.errors import EngineError, InputError, Position
from ccreason.state.manifest import FORMAT
from ccreason.state.places import FILE, LOCK, PART, WRITER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: ``ccre``: marks the file as ours.
APPLICATION: Final = 0x63637265
#: How long a reader waits for a writer that is about to finish (seconds).
PATIENCE: Final = 5.0
DOC: Final = "how-to/keep-a-state"

_TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE community (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, quads INTEGER NOT NULL, inferred BLOB NOT NULL
);
CREATE TABLE described (
  iri TEXT PRIMARY KEY, community INTEGER NOT NULL, quads INTEGER NOT NULL, digest BLOB NOT NULL,
  asserted BLOB NOT NULL
);
CREATE INDEX described_of ON described (community);
-- Nodes that do not bear the name of the community's cases; role 1 where it describes them.
CREATE TABLE mention (
  node TEXT NOT NULL, community INTEGER NOT NULL, role INTEGER NOT NULL,
  PRIMARY KEY (node, role, community)
) WITHOUT ROWID;
CREATE INDEX mention_of ON mention (community);
"""


def create(folder: Path) -> sqlite3.Connection:
    """Start the file of a new state; :func:`finish` gives it its name.

    Raises:
        InputError: the file cannot be made.
    """
    path = folder / PART
    with failures(folder):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        connection = sqlite3.connect(path, isolation_level=None)
        # Nobody sees the file before it is whole: what is half done is thrown away.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.executescript(_TABLES)
        return connection


def finish(folder: Path) -> None:
    """Give the closed file of a new state its name.

    Raises:
        InputError: that cannot be done.
    """
    part = folder / PART
    with failures(folder):
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(folder / FILE)


def connect(folder: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open the file of a state.

    Raises:
        InputError: there is none, it is none of ours or of another version, or cannot be read.
    """
    if not (folder / FILE).is_file():
        raise _none(folder)
    with failures(folder):
        try:
            return _open(folder, "rw" if write else "ro")
        except sqlite3.OperationalError as error:
            # An update was cut off, by the loss of power say: what it had written is undone by
            # the next that may write.
            if write or error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
        return _open(folder, "rw")


def _open(folder: Path, mode: str) -> sqlite3.Connection:
    uri = f"{(folder / FILE).resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE)
    try:
        _check(connection, folder)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, folder: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise InputError("state.no-state", position=Position(str(folder)), doc=DOC)
    if version != FORMAT:
        raise InputError(
            "state.other-version",
            position=Position(str(folder)),
            found=str(version),
            expected=str(FORMAT),
            doc=DOC,
        )


def _none(folder: Path) -> InputError:
    if not folder.exists():
        return InputError("state.nothing-there", position=Position(str(folder)), doc=DOC)
    return InputError("state.no-state", position=Position(str(folder)), doc=DOC)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Keep other writers out of a state.

    The lock is the system's, so it goes when the process does, however that ends.

    Raises:
        InputError: somebody else is writing (says who), or the folder cannot be written to.
    """
    with failures(folder):
        lock = sqlite3.connect(folder / LOCK, isolation_level=None, timeout=0)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise _held(folder) from error
            raise failure(error, folder) from error
        _sign(folder)
        yield
    finally:
        lock.close()


def _sign(folder: Path) -> None:
    """Write down who is writing, for whoever finds the state locked."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    who = {"process": os.getpid(), "machine": socket.gethostname(), "since": started}
    with failures(folder):
        (folder / WRITER).write_text(json.dumps(who), "utf-8")


def _held(folder: Path) -> InputError:
    who: dict[str, Any] = {"process": "?", "machine": "?", "since": "?"}
    with contextlib.suppress(OSError, ValueError):
        who |= json.loads((folder / WRITER).read_text("utf-8"))
    return InputError("state.held", position=Position(str(folder)), doc=DOC, **who)


@contextmanager
def failures(folder: Path) -> Iterator[None]:
    """Word the database's errors, and the system's, as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise failure(error, folder) from error
    except OSError as error:
        raise InputError(
            "state.files", position=Position(error.filename or str(folder)), reason=error.strerror
        ) from error


def failure(error: sqlite3.Error, folder: Path) -> InputError | EngineError:
    """Return an error of the database as one of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    place = Position(str(folder / FILE))
    if code == sqlite3.SQLITE_FULL:
        return EngineError("state.full", position=place)
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return damaged(folder)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _held(folder)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return InputError("state.not-writable", position=place)
    if isinstance(error, sqlite3.DatabaseError) and "no such table" in str(error):
        return damaged(folder)
    return EngineError("state.database", position=place, reason=str(error))


def damaged(folder: Path) -> InputError:
    """Return the error for a state that does not hold together."""
    return InputError("state.damaged", position=Position(str(folder / FILE)), doc=DOC)
