"""The DuckDB database of one run: settings, statements, errors."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from ccreason.engine.compiled.literals import LITERAL_COLUMNS
from ccreason.engine.compiled.macros import MACROS
from ccreason.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

#: What our own ``error('ccreason:…')`` calls say, and what else the database may run out of.
_OURS: Final = re.compile(r"ccreason:([a-z-]+)")

#: Bytes that are used if nobody says otherwise; what does not fit spills. With what lies outside
#: the database, a process stays below 4 GiB.
MOST_MEMORY: Final = 3 << 30

DDL: Final = (
    "CREATE TABLE term (id UBIGINT, text VARCHAR, template INTEGER);"
    "CREATE TABLE lit (id UBIGINT, text VARCHAR, "
    + ", ".join(f"{name} {kind}" for name, kind in LITERAL_COLUMNS)
    + ");"
)


class Session:
    """Statements to a database, one after the other."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def run(self, text: str, values: Sequence[Any] | None = None) -> int:
        """Run a statement and return the number of rows that it made, if it says so.

        Raises:
            EngineError: the database refused; says why.
        """
        rows = self.rows(text, values)
        return int(rows[0][0]) if rows and isinstance(rows[0][0], int) else 0

    def rows(self, text: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a query and return all rows.

        Raises:
            EngineError: the database refused; says why.
        """
        try:
            result = self.connection.execute(text, values)
            return result.fetchall() if result.description else []
        except duckdb.Error as error:
            raise failure(error) from error

    def batches(self, text: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """Run a query and yield its rows, some at a time.

        Raises:
            EngineError: the database refused; says why.
        """
        try:
            result = self.connection.execute(text)
            while rows := result.fetchmany(size):
                yield rows
        except duckdb.Error as error:
            raise failure(error) from error


class Database(Session):
    """One in-memory database that spills to a folder of its own.

    Args:
        memory: memory limit as DuckDB writes it (``4GB``); if None, 60 % of the machine's (or of
            the container's), but at most :data:`MOST_MEMORY`.
        threads: threads; as many as there are cores if None.
        folder: where to spill; the system's folder for temporary files if None.

    Raises:
        EngineError: the database cannot be started.
    """

    def __init__(
        self, memory: str | None = None, threads: int | None = None, folder: Path | None = None
    ) -> None:
        self.spill = Path(tempfile.mkdtemp(prefix="ccreason-", dir=folder))
        # An interrupt may come before anybody can close it, and who keeps an outcome may never.
        self._forget = weakref.finalize(self, shutil.rmtree, self.spill, ignore_errors=True)
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": str(self.spill),
            "threads": str(threads or len(os.sched_getaffinity(0)) if _has_affinity() else 2),
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if memory is not None:
            config["memory_limit"] = memory
        try:
            super().__init__(duckdb.connect(":memory:", config=config))
        except duckdb.Error as error:
            self._forget()
            raise EngineError("compiled.start", construct=_first_line(error)) from error
        self.run("SET enable_progress_bar = false")
        if memory is None:
            self.run(f"SET memory_limit = '{min(MOST_MEMORY, self.memory() * 3 // 4)}B'")
        self.run(MACROS)
        self.run(DDL)

    def memory(self) -> int:
        """Return the memory limit in bytes; before one is set, it is 80 % of what there is."""
        shown = self.rows("SELECT current_setting('memory_limit')")[0][0]
        number, _, unit = shown.partition(" ")
        return int(float(number) * 1024 ** ("bytes", "KiB", "MiB", "GiB", "TiB").index(unit))

    @contextmanager
    def beside(self) -> Iterator[Session]:
        """Open a second session, with temporary tables of its own, for another thread."""
        connection = self.connection.cursor()
        try:
            yield Session(connection)
        finally:
            connection.close()

    def close(self) -> None:
        """Forget everything and remove what was spilled."""
        self.connection.close()
        self._forget()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _has_affinity() -> bool:
    return hasattr(os, "sched_getaffinity")


def failure(error: duckdb.Error) -> EngineError:
    """Return an error of the database as one of ours."""
    text = str(error)
    found = _OURS.search(text)
    if found:
        return EngineError(f"compiled.{found[1]}")
    if "max_temp_directory_size" in text:
        return EngineError("compiled.spill", construct=_first_line(error))
    if isinstance(error, duckdb.OutOfMemoryException):
        return EngineError("compiled.memory", construct=_first_line(error))
    if isinstance(error, duckdb.IOException):
        return EngineError("compiled.disk", construct=_first_line(error))
    return EngineError("compiled.database", construct=_first_line(error))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def quoted(text: object) -> str:
    """Return a text as it stands between the quotation marks of a string of SQL."""
    return str(text).replace("'", "''")
