"""What is said of cells and dates is true: withheld is not unrated, and no limit is off by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccreason.cases import read
from ccreason.comparison import compare, compare_text, trend, trend_html, trend_text

from .comparisons import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.comparison import Comparison, History

RATED = "element: commitment, level: individual, value: {0}, scale: four-bands"


def written(
    folder: Path,
    name: str,
    *rounds: tuple[str, str, tuple[str, ...]],
    instrument: str = "ccreason-bands",
) -> Path:
    """Write a case whose assessments are: who, when, which ratings."""
    title = name.title()
    lines = [
        "ccreason: 1",
        f"id: https://example.org/cases/{name}",
        f"title: {{en: {title}, id: {title}}}",
        "language: en\nlicense: CC-BY-4.0\ncreated: 2026-11-24",
        f"community: {{name: {{en: {title}, id: {title}}}, basis: [shared-geography]}}",
        "sources:\n  talks: {title: Talks, citation: Made up., consent: consent-given, date: 2020}",
        "agents:",
        *(
            f"  {who}: {{name: {who.title()}, type: organization, kind: ngo, locality: local}}"
            for who in ("forum", "team")
        ),
    ]
    lines += ["assessments:"] if rounds else []
    for number, (who, when, ratings) in enumerate(rounds):
        lines += [f"  a{number}: # {who}", f"    date: {when}", "    method: group-discussion"]
        lines += [f"    instrument: {instrument}"] if instrument else []
        lines += [
            f"    assessor: {who}",
            "    informants: 9",
            "    source: [talks]",
            "    ratings:",
        ]
        lines += [f"      - {{{rating}}}" for rating in ratings]
    path = folder / f"{name}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def side_by_side(*paths: Path) -> Comparison:
    return compare(read(paths), order=paths, as_of=AS_OF)


def barriers(told: Comparison) -> dict[str, list[tuple[str, list[int]]]]:
    found: dict[str, list[tuple[str, list[int]]]] = {}
    for barrier in told.barriers:
        cases = [place for place, _ in (*barrier.details, *barrier.dates)]
        for element, level in barrier.cells:
            name = element.id if level is None else f"{element.id}@{level.id}"
            found.setdefault(barrier.kind, []).append((name, cases))
    return found


def history(path: Path) -> History:
    return trend(read([path]), as_of=AS_OF)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_why_there_is_no_value_is_told(tmp_path: Path) -> None:
    cell = "element: commitment, level: individual, status: {0}, reason: So it was."
    statuses = ("withheld", "not-applicable", "unknown")
    paths = [written(tmp_path, "rated", ("forum", "2026-05", (RATED.format(2),)))]
    paths += [
        written(tmp_path, s.replace("-", ""), ("forum", "2026-05", (cell.format(s),)))
        for s in statuses
    ]
    paths.append(written(tmp_path, "silent"))
    told = side_by_side(*paths)
    cells = barriers(told)
    for place, status in enumerate(statuses, start=1):
        assert cells[status] == [("commitment@individual", [place])]
    assert cells["missing"] == [("commitment@individual", [4])]
    said = one_line(compare_text(told, "en"))
    assert "Withheld in Withheld: commitment (individuals)" in said
    assert "Said not to apply in Notapplicable: commitment (individuals)" in said
    assert "Not known in Unknown: commitment (individuals)" in said
    assert "Not rated in Silent: commitment (individuals)" in said
    assert "Tidak dibuka di Withheld: komitmen (individu)" in one_line(compare_text(told, "id"))


def test_a_case_of_which_nothing_was_concluded_is_not_called_unrated(tmp_path: Path) -> None:
    good = written(tmp_path, "good", ("forum", "2026-05", (RATED.format(2),)))
    bad = written(tmp_path, "bad", ("forum", "2030-05", (RATED.format(2),)))
    told = side_by_side(good, bad)
    assert not told.assessments[1].concluded
    assert "missing" not in barriers(told)
    assert "Not rated in Bad" not in one_line(compare_text(told, "en"))


@pytest.mark.parametrize(("day", "is_apart"), [("2023-05", False), ("2023-04", True)])
def test_dates_are_too_far_apart_only_beyond_the_limit(
    tmp_path: Path, day: str, *, is_apart: bool
) -> None:
    one = written(tmp_path, "one", ("forum", "2026-05", (RATED.format(2),)))
    other = written(tmp_path, "other", ("forum", day, (RATED.format(2),)))
    told = side_by_side(one, other)
    assert told.months == 36
    assert ("date" in barriers(told)) is is_apart
    assert bool(told.alike) is not is_apart


def test_an_instrument_that_nobody_names_is_not_the_same_one(tmp_path: Path) -> None:
    rounds = ("forum", "2026-05", (RATED.format(2),))
    one = written(tmp_path, "one", rounds, instrument="")
    other = written(tmp_path, "other", rounds, instrument="")
    told = side_by_side(one, other)
    assert barriers(told)["instrument"] == [("commitment@individual", [0, 1])]
    assert not told.alike


def test_only_what_every_case_rated_is_alike(tmp_path: Path) -> None:
    rounds = ("forum", "2026-05", (RATED.format(2),))
    two = [written(tmp_path, name, rounds) for name in ("one", "other")]
    assert [e.id for e, _ in side_by_side(*two).alike] == ["commitment"]
    assert not side_by_side(*two, written(tmp_path, "silent")).alike


def test_a_withheld_value_was_not_rated_once(tmp_path: Path) -> None:
    withheld = "element: commitment, level: network, status: withheld, reason: Asked."
    rated = "element: commitment, level: network, value: 2, scale: four-bands"
    both = (RATED.format(2), withheld)
    path = written(
        tmp_path, "case", ("forum", "2024-05", both), ("forum", "2026-05", (RATED.format(2),))
    )
    said = one_line(trend_text(history(path), "en"))
    assert "Rated once only" not in said
    assert "Without a value so far: commitment (networks)." in said
    path = written(tmp_path, "case", ("forum", "2024-05", both), ("forum", "2026-05", (rated,)))
    said = one_line(trend_text(history(path), "en"))
    assert "Rated once only: commitment (individuals and networks)." in said


def test_ratings_of_one_day_by_two_sources_are_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "case",
        ("forum", "2026-05", (RATED.format(1),)),
        ("team", "2026-05", (RATED.format(4),)),
    )
    said = one_line(trend_text(history(path), "en"))
    assert "Rated more than once, but never comparably: commitment (individuals)." in said


def test_the_direction_of_each_source_is_told_with_its_name(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "case",
        ("forum", "2024-05", (RATED.format(1),)),
        ("team", "2024-06", (RATED.format(4),)),
        ("forum", "2026-05", (RATED.format(2),)),
        ("team", "2026-06", (RATED.format(3),)),
    )
    said = one_line(trend_text(history(path), "en"))
    assert "Rising: commitment (individuals) (according to Forum)." in said
    assert "Falling: commitment (individuals) (according to Team)." in said


def test_a_page_tells_no_day_where_a_month_was_recorded(tmp_path: Path) -> None:
    rounds = [("forum", when, (RATED.format(2),)) for when in ("2024~", "2026-05")]
    page = trend_html(history(written(tmp_path, "case", *rounds)), "en")
    assert "Ratings from about 2024 to May 2026" in page
    assert "31 December 2024" not in page


def test_where_nothing_was_concluded_the_way_to_the_violations_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "case", ("forum", "2030-05", (RATED.format(1),)))
    said = one_line(trend_text(history(path), "en"))
    assert "ccreason validate" in said
    assert "below" not in said
