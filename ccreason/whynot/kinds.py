"""The kinds of conclusion that rules can give, and the names that their members would have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from ccreason.cases.kinds import Notation
from ccreason.rules import algebra as al
from ccreason.whynot.premises import Stated, ways
from ccreason.whynot.records import (
    CELL,
    ELEMENT,
    NOTATION,
    TYPE,
    case_properties,
    fields_of,
    name,
)
from ccreason.whynot.unify import invert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.explanation.terms import Terms
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule
    from ccreason.whynot.known import Known

#: A key that no node of a case ends with: the place of an indicator's value among the levels.
PROXY_KEY: Final = "proxy"
#: How many conclusions are told of where a name leaves something open.
_OFFERED: Final = 3


@dataclass(frozen=True)
class Kind:
    """A kind of conclusion and the names that its members get.

    Attributes:
        cls: the class.
        rule: a rule that gives it.
        parts: what the name is made of after the community's: texts, and None for a key.
        cell: the rule's variable for the cell that a member is about, where its name does not tell
            the cell: a trend is named after two ratings.
    """

    cls: str
    rule: Rule
    parts: tuple[str | None, ...]
    cell: str | None = None

    def iri(self, community: str, keys: tuple[str, ...]) -> str | None:
        """Return the IRI that a member with some keys has; None if it has more or fewer."""
        count = self.parts.count(None)
        if count == 1 and keys:
            keys = ("/".join(keys),)
        if count != len(keys):
            return None
        left = iter(keys)
        return f"{community[:-1]}{''.join(p if p is not None else next(left) for p in self.parts)}>"


@dataclass(frozen=True)
class Cell:
    """The cell that a conclusion is to be about, where the conclusion itself has no name yet.

    Attributes:
        key: the cell's key.
        variables: what stands for it in the rules that could give such a conclusion, by rule.
    """

    key: str
    variables: dict[str, str] = field(hash=False)


class Kinds:
    """The kinds of conclusion about one case.

    Args:
        known: the case and the rules.
        terms: how things are called.
    """

    def __init__(self, known: Known, terms: Terms) -> None:
        self._known = known
        self._terms = terms

    @cached_property
    def by_class(self) -> dict[str, list[Kind]]:
        """The kinds of conclusion that rules give a name, by class."""
        found: dict[str, list[Kind]] = {}
        for rule in self._known.inference.ruleset.rules:
            if rule.is_axiom:
                continue
            made = self._known.made_names(rule)
            for head in rule.head:
                if head.predicate != TYPE or head.subject not in made:
                    continue
                parts = _parts(made[head.subject])
                if parts is not None:
                    cell = _untold_cell(rule, made[head.subject])
                    kind = Kind(head.object, rule, parts, cell)
                    found.setdefault(head.object, []).append(kind)
        return dict(sorted(found.items()))

    def of(self, cls: str) -> list[Kind]:
        """Return the kinds of a class; of a general one those of the classes below it."""
        found: list[Kind] = []
        seen, waiting = {cls}, [cls]
        while waiting:
            one = waiting.pop(0)
            if one in self.by_class:
                found += self.by_class[one]
                continue
            # Classes may be each other's equals.
            below = [c for c in self._known.classes_below(one) if c not in seen]
            seen.update(below)
            waiting += below
        return found

    @cached_property
    def of_described(self) -> frozenset[str]:
        """The classes that rules give to what a case describes."""
        return frozenset(
            cls
            for rule in self._known.inference.ruleset.rules
            if not rule.is_axiom
            for _, predicate, cls in rule.head_slots
            if predicate == TYPE and isinstance(cls, str) and cls not in self.by_class
        )

    @cached_property
    def beginnings(self) -> list[list[str]]:
        """What short ids begin with before the first key: `gap`, `capacity`."""
        found = {
            tuple(kind.parts[0].strip("/").split("/"))
            for kinds in self.by_class.values()
            for kind in kinds
            if kind.parts and kind.parts[0]
        }
        return [list(words) for words in sorted(found)]

    def of_node(self, iri: str) -> tuple[Fact, ...]:
        """Return what rules would have to conclude of a node that they name so."""
        community = self._known.community
        found: dict[Fact, None] = {}
        for cls, rule, expression in self._makers:
            fact = (iri, TYPE, cls)
            if self.cell_of(fact) is not None:
                found[fact] = None
                continue
            values = invert(expression, iri)
            if not values or values.get("?community") != community:
                continue
            is_told = _untold_cell(rule, expression) is None
            if self._known.has(fact) or (is_told and self._fits(rule, values)):
                found[fact] = None
        return tuple(found)

    def cell_of(self, fact: Fact) -> Cell | None:
        """Return the cell that a conclusion is about, if its own name would not tell.

        Asked for by its cell, such a conclusion goes by the name `trend/commitment/network`.
        """
        community = self._known.community
        if community is None or self._known.has(fact):
            return None
        variables: dict[str, str] = {}
        key = ""
        for kind in self.by_class.get(fact[2], ()):
            start = f"{community[:-1]}{kind.parts[0]}"
            if kind.cell is not None and fact[0].startswith(start):
                key = f'"{fact[0][len(start) : -1]}"'
                variables[kind.rule.id] = kind.cell
        return Cell(key, variables) if variables and self._is_cell(key) else None

    def _is_cell(self, key: str) -> bool:
        """Tell whether a key names something to rate, with a level just where it takes one."""
        named = [nodes[:1] for _, nodes in self._known.in_cell(key)]
        if not all(named) or len(named) != key.count("/") + 1:
            return False
        is_characteristic = name("Characteristic") in self._known.types(named[0][0])
        return len(named) == 1 + is_characteristic

    @cached_property
    def _makers(self) -> list[tuple[str, Rule, al.Expression]]:
        """The classes with the rules and expressions that name their members."""
        return [
            (cls, kind.rule, expression)
            for cls, kinds in self.by_class.items()
            for kind in kinds
            for head in kind.rule.head
            if head.predicate == TYPE and head.object == cls
            if (expression := self._known.made_names(kind.rule).get(head.subject)) is not None
        ]

    def members(self, kinds: Iterable[Kind], choices: list[list[str]]) -> tuple[Fact, ...]:
        """Return the conclusions of some kinds with some keys.

        Args:
            kinds: the kinds.
            choices: for each part of the name the keys that it may be.
        """
        community = self._known.community
        if community is None:
            return ()
        found: dict[Fact, None] = {}
        for keys in product(*choices):
            for kind in kinds:
                if kind.cell is not None:
                    iri: str | None = f"{community[:-1]}{kind.parts[0]}{'/'.join(keys)}>"
                else:
                    iri = kind.iri(community, keys)
                if iri is not None and (fact := (iri, TYPE, kind.cls)) in self.of_node(iri):
                    found[fact] = None
        return tuple(found)

    def concluded(self, kinds: Iterable[Kind], choices: list[list[str]]) -> tuple[Fact, ...]:
        """Return the conclusions of some kinds that are there and speak of some keys.

        Args:
            kinds: the kinds.
            choices: for each thing that the conclusions say the keys that it may be.
        """
        term = self._known.inference.term
        found: set[Fact] = set()
        for cls in {kind.cls for kind in kinds}:
            for node in self._known.facts.subjects(TYPE, cls):
                said = self._terms.keys_said_of(term(node))  # type: ignore[arg-type]
                if self._known.was_made(node) and not any(map(said.isdisjoint, choices)):
                    found.add((node, TYPE, cls))
        return tuple(sorted(found))

    def completed(self, kinds: Iterable[Kind], choices: list[list[str]]) -> tuple[Fact, ...]:
        """Return the conclusions of some kinds whose names have one key more than was given.

        The missing key is of what a record of the case speaks of together with what was given, or,
        where no record does, of what the framework links with it; else of any characteristic, or
        of any level where a cell is meant.
        """
        kinds = tuple(kinds)
        count = len(choices) + 1
        if any(kind.parts.count(None) != count for kind in kinds):
            return ()
        by_cell = all(kind.cell is not None for kind in kinds)
        cls = name("AgencyLevel" if by_cell else "Characteristic")
        any_of = set(self._known.facts.subjects(TYPE, cls))
        for keys in product(*choices):
            given = {n for key in keys for n in self._known.facts.subjects(NOTATION, f'"{key}"')}
            for related in (self._recorded_with(given), self._linked_with(given), any_of):
                more = sorted(
                    self._known.inference.term(o).value
                    for node in related - given
                    for o in self._known.facts.objects(NOTATION, node)
                )
                # What is given is named first as a rule: a constraint by safety, on something.
                found = [
                    fact
                    for n in reversed(range(count))
                    for one in more
                    for fact in self.members(kinds, [[k] for k in (*keys[:n], one, *keys[n:])])
                ]
                if found:
                    return tuple(dict.fromkeys(found))[:_OFFERED]
        return ()

    def _recorded_with(self, given: set[str]) -> set[str]:
        """Return what records of the case speak of together with some things."""
        said = [fact for fact in self._known.asserted if fact[1] != TYPE]
        records = {s for s, _, o in said if o in given}
        return {o for s, _, o in said if s in records and o[0] == "<"}

    def _linked_with(self, given: set[str]) -> set[str]:
        """Return what the framework links some things with, one way or the other."""
        links = [f for f in self._known.framework if f[1] != TYPE and f[2][0] == "<"]
        return {o for s, _, o in links if s in given} | {s for s, _, o in links if o in given}

    def _fits(self, rule: Rule, values: dict[str, str]) -> bool:
        """Tell whether the keys that were read off an IRI name something of the rule's kind."""
        keys = {variable: value for variable, value in values.items() if value[0] == '"'}
        return all(
            self._may_be(rule, variable, value)
            and all(self._is_key(part) for part in value[1:-1].split("/"))
            for variable, value in keys.items()
        )

    def _may_be(self, rule: Rule, variable: str, key: str) -> bool:
        """Tell whether a key is of something that a rule can speak of there."""
        patterns = [node for node in al.walk(rule.body) if isinstance(node, al.TriplePattern)]
        named = [p.subject for p in patterns if p.predicate == NOTATION and p.object == variable]
        if not named:
            return True
        wanted = [
            self._ranges[str(p.predicate)]
            for p in patterns
            if p.object in named and str(p.predicate) in self._ranges
        ]
        return any(
            all(classes & set(self._known.types(node)) for classes in wanted)
            for node in self._known.facts.subjects(NOTATION, key)
        )

    @cached_property
    def _ranges(self) -> dict[str, frozenset[str]]:
        """Of what classes the values of properties are: by the case format, else by axioms."""
        found: dict[str, frozenset[str]] = {}
        for rule in self._known.inference.ruleset.rules:
            if rule.is_axiom and len(rule.body_slots) == 1:
                (_, predicate, value) = rule.body_slots[0]
                for subject, head, cls in rule.head_slots:
                    if (subject, head) == (value, TYPE) and isinstance(cls, str):
                        found[str(predicate)] = frozenset({cls})
        for predicate in case_properties() - {ELEMENT}:
            kinds = [one.kind for one in fields_of(predicate)]
            named_kinds = [kind for kind in kinds if isinstance(kind, Notation)]
            if kinds and len(named_kinds) == len(kinds):
                found[predicate] = frozenset(name(c) for k in named_kinds for c in k.classes)
        return found

    def _is_key(self, key: str) -> bool:
        return (
            key == PROXY_KEY
            or bool(self._known.facts.subjects(NOTATION, f'"{key}"'))
            or bool(self._known.named(key))
        )


def _untold_cell(rule: Rule, expression: al.Expression) -> str | None:
    """Return the variable of the cell that a conclusion is about, if its name does not tell it."""
    cells = {
        premise.pattern.object
        for way in ways(rule.body)
        for premise in way
        if isinstance(premise, Stated) and str(premise.pattern.predicate) == CELL
    }
    untold = {cell for cell in cells if al.is_variable(cell)}
    told = untold & set(al.expression_variables(expression))
    return None if told else min(untold, default=None)


def _parts(expression: al.Expression) -> tuple[str | None, ...] | None:
    """Return what an IRI is made of after the community's own, None for a key."""
    match expression:
        case al.Call("IRI", (al.Call("CONCAT", (al.Call("STR", _), *parts)),)):
            return tuple(p.term[1:-1] if isinstance(p, al.Constant) else None for p in parts)
    return None
