"""The name of a term in the reader's language.

A term of the ontology has labels in both languages. A node of a case often has none (a rating, a
condition, a gap); it is then named after what it is about, so that no IRI need be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ccreason.messages import has, text
from ccreason.namespaces import CC, DCTERMS, EDTF, FOAF, RDFS, SKOS, XSD, cc, local_name
from ccreason.wording.dates import date_text
from ccreason.wording.numbers import number_text, rounded_text
from ccreason.wording.sentences import fill, lower_first, upper_first, with_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ccreason.graphview import GraphView, Node
    from ccreason.ntriples import Term

_LABELS: Final = tuple(
    NamedNode(iri) for iri in (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", FOAF + "name")
)
NOTATION: Final = NamedNode(SKOS + "notation")
_SUB_CLASS_OF: Final = NamedNode(RDFS + "subClassOf")
_DECIMAL: Final = XSD + "decimal"
_NUMBERS: Final = {XSD + name for name in ("integer", "nonNegativeInteger", "double")}
_DAY: Final = XSD + "date"
#: The variable of the day reasoned from, which no record has written.
_AS_OF: Final = "asOf"
_DATES: Final = {XSD + "date", XSD + "gYear", XSD + "gYearMonth", EDTF + "EDTF"}

# How a node without a label is named: class, message, and the property behind each of its values.
# The first class that fits is taken.
_NAMED_AFTER: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("Rating", "rating", {}),
    ("Proxy", "proxy", {"indicator": "indicator"}),
    ("Condition", "condition", {"influence": "influence", "polarity": "polarity"}),
    ("FunctionRecord", "record", {"about": "function", "state": "performance"}),
    ("OutcomeRecord", "record", {"about": "outcome", "state": "attainment"}),
    ("Tie", "tie", {"start": "tieFrom", "end": "tieTo"}),
    ("Assessment", "assessment", {"date": "date"}),
    ("ActiveMembership", "record", {"about": "activeShare", "state": "likeness"}),
    ("Discrimination", "discrimination", {"domain": "discriminationIn"}),
    ("InitiativeResult", "record", {"about": "onElement", "state": "resultPolarity"}),
    ("PopulationCount", "population", {"count": "count", "date": "date"}),
    ("Constraint", "constraint", {"influence": "influence", "element": "element"}),
    ("Recommendation", "same", {"name": "recommends"}),
    ("Asset", "same", {"name": "basedOn"}),
    ("Caution", "same", {"name": "cautionKind"}),
    ("ElementState", "same", {"name": "element"}),
    ("OutcomeAtRisk", "at-risk", {"outcome": "outcome"}),
)

# What a derived node is about, in the order in which it is said.
_ABOUT: Final = tuple(
    cc(name)
    for name in ("outcome", "influence", "concerns", "gapPart", "throughTie", "resourceKind")
)
# Of these there is one in a community, or one about a thing: "the capacity gap in commitment".
_DEFINITE: Final = ("Gap", "Strength", "Trend", "Indication", "Community", "Completeness")
_UNSPECIFIED: Final = cc("LevelUnspecified")


class Labels:
    """Names for terms, read from the data and the ontology.

    Args:
        view: the graph to read labels from.
    """

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._known: dict[tuple[Term, str], str] = {}
        self._known_inside: dict[tuple[Term, str], str] = {}

    def label(self, term: Term, lang: str) -> str:
        """Return the name of a term, as it stands on its own (in a table, a heading)."""
        known = self._known.get((term, lang))
        if known is None:
            known = self._known[term, lang] = self._name(term, lang)
        return known

    def inside(self, term: Term, lang: str) -> str:
        """Return the name of a term as it stands inside a sentence.

        Terms of the framework lose their capital; names that people gave keep theirs.
        """
        known = self._known_inside.get((term, lang))
        if known is None:
            known = self._known_inside[term, lang] = self._inside(term, lang)
        return known

    def _inside(self, term: Term, lang: str) -> str:
        if self._is_given_name(term):
            return self.label(term, lang)
        if isinstance(term, NamedNode) and not term.value.startswith(CC):
            described = self._described(term, lang, inside=True)
            if described is not None:
                return lower_first(described)
        return lower_first(self.label(term, lang))

    def _is_given_name(self, term: Term) -> bool:
        """Say whether a name was given by people: a place, an organization, a title, free text."""
        if isinstance(term, NamedNode):
            return not term.value.startswith(CC) and self.written(term, "en") is not None
        return isinstance(term, Literal)

    def sentence(
        self, template: str, bindings: Mapping[str, Term], lang: str, *, to_the_day: bool = False
    ) -> str:
        """Return an explanation template with the names of its variables' values.

        A variable that is not bound is left out of the sentence as an en dash.

        Args:
            template: the sentence, with `{variable}` marks.
            bindings: the variables' values.
            lang: `en` or `id`.
            to_the_day: whether to tell the days that dates were reckoned to, rather than what a
                record says: "31 October 2025" for "October 2025".
        """

        def word(name: str, opens: bool) -> str:
            term = bindings.get(name)
            if term is None:
                return "–"
            if name != _AS_OF and not to_the_day and isinstance(term, Literal):
                recorded = self._as_recorded(term, bindings)
                if recorded is not None:
                    return date_text(recorded, lang)
            words = self.inside(term, lang)
            return upper_first(words) if opens and not self._is_given_name(term) else words

        return fill(template, word)

    def _as_recorded(self, day: Literal, bindings: Mapping[str, Term]) -> str | None:
        """Return the date from which a bound was reckoned, as a record among the values has it.

        Rules compare the first and last days of dates; a reader is told no more than was written.
        """
        if day.datatype.value != _DAY:
            return None
        found: list[str] = []
        for node in bindings.values():
            if not isinstance(node, NamedNode) or node.value.startswith(CC):
                continue
            assessment = self._view.node(node, cc("inAssessment"))
            for place in (node, *(() if assessment is None else (assessment,))):
                written = self._view.literal(place, cc("date"))
                if written is None:
                    continue
                start, _, end = written.value.partition("/")
                for bound, said in (("latest", end or start), ("earliest", start)):
                    reckoned = self._view.literal(place, cc(bound))
                    if reckoned is not None and reckoned.value == day.value:
                        found.append(said)
        # Of two records the vaguer one is told: it is true of both.
        return min(found, key=lambda said: (len(said), said), default=None)

    def topic(self, element: Term | None, level: Term | None, lang: str) -> str:
        """Return an element with its level, where it has one: 'Commitment (networks)'."""
        if element is None:
            return ""
        name = self.label(element, lang)
        if level is None or level == _UNSPECIFIED:
            return name
        return text("wording.at-level", lang, element=name, level=self.inside(level, lang))

    def notation(self, term: Node) -> str:
        """Return the name by which a term is called in a case file, or its local name."""
        literal = self._view.literal(term, NOTATION)
        if literal is not None:
            return literal.value
        return local_name(term.value)

    def kind(self, node: Node) -> NamedNode | None:
        """Return the most specific ccreason class of a node."""
        classes = [c for c in self._view.types(node) if c.value.startswith(CC)]
        general = {parent for c in classes for parent in self._ancestors(c)}
        specific = [c for c in classes if c not in general]
        return specific[0] if specific else None

    def written(self, node: Node, lang: str) -> str | None:
        """Return the label that the data or the ontology gives a node, or None."""
        properties = self._view.properties(node)
        for predicate in _LABELS:
            literals = [t for t in properties.get(predicate, ()) if isinstance(t, Literal)]
            if literals:
                return _best(literals, lang).value
        return None

    def _ancestors(self, cls: NamedNode) -> set[NamedNode]:
        found: set[NamedNode] = set()
        todo = [cls]
        while todo:
            for parent in self._view.nodes(todo.pop(), _SUB_CLASS_OF):
                if parent not in found and parent != cls:
                    found.add(parent)
                    todo.append(parent)
        return found

    def _name(self, term: Term, lang: str) -> str:
        if isinstance(term, Literal):
            return literal_text(term, lang)
        written = self.written(term, lang)
        if written is not None:
            return written
        return self._described(term, lang) or self._spelled(term)

    def _described(self, node: Node, lang: str, *, inside: bool = False) -> str | None:
        """Return a name made of what the node is about, or None where it says nothing.

        Inside a sentence it has an article: 'the capacity gap in commitment', 'an organization'.
        """
        types = set(self._view.types(node))
        for cls, message, sources in _NAMED_AFTER:
            if cc(cls) in types:
                return self._from_properties(node, message, sources, lang)
        kind = self.kind(node)
        if kind is None:
            return None
        about = self._about(node, lang)
        is_definite = any(cc(cls) in types for cls in _DEFINITE)
        if not inside:
            name = self.label(kind, lang)
            return text("wording.kind", lang, kind=name, about=about) if about else name
        name = self.inside(kind, lang)
        if about:
            key = "wording.kind-in" if is_definite else "wording.kind"
            return text(key, lang, kind=name, about=about)
        if is_definite:
            return text("wording.this-kind", lang, kind=name)
        return with_article(name, lang)

    def _from_properties(
        self, node: Node, message: str, sources: dict[str, str], lang: str
    ) -> str | None:
        values = {}
        for name, local in sources.items():
            term = self._view.value(node, cc(local))
            if term is None:
                return None
            values[name] = self.inside(term, lang)
        if message == "rating":
            values["topic"] = lower_first(self._element(node, lang))
        return text(f"wording.node-{message}", lang, **values)

    def _about(self, node: Node, lang: str) -> str:
        parts = [lower_first(self._element(node, lang))]
        parts += [self.inside(term, lang) for p in _ABOUT for term in self._view.objects(node, p)]
        return ", ".join(part for part in parts if part)

    def _element(self, node: Node, lang: str) -> str:
        element = self._view.node(node, cc("element"))
        return self.topic(element, self._view.node(node, cc("level")), lang)

    def _spelled(self, node: Node) -> str:
        """Return the last part of an IRI as words: `NotYetVisible` becomes 'Not yet visible'."""
        if not isinstance(node, NamedNode):
            return "…"
        name = local_name(node.value)
        if not node.value.startswith(CC):
            return name
        words = "".join(" " + c.lower() if c.isupper() else c for c in name).strip()
        return upper_first(words.replace("-", " "))


def literal_text(literal: Literal, lang: str) -> str:
    """Return a literal as a reader of the language writes it."""
    datatype = literal.datatype.value
    if datatype == _DECIMAL:
        return rounded_text(literal.value, lang)
    if datatype in _NUMBERS:
        return number_text(literal.value, lang)
    if datatype in _DATES:
        return date_text(literal.value, lang)
    return literal.value


def best_text(terms: Iterable[Term], lang: str) -> str:
    """Return the text in a language, else in the one that it was written in, else nothing."""
    literals = [t for t in terms if isinstance(t, Literal)]
    return _best(literals, lang).value if literals else ""


def told_text(terms: Iterable[Term], lang: str) -> str:
    """Return the text in a language; else the one there is, with the language it is in."""
    literals = [t for t in terms if isinstance(t, Literal)]
    if not literals:
        return ""
    best = _best(literals, lang)
    written = (best.language or "").partition("-")[0]
    if written in {"", lang}:
        return best.value
    key = f"wording.language-{written}"
    name = text(key, lang) if has(key) else f"“{best.language}”"
    return text("wording.in-language", lang, text=best.value, language=name)


def _best(literals: list[Literal], lang: str) -> Literal:
    """Return the literal in the language, else in none, else in English, else the first."""
    order = {lang: 0, None: 1, "en": 2}
    return min(literals, key=lambda t: (order.get(t.language, 3), t.language or "", t.value))
