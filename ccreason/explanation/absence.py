"""Say in words what a negated premise looked for.

A negated premise is a pattern: statements with unknowns, and conditions on them. Each unknown is
described by what is required of it ("a rating about commitment with a value of at least 0.5"); a
pattern without unknowns is a statement that does not hold. The words of a property stand under
`explain.any-...`, `place-...`, `of-...`, `is-...` and `noun-...` in the messages.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Variable

from ccreason.explanation.sentences import noun
from ccreason.explanation.terms import remembered
from ccreason.messages import has, text
from ccreason.namespaces import PREFIXES, RDF_TYPE, SKOS, XSD, cc, local_name
from ccreason.wording import Bilingual, join, with_article

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
          |\?(?P<right>\w+)
          |(?P<term>[a-z]+:\w+|<[^<>\s]+>))""",
    re.VERBOSE,
)
#: A condition within the condition: `NOT EXISTS { ?it cc:latest ?end . }`.
_NESTED: Final = re.compile(
    r"NOT EXISTS\s*\{\s*(?P<subject>\S+)\s+(?P<property>\S+)\s+(?P<object>\S+)\s*\.?\s*\}"
)
#: How many months ago a date is, reckoned: `BIND(... - MONTH(?day)) AS ?months)`.
_MONTHS_AGO: Final = re.compile(r"MONTH\(\?(?P<day>\w+)\)\) AS \?(?P<months>\w+)\)")
_COMPARED: Final = {
    "<": "less",
    "<=": "at-most",
    ">": "more",
    ">=": "at-least",
    "=": "equal",
    "!=": "unequal",
}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
#: Left out of the words: names that IRIs are made from, and whose community it is.
_HIDDEN: Final = {NamedNode(SKOS + "notation"), cc("ofCommunity")}
_CELLS: Final = {cc("cellKey"), cc("notApplicableCell")}
_PARAMETERS: Final = cc("ActiveParameters")
#: What an unknown of no class must be, by a property that it has or that leads to it.
_KINDS: Final = {cc("tieFrom"): cc("Tie"), cc("tieTo"): cc("Tie")}
_PEOPLE: Final = {cc("role"), cc("locality"), cc("ledBy")}
_LOCALITY: Final = cc("locality")
#: Values that say nothing where any will do: a record is always about something.
_ABOUT: Final = {cc(n) for n in ("element", "function", "outcome", "influence", "discriminationIn")}

#: Said by the label of the property alone: "is an old record".
_TRUE: Final = Literal("true", datatype=NamedNode(XSD + "boolean"))

Statement: TypeAlias = "tuple[Term | Variable, NamedNode, Term | Variable]"


def has_unknowns(absence: Absence) -> bool:
    """Say whether something was looked for; else it is a statement that does not hold."""
    return any(isinstance(t, Variable) for s, _, o in _statements(absence) for t in (s, o))


@remembered
def not_found_sentence(absence: Absence, terms: Terms) -> Bilingual:
    """Return what was looked for, in both languages."""
    return Bilingual.of(lambda lang: _Wording(absence, terms, lang).sentence())


def _statements(absence: Absence) -> Iterable[Statement]:
    for subject, predicate, obj in absence.triples:
        if isinstance(predicate, NamedNode) and predicate not in _HIDDEN:
            yield subject, predicate, obj


