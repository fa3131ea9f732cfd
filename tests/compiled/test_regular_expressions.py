"""Regular expressions mean in DuckDB what they mean in SPARQL, for letters of any script."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Dataset, Literal, NamedNode, Quad
from rulekit import EX, rule

from ccreason.engine import FactBase, ReferenceEvaluator
from ccreason.engine.compiled import CompiledEvaluator
from ccreason.errors import CcreasonError, EngineError, RuleError
from ccreason.rules import build
from ccreason.rules.ontology import Ontology

TEXTS = ("é", "kampung", "村 1", "٣", "3", " ", "\u00a0", "a-b", "a\nb", "_", "", "x\u0301", "½")
PATTERNS = (
    r"^\\w+$", r"\\W", r"^\\d$", r"^\\D+$", r"\\s", r"^\\S+$", r"^[\\w -]+$", r"^[^\\d\\s]+$",
    r"[\\D]", r"\\\\w", r"\\[\\w", r"^[\\]\\w]", r"a.b",
)  # fmt: skip


def facts() -> FactBase:
    community, graph = NamedNode(f"{EX}community"), NamedNode(f"{EX}case")
    quads = [Quad(community, NamedNode(f"{EX}says"), Literal(t), graph) for t in TEXTS]
    return FactBase(
        Dataset(quads), {graph.value: community.value}, Ontology(()), (), date(2026, 1, 1)
    )


def matching(pattern: str) -> str:
    return (
        "CONSTRUCT { ?community ex:matches ?text } WHERE { ?community ex:says ?text "
        f"FILTER(REGEX(?text, {pattern})) }}"
    )


def test_short_names_of_classes_know_all_scripts() -> None:
    rules = [rule(f"r{n}", matching(f'"{p}"')) for n, p in enumerate(PATTERNS)]
    ruleset = build(rules)
    reference = ReferenceEvaluator().evaluate(ruleset, facts())
    found = CompiledEvaluator(threads=1).evaluate(ruleset, facts())
    for number, pattern in enumerate(PATTERNS):
        rows = [
            {r.row for r in each.records if r.rule.id == f"r{number}"}
            for each in (reference, found)
        ]
        assert rows[0] == rows[1], pattern


@pytest.mark.parametrize(
    ("pattern", "error"),
    [
        (r'"\\bb"', RuleError),
        (r'"[\\W]"', RuleError),
        (r'CONCAT("^", STR(?text), "\\w")', EngineError),
    ],
)
def test_what_cannot_be_written_out_is_refused(pattern: str, error: type[CcreasonError]) -> None:
    ruleset = build([rule("r", matching(pattern))])
    with pytest.raises(error) as caught:
        CompiledEvaluator(threads=1).evaluate(ruleset, facts())
    assert caught.value.message.startswith("compiled.regex")
    assert caught.value.render("en")
    assert caught.value.render("id")
