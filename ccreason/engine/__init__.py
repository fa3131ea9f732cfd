"""Engines: from rules and facts to what follows, with every derivation.

An engine is an :class:`Evaluator`. The one here is the reference; a compiled one gives the same
:class:`Inference`.
"""

from __future__ import annotations

from ccreason.engine.model import (
    Absence,
    Derivation,
    Evaluator,
    FactBase,
    Inference,
    Record,
)
from ccreason.engine.reference import Limits, ReferenceEvaluator

__all__ = [
    "Absence",
    "Derivation",
    "Evaluator",
    "FactBase",
    "Inference",
    "Limits",
    "Record",
    "ReferenceEvaluator",
]
