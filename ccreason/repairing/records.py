"""Changes of records: conditions, functions, outcomes, who is active, parts of the description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.changes.parsing import parse_set
from ccreason.namespaces import CC, cc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.repairing.proposing import Candidate, Proposer

_POLARITIES: Final = {"supports": CC + "Supports", "inhibits": CC + "Inhibits"}
#: From the best state to the worst.
_PERFORMED: Final = ("performed", "partly-performed", "not-performed")
_REACHED: Final = ("reached", "partly-reached", "not-reached")


def condition_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield changes of influences: those that inhibit may be eased, others asked about."""
    case = proposer.case
    for words, name in case.vocabulary.names("ConditioningInfluence", "Aspect").items():
        topic = case.terms.name(NamedNode(name.iri))
        recorded = any(case.one(n, "influence") == name.iri for n in case.of_class("Condition"))
        if not recorded:
            if case.vocabulary.is_a(NamedNode(name.iri), "ConditioningInfluence"):
                yield from proposer.ask_which("assess", words, _POLARITIES, topic, verb="record")
            continue
        states = {case.one(n, "polarity") for n in case.in_force(name.iri)}
        same = [state for state, iri in _POLARITIES.items() if iri in states]
        yield from proposer.ask_which("assess-again", words, same, topic, verb="record")
        if CC + "Inhibits" in states:
            request = parse_set(f"{words}=supports", "record")
            lock = proposer.lock(name.iri)
            yield from proposer.work("ease", request, (name.iri,), locked=lock)


def function_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield changes of functions."""
    case = proposer.case
    for words, name in case.vocabulary.names("CommunityFunction").items():
        latest = case.latest_records("FunctionRecord", "function", name.iri)
        yield from _state(proposer, words, name.iri, latest, "performance", "perform", _PERFORMED)
        for record in latest:
            yield from _routine_and_performer(proposer, words, name.iri, record)


def outcome_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield changes of outcomes."""
    case = proposer.case
    for words, name in case.vocabulary.names("Outcome").items():
        latest = case.latest_records("OutcomeRecord", "outcome", name.iri)
        yield from _state(proposer, words, name.iri, latest, "attainment", "reach", _REACHED)


def _state(
    proposer: Proposer,
    words: str,
    iri: str,
    latest: list[str],
    prop: str,
    kind: str,
    answers: tuple[str, ...],
) -> Iterator[Candidate]:
    """Yield changes of the state that a function or an outcome is in."""
    case = proposer.case
    topic = case.terms.name(NamedNode(iri))
    if not latest:
        yield from proposer.ask_which("assess", words, answers, topic, verb="record")
        return
    states = {case.notation(v) for n in latest if (v := case.one(n, prop))}
    asked = "settle" if len(states) > 1 else "assess-again"
    yield from proposer.ask_which(asked, words, sorted(states), topic, verb="record")
    best = answers[0]
    if states != {best}:
        request = parse_set(f"{words}={best}", "record")
        yield from proposer.work(kind, request, (iri,), locked=proposer.lock(iri))


def _routine_and_performer(
    proposer: Proposer, words: str, iri: str, record: str
) -> Iterator[Candidate]:
    case = proposer.case
    short = case.short(record)
    if case.one(record, "routine") == CC + "RoutineLapsed":
        yield from proposer.work("routine", parse_set(f"{short}.routine=routine-kept"), (iri,))
    if not case.values(record, "performedBy"):
        organizations = case.view.instances(cc("OrganizationAgent"))
        keys = [k for k, agent in case.keys("agents").items() if NamedNode(agent) in organizations]
        topic = case.terms.name(NamedNode(iri))
        question = f"{words} by"
        yield from proposer.ask_which(
            "name-performer", f"{short}.by", keys, topic, question=question
        )


def participation_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield that more people are active, and more like the rest, where few are."""
    case = proposer.case
    if any(case.one(r, "activeShare") == CC + "FewActive" for r in case.memberships()):
        request = parse_set("active=some-active,likeness=like-the-rest", "record")
        acts_on = (CC + "Commitment", CC + "ParticipationAspect")
        yield from proposer.work("participation", request, acts_on)


def part_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield parts of the description that may be completed."""
    case = proposer.case
    declared = {term.value for term in case.values(case.case.community.value, "declaresComplete")}
    for part, name in case.vocabulary.names("DescriptionPart").items():
        if name.iri not in declared:
            topic = case.terms.name(NamedNode(name.iri))
            request = parse_set(f"complete={part}")
            yield from proposer.ask("complete-part", request, f"complete {part}", topic=topic)
