"""The compiled engine: rules as SQL over columns (see `docs/explanation/engine.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.lazy import from_homes

if TYPE_CHECKING:
    from ccreason.engine.compiled.evaluator import CompiledEvaluator
    from ccreason.engine.compiled.small.evaluator import SmallEvaluator

__all__ = ["CompiledEvaluator", "SmallEvaluator"]

_HOMES = {"CompiledEvaluator": "evaluator", "SmallEvaluator": "small.evaluator"}

# DuckDB alone takes a fifth of a second.
__getattr__ = from_homes(__name__, _HOMES)
