"""The page and the plots of the results, made from the JSON files beside them."""

from __future__ import annotations

import json
import math
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measure import QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INTRO: Final = """\
# Benchmarks

Made from the JSON files in this folder by `python -m benchmarks.run page`; no figure is typed. All
engines run on the same machine, on the same made-up communities (`benchmarks/generate.py`), each in
a process of its own. What they conclude is compared first: a time whose result differs is marked.
A run that hit the time limit is given as "stopped", a run that failed with what it said. Times are
seconds, the median of three runs where a run takes less than 20 s; memory is the most that the
process held. Imports of a library are not timed. To run them: `make bench`.
"""
_RULES: Final = """\
Each rule is given to an engine alone, with what the rules before it concluded as input. pyoxigraph
and maplib are given the rule's own text (CONSTRUCT, the result inserted; the recursive rule is
repeated until nothing is new); Nemo has no SPARQL and runs the Datalog in `benchmarks/rules`.
ccreason keeps every derivation, the others none. It finds rules compiled in its cache, as in every
run after the first. Nemo loads and runs in one call; what loading takes there is measured by a run
with one rule that finds one fact, so for Nemo the total is the surest figure.
"""
_SHAPES: Final = """\
The shapes of the `case` profile, in portions of 200 cases with the ontology; every seventh case has
mistakes. Text in, report out, parsing included. Both engines behind the same adapter.
"""
_AXIOMS: Final = """\
The ontology's axioms over cases, no other rule. owlrl and reasonable work out all of OWL 2 RL,
ccreason what its axioms can say; compared are types and properties of the cases' nodes, other than
what holds of everything. Triples that only ccreason or only the other has are counted.
"""
_GROWTH: Final = """\
The whole pipeline of ccreason: N-Quads in, all rules, inferred quads out as sorted N-Quads and all
derivations as Parquet. The engine may hold 12 GB before it spills.
"""
_VILLAGES: Final = """\
The Village Development Index 2024 of Indonesia's Ministry of Villages, from the published table to
a graph that is validated and reasoned over, with every derivation: the commands of the README as a
user types them, each from a cold start but for the cache of compiled rules. Memory is that of a
command's processes together; validation is one of its own beside the reasoning.
"""
_EXPLAIN: Final = """\
Conclusions of one example case, each explained in a process of its own. *Load* reads the case and
reasons; *explain* builds the whole tree, and reads the ontology's labels for it; the formats lay
it out. *Again* is the same explanation a second time. Given is the processor time,
which other work on the machine lengthens less than the time of the clock.
"""


def write(folder: Path) -> None:
    """Write ``README.md`` and the plots of a folder of results."""
    results = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    parts = [_INTRO]
    for kind, section in (("rules", _rules), ("shapes", _shapes), ("axioms", _axioms)):
        of_kind = sorted((r for r in results if r["kind"] == kind), key=lambda r: r["communities"])
        if of_kind:
            parts += section(of_kind)
    single = (
        ("engines", _own),
        ("assess", _own),
        ("growth", _growth),
        ("villages", _villages),
        ("update", _own),
        ("explain", _explain),
        ("repair", _own),
    )
    for kind, of_one in single:
        for result in results:
            if result["kind"] == kind:
                parts += of_one(result)
    if any(r["kind"] == "rules" for r in results):
        _plot_rules(folder / "rules.svg", [r for r in results if r["kind"] == "rules"])
    for result in results:
        if result["kind"] == "growth":
            _plot_growth(folder / "growth.svg", result)
    text = "\n".join(parts).rstrip() + "\n"
    (folder / "README.md").write_text(text, "utf-8")


def _own(result: dict[str, Any]) -> Iterator[str]:
    """Yield the section that the module of a result's kind makes."""
    yield from import_module(f"benchmarks.{result['kind']}").section(result, _about(result))


def _about(result: dict[str, Any]) -> str:
    machine = result["machine"]
    versions = ", ".join(f"{name} {v}" for name, v in machine["versions"].items())
    text = (
        f"`{result['command']}`, {result['date']}, {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, Python {machine['python']}; {versions}."
    )
    if result["shared"]:
        text += (
            f" **The machine was shared: load average {result['load_average_before']} when the run "
            f"began (above {QUIET:g}); absolute times are too high.**"
        )
    return text + "\n"


def seconds(run: dict[str, Any], *steps: str) -> float | None:
    """Return how long steps of a run took together; None if one is missing."""
    known = {step["step"]: step["seconds"] for step in run["steps"]}
    if any(step not in known for step in steps):
        return None
    return float(sum(known[step] for step in steps))


