"""The compiled engine: rules as SQL over columns (see `docs/explanation/engine.md`)."""

from __future__ import annotations

from ccreason.engine.compiled.evaluator import CompiledEvaluator

__all__ = ["CompiledEvaluator"]
