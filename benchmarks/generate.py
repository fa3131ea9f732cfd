"""Made-up communities for benchmarks, in any number and the same every time.

They are realistic in what matters for speed and for correctness: most cells are not rated, some are
rated by two sources over several rounds, scales differ, some values are withheld, names carry
non-ASCII letters. Written as N-Quads, one named graph per case, straight from strings: a million
triples take seconds and no memory.

    python benchmarks/generate.py 10000 -o communities.nq
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

CC: Final = "https://w3id.org/ccreason/ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
BASE: Final = "https://example.org/benchmark/"
LICENSE: Final = "<https://creativecommons.org/publicdomain/zero/1.0/>"

CHARACTERISTICS: Final = (
    "SenseOfCommunity",
    "Commitment",
    "AbilityToSolveProblems",
    "AccessToResources",
)
LEVELS: Final = ("IndividualLevel", "OrganizationLevel", "NetworkLevel")
FUNCTIONS: Final = (
    "PlanningGovernance",
    "GoodsAndServices",
    "InformationDissemination",
    "OrganizingAdvocacy",
)
STRATEGIES: Final = (
    "LeadershipDevelopment",
    "OrganizationalDevelopment",
    "CommunityOrganizing",
    "InterorganizationalCollaboration",
)
INFLUENCES: Final = (
    "Safety",
    "ResidentialStability",
    "DensityOfAcquaintance",
    "StructureOfOpportunity",
    "MigrationPatterns",
    "RaceAndClassDynamics",
    "DistributionOfPowerAndResources",
)
OUTCOMES: Final = (
    "BetterServices",
    "InfluenceOnDecisionMaking",
    "EconomicWellBeing",
    "SustainedCommunityCapacity",
)
RESOURCES: Final = ("Information", "Connections", "Money")
NAMES: Final = (
    "Sukamaju",
    "Ngadirejo",
    "Lépo-Lépo",
    "São Tiago",
    "Жовтневе",
    "村上",
    "Ulu Pańgkep",
)


class Case:
    """The quads of one made-up community."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.chance = chance
        self.graph = f"<{BASE}case/{number}>"
        self.prefix = f"<{BASE}case/{number}#"
        self.community = self.node("community")
        self.lines: list[str] = []
        self.number = number

    def node(self, path: str) -> str:
        """Return the IRI of a node of this case."""
        return f"{self.prefix}{path}>"

    def say(self, subject: str, predicate: str, value: str) -> None:
        """Add one quad; a predicate or value without a colon is a term of ccreason."""
        self.lines.append(f"{subject} {_term(predicate)} {_term(value)} {self.graph} .\n")

    def typed(self, subject: str, class_: str) -> None:
        """Add the class of a node, and its community where it is a part of one."""
        self.say(subject, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", class_)
        if class_ not in {"Community", "CaseDescription", "Rating", "Proxy"}:
            self.say(subject, "ofCommunity", self.community)

    def dated(self, subject: str, year: int, month: int) -> None:
        """Add a date, to the month, with its bounds."""
        self.say(subject, "date", f'"{year}-{month:02}"^^<{EDTF}>')
        self.say(subject, "earliest", f'"{year}-{month:02}-01"^^<{XSD}date>')
        self.say(subject, "latest", f'"{year}-{month:02}-28"^^<{XSD}date>')

    def describe(self) -> list[str]:
        """Return the case as N-Quads lines."""
        self.describe_community()
        agents = self.describe_agents()
        for round_number in range(self.chance.choice((1, 1, 2, 2, 3))):
            self.describe_assessment(round_number, agents)
        self.describe_records(agents)
        self.describe_initiatives(agents)
        return self.lines

    def describe_community(self) -> None:
        """Add the case and its community."""
        chance, community = self.chance, self.community
        self.typed(self.graph, "CaseDescription")
        self.say(self.graph, "about", community)
        self.say(self.graph, f"<{DCTERMS}title>", f'"Case {self.number}"@en')
        self.say(self.graph, f"<{DCTERMS}license>", LICENSE)
        self.say(self.graph, "illustrative", f'"true"^^<{XSD}boolean>')
        self.typed(community, "Community")
        name = chance.choice(NAMES)
        self.say(community, f"<{SKOS}prefLabel>", f'"{name} {self.number}"@id')
        self.say(community, "communityBasis", "SharedGeography")
        if chance.random() < 0.2:
            self.say(community, "communityBasis", "SharedInterest")
        self.say(community, "setting", chance.choice(("Urban", "PeriUrban", "Rural", "Rural")))
        context = chance.choice(("PoorContext", "PoorContext", "MixedContext", "NonPoorContext"))
        self.say(community, "economicContext", context)
        if chance.random() < 0.5:
            connection = chance.choice(("WellConnected", "PartlyConnected", "WeaklyConnected"))
            self.say(community, "widerConnection", connection)
        for part in ("LeadershipPart", "TiesPart", "InitiativesPart"):
            if chance.random() < 0.4:
                self.say(community, "declaresComplete", part)

    def describe_agents(self) -> list[str]:
        """Add two to five agents and the ties between them."""
        chance = self.chance
        agents = [self.node(f"agent/{i}") for i in range(chance.randint(2, 5))]
        for i, agent in enumerate(agents):
            self.typed(agent, "OrganizationAgent" if chance.random() < 0.8 else "InformalGroup")
            self.say(agent, f"<{SKOS}prefLabel>", f'"Organisasi {i}"@id')
            self.say(agent, "locality", "LocalAgent" if chance.random() < 0.7 else "OutsideAgent")
            if chance.random() < 0.3:
                self.say(agent, "role", chance.choice(("LeadRole", "FunderRole", "OrganizerRole")))
        for i in range(chance.randint(0, 4)):
            tie = self.node(f"tie/{i}")
            start, end = chance.sample(agents, 2)
            self.typed(tie, "Tie")
            self.say(tie, "tieFrom", start)
            self.say(tie, "tieTo", end)
            if chance.random() < 0.6:
                self.say(tie, "tieQuality", chance.choice(("Trust", "Support", "Conflict")))
            if chance.random() < 0.6:
                self.say(tie, "carries", chance.choice(RESOURCES))
        return agents

    def describe_assessment(self, round_number: int, agents: list[str]) -> None:
        """Add one round of ratings; about half of the cells are left out."""
        chance = self.chance
        assessment = self.node(f"assessment/{round_number}")
        self.typed(assessment, "Assessment")
        self.dated(
            assessment, 2019 + 2 * round_number + chance.randint(0, 1), chance.randint(1, 12)
        )
        self.say(assessment, "assessor", chance.choice(agents[:2]))
        self.say(assessment, "informantCount", f'"{chance.randint(1, 40)}"^^<{XSD}integer>')
        count = 0
        for element in CHARACTERISTICS:
            for level in LEVELS:
                if chance.random() < 0.5:
                    count += 1
                    rating = self.node(f"assessment/{round_number}/rating/{count}")
                    self.rate(rating, assessment, element, level)
        if chance.random() < 0.5:
            proxy = self.node(f"assessment/{round_number}/proxy/1")
            self.typed(proxy, "Proxy")
            self.say(proxy, "inAssessment", assessment)
            self.say(proxy, "indicator", "IdmSocial")
            self.say(proxy, "element", "SenseOfCommunity")
            self.say(proxy, "level", "LevelUnspecified")
            self.say(proxy, "scale", "UnitScale")
            self.say(proxy, "value", f'"0.{chance.randint(0, 9999):04}"^^<{XSD}decimal>')

    def rate(self, rating: str, assessment: str, element: str, level: str) -> None:
        """Add one rating, on one of two scales, now and then withheld."""
        chance = self.chance
        self.typed(rating, "Rating")
        self.say(rating, "inAssessment", assessment)
        self.say(rating, "element", element)
        self.say(rating, "level", level)
        if chance.random() < 0.05:
            self.say(rating, "status", "Withheld")
            self.say(rating, "reason", '"diminta tidak dicatat"@id')
            return
        if chance.random() < 0.8:
            self.say(rating, "scale", "FourBandsScale")
            self.say(rating, "value", f'"{chance.randint(1, 4)}"^^<{XSD}integer>')
        else:
            self.say(rating, "scale", "UnitScale")
            self.say(rating, "value", f'"0.{chance.randint(0, 99):02}"^^<{XSD}decimal>')
        if chance.random() < 0.8:
            self.say(rating, "confidence", f'"0.{chance.randint(2, 9)}"^^<{XSD}decimal>')

    def describe_records(self, agents: list[str]) -> None:
        """Add functions, outcomes, conditions, resources and the active few."""
        chance = self.chance
        for function in FUNCTIONS:
            if chance.random() < 0.5:
                record = self.node(f"function/{function}")
                self.typed(record, "FunctionRecord")
                self.say(record, "function", function)
                performance = ("Performed", "PartlyPerformed", "NotPerformed")
                self.say(record, "performance", chance.choice(performance))
                self.say(record, "performedBy", chance.choice(agents))
                self.dated(record, 2023, chance.randint(1, 12))
        for outcome in OUTCOMES:
            if chance.random() < 0.3:
                record = self.node(f"outcome/{outcome}")
                self.typed(record, "OutcomeRecord")
                self.say(record, "outcome", outcome)
                attainment = ("Reached", "PartlyReached", "NotReached")
                self.say(record, "attainment", chance.choice(attainment))
                self.dated(record, 2023, chance.randint(1, 12))
        for influence in INFLUENCES:
            if chance.random() < 0.3:
                condition = self.node(f"condition/{influence}")
                self.typed(condition, "Condition")
                self.say(condition, "influence", influence)
                self.say(condition, "polarity", "Inhibits" if chance.random() < 0.7 else "Supports")
                self.say(condition, "strength", chance.choice(("Weak", "Moderate", "StrongEffect")))
        if chance.random() < 0.3:
            active = self.node("participation/1")
            self.typed(active, "ActiveMembership")
            self.say(active, "activeShare", chance.choice(("FewActive", "SomeActive")))
            self.say(active, "likeness", chance.choice(("LikeTheRest", "UnlikeTheRest")))
        if chance.random() < 0.4:
            resource = self.node("resource/1")
            self.typed(resource, "Resource")
            self.say(resource, f"<{SKOS}prefLabel>", '"Kas bersama"@id')
            self.say(resource, "resourceKind", chance.choice(RESOURCES))
            self.say(resource, "origin", chance.choice(("LocalOrigin", "ExternalOrigin")))

    def describe_initiatives(self, agents: list[str]) -> None:
        """Add up to two initiatives."""
        chance = self.chance
        for i in range(chance.choice((0, 0, 1, 1, 2))):
            initiative = self.node(f"initiative/{i}")
            self.typed(initiative, "Initiative")
            self.say(initiative, f"<{SKOS}prefLabel>", f'"Program {i}"@id')
            self.say(initiative, "strategy", chance.choice(STRATEGIES))
            self.say(initiative, "plannedBy", chance.choice(agents))
            if chance.random() < 0.6:
                self.say(initiative, "ledBy", chance.choice(agents))
            self.dated(initiative, 2020 + i, chance.randint(1, 12))


def _term(text: str) -> str:
    return text if text[0] in '<"' else f"<{CC}{text}>"


def communities(count: int, *, seed: int = 1, start: int = 0) -> Iterator[list[str]]:
    """Yield the N-Quads lines of each community; a community depends on seed and number only."""
    for number in range(start, start + count):
        yield Case(number, random.Random(f"{seed}/{number}")).describe()


def write(count: int, stream: TextIO, *, seed: int = 1) -> int:
    """Write communities as N-Quads and return the number of quads."""
    total = 0
    for lines in communities(count, seed=seed):
        stream.writelines(lines)
        total += len(lines)
    return total


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("count", type=int, help="number of communities")
    parser.add_argument("-o", "--output", type=Path, help="file (default: standard output)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.output is None:
        write(options.count, sys.stdout, seed=options.seed)
        return
    with options.output.open("w", encoding="utf-8") as stream:
        total = write(options.count, stream, seed=options.seed)
    print(f"{options.count} communities, {total} quads", file=sys.stderr)


if __name__ == "__main__":
    main()
