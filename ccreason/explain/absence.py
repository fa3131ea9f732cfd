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
from ccreason.namespaces import RDF_TYPE, SKOS, XSD, cc
from ccreason.wording import Bilingual, join
from ccreason.wording.labels import literal_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.engine import Absence
    from ccreason.explain.terms import Terms
    from ccreason.messages import Lang
    from ccreason.ntriples import Term

# FILTER(?later > "2024-03-01"^^xsd:date), either way round.
_COMPARISON: Final = re.compile(
    r"""\?(?P<left>\w+)\s*(?P<op><=|>=|!=|=|<|>)\s*
        (?:"(?P<value>[^"]*)"(?:\^\^<?(?P<type>[^\s>)]+)>?)?|(?P<number>-?\d+(?:\.\d+)?))""",
    re.VERBOSE,
)
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
_PARAMETERS: Final = cc("ActiveParameters")

Statement: TypeAlias = "tuple[Term | Variable, NamedNode, Term | Variable]"


def not_found_sentence(absence: Absence, terms: Terms) -> Bilingual:
    """Return what was looked for, in both languages."""
    return Bilingual.of(lambda lang: _sentence(absence, terms, lang))


def _sentence(absence: Absence, terms: Terms, lang: Lang) -> str:
    """Return each unknown with what is required of it; what has no unknown, as a statement."""
    limits = _limits(absence.pattern, lang)
    statements = list(_statements(absence))
    unknowns = list(dict.fromkeys(s for s, _, _ in statements if isinstance(s, Variable)))
    parts = [_unknown(variable, statements, limits, terms, lang) for variable in unknowns]
    parts += [
        text(
            "explain.link",
            lang,
            subject=_object(s, limits, terms, lang),
            property=terms.labels.inside(p, lang),
            object=_object(o, limits, terms, lang),
        )
        for s, p, o in statements
        if not isinstance(s, Variable) and o not in unknowns and s != _PARAMETERS
    ]
    return "; ".join(parts)


def _statements(absence: Absence) -> Iterable[Statement]:
    for subject, predicate, obj in absence.triples:
        if isinstance(predicate, NamedNode) and predicate not in _HIDDEN:
            yield subject, predicate, obj


def _unknown(
    variable: Variable,
    statements: list[Statement],
    limits: dict[str, str],
    terms: Terms,
    lang: Lang,
) -> str:
    """Return what is required of one unknown."""
    kinds: list[str] = []
    wanted: list[str] = []
    for subject, predicate, obj in statements:
        name = terms.labels.inside(predicate, lang)
        value = _object(obj, limits, terms, lang)
        if subject == variable and predicate == RDF_TYPE:
            kinds.append(value)
        elif subject == variable:
            wanted.append(text("explain.whose", lang, property=name, value=value))
        elif obj == variable and not isinstance(subject, Variable):
            of = _object(subject, limits, terms, lang)
            wanted.append(text("explain.that-is", lang, property=name, subject=of))
    kind = kinds[-1] if kinds else text("explain.something", lang)
    if not wanted:
        return kind
    return text("explain.unknown", lang, kind=kind, wanted=join(wanted, lang))


def _object(obj: Term | Variable, limits: dict[str, str], terms: Terms, lang: Lang) -> str:
    if not isinstance(obj, Variable):
        return terms.labels.inside(obj, lang)
    return limits.get(obj.value) or text("explain.anything", lang)


def _limits(pattern: str, lang: Lang) -> dict[str, str]:
    """Return the conditions on each unknown, in words, from the pattern's comparisons."""
    found: dict[str, str] = {}
    for match in _COMPARISON.finditer(pattern):
        if match["number"] is not None:
            literal = Literal(match["number"], datatype=NamedNode(XSD + "decimal"))
        else:
            datatype = (match["type"] or "xsd:string").replace("xsd:", XSD)
            literal = Literal(match["value"], datatype=NamedNode(datatype))
        is_date = literal.datatype.value.endswith("#date")
        key = _COMPARED[match["op"]] + ("-date" if is_date else "")
        words = text(f"explain.compared-{key}", lang, value=literal_text(literal, lang))
        found[match["left"]] = words
    return found
