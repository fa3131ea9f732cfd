"""What may be asked for, and what is said of a name that means nothing."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from ccreason import why_not
from ccreason.cases import read
from ccreason.errors import InputError
from ccreason.explanation.terms import Terms
from ccreason.reasoning import infer
from ccreason.whynot.known import Known
from ccreason.whynot.targets import Targets

if TYPE_CHECKING:
    from ccreason.engine import Inference

ROOT = Path(__file__).parents[2]
CASE = "https://w3id.org/ccreason/examples/upper-albany"


@cache
def inference() -> Inference:
    return infer(read([ROOT / "examples" / "upper-albany.yaml"]), as_of=date(2026, 12, 1))


@cache
def names() -> Targets:
    known = Known(inference(), CASE)
    return Targets(known, Terms(inference()))


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        ("capacity-gap commitment@network", ["gap/capacity/commitment/network"]),
        ("capacity-gap commitment network", ["gap/capacity/commitment/network"]),
        ("gap/capacity/commitment/network", ["gap/capacity/commitment/network"]),
        (f"{CASE}#community/gap/capacity/commitment/network", ["gap/capacity/commitment/network"]),
        (
            "kesenjangan-kapasitas komitmen@jaringan",
            ["gap/capacity/commitment/network"],
        ),
        ("kesenjangan-kapasitas komitmen@individu", ["gap/capacity/commitment/individual"]),
        (
            "commitment@network",
            ["gap/capacity/commitment/network", "strength/commitment/network"],
        ),
        ("planning-governance", ["gap/function/planning-governance"]),
        ("better-services", ["gap/outcome/better-services", "outcome-at-risk/better-services"]),
        ("community-organizing", ["recommendation/community-organizing"]),
        ("constraint safety organizing-advocacy", ["constraint/safety/organizing-advocacy"]),
        ("ownership-gap nfi", ["gap/ownership/nfi"]),
        ("representation-gap", ["gap/representation"]),
        (
            "recommendation community-organizing for commitment@network",
            ["recommendation/community-organizing"],
        ),
        ("uanc a isolated-organization", ["agent/uanc"]),
        ("isolated-organization uanc", ["agent/uanc"]),
        # As explain knows them.
        ("Komitmen@jaringan", ["gap/capacity/commitment/network", "strength/commitment/network"]),
        ("cc:BetterServices", ["gap/outcome/better-services", "outcome-at-risk/better-services"]),
        ("kesenjangan kapasitas komitmen@jaringan", ["gap/capacity/commitment/network"]),
        ("capacity gap: commitment, networks", ["gap/capacity/commitment/network"]),
        ("gap commitment@network", ["gap/capacity/commitment/network"]),
        ("capacity/commitment/network", ["gap/capacity/commitment/network"]),
        ("gap/capacity/komitmen/jaringan", ["gap/capacity/commitment/network"]),
    ],
)
def test_what_a_name_means(target: str, ids: list[str]) -> None:
    found = [fact[0][1:-1].partition("#")[2] for fact in names().find(target)]
    assert [node.removeprefix("community/") for node in found] == ids


@cache
def made_up() -> Targets:
    inferred = infer(read([ROOT / "examples" / "illustrative.yaml"]), as_of=date(2026, 11, 24))
    known = Known(inferred, "https://w3id.org/ccreason/examples/illustrative")
    return Targets(known, Terms(inferred))


TREND = "trend/assessment/forum-2022/rating/5/assessment/forum-2025/rating/5"


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        # By one of two names: on what records of the case speak of with it.
        ("constraint safety", ["constraint/safety/sense-of-community"]),
        ("hambatan keamanan", ["constraint/safety/sense-of-community"]),
        ("Hambatan: keamanan", ["constraint/safety/sense-of-community"]),
        # What is concluded comes first, whichever of the names was given.
        (
            "constraint migration-patterns",
            [
                "constraint/migration-patterns/access-to-resources",
                "constraint/migration-patterns/organizing-advocacy",
            ],
        ),
        ("hambatan komitmen", ["constraint/residential-stability/commitment"]),
        ("trend commitment@organization", [TREND]),
        ("tren komitmen@organisasi", [TREND]),
        (TREND, [TREND]),
    ],
)
def test_what_a_name_means_that_leaves_something_open(target: str, ids: list[str]) -> None:
    found = [fact[0][1:-1].partition("#community/")[2] for fact in made_up().find(target)]
    assert found == ids


def test_a_constraint_that_nothing_is_recorded_of_is_one_all_the_same() -> None:
    found = [fact[0].partition("#community/")[2] for fact in names().find("constraint safety")]
    assert found
    assert all(node.startswith("constraint/safety/") for node in found)


def test_a_trend_is_told_by_what_it_is_about() -> None:
    path = ROOT / "examples" / "illustrative.yaml"
    inferred = infer(read([path]), as_of=date(2026, 11, 24))
    answer = why_not(inferred, "trend commitment@organization")
    assert answer.holds
    (goal,) = answer.goals
    days = "November 2022 – 14 September 2025"
    assert goal.title.en == f"Trend: commitment (organizations) ({days})"
    assert goal.title.id == f"Tren: komitmen (organisasi) ({days})"


def test_an_iri_and_a_triple_may_be_asked_for() -> None:
    node = NamedNode(f"{CASE}#community/gap/representation")
    assert why_not(inference(), node, depth=0).goals[0].id == "gap/representation"


def test_a_recommendation_for_a_gap_is_the_answer_to_that_gap() -> None:
    target = "recommendation community-organizing for commitment@network"
    ((_, predicate, value),) = names().find(target)
    assert predicate.endswith("#answers>")
    assert value.endswith("gap/capacity/commitment/network>")


@pytest.mark.parametrize(
    ("target", "suggestion"),
    [
        ("comitment", "commitment"),
        ("capacity-gap comitment@network", "capacity-gap commitment@network"),
        ("capacity-gap commitment@netwrok", "capacity-gap commitment@network"),
        ("recomendation leadership-development", "recommendation leadership-development"),
        ("nothing-of-the-kind", None),
        ("", None),
        # A class that is another's equal.
        ("local-lead uanc", None),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_names(
    target: str, suggestion: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        names().find(target)
    error = caught.value
    assert error.exit_code == 2
    assert error.suggestion == suggestion
    assert error.expected
    assert error.render("en") != error.render("id")


def test_of_several_cases_one_must_be_named() -> None:
    paths = [ROOT / "examples" / f"kota-batu-{n}.yaml" for n in ("tlekung", "sumber-brantas")]
    both = infer(read(paths), as_of=date(2026, 12, 1))
    with pytest.raises(InputError):
        why_not(both, "commitment@network")
    case = "https://w3id.org/ccreason/examples/kota-batu-tlekung"
    answer = why_not(both, "gap/capacity/commitment/network", case=case)
    assert answer.case == case
    alone = infer(read(paths[:1]), as_of=date(2026, 12, 1))
    assert why_not(alone, "gap/capacity/commitment/network").goals == answer.goals
    whole = f"{case}#community/gap/capacity/commitment/network"
    assert why_not(both, whole).case == case
    with pytest.raises(InputError):
        why_not(both, "commitment@network", case=case + "x")
