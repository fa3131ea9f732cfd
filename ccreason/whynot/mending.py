"""Words for remedies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.whynot import scales
from ccreason.whynot.model import ChangeTold, RemedyTold
from ccreason.whynot.records import (
    ELEMENT,
    IDENTITY,
    LEVEL,
    OBSERVATIONS,
    STATES,
    TYPE,
    VALUE,
    name,
)
from ccreason.whynot.telling import say
from ccreason.wording import Bilingual, lower_first, number_text

if TYPE_CHECKING:
    from ccreason.explanation.model import Triple3
    from ccreason.ntriples import Fact
    from ccreason.whynot.changes import Change, Remedy
    from ccreason.whynot.choices import Choices
    from ccreason.whynot.telling import Telling


class Mending:
    """Tells remedies of one case."""

    def __init__(self, telling: Telling, choices: Choices) -> None:
        self._telling = telling
        self._choices = choices

    def told(self, remedy: Remedy) -> RemedyTold:
        """Return a remedy in words and statements."""
        return RemedyTold(tuple(self._change(change) for change in remedy.changes))

    def _change(self, change: Change) -> ChangeTold:
        return ChangeTold(
            kind=change.kind,
            sentence=self._sentence(change),
            add=tuple(map(self._triple, change.add)),
            remove=tuple(map(self._triple, change.remove)),
        )

    def _triple(self, fact: Fact) -> Triple3:
        term = self._telling.term
        return (term(fact[0]), term(fact[1]), term(fact[2]))

    def _sentence(self, change: Change) -> Bilingual:
        telling = self._telling
        match change.kind:
            case "record":
                return self._record(change)
            case "confirmation":
                return say(
                    "do-confirm",
                    lambda lang: {"record": telling.record_by(change.before or change.node)[lang]},
                )
            case "removal" if change.predicate is None:
                return say(
                    "do-remove", lambda lang: {"record": telling.record_by(change.node)[lang]}
                )
        if change.predicate == VALUE:
            return self._rating(change)
        key = {"value": "do-change", "statement": "do-say", "removal": "do-unsay"}[change.kind]
        if change.predicate == name("declaresComplete"):
            key = "do-complete" if change.kind == "statement" else "do-incomplete"

        before = "" if change.before is None else telling.inside(change.before, "en")
        record = telling.record(change.node)
        if key == "do-change" and f": {before}" in record["en"]:
            key = "do-change-record"

        def words(lang: str) -> dict[str, str]:
            return {
                "node": telling.label(change.node, lang),
                "record": record[lang],
                "property": telling.inside(change.predicate or "", lang),
                "value": telling.inside(change.value or "", lang),
                "before": telling.inside(change.before, lang) if change.before else "",
            }

        return say(key, words)

    def _rating(self, change: Change) -> Bilingual:
        telling = self._telling
        facts = telling.known.facts
        element = next(iter(facts.objects(ELEMENT, change.node)), None)
        level = next(iter(facts.objects(LEVEL, change.node)), None)
        scale = next((o for _, p, o in change.add if p == name("scale")), None)
        read = (
            scales.scale_of(telling.known, change.node)
            if scale is None
            else scales.read(telling.known, scale)
        )

        def words(lang: str) -> dict[str, str]:
            return {
                "record": telling.record_by(change.node)[lang],
                "topic": telling.topic(element, level, lang),
                "choices": ""
                if read is None
                else self._choices.words(change.choices or (change.value or "",), read, lang),
                "value": _number(change.value, lang),
                "scale": "" if read is None else telling.inside(read.iri, lang),
            }

        if change.before == name("Withheld"):
            return say("do-disclose", words)
        is_status = change.before is not None and change.before[0] == "<"
        return say("do-value" if is_status or change.before is None else "do-rate", words)

    def _record(self, change: Change) -> Bilingual:
        telling = self._telling
        own = tuple(f for f in change.add if f[0] == change.node)
        classes = tuple(o for _, p, o in own if p == TYPE)
        known = {p: o for _, p, o in own}
        if set(classes) & OBSERVATIONS and change.value is not None:
            scale = scales.read(telling.known, known[name("scale")])

            def words(lang: str) -> dict[str, str]:
                topic = telling.topic(known.get(ELEMENT), known.get(LEVEL), lang)
                return {
                    "topic": lower_first(topic),
                    "source": "" if by is None else telling.inside(by, lang),
                    "choices": _number(change.value, lang)
                    if scale is None
                    else self._choices.words(change.choices, scale, lang),
                    "scale": telling.inside(known[name("scale")], lang),
                }

            by = next((o for _, p, o in change.add if p == name("assessor")), None)
            sources = self._sources(known)
            if not sources:
                return say("do-record-rating", words)
            again = by in sources
            return say("do-record-rating-again" if again else "do-record-other-rating", words)
        if change.predicate is not None:
            # Like an earlier record but for one value: that value is enough, with what the record
            # is about and the state that it tells.
            told = IDENTITY | STATES | {change.predicate}
            own = tuple(f for f in own if f[1] in told)
        return say(
            "do-record",
            lambda lang: {
                "kind": telling.kind(classes, lang),
                "about": "; ".join(telling.pairs(own, lang)),
            },
        )

    def _sources(self, said: dict[str, str]) -> set[str]:
        """Return who has rated what a new rating is about."""
        facts = self._telling.known.facts
        element, level = said.get(ELEMENT, ""), said.get(LEVEL)
        same = [
            node
            for node in facts.subjects(ELEMENT, element)
            if said[TYPE] in facts.objects(TYPE, node)
            and (level is None or level in facts.objects(LEVEL, node))
        ]
        return {s for node in same for s in facts.objects(name("observationSource"), node)}


def _number(value: str | None, lang: str) -> str:
    number = None if value is None else scales.decimal_of(value)
    return "–" if number is None else number_text(number, lang)
