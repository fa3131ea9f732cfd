"""Run every rule against its folder of cases that fire and cases that must not.

``tests/rules/<rule id>/fires-<why>.ttl`` holds case data, ``fires-<why>.expected.ttl`` all triples
that this rule must conclude from it (with the whole rule set running); from ``silent-<why>.ttl``
the rule must conclude nothing. A first line ``# as-of: 2025-01-01`` sets the date of reasoning.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, Triple, parse

from ccreason import resources
from ccreason.engine import FactBase, Inference
from ccreason.engine.program import Program, load_program
from ccreason.namespaces import RDF_TYPE, cc
from ccreason.parameters import active_parameters
from ccreason.reasoning import communities_of

HERE = Path(__file__).parent
DAY = date(2026, 1, 1)
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name[0] not in "._")
RULES = sorted(path.stem for path in resources.rules_dir().glob("*.rq"))
FIRES = sorted(p for p in HERE.glob("*/fires-*.ttl") if not p.name.endswith(".expected.ttl"))
SILENT = sorted(HERE.glob("*/silent-*.ttl"))

#: Raised with every rule, so that a rule that is not found does not pass unseen.
LEAST_RULES = 40


@cache
def program() -> Program:
    return load_program()


def reason(path: Path) -> Inference:
    """Reason over one case file."""
    text = path.read_text(encoding="utf-8")
    stated = re.match(r"#\s*as-of:\s*(\d{4}-\d{2}-\d{2})", text)
    quads = list(parse(text, format=RdfFormat.TURTLE))
    described = [
        q.subject for q in quads if q.predicate == RDF_TYPE and q.object == cc("CaseDescription")
    ]
    graph = described[0] if described else NamedNode("https://example.org/case")
    dataset = Dataset(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
    day = date.fromisoformat(stated[1]) if stated else DAY
    parameters, _ = active_parameters(program().ontology, None, day)
    facts = FactBase(dataset, communities_of(dataset), program().ontology, parameters, day)
    return program().evaluator().evaluate(program().ruleset, facts)


def concluded(inference: Inference, rule_id: str) -> set[Triple]:
    """Return all triples that a rule derived."""
    found: set[Triple] = set()
    for derivation in inference.all_derivations():
        if derivation.rule_id == rule_id:
            found |= set(derivation.conclusions)
    return found


def lines(triples: set[Triple]) -> str:
    return "\n".join(sorted(f"  {triple}" for triple in triples))


def test_every_rule_has_a_folder_and_every_folder_a_rule() -> None:
    assert [folder.name for folder in FOLDERS] == RULES


def test_rules_were_found() -> None:
    assert len(RULES) >= LEAST_RULES
    assert len(program().ruleset.rules) > len(RULES), "no axioms"


@pytest.mark.parametrize("rule_id", RULES)
def test_rule_has_enough_cases(rule_id: str) -> None:
    fires = [p for p in FIRES if p.parent.name == rule_id]
    silent = [p for p in SILENT if p.parent.name == rule_id]
    assert len(fires) >= 1
    assert len(silent) >= 2
    known = {*fires, *(p.with_name(f"{p.stem}.expected.ttl") for p in fires), *silent}
    assert set((HERE / rule_id).iterdir()) == known, "a file that no test reads, or none expected"


@pytest.mark.parametrize("path", FIRES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_rule_fires(path: Path) -> None:
    expected_path = path.with_name(f"{path.stem}.expected.ttl")
    expected = {
        Triple(q.subject, q.predicate, q.object)
        for q in parse(expected_path.read_bytes(), format=RdfFormat.TURTLE)
    }
    found = concluded(reason(path), path.parent.name)
    assert expected, "an empty expectation belongs to a silent case"
    assert found == expected, (
        f"missing:\n{lines(expected - found)}\nnot expected:\n{lines(found - expected)}"
    )


@pytest.mark.parametrize("path", SILENT, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_rule_is_silent(path: Path) -> None:
    found = concluded(reason(path), path.parent.name)
    assert not found, f"concluded:\n{lines(found)}"
