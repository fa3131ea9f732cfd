"""What-if, repair and robustness of one case, processor time of each question.

Loading (reading the case, rules and ontology) is timed apart: it is the same for every verb. Each
gap of the case is repaired on its own, and then several of them together.
"""

from __future__ import annotations

import time
from datetime import date
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Dataset, RdfFormat, parse

from benchmarks.generate import communities
from ccreason.cases import CaseSet, read
from ccreason.cases.caseset import Positions
from ccreason.cases.reading import add_date_bounds
from ccreason.changes import parse_set, robustness, what_if
from ccreason.engine.program import load_program
from ccreason.reasoning import infer
from ccreason.repairing import repair
from ccreason.report import assess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AS_OF: Final = date(2026, 1, 1)
#: The kinds of gap that are repaired one by one.
KINDS: Final = ("capacity", "level", "function", "outcome", "ownership", "representation")
#: How many gaps are repaired together.
TOGETHER: Final = 3
#: How many gaps a made-up case must have to be taken.
GAPS: Final = 20

_ABOUT: Final = """\
Processor time, in seconds, beyond loading the case, the rules and the ontology. *Repair* is the
whole question: the plain run, the catalogue of changes, the ground program of all worlds, the
solver, and the verification of each set and its parts. The last column is a plain run, for
comparison.
"""


def run_repair(examples: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Time the questions for one example and for one made-up case with many gaps."""
    load_program()
    cases = {"illustrative": read([examples / "illustrative.yaml"]), **dict(_generated())}
    return {"cases": {name: _one(name, caseset, say) for name, caseset in cases.items()}}


def _generated() -> Iterator[tuple[str, CaseSet]]:
    """Yield the first made-up community with many gaps."""
    for number in range(1_000):
        (lines,) = communities(1, seed=2026, start=number)
        text = "".join(f"{line.rstrip()}\n" for line in lines)
        dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
        add_date_bounds(dataset)
        caseset = CaseSet(dataset, {}, Positions())
        if len(assess(caseset, as_of=AS_OF, force=True).gaps) >= GAPS:
            yield f"made up, number {number}", caseset
            return


def _one(name: str, caseset: CaseSet, say: Callable[[str], None]) -> dict[str, Any]:
    gaps = assess(caseset, as_of=AS_OF, force=True).gaps
    targets = [gap.id for gap in gaps if gap.kind in KINDS]
    repairs = {}
    for target in targets:
        found, seconds = _timed(partial(repair, caseset, [target], as_of=AS_OF))
        repairs[target] = {"cpu": seconds, "ways": len(found.plans), "tried": found.verified}
    _, together = _timed(lambda: repair(caseset, targets[:TOGETHER], as_of=AS_OF))
    _, force = _timed(
        lambda: repair(caseset, recommendations=["community-organizing"], as_of=AS_OF)
    )
    _, plain = _timed(lambda: infer(caseset, as_of=AS_OF, engine="reference"))
    changes = [parse_set("commitment@network=established")]
    _, supposed = _timed(lambda: what_if(caseset, changes, as_of=AS_OF))
    robust, moving = _timed(lambda: robustness(caseset, as_of=AS_OF))
    result = {
        "gaps": len(gaps),
        "repairs": repairs,
        "together": together,
        "recommendation": force,
        "plain_run": plain,
        "what_if": supposed,
        "robustness": moving,
        "robustness_runs": robust.moves + robust.sources,
    }
    say(f"  {name}: {len(gaps)} gaps, {len(targets)} repaired; what-if {supposed:.2f} s")
    return result


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    result = work()
    return result, round(time.process_time() - started, 3)


def section(result: dict[str, Any], about: str) -> Iterator[str]:
    """Yield the lines of the page."""
    yield "## What if, repair, robustness\n"
    yield _ABOUT
    yield about
    yield (
        "| case | gaps | repair of one gap: median | slowest | of three | a recommendation "
        "| what-if | robustness (runs) | plain run |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name, case in result["cases"].items():
        times = [run["cpu"] for run in case["repairs"].values()]
        cells = (
            name,
            str(case["gaps"]),
            f"{median(times):.2f}",
            f"{max(times):.2f}",
            f"{case['together']:.2f}",
            f"{case['recommendation']:.2f}",
            f"{case['what_if']:.2f}",
            f"{case['robustness']:.2f} ({case['robustness_runs']})",
            f"{case['plain_run']:.2f}",
        )
        yield "| " + " | ".join(cells) + " |"
    yield ""
