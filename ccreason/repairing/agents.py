"""Changes of who acts: leads of initiatives, ties, and where agents are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ccreason.changes.parsing import parse_add, parse_set
from ccreason.namespaces import CC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.repairing.proposing import Candidate, Proposer

_LOCAL = CC + "LocalAgent"


def lead_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield local leads for initiatives that have none."""
    case = proposer.case
    for initiative in case.of_class("Initiative"):
        leads = [term.value for term in case.values(initiative, "ledBy")]
        if not any(case.one(lead, "locality") == _LOCAL for lead in leads):
            request = parse_set(f"{case.short(initiative)}.led-by+=local")
            yield from proposer.work("local-lead", request, (CC + "IndividualLevel",))


def tie_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield ties for organizations that have none, and what may flow through others."""
    case = proposer.case
    ties = case.of_class("Tie")
    linked = {
        term.value
        for tie in ties
        for prop in ("tieFrom", "tieTo")
        for term in case.values(tie, prop)
    }
    local = {
        key: iri
        for key, iri in case.keys("agents").items()
        if case.one(iri, "locality") == _LOCAL and case.is_a(iri, "OrganizationAgent")
    }
    for key, iri in local.items():
        partner = next((k for k in local if k != key), None)
        if iri not in linked and partner is not None:
            request = parse_add(
                "tie", f"from={key},to={partner},quality=trust,carries=information,id=new-{key}"
            )
            yield from proposer.work("tie", request, (CC + "TiesAmongOrganizations",))
    for tie in ties:
        if not case.values(tie, "carries"):
            yield from proposer.ask_which(
                "name-flow",
                f"{case.short(tie)}.carries",
                ("information", "connections", "money"),
                case.terms.name(NamedNode(tie)),
            )


def agent_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield whether agents are local, where nobody says so."""
    case = proposer.case
    for key, iri in case.keys("agents").items():
        if not case.values(iri, "locality"):
            yield from proposer.ask_which(
                "place-agent",
                f"agent/{key}.locality",
                ("local", "outside"),
                case.terms.name(NamedNode(iri)),
            )
