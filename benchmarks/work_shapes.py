"""The shapes of the case profile in both SHACL engines, through the package's own adapter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.six import DAY

if TYPE_CHECKING:
    from benchmarks.worker import Steps

PROFILE = "case"


def run(spec: dict[str, Any], steps: Steps) -> None:
    """Read cases, build the data graphs, and time what an engine takes to give its reports.

    An engine is given text and gives a report as triples, parsing included: nothing else of the
    package is timed as ``validate``.
    """
    from ccreason.cases import read
    from ccreason.parameters import active_parameters
    from ccreason.rules.ontology import Ontology
    from ccreason.validation import datagraph, engines
    from ccreason.validation.reading import read_report
    from ccreason.validation.shapes import shapes_graph

    with steps.step("read"):
        caseset = read([Path(spec["file"])])
        facts, _ = active_parameters(Ontology((), datagraph.default_parameters()), None, DAY)
        context = datagraph.context(facts)
        cases = ((case.graph, caseset.graph(case.graph)) for case in caseset.cases)
        graphs = [
            (portion.data_graph(context), shapes_graph([PROFILE], idle=portion.idle_shapes()))
            for portion in datagraph.portions(cases)
        ]
    with steps.step("validate"):
        reports = [engines.run(spec["engine"], data, shapes) for data, shapes in graphs]
    results = (result for report in reports for result in read_report(report))
    lines = {
        f"{r.focus_node} {r.path} {r.value} {r.component} {r.source_shape} {r.severity}\n"
        for r in results
    }
    Path(spec["out"]).write_text("".join(sorted(lines)), "utf-8")
