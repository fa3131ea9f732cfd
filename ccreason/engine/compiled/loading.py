"""Reading N-Triples, N-Quads and Parquet at speed.

The database cuts lines at their spaces and looks at each *different* term once, with a strict
pattern that recognises nearly all of them. A line that is not cut so, or has any other term
(escapes that are not canonical, language tags in capitals, odd IRIs, broken ones), goes to
pyoxigraph's parser, so nothing is read otherwise than there.
"""

from __future__ import annotations

import gzip
import os
import shutil
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Triple, parse

from ccreason.cases.parquet import sql_path
from ccreason.engine.compiled.database import quoted
from ccreason.engine.compiled.dialect import IRI_PATTERN
from ccreason.errors import EngineError, InputError, Position
from ccreason.namespaces import CC, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ccreason.engine.compiled.store import Store

_IRI: Final = f"<{IRI_PATTERN}>"
# Only canonical escapes; xsd:string is not written out in canonical N-Triples.
_LITERAL: Final = (
    r'"(?:[^"\\\x00-\x1f\x7f]|\\["\\nrtbf])*"'
    f"(?:@[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*|\\^\\^{_IRI})?"
)
#: A term as nearly all are written.
TERM: Final = f"^(?:{_IRI}|_:[A-Za-z0-9]+|{_LITERAL})$"
_EXPLICIT_STRING: Final = f'"^^<{XSD}string>'
_BLANK_LINE: Final = r"^[ \t\r]*(#.*)?$"
#: Bytes of a line that are read at speed; a file with a longer one takes the other way.
_LINE_BYTES: Final = 1_000_000
#: Quads that are handed to the database at once.
_PORTION: Final = 50_000
#: Odd lines from which on the whole file is better read line by line.
_MANY: Final = 500_000
PARQUET: Final = ".parquet"
_COLUMNS: Final = ("s", "p", "o", "g")


@dataclass(frozen=True)
class _Source:
    """A file as the database sees it.

    Attributes:
        path: the file as the user named it.
        plain: what is read: the file, or what was packed in it.
        cut: a query with ``line`` and whether it is ``ok``, and then its terms ``s p o g``.
        texts: a query with each ``text`` that stands as a term on a line that is ``ok``, and maybe
            others.
    """

    path: Path
    plain: Path
    cut: str
    texts: str


def read_quads(store: Store, paths: Sequence[Path]) -> int:
    """Read files of N-Triples or N-Quads (``.gz`` too) or of Parquet; return the number of quads.

    Parquet has columns ``s``, ``p``, ``o``, ``g`` of N-Triples texts (``g`` may be NULL).

    Raises:
        InputError: a file cannot be read, or a line is not RDF; says which.
        EngineError: the database refused.
    """
    before = store.quads()
    for number, path in enumerate(paths):
        if not (path.is_file() and os.access(path, os.R_OK)):
            raise InputError("compiled.unreadable", position=Position(str(path)))
        prefix = f"f{number}x" if len(paths) > 1 else ""
        unpacked = None
        try:
            if path.suffix == PARQUET:
                _read(store, _parquet(store, path, prefix), prefix)
                continue
            if path.suffix == ".gz":
                unpacked = _unpacked(path, store.database.spill)
            _read(store, _lines(path, unpacked or path, prefix), prefix)
        finally:
            if unpacked is not None:
                unpacked.unlink(missing_ok=True)
    return store.quads() - before


def _lines(path: Path, plain: Path, prefix: str) -> _Source:
    lines = (
        f"read_csv({sql_path(plain)}, columns = {{'line': 'VARCHAR'}}, delim = chr(1), quote = '', "
        "escape = '', header = false, auto_detect = false, new_line = '\\n', "
        f"max_line_size = {_LINE_BYTES})"
    )
    # The last part but the full stop is the graph if it is an IRI and more than a triple is there;
    # a quotation mark in it tells that it is the end of a literal.
    cut = (
        f"SELECT line, ok, {_named('s', prefix)} AS s, p, {_named('o', prefix)} AS o, g FROM ("
        "SELECT line, a[1] AS s, a[2] AS p, CASE WHEN quad AND n = 5 OR n = 4 THEN a[3] "
        "WHEN quad THEN array_to_string(a[3:-3], ' ') ELSE array_to_string(a[3:-2], ' ') END AS o, "
        "CASE WHEN quad THEN a[-2] ELSE 'DEFAULT' END AS g, "
        "n >= 4 AND a[-1] IN ('.', '.\r') AND a[1][1] IN ('<', '_') AND a[2][1] = '<' AS ok FROM ("
        "SELECT line, a, len(a) AS n, len(a) > 4 AND a[-2][1] = '<' AND ends_with(a[-2], '>') "
        f"AND NOT contains(a[-2], '\"') AS quad FROM (SELECT line, string_split(line, ' ') AS a "
        f"FROM {lines})))"
    )
    terms = f"SELECT unnest(CASE WHEN ok THEN [s, p, o, g] ELSE [] END) FROM ({cut})"
    return _Source(path, plain, cut, f"SELECT DISTINCT text FROM ({terms}) AS term(text)")


