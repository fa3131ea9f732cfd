"""What to reason with, and what was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ccreason.frozen import frozen
from ccreason.state.store import Counts

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ccreason.errors import Phrase


@dataclass
class Outcome:
    """What was done.

    Attributes:
        added: cases that are new.
        changed: cases that are not what they were.
        removed: cases that are gone.
        unchanged: cases that were read and are what they were.
        communities: how many communities were reasoned on.
        whole: why that was all of them; None if it was not.
        quads_added: inferred quads that are new.
        quads_removed: inferred quads that are gone.
        counts: what the state holds now; only where it was counted.
        as_of: the date of reasoning.
        seconds: how long it took.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    communities: int = 0
    whole: Phrase | None = None
    quads_added: int = 0
    quads_removed: int = 0
    counts: Counts = field(default_factory=Counts)
    as_of: date | None = None
    seconds: float = 0.0


@frozen
class Settings:
    """What to reason with; None stands for the state's own, in a new one for the default.

    Attributes:
        rules_dir: a folder of rules.
        parameters: a file of parameters.
        as_of: the date of reasoning.
    """

    rules_dir: Path | None = None
    parameters: Path | None = None
    as_of: date | None = None
