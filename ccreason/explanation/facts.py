"""Tell the asserted statements that a step rests on: who recorded what, when, on what evidence.

The statements of one step about one node (a rating, a condition, an initiative) are told together.
A rating is told with its assessor, date and evidence whether or not the rule looked at them: they
are what a reader asks for next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ccreason.explanation.model import Premise, Record
from ccreason.explanation.terms import LINKS, SOURCE
from ccreason.messages import has, text
from ccreason.namespaces import CC, RDF_TYPE, SKOS, cc, local_name
from ccreason.wording import (
    NOTHING,
    Bilingual,
    is_plural,
    join,
    lower_first,
    plural_verb,
    scalar_text,
    upper_first,
    with_article,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccreason.explanation.terms import Terms
    from ccreason.graphview import Node
    from ccreason.messages import Lang
    from ccreason.ntriples import Term

_PARAMETERS: Final = cc("ActiveParameters")
_IN_ASSESSMENT: Final = cc("inAssessment")
_HIDDEN: Final = {NamedNode(SKOS + "notation"), RDF_TYPE, cc("ofCommunity"), _IN_ASSESSMENT}
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


def statement_sentence(triple: Triple, terms: Terms) -> Bilingual:
    """Return a statement in words: 'Residential stability raises density of acquaintance'."""

    def words(lang: Lang) -> str:
        subject = terms.labels.inside(triple.subject, lang)  # type: ignore[arg-type]
        value = terms.labels.inside(triple.object, lang)  # type: ignore[arg-type]
        name = terms.labels.inside(triple.predicate, lang)
        if triple.predicate == RDF_TYPE:
            return _agreeing("is-a", subject, lang, object=with_article(value, lang))
        if triple.predicate not in LINKS:
            return text("explain.statement", lang, subject=subject, property=name, object=value)
        verb = plural_verb(name) if is_plural(subject, lang) else name
        return text("explain.link", lang, subject=subject, property=verb, object=value)

    return Bilingual.of(lambda lang: upper_first(words(lang)))


def _agreeing(key: str, subject: str, lang: Lang, **values: str) -> str:
    """Return a message whose verb agrees with its subject."""
    many = f"explain.{key}-many"
    name = many if is_plural(subject, lang) and has(many) else f"explain.{key}"
    return text(name, lang, subject=subject, **values)


def spo(triple: Triple) -> tuple[Term, Term, Term]:
    """Return a statement as a tuple of its terms."""
    return (triple.subject, triple.predicate, triple.object)  # type: ignore[return-value]


def _say(key: str, values: Callable[[str], dict[str, str]]) -> Bilingual:
    return Bilingual.of(lambda lang: upper_first(text("explain." + key, lang, **values(lang))))


def _parameter(triple: Triple, terms: Terms) -> Premise:
    return Premise(
        kind="parameter",
        sentence=_say(
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
        assessment = terms.view.node(node, _IN_ASSESSMENT)
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
    return Bilingual.join([*kinds, _properties(node, triples, terms)])


def noun(predicate: NamedNode, terms: Terms, lang: str) -> str:
    """Return the name of a property, short where it has a short one."""
    key = f"explain.noun-{local_name(predicate.value)}"
    return text(key, lang) if has(key) else terms.labels.inside(predicate, lang)


def _properties(node: Node, triples: list[Triple], terms: Terms) -> Bilingual:
    """Return a node's name and the values that a rule looked at."""
    shown = [t for t in triples if t.predicate not in _HIDDEN]
    if not shown:
        return NOTHING

    def values(lang: str) -> dict[str, str]:
        pairs = [
            text(
                "explain.pair",
                lang,
                property=noun(t.predicate, terms, lang),
                value=terms.labels.inside(t.object, lang),  # type: ignore[arg-type]
            )
            for t in shown
        ]
        return {"subject": terms.labels.inside(node, lang), "pairs": "; ".join(pairs)}

    return _say("properties", values)


def recorded(node: Node, triples: list[Triple], terms: Terms) -> Bilingual:
    """Return what was recorded at a node of a case."""
    for cls, tell in _TOLD.items():
        if terms.view.is_a(node, cc(cls)):
            return tell(node, terms)
    sentence = _properties(node, triples, terms)
    return sentence or _say(
        "recorded",
        lambda lang: {"name": _name_and_kind(node, terms, lang)},
    )


def _name_and_kind(node: Node, terms: Terms, lang: str) -> str:
    """Return a node's name with its kind; only the kind where it has no name."""
    kind = terms.labels.kind(node)
    name = terms.labels.inside(node, lang)
    if kind is None or terms.labels.written(node, lang) is None:
        return name
    return f"{name} ({terms.labels.inside(kind, lang)})"


