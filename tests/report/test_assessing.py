"""Which case is assessed, and what its result holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccreason.cases import read
from ccreason.errors import InputError
from ccreason.messages import LANGUAGES, areas, catalogue
from ccreason.report import Assessment, assess, assess_all, render_html, render_text

from .conftest import AS_OF, EXAMPLES, HOSTILE


def test_of_several_cases_one_must_be_named() -> None:
    cases = read([EXAMPLES[0], HOSTILE])
    with pytest.raises(InputError) as caught:
        assess(cases, as_of=AS_OF)
    assert caught.value.message == "report.one-case"
    assert "https://example.org/cases/hostile" in str(caught.value)
    one = assess(cases, case="https://example.org/cases/hostile", as_of=AS_OF)
    assert one.case.iri == "https://example.org/cases/hostile"
    assert [a.case.iri for a in assess_all(cases, as_of=AS_OF)] == [
        c.graph.value for c in cases.cases
    ]


def test_an_unknown_case_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        assess(read([HOSTILE]), case="https://example.org/cases/hostil", as_of=AS_OF)
    assert caught.value.suggestion == "https://example.org/cases/hostile"
    assert caught.value.exit_code == 2


def test_a_case_among_others_gets_what_it_gets_alone() -> None:
    together = assess(
        read([EXAMPLES[0], HOSTILE]), case="https://example.org/cases/hostile", as_of=AS_OF
    )
    assert render_text(together) == render_text(assess(read([HOSTILE]), as_of=AS_OF))


def test_the_result_is_data_that_cannot_be_changed(illustrative: Assessment) -> None:
    with pytest.raises(AttributeError):
        illustrative.concluded = False  # type: ignore[misc]
    hash(illustrative.gaps)


def test_the_use_of_capacity_that_is_there_comes_first() -> None:
    path = next(p for p in EXAMPLES if p.stem == "illustrative-well-connected")
    result = assess(read([path]), as_of=AS_OF)
    assert result.recommendations[0].strategy.id == "mobilize-existing-capacity"
    statuses = [r.status for r in result.recommendations]
    assert "blocked" in statuses
    assert statuses == sorted(statuses, key=lambda s: s == "blocked")
    blocked = next(r for r in result.recommendations if r.status == "blocked")
    assert blocked.blocked_by
    assert "The block lifts" in " ".join(why.en for why in blocked.blocked_why)
    assert "blocked for now" in render_text(result, "en")


def test_the_order_of_recommendations_follows_its_reasons(illustrative: Assessment) -> None:
    keys = [
        (r.status == "blocked", -len(r.priority), -len(r.answers))
        for r in illustrative.recommendations
    ]
    assert keys == sorted(keys)
    assert len(keys) >= 4


def test_causes_are_told_as_chains(illustrative: Assessment) -> None:
    chains = {tuple(step.element.id for step in c.chain) for c in illustrative.causes if c.chain}
    assert (
        "residential-stability",
        "density-of-acquaintance",
        "sense-of-community",
    ) in chains
    for cause in illustrative.causes:
        assert all(step.link is not None for step in cause.chain[:-1])
        assert all(step.link is None for step in cause.chain[-1:])


def test_there_is_neither_score_nor_ranking(illustrative: Assessment) -> None:
    names = set(vars(illustrative))
    assert not {n for n in names if "score" in n or "rank" in n or "index" in n}


def test_an_unconcluded_report_says_what_to_mend() -> None:
    broken = Path(__file__).parent / "cases" / "broken.yaml"
    result = assess(read([broken]), as_of=AS_OF)
    text = render_text(result, "en")
    assert "nothing was concluded" in text
    assert "broken.yaml:16:" in text
    assert "CAPACITY PROFILE" not in text
    assert "<svg" not in render_html(result, "en")
    forced = render_text(assess(read([broken]), as_of=AS_OF, force=True), "en")
    assert "forced" in forced
    assert "CAPACITY PROFILE" in forced


def english_phrases() -> list[str]:
    """Every English message of a report that Indonesian words differently, cut at its values."""
    phrases = []
    for area in ("report", "wording", "explain"):
        assert area in areas()
        for message in catalogue(area).values():
            for piece in message["en"].replace("}", "{").split("{")[::2]:
                words = piece.strip(' .,;:?!()"')
                if words.count(" ") >= 2 and words not in message["id"]:
                    phrases.append(words)
    return phrases


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_nothing_english_is_left_in_indonesian(path: Path) -> None:
    result = assess(read([path]), as_of=AS_OF)
    text = " ".join(render_text(result, "id").split())
    phrases = english_phrases()
    assert len(phrases) > 60
    assert [p for p in phrases if p in text] == []
    labels = {
        (ref.label.en, ref.label.id)
        for row in (*result.profile, *result.records)
        for ref in (row.element, getattr(row, "level", None), getattr(row, "state", None))
        if ref is not None
    }
    assert [en for en, id_ in labels if en != id_ and en in text] == []


def test_both_languages_say_equally_much(illustrative: Assessment) -> None:
    counts = [
        sum(
            line.startswith(("- ", "1. ", "2. "))
            for line in render_text(illustrative, lang).split("\n")
        )
        for lang in LANGUAGES
    ]
    assert counts[0] == counts[1]


def test_a_changed_threshold_is_told(tmp_path: Path) -> None:
    file = tmp_path / "parameters.ttl"
    file.write_text(
        "@prefix cc: <https://w3id.org/ccreason/ns#> .\ncc:ActiveParameters cc:gapThreshold 0.7 ."
    )
    assessment = assess(read([EXAMPLES[0]]), as_of=AS_OF, parameters=file)
    told = {ref.id: value for ref, value in assessment.versions.parameters}
    assert told["gapThreshold"] == "0.7"
    assert told["strengthThreshold"] == "0.75"
