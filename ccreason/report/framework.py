"""The framework's six dimensions and their elements, in the order in which slide 16 draws them.

Which elements there are, the ontology says; this gives only the order in which people are used to
reading them, for reports and for the drawing. A term that is not listed comes last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.namespaces import cc

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from ccreason.graphview import GraphView

#: Dimension: class of its elements, and their local names in order.
DIMENSIONS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "CharacteristicsDimension": (
        "Characteristic",
        ("SenseOfCommunity", "Commitment", "AbilityToSolveProblems", "AccessToResources"),
    ),
    "AgencyLevelsDimension": (
        "AgencyLevel",
        ("IndividualLevel", "OrganizationLevel", "NetworkLevel"),
    ),
    "FunctionsDimension": (
        "CommunityFunction",
        (
            "PlanningGovernance",
            "GoodsAndServices",
            "InformationDissemination",
            "OrganizingAdvocacy",
        ),
    ),
    "StrategiesDimension": (
        "Strategy",
        (
            "LeadershipDevelopment",
            "OrganizationalDevelopment",
            "CommunityOrganizing",
            "InterorganizationalCollaboration",
        ),
    ),
    "InfluencesDimension": (
        "ConditioningInfluence",
        (
            "Safety",
            "ResidentialStability",
            "DensityOfAcquaintance",
            "StructureOfOpportunity",
            "MigrationPatterns",
            "RaceAndClassDynamics",
            "DistributionOfPowerAndResources",
        ),
    ),
    "OutcomesDimension": (
        "Outcome",
        (
            "BetterServices",
            "InfluenceOnDecisionMaking",
            "EconomicWellBeing",
            "SustainedCommunityCapacity",
        ),
    ),
}

_RANKS: Final = {
    cc(name): place
    for place, name in enumerate(
        name for dimension, (_, names) in DIMENSIONS.items() for name in (dimension, *names)
    )
}
_LAST: Final = len(_RANKS)


def rank(term: NamedNode) -> int:
    """Return a term's place in the order of the framework."""
    return _RANKS.get(term, _LAST)


def elements(dimension: str, view: GraphView) -> list[NamedNode]:
    """Return a dimension's elements, as the ontology has them, in order."""
    cls, _ = DIMENSIONS[dimension]
    return sorted(view.instances(cc(cls)), key=lambda n: (rank(n), n.value))
