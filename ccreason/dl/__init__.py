"""Description logic: is an ontology in OWL 2 DL, is it consistent, what does it entail?

:func:`check_profile` decides, without Java, whether an RDF graph is an OWL 2 DL ontology.
:func:`reason` hands ontology and case to HermiT, which needs a Java runtime. Neither is part of
``assess``: they are for those who edit the ontology, and for tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.lazy import from_homes

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

# rdflib and owlready2 load slowly.
__getattr__ = from_homes(__name__, _HOMES)
