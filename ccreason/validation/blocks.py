"""Files that can be read in portions, and the bytes of those that hold lines, plain or packed."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Final

from ccreason.errors import InputError, Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PARQUET: Final = ".parquet"
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
