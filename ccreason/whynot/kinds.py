"""The kinds of conclusion that rules can give, and the names that their members would have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from ccreason.rules import algebra as al
from ccreason.whynot.records import NOTATION, TYPE
from ccreason.whynot.unify import invert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule
    from ccreason.whynot.known import Known

#: A key that no node of a case ends with: the place of an indicator's value among the levels.
PROXY_KEY: Final = "proxy"


@dataclass(frozen=True)
class Kind:
    """A kind of conclusion and the names that its members get.

    Attributes:
        cls: the class.
        rule: a rule that gives it.
        parts: what the name is made of after the community's: texts, and None for a key.
    """

    cls: str
    rule: Rule
    parts: tuple[str | None, ...]

    def iri(self, community: str, keys: tuple[str, ...]) -> str | None:
        """Return the IRI that a member with some keys has; None if it has more or fewer."""
        count = self.parts.count(None)
        if count == 1 and keys:
            keys = ("/".join(keys),)
        if count != len(keys):
            return None
        left = iter(keys)
        return f"{community[:-1]}{''.join(p if p is not None else next(left) for p in self.parts)}>"


class Kinds:
    """The kinds of conclusion about one case.

    Args:
        known: the case and the rules.
    """

    def __init__(self, known: Known) -> None:
        self._known = known

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
                    found.setdefault(head.object, []).append(Kind(head.object, rule, parts))
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
        for cls, expression in self._makers:
            values = invert(expression, iri)
            if values and values.get("?community") == community and self._fits(values):
                found[(iri, TYPE, cls)] = None
        return tuple(found)

    @cached_property
    def _makers(self) -> list[tuple[str, al.Expression]]:
        """The classes with the expressions that name their members."""
        return [
            (cls, expression)
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
                iri = kind.iri(community, keys)
                if iri is not None and (fact := (iri, TYPE, kind.cls)) in self.of_node(iri):
                    found[fact] = None
        return tuple(found)

    def _fits(self, values: dict[str, str]) -> bool:
        """Tell whether the keys that were read off an IRI name something."""
        return all(
            self._is_key(part)
            for value in values.values()
            if value[0] == '"'
            for part in value[1:-1].split("/")
        )

    def _is_key(self, key: str) -> bool:
        return (
            key == PROXY_KEY
            or bool(self._known.facts.subjects(NOTATION, f'"{key}"'))
            or bool(self._known.named(key))
        )


def _parts(expression: al.Expression) -> tuple[str | None, ...] | None:
    """Return what an IRI is made of after the community's own, None for a key."""
    match expression:
        case al.Call("IRI", (al.Call("CONCAT", (al.Call("STR", _), *parts)),)):
            return tuple(p.term[1:-1] if isinstance(p, al.Constant) else None for p in parts)
    return None
