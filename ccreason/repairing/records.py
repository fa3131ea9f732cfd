"""Changes of records: conditions, functions, outcomes, who is active, parts of the description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.changes.parsing import parse_set
from ccreason.namespaces import CC, cc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.repairing.proposing import Candidate, Proposer
    from ccreason.wording import Bilingual

_POLARITIES: Final = {"supports": CC + "Supports", "inhibits": CC + "Inhibits"}
_LAPSED: Final = CC + "RoutineLapsed"
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
        known = [state for state, iri in _POLARITIES.items() if iri in states]
        yield from _again(proposer, words, known, tuple(_POLARITIES), topic)
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
            yield from _performer(proposer, words, name.iri, record)


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
    if len(states) > 1:
        yield from proposer.ask_which("settle", words, answers, topic, verb="record")
    else:
        yield from _again(proposer, words, states, answers, topic)
    best = answers[0]
    lock = proposer.lock(iri)
    if states != {best}:
        request = parse_set(f"{words}={best}", "record")
        yield from proposer.work(kind, request, (iri,), locked=lock)
    # A function that lapsed is not taken up by a new record that says nothing about it.
    if any(case.one(record, "routine") == _LAPSED for record in latest):
        for state in sorted(states):
            request = parse_set(f"{words}={state},routine=routine-kept", "record")
            yield from proposer.work("routine", request, (iri,), locked=lock)
        if states != {best}:
            request = parse_set(f"{words}={best},routine=routine-kept", "record")
            yield from proposer.work(kind, request, (iri,), locked=lock, with_kind="routine")


def _again(
    proposer: Proposer,
    words: str,
    known: Iterable[str],
    answers: tuple[str, ...],
    topic: Bilingual,
) -> Iterator[Candidate]:
    """Yield that what is recorded is asked about again."""
    requests = {answer: parse_set(f"{words}={answer}", "record") for answer in answers}
    for state in known:
        others = [(one, request) for one, request in requests.items() if one != state]
        yield from proposer.ask_again(requests[state], words, state, others, topic)


def _performer(proposer: Proposer, words: str, iri: str, record: str) -> Iterator[Candidate]:
    """Yield who performs a function, where nobody says so."""
    case = proposer.case
    short = case.short(record)
    if not case.values(record, "performedBy"):
        organizations = case.view.instances(cc("OrganizationAgent"))
        keys = [k for k, agent in case.keys("agents").items() if NamedNode(agent) in organizations]
        topic = case.terms.name(NamedNode(iri))
        question = f"{words} by"
        yield from proposer.ask_which(
            "name-performer", f"{short}.by", keys, topic, question=question
        )


def participation_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield that who is active is asked again, and that more people are, and more like the rest."""
    case = proposer.case
    yield from _active_again(proposer)
    if any(case.one(r, "activeShare") == CC + "FewActive" for r in case.memberships()):
        request = parse_set("active=some-active,likeness=like-the-rest", "record")
        acts_on = (CC + "Commitment", CC + "ParticipationAspect")
        yield from proposer.work("participation", request, acts_on)


def _active_again(proposer: Proposer) -> Iterator[Candidate]:
    case = proposer.case
    shares, kinds = (list(case.vocabulary.names(c)) for c in ("ActiveShare", "Likeness"))
    requests = {
        f"{share}+{kind}": parse_set(f"active={share},likeness={kind}", "record")
        for share in shares
        for kind in kinds
    }
    topic = case.terms.name(NamedNode(CC + "ParticipationAspect"))
    for record in case.memberships():
        share, kind = (case.one(record, prop) for prop in ("activeShare", "likeness"))
        if share is None:
            continue
        answer, written = case.notation(share), f"active={case.notation(share)}"
        if kind is not None:
            answer += f"+{case.notation(kind)}"
            written += f",likeness={case.notation(kind)}"
        others = [(one, request) for one, request in requests.items() if one != answer]
        again = parse_set(written, "record")
        yield from proposer.ask_again(again, "active", answer, others, topic)


def part_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield parts of the description that may be completed."""
    case = proposer.case
    declared = {term.value for term in case.values(case.case.community.value, "declaresComplete")}
    for part, name in case.vocabulary.names("DescriptionPart").items():
        if name.iri not in declared:
            topic = case.terms.name(NamedNode(name.iri))
            request = parse_set(f"complete={part}")
            yield from proposer.ask("complete-part", request, f"complete {part}", topic=topic)
