"""Assessments of the examples, each made once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason.cases import read
from ccreason.report import Assessment, assess

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF = date(2026, 12, 1)
ROOT = Path(__file__).parents[2]
HOSTILE = Path(__file__).parent / "cases" / "hostile.yaml"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CASES = [*EXAMPLES, HOSTILE]


@cache
def assessment_of(path: Path) -> Assessment:
    return assess(read([path.relative_to(ROOT)]), as_of=AS_OF)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read cases by the path that a user at the project's root would give."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def assessed() -> Callable[[Path], Assessment]:
    return assessment_of


@pytest.fixture
def illustrative() -> Assessment:
    return assessment_of(ROOT / "examples" / "illustrative.yaml")


@pytest.fixture
def hostile() -> Assessment:
    return assessment_of(HOSTILE)
