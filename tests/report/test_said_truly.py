"""What a report says is true of the data: also of values withheld, and of sources that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccreason.cases import read
from ccreason.report import Assessment, assess, render_text, to_data

from .conftest import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = """
ccreason: 1
id: https://example.org/cases/small
title: {en: Small, id: Kecil}
language: en
license: CC-BY-4.0
created: 2026-11-24
community:
  name: {en: Small, id: Kecil}
  basis: [shared-geography]
sources:
  talks: {title: {en: Talks, id: Percakapan}, citation: Made up., consent: consent-given}
  notes: {title: {en: Notes, id: Catatan}, citation: Made up., consent: consent-given}
agents:
  forum: {name: Forum, type: organization, kind: ngo, locality: local}
  team: {name: Team, type: organization, kind: ngo, locality: outside}
"""


def round_of(name: str, *ratings: str, date: str = "2026-10") -> str:
    """Return an assessment by an agent of its name, for the section `assessments`."""
    told = "".join(f"\n      - {{{rating}}}" for rating in ratings)
    return (
        f"\n  {name}-{date[:7].strip('~')}:\n    date: {date}\n    method: group-discussion"
        f"\n    instrument: ccreason-bands\n    assessor: {name}\n    informants: 9"
        f"\n    source: [talks]\n    ratings:{told}"
    )


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], Assessment]:
    def assessed(rest: str) -> Assessment:
        path = tmp_path / "small.yaml"
        path.write_text(HEAD + rest, encoding="utf-8")
        return assess(read([path]), as_of=AS_OF)

    return assessed


def test_a_value_withheld_is_not_told_as_a_rating_that_nobody_gave(
    small: Callable[[str], Assessment],
) -> None:
    withheld = "element: commitment, level: {0}, status: withheld, reason: Asked."
    rest = "assessments:" + round_of("forum", withheld.format("individual"))
    said = render_text(small(rest), "en")
    assert "Nobody has rated this" not in said
    assert "withheld, not known or does not apply" in " ".join(said.split())
    assert "Nobody has rated this" in render_text(small(""), "en")


def test_a_rating_below_the_threshold_that_another_contradicts_is_not_passed_over(
    small: Callable[[str], Assessment],
) -> None:
    rated = "element: commitment, level: individual, value: {0}, scale: four-bands"
    rest = "assessments:" + round_of("forum", rated.format(1)) + round_of("team", rated.format(4))
    said = " ".join(render_text(small(rest), "en").split())
    assert "lies below the threshold" not in said
    assert "Sources contradict each other about: commitment (individuals)." in said
    alone = "assessments:" + round_of("team", rated.format(4))
    assert "No characteristic that was rated lies below the threshold." in render_text(small(alone))


def test_influences_are_counted_once_each_however_often_they_were_recorded(
    small: Callable[[str], Assessment],
) -> None:
    rest = """
conditions:
  - {influence: safety, polarity: supports, date: 2026}
  - {influence: safety, polarity: inhibits, date: 2024}
  - {influence: safety, polarity: inhibits, date: 2020}
  - {influence: distribution-of-power, polarity: inhibits, date: 2026}
  - {influence: distribution-of-resources, polarity: inhibits, date: 2026}
"""
    assert "conditioning influences recorded: 2 of 7" in render_text(small(rest), "en")


def test_what_was_rated_is_not_said_to_be_unrecorded(small: Callable[[str], Assessment]) -> None:
    rest = "assessments:" + round_of(
        "forum",
        "element: planning-governance, value: 3, scale: four-bands",
        "element: safety, status: not-applicable, reason: Not asked.",
    )
    said = " ".join(render_text(small(rest), "en").split())
    assert "Not recorded apart from the rating above: planning, decision making" in said
    assert "Not recorded apart from the rating above: safety." in said
    assert "Nothing is recorded about planning" not in said
    assert "Nothing is recorded about safety" not in said


def test_a_gap_names_the_sources_of_records_as_well(small: Callable[[str], Assessment]) -> None:
    rest = "assessments:" + round_of(
        "forum", "element: better-services, value: 4, scale: four-bands", date="2026"
    )
    rest += """
outcomes:
  - {outcome: better-services, attainment: not-reached, date: 2026, source: [notes]}
functions:
  - {function: goods-and-services, performance: not-performed, date: 2026, source: [notes]}
