"""The catalogue of changes that a case allows: what could be asked, and what could be done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.changes.making import make
from ccreason.changes.parsing import parse_add, parse_set
from ccreason.errors import InputError
from ccreason.namespaces import CC, cc
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.changes.model import Edit, Request
    from ccreason.changes.view import CaseView
    from ccreason.repairing.costs import Costs

_CELL_CLASSES: Final = ("CommunityFunction", "Outcome")


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
    """

    kind: str
    cost: int
    question: str
    answer: str
    edit: Edit
    acts_on: tuple[str, ...] = ()
    topic: Bilingual = NOTHING


def candidates(case: CaseView, costs: Costs) -> list[Candidate]:
    """Return all changes that a case allows, in a fixed order."""
    found: dict[tuple[frozenset[object], frozenset[object]], Candidate] = {}
    for one in _all(case, costs):
        key = (one.edit.added, one.edit.removed)
        known = found.get(key)
        # Two kinds may come to the same statements; the cheaper way to them counts.
        if (one.edit.added or one.edit.removed) and (known is None or one.cost < known.cost):
            found[key] = one
    return list(found.values())


def _all(case: CaseView, costs: Costs) -> Iterator[Candidate]:
    builder = _Builder(case, costs)
    yield from builder.ratings()
    yield from builder.conditions()
    yield from builder.records("CommunityFunction", "function", "FunctionRecord", "performance")
    yield from builder.records("Outcome", "outcome", "OutcomeRecord", "attainment")
    yield from builder.participation()
    yield from builder.leads()
    yield from builder.ties()
    yield from builder.agents()
    yield from builder.parts()


