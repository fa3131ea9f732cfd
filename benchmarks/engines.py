"""Which engine is quickest at which size: from cases in memory to all conclusions.

Each engine runs in a process of its own; what they conclude is compared.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Dataset, RdfFormat, parse

from benchmarks import six
from benchmarks.measure import repeated
from ccreason.reasoning import ENGINES, infer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.worker import Steps

COMPARED: Final = ("sqlite", "reference", "duckdb")
assert set(COMPARED) == set(ENGINES) - {"auto"}

_ABOUT: Final = """\
Processor time in seconds from cases in memory to all conclusions, all rules, every derivation kept;
rules compiled beforehand. An engine whose conclusions differ is marked. `auto` takes the quickest.
"""


def run(spec: dict[str, Any], steps: Steps) -> None:
    """Do the work of ``{"kind": "engines", "file": path, "engine": name}``."""
    with open(spec["file"], "rb") as stream:  # noqa: PTH123
        data = Dataset(parse(stream, RdfFormat.N_QUADS))
    infer(Dataset(), engine=spec["engine"])  # rules, queries and libraries are there from now on
    started = time.process_time()
    with steps.step("reason") as more:
        quads = infer(data, engine=spec["engine"]).quads
        more["cpu"] = round(time.process_time() - started, 3)
    steps.say("compare", 0.0, inferred=len(quads), digest=_digest(quads))


def _digest(quads: Sequence[tuple[str, ...]]) -> str:
    digest = hashlib.sha256()
    for quad in quads:
        digest.update((" ".join(quad) + "\n").encode())
    return digest.hexdigest()


def run_engines(
    sizes: Sequence[int],
    seed: int,
    limit: float,
    folder: Path,
    repeats: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Reason on generated communities of several sizes with each engine."""
    points = []
    for size in sizes:
        file = folder / "cases.nq"
        quads = six.write_cases(file, size, seed)
        engines = {}
        for engine in COMPARED:
            spec = {"kind": "engines", "file": str(file), "engine": engine}
            engines[engine] = repeated(spec, limit, repeats)
        say(
            f"  engines: {size} communities, "
            + ", ".join(f"{e} {_cell(r)}" for e, r in engines.items())
        )
        points.append({"communities": size, "quads": quads, "engines": engines})
    return {"seed": seed, "limit": limit, "points": points}


def section(result: dict[str, Any], about: str) -> Iterator[str]:
    """Yield the lines of the page about a result."""
    yield "## The engines by size\n"
    yield _ABOUT
    yield about
    yield "| communities | quads | " + " | ".join(COMPARED) + " |"
    yield "|--:|--:|" + "--:|" * len(COMPARED)
    for point in result["points"]:
        runs = point["engines"]
        digests = {_step(run, "compare").get("digest") for run in runs.values()} - {None}
        mark = " (conclusions differ)" if len(digests) > 1 else ""
        cells = " | ".join(_cell(runs[engine]) for engine in COMPARED)
        yield f"| {point['communities']:,} | {point['quads']:,} | {cells}{mark} |"
    yield ""


def _step(run: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next((s for s in run["steps"] if s["step"] == name), {})
    return found


def _cell(run: dict[str, Any]) -> str:
    if "stopped" in run:
        return f"stopped after {run['stopped']:g}"
    cpu = _step(run, "reason").get("cpu")
    return "failed" if cpu is None else f"{cpu:.2f}" if cpu < 10 else f"{cpu:.0f}"
