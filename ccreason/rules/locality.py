"""Which rules look at one community only.

A rule is *community-local* if every fact it reads is about the community of its conclusion or is
the ontology's. Then communities can be reasoned on apart, and a changed one alone again. It is
proved from the algebra:

- ``?community`` is the rule's own; ``?x cc:ofCommunity ?community`` makes ``?x`` the community's,
  and so does any link to a node that is the community's already;
- what a node of the community links to is reached, and may be read as a subject;
- a subject that is neither must be the ontology's: a constant, or of a class or with a property of
  which the ontology itself has instances;
- inside a sub-select only projected names are the same, so it must be tied to the community itself.

A rule without ``?community`` (an axiom) is local if one of its subjects can play that part.

The proof takes for granted that no two cases of different communities describe or link to the same
case node, and that cases add nothing to the ontology's own classes and properties;
:func:`shared_nodes` finds what breaks the first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ccreason.frozen import frozen
from ccreason.namespaces import CC, SKOS
from ccreason.rules import algebra as al
from ccreason.rules.guarantees import Guarantees
from ccreason.rules.reads import TYPE, constant_domains

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Dataset

    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule

COMMUNITY: Final = "?community"
_OWNING: Final = frozenset({f"<{CC}ofCommunity>", f"<{CC}about>"})
# Properties that cases and ontology both use freely.
_SHARED: Final = frozenset({TYPE, f"<{SKOS}notation>", f"<{SKOS}prefLabel>"})


@frozen
class Vocabulary:
    """Classes and properties of which the ontology has instances of its own."""

    classes: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()

    @classmethod
    def of(cls, facts: Iterable[Fact], rules: Sequence[Rule]) -> Vocabulary:
        """Return what an ontology's statements, and the axioms among some rules, give instances."""
        guarantees = Guarantees(rules)
        classes: set[str] = set()
        properties: set[str] = set()
        for subject, predicate, value in facts:
            if not subject.startswith("<"):
                continue
            if predicate == TYPE:
                classes |= guarantees.above({value})
            elif predicate not in _SHARED:
                properties |= guarantees.links({predicate})
        return cls(frozenset(classes), frozenset(properties))


def judge(rules: Sequence[Rule], facts: Iterable[Fact] = ()) -> list[Rule]:
    """Return rules with ``local`` and ``local_reason`` set.

    Args:
        rules: the rules, axioms among them.
        facts: the ontology's statements.
    """
    vocabulary = Vocabulary.of(facts, rules)
    return [_judge(rule, vocabulary) for rule in rules]


def relied_on(rules: Sequence[Rule], vocabulary: Vocabulary) -> Vocabulary:
    """Return a part of a vocabulary that is enough to prove the same rules local.

    Only of these classes and properties cases must have no instances of their own.
    """
    classes: set[str] = set()
    properties: set[str] = set()
    for rule in rules:
        if not _judge(rule, vocabulary).local or _judge(rule, Vocabulary()).local:
            continue
        needed = vocabulary
        for name in sorted(vocabulary.properties & _used(rule)):
            fewer = replace(needed, properties=needed.properties - {name})
            needed = fewer if _judge(rule, fewer).local else needed
        for name in sorted(vocabulary.classes & _used(rule)):
            fewer = replace(needed, classes=needed.classes - {name})
            needed = fewer if _judge(rule, fewer).local else needed
        classes |= needed.classes & _used(rule)
        properties |= needed.properties & _used(rule)
    return Vocabulary(frozenset(classes), frozenset(properties))


def _used(rule: Rule) -> set[str]:
    """Return the classes and predicates that a rule's body names."""
    found: set[str] = set()
    for node in al.walk(rule.body):
        if isinstance(node, al.TriplePattern):
            found.update((node.object, *al.path_predicates(node.predicate)))
    return found


def _judge(rule: Rule, vocabulary: Vocabulary) -> Rule:
    roots = [COMMUNITY] if COMMUNITY[1:] in rule.variables else _subjects(rule.body)
    reason: str | None = None
    for root in roots:
        found = _Judge(vocabulary).first_untied(rule.body, _Ties(frozenset({root})))
        if found is None:
            return replace(rule, local=True, local_reason=None)
        reason = reason or found
    return replace(rule, local=reason is None, local_reason=reason)


