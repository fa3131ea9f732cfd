"""Write an answer as plain text, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.terms import sources_text
from ccreason.messages import text
from ccreason.wording import date_text
from ccreason.wording.layout import WIDTH, wrap

if TYPE_CHECKING:
    from ccreason.whynot.model import Goal, NearWay, Obstacle, WhyNot

#: How many ways are told whole; the rest are named with what is in their way.
_WHOLE: Final = 3
#: How many premises that hold are told of one way.
_HELD: Final = 5


def render_text(answer: WhyNot, lang: str | None = None, *, full: bool = False) -> str:
    """Return an answer as text of at most 80 columns.

    Args:
        answer: what :func:`ccreason.whynot.why_not` gave.
        lang: `en` or `id`; the answer's own language where not given.
        full: whether to tell every way whole, and every premise that holds.
    """
    return "\n".join(_Page(answer, lang or answer.lang, full).lines()) + "\n"


class _Page:
    def __init__(self, answer: WhyNot, lang: str, full: bool) -> None:
        self._answer = answer
        self._lang = lang
        self._full = full
        #: Goals that something refers to by their number.
        self._named: set[int] = set()

    def _say(self, key: str, **values: object) -> str:
        return text("whynot." + key, self._lang, **values)

    def lines(self) -> list[str]:
        found: list[str] = []
        asked = [goal for goal in self._answer.goals if goal.number in self._answer.asked]
        for goal in asked:
            if found:
                found += ["", "─" * WIDTH, ""]
            found += self._asked(goal)
        for goal in self._answer.goals:
            if goal.number in self._named:
                found += ["", *self._below(goal)]
        return found

    def _asked(self, goal: Goal) -> list[str]:
        title = goal.title[self._lang]
        lines = wrap(self._say("holds-title" if goal.holds else "title", title=title), WIDTH)
        lines += wrap(goal.id, WIDTH)
        lines += wrap(self._context(), WIDTH)
        if self._answer.illustrative:
            lines += wrap(text("explain.illustrative", self._lang), WIDTH, "! ")
        if goal.holds:
            return [*lines, "", *wrap(self._say("holds", id=goal.id), WIDTH)]
        if not goal.ways:
            return [*lines, "", *wrap(self._say("no-rule"), WIDTH)]
        return lines + self._ways(goal)

    def _context(self) -> str:
        date = date_text(self._answer.as_of.isoformat(), self._lang)
        if self._answer.case is None:
            return text("explain.header-ontology", self._lang, date=date)
        title = self._answer.case_title[self._lang]
        return text("explain.header", self._lang, case=title, date=date)

    def _ways(self, goal: Goal) -> list[str]:
        possible = [way for way in goal.ways if way.possible]
        whole = possible if self._full else possible[:_WHOLE]
        lines: list[str] = []
        if len(possible) > 1:
            lines += ["", *wrap(self._say("ways", count=len(possible)), WIDTH)]
        for number, way in enumerate(whole, start=1):
            mark = f"{number}. " if len(possible) > 1 else ""
            lines += ["", *self._way(way, mark)]
        rest = [way for way in possible if way not in whole]
        if rest:
            lines += ["", *wrap(self._say("further"), WIDTH)]
            lines += [line for way in rest for line in self._short(way)]
        ruled_out = [way for way in goal.ways if not way.possible]
        if ruled_out:
            lines += ["", *wrap(self._say("ruled-out" if possible else "all-ruled-out"), WIDTH)]
            lines += [line for way in ruled_out for line in self._short(way, ruled_out=True)]
        return lines

    def _below(self, goal: Goal) -> list[str]:
        lines = wrap(f"[{goal.number}] {goal.title[self._lang]}", WIDTH)
        for way in goal.ways:
            lines += self._way(way, "", remedy=False)
        return lines

    def _way(self, way: NearWay, mark: str, *, remedy: bool = True) -> list[str]:
        rule = way.rule
        stands = [sources_text(rule.sources, self._lang)] if rule.sources else []
        if rule.basis is not None:
            stands.append(rule.basis.label[self._lang])
        key = "axiom" if rule.is_axiom else "rule"
        title = text(f"explain.{key}", self._lang, title=rule.title[self._lang])
        heading = f"{title} ({'; '.join(stands)})" if stands else title
        lines = wrap(mark + heading[:1].upper() + heading[1:], WIDTH, "", "   ")
        pad = "   "
        lines += wrap(self._say("in-the-way"), WIDTH, pad)
        for obstacle in way.obstacles:
            lines += self._obstacle(obstacle, pad)
        if way.held:
            lines += wrap(self._say("held"), WIDTH, pad)
            told = way.held if self._full else way.held[:_HELD]
            for sentence in told:
                lines += wrap(sentence[self._lang], WIDTH, pad + "✓ ", pad + "  ")
            if len(told) < len(way.held):
                more = self._say("held-more", count=len(way.held) - len(told))
                lines += wrap(more, WIDTH, pad + "  ")
        if remedy:
            lines += self._remedy(way, pad)
        return lines

    def _obstacle(self, obstacle: Obstacle, pad: str) -> list[str]:
        sentence = obstacle.sentence[self._lang]
        if obstacle.goal is not None:
            sentence = f"{sentence.removesuffix('.')} ({self._say('see', number=obstacle.goal)})"
            self._named.add(obstacle.goal)
        lines = wrap(_stopped(sentence), WIDTH, pad + "✗ ", pad + "  ")
        if obstacle.kind == "blocked":
            for detail in obstacle.details:
                lines += wrap(detail[self._lang], WIDTH, pad + "  - ", pad + "    ")
        elif obstacle.details:
            details = "; ".join(d[self._lang] for d in obstacle.details)
            lines += wrap(details, WIDTH, pad + "  ")
        if obstacle.question:
            answer = obstacle.answer[self._lang]
            ask = self._say("ask", question=obstacle.question[self._lang])
            lines += wrap(f"{ask} {answer}".strip(), WIDTH, pad + "  ? ", pad + "    ")
        return lines

    def _remedy(self, way: NearWay, pad: str) -> list[str]:
        if way.remedy is None:
            return wrap(self._say("no-remedy"), WIDTH, pad)
        several = len(way.remedy.changes) > 1
        lines = wrap(self._say("remedies" if several else "remedy"), WIDTH, pad)
        for change in way.remedy.changes:
            lines += wrap(_stopped(change.sentence[self._lang]), WIDTH, pad + "→ ", pad + "  ")
        return lines

    def _short(self, way: NearWay, *, ruled_out: bool = False) -> list[str]:
        """Return a way in a few lines: the rule, and what is in the way."""
        kinds = ("framework",)
        told = [o for o in way.obstacles if not ruled_out or o.kind in kinds]
        what = " ".join(_stopped(o.sentence[self._lang]) for o in told)
        line = self._say("short", rule=way.rule.title[self._lang], what=what)
        return wrap(_stopped(line), WIDTH, "- ", "  ")


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", ":")) else sentence + "."
