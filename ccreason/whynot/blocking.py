"""What stands against a premise, in words: records, and why what follows is so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.whynot.model import Obstacle
from ccreason.whynot.records import ELEMENT, LEVEL, PARAMETERS, TYPE, name
from ccreason.whynot.telling import say

if TYPE_CHECKING:
    from ccreason.whynot.findings import Blocked, Match
    from ccreason.whynot.telling import Telling
    from ccreason.wording import Bilingual

_OLD: Final = name("isOldRecord")
_RESTS_ON_OLD: Final = name("restsOnOldRecords")


class Blocking:
    """Tells what blocks."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._known = telling.known

    def told(self, finding: Blocked) -> Obstacle:
        """Return what was found that must not be there."""
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