def _subjects(body: al.Pattern) -> list[str]:
    found = (n.subject for n in al.walk(body) if isinstance(n, al.TriplePattern))
    return [term for term in dict.fromkeys(found) if al.is_variable(term)]


@frozen
class _Ties:
    """What is known of variables: the community's own, reached from there, or the ontology's."""

    own: frozenset[str]
    reached: frozenset[str] = frozenset()
    ontology: frozenset[str] = frozenset()

    def or_(self, other: _Ties) -> _Ties:
        """Return what is tied by either."""
        return _Ties(
            self.own | other.own, self.reached | other.reached, self.ontology | other.ontology
        )

    @property
    def tied(self) -> frozenset[str]:
        return self.own | self.reached | self.ontology


class _Judge:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def first_untied(self, pattern: al.Pattern, ties: _Ties) -> str | None:
        """Return the first triple pattern that is not tied to the community, as text."""
        ties = self._ties_of(pattern, ties)
        for triple in _plain(pattern):
            if not self._is_tied(triple, ties):
                return _show(triple)
        for inner, projected in _nested(pattern):
            known = ties if projected is None else _only(ties, projected)
            if found := self.first_untied(inner, known):
                return found
        return None

    def _ties_of(self, pattern: al.Pattern, ties: _Ties) -> _Ties:
        """Return what is tied where a pattern holds; of a UNION, what both sides tie."""
        constant = frozenset(constant_domains(pattern))
        ties = replace(ties, ontology=ties.ontology | constant)
        while True:
            grown = self._grow(_plain(pattern), ties)
            for left, right in _unions(pattern):
                sides = [self._ties_of(side, grown) for side in (left, right)]
                names = frozenset(al.in_scope(left)) | frozenset(al.in_scope(right))
                grown = grown.or_(_both(sides, (left, right), names))
            if grown == ties:
                return ties
            ties = grown

    def _grow(self, triples: Sequence[al.TriplePattern], ties: _Ties) -> _Ties:
        own, reached, ontology = set(ties.own), set(ties.reached), set(ties.ontology)
        before = -1
        while before != len(own) + len(reached) + len(ontology):
            before = len(own) + len(reached) + len(ontology)
            for t in triples:
                # Nothing of another community links to a node of this one.
                if _links_to_own(t, own):
                    own.add(t.subject)
                if al.is_variable(t.object) and _is_forward(t.predicate):
                    if t.subject in own or t.subject in reached:
                        reached.add(t.object)
                    elif t.subject in ontology or not al.is_variable(t.subject):
                        ontology.add(t.object)
                if al.is_variable(t.subject) and self._is_ontologys(t):
                    ontology.add(t.subject)
        return _Ties(frozenset(own), frozenset(reached), frozenset(ontology))

    def _is_ontologys(self, triple: al.TriplePattern) -> bool:
        if triple.predicate == TYPE:
            return triple.object in self.vocabulary.classes
        return all(p in self.vocabulary.properties for p in al.path_predicates(triple.predicate))

    @staticmethod
    def _is_tied(triple: al.TriplePattern, ties: _Ties) -> bool:
        if _is_forward(triple.predicate):
            return not al.is_variable(triple.subject) or triple.subject in ties.tied
        # A path that turns round reads facts of subjects that are not named here.
        ends = {triple.subject, triple.object}
        return ends <= ties.own or ends <= ties.ontology


def _links_to_own(triple: al.TriplePattern, own: set[str]) -> bool:
    if triple.object not in own or not al.is_variable(triple.subject):
        return False
    if triple.object == COMMUNITY:
        return triple.predicate in _OWNING
    return _is_forward(triple.predicate)


def _only(ties: _Ties, names: Iterable[str]) -> _Ties:
    kept = frozenset(names)
    return _Ties(ties.own & kept, ties.reached & kept, ties.ontology & kept)