def _time(run: dict[str, Any], *steps: str) -> str:
    value = seconds(run, *steps)
    if value is None:
        if "stopped" in run:
            return f"stopped after {run['stopped']:g} s"
        return "failed"
    mark = "" if run.get("result", {}).get("same", True) else " (differs)"
    return f"{value:.3g}{mark}" if value < 100 else f"{value:.0f}{mark}"


def _ratio(run: dict[str, Any], ours: dict[str, Any], *steps: str) -> str:
    mine = seconds(ours, *steps)
    if not mine:
        return ""
    other = seconds(run, *steps)
    if other is None:
        return f"> {run['stopped'] / mine:.3g}" if "stopped" in run else ""
    return f"{other / mine:.3g}"


def _peak(run: dict[str, Any]) -> str:
    return f"{max((s['peak_mib'] for s in run['steps']), default=0):.0f}"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _head(*cells: str) -> list[str]:
    return [_row(*cells), _row(*("---" for _ in cells))]


def _rules(results: list[dict[str, Any]]) -> Iterator[str]:
    yield "## Rules\n"
    yield _RULES
    yield "![Time of each rule by engine](rules.svg)\n"
    for result in results:
        yield f"### {result['communities']:,} communities, {result['triples']:,} triples\n"
        yield _about(result)
        yield "Time of the rule alone (s):\n"
        engines = list(result["together"]["engines"])
        yield from _head("rule", "shows", "new triples", *engines)
        for rule in result["rules"]:
            runs = rule["engines"]
            cells = (_time(runs[engine], "rules") for engine in engines)
            yield _row(f"`{rule['rule']}`", rule["shows"], f"{rule['conclusions']:,}", *cells)
        yield "\nAll six in one process:\n"
        yield from _head("engine", "load", "rules", "total", "total, ratio", "rules, ratio", "MiB")
        runs = result["together"]["engines"]
        ours = runs[engines[0]]
        for engine, run in runs.items():
            yield _row(
                engine,
                _time(run, "load"),
                _time(run, "rules"),
                _time(run, "load", "rules"),
                _ratio(run, ours, "load", "rules"),
                _ratio(run, ours, "rules"),
                _peak(run),
            )
        yield ""
        failed = {
            f"{engine}: {run['failed']}"
            for rule in (*result["rules"], result["together"])
            for engine, run in rule["engines"].items()
            if "failed" in run
        }
        yield from (f"Failed: {text}\n" for text in sorted(failed))


def _shapes(results: list[dict[str, Any]]) -> Iterator[str]:
    yield "## Shapes\n"
    yield _SHAPES
    for result in results:
        yield f"### {result['communities']:,} communities\n"
        yield _about(result)
        yield from _head("engine", "validate (s)", "ratio", "MiB", "results")
        ours = result["engines"]["shacl"]
        for engine, run in result["engines"].items():
            yield _row(
                engine,
                _time(run, "validate"),
                _ratio(run, ours, "validate"),
                _peak(run),
                _agreement(run),
            )
        yield ""


def _axioms(results: list[dict[str, Any]]) -> Iterator[str]:
    yield "## Axioms\n"
    yield _AXIOMS
    for result in results:
        yield f"### {result['communities']:,} communities\n"
        yield _about(result)
        yield from _head("engine", "load and reason (s)", "ratio", "MiB", "triples")
        ours = _whole(result["engines"]["ccreason"])
        for engine, run in result["engines"].items():
            mine = _whole(run)
            ratio = f"{mine / ours:.3g}" if mine and ours else ""
            time = f"{mine:.3g}" if mine else _time(run, "reason")
            yield _row(engine, time, ratio, _peak(run), _agreement(run))
        yield ""


def _explain(result: dict[str, Any]) -> Iterator[str]:
    yield "## Explanations\n"
    yield _EXPLAIN
    yield _about(result)
    names = ("load", "explain", "again", "text", "html", "svg")
    yield from _head("conclusion", "steps", *(f"{name} (s)" for name in names))
    for target, run in result["targets"].items():
        known = {step["step"]: step for step in run["steps"]}
        told = known.get("explain", {}).get("told", "")
        cells = (f"{known[n]['cpu']:.3f}" if n in known else "failed" for n in names)
        yield _row(f"`{target}`", str(told), *cells)
    yield ""


def _whole(run: dict[str, Any]) -> float | None:
    return seconds(run, "load and reason") or seconds(run, "load", "reason")


