"""Validation: what is wrong with a description, where, and what to do about it.

:func:`validate` holds cases to the shapes of a profile and gives a :class:`ValidationReport`;
:data:`RENDERERS` write one as text, JSON, RDF, JUnit XML or HTML.
"""

from __future__ import annotations

from ccreason.validation.engines import Graph, run
from ccreason.validation.files import validate_files
from ccreason.validation.model import (
    SEVERITIES,
    CheckedCase,
    Severity,
    ValidationReport,
    ValidationResult,
)
from ccreason.validation.rendering import RENDERERS
from ccreason.validation.validating import ENGINES, validate

__all__ = [
    "ENGINES",
    "RENDERERS",
    "SEVERITIES",
    "CheckedCase",
    "Graph",
    "Severity",
    "ValidationReport",
    "ValidationResult",
    "run",
    "validate",
    "validate_files",
]