"""
    assessment = small(rest)
    evidence = {g.id: [ref.id for ref in g.evidence] for g in assessment.gaps if g.evidence}
    assert evidence["gap/function/goods-and-services"] == ["source/notes"]
    assert evidence["gap/contradictory/better-services"] == ["source/talks", "source/notes"]
    assert "Evidence: Talks; Notes" in render_text(assessment, "en")
    told = {gap["id"]: gap["evidence"] for gap in to_data(assessment, "en")["gaps"]}
    assert [s["id"] for s in told["gap/function/goods-and-services"]] == ["source/notes"]


def test_levels_are_asked_about_in_the_order_of_the_framework(
    small: Callable[[str], Assessment],
) -> None:
    rated = "element: {0}, level: {1}, value: 4, scale: four-bands"
    cells = [("sense-of-community", level) for level in ("individual", "organization", "network")]
    cells += [("commitment", "individual"), ("commitment", "network")]
    cells.append(("access-to-resources", "network"))
    rest = "assessments:" + round_of("forum", *(rated.format(*cell) for cell in cells))
    said = " ".join(render_text(small(rest), "en").split())
    assert "commitment stand among organizations?" in said
    assert "access to resources stand among individuals and organizations?" in said


@pytest.mark.parametrize("lang", ["en", "id"])
def test_no_day_is_told_where_only_a_month_or_about_a_year_was_recorded(
    small: Callable[[str], Assessment], lang: str
) -> None:
    rated = "element: commitment, level: individual, value: {0}, scale: four-bands"
    rest = "assessments:" + round_of("forum", rated.format(3), date="2024~")
    rest += round_of("team", rated.format(3), date="2026-02")
    rest += """
conditions:
  - {influence: safety, polarity: inhibits, date: 198X}
  - {influence: migration-patterns, polarity: inhibits, date: 1990/2001-05}
functions:
  - {function: goods-and-services, performance: performed, date: 2019-03-05}
"""
    said = " ".join(render_text(small(rest), lang).split())
    for day in ("31 D", "28 F", "31 M"):
        assert day not in said
    names = {
        "en": ("(about 2024)", "(February 2026)", "reaches to the 1980s", "reaches to May 2001"),
        "id": ("(sekitar 2024)", "(Februari 2026)", "dasawarsa 1980-an", "sampai Mei 2001"),
    }
    for name in names[lang]:
        assert name in said
    assert {"en": "reaches to 5 March 2019", "id": "sampai 5 Maret 2019"}[lang] in said


def test_one_is_told_as_one(small: Callable[[str], Assessment]) -> None:
    rest = "assessments:" + round_of(
        "forum", "element: commitment, level: individual, value: 4, scale: four-bands"
    )
    said = " ".join(render_text(small(rest.replace("informants: 9", "informants: 1"))).split())
    assert "1 of 12 characteristics at a level has been assessed." in said
    assert "1 person" in said
    assert "9 people" in render_text(small(rest))


def test_changes_stand_in_the_order_of_time_however_dates_are_written(
    small: Callable[[str], Assessment],
) -> None:
    rated = "element: commitment, level: individual, value: {0}, scale: four-bands"
    dates = ("201X", "2020~", "2022-05", "2023-02/2024-03")
    rest = "assessments:" + "".join(
        round_of("forum", rated.format(value), date=date).replace("forum-", f"a{value}-", 1)
        for value, date in enumerate(dates, start=1)
    )
    changes = [(t.start.date, t.end.date) for t in small(rest).trends if t.start and t.end]
    assert changes == [("201X", "2020~"), ("2020~", "2022-05"), ("2022-05", "2023-02/2024-03")]


def test_a_strength_of_long_ago_is_not_told_as_one_of_today(
    small: Callable[[str], Assessment],
) -> None:
    rating = "element: {0}, level: network, value: 4, scale: four-bands, confidence: 0.9"
    old = round_of("forum", rating.format("commitment"), date="2019-10")
    new = round_of("forum", rating.format("sense-of-community"))
    assessed = small("assessments:" + old + new)
    said = " ".join(render_text(assessed, "en").split())
    assert "- Strengths: sense of community (networks)." in said
    assert "Strengths when last rated, too long ago to count on: commitment (networks)." in said
    assert "Kekuatan saat terakhir dinilai" in " ".join(render_text(assessed, "id").split())


def test_too_little_is_known_only_where_that_is_so(small: Callable[[str], Assessment]) -> None:
    elements = (
        "sense-of-community",
        "commitment",
        "ability-to-solve-problems",
        "access-to-resources",
    )
    rating = "element: {0}, level: {1}, value: 4, scale: four-bands, confidence: 0.9"
    ratings = [
        rating.format(element, level)
        for element in elements
        for level in ("individual", "organization", "network")
    ]
    little, nothing = "Too little is known yet", "No gap was found that a strategy would answer."
    for count, said, unsaid in ((12, nothing, little), (3, little, nothing)):
        text = render_text(small("assessments:" + round_of("forum", *ratings[:count])), "en")
        assert text.count(said) == 2
        assert unsaid not in text
