"""``ccreason assess`` as a user types it: whole processes from a cold start, with each engine.

The cache of rules is filled beforehand, as it is in every run after the first. Processor time is
that of the process and its children, which other work on the machine lengthens less than the time
of the clock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from ccreason.reasoning import ENGINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

#: From the case with the fewest conclusions to the richest.
CASES: Final = ("upper-albany.yaml", "kota-batu-tlekung.yaml", "illustrative.yaml")
AS_OF: Final = "2026-12-01"
#: What ``auto`` stands for here is told beside the others.
ORDER: Final = ("auto", *(engine for engine in ENGINES if engine != "auto"))

_ABOUT: Final = """\
Whole processes from a cold start, as the shell sees them, with the rules already in the cache: the
time of the clock and, in brackets, of the processor, in seconds; the median. `duckdb` plans all its
statements for whatever it is given, and is meant for many communities.
"""


def run_assess(
    examples: Path, repeats: int, say: Callable[[str], None], engines: Sequence[str] = ORDER
) -> dict[str, Any]:
    """Assess examples with each engine; engines take turns, so that all see the same machine."""
    commands = {"--help": [["--help"]]}
    for case in CASES:
        start = ["assess", str(examples / case), "--as-of", AS_OF, "--engine"]
        commands[case] = [[*start, engine] for engine in engines]
    found: dict[str, Any] = {}
    for name, lines in commands.items():
        for line in lines:
            _run(line)
        runs: list[list[tuple[float, float]]] = [[] for _ in lines]
        for _ in range(repeats):
            for kept, line in zip(runs, lines, strict=True):
                kept.append(_run(line))
        told = [
            {"seconds": _median(run, 0), "cpu": _median(run, 1), "runs": len(run)} for run in runs
        ]
        if name == "--help":
            found["help"] = told[0]
        else:
            found.setdefault("cases", {})[name] = dict(zip(engines, told, strict=True))
        say(f"  assess: {name} " + ", ".join(f"{t['seconds']:.2f} s" for t in told))
    return found


def _run(arguments: list[str]) -> tuple[float, float]:
    """Return seconds of the clock and of the processor that a command takes."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "ccreason", *arguments], stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"ccreason {' '.join(arguments)}: exit code {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime


def _median(runs: list[tuple[float, float]], place: int) -> float:
    return round(median(run[place] for run in runs), 3)


def section(result: dict[str, Any], about: str) -> Iterator[str]:
    """Yield the lines of the page about a result."""
    yield "## One case from a cold start\n"
    yield _ABOUT
    yield about
    engines = list(next(iter(result["cases"].values())))
    yield "| `ccreason assess` | " + " | ".join(engines) + " |"
    yield "|---|" + "--:|" * len(engines)
    for case, runs in result["cases"].items():
        yield f"| {case} | " + " | ".join(_cell(runs[engine]) for engine in engines) + " |"
    yield ""
    yield f"`ccreason --help`: {_cell(result['help'])}.\n"


def _cell(run: dict[str, Any]) -> str:
    return f"{run['seconds']:.2f} ({run['cpu']:.2f})"
