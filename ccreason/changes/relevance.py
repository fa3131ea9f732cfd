"""Which rules can matter to some facts, told from the rules alone.

A rule matters if a pattern that a rule which matters reads (or denies) can match one of its
conclusions. Many patterns match anything that belongs to a community; what tells them apart is what
else is said of the same node. So for each kind of node that rules make (all with one template of
IRI) it is worked out, too generously rather than too narrowly, which classes and properties it can
have.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ccreason.changes.readings import patterns
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


#: One thing that may be said of a node: its class, a property that it has, or one whose value it
#: is.
Said = tuple[Literal["class", "has", "is-value-of"], str]
#: What has to be said of a node, for each kind of solution in which it stands.
Ways = frozenset[frozenset[Said]]


@dataclass(frozen=True)
class _Head:
    """One conclusion of a rule, with what has to hold of its variables."""

    triple: al.TriplePattern
    made: Mapping[str, str]
    needs: tuple[Needs, ...]


class _End(NamedTuple):
    """What a conclusion's end has to be: a term, or a node of which something may be said."""

    term: str | None
    needs: frozenset[Said]


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
        self._idle = idle
        self._ways: dict[str, tuple[Needs, ...]] = {}
        heads: list[tuple[_Head, Rule]] = []
        for rule in rules:
            plan = plan_of(rule)
            made = {
                "?" + rule.variables[place]: template
                for place, template in (plan.made if plan else ())
            }
            self._ways[rule.id] = needs = _alternatives_of(rule)
            heads += [(_Head(triple, made, needs), rule) for triple in _head(rule)]
        self._kinds = _kinds(head for head, _ in heads)
        # By predicate ("" for any), and by predicate and object, where both are told.
        self._givers: dict[str, list[tuple[_Head, Rule]]] = defaultdict(list)
        self._exact: dict[tuple[str, str], list[tuple[_Head, Rule]]] = defaultdict(list)
        self._open: dict[str, list[tuple[_Head, Rule]]] = defaultdict(list)
        for head, rule in heads:
            predicate = head.triple.predicate
            assert isinstance(predicate, str)
            key = "" if al.is_variable(predicate) else predicate
            self._givers[key].append((head, rule))
            if al.is_variable(head.triple.object):
                self._open[key].append((head, rule))
            else:
                self._exact[key, head.triple.object].append((head, rule))

    def of(self, goals: Iterable[Fact | Pattern]) -> dict[str, Rule]:
        """Return the rules that can matter to facts, by id."""
        found: dict[str, Rule] = {}
        asked: set[tuple[al.Path | str, _End, _End]] = set()
        waiting: list[tuple[al.TriplePattern, Needs]] = [
            (al.TriplePattern(s or "?s", p or "?p", o or "?o"), ()) for s, p, o in goals
        ]
        while waiting:
            wanted, around = waiting.pop()
            subject, value = _end(wanted.subject, around), _end(wanted.object, around)
            if (key := (wanted.predicate, subject, value)) in asked:
                continue
            asked.add(key)
            is_path = not isinstance(wanted.predicate, str)
            for head, rule in self._candidates(wanted.predicate, value.term):
                if rule.id in found or not (
                    is_path  # what its steps lead to is not told by its ends
                    or (
                        self._can_be(head, head.triple.subject, subject)
                        and self._can_be(head, head.triple.object, value)
                    )
                ):
                    continue
                found[rule.id] = rule
                if rule.id not in self._idle:
                    waiting += _read(rule, self._ways[rule.id])
        return found

    def _can_be(self, head: _Head, given: str, end: _End) -> bool:
        """Tell whether one end of a conclusion can be what is wanted there."""
        if end.term is not None:
            return given == end.term or al.is_variable(given)
        template = head.made.get(given)
        return template is None or end.needs <= self._kinds[template]

    def _candidates(
        self, predicate: al.Path | str, value: str | None
    ) -> Iterator[tuple[_Head, Rule]]:
        """Yield conclusions with a predicate, and with an object if that is told."""
        if isinstance(predicate, str) and not al.is_variable(predicate):
            if value is None:
                yield from self._givers.get(predicate, ())
            else:
                yield from self._exact.get((predicate, value), ())
                yield from self._open.get(predicate, ())
        elif isinstance(predicate, str) or any(
            isinstance(part, al.PathRepeat | al.NegatedSet) for part in al.walk(predicate)
        ):
            for heads in self._givers.values():
                yield from heads
            return
        else:
            for step in al.path_predicates(predicate):
                yield from self._givers.get(step, ())
        yield from self._givers.get("", ())


def _kinds(heads: Iterable[_Head]) -> dict[str, set[Said]]:
    """Return what may be said of the nodes that rules make, by the template of their IRIs."""
    kinds: dict[str, set[Said]] = defaultdict(set)
    loose: set[tuple[Said, Ways]] = set()
    for head in heads:
        for name in head.made.values():
            kinds[name] |= set()
        for place, name in ((0, head.triple.subject), (2, head.triple.object)):
            said = _said(head.triple, place)
            if name in head.made:
                kinds[head.made[name]].add(said)
            elif al.is_variable(name):
                # Some node of the case, or one that another rule makes, if it fits.
                loose.add((said, frozenset(_needs(triples, name) for triples in head.needs)))
    for kind in kinds.values():
        waiting = loose
        while fits := {
            one for one in waiting if one[0] in kind or any(way <= kind for way in one[1])
        }:
            kind |= {said for said, _ in fits}
            waiting = waiting - fits
    return kinds


def _said(triple: al.TriplePattern, place: int) -> Said:
    """Return what a conclusion says of the node at one of its ends."""
    assert isinstance(triple.predicate, str)
    if place == 2:
        return ("is-value-of", triple.predicate)
    if triple.predicate == _TYPE and not al.is_variable(triple.object):
        return ("class", triple.object)
    return ("has", triple.predicate)


def _needs(triples: Iterable[al.TriplePattern], name: str) -> frozenset[Said]:
    """Return what has to be said of a name where some patterns hold."""
    found: set[Said] = set()
    for triple in triples:
        predicate = triple.predicate
        if not isinstance(predicate, str) or al.is_variable(predicate):
            continue
        if triple.subject == name and predicate != _TYPE:
            found.add(("has", predicate))
        elif triple.subject == name and not al.is_variable(triple.object):
            found.add(("class", triple.object))
        if triple.object == name:
            found.add(("is-value-of", predicate))
    return frozenset(found)


def _end(term: str, around: Needs) -> _End:
    return _End(None, _needs(around, term)) if al.is_variable(term) else _End(term, frozenset())


def _head(rule: Rule) -> tuple[al.TriplePattern, ...]:
    """Return a rule's conclusions."""
    return patterns(rule, rule.head_slots) if rule.is_conjunctive else rule.head


def _alternatives_of(rule: Rule) -> tuple[Needs, ...]:
    if rule.is_conjunctive:
        return (patterns(rule, rule.body_slots),)
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


def _read(rule: Rule, ways: tuple[Needs, ...]) -> Iterator[tuple[al.TriplePattern, Needs]]:
    """Yield each pattern that a rule reads, with those that hold beside it."""
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
