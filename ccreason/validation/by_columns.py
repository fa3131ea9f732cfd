"""Portions of a Parquet file of quads; the database looks through the columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ccreason.cases import parquet
from ccreason.validation.bulk import KEPT, Portion, Row, Surveyed, Unusual

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

#: Rows of a portion. More are not faster, and two portions are held in memory for each thread.
PORTION: Final = 30_000
#: A graph with more than this is not worth a fast path.
_LARGEST: Final = 500_000


def portions(path: Path) -> Iterator[Portion]:
    """Divide a file into portions of whole graphs.

    Raises:
        Unusual: it cannot be divided.
        InputError: it is damaged, or has not the columns.
    """
    with parquet.opened(path) as connection:
        begin = 0
        for end in _ends(connection):
            found = _survey(connection, path, begin, end)
            yield Portion(partial(_already, found), partial(_rows, path, begin, end), begin + 1)
            begin = end


def _ends(connection: DuckDBPyConnection) -> Iterator[int]:
    """Yield where portions end: after a graph, all of whose rows are together."""
    graphs = connection.execute(
        "SELECT min(row), max(row) + 1 FROM quad GROUP BY g ORDER BY 1"
    ).fetchall()
    begin = last = 0
    for first, end in graphs:
        if first < last or end - first > _LARGEST:
            raise Unusual
        if end - begin > PORTION and first > begin:
            yield first
            begin = first
        last = end
    if graphs:
        yield last


def _survey(connection: DuckDBPyConnection, path: Path, begin: int, end: int) -> Surveyed:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE portion AS SELECT s, p, o, g FROM quad "
        f"WHERE row >= {begin} AND row < {end}"
    )
    # What is no term may still read like one, and more, once it stands in a line.
    ((missing, broken),) = connection.execute(
        "SELECT count(*) FILTER (s IS NULL OR p IS NULL OR o IS NULL OR g IS NULL), "
        "count(*) FILTER (contains(o, chr(10)) OR contains(o, chr(13))) FROM portion"
    ).fetchall()
    if missing:
        raise parquet.null(path)
    if broken:
        raise Unusual
    ((triples,),) = connection.execute(
        "SELECT string_agg(concat(s, ' ', p, ' ', o, ' .\n'), '') FROM portion"
    ).fetchall()
    described = connection.execute("SELECT DISTINCT s, g FROM portion").fetchall()
    predicates = connection.execute("SELECT DISTINCT p FROM portion").fetchall()
    # As two lists, which takes a third less time than a row for each statement.
    said = connection.execute(
        "SELECT p, list(s), list(o) FROM portion WHERE p IN (SELECT unnest(?)) GROUP BY p",
        [sorted(KEPT)],
    ).fetchall()
    pairs = {predicate: list(zip(*lists, strict=True)) for predicate, *lists in said}
    return Surveyed(triples, described, {predicate for (predicate,) in predicates}, pairs)


def _already(found: Surveyed) -> Surveyed:
    return found


def _rows(path: Path, begin: int, end: int) -> list[Row]:
    with parquet.opened(path) as connection:
        return connection.execute(
            f"SELECT s, p, o, g FROM quad WHERE row >= {begin} AND row < {end} ORDER BY row"
        ).fetchall()
