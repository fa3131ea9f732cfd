"""One engine at work, in a process of its own: ``python -m benchmarks.worker '{...}'``.

Prints a JSON object a step, with seconds and the most memory that the process held so far. What
it imports and prepares beforehand is not timed; what it writes for the comparison neither.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import engines, work_axioms, work_explain, work_growth, work_rules, work_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator


class Steps:
    """Times steps and prints them."""

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        """Time what is done inside; what is put into the given dictionary is printed too."""
        more: dict[str, Any] = {}
        started = time.perf_counter()
        yield more
        self.say(name, time.perf_counter() - started, **more)

    def say(self, name: str, seconds: float, **more: Any) -> None:
        """Print a step."""
        step = {"step": name, "seconds": round(seconds, 4), "peak_mib": round(peak_mib(), 1)}
        print(json.dumps(step | more), flush=True)


def peak_mib() -> float:
    """Return the most memory that the process ever held.

    ``ru_maxrss`` counts what the parent held before this program began, so the kernel is asked.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Do what the specification on the command line says."""
    spec = json.loads(sys.argv[1])
    kinds = {
        "rules": work_rules.run,
        "shapes": work_shapes.run,
        "axioms": work_axioms.run,
        "growth": work_growth.run,
        "explain": work_explain.run,
        "engines": engines.run,
    }
    kinds[spec["kind"]](spec, Steps())


if __name__ == "__main__":
    main()
