"""Case descriptions: read from YAML and RDF, written back, and the format's own schema.

Every format is read to the same dataset with one named graph per case; see
``docs/reference/case-format.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccreason.cases.caseset import Case, CaseSet, Origin, Positions
from ccreason.cases.problems import CaseFormatError
from ccreason.cases.reading import FORMATS, SUFFIXES, read

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Case",
    "CaseFormatError",
    "CaseSet",
    "Origin",
    "Positions",
    "case_schema",
    "read",
    "scaffold",
    "write",
]


def write(
    caseset: CaseSet,
    target: str | Path | BinaryIO,
    format: str | None = None,  # noqa: A002 -- the word of the command line
) -> None:
    """Write cases in a format; see :func:`ccreason.cases.writing.write`."""
    from ccreason.cases import writing

    writing.write(caseset, target, format)


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of the YAML form (draft 2020-12)."""
    from ccreason.cases import schema

    return schema.case_schema()


def scaffold(lang: str = "en") -> str:
    """Return a commented case in YAML to start from, its comments in a language (en, id)."""
    from ccreason.cases import starter

    return starter.scaffold(lang)
