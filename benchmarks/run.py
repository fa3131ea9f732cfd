"""Put engines side by side: ``python -m benchmarks.run rules --size 1000``.

Results are compared before times are given. Writes JSON into ``docs/benchmarks``, and the page from
whatever JSON is there.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks import compare, page, six
from benchmarks.generate import CC, communities
from benchmarks.measure import QUIET, ROOT, installed, repeated, save, work
from benchmarks.work_axioms import ENGINES as AXIOM_ENGINES
from benchmarks.work_rules import ENGINES as RULE_ENGINES

RESULTS: Final = ROOT / "docs" / "benchmarks"
SHAPE_ENGINES: Final = {"shacl": "shacl", "pyshacl": "pyshacl"}
#: Up to this many communities the reference engine takes part.
REFERENCE_UP_TO: Final = 1_000
KINDS: Final = ("rules", "shapes", "axioms", "growth", "explain")
OTHERS: Final = ("engines", "assess", "villages", "update", "repair")


def say(text: str) -> None:
    """Tell how it goes."""
    print(text, file=sys.stderr, flush=True)


# rules ---------------------------------------------------------------------------------------


def run_rules(size: int, seed: int, limit: float, folder: Path, repeats: int) -> dict[str, Any]:
    """Run the six rules in each engine: one at a time, then all in one process."""
    base = folder / "input.nt"
    say(f"rules: making the input of {size} communities")
    triples = six.write_input(base, size, seed, folder)
    engines = [
        engine
        for engine, package in RULE_ENGINES.items()
        if installed(package) and (engine != "ccreason-reference" or size <= REFERENCE_UP_TO)
    ]
    known, files, table = compare.read(base), [base], []
    for rule in six.SIX:
        found = _one(engines, [rule.name], files, folder, limit, repeats)
        entry, expected = _compared(found, known)
        table.append({"rule": rule.name, "shows": rule.shows} | entry)
        part = folder / f"concluded-{rule.name}.nt"
        part.write_text("".join(sorted(found[engines[0]]["lines"])), "utf-8")
        files, known = [*files, part], known | expected
    found = _one(engines, [rule.name for rule in six.SIX], [base], folder, limit, repeats)
    together, _ = _compared(found, compare.read(base))
    return {
        "communities": size,
        "seed": seed,
        "triples": triples,
        "limit": limit,
        "rules": table,
        "together": together,
    }


def _one(
    engines: list[str],
    rules: list[str],
    files: list[Path],
    folder: Path,
    limit: float,
    repeats: int,
) -> dict[str, dict[str, Any]]:
    """Run rules in each engine; the conclusions come back as ``lines``."""
    found = {}
    for engine in engines:
        out = folder / "concluded.nt"
        out.unlink(missing_ok=True)
        spec = {"kind": "rules", "engine": engine, "rules": rules, "out": str(out)}
        result = repeated(spec | {"files": [str(f) for f in files]}, limit, repeats)
        lines: list[str] = []
        if "stopped" not in result and "failed" not in result:
            with out.open(encoding="utf-8") as stream:
                has_graph = engine.startswith("ccreason")
                lines = [six.without_graph(line) if has_graph else line for line in stream]
        found[engine] = result | {"lines": lines}
        say(f"  {' '.join(rules)}: {engine} {_brief(result)}")
    return found


def _compared(
    found: dict[str, dict[str, Any]], known: frozenset[str]
) -> tuple[dict[str, Any], frozenset[str]]:
    """Return what is kept of each engine's run, its conclusions compared with ccreason's."""
    sets = {e: frozenset(map(compare.canonical, r["lines"])) - known for e, r in found.items()}
    expected = sets[next(iter(found))]
    engines = {}
    for engine, result in found.items():
        kept = {key: value for key, value in result.items() if key != "lines"}
        if "stopped" not in result and "failed" not in result:
            kept["result"] = compare.differences(sets[engine], expected)
        engines[engine] = kept
    return {"conclusions": len(expected), "engines": engines}, expected


def _brief(result: dict[str, Any]) -> str:
    steps = ", ".join(f"{s['step']} {s['seconds']:.2f} s" for s in result["steps"])
    for key in ("stopped", "failed"):
        if key in result:
            steps += f" {key} {result[key]}"
    return steps


# shapes --------------------------------------------------------------------------------------


def run_shapes(size: int, seed: int, limit: float, folder: Path, repeats: int) -> dict[str, Any]:
    """Validate cases, some of them damaged, with both engines."""
    file = folder / "cases.nq"
    with file.open("w", encoding="utf-8") as stream:
        for number, lines in enumerate(communities(size, seed=seed)):
            stream.writelines(damaged(number, lines))
    return {
        "communities": size,
        "seed": seed,
        "limit": limit,
        "engines": _same_lines("shapes", SHAPE_ENGINES, file, folder, limit, repeats),
    }


def damaged(number: int, lines: list[str]) -> list[str]:
    """Return a case's lines; with every seventh case something is wrong."""
    if number % 7:
        return lines
    wrong = (f"<{CC}assessor>", "/license>", f"<{CC}element>")[number // 7 % 3]
    kept = [line for line in lines if wrong not in line.split(" ", 2)[1]]
    return [line.replace(f"{CC}FourBandsScale>", f"{CC}Forest>") for line in kept]


def _same_lines(
    kind: str, engines: dict[str, str], file: Path, folder: Path, limit: float, repeats: int
) -> dict[str, Any]:
    """Run engines on one file and compare the lines that they write, with those of the first."""
    found: dict[str, Any] = {}
    expected: frozenset[str] | None = None
    for engine, package in engines.items():
        if not installed(package):
            continue
        out = folder / f"{kind}-{engine}.txt"
        spec = {"kind": kind, "engine": engine, "file": str(file), "out": str(out)}
        result = repeated(spec, limit, repeats)
        if "stopped" not in result and "failed" not in result:
            lines = compare.read(out)
            expected = lines if expected is None else expected
            result["result"] = compare.differences(lines, expected)
        found[engine] = result
        say(f"  {kind}: {engine} {_brief(result)}")
    return found


# axioms --------------------------------------------------------------------------------------


def run_axioms(size: int, seed: int, limit: float, folder: Path, repeats: int) -> dict[str, Any]:
    """Work out what the ontology's axioms say about cases."""
    from ccreason.engine.program import load_program

    file = folder / "merged.ttl"  # N-Triples, which is Turtle; reasonable goes by the name
    six.write_cases(file, size, seed, triples=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(f"{s} {p} {o} .\n" for s, p, o in load_program().ontology.facts)
    return {
        "communities": size,
        "seed": seed,
        "limit": limit,
        "engines": _same_lines("axioms", AXIOM_ENGINES, file, folder, limit, repeats),
    }


# growth --------------------------------------------------------------------------------------


def run_growth(sizes: list[int], seed: int, limit: float, folder: Path) -> dict[str, Any]:
    """Run the whole pipeline at several sizes."""
    points: list[dict[str, Any]] = []
    for size in sizes:
        file = folder / "cases.nq"
        quads = six.write_cases(file, size, seed)
        # The first size also fills the cache of plans, which a first run of all has to do.
        if not points:
            work({"kind": "growth", "file": str(file), "folder": str(folder)}, limit)
        result = work({"kind": "growth", "file": str(file), "folder": str(folder)}, limit)
        result |= {"communities": size, "quads": quads}
        result |= {
            f"{name}_mib": round((folder / made).stat().st_size / 2**20, 1)
            for name, made in (("nquads", "inferred.nq"), ("parquet", "derivations.parquet"))
            if (folder / made).exists()
        }
        points.append(result)
        say(f"  growth: {size} communities, {quads} quads: {_brief(result)}")
    return {"seed": seed, "limit": limit, "points": points}


# explain -------------------------------------------------------------------------------------


def run_explain(limit: float, repeats: int) -> dict[str, Any]:
    """Explain conclusions of one case, each in a process of its own."""
    from benchmarks.work_explain import TARGETS

    file = ROOT / "examples" / "illustrative.yaml"
    found = {}
    for target in TARGETS:
        spec = {"kind": "explain", "file": str(file), "target": target}
        # The first run fills the cache of rules, which a first run of all has to do.
        work(spec, limit)
        found[target] = repeated(spec, limit, repeats)
        say(f"  explain: {target} {_brief(found[target])}")
    return {"case": file.name, "limit": limit, "targets": found}


# command line --------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("kind", choices=(*KINDS, *OTHERS, "page"))
    parser.add_argument("--table", type=Path, help="the table of villages (.csv.gz)")
    parser.add_argument("--size", type=int, nargs="+", default=[100], help="numbers of communities")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=120.0, help="seconds that a step may take")
    parser.add_argument("--repeats", type=int, default=3, help="runs of cheap work (median)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder of the results")
    options = parser.parse_args(arguments)
    if options.kind != "page":
        with tempfile.TemporaryDirectory(prefix="ccreason-bench-") as name:
            # Plans and programs of benchmarks are no use to anybody else's cache.
            os.environ["CCREASON_CACHE_DIR"] = f"{name}/cache"
            _run(options, Path(name))
    page.write(options.output)


def _run(options: argparse.Namespace, folder: Path) -> None:
    command = f"python -m benchmarks.run {options.kind} --size {' '.join(map(str, options.size))}"
    command += f" --seed {options.seed} --limit {options.limit:g}"
    before = os.getloadavg()[0]
    shared = {"load_average_before": round(before, 2), "shared": before > QUIET}
    if options.kind == "villages":
        from benchmarks.villages import run_villages

        if options.table is None or not options.table.is_file():
            raise SystemExit("--table: the table of the villages is wanted")
        command = "python -m benchmarks.run villages --table idm2024.csv.gz"
        content = run_villages(options.table, folder)
        save(options.output / "villages.json", "villages", command, shared | content)
        return
    if options.kind == "update":
        from benchmarks import update

        what = "--table idm2024.csv.gz" if options.table else f"--size {options.size[0]}"
        file = update.cases(options.table, options.size[0], options.seed, folder)
        content = update.run_update(file, folder, options.repeats, say)
        command = f"python -m benchmarks.run update {what}"
        save(options.output / "update.json", "update", command, shared | content)
        return
    if options.kind == "repair":
        from benchmarks.repair import run_repair

        content = run_repair(ROOT / "examples", say)
        command = "python -m benchmarks.run repair"
        save(options.output / "repair.json", "repair", command, shared | content)
        return
    if options.kind == "assess":
        from benchmarks.assess import run_assess

        content = run_assess(ROOT / "examples", options.repeats, say)
        command = f"python -m benchmarks.run assess --repeats {options.repeats}"
        save(options.output / "assess.json", "assess", command, shared | content)
        return
    common = (options.seed, options.limit, folder)
    if options.kind == "engines":
        from benchmarks.engines import run_engines

        content = run_engines(options.size, *common, options.repeats, say)
        save(options.output / "engines.json", "engines", command, shared | content)
        return
    if options.kind == "growth":
        content = run_growth(options.size, *common)
        save(options.output / "growth.json", "growth", command, shared | content)
        return
    if options.kind == "explain":
        command = f"python -m benchmarks.run explain --limit {options.limit:g}"
        content = run_explain(options.limit, options.repeats)
        save(options.output / "explain.json", "explain", command, shared | content)
        return
    runs = {"rules": run_rules, "shapes": run_shapes, "axioms": run_axioms}
    for size in options.size:
        content = runs[options.kind](size, *common, options.repeats)
        path = options.output / f"{options.kind}-{size}.json"
        save(path, options.kind, command, shared | content)


if __name__ == "__main__":
    main()
