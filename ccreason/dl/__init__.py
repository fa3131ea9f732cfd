"""Description logic: is an ontology in OWL 2 DL, is it consistent, what does it entail?

:func:`check_profile` decides, without Java, whether an RDF graph is an OWL 2 DL ontology.
:func:`reason` hands ontology and case to HermiT, which needs a Java runtime. Neither is part of
``assess``: they are for those who edit the ontology, and for tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ccreason.dl.hermit import Classification, DlError, reason
    from ccreason.dl.profile import check_profile
    from ccreason.dl.violation import Kind, Violation

__all__ = ["Classification", "DlError", "Kind", "Violation", "check_profile", "reason"]

_HOMES = {
    "Classification": "hermit",
    "DlError": "hermit",
    "reason": "hermit",
    "check_profile": "profile",
    "Kind": "violation",
    "Violation": "violation",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: rdflib and owlready2 load slowly."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"ccreason.dl.{_HOMES[name]}"), name)
