"""Derivations written as ids, beside a file of the terms that the ids stand for.

A term stands in dozens of derivations. Written out each time, a country's derivations are
gigabytes of text to sort and to pack; as ids they are not, and each term is written once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.engine.compiled.database import quoted
from ccreason.engine.compiled.writing import GRAPH, setting
from ccreason.files import whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ccreason.engine.compiled.database import Database
    from ccreason.engine.compiled.evaluation import Progress
    from ccreason.rules.model import Rule

#: Ids hardly shrink, however hard they are pressed.
_PARQUET: Final = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, USE_TMP_FILE false)"


def write_derivation_ids(
    database: Database,
    source: str,
    path: Path,
    terms: Path,
    progress: Progress,
    rules: Sequence[Rule],
) -> None:
    """Write derivations as Parquet, sorted by graph and rule, and the terms by their ids.

    Args:
        database: the database.
        source: a query with ``rule`` (its number), ``round``, ``row`` (a list of ids), ``h`` and
            ``mixed`` (a number that tells rows of one rule and home apart).
        path: the file of derivations: ``rule``, ``round``, ``row`` (ids), ``graph`` (text).
        terms: the file of terms: ``id``, ``text``.
        progress: told about each file.
        rules: the rules.
    """
    with (
        whole(path) as part,
        whole(terms) as dictionary,
        setting(database, preserve_insertion_order="true"),
    ):
        progress("writing", 0, 2)
        database.run(
            "CREATE OR REPLACE TABLE place AS SELECT h, graph, (dense_rank() OVER (ORDER BY graph))"
            f"::UINTEGER AS n FROM (SELECT h, {GRAPH} AS graph FROM "
            f"(SELECT DISTINCT h FROM ({source})) LEFT JOIN term ON id = h)"
        )
        database.run(
            "CREATE OR REPLACE TABLE named AS SELECT i, name, (row_number() OVER (ORDER BY name))"
            "::USMALLINT AS r FROM (SELECT unnest(?) AS name, generate_subscripts(?, 1) - 1 AS i)",
            [[rule.id for rule in rules]] * 2,
        )
        # The names and graphs join on after the sort, by numbers that have their order. Inside a
        # graph and a rule any order will do that is the same each time: lists sort slowly.
        database.run(
            f"CREATE OR REPLACE TABLE dealt AS SELECT n, r, round, row FROM ({source}) "
            "JOIN place USING (h) JOIN named ON i = rule ORDER BY n, r, mixed, round"
        )
        database.run(
            "COPY (SELECT names[r] AS rule, round, row, graphs[n] AS graph FROM dealt, "
            "(SELECT list(name ORDER BY r) AS names FROM named), "
            "(SELECT list(graph ORDER BY n) AS graphs FROM (SELECT DISTINCT n, graph FROM place))) "
            f"TO '{quoted(part)}' {_PARQUET}"
        )
        database.run("DROP TABLE dealt; DROP TABLE named; DROP TABLE place")
        progress("writing", 1, 2)
        database.run(
            f"COPY (SELECT id, text FROM term ORDER BY id) TO '{quoted(dictionary)}' {_PARQUET}"
        )
        progress("writing", 2, 2)
