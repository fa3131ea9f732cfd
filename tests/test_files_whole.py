"""Files are put together by the kernel where it can, and otherwise by ourselves."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from ccreason import files

if TYPE_CHECKING:
    from pathlib import Path


def put_together(folder: Path, *parts: bytes) -> bytes:
    with (folder / "all").open("wb") as file:
        file.write(b"head\n")
        for number, part in enumerate(parts):
            (folder / f"{number}").write_bytes(part)
            files.append(file, folder / f"{number}")
        file.write(b"tail\n")
    return (folder / "all").read_bytes()


PARTS = (b"a\n" * 100_000, b"", b"b\n")
WHOLE = b"head\n" + b"".join(PARTS) + b"tail\n"


def test_by_the_kernel(tmp_path: Path) -> None:
    assert put_together(tmp_path, *PARTS) == WHOLE


def test_where_there_is_no_such_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "copy_file_range", raising=False)
    assert put_together(tmp_path, *PARTS) == WHOLE


def test_where_the_kernel_gives_up_half_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def refuse(source: int, target: int, count: int) -> int:
        calls.append(count)
        if len(calls) > 3:
            raise OSError(errno.EXDEV, "not between these")
        return os.write(target, os.read(source, 1000))

    monkeypatch.setattr(os, "copy_file_range", refuse, raising=False)
    assert put_together(tmp_path, b"a" * 5_000) == b"head\n" + b"a" * 5_000 + b"tail\n"


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: int) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "copy_file_range", full, raising=False)
    with pytest.raises(OSError, match="full"):
        put_together(tmp_path, b"a")