def _agreement(run: dict[str, Any]) -> str:
    result = run.get("result")
    if result is None:
        return str(run.get("failed", ""))
    if result["same"]:
        return f"{result['size']:,}, the same"
    return f"{result['size']:,}; {result['missing']:,} missing, {result['extra']:,} more"


def exponent(points: list[tuple[float, float]]) -> float:
    """Return the slope of the line through points on logarithmic scales (least squares)."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    below = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / below


def _finished(result: dict[str, Any]) -> list[tuple[float, float]]:
    return [
        (point["communities"], sum(step["seconds"] for step in point["steps"]))
        for point in result["points"]
        if "stopped" not in point and "failed" not in point
    ]


def _growth(result: dict[str, Any]) -> Iterator[str]:
    yield "## Growth\n"
    yield _GROWTH
    yield "![Time by number of communities](growth.svg)\n"
    yield _about(result)
    steps = ("load and rules", "write quads", "write derivations")
    yield from _head("communities", "quads", *steps, "total", "inferred", "derivations", "MiB")
    for point in result["points"]:
        made: dict[str, Any] = {}
        for step in point["steps"]:
            made |= step
        yield _row(
            f"{point['communities']:,}",
            f"{point['quads']:,}",
            *(_time(point, step) for step in steps),
            _time(point, "program", *steps),
            f"{made['inferred']:,}" if "inferred" in made else point.get("failed", ""),
            f"{made['derivations']:,}" if "derivations" in made else "",
            _peak(point),
        )
    yield ""
    points = _finished(result)
    if len(points) > 1:
        between = ", ".join(
            f"{exponent([a, b]):.2f} from {a[0]:,} to {b[0]:,}" for a, b in pairwise(points)
        )
        yield f"Exponent of growth (time by communities): {exponent(points):.2f}; {between}.\n"


def _villages(result: dict[str, Any]) -> Iterator[str]:
    yield "## Every village of Indonesia\n"
    yield _VILLAGES
    yield _about(result)
    yield from _head("command", "seconds", "user", "system", "MiB")
    for step in result["steps"]:
        figures = (f"{step[name]:.1f}" for name in ("seconds", "user", "system"))
        yield _row(f"`{step['command']}`", *figures, f"{step['peak_mib']:,}")
    yield _row("both", f"{result['seconds']:.1f}", "", "", f"{result['peak_mib']:,}")
    yield ""
    sizes = ", ".join(f"`{name}` {size:,.0f} MiB" for name, size in result["files_mib"].items())
    yield (
        f"{result['table_rows']:,} rows, {result['quads']:,} quads, {result['inferred']:,} "
        f"inferred, {result['derivations']:,} derivations; {sizes}.\n"
    )


# plots ---------------------------------------------------------------------------------------


def _figure() -> Any:
    import matplotlib as mpl

    mpl.use("svg")
    # The same figures give the same file.
    mpl.rcParams["svg.hashsalt"] = "ccreason"
    from matplotlib import pyplot as plt

    return plt


def _plot_rules(path: Path, results: list[dict[str, Any]]) -> None:
    """Draw bars of the largest size; a run that was stopped is hatched up to the limit."""
    result = max(results, key=lambda r: r["communities"])
    plt = _figure()
    engines = list(result["together"]["engines"])
    figure, axes = plt.subplots(figsize=(9, 4))
    width = 0.8 / len(engines)
    for n, engine in enumerate(engines):
        for place, rule in enumerate(result["rules"]):
            run = rule["engines"][engine]
            value = seconds(run, "rules")
            stopped = value is None and "stopped" in run
            axes.bar(
                place + (n - len(engines) / 2 + 0.5) * width,
                run["stopped"] if stopped else value or 0,
                width,
                color=f"C{n}",
                hatch="//" if stopped else None,
                label=engine if place == 0 else None,
            )
    axes.set_xticks(range(len(result["rules"])), [r["rule"] for r in result["rules"]], fontsize=8)
    axes.set_yscale("log")
    axes.set_ylabel("seconds")
    axes.set_title(f"One rule, {result['communities']:,} communities (hatched: stopped)")
    axes.legend(fontsize=8)
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)


def _plot_growth(path: Path, result: dict[str, Any]) -> None:
    """Draw the time of the whole pipeline by size, with a straight line of slope 1."""
    points = _finished(result)
    if not points:
        return
    plt = _figure()
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.plot(*zip(*points, strict=True), marker="o", label="ccreason, whole pipeline")
    x, y = points[-1]
    axes.plot([p[0] for p in points], [y * p[0] / x for p in points], "--", label="in proportion")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("communities")
    axes.set_ylabel("seconds")
    axes.legend()
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)
