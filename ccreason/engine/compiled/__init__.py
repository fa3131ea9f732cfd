"""The compiled engine: rules as SQL over columns (see `docs/explanation/engine.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ccreason.engine.compiled.evaluator import CompiledEvaluator
    from ccreason.engine.compiled.small.evaluator import SmallEvaluator

__all__ = ["CompiledEvaluator", "SmallEvaluator"]


def __getattr__(name: str) -> Any:
    """Import an engine when it is first asked for: DuckDB alone takes a fifth of a second."""
    if name == "CompiledEvaluator":
        from ccreason.engine.compiled.evaluator import CompiledEvaluator

        return CompiledEvaluator
    if name == "SmallEvaluator":
        from ccreason.engine.compiled.small.evaluator import SmallEvaluator

        return SmallEvaluator
    raise AttributeError(name)
