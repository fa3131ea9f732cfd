"""Say in words what a negated premise looked for.

A negated premise is a pattern: statements with unknowns, and conditions on them. Each unknown is
described by what is required of it ("an observation whose element is commitment and whose date is
after 1 March 2024").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Variable

from ccreason.messages import text
from ccreason.namespaces import RDF_TYPE, SKOS
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
_HIDDEN: Final = NamedNode(SKOS + "notation")


def not_found_sentence(absence: Absence, terms: Terms) -> Bilingual:
    """Return what was looked for, in both languages."""
    return Bilingual.of(lambda lang: _sentence(absence, terms, lang))


def _sentence(absence: Absence, terms: Terms, lang: Lang) -> str:
    limits = _limits(absence.pattern, lang)
    statements = list(_statements(absence))
    unknowns = [s for s, _, _ in statements if isinstance(s, Variable)]
    if not unknowns:
        wholes = [
            text(
                "explain.statement",
                lang,
                subject=_object(s, limits, terms, lang),
                property=terms.labels.inside(p, lang),
                object=_object(o, limits, terms, lang),
            )
            for s, p, o in statements
        ]
        return "; ".join(wholes)
    described = [
        _unknown(variable, statements, limits, terms, lang) for variable in dict.fromkeys(unknowns)
    ]
    fixed = [
        text(
            "explain.statement",
            lang,
            subject=terms.labels.inside(s, lang),
            property=terms.labels.inside(p, lang),
            object=_object(o, limits, terms, lang),
        )
        for s, p, o in statements
        if not isinstance(s, Variable) and o not in unknowns
    ]
    return "; ".join([*described, *fixed])


def _statements(absence: Absence) -> Iterable[tuple[Term | Variable, NamedNode, Term | Variable]]:
    for triple in absence.triples:
        subject, predicate, obj = triple
        if isinstance(predicate, NamedNode) and predicate != _HIDDEN:
            yield subject, predicate, obj


def _unknown(
    variable: Variable,
    statements: list[tuple[Term | Variable, NamedNode, Term | Variable]],
    limits: dict[str, str],
    terms: Terms,
    lang: Lang,
) -> str:
    """Return what is required of one unknown."""
    kind = text("explain.something", lang)
    wanted = []
    for subject, predicate, obj in statements:
        if subject == variable and predicate == RDF_TYPE and not isinstance(obj, Variable):
            kind = terms.labels.inside(obj, lang)
        elif subject == variable:
            wanted.append(
                text(
                    "explain.whose",
                    lang,
                    property=terms.labels.inside(predicate, lang),
                    value=_object(obj, limits, terms, lang),
                )
            )
        elif obj == variable and not isinstance(subject, Variable):
            wanted.append(
                text(
                    "explain.that-is",
                    lang,
                    property=terms.labels.inside(predicate, lang),
                    subject=terms.labels.inside(subject, lang),
                )
            )
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
            literal = Literal(
                match["number"],
                datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"),
            )
        else:
            datatype = (match["type"] or "xsd:string").replace(
                "xsd:", "http://www.w3.org/2001/XMLSchema#"
            )
            literal = Literal(match["value"], datatype=NamedNode(datatype))
        is_date = literal.datatype.value.endswith("#date")
        key = _COMPARED[match["op"]] + ("-date" if is_date else "")
        words = text(f"explain.compared-{key}", lang, value=literal_text(literal, lang))
        found[match["left"]] = words
    return found