class _Builder:
    def __init__(self, case: CaseView, costs: Costs) -> None:
        self._case = case
        self._costs = costs

    def _one(
        self,
        kind: str,
        request: Request,
        *,
        times: int = 1,
        question: str = "",
        answer: str = "",
        acts_on: tuple[str, ...] = (),
        topic: Bilingual = NOTHING,
    ) -> Iterator[Candidate]:
        cost = self._costs.of.get(kind)
        if cost is None:
            return
        try:
            edit = make(request, self._case)
        except InputError:
            return  # a scale without a value in the band: this cannot be said in this case
        asked = question if kind in self._costs.questions else ""
        yield Candidate(kind, cost * times, asked, answer, edit, acts_on, topic)

    # ratings -------------------------------------------------------------------------------------

    def ratings(self) -> Iterator[Candidate]:
        """Yield changes of ratings: of every cell, and of what else was rated."""
        case = self._case
        for element, name in case.vocabulary.names("Characteristic").items():
            for level, at in case.vocabulary.names("AgencyLevel").items():
                yield from self._cell(f"{element}@{level}", name.iri, at.iri)
        for cls in _CELL_CLASSES:
            for element, name in case.vocabulary.names(cls).items():
                if case.counted(name.iri, None):
                    yield from self._cell(element, name.iri, None)

    def _cell(self, words: str, element: str, level: str | None) -> Iterator[Candidate]:
        if self._is_locked(element):
            return
        case = self._case
        acts_on = (element, level) if level else (element,)
        topic = case.terms.topic(NamedNode(element), NamedNode(level) if level else None)
        raising = self._raising(element)
        counted = case.counted(element, level)
        statuses = {
            case.one(r, "status")
            for r in case.ratings(element, level)
            if case.is_a(r, "LatestObservation")
        }
        if not counted and CC + "NotApplicable" in statuses:
            return  # somebody said that there is nothing to rate
        if not counted:
            # A value that is withheld is somebody's to tell.
            kind = "ask-leave" if CC + "Withheld" in statuses else "assess"
            for band in case.bands:
                request = parse_set(f"{words}={band.notation}", "record")
                yield from self._one(
                    kind, request, question=words, answer=band.notation, topic=topic
                )
            return
        shares = {r: Decimal(case.concluded(r, "normalizedValue") or 0) for r in counted}
        for rating in counted:
            source = self._key(case.source_of(rating))
            if source is None and len(counted) > 1:
                continue  # who gave it has no name that a change could use
            by = f",source={source}" if source else ""
            value = case.one(rating, "value")
            again = parse_set(f"{words}={value}{by},confidence=0.8", "record")
            asked = self._asked_of(topic, case.source_of(rating))
            yield from self._one(
                "assess-again", again, question=f"{words} {source}", answer="same", topic=asked
            )
            here = self._place(shares[rating])
            for place, band in enumerate(case.bands):
                request = parse_set(f"{words}={band.notation}{by}", "record")
                if place > here:
                    times = place - here if raising == "raise" else 1
                    yield from self._one(raising, request, times=times, acts_on=acts_on)
                others = {self._place(share) for share in shares.values()} - {here}
                if place in others:
                    yield from self._one(
                        "settle",
                        request,
                        question=f"{words} {source}",
                        answer=band.notation,
                        topic=asked,
                    )

    def _raising(self, element: str) -> str:
        """Return the kind of change that a higher rating of an element comes to."""
        for cls, kind in (("CommunityFunction", "perform"), ("Outcome", "reach")):
            if self._case.vocabulary.is_a(NamedNode(element), cls):
                return kind
        return "raise"

    def _asked_of(self, topic: Bilingual, source: str | None) -> Bilingual:
        if source is None:
            return topic
        name = self._case.terms.name(NamedNode(source))
        return Bilingual.message("repair.asked-of", topic=topic, source=name)

    def _place(self, share: Decimal) -> int:
        """Return the place of the band that a value lies in."""
        return max(n for n, band in enumerate(self._case.bands) if n == 0 or share >= band.lower)

    def _key(self, source: str | None) -> str | None:
        keys = {**self._case.keys("sources"), **self._case.keys("agents")}
        return next((key for key, iri in keys.items() if iri == source), None)

    def _is_locked(self, element: str) -> bool:
        return self._case.notation(element) in self._costs.locked

    # records -------------------------------------------------------------------------------------

    def conditions(self) -> Iterator[Candidate]:
        """Yield changes of influences: those that inhibit may be eased, others asked about."""
        case = self._case
        for words, name in case.vocabulary.names("ConditioningInfluence", "Aspect").items():
            before = case.in_force(name.iri)
            topic = case.terms.name(NamedNode(name.iri))
            recorded = [
                n for n in case.of_class("Condition") if case.one(n, "influence") == name.iri
            ]
            if not recorded:
                if not case.vocabulary.is_a(NamedNode(name.iri), "ConditioningInfluence"):
                    continue
                for state in ("supports", "inhibits"):
                    request = parse_set(f"{words}={state}", "record")
                    yield from self._one(
                        "assess", request, question=words, answer=state, topic=topic
                    )
                continue
            states = {case.one(n, "polarity") for n in before}
            for state, iri in (("supports", CC + "Supports"), ("inhibits", CC + "Inhibits")):
                if iri in states:
                    request = parse_set(f"{words}={state}", "record")
                    yield from self._one("assess-again", request, question=words, answer=state)
            if CC + "Inhibits" in states and not self._is_locked(name.iri):
                request = parse_set(f"{words}=supports", "record")
                yield from self._one("ease", request, acts_on=(name.iri,))

    def records(self, cls: str, about: str, record: str, state: str) -> Iterator[Candidate]:
        """Yield changes of functions or outcomes."""
        case = self._case
        best, middle, worst = _STATES[cls]
        kind = "perform" if cls == "CommunityFunction" else "reach"
        for words, name in case.vocabulary.names(cls).items():
            latest = case.latest_records(record, about, name.iri)
            topic = case.terms.name(NamedNode(name.iri))
            if not latest:
                for answer in (best, middle, worst):
                    request = parse_set(f"{words}={answer}", "record")
                    yield from self._one(
                        "assess", request, question=words, answer=answer, topic=topic
                    )
                continue
            states = {case.notation(v) for n in latest if (v := case.one(n, state))}
            for answer in sorted(states):
                request = parse_set(f"{words}={answer}", "record")
                asked = "settle" if len(states) > 1 else "assess-again"
                yield from self._one(asked, request, question=words, answer=answer, topic=topic)
            if states != {best} and not self._is_locked(name.iri):
                request = parse_set(f"{words}={best}", "record")
                yield from self._one(kind, request, acts_on=(name.iri,))
            if cls == "CommunityFunction":
                yield from self._function_details(words, name.iri, latest)

    def _function_details(self, words: str, iri: str, latest: list[str]) -> Iterator[Candidate]:
        case = self._case
        for record in latest:
            if case.one(record, "routine") == CC + "RoutineLapsed":
                request = parse_set(f"{case.short(record)}.routine=routine-kept")
                yield from self._one("routine", request, acts_on=(iri,))
            if not case.values(record, "performedBy"):
                for key, agent in case.keys("agents").items():
                    if NamedNode(agent) in case.view.instances(cc("OrganizationAgent")):
                        request = parse_set(f"{case.short(record)}.by={key}")
                        yield from self._one(
                            "name-performer",
                            request,
                            question=f"{words} by",
                            answer=key,
                            topic=case.terms.name(NamedNode(iri)),
                        )

    def participation(self) -> Iterator[Candidate]:
        """Yield changes of who is active."""
        for record in self._case.memberships():
            active = self._case.one(record, "activeShare")
            if active == CC + "FewActive":
                request = parse_set("active=some-active,likeness=like-the-rest", "record")
                yield from self._one(
                    "participation",
                    request,
                    acts_on=(CC + "Commitment", CC + "ParticipationAspect"),
                )
                return

    def leads(self) -> Iterator[Candidate]:
        """Yield local leads for initiatives that have none."""
        case = self._case
        for initiative in case.of_class("Initiative"):
            leads = [term.value for term in case.values(initiative, "ledBy")]
            if not any(case.one(lead, "locality") == CC + "LocalAgent" for lead in leads):
                request = parse_set(f"{case.short(initiative)}.led-by+=local")
                yield from self._one("local-lead", request, acts_on=(CC + "IndividualLevel",))

    def ties(self) -> Iterator[Candidate]:
        """Yield ties for organizations that have none, and what may flow through others."""
        case = self._case
        linked = {
            term.value
            for tie in case.of_class("Tie")
            for prop in ("tieFrom", "tieTo")
            for term in case.values(tie, prop)
        }
        local = {
            key: iri
            for key, iri in case.keys("agents").items()
            if case.one(iri, "locality") == CC + "LocalAgent"
            and case.is_a(iri, "OrganizationAgent")
        }
        for key, iri in local.items():
            partner = next((k for k in local if k != key), None)
            if iri not in linked and partner is not None:
                request = parse_add(
                    "tie", f"from={key},to={partner},quality=trust,carries=information,id=new-{key}"
                )
                yield from self._one("tie", request, acts_on=(CC + "TiesAmongOrganizations",))
        for tie in case.of_class("Tie"):
            if not case.values(tie, "carries"):
                words = f"{case.short(tie)}.carries"
                for kind in ("information", "connections", "money"):
                    request = parse_set(f"{words}={kind}")
                    yield from self._one(
                        "name-flow",
                        request,
                        question=words,
                        answer=kind,
                        topic=case.terms.name(NamedNode(tie)),
                    )

    def agents(self) -> Iterator[Candidate]:
        """Yield whether agents are local, where nobody says so."""
        case = self._case
        for key, iri in case.keys("agents").items():
            if not case.values(iri, "locality"):
                for place in ("local", "outside"):
                    request = parse_set(f"agent/{key}.locality={place}")
                    yield from self._one(
                        "place-agent",
                        request,
                        question=f"agent/{key}.locality",
                        answer=place,
                        topic=case.terms.name(NamedNode(iri)),
                    )

    def parts(self) -> Iterator[Candidate]:
        """Yield parts of the description that may be completed."""
        case = self._case
        declared = {
            term.value for term in case.values(case.case.community.value, "declaresComplete")
        }
        for part, name in case.vocabulary.names("DescriptionPart").items():
            if name.iri not in declared:
                request = parse_set(f"complete={part}")
                yield from self._one(
                    "complete-part",
                    request,
                    question=f"complete {part}",
                    topic=case.terms.name(NamedNode(name.iri)),
                )


_STATES: Final = {
    "CommunityFunction": ("performed", "partly-performed", "not-performed"),
    "Outcome": ("reached", "partly-reached", "not-reached"),
}
