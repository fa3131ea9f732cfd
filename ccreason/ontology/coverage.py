"""Which slide is covered by which terms, and which competency questions answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ccreason.namespaces import PREFIXES
from ccreason.ontology.graph import load
from ccreason.ontology.terms import short_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.querying import NamedQuery

# Slides that are mere headings assert nothing and need no term. A link counts by its start.
_TERMS: Final = """
SELECT DISTINCT ?number ?term
WHERE {
  ?slide cc:slideNumber ?number ; cc:headingOnly false .
  OPTIONAL {
    { ?term dcterms:source ?slide . FILTER(isIRI(?term)) }
    UNION { ?axiom a owl:Axiom ; dcterms:source ?slide ; owl:annotatedSource ?term }
  }
}
"""


@dataclass(frozen=True)
class CoverageRow:
    """One slide: the terms and links that rest on it, and the questions that answer them.

    Attributes:
        slide: the slide's number.
        terms: names of the terms that cite the slide, or that a link citing it starts from.
        questions: ids of the competency questions with one of the terms in their rows.
        unanswered: names of the terms that stand in no question's rows.
    """

    slide: int
    terms: tuple[str, ...]
    questions: tuple[str, ...]
    unanswered: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the slide has terms, and each is answered by a question."""
        return bool(self.terms) and bool(self.questions) and not self.unanswered


def coverage(
    dataset: Iterable[ox.Quad] | None = None, questions: Sequence[NamedQuery] | None = None
) -> tuple[CoverageRow, ...]:
    """Return the table slide -> terms -> questions, one row for each slide that asserts something.

    A question answers a term when the term's IRI stands in its result rows.

    Args:
        dataset: ontology, and where wanted examples and what follows from both; the ontology
            alone if None.
        questions: the competency questions; those that ship with ccreason if None.
    """
    from ccreason.querying import named_queries

    store = ox.Store()
    store.bulk_extend(load() if dataset is None else dataset)
    cited: dict[int, set[str]] = {}
    for solution in _select(store, _TERMS):
        found = cited.setdefault(int(solution["number"].value), set())
        if solution["term"] is not None:
            found.add(solution["term"].value)
    answered: dict[str, set[str]] = {}
    for question in named_queries() if questions is None else questions:
        for iri in _named_in(store, question.sparql):
            answered.setdefault(iri, set()).add(question.id)
    return tuple(_row(number, cited[number], answered) for number in sorted(cited))


def _row(number: int, iris: set[str], answered: dict[str, set[str]]) -> CoverageRow:
    questions = {q for iri in iris for q in answered.get(iri, ())}
    missing = [iri for iri in iris if iri not in answered]
    return CoverageRow(
        number,
        tuple(sorted(short_name(iri) for iri in iris)),
        tuple(sorted(questions)),
        tuple(sorted(short_name(iri) for iri in missing)),
    )


def _named_in(store: ox.Store, sparql: str) -> set[str]:
    """Return the IRIs that stand in the result rows of a query."""
    return {
        term.value
        for solution in _select(store, sparql)
        for term in solution
        if isinstance(term, ox.NamedNode)
    }


def _select(store: ox.Store, sparql: str) -> ox.QuerySolutions:
    result = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("a competency question is a SELECT query")
    return result
