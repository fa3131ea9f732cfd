"""What a state holds: cases, what follows from them, and how to find one among many."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, Self

from ccreason.frozen import frozen
from ccreason.state import database
from ccreason.state.manifest import Manifest
from ccreason.state.texts import example_of, pack, unpack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

#: In place of a community's IRI: what follows from the ontology alone.
ONTOLOGY: Final = ""
#: Pages that are held in memory (KiB, as a negative number).
_CACHE: Final = -65_536


@frozen
class Counts:
    """How much a state holds."""

    communities: int = 0
    cases: int = 0
    asserted: int = 0
    inferred: int = 0


class Store:
    """An open state.

    Args:
        folder: the folder of the state.
        connection: its file.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.connection = connection
        connection.execute(f"PRAGMA cache_size = {_CACHE}")
        self._examples: dict[str, bytes] = {}

    @classmethod
    def open(cls, folder: Path, *, write: bool = False) -> Self:
        """Open a state.

        Raises:
            InputError: there is none, or it cannot be used; says why.
        """
        connection = database.connect(folder, write=write)
        with database.failures(folder):
            return cls(folder, connection)

    def close(self) -> None:
        """Close it; what was not committed is undone."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # the state as a whole --------------------------------------------------------------------

    @property
    def manifest(self) -> Manifest:
        """What the state was made with."""
        content = self._meta("manifest")
        try:
            return Manifest.from_json((content or b"").decode())
        except (ValueError, KeyError, TypeError) as error:
            raise database.damaged(self.folder) from error

    @manifest.setter
    def manifest(self, manifest: Manifest) -> None:
        self._set_meta("manifest", manifest.to_json().encode())

    def _meta(self, key: str) -> bytes | None:
        with database.failures(self.folder):
            row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is not None and not isinstance(row[0], bytes):
            raise database.damaged(self.folder)
        return None if row is None else row[0]

    def _set_meta(self, key: str, value: bytes) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # cases -----------------------------------------------------------------------------------

    def digest_of(self, case: str) -> bytes | None:
        """Return what tells a case's statements from others; None if there is no such case."""
        row = self.connection.execute(
            "SELECT digest FROM described WHERE iri = ?", (case,)
        ).fetchone()
        return None if row is None else row[0]

    def community_of(self, case: str) -> str | None:
        """Return the community that a case is about; None if there is no such case."""
        with database.failures(self.folder):
            row = self.connection.execute(
                "SELECT c.iri FROM described AS d JOIN community AS c ON c.id = d.community "
                "WHERE d.iri = ?",
                (case,),
            ).fetchone()
        return None if row is None else row[0]

    def put_case(self, case: str, community: str, lines: Sequence[str], digest: bytes) -> None:
        """Add a case or replace it."""
        names = names_for([case], community)
        packed = pack(lines, names, self._example("asserted", lines, names))
        self.connection.execute(
            "INSERT OR REPLACE INTO described VALUES (?, ?, ?, ?, ?)",
            (case, self.number_of(community), len(lines), digest, packed),
        )

    def remove_case(self, case: str) -> None:
        """Remove a case."""
        self.connection.execute("DELETE FROM described WHERE iri = ?", (case,))

    def case_names(self) -> Iterator[str]:
        """Yield the IRIs of all cases, sorted."""
        for row in self.connection.execute("SELECT iri FROM described ORDER BY iri"):
            yield row[0]

    def size_of(self, community: str) -> int:
        """Return how many statements the cases about a community have."""
        (size,) = self.connection.execute(
            "SELECT coalesce(sum(d.quads), 0) FROM described AS d JOIN community AS c "
            "ON c.id = d.community WHERE c.iri = ?",
            (community,),
        ).fetchone()
        return int(size)

    def nearest_case(self, name: str) -> str | None:
        """Return the case whose IRI is most like a name, of those that stand near it."""
        from ccreason.errors import nearest

        select = "SELECT iri FROM described WHERE iri"
        near = [
            row[0]
            for query in (f"{select} >= ? ORDER BY iri LIMIT 20",
                          f"{select} < ? ORDER BY iri DESC LIMIT 20")
            for row in self.connection.execute(query, (name,))
        ]  # fmt: skip
        return nearest(name, near)

    def count(self) -> Counts:
        """Count what it holds."""
        communities, inferred = self.connection.execute(
            "SELECT coalesce(sum(iri <> ''), 0), coalesce(sum(quads), 0) FROM community"
        ).fetchone()
        cases, asserted = self.connection.execute(
            "SELECT count(*), coalesce(sum(quads), 0) FROM described"
        ).fetchone()
        return Counts(communities, cases, asserted, inferred)

    def cases_of(self, community: str) -> dict[str, list[str]]:
        """Return the cases about a community, sorted, each with its sorted triples.

        Raises:
            InputError: they are damaged.
        """
        with database.failures(self.folder):
            rows = self.connection.execute(
                "SELECT d.iri, d.asserted FROM described AS d JOIN community AS c "
                "ON c.id = d.community WHERE c.iri = ? ORDER BY d.iri",
                (community,),
            ).fetchall()
        return {iri: self._unpacked("asserted", packed) for iri, packed in rows}

    # communities -----------------------------------------------------------------------------

    def number_of(self, community: str) -> int:
        """Return the number of a community, which it gets if it has none."""
        row = self.connection.execute(
            "SELECT id FROM community WHERE iri = ?", (community,)
        ).fetchone()
        if row is None:
            row = self.connection.execute(
                "INSERT INTO community (iri, quads, inferred) VALUES (?, 0, ?) RETURNING id",
                (community, b""),
            ).fetchone()
        return int(row[0])

    def communities(self) -> list[str]:
        """Return the IRIs of all communities, sorted; what is no community is left out."""
        with database.failures(self.folder):
            rows = self.connection.execute(
                "SELECT iri FROM community WHERE iri <> '' ORDER BY iri"
            ).fetchall()
        return [row[0] for row in rows]

    def inferred_of(self, community: str) -> list[str]:
        """Return what follows about a community: sorted triples.

        Raises:
            InputError: they are damaged.
        """
        with database.failures(self.folder):
            row = self.connection.execute(
                "SELECT inferred FROM community WHERE iri = ?", (community,)
            ).fetchone()
        return self._unpacked("inferred", row[0]) if row and row[0] else []

    def put_inferred(self, community: str, cases: Sequence[str], lines: Sequence[str]) -> None:
        """Keep what follows about a community; with neither cases nor triples it is removed."""
        if not cases and not lines:
            self.connection.execute("DELETE FROM community WHERE iri = ?", (community,))
            return
        names = names_for(cases, community)
        packed = pack(lines, names, self._example("inferred", lines, names)) if lines else b""
        self.connection.execute(
            "UPDATE community SET quads = ?, inferred = ? WHERE id = ?",
            (len(lines), packed, self.number_of(community)),
        )

    # packing ---------------------------------------------------------------------------------

    def _example(self, kind: str, lines: Sequence[str], names: Sequence[str]) -> bytes:
        """Return the text by which others of its kind are made small: the first one there was."""
        if kind not in self._examples:
            known = self._meta(f"example-{kind}")
            if known is None:
                known = example_of(lines, names)
                self._set_meta(f"example-{kind}", known)
            self._examples[kind] = known
        return self._examples[kind]

    def _unpacked(self, kind: str, packed: bytes) -> list[str]:
        if kind not in self._examples:
            self._examples[kind] = self._meta(f"example-{kind}") or b""
        try:
            return unpack(packed, self._examples[kind])
        except (zlib.error, ValueError) as error:
            raise database.damaged(self.folder) from error


def names_for(cases: Sequence[str], community: str) -> list[str]:
    """Return what most nodes of a community begin with, shorter names first."""
    names = {community, *cases[:1]} - {ONTOLOGY}
    return sorted(names, key=lambda name: (len(name), name))
