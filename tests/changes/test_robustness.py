"""Robustness: what one step or one source undoes, held against plain runs."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import changeskit
import pytest

from ccreason.changes import parse_set, robustness, what_if
from ccreason.changes.robustness_rendering import section, to_data, with_section
from ccreason.reasoning import infer
from ccreason.report import assess
from ccreason.report.sections import outline
from ccreason.report.text import lay_out

if TYPE_CHECKING:
    from ccreason.cases import CaseSet
    from ccreason.changes import RobustnessReport


@cache
def _report() -> RobustnessReport:
    return robustness(changeskit.illustrative(), as_of=changeskit.AS_OF)


def test_a_gap_near_its_threshold_hangs_on_its_rating() -> None:
    found = {c.id: c for c in _report().conclusions}
    near = found["gap/capacity/commitment/organization"]
    assert near.threshold is not None
    assert str(near.threshold.distance) == "0.1667"
    assert [(m.before, m.after) for m in near.moves] == [("2", "3")]
    assert not near.holds
    far = found["gap/capacity/commitment/network"]
    assert not far.moves
    assert [s.id for s in far.sources] == ["forum"]
    assert found["recommendation/leadership-development"].holds


def _check(caseset: CaseSet, report: RobustnessReport, chance: random.Random, count: int) -> None:
    """Move ratings by hand and reason plainly: the same conclusions stay or go."""
    plain = infer(caseset, as_of=changeskit.AS_OF, engine="reference")
    moves = sorted(
        {(m.rating.id, m.after) for c in report.conclusions for m in c.moves},
    )
    for rating, after in chance.sample(moves, min(count, len(moves))):
        made = what_if(caseset, [parse_set(f"{rating}.value={after}")], as_of=changeskit.AS_OF)
        known = infer(made.caseset, as_of=changeskit.AS_OF, engine="reference").knows
        type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        for one in report.conclusions:
            is_undone = (rating, after) in {(m.rating.id, m.after) for m in one.moves}
            fact = (f"<{one.iri}>", type_, f"<https://w3id.org/ccreason/ns#{one.cls}>")
            assert plain.knows(fact)
            if not known(fact):
                assert is_undone, (rating, after, one.id)
            elif one.cls != "Recommendation":
                assert not is_undone, (rating, after, one.id)


def test_moves_agree_with_plain_runs() -> None:
    _check(changeskit.illustrative(), _report(), random.Random(1), 2)


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(25))
def test_many_moves(number: int) -> None:
    caseset = changeskit.generated_case(number)
    report = robustness(caseset, as_of=changeskit.AS_OF)
    _check(caseset, report, random.Random(number), 8)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_rendering(lang: str) -> None:
    assessment = assess(changeskit.illustrative(), as_of=changeskit.AS_OF)
    whole = with_section(outline(assessment, lang), section(_report(), lang))
    assert [one.key for one in whole.sections][-2:] == ["robustness", "sources"]
    shown = lay_out(whole)
    heading = {"en": "What most conclusions hang on", "id": "Tumpuan bagi kesimpulan terbanyak"}
    assert heading[lang] in shown
    assert max(map(len, shown.splitlines())) <= 80
    data = to_data(_report(), lang)
    assert data["moves"] == _report().moves
    assert {c["id"] for c in data["conclusions"]} == {c.id for c in _report().conclusions}


def test_the_report_as_json_keeps_its_schema() -> None:
    import json

    import jsonschema
    from click.testing import CliRunner

    from ccreason.cli.assess import command

    schema = json.loads(
        (changeskit.ROOT / "docs" / "reference" / "assessment.schema.json").read_text("utf-8")
    )
    path = str(changeskit.ILLUSTRATIVE)
    shown = CliRunner().invoke(
        command, [path, "--robustness", "--format", "json", "--as-of", "2026-01-01"]
    )
    data = json.loads(shown.stdout)
    jsonschema.validate(data, schema)
    assert data["robustness"]["conclusions"]