def _unions(pattern: al.Pattern) -> Iterator[tuple[al.Pattern, al.Pattern]]:
    match pattern:
        case al.Join(left, right):
            yield from _unions(left)
            yield from _unions(right)
        case al.Union(left, right):
            yield left, right
        case al.LeftJoin(left, _) | al.Minus(left, _) | al.Filter(left, _):
            yield from _unions(left)
        case al.Extend(inner, _, _) | al.Group(inner, _, _):
            yield from _unions(inner)


def _both(ties: Sequence[_Ties], sides: Sequence[al.Pattern], names: Iterable[str]) -> _Ties:
    """Return what is tied alike on every side of a UNION that binds it."""
    kinds: dict[str, set[str]] = {"own": set(), "reached": set(), "ontology": set()}
    for name in names:
        binding = [t for t, side in zip(ties, sides, strict=True) if name in al.in_scope(side)]
        if all(name in t.own for t in binding):
            kinds["own"].add(name)
        elif all(name in t.ontology for t in binding):
            kinds["ontology"].add(name)
        elif all(name in t.tied for t in binding):
            kinds["reached"].add(name)
    return _Ties(*(frozenset(found) for found in kinds.values()))


def _is_forward(path: al.Path) -> bool:
    """Tell whether a path only leads from subjects to objects."""
    match path:
        case al.PathInverse() | al.NegatedSet():
            return False
        case al.PathRepeat(inner, _):
            return _is_forward(inner)
        case al.PathSequence(parts) | al.PathAlternative(parts):
            return all(map(_is_forward, parts))
    return True


def _plain(pattern: al.Pattern) -> tuple[al.TriplePattern, ...]:
    """Return the triple patterns that hold together, those in nested parts left out."""
    match pattern:
        case al.Bgp(triples):
            return triples
        case al.Join(left, right):
            return _plain(left) + _plain(right)
        case al.LeftJoin(left, _) | al.Minus(left, _) | al.Filter(left, _):
            return _plain(left)
        case al.Extend(inner, _, _) | al.Group(inner, _, _):
            return _plain(inner)
    return ()


def _nested(pattern: al.Pattern) -> Iterator[tuple[al.Pattern, tuple[str, ...] | None]]:
    """Yield the parts with patterns of their own; for a sub-select, the names it shows."""
    match pattern:
        case al.Join(left, right):
            yield from _nested(left)
            yield from _nested(right)
        case al.LeftJoin(left, right, condition):
            yield from _nested(left)
            yield right, None
            yield from _exists(condition)
        case al.Minus(left, right):
            yield from _nested(left)
            yield right, None
        case al.Union(left, right):
            yield left, None
            yield right, None
        case al.Filter(inner, condition) | al.Extend(inner, _, condition):
            yield from _nested(inner)
            yield from _exists(condition)
        case al.Group(inner, _, _):
            yield from _nested(inner)
        case al.Project(inner, names):
            yield inner, names


def _exists(condition: al.Expression | None) -> Iterator[tuple[al.Pattern, None]]:
    if isinstance(condition, al.Exists):
        yield condition.pattern, None
    elif isinstance(condition, al.Call):
        for argument in condition.arguments:
            yield from _exists(argument)


def _show(triple: al.TriplePattern) -> str:
    from ccreason.rules.sparql import Writer, shorten

    return shorten(Writer().triple(triple)).removesuffix(" .")


def shared_nodes(cases: Dataset, communities: Mapping[str, str]) -> set[str]:
    """Return the nodes that cases of different communities describe, or link to across.

    Args:
        cases: case data, one named graph per case.
        communities: graph of a case to the community it is about, both as IRIs.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    links: list[tuple[str, str]] = []
    for quad in cases:
        graph = getattr(quad.graph_name, "value", "")
        community = communities.get(graph, graph)
        owners[str(quad.subject)].add(community)
        links.append((str(quad.object), community))
    shared = {node for node, found in owners.items() if len(found) > 1}
    return shared | {node for node, user in links if node in owners and user not in owners[node]}
