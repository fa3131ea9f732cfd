"""What the slides assert stands in the ontology, with slide and basis."""

from __future__ import annotations

import csv
import re

import pytest

from ccreason.ontology import links, terms

TERMS = {t.name.split(":", 1)[-1]: t for t in terms()}
HEADINGS = {1, 2, 3, 12, 19, 24}

#: The framework, slide by slide: what must cite the slide. Names of terms.
ASSERTED = {
    4: "ContainingSense AbilitySense ActionSense CommunityWithinLargerSystems",
    5: "ContainingSense AbilitySense HoldingSense StoringSense ThoughtSense ActionSense",
    6: "CommunitiesAreDynamic CommunitiesBuildUp SharedGeography SharedSocialPosition "
    "SharedInterest BasesCombine CapacityDiffersAndChanges golab-1982 massey-1985"
    " portes-manning-1986",
    7: "PublicInterestPlanning PhysicalSide SocialSide EconomicSide GreaterInitiative"
    " SenseOfOwnership AnswerToMarketFailure AnswerToGovernmentFailure",
    8: "LossOfSharedValues PoorCommunities FastPopulationGrowth EasyTransportAndTelecommunication"
    " freudenburg-1986 wellman-1979 Sociology Psychology SocialWork UrbanPlanning",
    9: "InteractionDefinition",
    10: "RestsOnLocalResources ServesCommunityInterest AddressesLocalProblems"
    " EveryMemberHoldsAssets",
    11: "CapacityCannotBeGeneralized UrbanAndNonUrbanDiffer PoorAndRichDiffer CulturesDiffer"
    " CommunitiesAreNotRanked",
    13: "LocalReservesDefinition IndividualParticipationDefinition mayer-1994 aspen-1996"
    " gittell-newman-ortega-1995",
    14: "StressOnOrganizationsAndIndividuals StressOnAffectiveTiesAndSharedValues"
    " StressOnParticipationAndEngagement ExistenceOfResources NetworksOfRelationships"
    " PresenceOfLeadership SupportForVehicles",
    15: "ViewsAreComprehensive CapacityIsDynamic CapacityIsMultidimensional"
    " TakeCapacityIntoAccount",
    17: "BuildingPlannedFromOutside WorkEthicFromWithin",
    18: "PoorCommunitiesFaceDiscrimination NonPoorCommunitiesAreConnected UsingCapacityMaySuffice"
    " MobilizeExistingCapacity SeekExternalSupport Discrimination",
    20: "CapacityIsCooperationOfLevels LevelIsEntryPoint",
    21: "PersonalAbility LocalLeadership LeadershipLearnedByActing FaithLeaderAgent"
    " EntrepreneurAgent RegularAttenderAgent",
    22: "OrganizationLevel CommunityBasedOrganization LocalBranch",
    23: "NetworkLevel Trust Support Information Connections Money SocialCapital"
    " SocialCapitalExtends TiesAmongOrganizations coleman-1988 putnam-1993",
    25: "OverallCommunityCapacity CharacteristicsAreBasisOfAction",
    26: "Connectedness SharedValues InstrumentalValue CommunityHasInstrumentalGround"
    " mcmillan-chavis-1986 crenshaw-stjohn-1989 guest-lee-1983 suttles-1972",
    27: "StakeholderIdentity ParticipationAspect",
    28: "ActiveAreMinority ActiveHaveHigherStatus ActiveAreTiedToOrganizations"
    " ActiveRespondRegularly berry-portney-thomson-1993 crenson-1983",
    29: "CharacteristicsThroughLevels",
    30: "TwoResultsOfFunctions SustainedCommunityCapacity BetterServices InfluenceOnDecisionMaking"
    " EconomicWellBeing",
    31: "NormativeFunction SpecificFunction PromotingSharedValues SocializingTheYoung"
    " InformalSocialControl RegulatingMembershipGrowth PromotingEmployment SeveralEndResults"
    " DependsOnRoutine DependsOnDailyMaintenance",
    32: "BuildingWithinLargerContext ContextSupportsOrDamages StabilityIsStrongFactor",
    33: "RegionalEconomy MigrationPatterns RaceDynamics DistributionOfResources DistributionOfPower"
    " MacroStructureConstrains PoliticsLeansThroughConnections",
    34: "InteractionStrengthens BuildingCombinesStrategies SkillsFocus CommitmentFocus"
    " EngagementFocus EffectivenessFocus BetterOrganizationalWork NewOrganizationalRoles"
    " AssociationalFunctioning CollectiveMobilization CommunityInfrastructure",
}

#: The diagram of slide 16 and what other slides add to it: class to elements.
ELEMENTS = {
    "Characteristic": "SenseOfCommunity Commitment AbilityToSolveProblems AccessToResources",
    "AgencyLevel": "IndividualLevel OrganizationLevel NetworkLevel",
    "CommunityFunction": "PlanningGovernance GoodsAndServices InformationDissemination"
    " OrganizingAdvocacy",
    "Strategy": "LeadershipDevelopment OrganizationalDevelopment CommunityOrganizing"
    " InterorganizationalCollaboration",
    "ConditioningInfluence": "Safety ResidentialStability DensityOfAcquaintance"
    " StructureOfOpportunity MigrationPatterns RaceAndClassDynamics"
    " DistributionOfPowerAndResources",
    "Outcome": "BetterServices InfluenceOnDecisionMaking EconomicWellBeing"
    " SustainedCommunityCapacity",
}
ASPECTS = {
    "SenseOfCommunity": "Connectedness SharedValues InstrumentalValue",
    "Commitment": "StakeholderIdentity ParticipationAspect",
    "IndividualLevel": "PersonalAbility LocalLeadership",
    "OrganizationLevel": "OrganizationalFunctioning",
    "NetworkLevel": "AssociationalAspects TiesAmongOrganizations SocialCapital",
    "StructureOfOpportunity": "RegionalEconomy",
    "RaceAndClassDynamics": "RaceDynamics ClassDynamics",
    "DistributionOfPowerAndResources": "DistributionOfPower DistributionOfResources",
}
SLIPS = {
    16: {"Residential Ability", "acquintance"},
    13: {"Gittel"},
    6: {"Portes and Mining"},
    8: {"Freundenburg"},
}