class _Wording:
    def __init__(self, absence: Absence, terms: Terms, lang: Lang) -> None:
        self._terms = terms
        self._lang = lang
        self._pattern = absence.pattern
        #: The unknowns that are being told, each with one before it.
        self._open: list[Variable] = []
        known, self._statements = _split(absence, terms)
        self._limits = _limits(absence.pattern, known, terms, lang)

    def _say(self, key: str, **values: str) -> str:
        return text("explain." + key, self._lang, **values)

    def sentence(self) -> str:
        """Return each unknown with what is required of it; what has no unknown, as a statement."""
        subjects = [s for s, _, _ in self._statements if isinstance(s, Variable)]
        led_to = [
            o
            for s, _, o in self._statements
            if isinstance(o, Variable) and not isinstance(s, Variable)
        ]
        # What else the pattern says of known things holds; it is the unknown that is not there.
        unknowns = list(dict.fromkeys([*subjects, *led_to]))
        compared = [v for v in unknowns if v in subjects or v.value not in self._limits]
        outer = [v for v in compared if v not in self._inner]
        # What is only of a class is what a rule counts over, not what was missed.
        particular = [v for v in outer if not self._is_of_class_only(v)]
        parts = [self._unknown(v) for v in particular or outer or compared or unknowns]
        if not parts:
            parts = [self._known(s) for s in self._statements if s[0] != _PARAMETERS]
        return "; ".join(dict.fromkeys(parts))

    @cached_property
    def _inner(self) -> set[Variable]:
        """The unknowns that are told with another unknown, which is said to lead to them."""
        described: set[Term | Variable] = {s for s, _, _ in self._statements}
        described |= {o for s, _, o in self._statements if not isinstance(s, Variable)}
        return {
            obj
            for subject, _, obj in self._statements
            if isinstance(subject, Variable)
            and isinstance(obj, Variable)
            and obj != subject
            and obj in described
            and obj.value not in self._limits
        }

    def _is_of_class_only(self, unknown: Variable) -> bool:
        said = [p for s, p, o in self._statements if unknown in (s, o)]
        return all(predicate == RDF_TYPE for predicate in said)

    def _known(self, statement: Statement) -> str:
        """Return a statement about something known that does not hold."""
        subject, predicate, obj = statement
        key = f"is-{_local(predicate)}"
        if predicate == RDF_TYPE:
            key = "is-a"
        elif not has("explain." + key):
            key = "link"
        return self._say(
            key,
            subject=self._term(subject),
            property=self._terms.labels.inside(predicate, self._lang),
            object=self._value(predicate, obj),
        ).rstrip()

    def _unknown(self, unknown: Variable) -> str:
        """Return what is required of one unknown."""
        self._open.append(unknown)
        words = self._required(unknown)
        self._open.pop()
        return words

    def _required(self, unknown: Variable) -> str:
        kind = ""
        near: list[str] = []
        places: list[str] = []
        wanted: list[str] = []
        only: list[str] = []
        for subject, predicate, obj in self._statements:
            if subject == unknown and predicate == RDF_TYPE:
                kind = self._term(obj)
            elif subject == unknown:
                kind = kind or self._kind(predicate)
                is_near = predicate == _LOCALITY and isinstance(obj, NamedNode)
                self._require(predicate, obj, near if is_near else places, wanted)
            elif obj == unknown and not isinstance(subject, Variable):
                kind = kind or self._kind(predicate)
                only.append(self._whole(subject, predicate))
                places.append(self._led_to(subject, predicate))
        nested = self._nested(unknown, "but-without" if wanted else "without")
        if only and not wanted and not near and len(only) == len(places) == 1:
            return " ".join([only[0], *nested])
        someone = self._say("someone")
        named = kind if kind == someone else with_article(kind, self._lang) if kind else ""
        words = " ".join([named or self._say("something"), *near, *places])
        if wanted:
            words = self._say("unknown", kind=words, wanted=join(wanted, self._lang))
        return " ".join([words, *nested])

    def _require(
        self, predicate: NamedNode, obj: Term | Variable, places: list[str], wanted: list[str]
    ) -> None:
        """Add what a property requires of an unknown: where it belongs, or what it must have."""
        inner = obj if isinstance(obj, Variable) and self._is_inner(obj) else None
        is_any = isinstance(obj, Variable) and obj.value not in self._limits and inner is None
        if is_any and predicate in _ABOUT:
            return
        name = noun(predicate, self._terms, self._lang)
        if is_any:
            wanted.append(with_article(name, self._lang))
            return
        value = self._value(predicate, obj) if inner is None else self._unknown(inner)
        key = f"place-{_local(predicate)}"
        if has("explain." + key):
            places.append(self._say(key, value=value))
        elif inner is not None:
            wanted.append(value)
        elif isinstance(obj, Variable):
            limited = with_article(name, self._lang)
            wanted.append(self._say("whose", property=limited, value=value))
        else:
            wanted.append(self._say("whose", property=name, value=value))

    def _is_inner(self, unknown: Variable) -> bool:
        return unknown in self._inner and unknown not in self._open

    def _whole(self, subject: Term, predicate: NamedNode) -> str:
        """Return an unknown of which nothing more is required than what leads to it."""
        key = f"any-{_local(predicate)}"
        if has("explain." + key):
            return self._say(key, subject=self._term(subject))
        name = with_article(noun(predicate, self._terms, self._lang), self._lang)
        return self._say("any", property=name, subject=self._term(subject))

    def _led_to(self, subject: Term, predicate: NamedNode) -> str:
        key = f"of-{_local(predicate)}"
        if has("explain." + key):
            return self._say(key, subject=self._term(subject))
        name = self._terms.labels.inside(predicate, self._lang)
        return self._say("stands-under", property=name, subject=self._term(subject))

    def _nested(self, unknown: Variable, lacks: str) -> list[str]:
        """Return what an unknown must lack."""
        found = []
        for match in _NESTED.finditer(self._pattern):
            if str(unknown) not in {match["subject"], match["object"]}:
                continue
            predicate = _named(match["property"])
            key = f"but-{_local(predicate)}"
            if has("explain." + key):
                found.append(self._say(key))
            else:
                name = with_article(noun(predicate, self._terms, self._lang), self._lang)
                found.append(self._say(lacks, property=name))
        return found

    def _kind(self, predicate: NamedNode) -> str:
        if predicate in _PEOPLE:
            return self._say("someone")
        kind = _KINDS.get(predicate)
        return "" if kind is None else self._term(kind)

    def _value(self, predicate: NamedNode, obj: Term | Variable) -> str:
        if predicate in _CELLS and isinstance(obj, Literal):
            return self._terms.cell(obj.value, self._lang)
        return self._term(obj)

    def _term(self, term: Term | Variable) -> str:
        if term == _TRUE:
            return ""
        if not isinstance(term, Variable):
            return self._terms.labels.inside(term, self._lang)
        return self._limits.get(term.value) or self._say("anything")


