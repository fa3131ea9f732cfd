"""A change that may be made, and how one is proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ccreason.changes.making import make
from ccreason.changes.parsing import parse_set
from ccreason.errors import InputError
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.changes.model import Edit, Request, Verb
    from ccreason.changes.view import CaseView
    from ccreason.repairing.costs import Costs


@dataclass(frozen=True)
class Candidate:
    """A change that may be made.

    Attributes:
        kind: which kind of change, as in the table of costs.
        cost: what it costs.
        question: for a change that brings in knowledge: what is asked (changes that answer the same
            question share it), and nothing for work.
        answer: how the question is answered.
        edit: the change.
        acts_on: elements, levels and aspects that a strategy would have to act on.
        topic: what a question is about.
        locked: IRI of the element that nobody can change and on which this rests; else nothing.
        others: for what is known and asked about again: the other answers there may be, and what
            they come to. They are no way of their own, since that would be to wish for an answer;
            but where what is known would do when confirmed, they may do as well.
    """

    kind: str
    cost: int
    question: str
    answer: str
    edit: Edit
    acts_on: tuple[str, ...] = ()
    topic: Bilingual = NOTHING
    locked: str = ""
    others: tuple[tuple[str, Edit], ...] = ()


class Proposer:
    """Proposes changes of a case.

    Args:
        case: the case.
        costs: what changes cost; a kind without a cost is never proposed.
    """

    def __init__(self, case: CaseView, costs: Costs) -> None:
        self.case = case
        self._costs = costs

    def lock(self, element: str) -> str:
        """Return an element's IRI if nobody can change it, else nothing."""
        return element if self.case.notation(element) in self._costs.locked else ""

    def work(
        self,
        kind: str,
        request: Request,
        acts_on: tuple[str, ...],
        times: int = 1,
        locked: str = "",
        with_kind: str = "",
    ) -> Iterator[Candidate]:
        """Yield a change of how things are, if it can be made.

        ``times`` multiplies its cost; what is done with it, of another kind, costs beside it.
        """
        edit = self._edit(kind, request)
        if edit is not None and (not with_kind or with_kind in self._costs.of):
            cost = self._costs.of[kind] * times + self._costs.of.get(with_kind, 0)
            yield Candidate(kind, cost, "", "", edit, acts_on, locked=locked)

    def ask(
        self,
        kind: str,
        request: Request,
        question: str,
        answer: str = "",
        topic: Bilingual = NOTHING,
    ) -> Iterator[Candidate]:
        """Yield an answer to a question, if it can be given."""
        edit = self._edit(kind, request)
        if edit is not None:
            asked = question if kind in self._costs.questions else ""
            yield Candidate(kind, self._costs.of[kind], asked, answer, edit, (), topic)

    def ask_which(
        self,
        kind: str,
        words: str,
        answers: Iterable[str],
        topic: Bilingual = NOTHING,
        *,
        verb: Verb = "set",
        question: str = "",
    ) -> Iterator[Candidate]:
        """Yield each answer to a question: that ``words`` are set to it."""
        for answer in answers:
            request = parse_set(f"{words}={answer}", verb)
            yield from self.ask(kind, request, question or words, answer, topic)

    def ask_again(
        self,
        request: Request,
        question: str,
        answer: str,
        others: Iterable[tuple[str, Request]],
        topic: Bilingual = NOTHING,
    ) -> Iterator[Candidate]:
        """Yield that what is known is asked about again, and confirmed.

        Args:
            request: what a new record of what is known comes to.
            question: what is asked.
            answer: what is known.
            others: the other answers there may be.
            topic: what the question is about.
        """
        kind = "assess-again"
        possible = [(one, self._edit(kind, change)) for one, change in others]
        made = tuple((one, edit) for one, edit in possible if edit is not None)
        for candidate in self.ask(kind, request, question, answer, topic):
            yield replace(candidate, others=made)

    def _edit(self, kind: str, request: Request) -> Edit | None:
        if kind not in self._costs.of:
            return None
        try:
            return make(request, self.case)
        except InputError:
            return None  # a scale without a value in the band: this cannot be said in this case
