"""Which answers a question names, and what a new record keeps of an older one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import changeskit
import pytest

from ccreason.cases import read
from ccreason.changes import parse_set, what_if
from ccreason.changes.making import make
from ccreason.reasoning import infer
from ccreason.repairing import RENDERERS, load_costs, repair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ccreason.cases import CaseSet
    from ccreason.ntriples import Fact
    from ccreason.repairing import Repair

#: A recommendation that the illustrative case does not give rise to.
NEVER: Final = ("mobilize-existing-capacity",)
ANY: Final = {
    "en": "It does if the answer is: whatever it turns out to be",
    "id": "Tercapai bila jawabannya: apa pun hasilnya",
}


@cache
def _mend(*targets: str, **options: object) -> Repair:
    return repair(changeskit.illustrative(), targets, as_of=changeskit.AS_OF, **options)  # type: ignore[arg-type]


def _known(caseset: CaseSet) -> Callable[[Fact], bool]:
    return infer(caseset, as_of=changeskit.AS_OF, engine="auto").knows


def _words(result: Repair, lang: str) -> str:
    return " ".join(RENDERERS["text"](result, lang).split())


@pytest.mark.parametrize(
    "target",
    [
        "gap/stale/race-and-class-dynamics",
        "gap/stale/sustained-community-capacity",
        "gap/stale/ability-to-solve-problems/network",
        "gap/stale/tie/6",
        "gap/low-confidence/access-to-resources/organization",
        "gap/contradictory/influence-on-decision-making",
        "gap/contradictory/economic-well-being",
    ],
)
def test_a_question_does_not_steer_to_one_answer(target: str) -> None:
    result = _mend(target)
    assert result.plans
    for plan in result.plans:
        (step,) = plan.steps
        assert step.is_question
        assert step.any_answer
    for lang in ("en", "id"):
        assert ANY[lang] in _words(result, lang)


def test_contradicting_sources_are_settled_by_all_that_would_do() -> None:
    result = _mend("gap/contradictory/ability-to-solve-problems/organization")
    found = {plan.steps[0].topic.en: [a.en for a in plan.steps[0].answers] for plan in result.plans}
    assert sorted(found.values()) == [["established", "strong"], ["not yet visible", "emerging"]]


def test_each_answer_that_is_named_does_and_no_other() -> None:
    target = "gap/contradictory/sense-of-community/organization"
    bands = {"not yet visible": "not-yet-visible", "strong": "strong-band"}
    names = ["not yet visible", "emerging", "established", "strong"]
    result = _mend(target)
    (step,) = result.plans[0].steps
    said = {answer.en for answer in step.answers}
    words = step.edit.option.removeprefix("--record ")
    start, _, rest = words.partition("=")
    for name in names:
        request = parse_set(f"{start}={bands.get(name, name)},{rest.partition(',')[2]}", "record")
        made = what_if(changeskit.illustrative(), [request], as_of=changeskit.AS_OF)
        known = _known(made.caseset)
        assert all(goal.is_met(known) for goal in result.goals) == (name in said), name


def test_to_ask_again_is_no_way_to_wish_a_gap_away() -> None:
    """What is known, and not confirmed but denied, would do: that is hope, and no question."""
    plans = _mend("gap/function/organizing-advocacy").plans
    assert plans
    for plan in plans:
        assert not any(step.is_question for step in plan.steps)


@pytest.mark.parametrize("target", ["outcome-at-risk/economic-well-being", "function-at-risk"])
def test_silence_does_not_take_up_a_lapsed_routine(target: str) -> None:
    name = "function-at-risk/goods-and-services" if target == "function-at-risk" else target
    (plan,) = _mend(name).plans
    assert [step.kind for step in plan.steps] == ["routine"]
    assert "routine=routine-kept" in plan.steps[0].edit.option
    assert "routine kept" in plan.steps[0].edit.title.en


def _carried(text: str) -> dict[str, set[str]]:
    view = changeskit.view_of(changeskit.illustrative())
    edit = make(parse_set(text, "record"), view)
    found: dict[str, set[str]] = {}
    for quad in edit.added:
        if "what-if" in str(quad.subject):
            value = getattr(quad.object, "value", "").rpartition("#")[2]
            found.setdefault(quad.predicate.value.rpartition("#")[2], set()).add(value)
    return found


def test_a_new_record_keeps_what_it_does_not_say() -> None:
    said = _carried("goods-and-services=performed")
    assert said["routine"] == {"RoutineLapsed"}
    assert said["performedBy"] == {"agent/cooperative"}
    assert _carried("goods-and-services=performed,routine=routine-kept")["routine"] == {
        "RoutineKept"
    }
    again = _carried("migration-patterns=inhibits")
    assert again["onElement"] == {"OrganizingAdvocacy"}
    assert again["strength"] == {"StrongEffect"}
    turned = _carried("migration-patterns=supports")
    assert "onElement" not in turned
    assert "strength" not in turned
    assert _carried("active=some-active")["likeness"] == {"UnlikeTheRest"}


def test_performing_anew_with_a_lapsed_routine_is_told() -> None:
    (plan, *_) = _mend("gap/function/organizing-advocacy").plans
    assert any("function-at-risk/" in ref.id for ref in plan.effects.comes)


def _nothing(tmp_path: Path, *targets: str, **options: object) -> Repair:
    """Mend where no kind of change may be proposed."""
    costs = tmp_path / "costs.toml"
    costs.write_text("".join(f'[{kind}]\ncost = "never"\n' for kind in load_costs().of))
    result = _mend(*targets, costs=costs, **options)
    assert not result.plans
    return result


def test_what_was_never_concluded_cannot_be_explained(tmp_path: Path) -> None:
    explain, why_not = "ccreason explain", "ccreason why-not"
    for targets, recommendations, named in (
        ((), NEVER, {why_not}),
        (("gap/representation",), (), {explain}),
        (("gap/representation",), NEVER, {explain, why_not}),
    ):
        result = _nothing(tmp_path, *targets, recommendations=recommendations)
        for lang in ("en", "id"):
            words = _words(result, lang)
            assert {one for one in (explain, why_not) if one in words} == named


def test_titles_name_all_that_they_are_about() -> None:
    (plan,) = _mend("gap/stale/race-and-class-dynamics").plans
    comes = [ref.label.en for ref in plan.effects.comes]
    assert "Constraint: race and class dynamics on access to resources" in comes
    (plan, *_) = _mend("gap/representation").plans
    assert "like the rest" in plan.steps[0].edit.title.en
    assert "serupa dengan yang lain" in plan.steps[0].edit.title.id


def test_old_records_of_other_kinds_are_asked_about_again(tmp_path: Path) -> None:
    text = changeskit.ILLUSTRATIVE.read_text("utf-8")
    resources, initiatives, discrimination = "resources:", "initiatives:", "discrimination:"
    start, mid = text.index(f"\n{resources}"), text.index(f"\n{discrimination}")
    assert start < text.index(f"\n{initiatives}") < mid
    parts = [text[:start], text[start : text.index(f"\n{initiatives}")]]
    parts += [text[text.index(f"\n{initiatives}") : mid], text[mid:]]
    path = tmp_path / "case.yaml"
    old = [parts[1].replace("date: 2025", "date: 2015"), parts[3].replace("2025", "2015")]
    people = (
        parts[2]
        .replace("likeness: unlike-the-rest, date: 2025", "likeness: unlike-the-rest, date: 2020")
        .replace("date: 2021", "date: 2019")
    )
    path.write_text(parts[0] + old[0] + people + old[1], "utf-8")
    caseset = read([path])
    for target in ("resource/1", "discrimination/1", "participation"):
        result = repair(caseset, [f"gap/stale/{target}"], as_of=changeskit.AS_OF)
        assert result.plans, target
        for plan in result.plans:
            assert [step.kind for step in plan.steps] == ["assess-again"]
            assert plan.steps[0].any_answer, target
            for lang in ("en", "id"):
                assert ANY[lang] in _words(result, lang)
