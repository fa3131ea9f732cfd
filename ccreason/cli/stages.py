"""How far a long run is, told on stderr.

On a terminal one line is written over again and goes away at the end; anywhere else a line is
written when a stage ends, and now and then in a long one. Short runs say nothing.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from ccreason import messages
from ccreason.wording.layout import WIDTH, columns
from ccreason.wording.numbers import number_text

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

#: Seconds that a run takes at least before it says anything, on a terminal and elsewhere.
_PATIENCE: Final = (2.0, 15.0)
#: Seconds between two lines, on a terminal and elsewhere.
_TERMINAL, _ELSEWHERE = 0.2, 15.0
_MEGABYTE: Final = 1_000_000
#: Stages that are counted in bytes.
_BYTES: Final = frozenset({"reading"})


class Stages:
    """Shows stages as they are told.

    Args:
        lang: the reader's language.
        quiet: whether to say nothing.
    """

    def __init__(self, lang: str, *, quiet: bool) -> None:
        self._lang, self._quiet = lang, quiet
        self._terminal = sys.stderr.isatty()
        self._began = self._last = time.monotonic()
        self._now: tuple[str, int, int | None] | None = None
        self._shown = 0

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """Take in how far a stage is.

        Args:
            stage: its name.
            done: how much of it is done.
            total: of how much, if that is known.
        """
        if self._quiet:
            return
        if self._now is not None and self._now[0] != stage and not self._terminal:
            self._show()
        self._now = (stage, done, total)
        wait = _TERMINAL if self._terminal else _ELSEWHERE
        if time.monotonic() - self._last >= wait:
            self._show()

    def _show(self) -> None:
        moment = time.monotonic()
        if self._now is None or moment - self._began < _PATIENCE[not self._terminal]:
            return
        self._last = moment
        text = self._text(*self._now, moment - self._began)
        if self._terminal:
            blank = " " * max(0, self._shown - columns(text))
            sys.stderr.write(f"\r{text}{blank}")
            self._shown = columns(text)
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def _text(self, stage: str, done: int, total: int | None, seconds: float) -> str:
        unit = _MEGABYTE if stage in _BYTES else 1
        amounts = [number_text(amount // unit, self._lang) for amount in (done, total or 0)]
        key = "of" if total else "done" if done else "begun"
        text = messages.text(
            f"cli.stage-{key}",
            self._lang,
            stage=messages.text(f"cli.stage-{stage}", self._lang),
            done=amounts[0],
            total=amounts[1],
            unit=" MB" if unit > 1 else "",
            seconds=number_text(int(seconds), self._lang),
        )
        return text if columns(text) < WIDTH else text[: WIDTH - 1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
        elif not self._quiet and error is None:
            self._show()
