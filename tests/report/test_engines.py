"""Every engine gives the same assessment, and the assessment names the engine that reasoned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason import reasoning
from ccreason.cases import read
from ccreason.comparison import compare, trend
from ccreason.report import assess

if TYPE_CHECKING:
    from ccreason.cases import CaseSet

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = date(2026, 12, 1)


@pytest.fixture(scope="module")
def case() -> CaseSet:
    return read([EXAMPLES / "upper-albany.yaml"])


def test_the_engine_that_reasoned_is_named(case: CaseSet, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = assess(case, as_of=AS_OF)
    assert plain.versions.engine == "reference"
    in_sqlite = assess(case, as_of=AS_OF, engine="sqlite")
    assert in_sqlite.versions.engine == "sqlite"
    monkeypatch.setattr(reasoning, "COMPILED_FROM", 1)
    in_duckdb = assess(case, as_of=AS_OF)
    assert in_duckdb.versions.engine == "duckdb"
    for other in (in_sqlite, in_duckdb):
        assert replace(other, versions=plain.versions) == plain


def test_compare_and_trend_take_an_engine(case: CaseSet) -> None:
    two = read([EXAMPLES / "upper-albany.yaml", EXAMPLES / "harambee.yaml"])
    comparison = compare(two, as_of=AS_OF, engine="sqlite")
    assert {a.versions.engine for a in comparison.assessments} == {"sqlite"}
    assert trend(case, as_of=AS_OF, engine="sqlite").assessment.versions.engine == "sqlite"


def test_a_setting_that_is_none_is_refused(case: CaseSet) -> None:
    with pytest.raises(TypeError):
        assess(case, as_off=AS_OF)  # type: ignore[call-arg]
