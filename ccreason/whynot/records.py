"""What a case can record, and what of a record makes it another one when it changes.

A rating of commitment is not made a rating of safety: what a record is about stays, its value may
change. The table of the case format says which records and properties there are.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from ccreason.cases.fields import node_types
from ccreason.cases.kinds import LangText
from ccreason.cases.model import Field, Nested
from ccreason.namespaces import CC, RDF, SKOS

TYPE: Final = f"<{RDF}type>"
NOTATION: Final = f"<{SKOS}notation>"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def name(local: str) -> str:
    """Return a term of ours as N-Triples text."""
    return f"<{CC}{local}>"


OF_COMMUNITY: Final = name("ofCommunity")
IN_ASSESSMENT: Final = name("inAssessment")
CELL: Final = name("cellKey")
ELEMENT: Final = name("element")
LEVEL: Final = name("level")
VALUE: Final = name("value")
SCALE: Final = name("scale")
STATUS: Final = name("status")
REASON: Final = name("reason")
BAND: Final = name("band")
NORMALIZED: Final = name("normalizedValue")
TRUE: Final = f'"true"^^<{_XSD}boolean>'
PARAMETERS: Final = name("ActiveParameters")

#: What the parts of a cell's key name: the property, and the class of what it names.
IN_CELLS: Final = ((ELEMENT, name("FrameworkElement")), (LEVEL, name("ObservationLevel")))

#: What a record or a conclusion is about: with another value it would be another one.
IDENTITY: Final = frozenset(
    {TYPE, OF_COMMUNITY, IN_ASSESSMENT, CELL, ELEMENT, LEVEL}
    | {
        name(local)
        for local in (
            *("function", "outcome", "influence", "indicator", "tieFrom", "tieTo"),
            *("recommends", "concerns", "gapPart", "result", "cautionKind", "throughTie"),
            *("fromObservation", "toObservation", "combines", "element", "discriminationIn"),
        )
    }
)

#: The state that a record tells of what it is about.
STATES: Final = frozenset(
    name(local)
    for local in ("polarity", "performance", "attainment", "activeShare", "likeness", "routine")
)

#: What follows of itself once a record is whole: its key, its source, its day.
AUTOMATIC: Final = frozenset(
    name(local)
    for local in (
        *("cellKey", "observationSource", "observedOn", "recordedOn", "normalizedValue", "band"),
        *("ofCommunity", "attendsTo"),
    )
)
#: Classes that likewise follow.
AUTOMATIC_CLASSES: Final = frozenset({name("LatestObservation"), name("LatestRecord")})

#: The section of a case in which a record of a class is written; keys of new nodes begin so.
SECTIONS: Final[dict[str, str]] = {
    name("Rating"): "rating",
    name("Proxy"): "proxy",
    name("Condition"): "condition",
    name("FunctionRecord"): "function",
    name("OutcomeRecord"): "outcome",
    name("OrganizationAgent"): "agent",
    name("InformalGroup"): "agent",
    name("PersonInRole"): "agent",
    name("Agent"): "agent",
    name("Tie"): "tie",
    name("Resource"): "resource",
    name("Initiative"): "initiative",
    name("InitiativeResult"): "result",
    name("ActiveMembership"): "participation",
    name("Discrimination"): "discrimination",
    name("Assessment"): "assessment",
}
#: Records that carry a date of their own.
DATED: Final = frozenset(
    name(local)
    for local in (
        *("Condition", "FunctionRecord", "OutcomeRecord", "Tie", "Resource", "Initiative"),
        *("ActiveMembership", "Discrimination", "Assessment"),
    )
)
#: Records of which a later one takes the place of an earlier.
RENEWED: Final = frozenset(
    name(local)
    for local in (
        *("Condition", "FunctionRecord", "OutcomeRecord", "ActiveMembership", "Discrimination"),
    )
)
#: Records of what somebody found; agents, rounds and the community itself are none.
FINDINGS: Final = RENEWED | {name(local) for local in ("Rating", "Proxy", "Tie", "Resource")}
#: Records of one observation within an assessment.
OBSERVATIONS: Final = frozenset({name("Rating"), name("Proxy")})


@cache
def case_properties() -> frozenset[str]:
    """Return the properties that a case may state."""
    found = {TYPE, OF_COMMUNITY, IN_ASSESSMENT, name("earliest"), name("latest")}
    for node in node_types():
        for one in node.fields:
            iri = one.link if isinstance(one, Nested) else one.property
            if iri:
                found.add(f"<{iri}>")
    return frozenset(found)


@cache
def fields_of(predicate: str) -> tuple[Field, ...]:
    """Return the fields of the case format that a property stands in."""
    return tuple(
        one
        for node in node_types()
        for one in node.fields
        if isinstance(one, Field) and f"<{one.property}>" == predicate
    )


@cache
def classes_with(predicate: str) -> tuple[str, ...]:
    """Return the classes of records that have a property of their own, in the format's order."""
    found: list[str] = []
    for node in node_types():
        properties = {
            f"<{one.link if isinstance(one, Nested) else one.property}>"
            for one in node.fields
            if not (isinstance(one, Nested) and one.inverse)
        }
        if predicate in properties:
            found += [f"<{iri}>" for iri in sorted(node.classes)]
    return tuple(found)


@cache
def case_classes() -> frozenset[str]:
    """Return the classes of records that a case may hold."""
    return frozenset(f"<{iri}>" for node in node_types() for iri in node.classes)


def _single() -> frozenset[str]:
    """Return the properties with one value in every kind of record that has them.

    Texts have one value in each language and are none; a class says nothing of how many there are.
    """
    one: set[str] = set()
    many: set[str] = {TYPE}
    for node in node_types():
        for each in node.fields:
            if isinstance(each, Field):
                several = each.many or isinstance(each.kind, LangText)
                (many if several else one).add(f"<{each.property}>")
    return frozenset(one - many | {OF_COMMUNITY, IN_ASSESSMENT, name("earliest"), name("latest")})


#: Properties of which a node has one value: a new one takes the place of the old.
SINGLE: Final = _single()
