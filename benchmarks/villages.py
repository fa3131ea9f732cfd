"""Every village of Indonesia: the commands of the README, on a published table, timed as a user."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The commands, as the README has them but for the name of the table.
COMMANDS: Final = (
    ("import", "{table} --mapping examples/mappings/idm-2024.yaml -o {folder}/villages.parquet"),
    (
        "infer",
        (
            "{folder}/villages.parquet --validate -o {folder}/conclusions.nq "
            "--derivations {folder}/derivations.parquet --terms {folder}/terms.parquet"
        ),
    ),
)
#: Seconds between two looks at the memory of a command's processes.
_SAMPLE: Final = 0.1


def run_villages(table: Path, folder: Path) -> dict[str, Any]:
    """Run the commands on the table and return what each took, and what came of them."""
    steps = []
    # Fills the cache of rules and plans, which a first run of all has to do.
    warm = f"examples/kota-batu-tlekung.yaml --engine duckdb -o {folder}/warm.nq"
    _command("infer", warm, folder)
    for verb, arguments in COMMANDS:
        step = _command(verb, arguments.format(table=table.resolve(), folder=folder), folder)
        steps.append(step | {"command": f"ccreason {verb} " + arguments.format(
            table="idm2024.csv.gz", folder=".").replace("./", "")})  # fmt: skip
        print(f"  {verb}: {step['seconds']:.1f} s, {step['peak_mib']} MiB", file=sys.stderr)
    names = ("villages.parquet", "conclusions.nq", "derivations.parquet", "terms.parquet")
    return {
        "table_rows": _lines(table) - 1,
        "steps": steps,
        "seconds": round(sum(step["seconds"] for step in steps), 2),
        "peak_mib": max(step["peak_mib"] for step in steps),
        "quads": _rows(folder / "villages.parquet"),
        "inferred": _lines(folder / "conclusions.nq"),
        "derivations": _rows(folder / "derivations.parquet"),
        "files_mib": {n: round((folder / n).stat().st_size / 2**20, 1) for n in names},
    }


def _command(verb: str, arguments: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "ccreason", verb, *shlex.split(arguments), "--lang", "en"]
    said = folder / "said.txt"
    began = time.monotonic()
    with said.open("wb") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stderr=errors)
        peak = _Peak(process.pid)
        peak.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    peak.stop()
    if process.returncode:
        raise SystemExit(f"ccreason {verb}: {said.read_text('utf-8')}")
    return {
        "seconds": round(seconds, 2),
        "user": round(usage.ru_utime, 2),
        "system": round(usage.ru_stime, 2),
        "peak_mib": max(peak.kibibytes, usage.ru_maxrss) // 1024,
    }


class _Peak(threading.Thread):
    """Looks at the memory of a process and all that it started, until it is stopped.

    Memory is the resident set; pages that processes share count for each.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self.kibibytes = 0

    def run(self) -> None:
        """Look again and again."""
        while not self._ended.wait(_SAMPLE):
            self.kibibytes = max(self.kibibytes, sum(map(_resident, _family(self._pid))))

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants; none where the system does not tell (not Linux)."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return


def _resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0


def _lines(path: Path) -> int:
    import gzip

    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _rows(path: Path) -> int:
    import duckdb

    with duckdb.connect() as connection:
        name = str(path).replace("'", "''")
        return int(connection.execute(f"SELECT count(*) FROM '{name}'").fetchall()[0][0])
