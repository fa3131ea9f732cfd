"""Run a piece of work in a process of its own, with a time limit; say what machine it ran on."""

from __future__ import annotations

import json
import os
import platform
import queue
import statistics
import subprocess
import sys
import threading
import time
from importlib import metadata
from pathlib import Path
from typing import IO, Any, Final

#: Packages whose versions belong to a result.
PACKAGES: Final = (
    "ccreason",
    "duckdb",
    "maplib",
    "nemo-python",
    "owlrl",
    "pyoxigraph",
    "pyshacl",
    "rdflib",
    "reasonable",
    "shacl",
)
ROOT: Final = Path(__file__).parents[1]
#: A run shorter than this (seconds) is repeated, and the median kept.
CHEAP: Final = 20.0
REPEATS: Final = 3
#: Above this load average others were using the machine.
QUIET: Final = 1.0


def machine() -> dict[str, Any]:
    """Return what the figures depend on: processor, cores, memory (GiB), system, versions."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version for name in PACKAGES if (version := _version(name))},
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def installed(name: str) -> bool:
    """Return whether a package is there."""
    return _version(name) is not None


def work(spec: dict[str, Any], limit: float) -> dict[str, Any]:
    """Run :mod:`benchmarks.worker` on a specification.

    The worker prints one JSON object a step. The limit (seconds) counts from the moment the worker
    says that it is ready to one step's end and from there to the next.

    Returns:
        ``steps`` (as printed), and ``stopped`` (seconds) if the limit was hit, or ``failed`` with
        the end of what the worker said.
    """
    command = [sys.executable, "-m", "benchmarks.worker", json.dumps(spec)]
    steps: list[dict[str, Any]] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        lines: queue.Queue[str | None] = queue.Queue()
        errors: list[str] = []
        readers = [
            threading.Thread(target=_forward, args=(process.stdout, lines.put), daemon=True),
            threading.Thread(target=_forward, args=(process.stderr, errors.append), daemon=True),
        ]
        for reader in readers:
            reader.start()
        result: dict[str, Any] = {"steps": steps, "load_average": round(os.getloadavg()[0], 2)}
        while True:
            try:
                line = lines.get(timeout=limit)
            except queue.Empty:
                process.kill()
                return result | {"stopped": limit}
            if line is None:
                break
            if line.startswith("{"):
                steps.append(json.loads(line))
        process.wait()
        if process.returncode:
            readers[1].join(5)
            said = "".join(e for e in errors if e).strip().splitlines()
            return result | {"failed": said[-1][:300] if said else f"exit {process.returncode}"}
    return result


def _forward(stream: IO[str] | None, put: Any) -> None:
    for line in stream or ():
        put(line)
    put(None)


def repeated(spec: dict[str, Any], limit: float, repeats: int = REPEATS) -> dict[str, Any]:
    """Run work as :func:`work` does; cheap work several times, for the median of each step."""
    started = time.monotonic()
    first = work(spec, limit)
    runs = [first]
    if time.monotonic() - started < CHEAP and "stopped" not in first and "failed" not in first:
        runs += [work(spec, limit) for _ in range(repeats - 1)]
    merged = dict(first)
    merged["runs"] = len(runs)
    merged["load_average"] = max(run["load_average"] for run in runs)
    whole = [run["steps"] for run in runs if len(run["steps"]) == len(first["steps"])]
    merged["steps"] = [
        step
        | {
            key: round(statistics.median(run[n][key] for run in whole), 4)
            for key in ("seconds", "cpu", "peak_mib")
            if key in step
        }
        for n, step in enumerate(first["steps"])
    ]
    return merged


def save(path: Path, kind: str, command: str, content: dict[str, Any]) -> None:
    """Write a result as JSON, with machine, command and date."""
    document = {
        "kind": kind,
        "command": command,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": machine(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document | content, indent=1, ensure_ascii=False) + "\n", "utf-8")
