"""Tell what is in the way: for each premise that fails, what sort of thing it is, in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ccreason.messages import text
from ccreason.rules import algebra as al
from ccreason.whynot import scales
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
from ccreason.whynot.model import Obstacle, Threshold
from ccreason.whynot.premises import variables
from ccreason.whynot.records import (
    AUTOMATIC_CLASSES,
    ELEMENT,
    LEVEL,
    NORMALIZED,
    OBSERVATIONS,
    PARAMETERS,
    STATUS,
    TYPE,
    VALUE,
    name,
)
from ccreason.whynot.state import number_of
from ccreason.whynot.telling import phrase, say
from ccreason.wording import NOTHING, Bilingual, join, lower_first, number_text, rounded_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccreason.ntriples import Fact
    from ccreason.whynot.changes import Change
    from ccreason.whynot.findings import Finding, Match, Prospect
    from ccreason.whynot.telling import Telling

_COMPLETE: Final = name("declaresComplete")
_OLD: Final = name("isOldRecord")
_RESTS_ON_OLD: Final = name("restsOnOldRecords")
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_RELATIONS: Final = {
    "<": "less",
    "<=": "at-most",
    ">": "more",
    ">=": "at-least",
    "=": "equal",
    "!=": "unequal",
}
#: A whole scale is told point by point up to this many points.
_POINTS: Final = 7


class Obstacles:
    """Tells obstacles of prospects.

    Args:
        telling: names and sentences.
        goal: numbers the missing conclusion that an obstacle rests on, if it is followed.
    """

    def __init__(
        self, telling: Telling, goal: Callable[[NoConclusion, Prospect], int | None]
    ) -> None:
        self._telling = telling
        self._goal = goal
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
            findings = tuple(f for f in findings if isinstance(f, Settled))
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
                return self._unmet(finding, prospect, changes)
            case Blocked():
                return self._blocked(finding)
            case NoConclusion():
                return self._no_conclusion(finding, prospect)
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
        sentence, question, answer = telling.asked_for(finding.classes, tuple(facts))
        if made is not None and made.choices:
            answer = self.answer(made)
        return Obstacle(
            "missing", sentence, question=question, answer=answer, statements=tuple(facts)
        )

    def _makes(self, change: Change, finding: NoRecord) -> bool:
        return all((change.node, TYPE, cls) in change.add for cls in finding.classes)

    def answer(self, change: Change) -> Bilingual:
        """Return which ratings would do."""
        scale_iri = next((o for _, p, o in change.add if p == name("scale")), None)
        scale = (
            scales.read(self._known, scale_iri)
            if scale_iri
            else scales.scale_of(self._known, change.node)
        )
        if scale is None:
            return NOTHING
        return say(
            "answer-rating",
            lambda lang: {
                "choices": self.choices(change.choices, scale, lang),
                "scale": self._telling.inside(scale.iri, lang),
            },
        )

    def choices(self, values: tuple[str, ...], scale: scales.Scale, lang: str) -> str:
        """Return the values of a scale that would do, with their names where it has any."""
        numbers = sorted(n for v in values if (n := scales.decimal_of(v)) is not None)
        if not numbers:
            return "–"
        if scale.is_line or len(numbers) > _POINTS:
            low, high = (number_text(n, lang) for n in (numbers[0], numbers[-1]))
            return phrase("from-to", lang, low=low, high=high) if low != high else low
        words = [number_text(n, lang) + self._anchor(n, scale, lang) for n in numbers]
        return join(words, lang, last="or")

    def _anchor(self, value: Decimal, scale: scales.Scale, lang: str) -> str:
        for anchor in sorted(self._known.facts.objects(name("anchor"), scale.iri)):
            for point in self._known.facts.objects(name("anchorValue"), anchor):
                if scales.decimal_of(point) == value:
                    label = self._telling.inside(anchor, lang)
                    return f" ({label.removeprefix(f'{number_text(value, lang)}, ')})"
        return ""

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
            shown = words("en")["found"] in said and ":" in said
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
        outside = bool(finding.found) and not facts.objects(STATUS, node)
        return Obstacle(
            "missing",
            telling.record(node)
            if not outside
            else say("outside-scale", lambda lang: {"record": telling.record(node)[lang]}),
            telling.details(node),
            question=say("ask-rating", lambda lang: {"topic": topic[lang]}),
            answer=self.answer(made) if made is not None else NOTHING,
            statements=((node, VALUE, ""),),
        )

    # values ----------------------------------------------------------------------------------

    def _unmet(self, finding: Unmet, prospect: Prospect, changes: tuple[Change, ...]) -> Obstacle:
        condition, sign = finding.test.condition, None
        negated = False
        while isinstance(condition, al.Call) and condition.function == "!":
            condition, negated = condition.arguments[0], not negated
        if isinstance(condition, al.Call) and len(condition.arguments) == 2:
            sign = condition.function
        if sign not in _RELATIONS or not isinstance(condition, al.Call):
            return Obstacle("value", say("condition"))
        relation = _OPPOSITE[sign] if negated else sign
        left, right = condition.arguments
        if self._source(right, prospect) and not self._source(left, prospect):
            left, right, relation = right, left, _TURNED[relation]
        numbers = [number_of(side, prospect.values) for side in (left, right)]
        if numbers[0] is not None and numbers[1] is not None:
            return self._threshold(left, numbers[0], numbers[1], relation, prospect, changes)
        return self._compared(left, right, relation, prospect)

    def _source(self, side: al.Expression, prospect: Prospect) -> tuple[str, str] | None:
        if not isinstance(side, al.Variable):
            return None
        source = prospect.sources.get(side.name)
        return None if source is None or source[0] == PARAMETERS else source

    def _threshold(
        self,
        left: al.Expression,
        value: Decimal,
        limit: Decimal,
        relation: str,
        prospect: Prospect,
        changes: tuple[Change, ...],
    ) -> Obstacle:
        source = self._source(left, prospect)
        apart = abs(value - limit)
        told = Threshold(str(value), str(limit), relation, str(apart))
        if source is None:
            return self._reckoned(told, prospect)
        node, predicate = source
        telling = self._telling
        changed = next((c for c in changes if c.node == node and c.predicate == VALUE), None)
        edge = "-edge" if apart == 0 else ""

        def words(lang: str) -> dict[str, str]:
            return {
                "record": telling.record(node)[lang],
                "node": telling.label(node, lang),
                "property": telling.inside(predicate, lang),
                "value": rounded_text(str(value), lang),
                "relation": self._relation(relation, limit, lang),
                "difference": rounded_text(str(apart), lang),
                "direction": self._direction(value, limit, lang),
            }

        if predicate != NORMALIZED:
            return Obstacle(
                "threshold",
                say(f"number{edge}", words),
                telling.details(node),
                threshold=told,
                statements=((node, predicate, prospect.values[_name(left)]),),
            )
        given = self._known.facts.objects(VALUE, node)
        scale = scales.scale_of(self._known, node)
        details = telling.details(node)
        if changed is not None and scale is not None:
            do = Bilingual.of(
                lambda lang: phrase(
                    "would-do", lang, choices=self.choices(changed.choices, scale, lang)
                )
            )
            details = (*details, do)
        told = replace(
            told,
            rated=None if not given else str(scales.decimal_of(given[0])),
            scale=None if scale is None else scale.iri[1:-1],
            choices=() if changed is None else _plain(changed.choices),
        )
        return Obstacle(
            "threshold",
            say(f"rated{edge}", words),
            details,
            threshold=told,
            statements=((node, VALUE, given[0] if given else ""),),
        )

    def _reckoned(self, told: Threshold, prospect: Prospect) -> Obstacle:
        """Return a number that a rule works out: an age in months, a count."""
        dated = next(
            (
                (source[0], v)
                for v, source in sorted(prospect.sources.items())
                if "#date>" in prospect.values.get(v, "") and source[0] != PARAMETERS
            ),
            None,
        )
        telling = self._telling

        def words(lang: str) -> dict[str, str]:
            return {
                "record": "" if dated is None else telling.record(dated[0])[lang],
                "date": "" if dated is None else telling.inside(prospect.values[dated[1]], lang),
                "value": rounded_text(told.value, lang),
                "limit": rounded_text(told.limit, lang),
                "relation": self._relation(told.relation, Decimal(told.limit), lang),
            }

        kind = "months" if dated is not None else "reckoned"
        return Obstacle(
            "time" if dated is not None else "threshold", say(kind, words), threshold=told
        )

    def _compared(
        self, left: al.Expression, right: al.Expression, relation: str, prospect: Prospect
    ) -> Obstacle:
        """Return two values, dates or names, that stand otherwise than they would have to."""
        telling = self._telling
        source = self._source(left, prospect)

        def term(side: al.Expression, lang: str) -> str:
            value = side.term if isinstance(side, al.Constant) else prospect.values.get(_name(side))
            return "…" if value is None else telling.inside(value, lang)

        def words(lang: str) -> dict[str, str]:
            return {
                "record": "" if source is None else telling.record(source[0])[lang],
                "found": term(left, lang),
                "relation": phrase(
                    f"compared-{_RELATIONS[relation]}", lang, value=term(right, lang)
                ),
            }

        if source is None:
            return Obstacle("value", say("compared", words))
        return Obstacle("value", say("compared-record", words), telling.details(source[0]))

    def _relation(self, relation: str, limit: Decimal, lang: str) -> str:
        key = f"compared-{_RELATIONS[relation]}"
        return phrase(key, lang, value=rounded_text(str(limit), lang))

    def _direction(self, value: Decimal, limit: Decimal, lang: str) -> str:
        return phrase("too-high" if value > limit else "too-low", lang)

    # conclusions and negations ---------------------------------------------------------------

    def _blocked(self, finding: Blocked) -> Obstacle:
        told = [sentence for match in finding.matches for sentence in self._match(match)]
        statements = tuple(
            f for m in finding.matches for f in m.facts if not self._known.is_framework(f)
        )
        sentences = tuple(dict.fromkeys(told))
        if len(sentences) == 1:
            return Obstacle(
                "blocked",
                say("blocked-by", lambda lang: {"what": sentences[0][lang].removesuffix(".")}),
                statements=tuple(dict.fromkeys(statements)),
            )
        return Obstacle(
            "blocked", say("blocked"), sentences, statements=tuple(dict.fromkeys(statements))
        )

    def _match(self, match: Match) -> list[Bilingual]:
        """Return what stands against a premise: records, and why what follows is so."""
        telling = self._telling
        told: dict[str, Bilingual] = {}
        for fact in match.facts:
            node = fact[0]
            if node == PARAMETERS or self._known.is_framework(fact):
                continue
            if fact[1] in (_OLD, _RESTS_ON_OLD):
                told[node + "/old"] = self._old(node)
            elif node == self._known.community:
                told[" ".join(fact)] = telling.statement(fact)
            elif self._known.is_given_node(node):
                told.setdefault(node, telling.record_by(node))
            elif fact[1] == TYPE:
                told.setdefault(node, telling.conclusion(node))
            elif fact[1] not in (name("ofCommunity"), ELEMENT, LEVEL):
                told[" ".join(fact)] = telling.fact(fact)
        agents = [k for k in told if name("Agent") in self._known.types(k)]
        if len(told) > len(agents):
            # Of whom something is said is told by what is said.
            for agent in agents:
                local = self._known.facts.objects(name("locality"), agent)
                if not local:
                    del told[agent]
        return list(told.values())

    def _old(self, node: str) -> Bilingual:
        limit = self._known.facts.objects(name("stalenessMonths"), PARAMETERS)
        date = self._telling.date_of(node)

        def words(lang: str) -> dict[str, str]:
            name_ = (
                self._telling.record(node)
                if self._known.is_given_node(node)
                else self._telling.conclusion(node)
            )
            when = f" ({date[lang]})" if date else ""
            return {
                "record": name_[lang] + when,
                "months": self._telling.inside(limit[0], lang) if limit else "–",
            }

        return say("old" if self._known.is_given_node(node) else "rests-on-old", words)

    def _no_conclusion(self, finding: NoConclusion, prospect: Prospect) -> Obstacle:
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
        goal = self._goal(finding, prospect)
        title = self.title(finding)
        key = "circle" if finding.circle else "no-conclusion" if goal else "not-followed"
        if str(pattern.predicate) != TYPE:
            key = key.replace("no-conclusion", "no-statement")
        return Obstacle(
            "conclusion",
            say(key, lambda lang: {"title": lower_first(title[lang])}),
            goal=goal,
            statements=(_statement(pattern),),
        )

    def _is_observation(self, node: str) -> bool:
        return bool(set(self._known.types(node)) & OBSERVATIONS)

    def title(self, finding: NoConclusion) -> Bilingual:
        """Return the name of a conclusion that is not there, as far as it is known."""
        telling = self._telling
        pattern = finding.pattern
        if not al.is_variable(pattern.subject) and not al.is_variable(pattern.object):
            return telling.title(_statement(pattern))
        if str(pattern.predicate) != TYPE:
            return say(
                "any-statement",
                lambda lang: {
                    "subject": self._part(pattern.subject, lang),
                    "property": telling.inside(str(pattern.predicate), lang),
                    "object": self._part(pattern.object, lang),
                },
            )
        said = {str(p.predicate): p.object for p in finding.patterns}

        def words(lang: str) -> str:
            kind = telling.label(pattern.object, lang)
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
        if self._known.is_node(term):
            return self._telling.inside(term, lang)
        return self._telling.about(term, lang)

    def _settled(self, finding: Settled) -> Obstacle:
        telling = self._telling
        pattern = finding.pattern

        def words(lang: str) -> dict[str, str]:
            key = "is-a" if str(pattern.predicate) == TYPE else "link"
            return {
                "statement": lower_first(
                    text(
                        f"explain.{key}",
                        lang,
                        subject=self._part(pattern.subject, lang),
                        property=telling.inside(str(pattern.predicate), lang),
                        object=self._part(pattern.object, lang),
                    )
                )
            }

        key = "framework-said" if finding.said else "framework"
        if not finding.said and self._known.is_given_node(pattern.subject):
            key = "another-record"
        return Obstacle("framework", say(key, words), statements=(_statement(pattern),))


def _name(side: al.Expression) -> str:
    return side.name if isinstance(side, al.Variable) else ""


def _plain(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(n) for v in values if (n := scales.decimal_of(v)) is not None)


def _statement(pattern: al.TriplePattern) -> tuple[str, str, str]:
    """Return a pattern as a statement; what is open in it is empty."""
    parts = (pattern.subject, str(pattern.predicate), pattern.object)
    subject, predicate, value = ("" if al.is_variable(part) else part for part in parts)
    return (subject, predicate, value)
