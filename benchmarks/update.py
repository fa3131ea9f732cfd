"""One case changes among many: what an update of a prepared state costs, and one explanation.

The file of all cases becomes a state; then one case is changed and changed back, by commands of
their own, and one of its conclusions explained. Both the work that the program reports and the
whole command, Python's start included, are measured.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measure import ROOT
from benchmarks.six import DAY, write_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: A value of a rating or proxy, and what is written in its place.
_VALUE: Final = re.compile(r'(/ns#value> ")([0-9.]+)(")')
_WORK: Final = re.compile(r"Work: ([0-9.]+)\s+s")
#: Explained without a state's help: what nobody has rated, which every community has some of.
_TARGET: Final = "/gap/not-assessed/"


def run_update(
    file: Path, folder: Path, repeats: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """Make a state of a file of N-Quads, and change, update and explain one case of it."""
    state = folder / "state"
    say(f"update: making a state of {file.name}")
    built = _command("infer", file, "--state", state, "--as-of", DAY.isoformat())
    say(f"  {built['said']}")
    case, lines = _some_case(file)
    changed, before = folder / "changed.nq", folder / "before.nq"
    before.write_text("".join(lines), "utf-8")
    changed.write_text("".join(_changed(lines)), "utf-8")
    runs = []
    for number in range(repeats):
        for path in (changed, before):
            run = _command("infer", "--update", state, path)
            runs.append(run)
            say(f"  update {number + 1}: {run['said']}")
    target = _conclusion(state, case)
    explained = [_command("explain", state, target) for _ in range(repeats)]
    return {
        "file_mib": round(file.stat().st_size / 2**20, 1),
        "state_mib": round(sum(p.stat().st_size for p in state.iterdir()) / 2**20, 1),
        "counts": _counts(state),
        "build": built,
        "update": _median(runs) | {"patch_lines": runs[0]["lines"]},
        "explain": _median(explained) | {"work": _explaining(state, target, repeats)},
        "repeats": repeats,
    }


def cases(table: Path | None, size: int, seed: int, folder: Path) -> Path:
    """Return a file of cases: a table's, if it is named, else made-up ones."""
    if table is not None and table.suffix == ".nq":
        return table
    file = folder / "cases.nq"
    if table is None:
        write_cases(file, size, seed)
    else:
        mapping = ROOT / "examples" / "mappings" / "idm-2024.yaml"
        _command("import", table.resolve(), "--mapping", mapping, "-o", file)
    return file


def _command(*args: object) -> dict[str, Any]:
    """Run a command; return its seconds, processor seconds, the work it told and what it said."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "ccreason", *map(str, args)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"CCREASON_LANG": "en"},
    )
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    said = " ".join(done.stderr.split())
    told = _WORK.search(said)
    return {
        "seconds": round(seconds, 3),
        "cpu": round(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, 3),
        "work": float(told[1]) if told else None,
        "lines": done.stdout.count("\n"),
        "said": said,
    }


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        key: round(statistics.median(run[key] for run in runs), 3)
        for key in ("seconds", "cpu", "work")
        if runs[0][key] is not None
    }


def _some_case(file: Path) -> tuple[str, list[str]]:
    """Return a case from the middle of a file whose graphs' lines stand together, and its lines."""
    with file.open(encoding="utf-8") as stream:
        stream.seek(file.stat().st_size // 2)
        stream.readline()
        lines: list[str] = []
        graphs = 0
        last = ""
        for line in stream:
            graph = line.rsplit(" ", 2)[1]
            if graph != last:
                graphs, last = graphs + 1, graph
            if graphs == 3:
                break
            if graphs == 2:
                lines.append(line)
    return lines[0].rsplit(" ", 2)[1].strip("<>"), lines


def _changed(lines: list[str]) -> list[str]:
    """Return a case with the first of its values another one."""
    text = "".join(lines)
    found = _VALUE.search(text)
    if found is None:
        return lines
    other = "0.3" if "." in found[2] else str(5 - int(found[2]))
    return [text[: found.start(2)] + other + text[found.end(2) :]]


def _conclusion(state: Path, case: str) -> str:
    from ccreason.state import Store

    with Store.open(state) as store:
        community = store.community_of(case) or ""
        return next(
            line.split(" ", 1)[0].strip("<>")
            for line in store.inferred_of(community)
            if _TARGET in line.split(" ", 1)[0]
        )


def _counts(state: Path) -> dict[str, int]:
    from ccreason.state import Store

    with Store.open(state) as store:
        return dict(vars(store.count()))


def _explaining(state: Path, target: str, repeats: int) -> float:
    """Return the seconds that explaining takes once all is imported."""
    from ccreason.explanation import explain, render_text
    from ccreason.state import infer_from

    taken = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        render_text(explain(infer_from(state, target), target, lang="en"), "en")
        taken.append(time.perf_counter() - started)
    return round(statistics.median(taken[1:]), 3)


def section(result: dict[str, Any], about: str) -> Iterator[str]:
    """Yield the section of the page."""
    counts, build = result["counts"], result["build"]
    yield "## One case changes\n"
    yield (
        "A state of all cases; one of them changes, `ccreason infer --update` reasons on its "
        "community and writes the difference, `ccreason explain` explains one conclusion. *Work* "
        "is what the program measures after its start (for `explain`: once everything is "
        "imported); *command* is the whole command from the shell.\n"
    )
    yield about
    yield (
        f"{counts['cases']:,} cases, {counts['asserted']:,} quads asserted, "
        f"{counts['inferred']:,} inferred: the state takes {result['state_mib']:,.0f} MiB (the "
        f"cases as N-Quads {result['file_mib']:,.0f} MiB) and {build['seconds']:.0f} s to make, "
        "reading and reasoning included.\n"
    )
    yield "| | work (s) | command (s) | processor time of the command (s) |"
    yield "| --- | --- | --- | --- |"
    for name in ("update", "explain"):
        run = result[name]
        yield f"| `{name}` | {run['work']:.2f} | {run['seconds']:.2f} | {run['cpu']:.2f} |"
    yield f"\nMedians of {result['repeats']} runs and more.\n"