def _parquet(store: Store, path: Path, prefix: str) -> _Source:
    file = f"read_parquet({sql_path(path)})"
    place = Position(str(path))
    try:
        found = {name: kind for name, kind, *_ in store.database.rows(f"DESCRIBE FROM {file}")}
    except EngineError as error:
        raise InputError("compiled.damaged", position=place, **error.values) from error
    if any(found.get(name) != "VARCHAR" for name in _COLUMNS):
        shown = ", ".join(f"{name} {kind}" for name, kind in found.items())
        expected = ", ".join(f"{name} VARCHAR" for name in _COLUMNS)
        raise InputError("compiled.columns", position=place, found=shown, expected=expected)
    cells = {column: _named(column, prefix) if column in "so" else column for column in _COLUMNS}
    cells["g"] = "coalesce(g, 'DEFAULT')"
    terms = ", ".join(f"{cell} AS {column}" for column, cell in cells.items())
    cut = (
        f"SELECT line, ok, {terms} FROM (SELECT *, o IS NOT NULL AND s[1] IN ('<', '_') "
        "AND p[1] = '<' AND (g IS NULL OR g[1] = '<' OR g = 'DEFAULT') AS ok "
        f"FROM ({_rows_of(file)}))"
    )
    # A column keeps each text once, so that looking at the columns one by one is much quicker.
    each = [f"SELECT DISTINCT {cell} AS text FROM {file}" for cell in cells.values()]
    texts = f"SELECT DISTINCT text FROM ({' UNION ALL '.join(each)}) WHERE text IS NOT NULL"
    return _Source(path, path, cut, texts)


def _rows_of(file: str) -> str:
    """Return the query of the rows of Parquet, each also as the line that it would be."""
    line = "concat_ws(' ', s, p, o, CASE WHEN g <> 'DEFAULT' THEN g END, '.')"
    return f"SELECT *, {line} AS line FROM {file}"


def _named(column: str, prefix: str) -> str:
    """Return a column with blank nodes named apart for each file."""
    if not prefix:
        return column
    return f"CASE WHEN {column}[1] = '_' THEN '_:{prefix}' || {column}[3:] ELSE {column} END"


def _read(store: Store, source: _Source, prefix: str) -> None:
    database = store.database
    last = database.rows("SELECT coalesce(max(rowid), -1) FROM quad")[0][0]
    try:
        # Without a condition, which the database would work out first, cutting each line twice.
        database.run(
            "INSERT INTO quad SELECT cc_hash(s), CASE WHEN ok THEN cc_hash(p) END, cc_hash(o), "
            f"cc_hash(g) FROM ({source.cut})"
        )
        # In a pass of its own, so that the texts of a file need not be kept.
        database.run(
            "CREATE OR REPLACE TEMP TABLE seen AS SELECT text, text = 'DEFAULT' OR "
            f"(regexp_matches(text, '{quoted(TERM)}') AND NOT ends_with(text, "
            f"'{_EXPLICIT_STRING}')) AS good FROM ({source.texts})"
        )
    except EngineError as error:
        if error.message != "compiled.database":
            raise
        # A byte that is no UTF-8, a line of megabytes, a damaged file.
        database.run(f"DELETE FROM quad WHERE rowid > {last}")
        if source.path.suffix == PARQUET:
            place = Position(str(source.path))
            raise InputError("compiled.damaged", position=place, **error.values) from error
        _read_slowly(store, source, prefix)
        return
    if database.rows(f"SELECT 1 FROM quad WHERE rowid > {last} AND o = cc_hash('DEFAULT') LIMIT 1"):
        # It is the name of no graph only; as an object it is no term, which the parser will say.
        database.run("UPDATE seen SET good = FALSE WHERE text = 'DEFAULT'")
    if database.rows(
        f"SELECT 1 FROM quad WHERE rowid > {last} AND p IS NULL UNION ALL "
        "SELECT 1 FROM seen WHERE NOT good LIMIT 1"
    ):
        database.run(
            "CREATE OR REPLACE TEMP TABLE odd AS SELECT cc_hash(text) AS id FROM seen "
            "WHERE NOT good"
        )
        among = " OR ".join(f"{c} IN (SELECT id FROM odd)" for c in _COLUMNS)
        database.run(f"DELETE FROM quad WHERE rowid > {last} AND (p IS NULL OR {among})")
        among = " OR ".join(f"cc_hash({c}) IN (SELECT id FROM odd)" for c in _COLUMNS)
        lines = database.rows(
            f"SELECT line FROM ({source.cut}) WHERE (ok IS NOT TRUE OR {among}) "
            f"AND NOT regexp_matches(line, '{_BLANK_LINE}') LIMIT {_MANY}"
        )
        if len(lines) == _MANY and source.path.suffix != PARQUET:
            database.run(f"DELETE FROM quad WHERE rowid > {last}")
            _read_slowly(store, source, prefix)
            return
        for portion in _portions(_parsed(store, (line for (line,) in lines), source, prefix)):
            store.add_rows(portion)
    store.add_terms("SELECT cc_hash(text) AS id, text FROM seen WHERE good", once=True)
    database.run("DROP TABLE seen")


