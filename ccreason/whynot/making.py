"""Making changes of a case: new records that are whole, values in place of others."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ccreason.cases.kinds import Notation, Reference
from ccreason.namespaces import CC, DCTERMS, EDTF, XSD
from ccreason.whynot.changes import Change
from ccreason.whynot.records import (
    CELL,
    DATED,
    IN_ASSESSMENT,
    NOTATION,
    OBSERVATIONS,
    OF_COMMUNITY,
    REASON,
    RENEWED,
    SCALE,
    SECTIONS,
    SINGLE,
    STATUS,
    TYPE,
    VALUE,
    fields_of,
    name,
)
from ccreason.whynot.scales import TENTH, literal

if TYPE_CHECKING:
    from ccreason.cases.scale import Scale
    from ccreason.ntriples import Fact
    from ccreason.whynot.findings import NoRecord
    from ccreason.whynot.known import Known

_ASSESSOR: Final = name("assessor")
_NEW: Final = "new"
_DATES: Final = frozenset({name("date"), name("earliest"), name("latest")})
#: What a record of another day does not share.
_OF_ITS_TIME: Final = _DATES | {name("note"), f"<{DCTERMS}source>", name("evidence")}


class Making:
    """Makes the parts of changes, with names that the case does not use yet."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._taken: set[str] = set()

    def restart(self) -> None:
        """Forget the names given so far: another remedy begins."""
        self._taken.clear()

    # new records -----------------------------------------------------------------------------

    def new_name(self, record: NoRecord) -> str:
        """Return an IRI for a record that is to be added."""
        section = next((SECTIONS[c] for c in record.classes if c in SECTIONS), "record")
        return self._free(section)

    def _free(self, section: str) -> str:
        assert self._known.community is not None
        base = self._known.community[1:-1].rpartition("#")[0] or self._known.community[1:-1]
        number = 1
        while True:
            iri = f"<{base}#{section}/{_NEW}-{number}>"
            if iri not in self._taken and not self._known.is_node(iri):
                self._taken.add(iri)
                return iri
            number += 1

    def completed(
        self, node: str, classes: tuple[str, ...], facts: list[Fact], by: str | None = None
    ) -> tuple[Fact, ...]:
        """Return what else a new record needs to be whole.

        Args:
            node: the record.
            classes: its classes.
            facts: what it says already.
            by: who makes an observation.
        """
        community = self._known.community
        assert community is not None
        more: list[Fact] = []
        if set(classes) & OBSERVATIONS:
            if not any(f[1] == IN_ASSESSMENT for f in facts):
                more += self._assessed(node, by)
        elif name("InitiativeResult") not in classes:
            more.append((node, OF_COMMUNITY, community))
        if set(classes) & DATED and not any(f[1] == name("latest") for f in facts):
            more += self._dated(node)
        return tuple(more)

    def _assessed(self, node: str, by: str | None) -> list[Fact]:
        """Return a round of today in which a new observation is made; by nobody named if None."""
        assert self._known.community is not None
        assessment = self._free("assessment")
        facts = [
            (node, IN_ASSESSMENT, assessment),
            (assessment, TYPE, name("Assessment")),
            (assessment, OF_COMMUNITY, self._known.community),
            *self._dated(assessment),
        ]
        if by is not None:
            facts.append((assessment, _ASSESSOR, by))
        return facts

    def raters(self, cell: str | None) -> tuple[str | None, str | None]:
        """Return who would rate a cell again, and somebody else.

        The first is who rated it last, else who made the latest assessment.
        """
        facts = self._known.facts
        agents = sorted(facts.subjects(TYPE, name("Agent")))
        rated = [
            (max(facts.objects(name("observedOn"), rating), default=""), source)
            for rating in (facts.subjects(CELL, cell) if cell is not None else ())
            for source in facts.objects(name("observationSource"), rating)
            if source in agents
        ]
        first = max(rated)[1] if rated else self._assessor
        return first, next((a for a in agents if a != first), None)

    @cached_property
    def _assessor(self) -> str | None:
        """Who made the latest assessment."""
        rounds = [
            (max(self._known.facts.objects(name("latest"), a), default=""), a)
            for a, _ in self._known.facts.pairs(_ASSESSOR)
        ]
        for _, assessment in sorted(rounds, reverse=True):
            return min(self._known.facts.objects(_ASSESSOR, assessment))
        return None

    def _dated(self, node: str) -> list[Fact]:
        day = self._known.inference.as_of.isoformat()
        return [
            (node, name("date"), f'"{day}"^^<{EDTF}EDTF>'),
            (node, name("earliest"), f'"{day}"^^<{XSD}date>'),
            (node, name("latest"), f'"{day}"^^<{XSD}date>'),
        ]

    # values ----------------------------------------------------------------------------------

    def rated(self, node: str, value: str, scale: Scale, choices: tuple[str, ...]) -> Change:
        """Return the change that gives a rating a value, whatever it had instead."""
        facts = self._known.facts
        gone = [
            (node, predicate, old)
            for predicate in (VALUE, STATUS, REASON)
            for old in facts.objects(predicate, node)
        ]
        add = [(node, VALUE, value)]
        if not facts.objects(SCALE, node):
            add.append((node, SCALE, scale.iri))
        before = facts.objects(VALUE, node) or facts.objects(STATUS, node)
        return Change(
            "value",
            node,
            add=tuple(add),
            remove=tuple(f for f in gone if f not in add),
            predicate=VALUE,
            value=value,
            before=before[0] if before else None,
            choices=choices,
        )

    def replaced(self, node: str, predicate: str, before: str | None, value: str) -> Change:
        """Return the change that says something of a node, in place of what it said before."""
        return Change(
            "value" if before else "statement",
            node,
            add=((node, predicate, value),),
            remove=((node, predicate, before),) if before else (),
            predicate=predicate,
            value=value,
            before=before,
        )

    def renewed(self, node: str, predicate: str, value: str) -> Change | None:
        """Return a record of today like another one but for one value; None for what has no day.

        What was so years ago is no news; for most conclusions it has to be so now.
        """
        classes = [c for c in self._known.types(node) if c in RENEWED]
        if not classes:
            return None
        new = self._free(SECTIONS[classes[0]])
        kept = [
            (new, p, o)
            for s, p, o in sorted(self._known.asserted)
            if s == node and p not in _OF_ITS_TIME and (p != predicate or p not in SINGLE)
        ]
        facts = (*kept, (new, predicate, value), *self._dated(new))
        return Change(
            "record", new, add=tuple(dict.fromkeys(facts)), predicate=predicate, value=value
        )

    def confirmed(self, node: str) -> Change | None:
        """Return the change that says of an old record that it is so today."""
        classes = set(self._known.types(node))
        own = [f for f in sorted(self._known.asserted) if f[0] == node]
        if classes & OBSERVATIONS:
            new = self._free("rating")
            kept = [(new, p, o) for _, p, o in own if p not in _OF_ITS_TIME | {IN_ASSESSMENT}]
            source = self._known.facts.objects(name("observationSource"), node)
            agents = self._known.facts.subjects(TYPE, name("Agent"))
            by = source[0] if source and source[0] in agents else self._assessor
            facts = (*kept, *self._assessed(new, by))
            return Change("confirmation", new, add=tuple(dict.fromkeys(facts)), before=node)
        if not classes & DATED:
            return None
        dates = tuple(f for f in own if f[1] in _DATES)
        today = tuple(self._dated(node))
        return Change(
            "confirmation",
            node,
            add=tuple(f for f in today if f not in dates),
            remove=tuple(f for f in dates if f not in today),
            before=node,
        )

    def removed(self, node: str) -> Change:
        """Return the change that takes a record away, with all that points to it."""
        gone = sorted(f for f in self._known.asserted if node in (f[0], f[2]))
        return Change("removal", node, remove=tuple(gone))

    def like(self, value: str) -> list[str]:
        """Return the values of the same kind as a value of the vocabulary."""
        found: set[str] = set()
        for cls in self._known.types(value):
            if cls.startswith(f"<{CC}"):
                members = set(self._known.facts.subjects(TYPE, cls))
                found = members if not found or len(members) < len(found) else found
        return sorted(found)

    def numbers(self, predicate: str, limits: list[Decimal]) -> list[str]:
        """Return numbers at and next to some limits, as a property is written."""
        from ccreason.cases.literals import Integer

        whole = any(isinstance(one.kind, Integer) for one in fields_of(predicate))
        step = Decimal(1) if whole else TENTH
        return [literal(limit + by) for limit in limits for by in (0, -step, step)]

    def placed(self, node: str, key: str) -> list[Fact]:
        """Return the element and the level that a cell's key names."""
        return [(node, p, one) for p, named in self._known.in_cell(key) for one in named[:1]]

    def indicated(self, node: str, classes: tuple[str, ...], key: str) -> list[Fact]:
        """Return the indicator that a cell's key names, for a proxy."""
        if name("Proxy") not in classes:
            return []
        notation = f'"{key[1:-1].rpartition("/")[2]}"'
        named = self._known.facts.subjects(NOTATION, notation)
        indicators = sorted(set(named) & set(self._known.facts.subjects(TYPE, name("Indicator"))))
        return [(node, name("indicator"), one) for one in indicators[:1]]

    def choices(self, predicate: str) -> list[str]:
        """Return what a property may say: names of the vocabulary, or agents of the case."""
        for one in fields_of(predicate):
            if isinstance(one.kind, Notation):
                classes = [f"<{CC}{c}>" for c in one.kind.classes]
                members = [m for c in classes for m in self._known.facts.subjects(TYPE, c)]
                return sorted(dict.fromkeys(members))
            if isinstance(one.kind, Reference):
                return sorted(self._known.facts.subjects(TYPE, name("Agent")))
        return []
