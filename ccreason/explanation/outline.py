"""What an explanation shows, before it is laid out: sentences in a tree, each told once.

Every format that is read by people (text, Markdown, HTML, pictures) lays out the same outline. An
explanation may have hundreds of steps, so it is shown as far as a reader asked: the conclusion and
its main reason first, what lies deeper folded into one sentence with the number of its step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from ccreason.explanation.folding import PREPARE, Folded, fold, is_looked_at, is_of_kind, prepares
from ccreason.explanation.terms import sources_text
from ccreason.frozen import frozen
from ccreason.messages import text
from ccreason.wording import date_text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.explanation.model import Conclusion, Explanation, NotFound, Premise, Step

#: How deep the main reason is told where no depth is asked for.
DEPTH: Final = 3
#: Up to this many steps that say something (not only put data in order) are all told.
SMALL: Final = 12
#: How many of several ways to one premise are told where not all are asked for.
_WAYS: Final = 2
_ENDLESS: Final = 10**6

_NOT_FOUND: Final = {"not-exists": "not-found", "minus": "excluded", "optional": "missing-part"}
_NOT_SO: Final = {"not-exists": "not-so", "minus": "excluded-not-so", "optional": "missing-part"}

ItemKind = Literal["step", "fact", "absence", "ways", "reference", "folded", "note"]


@frozen
class View:
    """How much of an explanation is shown.

    Attributes:
        depth: how many rules deep; None leaves it to the format.
        full: everything, also the steps that only put data in order.
        step: only the step with this number, and what it rests on.
    """

    depth: int | None = None
    full: bool = False
    step: int | None = None


@dataclass
class Item:
    """A sentence with what it rests on.

    Attributes:
        kind: a step, an asserted fact, something not found, a choice of several ways, a reference
            to what was told elsewhere, a step that is folded, or a remark.
        sentence: what it says.
        mark: what it is called in references: the number of a step, the letters of a fact.
        remarks: lines that belong to it, such as its rule or who recorded it.
        refs: the marks of what it refers to.
    """

    kind: ItemKind
    sentence: str
    mark: str = ""
    remarks: list[str] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    refs: tuple[str, ...] = ()

    def walk(self) -> Iterator[Item]:
        """Yield the item and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Section:
    """Items that belong together: one way to the conclusion, or what else follows about it.

    Attributes:
        title: may be empty.
        items: in reading order.
        is_beside: whether this is not why the conclusion holds, but what else is concluded.
    """

    title: str
    items: list[Item]
    is_beside: bool = False


@dataclass
class Told:
    """One conclusion, ready to be laid out.

    Attributes:
        title: what it is.
        id: its short id.
        remarks: whose it is, as of when, its footing.
        warning: that the case is made up; empty where it is not.
        sections: the main reason first.
        folded: the numbers of the steps that are only named.
    """

    title: str
    id: str
    remarks: list[str]
    warning: str
    sections: list[Section] = field(default_factory=list)
    folded: tuple[int, ...] = ()


