"""Import a table: read, check, write its cases, and say what was odd about it."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from ccreason.errors import EngineError, InputError, Position
from ccreason.files import whole
from ccreason.indicators import table as tables
from ccreason.indicators.filling import Filling, quoted
from ccreason.indicators.irregular import irregularities
from ccreason.indicators.mapping import read_mapping
from ccreason.indicators.model import DOC, Imported
from ccreason.indicators.template import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the database may use before it spills to disk; a table of any size gets by with it.
MEMORY: Final = "600MB"
#: Formats written by the database itself; all others by way of N-Quads.
_DIRECT: Final = (".nq", ".parquet")


def import_table(table: Path | str, mapping: Path | str, output: Path | str) -> Imported:
    """Write one case for each row of a table.

    Args:
        table: the table, ``.csv`` or ``.csv.gz``.
        mapping: the mapping file.
        output: ``.nq``, ``.parquet`` (columns ``s``, ``p``, ``o``, ``g``), or any format of cases
            for small tables. The file appears whole or not at all; the same table and mapping give
            the same bytes.

    Returns:
        How much was written, and what was odd about rows that were imported all the same.

    Raises:
        InputError: table or mapping cannot be used; says which lines, columns and keys are wrong.
        EngineError: the database failed; nothing is written.
    """
    source, target = Path(table), Path(output)
    _check_target(target)
    found = read_mapping(mapping, tables.header(source))
    template = template_of(found)
    with _database() as connection:
        cases = tables.load(connection, source, found)
        tables.check(connection, source, found)
        odd = irregularities(connection, found)
        filling = Filling(template)
        with whole(target) as part:
            _write(connection, filling, part, target)
        quads = connection.execute(filling.count()).fetchall()[0][0]
    return Imported(cases, int(quads), odd)


def _check_target(target: Path) -> None:
    from ccreason.cases import SUFFIXES

    known = (*_DIRECT, *(suffix for suffix in SUFFIXES if suffix not in _DIRECT))
    if target.suffix.lower() not in known:
        raise InputError(
            "indicators.no-output",
            position=Position(str(target)),
            found=target.suffix or None,
            expected=", ".join(known),
            doc=DOC,
        )


def _write(
    connection: duckdb.DuckDBPyConnection, filling: Filling, part: Path, target: Path
) -> None:
    # With several threads it would keep the rows of a whole batch to put them in order, which is
    # more than the memory it may use; one thread writes them as they come.
    connection.execute("SET threads = 1; SET preserve_insertion_order = false")
    if target.suffix.lower() == ".parquet":
        form = "(FORMAT parquet, COMPRESSION zstd)"
        connection.execute(f"COPY ({filling.quads()}) TO {quoted(str(part))} {form}")
        return
    # Each row is a text of many lines; without quotes it is written as it is.
    form = "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')"
    connection.execute(f"COPY ({filling.lines()}) TO {quoted(str(part))} {form}")
    if target.suffix.lower() not in _DIRECT:
        from ccreason.cases import SUFFIXES, read, write

        cases = read(part, format="nq")
        with part.open("wb") as file:
            write(cases, file, SUFFIXES[target.suffix.lower()])


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory whose failures are ours."""
    spill = tempfile.mkdtemp(prefix="ccreason-")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": spill,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute("SET enable_progress_bar = false")  # it goes to standard output
            yield connection
    except duckdb.Error as error:
        detail = str(error).strip().partition("\n")[0]
        raise EngineError("indicators.database", doc=DOC, detail=detail) from error
    finally:
        shutil.rmtree(spill, ignore_errors=True)
