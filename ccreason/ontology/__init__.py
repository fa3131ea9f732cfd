"""The ontology as data: its terms, what they rest on, its checks, its reference page.

::

    load      the modules as one dataset
    terms     every term with labels, definitions, source and basis
    describe  one term with the links that start from it and lead to it
    coverage  slide -> terms -> competency questions that answer them
    check     style shapes and checks over the ontology
    export    the modules merged, in any RDF format
    reference the reference page, in Markdown

Nothing here knows a term by name beyond the few that carry the ontology's own bookkeeping (slide,
source, basis).
"""

from __future__ import annotations

from ccreason.ontology.checks import Check, CheckReport, Finding, check, checks
from ccreason.ontology.coverage import CoverageRow, coverage
from ccreason.ontology.graph import export, load
from ccreason.ontology.reference import reference
from ccreason.ontology.terms import Description, Link, Term, describe, links, terms

__all__ = [
    "Check",
    "CheckReport",
    "CoverageRow",
    "Description",
    "Finding",
    "Link",
    "Term",
    "check",
    "checks",
    "coverage",
    "describe",
    "export",
    "links",
    "load",
    "reference",
    "terms",
]