def outline(
    explanation: Explanation,
    lang: str,
    view: View = View(),
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


def steps_within(explanation: Explanation, depth: int) -> set[int]:
    """Return the numbers of the steps that lie at most so many rules deep."""
    found: set[int] = set()
    level = {n for c in explanation.conclusions for n in (*c.steps, *c.additions)}
    for _ in range(depth):
        found |= level
        level = {
            number
            for step in level
            for premise in explanation.step(step).premises
            for number in premise.steps
        } - found
    return found


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
        self._full = view.full
        self._deepest = deepest
        self._has_hints = has_hints
        self._told: set[int] = set()
        self._later: list[int] = []
        self._facts: dict[str, str] = {}
        self._folded: dict[int, None] = {}
        whole = view.full or view.step is not None or is_small(explanation)
        #: Whether only the main reason is unfolded.
        self._is_brief = view.depth is None and not whole and default_depth < _ENDLESS
        self._depth = view.depth or (_ENDLESS if whole else default_depth)

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
        self._folded = {}
        if self._view.step is not None:
            told.sections = [Section("", [self._step(self._view.step, 1)])]
        else:
            told.sections = [*self._ways(conclusion), *self._additions(conclusion)]
        while self._later:
            number = self._later.pop(0)
            if number not in self._told:
                told.sections.append(Section("", [self._step(number, 1)]))
        told.folded = tuple(sorted(n for n in self._folded if n not in self._told))
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
            yield Section("", [self._step(conclusion.steps[0], 1)])
        elif self._is_brief:
            main, *others = conclusion.steps
            yield Section(self._say("main-way", count=count), [self._step(main, 1)])
            title = self._say("other-ways-one" if count == 2 else "other-ways", count=count - 1)
            yield Section(title, [self._named(number) for number in others])
        elif count:
            yield Section(self._say("ways", count=count), [])
            for way, number in enumerate(conclusion.steps, start=1):
                yield Section(self._say("way", number=way), [self._step(number, 1)])

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
                items = [self._step(number, 1) for number in numbers]
            yield Section(title, items, is_beside=True)

    def _named_together(self, numbers: list[int]) -> list[Item]:
        """Return steps as one sentence each; those that say the same as one."""
        items: dict[str, Item] = {}
        for number in numbers:
            item = self._named(number)
            if item.kind == "folded" and item.sentence in items:
                items[item.sentence].mark += f", {number}"
            else:
                items[item.sentence] = item
        return list(items.values())

    def _named(self, number: int) -> Item:
        """Return a step as one sentence; a step told already by a reference to it."""
        sentence = self._explanation.step(number).sentence[self._lang]
        if number in self._told:
            return Item("reference", self._seen(sentence, number), refs=(str(number),))
        self._folded[number] = None
        return Item("folded", sentence, str(number))

    def _seen(self, sentence: str, number: int) -> str:
        return f"{sentence.removesuffix('.')} ({self._say('see', number=number)})"

    def _step(self, number: int, depth: int) -> Item:
        step = self._explanation.step(number)
        sentence = step.sentence[self._lang]
        if number in self._told or depth > self._deepest:
            if number not in self._told:
                self._later.append(number)
            return Item("reference", self._seen(sentence, number), refs=(str(number),))
        if depth > self._depth:
            return self._named(number)
        self._told.add(number)
        item = Item("step", sentence, str(number), self._rule(step))
        again: list[str] = []
        beside: set[str | None] = set()
        folded = self._premises(step)
        for premise in folded.premises:
            told = self._told_before(premise)
            if told is not None:
                again += [told] if told not in beside else []
            elif premise.sentence:
                is_aside = is_looked_at(step, premise)
                item.children.append(self._premise(premise, depth + 1, is_aside=is_aside))
                beside.add(self._told_before(premise))
        item.children += [self._absence(a) for a in step.not_found]
        if again:
            refs = tuple(dict.fromkeys(again))
            marks = join([f"[{mark}]" for mark in refs], self._lang)
            item.children.append(Item("reference", self._say("rests-on", numbers=marks), refs=refs))
        if folded.left_out:
            key = "left-out-one" if folded.left_out == 1 else "left-out-many"
            item.children.append(self._note(key, folded.left_out))
        return item

    def _premises(self, step: Step) -> Folded:
        """Return the premises to tell; a step that prepares is told only if asked for: whole."""
        if self._full:
            return Folded(step.premises)
        folded = Folded(step.premises)
        if not prepares(self._explanation, step):
            folded = fold(self._explanation, step)
        said = tuple(p for p in folded.premises if not is_of_kind(p))
        return Folded(said, folded.left_out)

    def _told_before(self, premise: Premise) -> str | None:
        """Return the mark of a premise that was told already and need not be repeated.

        A conclusion that people care about is repeated in words; bookkeeping is not.
        """
        if premise.kind != "derived":
            return self._facts.get(premise.sentence[self._lang] + _details(premise, self._lang))
        if len(premise.steps) != 1 or premise.steps[0] not in self._told:
            return None
        rule = self._explanation.step(premise.steps[0]).rule
        return str(premise.steps[0]) if rule.is_axiom or rule.layer == PREPARE else None

    def _rule(self, step: Step) -> list[str]:
        rule = step.rule
        stands = [sources_text(rule.sources, self._lang)] if rule.sources else []
        if rule.basis is not None:
            stands.append(rule.basis.label[self._lang])
        title = self._say("axiom" if rule.is_axiom else "rule", title=rule.title[self._lang])
        remarks = [f"{title} ({'; '.join(stands)})" if stands else title]
        if step.basis is not None:
            remarks.append(self._say("entailed-basis", basis=step.basis.label[self._lang]))
        return remarks

    def _premise(self, premise: Premise, depth: int, *, is_aside: bool) -> Item:
        if premise.kind == "derived":
            if len(premise.steps) == 1:
                return self._step(premise.steps[0], depth)
            return self._several(premise, depth)
        details = _details(premise, self._lang)
        sentence = premise.sentence[self._lang]
        mark = _letters(len(self._facts))
        self._facts[sentence + details] = mark
        if is_aside:
            sentence = self._say("looked-at", what=sentence)
        stands = [sources_text(premise.sources, self._lang)] if premise.sources else []
        if premise.basis is not None:
            stands.append(premise.basis.label[self._lang])
        if stands:
            sentence += f" ({'; '.join(stands)})"
        return Item("fact", sentence, mark, [details] if details else [])

    def _several(self, premise: Premise, depth: int) -> Item:
        """Return a premise that follows in several ways."""
        sentences = {self._explanation.step(n).sentence[self._lang] for n in premise.steps}
        count = len(premise.steps)
        if len(sentences) == 1:
            (sentence,) = sentences
            said = self._say("said-ways", what=sentence.removesuffix("."), count=count)
        else:
            said = self._say("several-ways", count=count)
        item = Item("ways", said)
        shown = premise.steps if self._full else premise.steps[:_WAYS]
        item.children = [self._step(number, depth) for number in shown]
        if count > len(shown):
            item.children.append(self._note("more-ways", count - len(shown)))
        return item

    def _note(self, key: str, count: int) -> Item:
        """Return that something is left out and, on the command line, how to see it."""
        said = self._say(key, count=count)
        return Item("note", f"{said} ({self._say('full-shows')})" if self._has_hints else said)

    def _absence(self, absence: NotFound) -> Item:
        return Item("absence", not_found_text(absence, self._lang))


def not_found_text(absence: NotFound, lang: str) -> str:
    """Return that something was looked for and not found, and what that means for the rule."""
    keys = _NOT_SO if absence.is_statement else _NOT_FOUND
    return text(f"explain.{keys[absence.kind]}", lang, what=absence.sentence[lang])


def marks_of(items: Iterable[Item]) -> set[str]:
    """Return the marks under which items are told, so that references can lead to them."""
    return {i.mark for item in items for i in item.walk() if i.mark}


def _details(premise: Premise, lang: str) -> str:
    return "; ".join(detail[lang] for detail in premise.details)


def _letters(number: int) -> str:
    """Return the mark of the nth fact: a, b, ..., z, aa, ab, ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
