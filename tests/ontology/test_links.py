"""The links of the framework: which are made, on what they rest, and what follows from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Dataset, Triple

from ccreason.namespaces import cc, local_name
from ccreason.ontology import links
from ccreason.reasoning import infer

HERE = Path(__file__).parent
SOURCE, READING, INFERENCE = "SourceAssertion", "EditorialReading", "ProjectInference"
MACRO = ("RegionalEconomy", "MigrationPatterns", "RaceDynamics", "DistributionOfResources")
FUNCTIONS = ("PlanningGovernance", "GoodsAndServices", "OrganizingAdvocacy")

#: Every link between dimensions: from, link, to, slides, basis.
GENERAL = {
    ("CharacteristicsDimension", "constitutes", "OverallCommunityCapacity", (25,), SOURCE),
    ("CharacteristicsDimension", "expressedThrough", "AgencyLevelsDimension", (20, 29), SOURCE),
    ("AgencyLevelsDimension", "performs", "FunctionsDimension", (29,), SOURCE),
    ("FunctionsDimension", "generallyProduces", "SustainedCommunityCapacity", (30,), SOURCE),
    ("FunctionsDimension", "generallyProduces", "OutcomesDimension", (30,), SOURCE),
    (
        "SustainedCommunityCapacity",
        "feedsBackInto",
        "CharacteristicsDimension",
        (30, 34),
        INFERENCE,
    ),
    *(
        ("InfluencesDimension", "generallyConditions", f"{name}Dimension", (16, 32), READING)
        for name in ("Characteristics", "AgencyLevels", "Functions", "Strategies")
    ),
}

#: Every link between elements.
ELEMENTARY = {
    ("NetworkLevel", "yields", "AccessToResources", (23,), SOURCE),
    ("ResidentialStability", "raises", "DensityOfAcquaintance", (32,), READING),
    ("DensityOfAcquaintance", "raises", "SenseOfCommunity", (32,), READING),
    ("SenseOfCommunity", "raises", "ParticipationAspect", (32,), READING),
    *((name, "conditions", "OrganizingAdvocacy", (33,), READING) for name in MACRO),
    *((name, "conditions", "AccessToResources", (33,), READING) for name in MACRO),
    ("DistributionOfPower", "conditions", "InfluenceOnDecisionMaking", (33,), READING),
    ("LeadershipDevelopment", "targets", "IndividualLevel", (20, 34), SOURCE),
    ("LeadershipDevelopment", "targets", "Commitment", (34,), SOURCE),
    ("OrganizationalDevelopment", "targets", "OrganizationLevel", (20, 34), READING),
    ("OrganizationalDevelopment", "targets", "OrganizationalFunctioning", (34,), READING),
    ("CommunityOrganizing", "targets", "NetworkLevel", (20, 34), READING),
    ("CommunityOrganizing", "targets", "AssociationalAspects", (34,), READING),
    ("CommunityOrganizing", "mobilizes", "IndividualLevel", (34,), READING),
    ("InterorganizationalCollaboration", "targets", "NetworkLevel", (34,), SOURCE),
    ("InterorganizationalCollaboration", "targets", "TiesAmongOrganizations", (34,), SOURCE),
    ("PlanningGovernance", "produces", "InfluenceOnDecisionMaking", (16, 30), INFERENCE),
    ("GoodsAndServices", "produces", "BetterServices", (16, 30), INFERENCE),
    ("GoodsAndServices", "produces", "EconomicWellBeing", (16, 30), INFERENCE),
    ("OrganizingAdvocacy", "produces", "InfluenceOnDecisionMaking", (16, 30), INFERENCE),
    ("OrganizingAdvocacy", "produces", "BetterServices", (16, 30), INFERENCE),
    *(("InformationDissemination", "enables", name, (16,), INFERENCE) for name in FUNCTIONS),
    ("LeadershipDevelopment", "targets", "AbilityToSolveProblems", (34,), INFERENCE),
    ("CommunityOrganizing", "targets", "SenseOfCommunity", (34,), INFERENCE),
    ("CommunityOrganizing", "targets", "Commitment", (34,), INFERENCE),
}
ENTAILED = ("actsOn", "bearsOn")
STRATEGIES = {link[0] for link in ELEMENTARY if link[1] in ("targets", "mobilizes")}
INFLUENCES = {
    *("Safety", "ResidentialStability", "DensityOfAcquaintance", "StructureOfOpportunity"),
    *("MigrationPatterns", "RaceAndClassDynamics", "DistributionOfPowerAndResources"),
}


@pytest.fixture(scope="module")
def inference():
    """What follows from the ontology alone."""
    return infer(Dataset())


@pytest.fixture(scope="module")
def reached(inference):
    """Entailed links: from -> what it bears on or acts on."""
    found: dict[str, set[str]] = {}
    for quad in inference.inferred:
        if local_name(quad.predicate.value) in ENTAILED:
            found.setdefault(local_name(quad.subject.value), set()).add(
                local_name(quad.object.value)
            )
    return found


def annotated() -> set[tuple[str, str, str, tuple[int, ...], str]]:
    """The links as the ontology gives them, aspects, foci and stresses left aside."""
    left_aside = ("cc:aspectOf", "cc:focusOf", "cc:stresses", "skos:prefLabel")
    return {
        (
            local_name(link.subject.replace(":", "/")),
            local_name(link.predicate.replace(":", "/")),
            local_name(link.target.replace(":", "/")),
            tuple(int(source.removeprefix("slide:s")) for source in link.sources),
            link.basis,
        )
        for link in links()
        if link.predicate not in left_aside
    }


def test_links_are_those_of_the_framework():
    assert annotated() == GENERAL | ELEMENTARY


def test_what_the_network_level_works_through():
    (link,) = (x for x in links() if x.predicate == "cc:yields")
    assert link.through == ("cc:Support", "cc:Trust")


def test_each_reading_and_inference_says_what_or_why():
    silent = [x for x in links() if x.basis != SOURCE and set(x.notes) != {"en", "id"}]
    assert silent == []


def test_closure(inference):
    """All that follows from the links, as it was last approved."""
    names = (*ENTAILED, "inDimension", "genericLink", "hasAspect")
    found = sorted(
        "\t".join(local_name(part.value) for part in (q.subject, q.predicate, q.object))
        for q in inference.inferred
        if local_name(q.predicate.value) in names
    )
    golden = (HERE / "closure.expected.tsv").read_text(encoding="utf-8").splitlines()
    assert found == golden


def test_collaboration_bears_on_access_to_resources(inference):
    triple = Triple(cc("InterorganizationalCollaboration"), cc("actsOn"), cc("AccessToResources"))
    premises = {
        tuple(local_name(part.value) for part in (p.subject, p.predicate, p.object))
        for derivation in inference.derivations_of(triple)
        for p in derivation.premises
    }
    assert ("NetworkLevel", "yields", "AccessToResources") in premises
    assert ("InterorganizationalCollaboration", "targets", "NetworkLevel") in premises
    assert (triple.subject, triple.predicate, triple.object) not in premises


def test_stability_bears_on_commitment(reached):
    assert {"DensityOfAcquaintance", "SenseOfCommunity", "ParticipationAspect", "Commitment"} == (
        reached["ResidentialStability"]
    )


@pytest.mark.parametrize("name", sorted(STRATEGIES | INFLUENCES))
def test_nothing_reaches_everything(name, reached):
    """Closed over elements, dimension-level statements would link everything to everything."""
    characteristics = {
        *("SenseOfCommunity", "Commitment", "AbilityToSolveProblems", "AccessToResources"),
    }
    outcomes = {"BetterServices", "EconomicWellBeing", "SustainedCommunityCapacity"}
    found = reached.get(name, set())
    assert not characteristics <= found
    assert not outcomes & found


def test_general_links_lead_to_nothing_between_elements(inference):
    dimensions = {cc(link[0]) for link in GENERAL} | {cc(link[2]) for link in GENERAL}
    between = [
        q
        for q in inference.inferred
        if local_name(q.predicate.value) in ENTAILED and {q.subject, q.object} & dimensions
    ]
    assert between == []
