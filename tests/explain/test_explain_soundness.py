"""Explanations are true: their premises give the conclusion, and without them it goes.

A part runs always; `make exhaustive` goes through all examples and made-up communities.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from benchmarks.generate import communities
from ccreason.cases import read
from ccreason.explanation import Explainer
from ccreason.namespaces import CC
from ccreason.reasoning import infer

from .conftest import AS_OF, ROOT
from .soundness import Breaking, from_leaves, replayed

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from ccreason.engine import Inference

EXAMPLES = sorted(p.stem for p in (ROOT / "examples").glob("*.yaml"))
MADE_UP = [f"made-up-{seed}" for seed in range(1, 11)]


def reason(name: str) -> Inference:
    """Reason over an example, or over a community that the benchmarks make up."""
    prefix, _, seed = name.rpartition("-")
    if prefix != "made-up":
        return infer(read([Path(ROOT / "examples" / f"{name}.yaml")]), as_of=AS_OF)
    (lines,) = communities(1, seed=int(seed))
    quads = parse("".join(lines), format=RdfFormat.N_QUADS)
    return infer(Dataset(quads), as_of=AS_OF)


def conclusions(inference: Inference, count: int) -> list[Triple]:
    """Return some of what was concluded about a community, the same every time."""
    all_ = {t for d in inference.all_derivations() for t in d.conclusions}
    found = sorted((t for t in all_ if not str(t.subject).startswith(f"<{CC}")), key=str)
    random.Random(1).shuffle(found)
    return found[:count]


def check_replay(inference: Inference, every: int) -> int:
    derivations = inference.all_derivations()[::every]
    for derivation in derivations:
        assert set(derivation.conclusions) <= replayed(derivation, inference), derivation
    return len(derivations)


def check_leaves(inference: Inference, count: int) -> int:
    explainer = Explainer(inference)
    chosen = conclusions(inference, count)
    for conclusion in chosen:
        assert from_leaves(conclusion, inference, explainer), conclusion
    return len(chosen)


def check_breaking(inference: Inference, count: int, ways: int) -> Counter[str]:
    breaking = Breaking(inference)
    found: Counter[str] = Counter()
    for conclusion in conclusions(inference, count):
        for removed in breaking.ways(conclusion, ways):
            broken = breaking.break_(conclusion, removed)
            assert broken.because or not broken.still, (conclusion, removed)
            found[broken.because or "gone"] += 1
    return found


def test_each_step_follows_from_its_premises_alone(inference: Inference) -> None:
    assert check_replay(inference, 8) > 200


def test_a_conclusion_follows_from_the_facts_at_the_ends_of_its_tree(inference: Inference) -> None:
    assert check_leaves(inference, 12) == 12


def test_without_a_fact_of_each_way_a_conclusion_is_gone_or_follows_anew(
    inference: Inference,
) -> None:
    found = check_breaking(inference, 9, 1)
    assert found["gone"] >= 3
    assert found.total() >= 6


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [*EXAMPLES, *MADE_UP])
def test_every_explanation_is_true(name: str) -> None:
    inference = reason(name)
    steps = check_replay(inference, 1)
    leaves = check_leaves(inference, 100)
    found = check_breaking(inference, 30, 2)
    print(f"{name}: {steps} steps replayed, {leaves} trees from their leaves, {dict(found)}")
    assert found["gone"]
