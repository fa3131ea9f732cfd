"""A changed case written to a file, in the author's own YAML where it came from YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ccreason.cases import write
from ccreason.cases.reading import STDIN, format_of
from ccreason.cases.writing import put
from ccreason.cases.yaml_writer import yaml_edited

if TYPE_CHECKING:
    from ccreason.changes.whatif import WhatIf


def save(result: WhatIf, path: Path) -> bool:
    """Write a changed case to a file; its name tells the format.

    A case that was read from YAML keeps the comments, the order and the quotes of its text, which
    is edited only where the case has changed.

    Args:
        result: the change.
        path: the file.

    Returns:
        False if comments were there to be kept and could not be.

    Raises:
        InputError: the format is not known, cannot hold the cases, or the file cannot be written.
    """
    case, only = result.case, len(result.caseset.cases) == 1
    origin = result.caseset.origins[case.graph.value]
    is_yaml = origin.format == "yaml" and format_of(path) == "yaml"
    if not (is_yaml and only and not path.is_dir()):
        write(result.caseset, path)
        return True
    text = _text(origin.path)
    if text is not None:
        before = list(result.before.facts.cases.quads_for_graph_name(case.graph))
        after = result.caseset.graph(case.graph)
        kept = yaml_edited(text, case.graph.value, case.community.value, before, after)
        if kept is not None:
            put(kept.encode(), path)
            return True
    write(result.caseset, path)
    return text is not None and "#" not in text


def _text(path: str) -> str | None:
    """Return the text that a case was read from; None if it is gone, as standard input is."""
    if path == STDIN or path.endswith(".gz"):
        return None
    try:
        return Path(path).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
