"""What a rule's own premises already make certain about its conclusions.

A rule that writes ``?r cc:blockedBy ?c`` and reads ``?r a cc:Recommendation`` feeds the domain
axiom "what is blocked is a recommendation", which then concludes what the rule had read. Followed
blindly, such echoes tie nearly all rules into one circle. An edge to a rule that would only
conclude what holds anyway is therefore no dependency.

"Anyway" must not mean "by way of that very edge": a type that is written always feeds the axioms
about its class, and an axiom from link to link vouches only for what its own premise says.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ccreason.rules import algebra as al
from ccreason.rules.reads import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.rules.model import Rule


class Guarantees:
    """The types that follow from single statements, by the rules that say so."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._classes: dict[str, set[str]] = defaultdict(set)
        # Predicate to (predicate, whether the ends change places), and to types of its ends.
        self._links: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        self._ends: dict[tuple[str, bool], set[str]] = defaultdict(set)
        for rule in rules:
            single = single_pattern(rule)
            if single is not None:
                self._learn(*single)

    def _learn(self, body: al.TriplePattern, head: al.TriplePattern) -> None:
        if not all(map(al.is_variable, (body.subject, head.subject))):
            return
        source, target = str(body.predicate), str(head.predicate)
        if target == TYPE:
            if source == TYPE:
                self._classes[body.object].add(head.object)
            elif head.subject in (body.subject, body.object):
                self._ends[source, head.subject == body.object].add(head.object)
        elif source != TYPE and {head.subject, head.object} == {body.subject, body.object}:
            self._links[source].add((target, head.subject != body.subject))

    def types_before(self, rule: Rule) -> dict[str, set[str]]:
        """Return the classes that each variable is certain to have without the rule's links."""
        single = single_pattern(rule)
        from_links = single is not None and single[1].predicate != TYPE
        return self.types(rule, implied=not from_links)

    def types(self, rule: Rule, *, implied: bool = True) -> dict[str, set[str]]:
        """Return the classes that each variable of a rule is certain to have beside its links.

        Args:
            rule: the rule.
            implied: whether to follow what the links of its body imply.
        """
        found: dict[str, set[str]] = defaultdict(set)
        for triple in certain(rule.body):
            if isinstance(triple.predicate, str) and not al.is_variable(triple.predicate):
                if triple.predicate == TYPE:
                    found[triple.subject] |= self.above({triple.object})
                else:
                    self._from_link(triple, triple.predicate, found, implied=implied)
        for triple in rule.head:
            if triple.predicate == TYPE:
                found[triple.subject] |= self.above({triple.object})
        return found

    def _from_link(
        self,
        triple: al.TriplePattern,
        predicate: str,
        found: dict[str, set[str]],
        *,
        implied: bool,
    ) -> None:
        seen = {(predicate, False)}
        queue = list(seen)
        while queue:
            name, turned = queue.pop()
            ends = (triple.object, triple.subject) if turned else (triple.subject, triple.object)
            found[ends[0]] |= self.above(self._ends.get((name, False), set()))
            found[ends[1]] |= self.above(self._ends.get((name, True), set()))
            if not implied:
                return
            more = {(other, turned != flip) for other, flip in self._links.get(name, ())} - seen
            seen |= more
            queue += more

    def above(self, classes: Iterable[str]) -> set[str]:
        """Return classes and all that they are sub-classes of."""
        found = set(classes)
        queue = list(found)
        while queue:
            more = self._classes.get(queue.pop(), set()) - found
            found |= more
            queue += more
        return found

    def links(self, properties: Iterable[str]) -> set[str]:
        """Return properties and all that their links imply."""
        found = set(properties)
        queue = list(found)
        while queue:
            more = {name for name, _ in self._links.get(queue.pop(), ())} - found
            found |= more
            queue += more
        return found


def single_pattern(rule: Rule) -> tuple[al.TriplePattern, al.TriplePattern] | None:
    """Return the one pattern of a rule's body and of its head, if each has just one."""
    body = rule.body
    if (
        rule.is_conjunctive
        and isinstance(body, al.Bgp)
        and len(body.triples) == len(rule.head) == 1
    ):
        return body.triples[0], rule.head[0]
    return None


def echoes(written: al.TriplePattern, types: dict[str, set[str]], target: Rule) -> bool:
    """Tell whether a rule fed by a head triple concludes only types that hold anyway."""
    single = single_pattern(target)
    if single is None or written.predicate == TYPE:
        return False
    body, head = single
    if head.predicate != TYPE:
        return False
    if head.subject == body.subject:
        return head.object in types.get(written.subject, ())
    if head.subject == body.object:
        return head.object in types.get(written.object, ())
    return False


def certain(body: al.Pattern) -> tuple[al.TriplePattern, ...]:
    """Return the triple patterns that hold in every solution, their variables seen outside."""
    match body:
        case al.Bgp(triples):
            return triples
        case al.Join(left, right):
            return certain(left) + certain(right)
        case al.LeftJoin(left, _) | al.Minus(left, _) | al.Filter(left, _):
            return certain(left)
        case al.Extend(inner, _, _):
            return certain(inner)
    return ()
