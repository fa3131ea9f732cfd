"""Draw an explanation as a tree of plain text, 80 columns wide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ccreason.explanation.folding import PREPARE, Folded, fold, prepares
from ccreason.explanation.terms import sources_text
from ccreason.messages import text
from ccreason.wording import date_text, join
from ccreason.wording.layout import WIDTH, wrap

if TYPE_CHECKING:
    from ccreason.explanation.model import Conclusion, Explanation, NotFound, Premise, Step

#: How deep a tree is drawn in one piece; what lies deeper is drawn by itself further down, so that
#: its sentences are not squeezed against the right edge.
DEEPEST: Final = 7

#: How many of several ways to one premise are drawn where not all are asked for.
_WAYS: Final = 2

_FOUND_KEYS: Final = {"not-exists": "not-found", "minus": "excluded", "optional": "missing-part"}


@dataclass
class _Node:
    """A sentence, lines that belong to it, and what it rests on."""

    sentence: str
    remarks: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)


def render_text(explanation: Explanation, lang: str | None = None, *, full: bool = False) -> str:
    """Return an explanation as text of at most 80 columns.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
        full: whether to draw the steps that only put data in order, and every way to a premise.
    """
    drawing = _Drawing(explanation, lang or explanation.lang, full)
    return "\n".join(drawing.lines()) + "\n"


class _Drawing:
    def __init__(self, explanation: Explanation, lang: str, full: bool) -> None:
        self._explanation = explanation
        self._lang = lang
        self._full = full
        self._drawn: set[int] = set()
        self._later: list[int] = []
        self._facts: dict[str, str] = {}

    def _say(self, key: str, **values: object) -> str:
        return text("explain." + key, self._lang, **values)

    def lines(self) -> list[str]:
        found: list[str] = []
        for conclusion in self._explanation.conclusions:
            if found:
                found += ["", "─" * WIDTH, ""]
            found += self._conclusion(conclusion)
        return found

    def _conclusion(self, conclusion: Conclusion) -> list[str]:
        lines = wrap(self._say("title", title=conclusion.title[self._lang]), WIDTH)
        lines += wrap(conclusion.id, WIDTH)
        lines += wrap(self._context(), WIDTH)
        if self._explanation.illustrative:
            lines += wrap(self._say("illustrative"), WIDTH, "! ")
        if conclusion.basis is not None:
            basis = conclusion.basis.label[self._lang]
            lines += wrap(self._say("entailed-basis", basis=basis), WIDTH)
        lines += self._ways(conclusion)
        if conclusion.additions:
            lines += ["", *wrap(self._say("also"), WIDTH)]
            for number in conclusion.additions:
                lines += ["", *self._tree(number)]
        while self._later:
            number = self._later.pop(0)
            if number not in self._drawn:
                lines += ["", *self._tree(number)]
        return lines

    def _context(self) -> str:
        date = date_text(self._explanation.as_of.isoformat(), self._lang)
        if self._explanation.case is None:
            return self._say("header-ontology", date=date)
        title = self._explanation.case_title[self._lang]
        return self._say("header", case=title, date=date)

    def _ways(self, conclusion: Conclusion) -> list[str]:
        several = len(conclusion.steps) > 1
        lines = (
            ["", *wrap(self._say("ways", count=len(conclusion.steps)), WIDTH)] if several else []
        )
        for way, number in enumerate(conclusion.steps, start=1):
            lines.append("")
            if several:
                lines.append(self._say("way", number=way))
            lines += self._tree(number)
        return lines

    def _tree(self, number: int) -> list[str]:
        """Draw a step and what it rests on; a step drawn before is only named."""
        node = self._step(number, 0)
        return _draw(node)

    def _step(self, number: int, depth: int) -> _Node:
        step = self._explanation.step(number)
        if number in self._drawn or depth >= DEEPEST:
            if number not in self._drawn:
                self._later.append(number)
            sentence = step.sentence[self._lang].removesuffix(".")
            return _Node(f"{sentence} ({self._say('see', number=number)})")
        self._drawn.add(number)
        node = _Node(f"[{number}] {step.sentence[self._lang]}", self._rule(step))
        again: list[str] = []
        beside: set[str | None] = set()
        folded = self._folded(step)
        for premise in folded.premises:
            told = self._told_before(premise)
            if told is not None:
                again += [f"[{told}]"] if told not in beside else []
            elif premise.sentence:
                node.children.append(self._premise(premise, depth + 1))
                beside.add(self._told_before(premise))
        node.children += [self._absence(a) for a in step.not_found]
        if again:
            marks = join(list(dict.fromkeys(again)), self._lang)
            node.children.append(_Node(self._say("rests-on", numbers=marks)))
        if folded.left_out:
            key = "left-out-one" if folded.left_out == 1 else "left-out-many"
            node.children.append(_Node(self._say(key, count=folded.left_out)))
        return node

    def _folded(self, step: Step) -> Folded:
        """Return the premises to draw; a step that prepares is drawn only if asked for: whole."""
        if self._full or prepares(self._explanation, step):
            return Folded(step.premises)
        return fold(self._explanation, step)

    def _told_before(self, premise: Premise) -> str | None:
        """Return the mark of a premise that was told already and need not be repeated.

        A conclusion that people care about is repeated in words; bookkeeping is not.
        """
        if premise.kind != "derived":
            return self._facts.get(premise.sentence[self._lang] + _details(premise, self._lang))
        if len(premise.steps) != 1 or premise.steps[0] not in self._drawn:
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

    def _premise(self, premise: Premise, depth: int) -> _Node:
        if premise.kind == "derived":
            if len(premise.steps) == 1:
                return self._step(premise.steps[0], depth)
            node = _Node(self._say("several-ways", count=len(premise.steps)))
            drawn = premise.steps if self._full else premise.steps[:_WAYS]
            node.children = [self._step(number, depth + 1) for number in drawn]
            rest = len(premise.steps) - len(drawn)
            if rest:
                node.children.append(_Node(self._say("more-ways", count=rest)))
            return node
        details = _details(premise, self._lang)
        sentence = premise.sentence[self._lang]
        mark = _letters(len(self._facts))
        self._facts[sentence + details] = mark
        stands = [sources_text(premise.sources, self._lang)] if premise.sources else []
        if premise.basis is not None:
            stands.append(premise.basis.label[self._lang])
        if stands:
            sentence += f" ({'; '.join(stands)})"
        return _Node(f"[{mark}] {sentence}", [details] if details else [])

    def _absence(self, absence: NotFound) -> _Node:
        key = _FOUND_KEYS.get(absence.kind, "not-found")
        return _Node(self._say(key, what=absence.sentence[self._lang]))


def _draw(node: _Node, first: str = "", rest: str = "") -> list[str]:
    """Draw a node with a prefix before its first line and another before the lines under it."""
    stem = "│  " if node.children else "   "
    lines = wrap(node.sentence, WIDTH, first, rest + (stem if node.children else "  "))
    for remark in node.remarks:
        lines += wrap(remark, WIDTH, rest + stem, rest + stem + "  ")
    for position, child in enumerate(node.children, start=1):
        last = position == len(node.children)
        lines += _draw(child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))
    return lines


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
