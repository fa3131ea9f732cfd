"""Each competency question gives the rows that are kept beside this file.

A question that needs only the ontology is asked of the ontology and what follows from it; one that
needs cases, of the examples too. The kept rows are written anew with ``CCREASON_GOLDEN=write``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ccreason import querying, resources
from ccreason.ontology.terms import short_name
from ccreason.reasoning import infer

HERE = Path(__file__).parent
QUESTIONS = {q.id: q for q in querying.named_queries()}
#: How many questions there are by what they need; a new one is counted here.
COUNTS = {"ontology": 17, "case": 15}


@pytest.fixture(scope="session")
def ontology_quads() -> list[ox.Quad]:
    """Ontology, parameters, and what follows from them alone."""
    return list(infer(ox.Dataset()).everything())


@pytest.fixture(scope="session")
def case_quads() -> list[ox.Quad]:
    """The same with the examples."""
    from datetime import date

    from ccreason.cases import read

    return list(infer(read([resources.examples_dir()]), as_of=date(2026, 12, 1)).everything())


def test_all_questions_are_found():
    found = [q.needs for q in QUESTIONS.values()]
    assert {needs: found.count(needs) for needs in set(found)} == COUNTS
    files = list(resources.competency_dir().glob("*.rq"))
    assert len(files) == len(QUESTIONS) == sum(COUNTS.values())


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_question_says_what_it_asks(question):
    assert set(question.title) == {"en", "id"}
    assert all(text.strip().endswith("?") for text in question.title.values())
    assert re.search(r"(?m)^ORDER BY ", question.sparql), "rows need an order"


def test_rows_are_kept():
    kept = {path.name.split(".")[0] for path in HERE.glob("*.expected.tsv")}
    assert kept == set(QUESTIONS)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_rows(name, request):
    question = QUESTIONS[name]
    quads = request.getfixturevalue(f"{question.needs}_quads")
    result = querying.query(quads, question.sparql)
    assert result.rows, "a question that nothing answers"
    found = table(result)
    golden = HERE / f"{name}.expected.tsv"
    if os.environ.get("CCREASON_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def table(result: querying.QueryResult) -> str:
    """Return rows as tab-separated text, sorted; IRIs as prefixed names."""
    rows = sorted("\t".join(cell(term) for term in row) for row in result.rows)
    return "\n".join(["\t".join(result.variables), *rows]) + "\n"


def cell(term: object) -> str:
    if term is None:
        return ""
    return short_name(term.value) if isinstance(term, ox.NamedNode) else str(term)
