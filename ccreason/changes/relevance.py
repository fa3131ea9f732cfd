"""Which rules can matter to some facts, told from the rules alone.

A rule matters if a pattern that a rule which matters reads (or denies) can match one of its
conclusions. Many patterns match anything that belongs to a community; what tells them apart is what
else is said of the same node. So for each kind of node that rules make (all with one template of
IRI) it is worked out, too generously rather than too narrowly, which classes and properties it can
have.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ccreason.engine.model import fill
from ccreason.namespaces import RDF_TYPE
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from ccreason.changes.scenarios import Scenarios
    from ccreason.engine.plan import Plan
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule

_TYPE: Final = str(RDF_TYPE)
#: Axioms that tell what the ends of a property are.
_TYPING: Final = ("owl:domain/", "owl:range/")

#: Patterns that all hold in one kind of solution of a body.
Needs = tuple[al.TriplePattern, ...]
#: From so many kinds of solution on, a body counts as one that needs nothing.
_MOST: Final = 64

#: A term of a pattern: a constant, or None for a variable.
Pattern = tuple[str | None, str | None, str | None]


@dataclass
class Kind:
    """The nodes of one template: what may be said of them.

    Attributes:
        classes: their classes.
        outgoing: properties that they have.
        incoming: properties whose values they are.
    """

    classes: set[str] = field(default_factory=set)
    outgoing: set[str] = field(default_factory=set)
    incoming: set[str] = field(default_factory=set)

    def fits(self, triple: al.TriplePattern, name: str) -> bool:
        """Tell whether a pattern that mentions a node may hold of one of these."""
        predicate = triple.predicate
        if not isinstance(predicate, str) or al.is_variable(predicate):
            return True
        if triple.subject == name:
            if predicate == _TYPE and not al.is_variable(triple.object):
                return triple.object in self.classes
            if predicate not in self.outgoing and predicate != _TYPE:
                return False
        if triple.object == name:
            return predicate in self.incoming
        return True


@dataclass(frozen=True)
class _Head:
    """One conclusion of a rule, with what has to hold of its variables."""

    triple: al.TriplePattern
    made: Mapping[str, str]
    needs: tuple[Needs, ...]


class Relevance:
    """What rules can give, and which rules can matter.

    Args:
        rules: all rules.
        plan_of: how a rule is prepared: it knows the IRIs that the rule makes.
        idle: axioms that say nothing new of what rules conclude: what they read among conclusions
            does not matter.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        plan_of: Callable[[Rule], Plan | None],
        idle: Container[str] = (),
    ) -> None:
        self._rules = tuple(rules)
        self._idle = idle
        self._heads: dict[str, list[_Head]] = {}
        self._kinds: dict[str, Kind] = defaultdict(Kind)
        for rule in self._rules:
            plan = plan_of(rule)
            made = {
                "?" + rule.variables[place]: template
                for place, template in (plan.made if plan else ())
            }
            needs = _alternatives_of(rule)
            self._heads[rule.id] = [_Head(triple, made, needs) for triple in _head(rule)]
        self._settle()
        self._givers: dict[str, list[tuple[_Head, Rule]]] = defaultdict(list)
        for rule in self._rules:
            for head in self._heads[rule.id]:
                predicate = head.triple.predicate
                assert isinstance(predicate, str)
                key = "" if al.is_variable(predicate) else predicate
                self._givers[key].append((head, rule))

    def of(self, goals: Iterable[Fact | Pattern]) -> dict[str, Rule]:
        """Return the rules that can matter to facts, by id."""
        found: dict[str, Rule] = {}
        waiting: list[tuple[al.TriplePattern, tuple[al.TriplePattern, ...]]] = [
            (al.TriplePattern(s or "?s", p or "?p", o or "?o"), ()) for s, p, o in goals
        ]
        while waiting:
            wanted, around = waiting.pop()
            for head, rule in self._candidates(wanted):
                if rule.id not in found and self._can_match(wanted, around, head):
                    found[rule.id] = rule
                    if rule.id not in self._idle:
                        waiting += _read(rule)
        return found

    def _candidates(self, wanted: al.TriplePattern) -> Iterator[tuple[_Head, Rule]]:
        if isinstance(wanted.predicate, str) and not al.is_variable(wanted.predicate):
            yield from self._givers.get(wanted.predicate, ())
            yield from self._givers.get("", ())
        elif isinstance(wanted.predicate, str) or any(
            isinstance(p, al.PathRepeat | al.NegatedSet) for p in al.walk(wanted.predicate)
        ):
            for heads in self._givers.values():
                yield from heads
        else:
            for predicate in al.path_predicates(wanted.predicate):
                yield from self._givers.get(predicate, ())
            yield from self._givers.get("", ())

    def _can_match(
        self, wanted: al.TriplePattern, around: tuple[al.TriplePattern, ...], head: _Head
    ) -> bool:
        if not isinstance(wanted.predicate, str):
            return True
        for one, given in (
            (wanted.subject, head.triple.subject),
            (wanted.object, head.triple.object),
        ):
            if not al.is_variable(one):
                if not al.is_variable(given) and one != given:
                    return False
                continue
            template = head.made.get(given)
            if template is None:
                continue
            kind = self._kinds[template]
            if not all(kind.fits(other, one) for other in around if _mentions(other, one)):
                return False
        return True

    def _settle(self) -> None:
        """Work out what may be said of the nodes of each template."""
        every = [head for heads in self._heads.values() for head in heads]
        templates = {t for head in every for t in head.made.values()}
        for head in every:
            for place, name in ((0, head.triple.subject), (2, head.triple.object)):
                if name in head.made:
                    self._note(self._kinds[head.made[name]], head.triple, place)
        loose = [
            (head, place, name)
            for head in every
            for place, name in ((0, head.triple.subject), (2, head.triple.object))
            if al.is_variable(name) and name not in head.made
        ]
        grew = True
        while grew:
            grew = False
            for head, place, name in loose:
                ways = [[t for t in needs if _mentions(t, name)] for needs in head.needs]
                for template in templates:
                    kind = self._kinds[template]
                    if any(all(kind.fits(t, name) for t in way) for way in ways):
                        grew |= self._note(kind, head.triple, place)

    @staticmethod
    def _note(kind: Kind, triple: al.TriplePattern, place: int) -> bool:
        assert isinstance(triple.predicate, str)
        if place == 2:
            known, new = kind.incoming, triple.predicate
        elif triple.predicate == _TYPE and not al.is_variable(triple.object):
            known, new = kind.classes, triple.object
        else:
            known, new = kind.outgoing, triple.predicate
        before = len(known)
        known.add(new)
        return len(known) > before


