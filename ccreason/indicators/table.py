"""Read a table into the database, every cell as text, and find what is wrong with it.

Strict CSV (RFC 4180): UTF-8, commas, one header line, quotes doubled inside quotes. Lines are
counted as an editor counts them, also where a quoted cell has line ends in it.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from typing import TYPE_CHECKING, Final

import duckdb

from ccreason.cases.parquet import sql_path
from ccreason.cases.problems import Problems
from ccreason.errors import EngineError, InputError, Position, nearest
from ccreason.indicators.model import DOC, Mapping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import TextIO

SUFFIXES: Final = (".csv", ".csv.gz")
#: How many faults of one kind are told.
MOST_TOLD: Final = 20

NUMBERS: Final = {
    "integer": r"[+-]?[0-9]+",
    "decimal": r"[+-]?([0-9]+|[0-9]*\.[0-9]+)",
    "number": r"[+-]?([0-9]+|[0-9]*\.[0-9]+)",
}


def header(path: Path) -> tuple[str, ...]:
    """Return the names of a table's columns.

    Raises:
        InputError: the file cannot be read, is empty, or names a column twice.
    """
    if not str(path).lower().endswith(SUFFIXES):
        raise InputError(
            "indicators.no-table",
            position=Position(str(path)),
            found=path.suffix or None,
            expected=", ".join(SUFFIXES),
            doc=DOC,
        )
    try:
        with _open(path) as file:
            names = next(csv.reader(file, strict=True), [])
    except FileNotFoundError:
        close = nearest(path.name, [p.name for p in path.parent.glob("*")])
        raise InputError(
            "cases.no-such-file",
            position=Position(str(path)),
            suggestion=str(path.parent / close) if close else None,
            doc=DOC,
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            "cases.cannot-open", position=Position(str(path)), doc=DOC, reason=reason
        ) from error
    except (csv.Error, UnicodeDecodeError, EOFError, zlib.error) as error:
        raise _fault(path) from error
    if not names:
        raise InputError("cases.empty-file", position=Position(str(path)), doc=DOC)
    for number, name in enumerate(names):
        if name in names[:number]:
            raise InputError(
                "indicators.column-twice", position=Position(str(path), 1), doc=DOC, name=name
            )
    return tuple(names)


def load(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping) -> int:
    """Read a table into ``cell(line, c0, c1, ...)``, in the order of its keys; return its rows.

    A cell without a value is NULL.

    Raises:
        InputError: the table is not strict CSV; says where.
    """
    count = len(mapping.columns)
    cells = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(count))
    lines = 1 + sum(name.count("\n") for name in mapping.columns)
    breaks = " + ".join(
        f"length(coalesce(c{n}, '')) - length(replace(coalesce(c{n}, ''), chr(10), ''))"
        for n in range(count)
    )
    missing = "".join(f", {_quoted(text)}" for text in mapping.missing if text)
    values = ", ".join(
        f"CASE WHEN c{n} IN (''{missing}) THEN NULL ELSE c{n} END AS c{n}" for n in range(count)
    )
    try:
        connection.execute(
            "CREATE TEMP TABLE raw AS SELECT row_number() OVER () AS row, "
            f"1 + {breaks} AS height, * FROM read_csv({sql_path(path)}, "
            f"columns = {{{cells}}}, header = true, "
            "auto_detect = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true, "
            "nullstr = '', compression = "
            f"'{'gzip' if path.suffix == '.gz' else 'none'}')"
        )
    except duckdb.Error as error:
        raise _fault(path, str(error)) from error
    connection.execute(
        f"CREATE TEMP TABLE cell AS SELECT (sum(height) OVER (ORDER BY row) - height + 1 + {lines})"
        f"::BIGINT AS line, height, {values} FROM raw ORDER BY c{mapping.key}, row"
    )
    connection.execute("DROP TABLE raw")
    rows, last = connection.execute("SELECT count(*), max(line) FROM cell").fetchall()[0]
    if not rows:
        raise InputError("indicators.no-rows", position=Position(str(path)), doc=DOC)
    if last > lines and _lines(path) != last + _height(connection, last) - 1:
        _refuse_blank_lines(path)
    return int(rows)


def _height(connection: duckdb.DuckDBPyConnection, line: int) -> int:
    """Return how many lines the row that begins on a line takes."""
    found = connection.execute("SELECT height FROM cell WHERE line = ?", [line]).fetchall()
    return int(found[0][0])


def _lines(path: Path) -> int:
    """Return how many lines a file has, not counting empty ones at its end."""
    count = ends = 0
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        while block := file.read(1 << 20):
            text = block.rstrip(b"\r\n")
            if text:
                count += ends + text.count(b"\n")
                ends = 0
            ends += block[len(text) :].count(b"\n")
    return count + 1


def _refuse_blank_lines(path: Path) -> None:
    """Say where an empty line stands, over which the database passes in silence."""
    with _open(path) as file:
        rows = csv.reader(file, strict=True)
        for row in rows:
            if not row:
                place = Position(str(path), rows.line_num)
                raise InputError("indicators.blank-line", position=place, doc=DOC)


def check(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping) -> None:
    """Look for rows without a key, keys that stand twice, and numbers that are none.

    Raises:
        InputError: there are some; those of each kind are told together, with their lines.
    """
    problems = Problems()
    name, key = mapping.columns[mapping.key], f"c{mapping.key}"
    for (line,) in connection.execute(
        f"SELECT line FROM cell WHERE {key} IS NULL ORDER BY line LIMIT {MOST_TOLD}"
    ).fetchall():
        place = Position(str(path), line, _column(path, line, mapping.key))
        problems.add(InputError("indicators.key-missing", position=place, doc=DOC, column=name))
    for value, lines in connection.execute(
        f"SELECT {key}, list(line ORDER BY line) FROM cell WHERE {key} IS NOT NULL "
        f"GROUP BY {key} HAVING count(*) > 1 ORDER BY min(line) LIMIT {MOST_TOLD}"
    ).fetchall():
        place = Position(str(path), lines[1], _column(path, lines[1], mapping.key))
        problems.add(
            InputError(
                "indicators.key-twice",
                position=place,
                found=value,
                doc=DOC,
                column=name,
                first=lines[0],
                second=lines[1],
            )
        )
    for column, form in _numeric(mapping):
        _check_numbers(connection, path, mapping, column, form, problems)
    problems.raise_any()


def _numeric(mapping: Mapping) -> list[tuple[int, str]]:
    pairs = {(c, slot.form) for slot in mapping.slots.values() for c in slot.columns}
    return sorted(pair for pair in pairs if pair[1] in NUMBERS)


def _check_numbers(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    mapping: Mapping,
    column: int,
    form: str,
    problems: Problems,
) -> None:
    bad = connection.execute(
        f"SELECT line, c{column}, count(*) OVER () FROM cell WHERE c{column} IS NOT NULL "
        f"AND NOT regexp_full_match(c{column}, '{NUMBERS[form]}') "
        f"ORDER BY line LIMIT {MOST_TOLD}"
    ).fetchall()
    for line, value, _ in bad:
        mended = value.strip().replace(",", ".").replace(" ", "")
        problems.add(
            InputError(
                "indicators.not-a-number",
                position=Position(str(path), line, _column(path, line, column)),
                found=value[:60],
                expected="0.8" if form != "integer" else "8",
                suggestion=mended if _is_number(mended) else None,
                doc=DOC,
                column=mapping.columns[column],
                count=bad[0][2],
            )
        )


def _is_number(text: str) -> bool:
    return re.fullmatch(NUMBERS["number"], text) is not None


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open("r", encoding="utf-8-sig", newline="")


def _column(path: Path, line: int, number: int) -> int | None:
    """Return where in its line a cell begins, counted in characters from 1."""
    with _open(path) as file:
        for count, text in enumerate(file, start=1):
            if count == line:
                return _starts(text)[number] if number < len(_starts(text)) else None
    return None


def _starts(text: str) -> Sequence[int]:
    """Return where the cells of a line begin."""
    starts, quoted = [1], False
    for place, character in enumerate(text, start=1):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(place + 1)
    return starts


def _fault(path: Path, detail: str = "") -> InputError | EngineError:
    """Say what the database could not read, after a second look at the file."""
    line, width = 1, 0
    place = Position(str(path))
    try:
        with _open(path) as file:
            rows = csv.reader(file, strict=True)
            for row in rows:
                width = width or len(row)
                if len(row) != width:
                    return InputError(
                        "indicators.other-width",
                        position=Position(str(path), line),
                        found=str(len(row)),
                        expected=str(width),
                        doc=DOC,
                    )
                line = rows.line_num + 1
    except UnicodeDecodeError as error:
        found = f"0x{error.object[error.start]:02X}"
        return InputError("cases.not-utf8", position=place, found=found, expected="UTF-8", doc=DOC)
    except csv.Error as error:
        return InputError(
            "indicators.not-csv", position=Position(str(path), line), doc=DOC, detail=str(error)
        )
    except (OSError, EOFError, zlib.error) as error:
        return InputError("indicators.not-csv", position=place, doc=DOC, detail=str(error))
    return InputError("indicators.not-csv", position=place, doc=DOC, detail=detail.split("\n")[0])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
