"""What an answer shows, before it is laid out: text, Markdown and HTML lay out the same outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.telling import rule_heading
from ccreason.explanation.told import Item, Section, Told
from ccreason.messages import text
from ccreason.wording import date_text, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.whynot.model import Goal, NearWay, Obstacle, WhyNot

#: How many ways are told whole; the rest are named with what is in their way.
_WHOLE: Final = 3
#: How many premises that hold are told of one way.
_HELD: Final = 5


def outline(answer: WhyNot, lang: str, *, full: bool = False) -> list[Told]:
    """Return what is told of each conclusion that was asked for.

    Args:
        answer: what :func:`ccreason.whynot.why_not` gave.
        lang: `en` or `id`.
        full: whether to tell every way whole, and every premise that holds.
    """
    teller = _Teller(answer, lang, full)
    found = [teller.tell(goal) for goal in answer.goals if goal.number in answer.asked]
    if found:
        found[-1].sections += teller.referred()
    return found


class _Teller:
    def __init__(self, answer: WhyNot, lang: str, full: bool) -> None:
        self._answer = answer
        self._lang = lang
        self._full = full
        #: Goals that something refers to by their number.
        self._named: set[int] = set()

    def _say(self, key: str, **values: object) -> str:
        return text("whynot." + key, self._lang, **values)

    def tell(self, goal: Goal) -> Told:
        """Return a goal with the ways to it."""
        told = Told(
            self._say(
                "holds-title" if goal.holds else "title",
                title=goal.title[self._lang],
            ),
            goal.id,
            [self._context()],
            text("explain.illustrative", self._lang) if self._answer.illustrative else "",
        )
        if goal.holds:
            told.sections = [Section("", [Item("note", self._say("holds", id=goal.id))])]
        elif goal.ways:
            told.sections = list(self._ways(goal))
        else:
            told.sections = [Section("", [Item("note", self._say("no-rule"))])]
        return told

    def referred(self) -> list[Section]:
        """Return the goals that obstacles refer to, with their ways."""
        return [
            Section("", [self._goal(goal)])
            for goal in self._answer.goals
            if goal.number in self._named
        ]

    def _goal(self, goal: Goal) -> Item:
        ways = [self._way(way, "", remedy=False) for way in goal.ways]
        return Item("step", goal.title[self._lang], str(goal.number), children=ways)

    def _context(self) -> str:
        date = date_text(self._answer.as_of.isoformat(), self._lang)
        if self._answer.case is None:
            return text("explain.header-ontology", self._lang, date=date)
        title = self._answer.case_title[self._lang]
        return text("explain.header", self._lang, case=title, date=date)

    def _ways(self, goal: Goal) -> Iterator[Section]:
        possible = [way for way in goal.ways if way.possible]
        whole = possible if self._full else possible[:_WHOLE]
        if len(possible) > 1:
            yield Section(self._say("ways", count=len(possible)), [])
        for number, way in enumerate(whole, start=1):
            yield Section("", [self._way(way, f"{number}. " if len(possible) > 1 else "")])
        rest = [way for way in possible if way not in whole]
        if rest:
            yield Section(self._say("further"), [self._short(way) for way in rest])
        ruled_out = [way for way in goal.ways if not way.possible]
        if ruled_out:
            title = self._say("ruled-out" if possible else "all-ruled-out")
            yield Section(title, [self._short(way, ruled_out=True) for way in ruled_out])

    def _way(self, way: NearWay, mark: str, *, remedy: bool = True) -> Item:
        heading = mark + upper_first(rule_heading(way.rule, self._lang))
        parts = [Item("group", self._say("in-the-way"))]
        parts[0].children = [self._obstacle(obstacle) for obstacle in way.obstacles]
        if way.held:
            told = way.held if self._full else way.held[:_HELD]
            held = Item("group", self._say("held"))
            held.children = [Item("held", sentence[self._lang]) for sentence in told]
            if len(told) < len(way.held):
                more = self._say("held-more", count=len(way.held) - len(told))
                held.children.append(Item("note", more))
            parts.append(held)
        if remedy:
            parts.append(self._remedy(way))
        return Item("way", heading, children=parts)

    def _obstacle(self, obstacle: Obstacle) -> Item:
        sentence = obstacle.sentence[self._lang]
        refs: tuple[str, ...] = ()
        if obstacle.goal is not None:
            sentence = f"{sentence.removesuffix('.')} ({self._say('see', number=obstacle.goal)})"
            self._named.add(obstacle.goal)
            refs = (str(obstacle.goal),)
        item = Item("obstacle", _stopped(sentence), refs=refs)
        details = [detail[self._lang] for detail in obstacle.details]
        if obstacle.kind == "blocked":
            item.children = [Item("detail", detail) for detail in details]
        elif details:
            item.remarks = ["; ".join(details)]
        if obstacle.question:
            answer = obstacle.answer[self._lang]
            ask = self._say("ask", question=obstacle.question[self._lang])
            item.children.append(Item("question", f"{ask} {answer}".strip()))
        return item

    def _remedy(self, way: NearWay) -> Item:
        if way.remedy is None:
            return Item("group", self._say("no-remedy"))
        several = len(way.remedy.changes) > 1
        changes = [_stopped(change.sentence[self._lang]) for change in way.remedy.changes]
        return Item(
            "group",
            self._say("remedies" if several else "remedy"),
            children=[Item("remedy", change) for change in changes],
        )

    def _short(self, way: NearWay, *, ruled_out: bool = False) -> Item:
        """Return a way in a few lines: the rule, and what is in the way."""
        told = [o for o in way.obstacles if not ruled_out or o.kind == "framework"]
        what = " ".join(_stopped(o.sentence[self._lang]) for o in told)
        line = self._say("short", rule=way.rule.title[self._lang], what=what)
        return Item("reference", _stopped(line))


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", ":")) else sentence + "."
