"""What a mapping is, and what an import says about a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from ccreason.cases.tree import Node

#: Version of the format, the value of the key ``ccreason-mapping``.
MAPPING_VERSION: Final = "1"
DOC: Final = "how-to/import-a-table"

#: How the value of a column is written: in a text, as a number, or as part of an IRI.
Form = Literal["text", "integer", "decimal", "number", "iri"]


@dataclass(frozen=True)
class Slot:
    """A place in the mapping's case that a column fills.

    Attributes:
        columns: the columns, by number; the first that has a value in a row fills the place.
        form: what the value must be.
    """

    columns: tuple[int, ...]
    form: Form


@dataclass
class Mapping:
    """A mapping file whose columns are those of a table.

    Attributes:
        path: the file.
        columns: the table's columns.
        key: number of the column whose values tell the rows apart.
        missing: texts that stand for "no value", beside the empty one.
        distinct: numbers of the columns that should tell rows apart for a human reader.
        case: the case, with a mark in the place of each column.
        slots: mark to what fills its place.
        names: numbers of the columns that the community's name is made of.
    """

    path: str
    columns: tuple[str, ...]
    key: int
    missing: tuple[str, ...]
    distinct: tuple[int, ...]
    case: Node
    slots: dict[str, Slot] = field(default_factory=dict)
    names: tuple[int, ...] = ()

    @property
    def used(self) -> tuple[int, ...]:
        """The numbers of the columns that the case uses."""
        found = {column for slot in self.slots.values() for column in slot.columns}
        return tuple(sorted(found))


@dataclass(frozen=True)
class Irregularity:
    """Something odd about rows that were imported all the same.

    Attributes:
        kind: ``no-value``, ``no-name``, ``control-character`` or ``alike``.
        columns: names of the columns in which it was seen.
        count: how many rows.
        examples: line and key of the first of them.
    """

    kind: Literal["no-value", "no-name", "control-character", "alike"]
    columns: tuple[str, ...]
    count: int
    examples: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Imported:
    """What became of a table.

    Attributes:
        cases: how many cases were written, one a row.
        quads: how many statements.
        irregular: what was odd.
    """

    cases: int
    quads: int
    irregular: tuple[Irregularity, ...]
