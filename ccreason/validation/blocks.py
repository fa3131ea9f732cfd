"""Files that can be read in portions, and their N-Quads as bytes: plain, packed, of Parquet."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Final

from ccreason.errors import InputError, Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PARQUET: Final = ".parquet"
_ROWS: Final = 20_000
#: Endings of the names of files that can be read in portions.
SUFFIXES: Final = (".nq", ".nq.gz", PARQUET)


def is_portionable(path: Path) -> bool:
    """Tell from a file's name whether it can be read in portions."""
    return path.name.lower().endswith(SUFFIXES)


def has_lines(path: Path) -> bool:
    """Tell whether a statement stands on a line of the file that a person can look up."""
    return not path.name.lower().endswith(PARQUET)


def blocks(path: Path, size: int) -> Iterator[bytes]:
    """Yield a file's N-Quads, in blocks of about a size.

    Raises:
        InputError: the file is damaged.
        OSError: it cannot be read.
    """
    if not has_lines(path):
        yield from _quads(path)
        return
    compressed = path.name.lower().endswith(".gz")
    with gzip.open(path, "rb") if compressed else path.open("rb") as file:
        while True:
            try:
                block = file.read(size)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise InputError(
                    "cases.not-gzip", position=Position(str(path)), reason=str(error)
                ) from error
            if not block:
                return
            yield block


def _quads(path: Path) -> Iterator[bytes]:
    from ccreason.cases.parquet import rows

    for batch in rows(path, _ROWS):
        yield "".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in batch).encode()
