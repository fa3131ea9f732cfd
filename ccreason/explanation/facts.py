"""Tell the asserted statements that a step rests on: who recorded what, when, on what evidence.

The statements of one step about one node (a rating, a condition, an initiative) are told together.
A rating is told with its assessor, date and evidence whether or not the rule looked at them: they
are what a reader asks for next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from ccreason.explanation.model import Premise
from ccreason.explanation.recorded import IN_ASSESSMENT, details, properties, record, recorded
from ccreason.explanation.sentences import say, statement_sentence
from ccreason.explanation.terms import LINKS, remembered
from ccreason.namespaces import CC, RDF_TYPE, cc
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.explanation.terms import Terms
    from ccreason.graphview import Node
    from ccreason.ntriples import Term

_PARAMETERS: Final = cc("ActiveParameters")
_OBSERVATIONS: Final = (cc("Rating"), cc("Proxy"))


def asserted_premises(triples: Iterable[Triple], terms: Terms) -> list[Premise]:
    """Return asserted statements as premises, those about one node together."""
    groups: dict[Node, list[Triple]] = {}
    premises: list[Premise] = []
    for triple in triples:
        subject = triple.subject
        assert isinstance(subject, NamedNode) or not isinstance(subject, Triple)
        if subject == _PARAMETERS:
            premises.append(_parameter(triple, terms))
        elif triple.predicate in LINKS:
            premises.append(link_premise(triple, terms))
        else:
            groups.setdefault(subject, []).append(triple)
    _merge_assessments(groups, terms)
    premises += [_about(node, group, terms) for node, group in groups.items()]
    order = ("case", "link", "ontology", "parameter")
    return sorted(premises, key=lambda p: order.index(p.kind))


@remembered
def link_premise(triple: Triple, terms: Terms) -> Premise:
    """Return a link of the framework with its slide and footing."""
    sources, basis = terms.axiom(triple)
    return Premise(
        kind="link",
        sentence=statement_sentence(triple, terms),
        triples=(spo(triple),),
        sources=sources,
        basis=terms.basis(basis),
    )


def spo(triple: Triple) -> tuple[Term, Term, Term]:
    """Return a statement as a tuple of its terms."""
    return (triple.subject, triple.predicate, triple.object)  # type: ignore[return-value]


def _parameter(triple: Triple, terms: Terms) -> Premise:
    return Premise(
        kind="parameter",
        sentence=say(
            "parameter",
            lambda lang: {
                "name": terms.labels.inside(triple.predicate, lang),
                "value": terms.labels.label(triple.object, lang),  # type: ignore[arg-type]
            },
        ),
        triples=(spo(triple),),
    )


def _merge_assessments(groups: dict[Node, list[Triple]], terms: Terms) -> None:
    """Tell what is said of an assessment with the first of its ratings that is told anyway."""
    for node in list(groups):
        if not any(terms.view.is_a(node, cls) for cls in _OBSERVATIONS):
            continue
        assessment = terms.view.node(node, IN_ASSESSMENT)
        if assessment in groups:
            groups[node] += groups.pop(assessment)


def _about(node: Node, triples: list[Triple], terms: Terms) -> Premise:
    told = tuple(spo(t) for t in triples)
    if isinstance(node, NamedNode) and node.value.startswith(CC):
        return Premise("ontology", _ontology_sentence(node, triples, terms), told)
    sentence = recorded(node, triples, terms)
    return Premise("case", sentence, told, details(node, terms), record=record(node, terms))


def _ontology_sentence(node: Node, triples: list[Triple], terms: Terms) -> Bilingual:
    """Return what the ontology says; nothing where it is only a term's notation."""
    kinds = [statement_sentence(t, terms) for t in triples if t.predicate == RDF_TYPE]
    return Bilingual.join([*kinds, properties(node, triples, terms)])
