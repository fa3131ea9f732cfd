"""Describe, check and reason about community capacity, and explain every conclusion.

The public functions take and give typed objects; `rdflib` graphs appear only at the edges
(:meth:`CaseSet.to_rdflib`, :meth:`Inference.to_rdflib`). Everything is loaded on first use, so
importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.lazy import from_homes

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
    "assess": "report",
    "compare": "comparison",
    "explain": "explanation",
    "infer": "reasoning",
    "infer_files": "pipeline",
    "query": "querying",
    "read": "cases",
    "repair": "repairing",
    "trend": "comparison",
    "validate": "validation",
    "what_if": "changes",
    "why_not": "whynot",
    "write": "cases",
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

# Importing the package costs next to nothing.
__getattr__ = from_homes(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
