"""What to ask people where a record is not there, and which answer would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.messages import text
from ccreason.whynot.records import CELL, ELEMENT, LEVEL, OBSERVATIONS, STATUS, TYPE, name
from ccreason.whynot.telling import say
from ccreason.wording import NOTHING, Bilingual, join, lower_first

if TYPE_CHECKING:
    from ccreason.ntriples import Fact
    from ccreason.whynot.telling import Telling

#: How a missing record of a class is asked for, and the properties that its sentence names.
_ASKED: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    name("FunctionRecord"): ("function", ("function",)),
    name("OutcomeRecord"): ("outcome", ("outcome",)),
    name("Condition"): ("condition", ("influence",)),
    name("ActiveMembership"): ("participation", ()),
    name("Discrimination"): ("discrimination", ()),
}


class Questions:
    """Words the questions about records that are missing.

    Args:
        telling: names and sentences.
    """

    def __init__(self, telling: Telling) -> None:
        self._telling = telling

    def of(
        self, classes: tuple[str, ...], facts: tuple[Fact, ...]
    ) -> tuple[Bilingual, Bilingual, Bilingual]:
        """Return that no record is there, the question to ask, and the answer that would do."""
        known = {p: o for _, p, o in facts}
        for cls in classes:
            if cls in OBSERVATIONS:
                key = "rating" if cls == name("Rating") else "proxy"

                def about(lang: str) -> dict[str, str]:
                    cell = known.get(CELL)
                    if LEVEL not in known and cell is not None:
                        return {"topic": self._telling.terms.cell(cell[1:-1], lang)}
                    topic = self._telling.topic(known.get(ELEMENT), known.get(LEVEL), lang)
                    return {"topic": lower_first(topic) or text("whynot.something", lang)}

                marked = tuple(f for f in facts if f[1] == STATUS)
                answer = self._answer(marked) if marked else NOTHING
                there = self._is_rated(cls, known)
                sentence = say(f"no-other-{key}" if there else f"no-{key}", about)
                return sentence, say(f"ask-{key}", about), answer
            if cls in _ASKED:
                key, named = _ASKED[cls]
                if all(name(n) in known for n in named):
                    rest = tuple(f for f in facts if f[1] not in {name(n) for n in named})

                    def values(lang: str, named: tuple[str, ...] = named) -> dict[str, str]:
                        return {n: self._telling.inside(known[name(n)], lang) for n in named}

                    there = any(
                        self._telling.known.facts.subjects(name(n), known[name(n)]) for n in named
                    )
                    if there and rest:
                        return self._other_record(cls, known, named, rest)
                    return (
                        say(f"no-{key}", values),
                        say(f"ask-{key}", values),
                        self._answer(rest),
                    )

        def words(lang: str) -> dict[str, str]:
            pairs = self._telling.pairs(facts, lang)
            about = f" ({'; '.join(pairs)})" if pairs else ""
            return {"kind": self._telling.kind(classes, lang), "about": about}

        return say("no-record", words), say("ask-record", words), say("answer-yes")

    def _is_rated(self, cls: str, said: dict[str, str]) -> bool:
        """Tell whether there is an observation of an element at a level, or of a cell."""
        facts = self._telling.known.facts
        found = set(facts.subjects(TYPE, cls))
        for predicate in (ELEMENT, LEVEL, CELL):
            if predicate in said:
                found &= set(facts.subjects(predicate, said[predicate]))
        return bool({ELEMENT, CELL} & said.keys()) and bool(found)

    def _other_record(
        self, cls: str, known: dict[str, str], named: tuple[str, ...], rest: tuple[Fact, ...]
    ) -> tuple[Bilingual, Bilingual, Bilingual]:
        """Return that no record of something says what it would have to, though some are there."""
        key = _ASKED[cls][0]

        def values(lang: str) -> dict[str, str]:
            about = join([self._telling.inside(known[name(n)], lang) for n in named], lang)
            return {
                "about": about,
                "wanted": "; ".join(self._telling.pairs(rest, lang)),
                **{n: self._telling.inside(known[name(n)], lang) for n in named},
            }

        return say("no-such-record", values), say(f"ask-{key}", values), self._answer(rest)

    def _answer(self, facts: tuple[Fact, ...]) -> Bilingual:
        def words(lang: str) -> dict[str, str]:
            return {"answer": "; ".join(self._telling.pairs(facts, lang))}

        if not words("en")["answer"]:
            return say("answer-yes")
        return say("answer", words)
