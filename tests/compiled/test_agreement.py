"""The compiled engine and the reference agree on the examples: quads, derivations, graphs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ccreason import cases, resources
from ccreason.engine import Inference, ReferenceEvaluator
from ccreason.engine.compiled import CompiledEvaluator, SmallEvaluator
from ccreason.engine.program import load_program
from ccreason.reasoning import infer

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 1, 1)
EXAMPLES = sorted(resources.examples_dir().glob("*.yaml"))


def derivations(inference: Inference) -> set[tuple[object, ...]]:
    return {(*d.key, frozenset(map(str, d.graphs))) for d in inference.all_derivations()}


def reason(paths: list[Path], evaluator: type) -> Inference:
    closure = load_program().closure
    return infer(cases.read(paths), as_of=DAY, engine=evaluator(closure=closure))


@pytest.mark.parametrize(
    "paths", [EXAMPLES[:1], EXAMPLES], ids=["one example", "all examples together"]
)
def test_engines_agree(paths: list[Path]) -> None:
    assert paths
    reference = reason(paths, ReferenceEvaluator)
    for evaluator in (CompiledEvaluator, SmallEvaluator):
        compiled = reason(paths, evaluator)
        assert compiled.quads == reference.quads
        assert derivations(compiled) == derivations(reference)


@pytest.mark.parametrize("evaluator", [CompiledEvaluator, SmallEvaluator])
def test_premises_are_of_earlier_rounds(evaluator: type) -> None:
    inference = reason(EXAMPLES[:1], evaluator)
    for record in inference.records:
        for fact in inference.prover.premises(record):
            assert inference.rounds[fact] < record.round, (record.rule.id, fact)
