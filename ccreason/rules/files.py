"""Where rules stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.errors import Position, RuleError

if TYPE_CHECKING:
    from pathlib import Path


def rule_files(folder: Path) -> tuple[Path, ...]:
    """Return the rule files of a folder, sorted by name.

    Raises:
        RuleError: the folder does not exist or holds no rule.
    """
    files = tuple(sorted(folder.glob("*.rq"))) if folder.is_dir() else ()
    if not files:
        raise RuleError("rules.no-rules", position=Position(str(folder)))
    return files