def _local(predicate: NamedNode) -> str:
    return local_name(predicate.value)


def _split(
    absence: Absence, terms: Terms
) -> tuple[dict[str, NamedNode | Literal], list[Statement]]:
    """Set apart the statements that only look up a known value to compare with.

    Such is the date of a record, where a later one was looked for.

    Returns:
        the values that they give, by the names of the unknowns, and the other statements.
    """
    statements = list(_statements(absence))
    described = {s for s, _, _ in statements if isinstance(s, Variable)}
    compared = {m["left"] for m in _COMPARISON.finditer(absence.pattern)}
    compared |= {m["right"] for m in _COMPARISON.finditer(absence.pattern) if m["right"]}
    known: dict[str, NamedNode | Literal] = {}
    rest: list[Statement] = []
    for subject, predicate, obj in statements:
        is_looked_up = (
            isinstance(obj, Variable)
            and obj.value in compared
            and obj not in described
            and isinstance(subject, NamedNode)
            and bool(described)
        )
        found = terms.view.objects(subject, predicate) if is_looked_up else ()  # type: ignore[arg-type]
        if len(found) == 1 and not isinstance(found[0], BlankNode):
            known[obj.value] = found[0]
        else:
            rest.append((subject, predicate, obj))
    return known, rest


def _named(name: str) -> NamedNode:
    """Return the IRI that a SPARQL name stands for: `<...>` or a prefixed name of ours."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name.strip("<>"))


def _limits(
    pattern: str, known: dict[str, NamedNode | Literal], terms: Terms, lang: Lang
) -> dict[str, str]:
    """Return the conditions on each unknown, in words, from the pattern's comparisons."""
    found: dict[str, str] = {}
    ago = {match["months"]: match["day"] for match in _MONTHS_AGO.finditer(pattern)}
    for match in _COMPARISON.finditer(pattern):
        left, operator, value = match["left"], match["op"], _compared_with(match, known)
        if value is None and left in known and match["right"]:
            left, operator, value = match["right"], _TURNED[operator], known[left]
        if value is None or left in known:
            continue
        if left in ago:
            key = "explain.months-ago" if "<" in operator else "explain.more-months-ago"
            found.setdefault(ago[left], text(key, lang, value=terms.labels.inside(value, lang)))
            continue
        is_date = isinstance(value, Literal) and value.datatype.value == XSD + "date"
        key = _COMPARED[operator] + ("-date" if is_date else "")
        words = terms.labels.inside(value, lang)
        found[left] = text(f"explain.compared-{key}", lang, value=words)
    return found


def _compared_with(
    match: re.Match[str], known: dict[str, NamedNode | Literal]
) -> NamedNode | Literal | None:
    """Return the term on the right of a comparison; None for a second unknown."""
    if match["right"] is not None:
        return known.get(match["right"])
    if match["term"] is not None:
        return _named(match["term"])
    if match["number"] is not None:
        return Literal(match["number"], datatype=NamedNode(XSD + "decimal"))
    datatype = (match["type"] or "xsd:string").replace("xsd:", XSD)
    return Literal(match["value"], datatype=NamedNode(datatype))
