"""Quads in Parquet: columns ``s``, ``p``, ``o``, ``g`` of N-Triples text, as `import` does."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ccreason.errors import InputError, Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

DOC: Final = "how-to/large-data"
#: Memory that reading may take; it is done row group by row group.
_MEMORY: Final = "500MB"


def rows(path: Path, size: int) -> Iterator[list[tuple[str, str, str, str]]]:
    """Yield the rows of a file, some at a time, in their order.

    Raises:
        InputError: the file is damaged, or has not the columns.
    """
    with opened(path) as connection:
        result = connection.execute("SELECT s, p, o, g FROM quad")
        while batch := result.fetchmany(size):
            if any(term is None for row in batch for term in row):
                raise null(path)
            yield batch


def null(path: Path) -> InputError:
    """Return the error that says that a file lacks a term."""
    return InputError("cases.parquet-null", position=Position(str(path)), doc=DOC)


@contextmanager
def opened(path: Path) -> Iterator[DuckDBPyConnection]:
    """Open a file as the view ``quad`` of a database, with the number of each row as ``row``.

    Raises:
        InputError: the file is damaged, or has not the columns.
    """
    import duckdb

    place = Position(str(path))
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": "1",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute(
                "CREATE VIEW quad AS SELECT s, p, o, g, file_row_number AS row "
                f"FROM read_parquet({sql_path(path)}, file_row_number = true)"
            )
            yield connection
    except duckdb.BinderException as error:
        raise InputError(
            "cases.parquet-columns", position=place, expected="s, p, o, g", doc=DOC
        ) from error
    except duckdb.Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise InputError("cases.not-parquet", position=place, doc=DOC, reason=reason) from error


def sql_path(path: Path) -> str:
    """Return a file's path as a string of SQL that stands for this one file, whatever its name."""
    one = re.sub(r"[*?\[]", r"[\g<0>]", str(path))
    return "'" + one.replace("'", "''") + "'"
