"""All cases of ``tests/rules`` through the compiled engine, many at a time.

Communities do not touch each other, so the cases of one date of reasoning are one input: each gets
names of its own, and what follows about it is compared with what its folder says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse

from ccreason.engine import FactBase
from ccreason.engine.compiled import CompiledEvaluator, SmallEvaluator
from ccreason.engine.program import load_program
from ccreason.namespaces import RDF_TYPE, cc
from ccreason.parameters import active_parameters
from ccreason.reasoning import communities_of

FOLDERS = Path(__file__).parents[1] / "rules"
DAY = date(2026, 1, 1)
CASES = sorted(
    path
    for path in FOLDERS.glob("*/*.ttl")
    if path.name.startswith(("fires-", "silent-")) and ".expected." not in path.name
)
HOST = "https://example.org/"


def renamed(path: Path, number: int) -> str:
    return path.read_text(encoding="utf-8").replace(HOST, f"{HOST}n{number}/")


def day_of(path: Path) -> date:
    stated = re.match(r"#\s*as-of:\s*(\d{4}-\d{2}-\d{2})", path.read_text(encoding="utf-8"))
    return date.fromisoformat(stated[1]) if stated else DAY


def speaks_of_ontology(path: Path) -> bool:
    """Tell whether a case says something about the framework, which all others would then see."""
    return any(
        isinstance(q.subject, NamedNode) and not q.subject.value.startswith(HOST)
        for q in parse(path.read_bytes(), format=RdfFormat.TURTLE)
    )


@cache
def group_of(path: Path) -> tuple[date, bool]:
    return day_of(path), speaks_of_ontology(path)


@cache
def concluded(group: tuple[date, bool], evaluator: type) -> dict[tuple[str, int], set[str]]:
    """Return the triples that each rule concludes in each case, as text."""
    dataset, day = Dataset(), group[0]
    for number, path in enumerate(CASES):
        if group_of(path) != group:
            continue
        quads = list(parse(renamed(path, number), format=RdfFormat.TURTLE))
        described = [
            q.subject
            for q in quads
            if q.predicate == RDF_TYPE and q.object == cc("CaseDescription")
        ]
        graph = described[0] if described else NamedNode(f"{HOST}n{number}/case")
        for quad in quads:
            dataset.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    program = load_program()
    parameters, _ = active_parameters(program.ontology, None, day)
    facts = FactBase(dataset, communities_of(dataset), program.ontology, parameters, day)
    inference = evaluator(closure=program.closure).evaluate(program.ruleset, facts)
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for record in inference.records:
        if record.rule.is_axiom:
            continue
        for home in inference.homes_of(record):
            number = int(home.removeprefix(f"{HOST}n").partition("/")[0])
            found[record.rule.id, number] |= {
                " ".join(fact) for fact in record.facts if not inference.is_asserted_for(fact, home)
            }
    return found


@pytest.mark.parametrize("evaluator", [CompiledEvaluator, SmallEvaluator])
@pytest.mark.parametrize("rule_id", sorted({path.parent.name for path in CASES}))
def test_rule_folder(rule_id: str, evaluator: type) -> None:
    for number, path in enumerate(CASES):
        if path.parent.name != rule_id:
            continue
        expected: set[str] = set()
        if path.name.startswith("fires-"):
            told = path.with_name(f"{path.stem}.expected.ttl")
            expected = {
                f"{q.subject} {q.predicate} {q.object}"
                for q in parse(renamed(told, number), format=RdfFormat.TURTLE)
            }
        assert concluded(group_of(path), evaluator)[rule_id, number] == expected, path.name
