"""What if: changes of a case that are only supposed, and what would follow from them.

:func:`what_if` changes a copy of a case and tells which conclusions come, go and change.
"""

from __future__ import annotations

from ccreason.changes.difference import Detail, Difference
from ccreason.changes.model import Edit, Request, changed, check_together
from ccreason.changes.parsing import parse_add, parse_remove, parse_set
from ccreason.changes.rendering import RENDERERS
from ccreason.changes.robustness import Robustness, RobustnessReport, robustness
from ccreason.changes.saving import save
from ccreason.changes.whatif import WhatIf, what_if

__all__ = [
    "RENDERERS",
    "Detail",
    "Difference",
    "Edit",
    "Request",
    "Robustness",
    "RobustnessReport",
    "WhatIf",
    "changed",
    "check_together",
    "parse_add",
    "parse_remove",
    "parse_set",
    "robustness",
    "save",
    "what_if",
]
