"""The six rules (:mod:`benchmarks.six`) in each engine.

A specification names the engine, the files to load, the rules to run in order, and where to write
what each rule concluded.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from benchmarks.six import BY_NAME, DAY, Measured, prelude, rules_of

if TYPE_CHECKING:
    from benchmarks.worker import Steps

#: An engine and the package that it needs; ccreason's own first.
ENGINES: Final = {
    "ccreason": "ccreason",
    "ccreason-reference": "ccreason",
    "pyoxigraph": "pyoxigraph",
    "maplib": "maplib",
    "nemo": "nemo-python",
}


def run(spec: dict[str, Any], steps: Steps) -> None:
    """Load, run and write."""
    rules = [BY_NAME[name] for name in spec["rules"]]
    files, out = [Path(f) for f in spec["files"]], Path(spec["out"])
    known = {
        "ccreason": _compiled,
        "ccreason-reference": _reference,
        "pyoxigraph": _pyoxigraph,
        "maplib": _maplib,
        "nemo": _nemo,
    }
    known[spec["engine"]](rules, files, out, steps)


def _compiled(rules: list[Measured], files: list[Path], out: Path, steps: Steps) -> None:
    from ccreason.engine.closure import Closure
    from ccreason.engine.compiled import CompiledEvaluator
    from ccreason.engine.compiled.evaluation import Evaluation
    from ccreason.engine.program import load_program
    from ccreason.rules.ontology import Ontology

    program = load_program()
    ruleset = rules_of(program, [r.name for r in rules])
    engine = CompiledEvaluator(closure=Closure((), (), 0))
    ontology = Ontology((), [])
    # Plans are kept in the cache; making them is a step of its own.
    with steps.step("prepare"):
        empty = out.with_suffix(".empty.nt")
        empty.touch()
        engine.evaluate_files(ruleset, ontology, (), [empty]).close()
    spent: list[float] = []
    evaluate = Evaluation.run

    def timed(evaluation: Evaluation) -> None:
        started = time.perf_counter()
        evaluate(evaluation)
        spent.append(time.perf_counter() - started)

    # One call does everything: rules are what evaluation takes, loading is the rest.
    started = time.perf_counter()
    with patch.object(Evaluation, "run", timed):
        results = engine.evaluate_files(ruleset, ontology, (), files)
    steps.say("load", time.perf_counter() - started - sum(spent))
    steps.say("rules", sum(spent))
    results.write_nquads(out)
    results.close()


def _reference(rules: list[Measured], files: list[Path], out: Path, steps: Steps) -> None:
    from pyoxigraph import Dataset, RdfFormat, parse

    from ccreason.engine import FactBase, ReferenceEvaluator
    from ccreason.engine.program import load_program
    from ccreason.rules.ontology import Ontology

    ruleset = rules_of(load_program(), [r.name for r in rules])
    with steps.step("load"):
        dataset = Dataset(q for f in files for q in parse(path=f, format=RdfFormat.N_TRIPLES))
    base = FactBase(dataset, {}, Ontology((), []), (), DAY)
    with steps.step("rules"):
        inference = ReferenceEvaluator().evaluate(ruleset, base)
    out.write_text("".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in inference.quads), "utf-8")


def _pyoxigraph(rules: list[Measured], files: list[Path], out: Path, steps: Steps) -> None:
    from pyoxigraph import Quad, QueryTriples, RdfFormat, Store

    store = Store()
    with steps.step("load"):
        for file in files:
            store.bulk_load(path=file, format=RdfFormat.N_TRIPLES)
        store.optimize()
    with out.open("w", encoding="utf-8") as stream, steps.step("rules"):
        for rule in rules:
            size = -1
            while len(store) != size:
                size = len(store)
                found = store.query(rule.sparql())
                if not isinstance(found, QueryTriples):
                    raise TypeError(rule.name)
                triples = list(found)
                store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
                if not rule.recursive:
                    break
            stream.writelines(f"{t} .\n" for t in triples)


def _maplib(rules: list[Measured], files: list[Path], out: Path, steps: Steps) -> None:
    import maplib

    model = maplib.Model()
    with steps.step("load"):
        for file in files:
            model.read(str(file), format="ntriples")
    with steps.step("rules"):
        for rule in rules:
            size = -1
            while model.size() != size:
                size = model.size()
                model.insert(rule.sparql())
                if not rule.recursive:
                    break
    result = "https://example.org/benchmark/result"
    for rule in rules:
        model.insert(rule.sparql(), target_graph=result)
    model.write(str(out), format="ntriples", graph=result)


def _nemo(rules: list[Measured], files: list[Path], out: Path, steps: Steps) -> None:
    import nmo_python

    imports = "".join(f'@import t :- ntriples{{resource = "{file}"}} .\n' for file in files)
    used = f"{prelude()}{imports}"
    # What loading takes is measured with a rule that finds one fact.
    started = time.perf_counter()
    engine = nmo_python.NemoEngine(
        nmo_python.load_string(
            f"{used}one(?v) :- t(cc:ActiveParameters, cc:gapThreshold, ?v) .\n@output one .\n"
        )
    )
    engine.reason()
    load = time.perf_counter() - started
    del engine
    steps.say("load", load)
    text = used + "".join(rule.datalog() for rule in rules)
    if BY_NAME["capacity-gap"] not in rules:
        # Nothing was concluded by a rule that is not there.
        text += "gap_community(?g, ?c), gap_element(?g, ?c), gap_level(?g, ?c) :- never(?g, ?c) .\n"
    started = time.perf_counter()
    engine = nmo_python.NemoEngine(nmo_python.load_string(text))
    engine.reason()
    steps.say("rules", max(time.perf_counter() - started - load, 0.0))
    with out.open("w", encoding="utf-8") as stream:
        for rule in rules:
            for triple in engine.result(rule.datalog_result):
                stream.write(" ".join(map(str, triple)) + " .\n")
