"""Tell a step with what it rests on: once each, the rest as references to what was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.folding import Folded, fold, is_looked_at, is_of_kind, prepares
from ccreason.explanation.terms import PREPARE, sources_text
from ccreason.explanation.told import Item
from ccreason.messages import text
from ccreason.wording import join

if TYPE_CHECKING:
    from ccreason.explanation.model import Explanation, NotFound, Premise, RuleRef, Step

#: How many of several ways to one premise are told where not all are asked for.
_WAYS: Final = 2

_NOT_FOUND: Final = {"not-exists": "not-found", "minus": "excluded", "optional": "missing-part"}
_NOT_SO: Final = {"not-exists": "not-so", "minus": "excluded-not-so", "optional": "missing-part"}


class StepTeller:
    """Tells the steps of an explanation, each once.

    Args:
        explanation: what to tell.
        lang: `en` or `id`.
        depth: how many rules deep a step is unfolded; what lies deeper is one sentence.
        deepest: what lies deeper in the tree is told by itself, after it (see `later`).
        is_full: whether the steps that only put data in order are told too.
        has_hints: whether to say which option shows what is left out.
    """

    def __init__(
        self,
        explanation: Explanation,
        lang: str,
        depth: int,
        deepest: int,
        *,
        is_full: bool,
        has_hints: bool,
    ) -> None:
        self._explanation = explanation
        self._lang = lang
        self._depth = depth
        self._deepest = deepest
        self._full = is_full
        self._has_hints = has_hints
        #: The numbers of the steps that were told.
        self.told: set[int] = set()
        #: Steps too deep in the tree, to be told by themselves.
        self.later: list[int] = []
        #: The numbers of the steps that were only named.
        self.folded: dict[int, None] = {}
        self._facts: dict[str, str] = {}

    def step(self, number: int, depth: int = 1) -> Item:
        """Return a step that stands so many rules deep, with what it rests on."""
        step = self._explanation.step(number)
        sentence = step.sentence[self._lang]
        if number in self.told or depth > self._deepest:
            if number not in self.told:
                self.later.append(number)
            return Item("reference", self._seen(sentence, number), refs=(str(number),))
        if depth > self._depth:
            return self.named(number)
        self.told.add(number)
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

    def named(self, number: int) -> Item:
        """Return a step as one sentence; a step told already by a reference to it."""
        sentence = self._explanation.step(number).sentence[self._lang]
        if number in self.told:
            return Item("reference", self._seen(sentence, number), refs=(str(number),))
        self.folded[number] = None
        return Item("folded", sentence, str(number))

    def _seen(self, sentence: str, number: int) -> str:
        return f"{sentence.removesuffix('.')} ({self._say('see', number=number)})"

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
        if len(premise.steps) != 1 or premise.steps[0] not in self.told:
            return None
        rule = self._explanation.step(premise.steps[0]).rule
        return str(premise.steps[0]) if rule.is_axiom or rule.layer == PREPARE else None

    def _rule(self, step: Step) -> list[str]:
        remarks = [rule_heading(step.rule, self._lang)]
        if step.basis is not None:
            remarks.append(self._say("entailed-basis", basis=step.basis.label[self._lang]))
        return remarks

    def _premise(self, premise: Premise, depth: int, *, is_aside: bool) -> Item:
        if premise.kind == "derived":
            if len(premise.steps) == 1:
                return self.step(premise.steps[0], depth)
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
        item.children = [self.step(number, depth) for number in shown]
        if count > len(shown):
            item.children.append(self._note("more-ways", count - len(shown)))
        return item

    def _note(self, key: str, count: int) -> Item:
        """Return that something is left out and, on the command line, how to see it."""
        said = self._say(key, count=count)
        return Item("note", f"{said} ({self._say('full-shows')})" if self._has_hints else said)

    def _absence(self, absence: NotFound) -> Item:
        return Item("absence", not_found_text(absence, self._lang))

    def _say(self, key: str, **values: object) -> str:
        return text("explain." + key, self._lang, **values)


def rule_heading(rule: RuleRef, lang: str) -> str:
    """Return a rule's title with what it stands on: slides, and its footing."""
    stands = [sources_text(rule.sources, lang)] if rule.sources else []
    if rule.basis is not None:
        stands.append(rule.basis.label[lang])
    title = text(f"explain.{'axiom' if rule.is_axiom else 'rule'}", lang, title=rule.title[lang])
    return f"{title} ({'; '.join(stands)})" if stands else title


def not_found_text(absence: NotFound, lang: str) -> str:
    """Return that something was looked for and not found, and what that means for the rule."""
    keys = _NOT_SO if absence.is_statement else _NOT_FOUND
    return text(f"explain.{keys[absence.kind]}", lang, what=absence.sentence[lang])


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
