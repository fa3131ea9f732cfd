"""A state: cases and what follows from them, kept so that a change costs little.

:func:`build` makes one, :func:`update` brings it up to date, :func:`infer_from` tells what follows
about one of its communities, with derivations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.lazy import from_homes
from ccreason.state.places import is_state

if TYPE_CHECKING:
    from ccreason.state.lookup import cases_from, infer_from
    from ccreason.state.model import Outcome, Settings
    from ccreason.state.store import Counts, Store
    from ccreason.state.updating import build, update

__all__ = [
    "Counts",
    "Outcome",
    "Settings",
    "Store",
    "build",
    "cases_from",
    "infer_from",
    "is_state",
    "update",
]

_HOMES = {
    "Counts": "store",
    "Outcome": "model",
    "Settings": "model",
    "Store": "store",
    "build": "updating",
    "cases_from": "lookup",
    "infer_from": "lookup",
    "update": "updating",
}

# Most runs only ask what is no state.
__getattr__ = from_homes(__name__, _HOMES)
