"""Explain conclusions of one case: each explanation, then its formats."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from ccreason.cases import read
from ccreason.explanation import Explainer, render
from ccreason.reasoning import infer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.worker import Steps

#: What is explained: a gap, a recommendation with hundreds of steps, a risk, a link.
TARGETS = (
    "gap/capacity/commitment/network",
    "recommendation/community-organizing",
    "outcome-at-risk/better-services",
    "cc:ResidentialStability cc:bearsOn cc:Commitment",
)
FORMATS = ("text", "html", "svg")
AS_OF = date(2026, 12, 1)


def run(spec: dict[str, Any], steps: Steps) -> None:
    """Do the work of ``{"kind": "explain", "file": path, "target": name}``."""
    with _timed(steps, "load"):
        inference = infer(read([spec["file"]]), as_of=AS_OF)
    with _timed(steps, "explain") as more:
        explainer = Explainer(inference)
        explanation = explainer.explain(spec["target"])
        more["told"] = len(explanation.steps)
    for form in FORMATS:
        with _timed(steps, form):
            render(explanation, form)
    with _timed(steps, "again"):
        explainer.explain(spec["target"])


@contextmanager
def _timed(steps: Steps, name: str) -> Iterator[dict[str, Any]]:
    """Time a step; also how long the processor worked on it, whatever else the machine did."""
    started = time.process_time()
    with steps.step(name) as more:
        yield more
        more["cpu"] = round(time.process_time() - started, 4)