@pytest.mark.parametrize("slide", sorted(ASSERTED))
def test_what_a_slide_asserts(slide):
    for name in ASSERTED[slide].split():
        term = TERMS[name]
        assert f"slide:s{slide}" in term.sources, name
        assert term.basis, name


def test_every_asserting_slide_is_here():
    assert set(ASSERTED) | {16} | HEADINGS == set(range(1, 35))
    slides = [t for t in TERMS.values() if t.types == ("cc:Slide",)]
    assert len(slides) == 34


@pytest.mark.parametrize("cls", ELEMENTS)
def test_elements(cls):
    found = {t.name.removeprefix("cc:") for t in TERMS.values() if f"cc:{cls}" in t.types}
    assert found == set(ELEMENTS[cls].split())


def test_six_dimensions_on_slide_16():
    found = [t for t in TERMS.values() if t.types == ("cc:Dimension",)]
    assert len(found) == 6
    assert all("slide:s16" in t.sources for t in found)


def test_aspects():
    found: dict[str, set[str]] = {}
    for link in links():
        if link.predicate == "cc:aspectOf":
            found.setdefault(link.target[3:], set()).add(link.subject[3:])
    assert found == {element: set(names.split()) for element, names in ASPECTS.items()}


def test_elements_agree_with_the_table_of_the_framework(shared):
    """The table's labels and slides, but for the rule on rasa memiliki."""
    path = shared / "data" / "chaskin_elements.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert len(rows) == 26
    for row in rows:
        term = TERMS[row["id"]]
        assert term.labels["en"] == row["label_en"]
        indonesian = {term.labels["id"], *term.alternatives.get("id", ())}
        assert row["label_id"] in indonesian, row["id"]
        assert {f"slide:s{n}" for n in row["seed_slides"].split()} <= set(term.sources), row["id"]


def test_sense_of_community_is_not_called_like_ownership():
    assert TERMS["SenseOfCommunity"].labels["id"] == "Rasa berkomunitas"
    assert "Rasa memiliki dalam komunitas" in TERMS["SenseOfCommunity"].alternatives["id"]
    assert TERMS["SenseOfOwnership"].labels["id"] == "Rasa memiliki"
    assert TERMS["SenseOfOwnership"].sources == ("slide:s7",)


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("kind", ["class", "property", "individual"])
def test_labels_do_not_collide(kind, lang):
    labels: dict[str, set[str]] = {}
    for term in TERMS.values():
        # Headings of a form's parts and of value lists are no concepts beside which others stand.
        if term.kind != kind or set(term.types) & {"cc:DescriptionPart", "skos:ConceptScheme"}:
            continue
        if not term.name.startswith("cc:"):
            continue
        for text in (term.labels[lang], *term.alternatives.get(lang, ())):
            labels.setdefault(text.casefold(), set()).add(term.name)
    assert {text: names for text, names in labels.items() if len(names) > 1} == {}


def test_translated_labels_say_so():
    """A label that is on no slide is an editorial reading that shows what stands there."""
    found = {link.subject for link in links() if link.predicate == "skos:prefLabel"}
    assert len(found) == 14
    assert {"cc:PlanningGovernance", "cc:Safety", "cc:SenseOfCommunity"} <= found


def test_slips_of_the_transcript_are_noted(root):
    text = (root / "ontology" / "slides.ttl").read_text("utf-8")
    noted = {}
    for block in re.findall(r"(?s)cc:EditorialNote ;.*?isDefinedBy", text):
        wording = re.search(r'cc:transcriptWording "(.*?)"', block)
        for number in re.findall(r"slide:s(\d+)", block):
            if wording:
                noted.setdefault(int(number), set()).add(wording[1])
    for slide, wordings in SLIPS.items():
        assert wordings <= noted[slide]


def test_works_are_cited_in_full(root):
    text = (root / "ontology" / "literature.ttl").read_text("utf-8")
    works = re.findall(r"(?ms)^lit:\S+ a owl:NamedIndividual, cc:Work ;.*?isDefinedBy", text)
    assert len(works) == 21
    for work in works:
        for needed in ("dcterms:title", "dcterms:creator", "dcterms:date", "bibliographicCitation"):
            assert needed in work, work.splitlines()[0]


def test_definitions_are_of_known_works_and_stress_something():
    found = {t.name: t for t in TERMS.values() if t.types == ("cc:Definition",)}
    assert len(found) == 11
    stressed = {link.subject for link in links() if link.predicate == "cc:stresses"}
    assert stressed == set(found)
    literature = [t for t in found.values() if t.sources[0].startswith("lit:")]
    assert len(literature) == 8


def test_sentences_are_our_own(shared):
    """No Indonesian text of ours repeats seven words of the transcript in a row."""
    (transcript,) = (shared / "seed").glob("*.txt")
    words = _words(transcript.read_text("utf-8"))
    runs = {tuple(words[i : i + 7]) for i in range(len(words))}
    for term in TERMS.values():
        for texts in (term.definitions, term.scope_notes):
            ours = _words(texts.get("id", ""))
            for i in range(len(ours) - 6):
                assert tuple(ours[i : i + 7]) not in runs, (term.name, ours[i : i + 7])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
