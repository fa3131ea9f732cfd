"""Tables of indicators to cases: a mapping file says what each column means.

A mapping is a case with column names in it (``docs/how-to/import-a-table.md``). It is read by the
case reader once, and a database fills it in for all rows at a time, so that a row becomes exactly
what the same facts in YAML would become.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.indicators.model import Imported, Irregularity, Mapping

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Imported", "Irregularity", "Mapping", "import_table"]


def import_table(table: Path | str, mapping: Path | str, output: Path | str) -> Imported:
    """Write the cases of a table; see :func:`ccreason.indicators.importing.import_table`."""
    from ccreason.indicators.importing import import_table as run

    return run(table, mapping, output)
