"""Every remedy works: on made-up communities, and on the cases that rules must stay silent on."""

from __future__ import annotations

import random
import re
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse
from whynot_tally import Tally

from benchmarks.generate import CHARACTERISTICS, FUNCTIONS, LEVELS, OUTCOMES, STRATEGIES, Case
from ccreason.namespaces import CC, RDF_TYPE, cc
from ccreason.reasoning import infer
from ccreason.whynot.records import TYPE

if TYPE_CHECKING:
    from ccreason.engine import Inference
    from ccreason.ntriples import Fact

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(p for p in (ROOT / "tests" / "rules").iterdir() if p.is_dir() and p.name[0] != "_")
DAY = date(2026, 1, 1)
#: What a conclusion says beside its class: of no use as a question.
ABOUT = {
    *("ofCommunity", "element", "level", "basedOn", "influence", "because", "concerns", "band"),
    *("cautionKind", "outcome", "aboutTrend", "change", "fromObservation", "toObservation"),
    *("gapPart", "recommends", "throughTie", "resourceKind"),
}


def made_up(number: int) -> Inference:
    """Return what follows from a made-up community."""
    case = Case(number, random.Random(number))
    text = "".join(case.describe())
    return infer(Dataset(parse(text, format=RdfFormat.N_QUADS)), as_of=DAY, engine="reference")


def kebab(local: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"-\1", local).lower()


def questions(community: str) -> list[Fact]:
    """Return what may be asked of any community."""
    found = []
    for element, level in product(CHARACTERISTICS, LEVELS):
        cell = f"{kebab(element)}/{kebab(level).removesuffix('-level')}"
        for kind, cls in (("gap/capacity", "CapacityGap"), ("strength", "Strength")):
            found.append((f"{kind}/{cell}", cls))
        found.append((f"gap/level/{cell}", "LevelGap"))
    for names, kind, cls in (
        (FUNCTIONS, "gap/function", "FunctionGap"),
        (OUTCOMES, "gap/outcome", "OutcomeGap"),
        (OUTCOMES, "outcome-at-risk", "OutcomeAtRisk"),
        (STRATEGIES, "recommendation", "Recommendation"),
        (("MobilizeExistingCapacity", "SeekExternalSupport"), "recommendation", "Recommendation"),
    ):
        found += [(f"{kind}/{kebab(n)}", cls) for n in names]
    found += [("gap/representation", "RepresentationGap"), ("gap/ownership/0", "OwnershipGap")]
    found += [("constraint/safety/sense-of-community", "Constraint")]
    found += [("constraint/migration-patterns/organizing-advocacy", "Constraint")]
    return [(f"<{community}/{name}>", TYPE, f"<{CC}{cls}>") for name, cls in found]


def ask_made_up(number: int, count: int, tally: Tally) -> None:
    inference = made_up(number)
    (community,) = inference.facts.communities.values()
    chance = random.Random(number)
    asked = questions(community)
    for fact in chance.sample(asked, min(count, len(asked))):
        tally.ask(inference, fact, f"made-up {number}")


def test_remedies_work_on_made_up_communities() -> None:
    tally = Tally()
    for number in range(2):
        ask_made_up(number, 6, tally)
    assert not tally.faults, "\n".join(tally.faults)
    assert tally.asked > 6
    assert tally.mended > 0.6 * (tally.asked - tally.impossible)


@cache
def silent_questions(folder: Path) -> list[Fact]:
    """Return what a rule concludes from the cases on which it fires."""
    found: list[Fact] = []
    for path in sorted(folder.glob("fires-*.expected.ttl")):
        facts = [
            (str(q.subject), str(q.predicate), str(q.object))
            for q in parse(path.read_text("utf-8"), format=RdfFormat.TURTLE)
        ]
        typed = [f for f in facts if f[1] == TYPE]
        telling = [f for f in facts if f[1][1:-1].removeprefix(CC) not in ABOUT]
        found += typed or telling or facts
    return list(dict.fromkeys(found))


def reasoned(path: Path) -> Inference:
    text = path.read_text("utf-8")
    stated = re.match(r"#\s*as-of:\s*(\d{4}-\d{2}-\d{2})", text)
    quads = list(parse(text, format=RdfFormat.TURTLE))
    described = [
        q.subject for q in quads if q.predicate == RDF_TYPE and q.object == cc("CaseDescription")
    ]
    graph = described[0] if described else NamedNode("https://example.org/case")
    dataset = Dataset(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
    return infer(
        dataset, as_of=date.fromisoformat(stated[1]) if stated else DAY, engine="reference"
    )


def ask_silent(path: Path, count: int, tally: Tally) -> None:
    inference = reasoned(path)
    if not inference.facts.communities:
        return
    for fact in silent_questions(path.parent)[:count]:
        tally.ask(inference, fact, f"{path.parent.name}/{path.stem}")


@pytest.mark.parametrize("rule_id", ["capacity-gap", "function-gap", "ownership-gap"])
def test_remedies_work_where_a_rule_is_silent(rule_id: str) -> None:
    tally = Tally()
    for path in sorted((ROOT / "tests" / "rules" / rule_id).glob("silent-*.ttl"))[:2]:
        ask_silent(path, 1, tally)
    assert not tally.faults, "\n".join(tally.faults)
    assert tally.asked


@pytest.mark.exhaustive
@pytest.mark.parametrize("start", range(0, 100, 10))
def test_remedies_work_on_many_made_up_communities(start: int) -> None:
    tally = Tally()
    for number in range(start, start + 10):
        ask_made_up(number, 60, tally)
    print(tally.asked, tally.mended, tally.remedies, tally.impossible)
    assert not tally.faults, "\n".join(tally.faults)
    assert tally.mended > 0.7 * (tally.asked - tally.impossible)


@pytest.mark.exhaustive
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_remedies_work_wherever_a_rule_is_silent(folder: Path) -> None:
    tally = Tally()
    for path in sorted(folder.glob("silent-*.ttl")):
        ask_silent(path, 2, tally)
    print(folder.name, tally.asked, tally.mended, tally.remedies, tally.impossible)
    assert not tally.faults, "\n".join(tally.faults)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        # A rating by somebody else makes sources disagree; a count that nobody wrote is asked for.
        ("contradictory-sides/silent-one-source-over-time", "another source's rating"),
        ("contradictory-sides/silent-missing-data", "rating"),
        ("caution-few-informants/silent-count-missing", "number of informants: 2"),
    ],
)
def test_remedies_by_another_source_and_by_count(case: str, said: str) -> None:
    path = ROOT / "tests" / "rules" / f"{case}.ttl"
    inference = reasoned(path)
    tally = Tally()
    answer = tally.ask(inference, silent_questions(path.parent)[0], case)
    assert answer is not None
    assert not tally.faults, "\n".join(tally.faults)
    remedies = [way.remedy for way in answer.goals[0].ways if way.remedy is not None]
    assert any(said in c.sentence["en"] for remedy in remedies for c in remedy.changes)
