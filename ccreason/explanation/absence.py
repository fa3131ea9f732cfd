"""Say in words what a negated premise looked for.

A negated premise is a pattern: statements with unknowns, and conditions on them. Each unknown is
described by what is required of it ("an observation whose element is commitment and whose date is
after 1 March 2024").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Variable

from ccreason.messages import text
from ccreason.namespaces import PREFIXES, RDF_TYPE, SKOS, XSD, cc
from ccreason.wording import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.engine import Absence
    from ccreason.explanation.terms import Terms
    from ccreason.messages import Lang
    from ccreason.ntriples import Term

# FILTER(?later > "2024-03-01"^^xsd:date), FILTER(?state != cc:NotPerformed).
_COMPARISON: Final = re.compile(
    r"""\?(?P<left>\w+)\s*(?P<op><=|>=|!=|=|<|>)\s*
        (?:"(?P<value>[^"]*)"(?:\^\^<?(?P<type>[^\s>)]+)>?)?
          |(?P<number>-?\d+(?:\.\d+)?)
          |(?P<term>[a-z]+:\w+|<[^<>\s]+>))""",
    re.VERBOSE,
)
#: A condition within the condition: something that must lack a property.
_LACKING: Final = re.compile(r"NOT EXISTS\s*\{\s*\?(\w+)\s+(\S+)\s+\?\w+\s*\.?\s*\}")
_COMPARED: Final = {
    "<": "less",
    "<=": "at-most",
    ">": "more",
    ">=": "at-least",
    "=": "equal",
    "!=": "unequal",
}
#: Left out of the words: names that IRIs are made from, and whose community it is.
_HIDDEN: Final = {NamedNode(SKOS + "notation"), cc("ofCommunity")}
_CELL: Final = cc("cellKey")
_PARAMETERS: Final = cc("ActiveParameters")

#: Said by the label of the property alone: "is an old record".
_TRUE: Final = Literal("true", datatype=NamedNode(XSD + "boolean"))

Statement: TypeAlias = "tuple[Term | Variable, NamedNode, Term | Variable]"


def not_found_sentence(absence: Absence, terms: Terms) -> Bilingual:
    """Return what was looked for, in both languages."""
    return Bilingual.of(lambda lang: _sentence(absence, terms, lang))


def _sentence(absence: Absence, terms: Terms, lang: Lang) -> str:
    """Return each unknown with what is required of it; what has no unknown, as a statement."""
    limits = _limits(absence.pattern, terms, lang)
    statements = list(_statements(absence))
    pattern = absence.pattern
    described = [s for s, _, _ in statements if isinstance(s, Variable)]
    described += [Variable(name) for name, _ in _LACKING.findall(pattern)]
    unknowns = list(dict.fromkeys(described))
    if unknowns:
        # What else the pattern says of known things holds; it is the unknown that is not there.
        parts = [_unknown(v, statements, pattern, limits, terms, lang) for v in unknowns]
    else:
        parts = [_known(s, limits, terms, lang) for s in statements if s[0] != _PARAMETERS]
    return "; ".join(parts)


def _known(statement: Statement, limits: dict[str, str], terms: Terms, lang: Lang) -> str:
    """Return a statement about something known that does not hold."""
    subject, predicate, obj = statement
    return text(
        "explain.is-a" if predicate == RDF_TYPE else "explain.link",
        lang,
        subject=_object(subject, limits, terms, lang),
        property=terms.labels.inside(predicate, lang),
        object=_object(obj, limits, terms, lang),
    ).rstrip()


def _statements(absence: Absence) -> Iterable[Statement]:
    for subject, predicate, obj in absence.triples:
        if isinstance(predicate, NamedNode) and predicate not in _HIDDEN:
            yield subject, predicate, obj


def _unknown(
    variable: Variable,
    statements: list[Statement],
    pattern: str,
    limits: dict[str, str],
    terms: Terms,
    lang: Lang,
) -> str:
    """Return what is required of one unknown."""
    kinds: list[str] = []
    places: list[str] = []
    wanted: list[str] = []
    for subject, predicate, obj in statements:
        name = terms.labels.inside(predicate, lang)
        value = _object(obj, limits, terms, lang)
        if subject == variable and predicate == RDF_TYPE:
            kinds.append(value)
        elif subject == variable and predicate == _CELL and isinstance(obj, Literal):
            places.append(text("explain.about", lang, topic=terms.cell(obj.value, lang)))
        elif subject == variable:
            is_any = isinstance(obj, Variable) and obj.value not in limits
            key = "explain.whose-any" if is_any else "explain.whose"
            wanted.append(text(key, lang, property=name, value=value))
        elif obj == variable and not isinstance(subject, Variable):
            of = _object(subject, limits, terms, lang)
            places.append(text("explain.stands-under", lang, property=name, subject=of))
    lacking = [
        text("explain.without", lang, property=terms.labels.inside(_named(prop), lang))
        for name, prop in _LACKING.findall(pattern)
        if name == variable.value
    ]
    words = " ".join([kinds[-1] if kinds else text("explain.something", lang), *places])
    if wanted:
        words = text("explain.unknown", lang, kind=words, wanted=join(wanted, lang))
    return ", ".join([words, *lacking])


def _named(name: str) -> NamedNode:
    """Return the IRI that a SPARQL name stands for: `<...>` or a prefixed name of ours."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name.strip("<>"))


def _object(obj: Term | Variable, limits: dict[str, str], terms: Terms, lang: Lang) -> str:
    if obj == _TRUE:
        return ""
    if not isinstance(obj, Variable):
        return terms.labels.inside(obj, lang)
    return limits.get(obj.value) or text("explain.anything", lang)


def _limits(pattern: str, terms: Terms, lang: Lang) -> dict[str, str]:
    """Return the conditions on each unknown, in words, from the pattern's comparisons."""
    found: dict[str, str] = {}
    for match in _COMPARISON.finditer(pattern):
        value = _compared_with(match)
        is_date = isinstance(value, Literal) and value.datatype.value == XSD + "date"
        key = _COMPARED[match["op"]] + ("-date" if is_date else "")
        words = terms.labels.inside(value, lang)
        found[match["left"]] = text(f"explain.compared-{key}", lang, value=words)
    return found


def _compared_with(match: re.Match[str]) -> NamedNode | Literal:
    """Return the term on the right of a comparison."""
    if match["term"] is not None:
        return _named(match["term"])
    if match["number"] is not None:
        return Literal(match["number"], datatype=NamedNode(XSD + "decimal"))
    datatype = (match["type"] or "xsd:string").replace("xsd:", XSD)
    return Literal(match["value"], datatype=NamedNode(datatype))
