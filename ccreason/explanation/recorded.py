"""Tell what was recorded at a node of a case, by whom, when and on what evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ccreason.explanation.model import Record
from ccreason.explanation.sentences import agreeing, noun, say
from ccreason.explanation.terms import SOURCE, remembered
from ccreason.messages import has, text
from ccreason.namespaces import RDF_TYPE, SKOS, cc
from ccreason.wording import (
    NOTHING,
    Bilingual,
    join,
    lower_first,
    scalar_text,
    told_text,
    upper_first,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccreason.explanation.terms import Terms
    from ccreason.graphview import Node
    from ccreason.messages import Lang
    from ccreason.ntriples import Term

IN_ASSESSMENT: Final = cc("inAssessment")
_HIDDEN: Final = {NamedNode(SKOS + "notation"), RDF_TYPE, cc("ofCommunity"), IN_ASSESSMENT}


def recorded(node: Node, triples: list[Triple], terms: Terms) -> Bilingual:
    """Return what was recorded at a node of a case."""
    return (
        _told(node, terms)
        or properties(node, triples, terms)
        or say("recorded", lambda lang: {"name": _name_and_kind(node, terms, lang)})
    )


@remembered
def _told(node: Node, terms: Terms) -> Bilingual:
    """Return a record of a kind that has a sentence of its own; nothing for another."""
    for cls, tell in _TOLD.items():
        if terms.view.is_a(node, cc(cls)):
            return tell(node, terms)
    return NOTHING


def properties(node: Node, triples: list[Triple], terms: Terms) -> Bilingual:
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

    return say("properties", values)


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
            return agreeing("rating", topic, lang, **values)
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
    ends = {"low": terms.labels.label(low, lang), "high": terms.labels.label(high, lang)}
    told = text("explain.scale", lang, name="", **ends)
    # The names of some scales end with it themselves.
    return name if name.endswith(told) else text("explain.scale", lang, name=name, **ends)


def _by_properties(key: str, subject: str, **sources: str) -> Callable[[Node, Terms], Bilingual]:
    """Return the teller of a record whose sentence names the values of some properties.

    A sentence `<key>-bare` tells the record that lacks one of them.
    """

    def tell(node: Node, terms: Terms) -> Bilingual:
        is_bare = not all(terms.view.objects(node, cc(local)) for local in sources.values())
        sentence = f"{key}-bare" if is_bare and has(f"explain.{key}-bare") else key

        def said(local: str, lang: Lang) -> str:
            values = terms.view.objects(node, cc(local))
            return join([terms.labels.inside(term, lang) for term in values], lang) or "–"

        def words(lang: Lang) -> str:
            rest = {name: said(local, lang) for name, local in sources.items()}
            return agreeing(sentence, said(subject, lang), lang, **rest)

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


@remembered
def details(node: Node, terms: Terms) -> tuple[Bilingual, ...]:
    """Return who recorded something, when, and on what evidence."""
    view = terms.view
    found: list[Bilingual] = []
    assessment = view.node(node, IN_ASSESSMENT)
    dated = node if assessment is None else assessment
    for local in ("strength", "onElement", "carries", "routine"):
        found += _detail(local, view.objects(node, cc(local)), terms)
    found += _reason(view.objects(node, cc("reason")))
    found += _detail("confidence", view.objects(node, cc("confidence")), terms)
    if assessment is not None:
        found += _detail("assessor", view.objects(assessment, cc("assessor")), terms)
    found += _detail("date", view.objects(dated, cc("date")), terms)
    found += _detail("evidence", evidence(node, terms), terms)
    return tuple(found)


@remembered
def record(node: Node, terms: Terms) -> Record | None:
    """Return who recorded something, when and on what evidence; None for a node without a name."""
    if not isinstance(node, NamedNode):
        return None
    view = terms.view
    assessment = view.node(node, IN_ASSESSMENT)
    dated = node if assessment is None else assessment
    assessors = () if assessment is None else view.nodes(assessment, cc("assessor"))
    date = view.literal(dated, cc("date"))
    return Record(
        node.value,
        tuple(assessor.value for assessor in assessors),
        None if date is None else date.value,
        tuple(source.value for source in evidence(node, terms) if isinstance(source, NamedNode)),
    )


def evidence(node: Node, terms: Terms) -> tuple[Term, ...]:
    """Return the sources of a record; where it names none, those of its assessment."""
    view = terms.view
    found = (*view.objects(node, cc("evidence")), *view.objects(node, SOURCE))
    assessment = view.node(node, IN_ASSESSMENT)
    if not found and assessment is not None:
        found = view.objects(assessment, SOURCE)
    return tuple(dict.fromkeys(found))


def _detail(key: str, values: tuple[Term, ...], terms: Terms) -> list[Bilingual]:
    if not values:
        return []

    def words(lang: str) -> str:
        names = [terms.labels.inside(v, lang) for v in values]
        return text(f"explain.detail-{key}", lang, value=join(names, lang))

    return [Bilingual.of(words)]


def _reason(texts: tuple[Term, ...]) -> list[Bilingual]:
    """Return why there is no value, as it was written; in another language that is said."""
    if not texts:
        return []
    return [
        Bilingual.of(lambda lang: text("explain.detail-reason", lang, value=told_text(texts, lang)))
    ]
