"""What is odd about rows that are imported all the same: kept as they are, and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.indicators.model import Irregularity, Mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

#: How many rows are named as examples.
EXAMPLES: Final = 3
#: Control characters (C0, DEL, C1): allowed in a text, never meant.
_CONTROL: Final = r"[\x00-\x1f\x7f\x{80}-\x{9f}]"


def irregularities(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping
) -> tuple[Irregularity, ...]:
    """Return what is odd about the rows of ``cell``, in a fixed order."""
    found = []
    for column in mapping.used:
        name = (mapping.columns[column],)
        absent = _rows(connection, mapping, f"c{column} IS NULL")
        kind = "no-name" if column in mapping.names else "no-value"
        found.append(_irregularity(kind, name, absent))
        strange = _rows(connection, mapping, f"regexp_matches(c{column}, '{_CONTROL}')")
        found.append(_irregularity("control-character", name, strange))
    if mapping.distinct:
        columns = ", ".join(f"c{column}" for column in mapping.distinct)
        given = " AND ".join(f"c{column} IS NOT NULL" for column in mapping.distinct)
        alike = _rows(
            connection,
            mapping,
            f"({given}) QUALIFY count(*) OVER (PARTITION BY {columns}) > 1",
        )
        names = tuple(mapping.columns[column] for column in mapping.distinct)
        found.append(_irregularity("alike", names, alike))
    return tuple(one for one in found if one is not None)


def _rows(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, where: str
) -> list[tuple[int, int, str]]:
    """Return how many rows meet a condition, with line and key, of the first of them."""
    return connection.execute(
        f"SELECT count(*) OVER (), line, key FROM (SELECT line, c{mapping.key} AS key FROM cell "
        f"WHERE {where}) ORDER BY line LIMIT {EXAMPLES}"
    ).fetchall()


def _irregularity(
    kind: str, columns: tuple[str, ...], rows: Sequence[tuple[int, int, str]]
) -> Irregularity | None:
    if not rows:
        return None
    examples = tuple((line, key) for _, line, key in rows)
    return Irregularity(kind, columns, rows[0][0], examples)  # type: ignore[arg-type]
