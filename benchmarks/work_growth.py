"""The whole pipeline of ccreason: load, all rules with derivations, write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.six import DAY

if TYPE_CHECKING:
    from benchmarks.worker import Steps

#: What the engine may hold before it spills: more than its usual 3 GiB, for the largest size.
MEMORY: Final = "12GB"


def run(spec: dict[str, Any], steps: Steps) -> None:
    """Infer from a file of N-Quads and write quads and derivations."""
    from ccreason.engine.compiled import CompiledEvaluator
    from ccreason.engine.program import load_program
    from ccreason.parameters import active_parameters

    folder = Path(spec["folder"])
    with steps.step("program"):
        program = load_program()
        parameters, _ = active_parameters(program.ontology, None, DAY)
    with steps.step("load and rules") as more:
        results = CompiledEvaluator(closure=program.closure, memory=MEMORY).evaluate_files(
            program.ruleset, program.ontology, parameters, [Path(spec["file"])]
        )
        more["inferred"] = results.count()
        more["derivations"] = results.derivation_count()
    with steps.step("write quads"):
        results.write_nquads(folder / "inferred.nq")
    with steps.step("write derivations"):
        results.write_derivations(folder / "derivations.parquet")
    results.close()
