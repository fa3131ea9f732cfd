"""Results written out, sorted, in portions of whole communities.

Everything stands by graph; inside a graph quads are sorted by subject, predicate and object, and
derivations by rule and row, all as N-Triples text. Sorting millions of long texts takes memory that
a laptop lacks. So the rows are dealt out to portions of neighbouring graphs first; then the terms
of a portion are sorted, each once, and its rows by the places of their terms. Threads work on a
portion each.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, TypeAlias

from ccreason.engine.compiled.database import quoted
from ccreason.engine.compiled.keys import EVERYWHERE
from ccreason.errors import EngineError
from ccreason.files import append, whole
from ccreason.namespaces import INFERRED_SUFFIX, ONTOLOGY_INFERRED_GRAPH, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from ccreason.engine.compiled.database import Database, Session
    from ccreason.engine.compiled.evaluation import Progress
    from ccreason.rules.model import Rule

#: Sorts a portion that lies in tables ``portion`` and ``placed`` and writes it to a file.
Write: TypeAlias = "Callable[[Session, Path, int], None]"

#: Rows of a portion, more or less.
PORTION: Final = 1_000_000
#: Bytes of the memory limit for a row of a portion; where memory is short, portions are smaller.
_BYTES: Final = 3_000

_LINES: Final = "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER ' ', USE_TMP_FILE false)"
_PARQUET: Final = "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
#: The expression for the graph of a home ``h`` whose term has the text ``text``.
GRAPH: Final = (
    f"CASE WHEN h <= {EVERYWHERE} THEN '<{ONTOLOGY_INFERRED_GRAPH}>' "
    f"ELSE left(text, length(text) - 1) || '{INFERRED_SUFFIX}>' END"
)
#: The queries for the ids of all terms of a portion of quads, and of one of derivations.
_TERMS: Final = " UNION ".join(f"SELECT {column} AS id FROM portion" for column in "spo")
_ROWS: Final = "SELECT DISTINCT unnest(row) AS id FROM portion"


def write_nquads(database: Database, source: str, path: Path, progress: Progress) -> None:
    """Write quads (a query with columns ``s``, ``p``, ``o``, ``h``) as N-Quads."""

    def write(session: Session, part: Path, portion: int) -> None:
        _place_quads(session)
        _copy(session, part, portion, "l[s], l[p], l[o], g[n], '.'", "sorted", _LINES)

    _write_lines(database, source, path, progress, write, b"")


def write_trig(database: Database, source: str, path: Path, progress: Progress) -> None:
    """Write quads as TriG, a block for each graph and each subject."""

    def write(session: Session, part: Path, portion: int) -> None:
        _place_quads(session)
        # A row is the lines that its triple needs; what follows decides how it ends.
        session.run(
            "CREATE TEMP TABLE flagged AS SELECT *, coalesce(lag(n) OVER w = n, FALSE) AS again, "
            "coalesce(lag(n) OVER w = n AND lag(s) OVER w = s, FALSE) AS goes_on, "
            "coalesce(lead(n) OVER w = n, FALSE) AS more, "
            "coalesce(lead(n) OVER w = n AND lead(s) OVER w = s, FALSE) AS same "
            "FROM sorted WINDOW w AS (ORDER BY n, s, p, o) ORDER BY n, s, p, o"
        )
        session.run(f"UPDATE placed SET text = {_short('text')}")
        cells = (
            "CASE WHEN again THEN '' ELSE chr(10) || g[n] || ' {' || chr(10) END "
            "|| CASE WHEN goes_on THEN '   ' ELSE ' ' || ' ' || l[s] END, l[p], l[o], "
            "CASE WHEN same THEN ';' WHEN more THEN '.' ELSE '.' || chr(10) || '}' END"
        )
        _copy(session, part, portion, cells, "flagged", _LINES)

    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    _write_lines(database, source, path, progress, write, head.encode())


def write_parquet(database: Database, source: str, path: Path, progress: Progress) -> None:
    """Write quads as Parquet with the columns ``s``, ``p``, ``o``, ``g`` of text."""

    def write(session: Session, part: Path, portion: int) -> None:
        _place_quads(session)
        cells = "l[s] AS s, l[p] AS p, l[o] AS o, g[n] AS g"
        _copy(session, part, portion, cells, "sorted", _PARQUET)

    _write_parquet(database, source, path, progress, write, "s, p, o", _TERMS)


def write_derivations(
    database: Database, source: str, path: Path, progress: Progress, rules: Sequence[Rule]
) -> None:
    """Write derivations as Parquet: ``rule``, ``round``, ``row`` (texts) and ``graph``.

    Args:
        database: the database.
        source: a query with ``rule`` (its number), ``round``, ``row`` (a list of ids) and ``h``.
        path: the file.
        progress: told about each portion.
        rules: the rules.
    """
    widths = sorted({len(rule.variables) for rule in rules} | {1})
    numbers = range(1, widths[-1] + 1)
    bands = [(low, min(high, widths[-1])) for low, high in ((0, 1), (2, 4), (5, widths[-1]))]
    database.run(
        "CREATE OR REPLACE TABLE named AS SELECT i, id, (row_number() OVER (ORDER BY id)) AS place "
        "FROM (SELECT unnest(?) AS id, generate_subscripts(?, 1) - 1 AS i)",
        [[rule.id for rule in rules]] * 2,
    )
    columns = ", ".join(f"r{n} UINTEGER" for n in numbers)
    places = ", ".join(f"r{n}" for n in numbers)
    texts = " ".join(
        f"WHEN {width} THEN [{', '.join(f'l[r{n}]' for n in range(1, width + 1))}]"
        for width in widths
    )

    def write(session: Session, part: Path, portion: int) -> None:
        session.run(
            "CREATE TEMP TABLE staged (n UINTEGER, rule USMALLINT, round INTEGER, "
            f"width UTINYINT, {columns})"
        )
        # Many joins at once would take much memory, and most rows have few terms.
        for low, high in bands:
            if low > high:
                continue
            some = range(1, high + 1)
            session.run(
                f"INSERT INTO staged (n, rule, round, width, {', '.join(f'r{n}' for n in some)}) "
                f"SELECT n, place, round, len(row), {', '.join(f't{n}.r' for n in some)} "
                "FROM portion JOIN named ON i = rule "
                + " ".join(f"LEFT JOIN placed AS t{n} ON t{n}.id = row[{n}]" for n in some)
                + f" WHERE len(row) BETWEEN {low} AND {high}"
            )
        session.run(
            f"CREATE TEMP TABLE sorted AS FROM staged ORDER BY n, rule, {places}, round; "
            "DROP TABLE staged"
        )
        cells = f"names[rule] AS rule, round, CASE width {texts} END AS row, g[n] AS graph"
        rows = "sorted, (SELECT list(id ORDER BY place) AS names FROM named)"
        _copy(session, part, portion, cells, rows, _PARQUET)

    _write_parquet(database, source, path, progress, write, "rule, round, row", _ROWS)
    database.run("DROP TABLE named")


def _place_quads(session: Session) -> None:
    """Sort the quads of a portion."""
    session.run(
        "CREATE TEMP TABLE sorted AS SELECT d.n, s.r AS s, p.r AS p, o.r AS o FROM portion AS d "
        "JOIN placed AS s ON s.id = d.s JOIN placed AS p ON p.id = d.p "
        "JOIN placed AS o ON o.id = d.o ORDER BY d.n, s.r, p.r, o.r"
    )


def _copy(session: Session, part: Path, portion: int, cells: str, rows: str, form: str) -> None:
    # A term is looked up by its place in a list, not by a join, which keeps the order.
    session.run(
        f"COPY (SELECT {cells} FROM {rows}, (SELECT list(text ORDER BY r) AS l FROM placed), "
        f"(SELECT list(graph ORDER BY n) AS g FROM place WHERE portion = {portion})) "
        f"TO '{quoted(part)}' {form}"
    )


def _short(text: str) -> str:
    """Return the expression for a term in Turtle: prefixed where that is surely a valid name."""

    def name(iri: str) -> str:
        found = " ".join(
            f"WHEN starts_with({iri}, '<{namespace}') THEN CASE WHEN "
            f"regexp_full_match({iri}[{len(namespace) + 2}:], '_*[A-Za-z][A-Za-z0-9_]*>|"
            f"_+[A-Za-z0-9][A-Za-z0-9_]*>') THEN '{prefix}:' || "
            f"left({iri}[{len(namespace) + 2}:], -1) ELSE {iri} END"
            for prefix, namespace in PREFIXES.items()
        )
        return f"CASE {found} ELSE {iri} END"

    datatype = f"'<' || split_part({text}, '^^<', -1)"
    body = f"left({text}, length({text}) - length({datatype}))"
    return (
        f"CASE WHEN {text}[1] = '<' THEN {name(text)} WHEN {text}[1] = '\"' AND "
        f"ends_with({text}, '>') THEN {body} || {name(f'({datatype})')} ELSE {text} END"
    )


def _write_lines(
    database: Database, source: str, path: Path, progress: Progress, write: Write, head: bytes
) -> None:
    with (
        whole(path) as target,
        target.open("wb") as file,
        _portions(database, source, progress, write, "s, p, o", _TERMS) as parts,
    ):
        try:
            file.write(head)
            for part in parts:
                append(file, part)
                part.unlink()
            file.flush()
        except OSError as error:
            raise EngineError("compiled.disk", construct=str(error)) from error


def _write_parquet(
    database: Database,
    source: str,
    path: Path,
    progress: Progress,
    write: Write,
    columns: str,
    terms: str,
) -> None:
    with (
        whole(path) as target,
        _portions(database, source, progress, write, columns, terms) as parts,
    ):
        listed = ", ".join(f"'{quoted(part)}'" for part in parts)
        with setting(database, preserve_insertion_order="true"):
            database.run(f"COPY (FROM read_parquet([{listed}])) TO '{quoted(target)}' {_PARQUET}")


# portions ------------------------------------------------------------------------------------


@contextmanager
def _portions(
    database: Database, source: str, progress: Progress, write: Write, columns: str, terms: str
) -> Iterator[Iterator[Path]]:
    """Deal rows out to portions and write each; give the files in order."""
    size = max(1, min(PORTION, database.memory() // _BYTES))
    database.run(
        "CREATE OR REPLACE TABLE place AS WITH count AS (SELECT h, count(*) AS c FROM "
        f"({source}) GROUP BY h), graph AS (SELECT h, c, {GRAPH} AS graph FROM count "
        "LEFT JOIN term ON id = h), portion AS (SELECT graph, (sum(c) OVER (ORDER BY graph) - c) "
        f"// {size} AS portion FROM (SELECT graph, sum(c) AS c FROM graph GROUP BY graph)), "
        "number AS (SELECT graph, portion::USMALLINT AS portion, row_number() OVER "
        "(PARTITION BY portion ORDER BY graph)::UINTEGER AS n FROM portion) "
        "SELECT h, graph, portion, n FROM graph JOIN number USING (graph)"
    )
    numbers = [n for (n,) in database.rows("SELECT DISTINCT portion FROM place ORDER BY 1")] or [0]
    order = " ORDER BY portion" if len(numbers) > 1 else ""
    database.run(
        f"CREATE OR REPLACE TABLE dealt AS SELECT portion, n, {columns} FROM ({source}) "
        f"JOIN place USING (h){order}"
    )
    threads = int(database.rows("SELECT current_setting('threads')")[0][0])

    def work(number: int) -> Path:
        part = Path(folder) / f"{number}"
        with database.beside() as session:
            session.run(
                f"CREATE TEMP TABLE portion AS SELECT * FROM dealt WHERE portion = {number}"
            )
            session.run(f"CREATE TEMP TABLE used AS {terms}")
            session.run(
                "CREATE TEMP TABLE ordered AS SELECT id, text FROM term "
                "WHERE id IN (SELECT id FROM used) ORDER BY text; DROP TABLE used"
            )
            session.run(
                "CREATE TEMP TABLE placed AS SELECT id, text, (rowid + 1)::UINTEGER AS r "
                "FROM ordered; DROP TABLE ordered"
            )
            write(session, part, number)
        return part

    def parts() -> Iterator[Path]:
        waiting: deque[Future[Path]] = deque()
        for done, number in enumerate(numbers):
            waiting.append(pool.submit(work, number))
            if len(waiting) > threads:
                yield waiting.popleft().result()
                progress("writing", done - threads + 1, len(numbers))
        while waiting:
            yield waiting.popleft().result()
            progress("writing", len(numbers) - len(waiting), len(numbers))

    progress("writing", 0, len(numbers))
    try:
        # Each portion has one thread, so that what is read in order is written in order.
        with (
            TemporaryDirectory(dir=database.spill) as folder,
            setting(database, threads="1"),
            ThreadPoolExecutor(threads) as pool,
        ):
            yield parts()
    finally:
        with suppress(EngineError):  # what went wrong before is to be told
            database.run("DROP TABLE dealt; DROP TABLE place")


@contextmanager
def setting(database: Database, **settings: str) -> Iterator[None]:
    """Change settings for a while."""
    before = {name: database.rows(f"SELECT current_setting('{name}')")[0][0] for name in settings}
    try:
        for name, value in settings.items():
            database.run(f"SET {name} = {value}")
        yield
    finally:
        with suppress(EngineError):
            for name, value in before.items():
                database.run(f"SET {name} = {value}")
