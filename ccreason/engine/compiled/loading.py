"""Reading N-Triples and N-Quads at speed.

A strict pattern recognises the lines that nearly all files consist of; the database takes them
apart in parallel. Any other line (escapes that are not canonical, language tags in capitals, odd
IRIs, broken ones) goes to pyoxigraph's parser, so nothing is read otherwise than there.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Triple, parse

from ccreason.engine.compiled.dialect import IRI_PATTERN
from ccreason.errors import InputError, Position
from ccreason.namespaces import CC, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.engine.compiled.store import Store

_IRI: Final = f"<{IRI_PATTERN}>"
_NODE: Final = f"(?:{_IRI}|_:[A-Za-z0-9]+)"
# Only canonical escapes; xsd:string is not written out in canonical N-Triples.
_LITERAL: Final = (
    r'"(?:[^"\\\x00-\x1f\x7f]|\\["\\nrtbf])*"'
    f"(?:@[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*|\\^\\^{_IRI})?"
)
LINE: Final = f"^{_NODE} {_IRI} (?:{_NODE}|{_LITERAL})(?: {_IRI})? [.]$"
_EXPLICIT_STRING: Final = f"^^<{XSD}string>"
_BLANK_LINE: Final = r"^[ \t\r]*(#.*)?$"
#: Up to this size (in bytes) lines are kept while they are read, which is quicker.
_KEPT: Final = 1 << 30


def read_quads(store: Store, paths: Sequence[Path]) -> int:
    """Read files of N-Triples or N-Quads (``.gz`` too) into a store; return the number of quads.

    Raises:
        InputError: a file cannot be read, or a line is not RDF; says which.
        EngineError: the database refused.
    """
    before = store.quads()
    for number, path in enumerate(paths):
        if not path.is_file():
            raise InputError("compiled.unreadable", position=Position(str(path)))
        _read(store, path, prefix=f"f{number}x" if len(paths) > 1 else "")
    return store.quads() - before


def _read(store: Store, path: Path, prefix: str) -> None:
    database = store.database
    quoted = str(path).replace("'", "''")
    lines = (
        f"read_csv('{quoted}', columns = {{'line': 'VARCHAR'}}, delim = chr(1), quote = '', "
        "escape = '', header = false, auto_detect = false, max_line_size = 100000000, "
        "new_line = '\\n')"
    )
    good = f"regexp_matches(line, '{LINE.replace(chr(39), chr(39) * 2)}') "
    good += f"AND NOT contains(line, '{_EXPLICIT_STRING}')"
    kind = "TABLE" if path.stat().st_size <= _KEPT else "VIEW"
    # The last term is the graph if what stands before the full stop is an IRI after an object.
    database.run(
        f"CREATE TEMP {kind} reading AS SELECT good, {_blank('s', prefix)} AS s, p, "
        f"{_blank('o', prefix)} AS o, CASE WHEN good THEN g ELSE rest END AS g FROM ("
        "SELECT good, s, p, rest, CASE WHEN quad THEN left(rest, length(rest) - length(g) - 1) "
        "ELSE rest END AS o, CASE WHEN quad THEN g ELSE 'DEFAULT' END AS g FROM ("
        "SELECT *, good AND ends_with(rest, '>') AND (length(rest) > length(g)) "
        "AND rest[length(rest) - length(g)] = ' ' AS quad FROM ("
        "SELECT good, s, p, rest, '<' || split_part(rest, '<', -1) AS g FROM ("
        "SELECT good, s, substr(tail, 1, strpos(tail, ' ') - 1) AS p, "
        "CASE WHEN good THEN substr(tail, strpos(tail, ' ') + 1) ELSE line END AS rest FROM ("
        "SELECT line, good, substr(line, 1, strpos(line, ' ') - 1) AS s, "
        "substr(line, strpos(line, ' ') + 1, length(line) - strpos(line, ' ') - 2) AS tail FROM ("
        f"SELECT line, {good} AS good FROM {lines} "
        f"WHERE NOT (length(line) < 2 OR line[1] IN (' ', '#', chr(9)) "
        f"AND regexp_matches(line, '{_BLANK_LINE}'))))))))"
    )
    database.run(
        "INSERT INTO quad SELECT cc_hash(s), cc_hash(p) AS p, cc_hash(o), cc_hash(g) "
        "FROM reading WHERE good "
        "ORDER BY p"
    )
    store.add_terms(
        "SELECT cc_hash(t) AS id, t AS text FROM (SELECT DISTINCT t FROM ("
        + " UNION ALL ".join(f"SELECT {c} AS t FROM reading WHERE good" for c in "spog")
        + "))"
    )
    odd = [row[0] for row in database.rows("SELECT g FROM reading WHERE NOT good")]
    if odd:
        store.add_rows(list(_parsed(odd, path, prefix)))
    database.run(f"DROP {kind} reading")


def _blank(column: str, prefix: str) -> str:
    """Return a column with blank nodes named apart for each file."""
    if not prefix:
        return column
    return f"CASE WHEN {column}[1] = '_' THEN '_:{prefix}' || {column}[3:] ELSE {column} END"


def _parsed(lines: Iterable[str], path: Path, prefix: str) -> Iterable[tuple[str, str, str, str]]:
    for line in lines:
        try:
            quads = list(parse(line, format=RdfFormat.N_QUADS))
        except SyntaxError as error:
            place = Position(str(path), _number_of(line, path), error.offset)
            raise InputError(
                "compiled.syntax", position=place, found=line[:200], construct=error.msg
            ) from error
        for quad in quads:
            if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
                place = Position(str(path), _number_of(line, path))
                raise InputError("compiled.triple-term", position=place, found=line[:200])
            named = [
                f"_:{prefix}{text[2:]}" if prefix and text.startswith("_:") else text
                for text in (str(quad.subject), str(quad.object))
            ]
            yield named[0], str(quad.predicate), named[1], str(quad.graph_name)


def _number_of(line: str, path: Path) -> int | None:
    """Return the number of a line in a file, looked up once something is wrong with it."""
    wanted = line.encode()
    read = gzip.open if path.suffix == ".gz" else Path.open
    with read(path, "rb") as file:
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
