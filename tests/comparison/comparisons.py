"""Comparisons and histories of the examples, each made once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from ccreason.cases import read
from ccreason.comparison import Comparison, History, compare, trend

AS_OF = date(2026, 12, 1)
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CASES = Path(__file__).parent / "cases"


@cache
def comparison_of(*names: str) -> Comparison:
    paths = [found(name) for name in names]
    return compare(read(paths), order=paths, as_of=AS_OF)


@cache
def history_of(name: str) -> History:
    return trend(read([found(name)]), as_of=AS_OF)


def found(name: str) -> Path:
    own = CASES / f"{name}.yaml"
    return own if own.is_file() else EXAMPLES / f"{name}.yaml"
