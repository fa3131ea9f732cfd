"""Validation in a process of its own, beside other work on the same files.

That process runs :func:`main`: it is told what to do on its standard input and answers on its
standard output.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ccreason import messages
from ccreason.errors import EngineError
from ccreason.validation.checks import Checks
from ccreason.validation.files import Checking, validate_into
from ccreason.validation.sinks import Total, Totals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from ccreason.validation.model import ValidationReport


@dataclass(frozen=True)
class Verdict:
    """What came of a validation.

    Attributes:
        total: how much was checked and found.
        texts: by language, the findings check by check, with the first places of each.
    """

    total: Total
    texts: dict[str, str]


class _Brief:
    """The sink of a verdict."""

    def __init__(self) -> None:
        self._totals, self._checks = Totals(), Checks(messages.LANGUAGES)

    def add(self, report: ValidationReport) -> None:
        self._totals.add(report)
        self._checks.add(report)

    def close(self) -> None:
        """Nothing is kept elsewhere."""

    def verdict(self) -> Verdict:
        total = self._totals.total()
        return Verdict(total, {lang: self._checks.text(total, lang) for lang in messages.LANGUAGES})


class Beside:
    """A validation that runs while something else is done; leaving the block ends it.

    Args:
        paths: files and folders, as :func:`ccreason.cases.read` takes them.
        checking: what to hold them to.
        format: their format, where the name does not tell.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        checking: Checking,
        format: str | None = None,  # noqa: A002 -- the word of the command line
    ) -> None:
        self._job = pickle.dumps(([str(path) for path in paths], checking, format))

    def __enter__(self) -> Self:
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"import {__name__} as beside; beside.main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # an interrupt is for us, who then end it
        )
        stream = self._process.stdin
        assert stream is not None
        stream.write(self._job)
        stream.close()
        return self

    def verdict(self) -> Verdict:
        """Wait for the end, and return what came of it.

        Raises:
            CcreasonError: what the validation raised.
        """
        stream = self._process.stdout
        assert stream is not None
        data = stream.read()
        if self._process.wait() != 0:
            self._errors.seek(0)
            said = self._errors.read().decode("utf-8", "replace").strip().splitlines()
            detail = said[-1] if said else f"exit {self._process.returncode}"
            raise EngineError("validation.engine-failed", engine="shacl", detail=detail)
        answer = pickle.loads(data)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Verdict)
        return answer

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()


_PROTOCOL: Final = pickle.HIGHEST_PROTOCOL


def main() -> None:
    """Do what standard input asks for."""
    from ccreason.errors import CcreasonError

    paths, checking, form = pickle.load(sys.stdin.buffer)
    answer: object
    try:
        answer = validate_into(_Brief, paths, checking, format=form).verdict()
    except (CcreasonError, OSError) as error:
        answer = error
    sys.stdout.buffer.write(pickle.dumps(answer, _PROTOCOL))
