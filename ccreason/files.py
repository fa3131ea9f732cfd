"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

#: Bytes that are copied at once.
_BLOCK: Final = 1 << 24
#: Errors that mean: not between these two files (two file systems, a kind of file).
_CANNOT: Final = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF}


def is_stream(path: Path) -> bool:
    """Tell whether a device or a pipe is named: written to, never replaced by a file."""
    return path.exists() and not path.is_file()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a name beside a file to write to; it becomes the file if nothing goes wrong.

    Raises:
        OSError: the file cannot be written.
    """
    if is_stream(path):
        yield path
        return
    part = path.with_name(f".{path.name}-{os.urandom(8).hex()}.tmp")
    # Not by the module for temporary files: theirs can be read by nobody else.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears under its name complete, and safe on the disk, or not at all.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    with whole(path) as part, part.open("wb") as stream:
        yield stream
        stream.flush()
        if part != path:  # else it is a device or a pipe, which keeps nothing
            os.fsync(stream.fileno())


def append(file: BinaryIO, part: Path) -> None:
    """Write a file's bytes to the end of an open one.

    Gigabytes go from one to the other inside the kernel where it can do that, which takes a fourth
    of the time.

    Raises:
        OSError: a file cannot be read or written.
    """
    import shutil

    file.flush()
    with part.open("rb", buffering=0) as source:
        if hasattr(os, "copy_file_range"):
            try:
                while os.copy_file_range(source.fileno(), file.fileno(), _BLOCK):
                    pass
            except OSError as error:
                if error.errno not in _CANNOT:
                    raise
        # Everything, or what the kernel left: it moved the places in both files.
        shutil.copyfileobj(source, file, _BLOCK)
