"""Words for what the search found: what holds, what is in the way, and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, Triple

from ccreason.explanation.facts import asserted_premises
from ccreason.explanation.recorded import details, recorded
from ccreason.explanation.sentences import statement_sentence
from ccreason.messages import text
from ccreason.namespaces import CC, SKOS
from ccreason.whynot.records import ELEMENT, LEVEL, OBSERVATIONS, TYPE, name
from ccreason.wording import NOTHING, Bilingual, date_text, join, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccreason.explanation.terms import Terms
    from ccreason.ntriples import Fact, Term
    from ccreason.whynot.known import Known

#: Properties that name a thing for rules, not for people.
_UNTOLD: Final = frozenset(
    name(local)
    for local in (
        *("ofCommunity", "inAssessment", "cellKey", "observationSource", "observedOn", "band"),
        *("recordedOn", "normalizedValue", "value", "scale", "earliest", "latest", "date"),
    )
) | {TYPE, f"<{SKOS}notation>"}


def say(key: str, values: Callable[[str], dict[str, str]] | None = None) -> Bilingual:
    """Return a message of ours as a sentence in both languages."""
    return Bilingual.of(
        lambda lang: upper_first(text(f"whynot.{key}", lang, **(values(lang) if values else {})))
    )


def phrase(key: str, lang: str, **values: str) -> str:
    """Return a message of ours as part of a sentence."""
    return text(f"whynot.{key}", lang, **values)


class Telling:
    """Names and sentences for terms and records of one case."""

    def __init__(self, known: Known, terms: Terms) -> None:
        self.known = known
        self.terms = terms

    # terms -----------------------------------------------------------------------------------

    def term(self, value: str) -> Term:
        """Return the term of an N-Triples text."""
        return self.known.inference.term(value)

    def inside(self, value: str, lang: str) -> str:
        """Return a term's name as it stands inside a sentence."""
        return self.terms.labels.inside(self.term(value), lang)

    def label(self, value: str, lang: str) -> str:
        """Return a term's name as it stands on its own."""
        return self.terms.labels.label(self.term(value), lang)

    def topic(self, element: str | None, level: str | None, lang: str) -> str:
        """Return an element with its level."""
        return self.terms.labels.topic(
            None if element is None else self.term(element),
            None if level is None else self.term(level),
            lang,
        )

    def triple(self, fact: Fact) -> Triple:
        """Return a fact as a statement."""
        return self.known.inference.term.triple(fact)

    def statement(self, fact: Fact) -> Bilingual:
        """Return a fact in words, without a full stop."""
        return statement_sentence(self.triple(fact), self.terms)

    # what is asked for -----------------------------------------------------------------------

    def title(self, fact: Fact, *, inside: bool = False) -> Bilingual:
        """Return the name of a conclusion that may not be there.

        Args:
            fact: what says it.
            inside: whether a sentence goes on with it; names that people gave stay as they are.
        """
        if fact[1] != TYPE:
            return self._link_title(fact, inside=inside)
        return Bilingual.of(lambda lang: self._kind_title(fact, lang, inside=inside))

    def _kind_title(self, fact: Fact, lang: str, *, inside: bool) -> str:
        kind = self.inside(fact[2], lang) if inside else self.label(fact[2], lang)
        about = self.about(fact[0], lang)
        return text("wording.kind", lang, kind=kind, about=about) if about else kind

    def about(self, iri: str, lang: str) -> str:
        """Return what the keys in a conclusion's IRI name."""
        community = self.known.community
        if community is None or not iri.startswith(community[:-1] + "/"):
            return self.inside(iri, lang)
        if ratings := self._compared(iri):
            return self._course(iri, ratings, lang)
        parts = iri[len(community) : -1].split("/")
        named = [part for part in parts if self._key(part) is not None]
        if len(named) == 2 and self._is_cell(named):
            return self.terms.cell("/".join(named), lang)
        words = [self.inside(key, lang) for part in named if (key := self._key(part))]
        return ", ".join(words)

    def _compared(self, iri: str) -> list[str]:
        """Return the two ratings that a trend is named after; nothing for anything else."""
        objects = self.known.facts.objects
        return [
            r for end in ("fromObservation", "toObservation") for r in objects(name(end), iri)[:1]
        ]

    def _course(self, iri: str, ratings: list[str], lang: str) -> str:
        """Return what a trend is about and the days that it lies between."""
        objects = self.known.facts.objects
        element, level = (next(iter(objects(p, iri)), None) for p in (ELEMENT, LEVEL))
        days = [self.date_of(rating)[lang] for rating in ratings]
        return f"{lower_first(self.topic(element, level, lang))} ({' – '.join(filter(None, days))})"

    def _is_cell(self, parts: list[str]) -> bool:
        level = self._key(parts[1])
        return level is not None and name("ObservationLevel") in self.known.types(level)

    def _key(self, part: str) -> str | None:
        found = [
            n
            for n in self.known.facts.subjects(f"<{SKOS}notation>", f'"{part}"')
            if name("FrameworkConcept") in self.known.types(n)
            or name("ObservationLevel") in self.known.types(n)
            or name("Approach") in self.known.types(n)
        ]
        named = [] if found else [n for n in self.known.named(part) if self.known.is_given_node(n)]
        candidates = sorted(found) or named
        return candidates[0] if candidates else None

    def _link_title(self, fact: Fact, *, inside: bool) -> Bilingual:
        def words(lang: str) -> str:
            return text(
                "explain.statement",
                lang,
                subject=self._named(fact[0], lang),
                property=self.inside(fact[1], lang),
                object=self._named(fact[2], lang),
            )

        return Bilingual.of(words if inside else lambda lang: upper_first(words(lang)))

    def _named(self, value: str, lang: str) -> str:
        if value[:1] == '"' and "^^" not in value:
            return self.terms.cell(value[1:].rpartition('"')[0], lang)
        if value[:1] == '"' or self.known.is_node(value):
            return self.inside(value, lang)
        return self.about(value, lang)

    # records ---------------------------------------------------------------------------------

    def record(self, node: str) -> Bilingual:
        """Return what a record says, without a full stop."""
        if not self.known.is_given_node(node):
            return Bilingual.of(lambda lang: self.label(node, lang))
        return recorded(self.term(node), [], self.terms)  # type: ignore[arg-type]

    def record_by(self, node: str) -> Bilingual:
        """Return what a record says, with who said so where several may have."""
        sentence = self.record(node)
        if not set(self.known.types(node)) & OBSERVATIONS:
            return sentence
        source = self.known.facts.objects(name("observationSource"), node)
        date = self.date_of(node)

        def words(lang: str) -> str:
            parts = [self.inside(s, lang) for s in source[:1] if s != self.known.community]
            parts += [date[lang]] if date else []
            return f"{sentence[lang]} ({'; '.join(parts)})" if parts else sentence[lang]

        return Bilingual.of(words)

    def details(self, node: str) -> tuple[Bilingual, ...]:
        """Return who recorded something, when, and on what evidence."""
        return details(self.term(node), self.terms)  # type: ignore[arg-type]

    def held(self, facts: Iterable[Fact], left_out: set[str]) -> tuple[Bilingual, ...]:
        """Return what holds already: records and links, each once.

        Args:
            facts: the facts that make premises hold.
            left_out: nodes that are told elsewhere.
        """
        told: list[Bilingual] = []
        links: list[Triple] = []
        for fact in dict.fromkeys(facts):
            node = fact[0]
            if node in left_out or node == self.known.community:
                continue
            if self.known.is_framework(fact):
                if fact[1] not in _UNTOLD:
                    links.append(self.triple(fact))
                continue
            if node.startswith(f"<{CC}"):
                continue
            left_out = left_out | {node}
            sentence = self.conclusion(node) if not self.known.is_given_node(node) else NOTHING
            told.append(sentence or self.record(node))
        told += [p.sentence for p in asserted_premises(links, self.terms) if p.kind == "link"]
        return tuple(dict.fromkeys(t for t in told if t))

    def conclusion(self, node: str) -> Bilingual:
        """Return a conclusion that is there: its kind and what it is about."""
        kind = self.terms.labels.kind(self.term(node))  # type: ignore[arg-type]
        if kind is None:
            return NOTHING
        return self.title((node, TYPE, str(kind)))

    def fact(self, fact: Fact) -> Bilingual:
        """Return why a fact holds, in one sentence: its record, or the rule that gives it."""
        if self.known.is_given(fact):
            return self.record(fact[0])
        ways = self.known.inference.derivations_of(self.triple(fact))
        for way in ways:
            rule = self.known.inference.ruleset[way.rule_id]
            if not rule.is_axiom:
                return self.terms.sentence(rule, way.bindings)
        return self.statement(fact)

    def date_of(self, node: str) -> Bilingual:
        """Return a record's date in words; nothing where it has none."""
        assessment = self.known.facts.objects(name("inAssessment"), node)
        for place in (node, *assessment):
            for predicate in ("date", "latest", "earliest"):
                for value in self.known.facts.objects(name(predicate), place):
                    term = self.term(value)
                    if isinstance(term, Literal):
                        return Bilingual.of(lambda lang, t=term: date_text(t.value, lang))  # type: ignore[misc]
        return NOTHING

    # what is to be recorded ------------------------------------------------------------------

    def pairs(self, facts: Iterable[Fact], lang: str) -> list[str]:
        """Return what a record would say: 'performance: not performed'."""
        return [
            text(
                "explain.pair",
                lang,
                property=self.inside(p, lang),
                value=self.inside(o, lang),
            )
            for _, p, o in facts
            if p not in _UNTOLD and self._is_shown(o)
        ]

    def _is_shown(self, value: str) -> bool:
        return value[0] == '"' or self.known.is_node(value)

    def kind(self, classes: Iterable[str], lang: str) -> str:
        """Return the name of a record's class."""
        return join([self.inside(c, lang) for c in classes], lang)
