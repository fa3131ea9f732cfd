"""Where ontology, shapes, queries and examples lie.

They stand once, at the top level of the source tree, and inside the package in a wheel. This
module is the only one that knows the difference.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ccreason.errors import InputError

#: The profiles that `validate` knows, in the order they are reported.
PROFILES = ("case", "quality", "privacy")


@cache
def data_root() -> Path:
    """Return the folder that holds ``ontology/``, ``shapes/``, ``queries/`` and ``examples/``."""
    package = Path(__file__).parent
    for candidate in (package / "_data", package.parent):
        if (candidate / "ontology" / "core.ttl").is_file():
            return candidate
    raise InputError("core.data-missing", path=str(package), exit_code=3)


def ontology_dir() -> Path:
    """Return the folder of ontology modules."""
    return data_root() / "ontology"


def ontology_files(*, alignments: bool = False) -> tuple[Path, ...]:
    """Return the ontology's modules in a fixed order.

    Args:
        alignments: whether to include the alignments to other vocabularies, which no rule needs.
    """
    folder = ontology_dir()
    files = [*folder.glob("*.ttl"), *folder.glob("vocab/*.ttl")]
    if alignments:
        files += folder.glob("alignments/*.ttl")
    return tuple(sorted(files))


def shapes_file(profile: str) -> Path:
    """Return the shapes graph of a profile (``case``, ``quality``, ...).

    Raises:
        InputError: there is no such profile.
    """
    path = data_root() / "shapes" / f"{profile}.ttl"
    if not path.is_file():
        known = sorted(p.stem for p in path.parent.glob("*.ttl"))
        raise InputError.unknown("core.unknown-profile", profile, known)
    return path


def rules_dir() -> Path:
    """Return the folder of rules, one SPARQL CONSTRUCT a file."""
    return data_root() / "queries" / "rules"


def competency_dir() -> Path:
    """Return the folder of competency questions, one SPARQL SELECT a file."""
    return data_root() / "queries" / "competency"


def checks_dir() -> Path:
    """Return the folder of checks over the ontology (zero rows mean a pass)."""
    return data_root() / "queries" / "checks"


def examples_dir() -> Path:
    """Return the folder of example cases."""
    return data_root() / "examples"
