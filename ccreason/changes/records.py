"""Statements about nodes of a case: what is said of one, a new one, one that has ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad

from ccreason.cases.terms import OF_COMMUNITY
from ccreason.changes.model import Edit
from ccreason.changes.values import SUPPOSED, day_literal, quads
from ccreason.messages import text
from ccreason.namespaces import CC, RDF_TYPE
from ccreason.wording import NOTHING, Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.cases.model import Field, NodeType
    from ccreason.cases.terms import Term
    from ccreason.changes.view import CaseView

_DATE: Final = CC + "date"
#: The bounds that go with a date.
_BOUNDS: Final = {_DATE: (CC + "earliest", CC + "latest")}


def said(node: str, prop: str, case: CaseView) -> set[Quad]:
    """Return what the case says of a property of a node, with the bounds of a date."""
    return {
        Quad(NamedNode(node), NamedNode(name), value, case.case.graph)
        for name in (prop, *_BOUNDS.get(prop, ()))
        for value in case.values(node, name)
    }


def new_node(
    iri: str, node_type: NodeType, values: Iterable[tuple[Field, Sequence[Term]]], case: CaseView
) -> set[Quad]:
    """Return the statements of a new node, dated on the day of reasoning unless it has a date."""
    graph = case.case.graph
    found: set[Quad] = set()
    given = set()
    for known, terms in values:
        given.add(known.property)
        found |= quads(iri, known.property, terms, graph)
    if RDF_TYPE.value not in given:
        found |= quads(iri, RDF_TYPE.value, [NamedNode(CC + node_type.class_name)], graph)
    if node_type.of_community:
        found |= quads(iri, OF_COMMUNITY, [case.case.community], graph)
    if "date" in node_type.by_key and _DATE not in given:
        found |= quads(iri, _DATE, [day_literal(case.inference.as_of)], graph)
    return found


def ended(node: str, case: CaseView) -> tuple[set[Quad], set[Quad]]:
    """Return what ends a record before the day of reasoning, if it reaches it.

    A record that is open, or has no date, is one of how things are until now. One that is dated on
    the day itself, or later, is taken out: two records of one day would contradict each other.
    """
    today = case.inference.as_of
    yesterday = (today - timedelta(days=1)).isoformat()
    latest, earliest = case.one(node, "latest"), case.one(node, "earliest")
    if latest is not None and latest < today.isoformat():
        return set(), set()
    if earliest is not None and earliest >= today.isoformat():
        return set(whole(node, case)), set()
    date = case.one(node, "date")
    start = date.partition("/")[0] if date and "/" in date and earliest else ""
    gone = said(node, _DATE, case)
    if latest is not None and not start and earliest is not None:
        start = earliest
    return gone, quads(node, _DATE, [day_literal(f"{start}/{yesterday}")], case.case.graph)


def whole(node: str, case: CaseView) -> list[Quad]:
    """Return everything that the case says of a node."""
    return [
        Quad(NamedNode(node), NamedNode(prop), value, case.case.graph)
        for prop, values in case.nodes.get(node, {}).items()
        for value in values
    ]


def title_of(
    key: str, case: CaseView, about: NamedNode, *values: Term, node: NamedNode | None = None
) -> Bilingual:
    """Return what is supposed, in a sentence."""
    terms = case.terms
    told = {
        "about": terms.name(about),
        "about_inside": terms.inside(about),
        "value": Bilingual.of(lambda lang: listed(values, case, lang)),
        "node": NOTHING if node is None else terms.name(node),
    }
    return Bilingual.message(f"changes.title-{key}", **told)


def with_details(
    title: Bilingual, details: Iterable[tuple[Field, Sequence[Term]]], case: CaseView
) -> Bilingual:
    """Return a title with what else is supposed beside it."""
    told = [(NamedNode(known.property), terms) for known, terms in details]
    if not told:
        return title

    def pairs(lang: str) -> str:
        return "; ".join(
            text(
                "changes.pair",
                lang,
                property=case.terms.labels.inside(prop, lang),
                value=listed(terms, case, lang),
            )
            for prop, terms in told
        )

    return Bilingual.message("changes.title-details", title=title, pairs=Bilingual.of(pairs))


def listed(values: Iterable[Term], case: CaseView, lang: str) -> str:
    """Return values by their names, in words."""
    supposed = {f"#agent/supposed-{word}": f"changes.supposed-{word}" for word in SUPPOSED}
    words = []
    for value in values:
        key = next((k for end, k in supposed.items() if str(value.value).endswith(end)), None)
        words.append(text(key, lang) if key else case.terms.labels.inside(value, lang))
    return join(words, lang)


def without(option: str, nodes: Iterable[str], title: Bilingual, case: CaseView) -> Edit:
    """Return the edit that takes nodes out, with what belongs to them and what points at them."""
    gone = set(nodes)
    owned = {NamedNode(CC + "result"): True, NamedNode(CC + "inAssessment"): False}
    graph = case.caseset.graph(case.case.graph)
    grew = True
    while grew:
        more = {
            _iri(quad.object if downward else quad.subject)
            for quad in graph
            if (downward := owned.get(quad.predicate)) is not None
            and _iri(quad.subject if downward else quad.object) in gone
        } - gone
        gone |= more
        grew = bool(more)
    removed = {quad for quad in graph if _iri(quad.subject) in gone or _iri(quad.object) in gone}
    return Edit(option, title, removed=frozenset(removed), dropped=frozenset(gone))


def _iri(term: object) -> str:
    """Return a node's IRI; nothing for a literal."""
    return term.value if isinstance(term, NamedNode) else ""