def _rating(node: Node, terms: Terms) -> Bilingual:
    view = terms.view
    status = view.node(node, cc("status"))
    element, level = view.node(node, cc("element")), view.node(node, cc("level"))
    indicator = view.node(node, cc("indicator"))
    scale = view.node(node, cc("scale"))

    def words(lang: Lang) -> str:
        topic = lower_first(terms.labels.topic(element, level, lang))
        if status is not None:
            name = terms.labels.inside(status, lang)
            return text("explain.rating-status", lang, topic=topic, status=name)
        values = {
            "value": as_written(view.literal(node, cc("value")), lang),
            "scale": "–" if scale is None else scale_text(scale, terms, lang),
        }
        if indicator is None:
            return _agreeing("rating", topic, lang, **values)
        name = terms.labels.inside(indicator, lang)
        return text("explain.proxy", lang, indicator=name, topic=topic, **values)

    return Bilingual.of(lambda lang: upper_first(words(lang)))


def as_written(value: Literal | None, lang: str) -> str:
    """Return a value with the digits of the source."""
    return "–" if value is None else scalar_text(value.value, lang)


def scale_text(scale: Node, terms: Terms, lang: str) -> str:
    """Return a scale's name with its ends: 'four bands, 1 to 4'."""
    name = terms.labels.inside(scale, lang)
    low = terms.view.literal(scale, cc("minimum"))
    high = terms.view.literal(scale, cc("maximum"))
    if low is None or high is None:
        return name
    return text(
        "explain.scale",
        lang,
        name=name,
        low=terms.labels.label(low, lang),
        high=terms.labels.label(high, lang),
    )


def _by_properties(key: str, subject: str, **sources: str) -> Callable[[Node, Terms], Bilingual]:
    """Return the teller of a record whose sentence names the values of some properties."""

    def tell(node: Node, terms: Terms) -> Bilingual:
        def said(local: str, lang: Lang) -> str:
            values = terms.view.objects(node, cc(local))
            return join([terms.labels.inside(term, lang) for term in values], lang) or "–"

        def words(lang: Lang) -> str:
            rest = {name: said(local, lang) for name, local in sources.items()}
            return _agreeing(key, said(subject, lang), lang, **rest)

        return Bilingual.of(lambda lang: upper_first(words(lang)))

    return tell


_TOLD: Final[dict[str, Callable[[Node, Terms], Bilingual]]] = {
    "Rating": _rating,
    "Proxy": _rating,
    "Condition": _by_properties("state", "influence", state="polarity"),
    "FunctionRecord": _by_properties("state", "function", state="performance"),
    "OutcomeRecord": _by_properties("state", "outcome", state="attainment"),
    "InitiativeResult": _by_properties("result", "onElement", state="resultPolarity"),
    "Tie": _by_properties("tie", "tieFrom", end="tieTo", quality="tieQuality"),
    "ActiveMembership": _by_properties("active", "activeShare", likeness="likeness"),
    "Discrimination": _by_properties("discrimination", "discriminationIn"),
}


def details(node: Node, terms: Terms) -> tuple[Bilingual, ...]:
    """Return who recorded something, when, and on what evidence."""
    view = terms.view
    found: list[Bilingual] = []
    assessment = view.node(node, _IN_ASSESSMENT)
    dated = node if assessment is None else assessment
    for local in ("strength", "onElement", "carries", "routine"):
        found += _detail(local, view.objects(node, cc(local)), terms)
    found += _detail("reason", view.objects(node, cc("reason"))[:1], terms)
    found += _detail("confidence", view.objects(node, cc("confidence")), terms)
    if assessment is not None:
        found += _detail("assessor", view.objects(assessment, cc("assessor")), terms)
    found += _detail("date", view.objects(dated, cc("date")), terms)
    found += _detail("evidence", _evidence(node, assessment, terms), terms)
    return tuple(found)


def record(node: Node, terms: Terms) -> Record | None:
    """Return who recorded something, when and on what evidence; None for a node without a name."""
    if not isinstance(node, NamedNode):
        return None
    view = terms.view
    assessment = view.node(node, _IN_ASSESSMENT)
    dated = node if assessment is None else assessment
    assessors = () if assessment is None else view.nodes(assessment, cc("assessor"))
    date = view.literal(dated, cc("date"))
    evidence = _evidence(node, assessment, terms)
    return Record(
        node.value,
        tuple(assessor.value for assessor in assessors),
        None if date is None else date.value,
        tuple(source.value for source in evidence if isinstance(source, NamedNode)),
    )


def _evidence(node: Node, assessment: Node | None, terms: Terms) -> tuple[Term, ...]:
    """Return the sources of a record; where it names none, those of its assessment."""
    view = terms.view
    evidence = (*view.objects(node, cc("evidence")), *view.objects(node, SOURCE))
    if not evidence and assessment is not None:
        evidence = view.objects(assessment, SOURCE)
    return tuple(dict.fromkeys(evidence))


def _detail(key: str, values: tuple[Term, ...], terms: Terms) -> list[Bilingual]:
    if not values:
        return []

    def words(lang: str) -> str:
        names = [terms.labels.inside(v, lang) for v in values]
        return text(f"explain.detail-{key}", lang, value=join(names, lang))

    return [Bilingual.of(words)]
