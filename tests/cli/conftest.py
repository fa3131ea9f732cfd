"""A command line that is called like a program, in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ccreason.cli import run


@dataclass(frozen=True)
class Called:
    """What a call left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call ``ccreason`` with some arguments and standard input."""

    def called(*args: object, stdin: bytes = b"") -> Called:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        code = run([str(arg) for arg in args])
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        return Called(code, *texts)

    return called
