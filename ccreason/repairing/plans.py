"""A set of changes as a plan: what to ask, what to do, and which strategies act on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.namespaces import CC, RDF_TYPE, cc
from ccreason.repairing.old import GONE, STILL
from ccreason.report.described import Ref
from ccreason.wording import Bilingual, join, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.changes.model import Edit
    from ccreason.changes.scenarios import Outcome
    from ccreason.changes.view import CaseView
    from ccreason.ntriples import Fact
    from ccreason.repairing.goals import Goal
    from ccreason.repairing.proposing import Candidate

_TYPE: Final = str(RDF_TYPE)
#: Conclusions that are told beside a plan if they come or go with it.
_TOLD: Final = (
    *("CapacityGap", "LevelGap", "FunctionGap", "OutcomeGap", "OwnershipGap"),
    *("RepresentationGap", "ContradictoryGap", "FunctionAtRisk", "Constraint", "Recommendation"),
)

#: What answers are taken from.
_ANSWERS: Final = (
    *("Band", "Polarity", "Performance", "Attainment", "ResourceKind", "Locality"),
    *("TieQuality", "ActiveShare", "Likeness"),
)

#: Question to the answers that will do.
Answers = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Step:
    """One change of a plan.

    Attributes:
        kind: which kind of change, as in the table of costs.
        cost: what it costs.
        edit: the change.
        is_question: whether it only brings in knowledge.
        answers: the answers that will do, if not every one will.
        any_answer: whether every answer will do.
        strategies: strategies that act on what is changed, or are recommended for it.
        topic: what a question is about.
    """

    kind: str
    cost: int
    edit: Edit
    is_question: bool
    answers: tuple[Bilingual, ...]
    any_answer: bool
    strategies: tuple[Ref, ...]
    topic: Bilingual


@dataclass(frozen=True)
class Effects:
    """What else comes and goes with a plan: ids and names of conclusions."""

    comes: tuple[Ref, ...]
    goes: tuple[Ref, ...]


@dataclass(frozen=True)
class Plan:
    """A set of changes that does what was asked, and no part of which does."""

    cost: int
    steps: tuple[Step, ...]
    effects: Effects


def group(
    found: Sequence[frozenset[int]], catalogue: Sequence[Candidate]
) -> list[tuple[frozenset[int], Answers]]:
    """Put sets together that differ only in the answer to one question.

    Returns:
        for each group the set that is shown, and for each of its questions the answers that will
        do.
    """
    groups: list[tuple[frozenset[int], Answers]] = []
    for chosen in found:
        asked = [c for n in sorted(chosen) if (c := catalogue[n]).question]
        groups.append((chosen, {c.question: frozenset({c.answer}) for c in asked}))
    while (pair := _next_pair(groups, catalogue)) is not None:
        place, other, question = pair
        chosen, answers = groups[place]
        both = answers[question] | groups[other][1][question]
        groups[place] = (chosen, {**answers, question: both})
        del groups[other]
    return groups


def _next_pair(
    groups: Sequence[tuple[frozenset[int], Answers]], catalogue: Sequence[Candidate]
) -> tuple[int, int, str] | None:
    """Return the places of two groups that differ in the answers to one question, and which."""
    for (place, one), (other, more) in combinations(enumerate(groups), 2):
        question = _differ_in(one, more, catalogue)
        if question is not None:
            return place, other, question
    return None


def _differ_in(
    one: tuple[frozenset[int], Answers],
    other: tuple[frozenset[int], Answers],
    catalogue: Sequence[Candidate],
) -> str | None:
    """Return the only question in whose answers two groups differ, or None."""
    work = [{n for n in chosen if not catalogue[n].question} for chosen, _ in (one, other)]
    if work[0] != work[1] or one[1].keys() != other[1].keys():
        return None
    differing = [q for q in one[1] if one[1][q] != other[1][q]]
    return differing[0] if len(differing) == 1 else None


def steps(
    chosen: frozenset[int], answers: Answers, catalogue: Sequence[Candidate], case: CaseView
) -> tuple[Step, ...]:
    """Return a set's changes in the order of a plan: questions first."""
    found = []
    for number in sorted(chosen, key=lambda n: (not catalogue[n].question, n)):
        one = catalogue[number]
        possible = possible_answers(one, catalogue)
        good = answers.get(one.question, frozenset())
        found.append(
            Step(
                kind=one.kind,
                cost=one.cost,
                edit=one.edit,
                is_question=bool(one.question),
                answers=tuple(_answer(a, case) for a in _in_order(good, case) if a),
                any_answer=bool(one.question) and possible.keys() <= good and len(possible) > 1,
                strategies=_strategies(one, case),
                topic=one.topic,
            )
        )
    return tuple(found)


