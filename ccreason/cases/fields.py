"""The case format as one table: section, key, property, kind of value.

Reader, writer, JSON Schema and reference page all read this table and hold no key of their own. To
add a key, add a line here; labels and help texts come from the ontology's property.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from ccreason.cases.kinds import Kind, LangText, Language, Notation, Reference, Text, TypeOf
from ccreason.cases.licences import Licence
from ccreason.cases.literals import Day, Decimal, EdtfDate, Flag, Integer, Number, Point, Url
from ccreason.cases.model import Default, Field, Nested, NodeType
from ccreason.namespaces import CC, DCTERMS, GEO, RDF, RDFS, SKOS

#: Version of the format, the value of the key ``ccreason``.
FORMAT_VERSION: Final = "1"


def _cc(key: str, name: str, kind: Kind, *, many: bool = False) -> Field:
    return Field(key, CC + name, kind, many)


_ELEMENT: Final = Notation(("FrameworkElement",))
_CONCEPT: Final = Notation(("FrameworkConcept",))
_AGENTS: Final = Reference("agents")
_DATE: Final = _cc("date", "date", EdtfDate())
_SOURCE: Final = Field("source", DCTERMS + "source", Reference("sources"), many=True)
_NOTE: Final = _cc("note", "note", LangText(), many=True)
_NAME: Final = Field("name", SKOS + "prefLabel", LangText())
_DESCRIPTION: Final = Field("description", DCTERMS + "description", LangText())
_LICENCE: Final = Field("license", DCTERMS + "license", Licence())
_TITLE: Final = Field("title", DCTERMS + "title", LangText())
_ABOUT: Final = (_SOURCE, _NOTE)

_LARGER_PLACE: Final = NodeType("within", "Place", (Field("name", RDFS + "label", LangText()),))
PLACE: Final = NodeType(
    "place",
    "Place",
    (
        Field("name", RDFS + "label", LangText()),
        Nested("within", _LARGER_PLACE, "chain", CC + "partOfPlace"),
        _cc("country", "country", Text()),
        Field("point", GEO + "asWKT", Point()),
        *_ABOUT,
    ),
)
IDENTIFIER: Final = NodeType(
    "identifier",
    "Identifier",
    (
        _cc("scheme", "identifierScheme", Notation(("IdentifierScheme",))),
        Field("value", SKOS + "notation", Text()),
        *_ABOUT,
    ),
)
POPULATION: Final = NodeType(
    "population",
    "PopulationCount",
    (
        _cc("count", "count", Integer()),
        _DATE,
        _cc("approximate", "approximate", Flag()),
        *_ABOUT,
    ),
)
COMMUNITY: Final = NodeType(
    "community",
    "Community",
    (
        _NAME,
        _DESCRIPTION,
        _cc("basis", "communityBasis", Notation(("CommunityBasis",)), many=True),
        Nested("place", PLACE, "one", CC + "place"),
        Nested("identifiers", IDENTIFIER, "list", CC + "identifier"),
        Nested("population", POPULATION, "one-or-list", CC + "populationCount"),
        _cc("setting", "setting", Notation(("Setting",))),
        _cc("economic-context", "economicContext", Notation(("EconomicContext",))),
        _cc("wider-connection", "widerConnection", Notation(("WiderConnection",))),
        _cc("complete", "declaresComplete", Notation(("DescriptionPart",)), many=True),
        *_ABOUT,
    ),
    of_community=False,
)
SOURCE: Final = NodeType(
    "source",
    "Source",
    (
        _TITLE,
        Field("citation", DCTERMS + "bibliographicCitation", Text()),
        _cc("url", "url", Url()),
        _LICENCE,
        _cc("consent", "consent", Notation(("ConsentStatus",))),
        _DATE,
        _DESCRIPTION,
        _NOTE,
    ),
)
AGENT: Final = NodeType(
    "agent",
    "Agent",
    (
        _NAME,
        Field(
            "type",
            RDF + "type",
            TypeOf(
                (
                    ("organization", "OrganizationAgent"),
                    ("informal-group", "InformalGroup"),
                    ("person-in-role", "PersonInRole"),
                )
            ),
        ),
        _cc("kind", "agentKind", Notation(("AgentKind",))),
        _cc("roles", "role", Notation(("AgentRole",)), many=True),
        _cc("locality", "locality", Notation(("Locality",))),
        *_ABOUT,
    ),
)
_MEASURED: Final = (
    _cc("value", "value", Number()),
    _cc("scale", "scale", Notation(("Scale",))),
    _cc("status", "status", Notation(("ObservationStatus",))),
    _cc("reason", "reason", LangText()),
    _cc("confidence", "confidence", Decimal()),
    _cc("evidence", "evidence", Reference("sources"), many=True),
    *_ABOUT,
)
RATING: Final = NodeType(
    "rating",
    "Rating",
    (
        _cc("element", "element", _ELEMENT),
        _cc("level", "level", Notation(("ObservationLevel",))),
        *_MEASURED,
    ),
    of_community=False,
)
PROXY: Final = NodeType(
    "proxy",
    "Proxy",
    (
        _cc("indicator", "indicator", Notation(("Indicator",))),
        _cc("element", "element", _ELEMENT),
        _cc("level", "level", Notation(("ObservationLevel",))),
        *_MEASURED,
    ),
    of_community=False,
    defaults=(Default(CC + "level", CC + "LevelUnspecified", CC + "element", "Characteristic"),),
)
ASSESSMENT: Final = NodeType(
    "assessment",
    "Assessment",
    (
        _DATE,
        _cc("method", "method", Notation(("AssessmentMethod",))),
        _cc("instrument", "instrument", Notation(("Instrument",))),
        _cc("assessor", "assessor", _AGENTS, many=True),
        _cc("informants", "informantCount", Integer()),
        _cc("informant-groups", "informantGroup", LangText(), many=True),
        *_ABOUT,
        Nested("ratings", RATING, "list", CC + "inAssessment", inverse=True),
        Nested("proxies", PROXY, "list", CC + "inAssessment", inverse=True),
    ),
)
CONDITION: Final = NodeType(
    "condition",
    "Condition",
    (
        _cc("influence", "influence", Notation(("ConditioningInfluence", "Aspect"))),
        _cc("polarity", "polarity", Notation(("Polarity",))),
        _cc("strength", "strength", Notation(("EffectStrength",))),
        _cc("on", "onElement", _CONCEPT, many=True),
        _DATE,
        *_ABOUT,
    ),
)
FUNCTION: Final = NodeType(
    "function",
    "FunctionRecord",
    (
        _cc("function", "function", Notation(("CommunityFunction",))),
        _cc("performance", "performance", Notation(("Performance",))),
        _cc("kind", "functionKind", Notation(("FunctionKind",))),
        _cc("by", "performedBy", _AGENTS, many=True),
        _cc("routine", "routine", Notation(("RoutineState",))),
        _DATE,
        *_ABOUT,
    ),
)
OUTCOME: Final = NodeType(
    "outcome",
    "OutcomeRecord",
    (
        _cc("outcome", "outcome", Notation(("Outcome",))),
        _cc("attainment", "attainment", Notation(("Attainment",))),
        _DATE,
        *_ABOUT,
    ),
)
TIE: Final = NodeType(
    "tie",
    "Tie",
    (
        _cc("from", "tieFrom", _AGENTS),
        _cc("to", "tieTo", _AGENTS),
        _cc("quality", "tieQuality", Notation(("TieQuality",)), many=True),
        _cc("carries", "carries", Notation(("ResourceKind",)), many=True),
        _DATE,
        *_ABOUT,
    ),
)
RESOURCE: Final = NodeType(
    "resource",
    "Resource",
    (
        _NAME,
        _cc("kind", "resourceKind", Notation(("ResourceKind",)), many=True),
        _cc("origin", "origin", Notation(("ResourceOrigin",))),
        _cc("held-by", "heldBy", _AGENTS, many=True),
        _cc("amount", "amount", LangText()),
        _DATE,
        *_ABOUT,
    ),
)
RESULT: Final = NodeType(
    "result",
    "InitiativeResult",
    (
        _cc("element", "onElement", _CONCEPT, many=True),
        _cc("change", "resultPolarity", Notation(("ResultPolarity",))),
        _DATE,
        *_ABOUT,
    ),
)
INITIATIVE: Final = NodeType(
    "initiative",
    "Initiative",
    (
        _NAME,
        _cc("strategies", "strategy", Notation(("Strategy",)), many=True),
        _cc("planned-by", "plannedBy", _AGENTS, many=True),
        _cc("led-by", "ledBy", _AGENTS, many=True),
        _cc("funded-by", "fundedBy", _AGENTS, many=True),
        _DATE,
        _cc("functions", "supportsFunction", Notation(("CommunityFunction",)), many=True),
        _cc("aims-at", "aimsAt", _CONCEPT, many=True),
        *_ABOUT,
        Nested("results", RESULT, "list", CC + "result"),
    ),
)
PARTICIPATION: Final = NodeType(
    "participation",
    "ActiveMembership",
    (
        _cc("active", "activeShare", Notation(("ActiveShare",))),
        _cc("likeness", "likeness", Notation(("Likeness",))),
        _DATE,
        *_ABOUT,
    ),
)
DISCRIMINATION: Final = NodeType(
    "discrimination",
    "Discrimination",
    (
        _cc("in", "discriminationIn", Notation(("DiscriminationDomain",)), many=True),
        _DATE,
        *_ABOUT,
    ),
)
CASE: Final = NodeType(
    "case",
    "CaseDescription",
    (
        _TITLE,
        Field("language", DCTERMS + "language", Language()),
        _cc("illustrative", "illustrative", Flag()),
        _LICENCE,
        Field("created", DCTERMS + "created", Day()),
        Field("creator", DCTERMS + "creator", Text(), many=True),
        _DESCRIPTION,
        *_ABOUT,
        Nested("community", COMMUNITY, "one", CC + "about"),
        Nested("sources", SOURCE, "map"),
        Nested("agents", AGENT, "map"),
        Nested("assessments", ASSESSMENT, "map"),
        Nested("conditions", CONDITION, "list"),
        Nested("functions", FUNCTION, "list"),
        Nested("outcomes", OUTCOME, "list"),
        Nested("ties", TIE, "list"),
        Nested("resources", RESOURCE, "list"),
        Nested("initiatives", INITIATIVE, "map"),
        Nested("participation", PARTICIPATION, "list"),
        Nested("discrimination", DISCRIMINATION, "list"),
    ),
    of_community=False,
)

#: Sections whose keys other nodes may refer to.
REFERRED: Final = ("sources", "agents")


@cache
def node_types() -> tuple[NodeType, ...]:
    """Return every kind of node, the case first, each once and in the order of the table."""
    found: list[NodeType] = []

    def walk(node: NodeType) -> None:
        if node not in found:
            found.append(node)
        for one in node.fields:
            if isinstance(one, Nested):
                walk(one.node)

    walk(CASE)
    return tuple(found)
