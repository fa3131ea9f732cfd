"""The examples read, conform, reason, and between them fire every rule but those listed here."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from ccreason import resources
from ccreason.cases import read
from ccreason.namespaces import cc
from ccreason.reasoning import infer
from ccreason.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.engine import Inference

AS_OF = date(2026, 12, 1)
EXAMPLES = sorted(resources.examples_dir().glob("*.yaml"))
INVENTED = {"illustrative", "illustrative-well-connected"}
RULES = {path.stem for path in resources.rules_dir().glob("*.rq")}

#: Rules that no example fires, each with the reason; the list is exact.
SILENT = {
    "channel-question": "the one poor example with recent discrimination names its channels",
    "latest-proxy-undated": "an assessment without a date does not conform",
    "latest-rating-undated": "an assessment without a date does not conform",
}

#: What the first invented example alone must show.
SHOWN = {
    "blocked-by-constraint",
    "caution-conflict",
    "caution-constraint-on-answer",
    "caution-constraint-on-means",
    "caution-discrimination",
    "caution-earlier-failure",
    "caution-few-informants",
    "caution-low-confidence",
    "caution-old-condition",
    "caution-ownership",
    "caution-ownership-external",
    "caution-representation",
    "caution-routine",
    "caution-stale",
    "isolated-organization",
    "level-gap",
    "observed-after-aim",
    "observed-after-strategy",
    "strategy-combination",
    "supported-along-chain",
    "undermined-along-chain",
}

#: How many rules the first invented example fires at least.
LEAST_FIRED = 120


@cache
def reasoned(path: Path) -> Inference:
    return infer(read([path]), as_of=AS_OF)


@cache
def fired(path: Path) -> frozenset[str]:
    return frozenset(d.rule_id for d in reasoned(path).all_derivations()) & RULES


def named(name: str) -> Path:
    return resources.examples_dir() / f"{name}.yaml"


def test_examples_were_found() -> None:
    assert {path.stem for path in EXAMPLES} > INVENTED
    assert len(EXAMPLES) >= 7


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example_conforms(path: Path) -> None:
    report = validate(read([path]), as_of=AS_OF)
    broken = [r.messages["en"] for r in report.results if r.severity == "Violation"]
    assert not broken


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example_fires(path: Path) -> None:
    assert len(fired(path)) > 10


def test_silent_rules_are_listed() -> None:
    every = frozenset().union(*(fired(path) for path in EXAMPLES))
    assert RULES - every == set(SILENT)


def test_illustrative_example_shows_nearly_everything() -> None:
    found = fired(named("illustrative"))
    assert found >= SHOWN
    assert len(found) >= LEAST_FIRED


def test_trends_of_every_direction() -> None:
    directions = {
        quad.object
        for quad in reasoned(named("illustrative")).inferred
        if quad.predicate == cc("trendDirection")
    }
    assert directions == {cc("Rising"), cc("Falling"), cc("Steady"), cc("NotComparable")}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_only_invented_examples_say_so(path: Path) -> None:
    (case,) = read([path]).cases
    assert case.illustrative == (path.stem in INVENTED)


@pytest.mark.parametrize(
    "path", [p for p in EXAMPLES if p.stem not in INVENTED], ids=lambda p: p.stem
)
def test_real_places_have_no_invented_rating(path: Path) -> None:
    classes = {q.object for q in read([path]).dataset if q.predicate.value.endswith("#type")}
    assert cc("Rating") not in classes


@pytest.mark.parametrize("name", ["upper-albany", "harambee"])
def test_old_records_claim_nothing_about_the_present(name: str) -> None:
    """Records of 1970 to 2021 give questions, and no constraint, risk or recommendation of 2026."""
    claims = {cc("Constraint"), cc("OutcomeAtRisk"), cc("Recommendation"), cc("Asset")}
    inferred = reasoned(named(name)).inferred
    classes = {q.object for q in inferred if q.predicate.value.endswith("#type")}
    assert not claims & classes
    assert cc("StaleGap") in classes
