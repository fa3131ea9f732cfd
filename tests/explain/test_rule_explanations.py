"""The explanation of every rule, in both languages, as it was approved.

Each rule's first firing case (`tests/rules/<rule>/fires-*.ttl`) is explained whole: all premises
down to what was asserted, all that was looked for and not found. `UPDATE_GOLDEN=1` writes the
files anew; read what changes before committing it.
"""

from __future__ import annotations

import os
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse

from ccreason import resources
from ccreason.engine import FactBase
from ccreason.engine.program import load_program
from ccreason.explanation import Explanation, explain, render_text
from ccreason.messages import LANGUAGES
from ccreason.namespaces import RDF_TYPE, cc
from ccreason.parameters import active_parameters
from ccreason.reasoning import communities_of

if TYPE_CHECKING:
    from ccreason.engine import Derivation

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "rules"
CASES = HERE.parent / "rules"
RULES = sorted(path.stem for path in resources.rules_dir().glob("*.rq"))
DAY = date(2026, 1, 1)

program = cache(load_program)


@cache
def explained(rule_id: str) -> tuple[Explanation, Derivation]:
    """Explain the first derivation that a rule has in its first firing case."""
    fires = CASES.joinpath(rule_id).glob("fires-*.ttl")
    path = min(p for p in fires if not p.name.endswith(".expected.ttl"))
    text = path.read_text("utf-8")
    stated = re.match(r"#\s*as-of:\s*(\S+)", text)
    quads = list(parse(text, format=RdfFormat.TURTLE))
    cases = [
        q.subject for q in quads if q.predicate == RDF_TYPE and q.object == cc("CaseDescription")
    ]
    graph = cases[0] if cases else NamedNode("https://example.org/case")
    dataset = Dataset(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
    day = date.fromisoformat(stated[1]) if stated else DAY
    ontology = program().ontology
    parameters, _ = active_parameters(ontology, None, day)
    facts = FactBase(dataset, communities_of(dataset), ontology, parameters, day)
    inference = program().evaluator().evaluate(program().ruleset, facts)
    derivation = next(d for d in inference.all_derivations() if d.rule_id == rule_id)
    return explain(inference, derivation), derivation


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule_id", RULES)
def test_the_whole_tree_reads_as_approved(rule_id: str, lang: str) -> None:
    text = render_text(explained(rule_id)[0], lang, full=True)
    path = GOLDEN / f"{rule_id}.{lang}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("rule_id", RULES)
def test_the_tree_holds_all_that_the_rule_rests_on(rule_id: str) -> None:
    explanation, derivation = explained(rule_id)
    step = explanation.step(1)
    assert step.rule.id == rule_id
    assert step.rule.sources
    assert step.rule.basis is not None
    told = {t for p in step.premises for t in p.triples}
    assert told == {(t.subject, t.predicate, t.object) for t in derivation.premises}
    assert [a.pattern for a in step.not_found] == [a.pattern for a in derivation.absences]
    for lang in LANGUAGES:
        text = " ".join(re.sub(r"[│├└─]", " ", render_text(explanation, lang, full=True)).split())
        for one in explanation.steps:
            assert " ".join(one.sentence[lang].removesuffix(".").split()) in text
            for absence in one.not_found:
                assert " ".join(absence.sentence[lang].split()) in text


@pytest.mark.parametrize("rule_id", RULES)
def test_it_is_told_in_words_for_people(rule_id: str) -> None:
    explanation, _ = explained(rule_id)
    for lang in LANGUAGES:
        assert "_:" not in render_text(explanation, lang, full=True)
        for step in explanation.steps:
            said = [
                step.sentence[lang],
                *(a.sentence[lang] for a in step.not_found),
                *(p.sentence[lang] for p in step.premises if p.kind != "derived"),
                *(d[lang] for p in step.premises for d in p.details),
            ]
            for sentence in said:
                assert not re.search(r"https?://|\?\w|[{}]|\^\^|\bcc:|…", sentence), sentence
                assert not re.search(r"\b(\w+) \1\b", sentence.casefold()), sentence
                # A slot of the sentence for which there is no value.
                assert not re.search(r"(^|[^\w)]) – ", sentence), sentence


def test_no_golden_file_is_left_over() -> None:
    expected = {f"{rule}.{lang}.txt" for rule in RULES for lang in LANGUAGES}
    assert {path.name for path in GOLDEN.iterdir()} == expected
