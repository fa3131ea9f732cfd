"""Tell what is in the way: for each premise that fails, what sort of thing it is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.messages import text
from ccreason.rules import algebra as al
from ccreason.whynot.blocking import Blocking
from ccreason.whynot.choices import Choices
from ccreason.whynot.costs import FRAMEWORK
from ccreason.whynot.findings import (
    Blocked,
    Lacking,
    NoConclusion,
    NoRecord,
    Settled,
    Uncounted,
    Unmet,
)
from ccreason.whynot.model import Obstacle
from ccreason.whynot.premises import variables
from ccreason.whynot.questions import Questions
from ccreason.whynot.records import (
    AUTOMATIC_CLASSES,
    ELEMENT,
    LEVEL,
    OBSERVATIONS,
    RENEWED,
    STATUS,
    TYPE,
    VALUE,
    name,
)
from ccreason.whynot.telling import phrase, say
from ccreason.whynot.thresholds import Thresholds
from ccreason.wording import NOTHING, Bilingual, join, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ccreason.ntriples import Fact
    from ccreason.whynot.changes import Change
    from ccreason.whynot.findings import Finding, Prospect
from ccreason.whynot.telling import Telling

_COMPLETE: Final = name("declaresComplete")


class Obstacles:
    """Tells obstacles of prospects.

    Args:
        telling: names and sentences.
        goal: numbers the missing conclusion that an obstacle rests on, if it is followed.
    """

    def __init__(self, telling: Telling, goal: Callable[[NoConclusion], int | None]) -> None:
        self._telling = telling
        self._goal = goal
        self.choices = Choices(telling)
        self._thresholds = Thresholds(telling, self.choices)
        self._blocking = Blocking(telling)
        self._known = telling.known

    def of(self, prospect: Prospect, changes: tuple[Change, ...]) -> tuple[Obstacle, ...]:
        """Return what is in the way of a prospect, in the order of the rule's text.

        Args:
            prospect: the prospect.
            changes: what would remove the obstacles; tells which answers and values would do.
        """
        findings = prospect.obstacles
        if prospect.cost >= FRAMEWORK:
            # Nothing else matters where the framework rules it out.
            findings = tuple(_settled(prospect))
        found = [self._one(f, prospect, changes) for f in findings]
        return tuple(dict.fromkeys(found))

    def nodes(self, prospect: Prospect) -> set[str]:
        """Return the records that obstacles tell of."""
        found: set[str] = set()
        for finding in prospect.obstacles:
            if isinstance(finding, Lacking):
                found.add(finding.node)
            elif isinstance(finding, Unmet):
                names = variables(finding.test)
                found |= {prospect.sources[v][0] for v in names if v in prospect.sources}
        return found

    def _one(self, finding: Finding, prospect: Prospect, changes: tuple[Change, ...]) -> Obstacle:
        match finding:
            case NoRecord():
                return self._no_record(finding, prospect, changes)
            case Lacking():
                return self._lacking(finding, prospect, changes)
            case Unmet():
                return self._thresholds.told(finding, prospect, changes)
            case Blocked():
                return self._blocking.told(finding)
            case NoConclusion():
                return self._no_conclusion(finding)
            case Settled():
                return self._settled(finding)
            case Uncounted():
                return Obstacle("count", say("count"))
        raise TypeError(type(finding))  # pragma: no cover - what holds is no obstacle

    # missing ---------------------------------------------------------------------------------

    def _no_record(
        self, finding: NoRecord, prospect: Prospect, changes: tuple[Change, ...]
    ) -> Obstacle:
        facts: list[Fact] = []
        for pattern in finding.patterns:
            value = prospect.values.get(pattern.object, pattern.object)
            if not al.is_variable(value):
                facts.append((finding.node, str(pattern.predicate), value))
        made = next((c for c in changes if c.kind == "record" and self._makes(c, finding)), None)
        telling = self._telling
        sentence, question, answer = Questions(telling).of(finding.classes, tuple(facts))
        if made is not None and made.choices:
            answer = self.choices.answer(made)
        return Obstacle(
            "missing", sentence, question=question, answer=answer, statements=tuple(facts)
        )

    def _makes(self, change: Change, finding: NoRecord) -> bool:
        return all((change.node, TYPE, cls) in change.add for cls in finding.classes)

    def _lacking(
        self, finding: Lacking, prospect: Prospect, changes: tuple[Change, ...]
    ) -> Obstacle:
        telling, node, predicate = self._telling, finding.node, finding.predicate
        wanted = prospect.values.get(finding.wanted, finding.wanted)
        statement = (node, predicate, "" if al.is_variable(wanted) else wanted)
        if predicate == VALUE:
            return self._no_value(finding, changes)

        def words(lang: str) -> dict[str, str]:
            value = wanted
            if al.is_variable(value):
                made = next((c for c in changes if c.predicate == predicate and c.value), None)
                value = made.value if made is not None and made.value else ""
            return {
                "node": telling.label(node, lang),
                "record": telling.record(node)[lang],
                "property": telling.inside(predicate, lang),
                "found": join([telling.inside(v, lang) for v in finding.found], lang),
                "wanted": telling.inside(value, lang) if value else "…",
            }

        if predicate == _COMPLETE:
            return Obstacle(
                "missing",
                say("not-complete", words),
                question=say("ask-complete", words),
                answer=say("answer-complete", words),
                statements=(statement,),
            )
        told = telling.details(node) if telling.known.is_given_node(node) else ()
        if finding.found:
            said = telling.record(node)["en"] if telling.known.is_given_node(node) else ""
            is_told = bool(set(telling.known.types(node)) & (RENEWED | OBSERVATIONS))
            shown = is_told and f": {words('en')['found']}" in said
            key = "other-value-of-record" if shown else "other-value"
            return Obstacle("value", say(key, words), told, statements=(statement,))
        return Obstacle(
            "missing",
            say("unsaid", words),
            question=say("ask-value", words),
            answer=say("answer-value", words),
            statements=(statement,),
        )

    def _no_value(self, finding: Lacking, changes: tuple[Change, ...]) -> Obstacle:
        telling, node = self._telling, finding.node
        facts = self._known.facts
        element, level = facts.objects(ELEMENT, node), facts.objects(LEVEL, node)
        topic = Bilingual.of(
            lambda lang: lower_first(
                telling.topic(element[0] if element else None, level[0] if level else None, lang)
            )
        )
        made = next((c for c in changes if c.node == node and c.choices), None)
        answer = self.choices.answer(made) if made is not None else NOTHING
        withheld = name("Withheld") in facts.objects(STATUS, node)
        if withheld:
            # A value that is withheld is somebody's to tell: only they can be asked.
            parts = (say("answer-leave"), answer)
            answer = Bilingual.of(lambda lang: " ".join(p[lang] for p in parts if p))
        outside = bool(finding.found) and not facts.objects(STATUS, node)
        return Obstacle(
            "missing",
            telling.record(node)
            if not outside
            else say("outside-scale", lambda lang: {"record": telling.record(node)[lang]}),
            telling.details(node),
            question=say(
                "ask-leave" if withheld else "ask-rating", lambda lang: {"topic": topic[lang]}
            ),
            answer=answer,
            statements=((node, VALUE, ""),),
        )

    # conclusions, and the framework ---------------------------------------------------------------

    def _no_conclusion(self, finding: NoConclusion) -> Obstacle:
        telling = self._telling
        pattern = finding.pattern
        if pattern.object in AUTOMATIC_CLASSES or (
            str(pattern.predicate) != TYPE and self._is_observation(pattern.subject)
        ):
            return Obstacle(
                "value",
                say("not-latest", lambda lang: {"record": telling.record(pattern.subject)[lang]}),
                telling.details(pattern.subject),
            )
        goal = self._goal(finding)
        title = self.title(finding, inside=True)
        key = "no-conclusion" if str(pattern.predicate) == TYPE else "no-statement"
        sentence = say(key, lambda lang: {"title": title[lang]})
        if goal is None:
            end = "circle" if finding.circle else "not-followed"
            base = sentence
            sentence = say(end, lambda lang: {"sentence": base[lang]})
        return Obstacle(
            "conclusion",
            sentence,
            goal=goal,
            statements=(_statement(pattern),),
        )

    def _is_observation(self, node: str) -> bool:
        return bool(set(self._known.types(node)) & OBSERVATIONS)

    def title(self, finding: NoConclusion, *, inside: bool = False) -> Bilingual:
        """Return the name of a conclusion that is not there, as far as it is known.

        Args:
            finding: the conclusion.
            inside: whether a sentence goes on with it; names that people gave stay as they are.
        """
        telling = self._telling
        pattern = finding.pattern
        if not al.is_variable(pattern.subject) and not al.is_variable(pattern.object):
            return telling.title(_statement(pattern), inside=inside)
        if str(pattern.predicate) != TYPE:

            def statement(lang: str) -> str:
                return phrase(
                    "any-statement",
                    lang,
                    subject=self._part(pattern.subject, lang),
                    property=telling.inside(str(pattern.predicate), lang),
                    object=self._part(pattern.object, lang),
                )

            return Bilingual.of(lambda lang: (str if inside else upper_first)(statement(lang)))
        said = {str(p.predicate): p.object for p in finding.patterns}

        def words(lang: str) -> str:
            kind = (telling.inside if inside else telling.label)(pattern.object, lang)
            element, level = (
                None if v is None or al.is_variable(v) else v
                for v in (said.get(ELEMENT), said.get(LEVEL))
            )
            about = lower_first(telling.topic(element, level, lang))
            if not about and level is not None:
                about = telling.inside(level, lang)
            return text("wording.kind", lang, kind=kind, about=about) if about else kind

        return Bilingual.of(words)

    def _part(self, term: str, lang: str) -> str:
        if al.is_variable(term):
            return phrase("something", lang)
        if term[0] == '"':
            return self._telling.terms.cell(term[1:].rpartition('"')[0], lang)
        if self._known.is_node(term):
            return self._telling.inside(term, lang)
        return self._telling.about(term, lang)

    def _settled(self, finding: Settled) -> Obstacle:
        telling = self._telling
        pattern = finding.pattern

        def words(lang: str) -> dict[str, str]:
            key = "is-a" if str(pattern.predicate) == TYPE else "link"
            return {
                "statement": text(
                    f"explain.{key}",
                    lang,
                    subject=self._part(pattern.subject, lang),
                    property=telling.inside(str(pattern.predicate), lang),
                    object=self._part(pattern.object, lang),
                )
            }

        key = "framework-said" if finding.said else "framework"
        if not finding.said and self._known.is_given_node(pattern.subject):
            key = "another-record"
        return Obstacle("framework", say(key, words), statements=(_statement(pattern),))


def _settled(prospect: Prospect) -> Iterator[Settled]:
    """Yield what the framework rules out in a prospect, or else in what it rests on."""
    found = [f for f in prospect.findings if isinstance(f, Settled)]
    yield from found
    if not found:
        for finding in prospect.findings:
            if isinstance(finding, NoConclusion) and finding.ways:
                yield from _settled(finding.ways[0])


def _statement(pattern: al.TriplePattern) -> tuple[str, str, str]:
    """Return a pattern as a statement; what is open in it is empty."""
    parts = (pattern.subject, str(pattern.predicate), pattern.object)
    subject, predicate, value = ("" if al.is_variable(part) else part for part in parts)
    return (subject, predicate, value)
