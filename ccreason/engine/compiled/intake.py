"""Files of cases into a store, held to what :func:`ccreason.cases.read` demands of them.

Reading at speed knows statements only. Here they become cases, set-at-a-time: blank nodes get
names, statements without a graph go to the one case of their file, dates get first and last days,
and what the case reader refuses is refused in the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import RdfFormat, parse

from ccreason.cases import dates
from ccreason.cases.problems import CaseFormatError
from ccreason.cases.skolem import GroupTooLarge, skolemise
from ccreason.engine.compiled.loading import find_communities, read_quads
from ccreason.errors import Phrase, Position
from ccreason.namespaces import CC, EDTF, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ccreason.engine.compiled.evaluation import Progress
    from ccreason.engine.compiled.store import Store

DOC: Final = "reference/case-format#rdf"
_TYPE, _CASE, _ABOUT, _DATE, _EARLIEST, _LATEST = (
    f"cc_hash('<{iri}>')"
    for iri in (
        RDF + "type",
        CC + "CaseDescription",
        CC + "about",
        CC + "date",
        CC + "earliest",
        CC + "latest",
    )
)
_DEFAULT: Final = "cc_hash('DEFAULT')"
_BLANK: Final = "(SELECT id FROM term WHERE text[1] = '_')"
_DATED: Final = f'"^^<{EDTF}EDTF>'


def take_in(store: Store, paths: Sequence[Path], progress: Progress | None = None) -> int:
    """Read files of N-Triples, N-Quads or Parquet as cases; return how many cases there are.

    Args:
        store: the store.
        paths: the files.
        progress: told how many bytes have been read.

    Raises:
        InputError: a file cannot be read, or does not hold cases as it should; says which.
        EngineError: the database refused.
    """
    total = sum(path.stat().st_size for path in paths if path.is_file())
    done = 0
    for path in paths:
        if progress is not None:
            progress("reading", done, total)
        before = store.quads(), _last_row(store)
        read_quads(store, [path])
        if store.quads() == before[0]:
            raise _refused("cases.empty-file", path)
        _refuse_strange_terms(store, path)
        _name_loose_graph(store, path)
        _name_blank_nodes(store, path)
        _check_cases(store, path, before[1], paths)
        done += path.stat().st_size
        if progress is not None:
            progress("reading", done, total)
    _add_bounds(store)
    find_communities(store)
    return _number(store, f"SELECT count(DISTINCT s) FROM quad WHERE p = {_TYPE} AND o = {_CASE}")


def _number(store: Store, query: str) -> int:
    return int(store.database.rows(query)[0][0])


def _last_row(store: Store) -> int:
    return _number(store, "SELECT coalesce(max(rowid), -1) FROM quad")


def _refuse_strange_terms(store: Store, path: Path) -> None:
    graphs = f"SELECT g FROM quad WHERE g IN {_BLANK}"
    for key, query in (
        ("rdf-1-2", "SELECT text FROM lit WHERE contains(lang, '--') LIMIT 1"),
        ("unnamed-graph", f"SELECT text FROM term WHERE id IN ({graphs}) LIMIT 1"),
    ):
        found = store.database.rows(query)
        if found:
            raise _refused(f"cases.{key}", path, found=found[0][0][:80])


def _name_loose_graph(store: Store, path: Path) -> None:
    """Give statements of the default graph to the case that is described there."""
    if not store.database.rows(f"SELECT 1 FROM quad WHERE g = {_DEFAULT} LIMIT 1"):
        return
    described = [
        text
        for (text,) in store.database.rows(
            "SELECT DISTINCT text FROM quad JOIN term ON id = s "
            f"WHERE g = {_DEFAULT} AND p = {_TYPE} AND o = {_CASE} ORDER BY text"
        )
    ]
    if len(described) != 1 or not described[0].startswith("<"):
        raise _refused(
            "cases.which-case",
            path,
            found=", ".join(described[:4]) or Phrase.of("cases.shown-nothing"),
            expected=Phrase.of("cases.kind-case-description"),
        )
    store.database.run(f"UPDATE quad SET g = cc_hash(?) WHERE g = {_DEFAULT}", [described[0]])


def _name_blank_nodes(store: Store, path: Path) -> None:
    if not store.database.rows(f"{_BLANK[1:-1]} LIMIT 1"):
        return
    touching = f"s IN {_BLANK} OR o IN {_BLANK}"
    rows = store.database.rows(
        "SELECT s.text || ' ' || p.text || ' ' || o.text || ' ' || g.text || ' .' FROM "
        f"(SELECT * FROM quad WHERE {touching}) AS q JOIN term AS s ON s.id = q.s "
        "JOIN term AS p ON p.id = q.p JOIN term AS o ON o.id = q.o JOIN term AS g ON g.id = q.g "
        "ORDER BY ALL"
    )
    if not rows:  # those of a file before this one have their names
        return
    quads = parse("\n".join(line for (line,) in rows), RdfFormat.N_QUADS)
    try:
        named = skolemise(quads)
    except GroupTooLarge:
        raise _refused("cases.too-many-blank-nodes", path) from None
    store.database.run(f"DELETE FROM quad WHERE {touching}")
    store.add_rows([
        (str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in named
    ])  # fmt: skip


def _check_cases(store: Store, path: Path, last: int, paths: Sequence[Path]) -> None:
    """Make sure that each graph of a case is named after it, and that it is about one community."""
    described = f"FROM quad WHERE p = {_TYPE} AND o = {_CASE} AND rowid > {last}"
    wrong = store.database.rows(
        f"SELECT s.text, g.text FROM (SELECT s, g {described} AND s <> g) AS q "
        "JOIN term AS s ON s.id = q.s JOIN term AS g ON g.id = q.g ORDER BY ALL LIMIT 1"
    )
    if wrong:
        raise _refused("cases.graph-name", path, found=wrong[0][1], expected=wrong[0][0])
    if not _number(store, f"SELECT count(*) {described}"):
        expected = Phrase.of("cases.kind-case-description")
        raise _refused("cases.no-case", path, expected=expected)
    said = f"SELECT s, o FROM quad WHERE p = {_ABOUT} AND s = g"
    bad = store.database.rows(
        "SELECT c.text, list(o.text ORDER BY o.text) FILTER (o.text IS NOT NULL) FROM "
        f"(SELECT DISTINCT s {described}) AS q JOIN term AS c ON c.id = q.s "
        f"LEFT JOIN (SELECT DISTINCT s, o FROM ({said})) AS a ON a.s = q.s "
        "LEFT JOIN term AS o ON o.id = a.o GROUP BY c.text "
        "HAVING count(o.text) <> 1 OR min(o.text)[1] <> '<' ORDER BY c.text LIMIT 1"
    )
    if bad:
        case, found = bad[0]
        raise _refused(
            "cases.one-community",
            path,
            found=", ".join(found or ()) or Phrase.of("cases.shown-nothing"),
            expected="cc:about <...>",
            case=case,
        )
    if len(paths) > 1:
        again = store.database.rows(
            f"SELECT text FROM (SELECT s {described}) AS q JOIN term ON id = q.s WHERE q.s IN "
            f"(SELECT s FROM quad WHERE p = {_TYPE} AND o = {_CASE} AND rowid <= {last}) "
            "ORDER BY text LIMIT 1"
        )
        if again:
            others = ", ".join(str(other) for other in paths[: list(paths).index(path)])
            raise _refused(
                "cases.same-case", path, found=again[0][0][1:-1], first=others, second=str(path)
            )


def _add_bounds(store: Store) -> None:
    """Add first and last days to dates that lack them, as the case reader does."""
    lacking = " OR ".join(
        f"NOT EXISTS (SELECT 1 FROM quad AS e WHERE e.p = {name} AND e.s = q.s AND e.g = q.g)"
        for name in (_EARLIEST, _LATEST)
    )
    texts = [
        text
        for (text,) in store.database.rows(
            f"SELECT text FROM (SELECT DISTINCT o FROM quad AS q WHERE p = {_DATE} AND ({lacking}))"
            f" JOIN term ON id = o WHERE ends_with(text, '{_DATED}') ORDER BY text"
        )
    ]
    found: list[tuple[str, str | None, str | None]] = []
    for text in texts:
        try:
            bounds = dates.bounds(text[1 : -len(_DATED)])
        except dates.NotADate:
            continue  # saying so is the shapes' matter
        first, last = (
            f'"{day.isoformat()}"^^<{XSD}date>' if day else None
            for day in (bounds.earliest, bounds.latest)
        )
        found.append((text, first, last))
    if not found:
        return
    store.add_texts([f"<{CC}earliest>", f"<{CC}latest>"])
    store.add_texts(sorted({day for _, *both in found for day in both if day}))
    store.database.run(
        "CREATE OR REPLACE TEMP TABLE bound AS SELECT cc_hash(d) AS d, e, l FROM "
        "(SELECT unnest(?) AS d, unnest(?) AS e, unnest(?) AS l)",
        [[row[n] for row in found] for n in range(3)],
    )
    for name, column in ((_EARLIEST, "e"), (_LATEST, "l")):
        store.database.run(
            f"INSERT INTO quad SELECT DISTINCT q.s, {name}, cc_hash(b.{column}), q.g "
            f"FROM quad AS q JOIN bound AS b ON b.d = q.o WHERE q.p = {_DATE} "
            f"AND b.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quad AS e "
            f"WHERE e.p = {name} AND e.s = q.s AND e.g = q.g)"
        )
    store.database.run("DROP TABLE bound")


def _refused(message: str, path: Path, **values: Any) -> CaseFormatError:
    return CaseFormatError(message, position=Position(str(path)), doc=DOC, **values)