def _mentions(triple: al.TriplePattern, name: str) -> bool:
    return name in (triple.subject, triple.object)


def _head(rule: Rule) -> tuple[al.TriplePattern, ...]:
    """Return a rule's conclusions; of an axiom from its slots, which are at hand."""
    if rule.is_conjunctive:
        return _from_slots(rule, rule.head_slots)
    return rule.head


def _from_slots(
    rule: Rule, slots: Iterable[tuple[str | int, str | int, str | int]]
) -> tuple[al.TriplePattern, ...]:
    def term(slot: str | int) -> str:
        return "?" + rule.variables[slot] if isinstance(slot, int) else slot

    return tuple(al.TriplePattern(term(s), term(p), term(o)) for s, p, o in slots)


def _alternatives_of(rule: Rule) -> tuple[Needs, ...]:
    if rule.is_conjunctive:
        return (_from_slots(rule, rule.body_slots),)
    return tuple(_alternatives(rule.body))


def _alternatives(pattern: al.Pattern) -> list[Needs]:
    """Return, for each kind of solution of a pattern, what holds in it."""
    match pattern:
        case al.Bgp(triples):
            return [triples]
        case al.Join(left, right):
            return _most([a + b for a in _alternatives(left) for b in _alternatives(right)])
        case al.Union(left, right):
            return _most(_alternatives(left) + _alternatives(right))
        case al.LeftJoin(left, _) | al.Minus(left, _) | al.Filter(left, _):
            return _alternatives(left)
        case al.Extend(inner, _, _):
            return _alternatives(inner)
        case al.Project() | al.Group():
            visible = set(al.in_scope(pattern))
            return [
                tuple(t for t in needs if set(al.triple_variables(t)) <= visible)
                for needs in _alternatives(pattern.pattern)
            ]
        case _:
            return [()]


def _most(found: list[Needs]) -> list[Needs]:
    return found if len(found) <= _MOST else [()]


def _read(rule: Rule) -> Iterator[tuple[al.TriplePattern, Needs]]:
    """Yield each pattern that a rule reads, with those that hold beside it."""
    ways = _alternatives_of(rule)
    told = set()
    for way in ways:
        for triple in way:
            told.add(id(triple))
            yield triple, way
    if rule.is_conjunctive:
        return
    common = set(ways[0]).intersection(*ways[1:])
    nodes = list(al.walk(rule.body))
    # A name inside a sub-select may be another one than outside.
    beside = () if any(isinstance(n, al.Project) for n in nodes) else tuple(common)
    for node in nodes:
        if isinstance(node, al.Bgp):
            for triple in node.triples:
                if id(triple) not in told:
                    yield triple, (*node.triples, *beside)


def relevance(scenarios: Scenarios) -> Relevance:
    """Return what can matter to what, for the rules and the case at hand.

    By domain and range, a property says of both its ends what they are. Where a rule concludes the
    property, it knows that already, as a rule, and the axiom would tie everything to everything. An
    axiom counts as idle if in the plain run it gives no type that nothing else gives.
    """
    rules = scenarios.plain.ruleset.rules
    told = {rule.id for rule in rules if rule.id.startswith(_TYPING)}
    first = scenarios.first_round
    otherwise: set[Fact] = set(scenarios.asserted)
    for rule in rules:
        for record in scenarios.records_of(rule):
            if rule.id not in told or record.round <= first:
                otherwise.update(record.facts)
    rounds = scenarios.plain.rounds
    busy = {
        record.rule.id
        for rule in rules
        if rule.id in told
        for record in scenarios.records_of(rule)
        if any(rounds[f] > first for f in fill(rule.body_slots, record.row))
        and not otherwise.issuperset(record.facts)
    }
    return Relevance(rules, scenarios.plan_of, told - busy)
