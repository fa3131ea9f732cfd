"""Ask whether a pattern of SPARQL has a match among all that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pyoxigraph import DefaultGraph, Quad, Store

from ccreason.namespaces import PREFIXES

if TYPE_CHECKING:
    from ccreason.engine import Inference

_STORES: WeakKeyDictionary[Inference, Store] = WeakKeyDictionary()


def holds(inference: Inference, pattern: str) -> bool:
    """Tell whether a pattern, its known values filled in, has a match.

    The store compares numbers by value, which is what an absence is told with; no conclusion rests
    on the answer.
    """
    store = _STORES.get(inference)
    if store is None:
        store = _STORES[inference] = Store()
        term, graph = inference.term, DefaultGraph()
        store.extend(
            Quad(term(s), term(p), term(o), graph)  # type: ignore[arg-type]
            for s, p, o in inference.rounds
        )
    try:
        return bool(store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES))
    except SyntaxError:
        return False
