"""What lies in the folder of a state; by it a verb tells a state from files of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "ccreason-state.sqlite"
LOCK: Final = "ccreason-lock.sqlite"
WRITER: Final = "ccreason-writer.json"
PART: Final = "ccreason-state.part"


def is_state(path: Path) -> bool:
    """Tell whether a folder holds a state."""
    return (path / FILE).is_file()