def possible_answers(one: Candidate, catalogue: Sequence[Candidate]) -> dict[str, Edit]:
    """Return all answers that a question may have, and what they come to."""
    asked = [c for c in catalogue if c.question and c.question == one.question]
    found = {answer: edit for c in asked for answer, edit in c.others}
    found |= {c.answer: c.edit for c in asked}
    return found | {one.answer: one.edit}


def _in_order(answers: Iterable[str], case: CaseView) -> list[str]:
    order = [band.notation for band in case.bands]
    return sorted(answers, key=lambda a: (order.index(a) if a in order else -1, a))


def _answer(notation: str, case: CaseView) -> Bilingual:
    """Return the name of an answer: a band, a state, an agent."""
    first, plus, second = notation.partition("+")
    if plus:
        both = (_answer(first, case), _answer(second, case))
        return Bilingual.of(lambda lang: join([one[lang] for one in both], lang))
    if notation in {STILL, GONE}:
        return Bilingual.message(f"repair.{notation}")
    for cls in _ANSWERS:
        name = case.vocabulary.names(cls).get(notation)
        if name is not None:
            return case.terms.inside(NamedNode(name.iri))
    agent = case.keys("agents").get(notation)
    return case.terms.name(NamedNode(agent)) if agent else Bilingual(notation, notation)


def _strategies(candidate: Candidate, case: CaseView) -> tuple[Ref, ...]:
    """Return the strategies that act on all that a change is about, or are recommended for it."""
    if not candidate.acts_on:
        return ()
    view = case.view
    acting: set[NamedNode] | None = None
    for iri in candidate.acts_on:
        found = {
            node
            for node in view.subjects(cc("actsOn"), NamedNode(iri))
            if isinstance(node, NamedNode) and view.is_a(node, cc("Strategy"))
        }
        acting = found if acting is None else acting & found
    about = {NamedNode(iri) for iri in candidate.acts_on}
    for gap in view.subjects(cc("element"), NamedNode(candidate.acts_on[0])):
        # A gap of the same element at another level is another gap.
        if set(view.nodes(gap, cc("level"))) <= about:
            for recommendation in view.subjects(cc("answers"), gap):
                acting = (acting or set()) | set(view.nodes(recommendation, cc("recommends")))
    return tuple(
        Ref(node.value, case.notation(node.value), case.terms.inside(node))
        for node in sorted(acting or (), key=lambda n: n.value)
    )


def side_effects(outcome: Outcome, goals: Iterable[Goal], case: CaseView) -> Effects:
    """Return the conclusions that come and go with a set of changes beside what was asked for."""
    asked = {goal.id for goal in goals}
    told = {str(cc(name)) for name in _TOLD}
    known: dict[str, dict[str, str]] = {}
    for subject, predicate, value in outcome.gained:
        known.setdefault(subject, {})[predicate] = value

    def refs(facts: Iterable[Fact]) -> tuple[Ref, ...]:
        found = []
        for text, kind in sorted({(f[0], f[2]) for f in facts if f[1] == _TYPE and f[2] in told}):
            node = NamedNode(text[1:-1])
            short = case.terms.short_id(node)
            if short in asked or node.value.startswith(CC):
                continue
            name = _new_name(known[text], kind, case) if text in known else None
            label = name or case.terms.name(node)
            if kind == str(cc("Recommendation")):
                label = _of_kind(kind, label, case)
            found.append(Ref(node.value, short, label))
        return tuple(found)

    return Effects(comes=refs(outcome.gained), goes=refs(outcome.lost))


def _new_name(said: Mapping[str, str], kind: str, case: CaseView) -> Bilingual | None:
    """Return the name of a conclusion that the case as it is does not have."""

    def node(name: str) -> NamedNode | None:
        text = said.get(str(cc(name)))
        return None if text is None or text[0] != "<" else NamedNode(text[1:-1])

    element, strategy = node("element"), node("recommends")
    if strategy is not None:
        return case.terms.name(strategy)
    if element is None:
        return None
    influence = node("influence")
    if influence is not None:
        told = {"influence": case.terms.name(influence), "element": case.terms.inside(element)}
        return _of_kind(kind, Bilingual.message("wording.node-constraint", **told), case)
    return _of_kind(kind, case.terms.topic(element, node("level")), case)


def _of_kind(kind: str, about: Bilingual, case: CaseView) -> Bilingual:
    """Return a name with the kind of conclusion before it."""
    return Bilingual.message(
        "wording.kind",
        kind=case.terms.name(NamedNode(kind[1:-1])),
        about=Bilingual.of(lambda lang: lower_first(about[lang])),
    )
