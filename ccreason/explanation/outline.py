"""What an explanation shows, before it is laid out: sentences in a tree, each told once.

Every format that is read by people (text, Markdown, HTML, pictures) lays out the same outline. An
explanation may have hundreds of steps, so it is shown as far as a reader asked: the conclusion and
its main reason first, what lies deeper folded into one sentence with the number of its step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.folding import prepares
from ccreason.explanation.telling import StepTeller
from ccreason.explanation.told import Item, Section, Told, View
from ccreason.messages import text
from ccreason.wording import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.explanation.model import Conclusion, Explanation

#: How deep the main reason is told where no depth is asked for.
DEPTH: Final = 3
#: Up to this many steps that say something (not only put data in order) are all told.
SMALL: Final = 12
_ENDLESS: Final = 10**6
#: As much as a format shows where nobody asks for more or less.
_USUAL: Final = View()


def outline(
    explanation: Explanation,
    lang: str,
    view: View = _USUAL,
    *,
    default_depth: int = DEPTH,
    deepest: int = _ENDLESS,
    has_hints: bool = True,
) -> list[Told]:
    """Return what is told of each conclusion.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`.
        view: how much is shown.
        default_depth: how deep the main reason goes where the view names no depth.
        deepest: what lies deeper in a tree is told by itself, after it.
        has_hints: whether to say which option shows what is left out.
    """
    teller = _Teller(explanation, lang, view, default_depth, deepest, has_hints=has_hints)
    return [teller.tell(conclusion) for conclusion in explanation.conclusions]


def is_small(explanation: Explanation) -> bool:
    """Say whether an explanation is short enough to be told whole."""
    return sum(not prepares(explanation, s) for s in explanation.steps) <= SMALL


class _Teller:
    def __init__(
        self,
        explanation: Explanation,
        lang: str,
        view: View,
        default_depth: int,
        deepest: int,
        *,
        has_hints: bool,
    ) -> None:
        self._explanation = explanation
        self._lang = lang
        self._view = view
        whole = view.full or view.step is not None or is_small(explanation)
        #: Whether only the main reason is unfolded.
        self._is_brief = view.depth is None and not whole and default_depth < _ENDLESS
        self._steps = StepTeller(
            explanation,
            lang,
            view.depth or (_ENDLESS if whole else default_depth),
            deepest,
            is_full=view.full,
            has_hints=has_hints,
        )

    def _say(self, key: str, **values: object) -> str:
        return text("explain." + key, self._lang, **values)

    def tell(self, conclusion: Conclusion) -> Told:
        told = Told(
            self._say("title", title=conclusion.title[self._lang]),
            conclusion.id,
            [self._context()],
            self._say("illustrative") if self._explanation.illustrative else "",
        )
        if conclusion.basis is not None:
            basis = conclusion.basis.label[self._lang]
            told.remarks.append(self._say("entailed-basis", basis=basis))
        self._steps.folded = {}
        if self._view.step is not None:
            told.sections = [Section("", [self._steps.step(self._view.step)])]
        else:
            told.sections = [*self._ways(conclusion), *self._additions(conclusion)]
        while self._steps.later:
            number = self._steps.later.pop(0)
            if number not in self._steps.told:
                told.sections.append(Section("", [self._steps.step(number)]))
        told.folded = tuple(sorted(n for n in self._steps.folded if n not in self._steps.told))
        return told

    def _context(self) -> str:
        date = date_text(self._explanation.as_of.isoformat(), self._lang)
        if self._explanation.case is None:
            return self._say("header-ontology", date=date)
        title = self._explanation.case_title[self._lang]
        return self._say("header", case=title, date=date)

    def _ways(self, conclusion: Conclusion) -> Iterator[Section]:
        """Yield the ways to a conclusion; of many, the first is told and the others named."""
        count = len(conclusion.steps)
        if count == 1:
            yield Section("", [self._steps.step(conclusion.steps[0])])
        elif self._is_brief:
            main, *others = conclusion.steps
            yield Section(self._say("main-way", count=count), [self._steps.step(main)])
            title = self._say("other-ways-one" if count == 2 else "other-ways", count=count - 1)
            yield Section(title, [self._steps.named(number) for number in others])
        elif count:
            yield Section(self._say("ways", count=count), [])
            for way, number in enumerate(conclusion.steps, start=1):
                yield Section(self._say("way", number=way), [self._steps.step(number)])

    def _additions(self, conclusion: Conclusion) -> Iterator[Section]:
        """Yield what else is concluded, by rule; of a long explanation each sentence only."""
        if not conclusion.additions:
            return
        yield Section(self._say("also"), [], is_beside=True)
        by_rule: dict[str, list[int]] = {}
        for number in conclusion.additions:
            title = self._explanation.step(number).rule.title[self._lang]
            by_rule.setdefault(title, []).append(number)
        for title, numbers in by_rule.items():
            if self._is_brief:
                items = self._named_together(numbers)
            else:
                items = [self._steps.step(number) for number in numbers]
            yield Section(title, items, is_beside=True)

    def _named_together(self, numbers: list[int]) -> list[Item]:
        """Return steps as one sentence each; those that say the same as one."""
        items: dict[str, Item] = {}
        for number in numbers:
            item = self._steps.named(number)
            if item.kind == "folded" and item.sentence in items:
                items[item.sentence].mark += f", {number}"
            else:
                items[item.sentence] = item
        return list(items.values())