def _portions(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    portion: list[_Row] = []
    for row in rows:
        portion.append(row)
        if len(portion) == _PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


_Row = tuple[str, str, str, str]


def _parsed(store: Store, lines: Iterable[str], source: _Source, prefix: str) -> Iterator[_Row]:
    for line in lines:
        try:
            yield from _rows(line, prefix)
        except SyntaxError as error:
            place = Position(str(source.path), _number_of(store, line, source), error.offset)
            raise InputError(
                "compiled.syntax", position=place, found=line[:200], construct=error.msg
            ) from error
        except _TripleTermError as error:
            place = Position(str(source.path), _number_of(store, line, source))
            raise InputError("compiled.triple-term", position=place, found=line[:200]) from error


class _TripleTermError(Exception):
    """A triple stands as a term."""


def _rows(text: str | bytes, prefix: str) -> Iterator[_Row]:
    for quad in parse(text, format=RdfFormat.N_QUADS):
        if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
            raise _TripleTermError
        named = [
            f"_:{prefix}{term[2:]}" if prefix and term.startswith("_:") else term
            for term in (str(quad.subject), str(quad.object))
        ]
        yield named[0], str(quad.predicate), named[1], str(quad.graph_name)


def _read_slowly(store: Store, source: _Source, prefix: str) -> None:
    """Read a file that the database cannot, line by line."""

    def rows() -> Iterator[_Row]:
        with source.plain.open("rb") as file:
            for number, line in enumerate(file, 1):
                place = Position(str(source.path), number)
                shown = line[:200].decode(errors="replace").rstrip()
                try:
                    yield from _rows(line, prefix)
                except SyntaxError as error:
                    raise InputError(
                        "compiled.syntax", position=place, found=shown, construct=error.msg
                    ) from error
                except _TripleTermError as error:
                    raise InputError("compiled.triple-term", position=place, found=shown) from error

    for portion in _portions(rows()):
        store.add_rows(portion)


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack a file to a folder.

    The database can read packed files itself, but does not notice all damage, and not with two
    threads.
    """
    target = folder / "unpacked"
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        with target.open("rb") as plain:
            line = 1 + sum(block.count(b"\n") for block in iter(lambda: plain.read(1 << 20), b""))
        raise InputError(
            "compiled.damaged", position=Position(str(path), line), construct=str(error)
        ) from error
    except OSError as error:
        raise EngineError("compiled.disk", construct=str(error)) from error
    return target


def _number_of(store: Store, line: str, source: _Source) -> int | None:
    """Return the number of a line in a file (a row of Parquet), looked up once it is wrong."""
    if source.path.suffix == PARQUET:
        rows = _rows_of(f"read_parquet({sql_path(source.path)}, file_row_number = true)")
        query = f"SELECT 1 + min(file_row_number) FROM ({rows}) WHERE line = ?"
        return int(store.database.rows(query, [line])[0][0])
    wanted = line.encode()
    with source.plain.open("rb") as file:
        for number, found in enumerate(file, 1):
            if found.rstrip(b"\n") == wanted:
                return number
    return None


def find_communities(store: Store) -> None:
    """Work out which community each graph is about, as :mod:`ccreason.reasoning` does."""
    terms = (CC + "about", RDF + "type", CC + "Community")
    about, kind, community = (f"cc_hash('<{term}>')" for term in terms)
    named = "SELECT id FROM term WHERE text[1] = '<'"
    store.database.run(
        "CREATE OR REPLACE TEMP TABLE about AS SELECT g, max(o) AS h FROM quad "
        f"WHERE p = {about} AND o IN ({named}) GROUP BY g"
    )
    store.database.run(
        f"INSERT INTO about SELECT g, min(s) FROM quad WHERE p = {kind} AND o = {community} "
        f"AND g NOT IN (SELECT g FROM about) GROUP BY g HAVING count(DISTINCT s) = 1"
    )
    store.database.run("INSERT INTO home SELECT g, h FROM about")
    store.finish_homes()
