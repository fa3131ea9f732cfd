"""Describe, check and reason about community capacity, and explain every conclusion.

The public functions take and give typed objects; `rdflib` graphs appear only at the edges
(:meth:`CaseSet.to_rdflib`, :meth:`Inference.to_rdflib`). Everything is loaded on first use, so
importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "__version__",
    "assess",
    "compare",
    "explain",
    "infer",
    "infer_files",
    "query",
    "read",
    "repair",
    "trend",
    "validate",
    "what_if",
    "why_not",
    "write",
]

# Where each public name lives; resolved by __getattr__ on first use.
_HOMES = {
    "assess": "ccreason.report",
    "compare": "ccreason.comparison",
    "explain": "ccreason.explanation",
    "infer": "ccreason.reasoning",
    "infer_files": "ccreason.pipeline",
    "query": "ccreason.querying",
    "read": "ccreason.cases",
    "repair": "ccreason.repairing",
    "trend": "ccreason.comparison",
    "validate": "ccreason.validation",
    "what_if": "ccreason.changes",
    "why_not": "ccreason.whynot",
    "write": "ccreason.cases",
}

if TYPE_CHECKING:
    from ccreason.cases import read, write
    from ccreason.changes import what_if
    from ccreason.comparison import compare, trend
    from ccreason.explanation import explain
    from ccreason.pipeline import infer_files
    from ccreason.querying import query
    from ccreason.reasoning import infer
    from ccreason.repairing import repair
    from ccreason.report import assess
    from ccreason.validation import validate
    from ccreason.whynot import why_not


def __getattr__(name: str) -> Any:
    """Import a public function the first time it is asked for (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
