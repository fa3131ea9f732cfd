"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a name beside a file to write to; it becomes the file if nothing goes wrong.

    Raises:
        OSError: the file cannot be written.
    """
    part = path.with_name(f".{path.name}-{secrets.token_hex(8)}.tmp")
    # Not by the module for temporary files: theirs can be read by nobody else.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
