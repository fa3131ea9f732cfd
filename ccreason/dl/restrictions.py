"""The global restrictions of OWL 2 DL on an axiom closure (Syntax 11.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

from rdflib import OWL, BNode, Literal, URIRef

from ccreason.dl import vocabulary as voc
from ccreason.dl.expressions import Role
from ccreason.dl.violation import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph
    from rdflib.term import Node

    from ccreason.dl.expressions import Uses
    from ccreason.dl.findings import Findings
    from ccreason.dl.property_axioms import Closure

T = TypeVar("T")


def check_restrictions(graph: Graph, closure: Closure, uses: Uses, findings: Findings) -> None:
    """Report every broken global restriction."""
    above = _reachable(closure.implies)
    _check_simple(closure, above, findings)
    _check_order(closure, above, findings)
    _check_forest(closure, findings)
    _check_datatypes(graph, closure, uses, findings)


def _reachable(edges: Iterable[tuple[T, T]]) -> dict[T, set[T]]:
    """Return for each node what can be reached from it in one step or more."""
    after: dict[T, set[T]] = defaultdict(set)
    for source, target in edges:
        after[source].add(target)
    reached: dict[T, set[T]] = {}
    for start in list(after):
        seen: set[T] = set()
        pending = list(after[start])
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                pending.extend(after.get(node, ()))
        reached[start] = seen
    return reached


def _check_simple(closure: Closure, above: dict[Role, set[Role]], findings: Findings) -> None:
    """Report properties used as simple that are composite or lie above a composite one."""
    composite = set(closure.transitive)
    for _, upper in closure.chains:
        composite |= {upper, upper.inverse}
    for builtin in voc.BUILTIN_OBJECT_PROPERTIES:
        composite |= {Role(builtin), Role(builtin, inverted=True)}
    not_simple = set(composite)
    for role in composite:
        not_simple |= above.get(role, set())
    for role, where in closure.needs_simple:
        if role in not_simple:
            findings.add(Kind.NOT_SIMPLE, role.iri, where)


def _check_order(closure: Closure, above: dict[Role, set[Role]], findings: Findings) -> None:
    """Report property chains that no strict order of the properties satisfies."""
    before: set[tuple[Role, Role]] = set()
    for steps, upper in closure.chains:
        if upper.iri == OWL.topObjectProperty:
            continue
        if len(steps) == 2 and steps[0] == steps[1] == upper:
            continue
        rest = steps[1:] if steps[0] == upper else steps[:-1] if steps[-1] == upper else steps
        for lower in rest:
            # The order does not tell a property from its inverse.
            before |= {(low, up) for low in (lower, lower.inverse) for up in (upper, upper.inverse)}
    for lower, uppers in _reachable(before).items():
        for upper in uppers:
            if lower.iri == upper.iri or lower in above.get(upper, ()):
                pair = f"{findings.name(lower.iri)} < {findings.name(upper.iri)}"
                findings.add(Kind.IRREGULAR, upper.iri, pair)


def _check_forest(closure: Closure, findings: Findings) -> None:
    """Report blank nodes whose links do not form a forest with at most one tie per root."""
    pairs = Counter(
        frozenset((s, o))
        for s, _, o in closure.links
        if isinstance(s, BNode) and isinstance(o, BNode)
    )
    neighbours: dict[Node, set[Node]] = defaultdict(set)
    to_named: Counter[Node] = Counter()
    for subject, predicate, value in closure.links:
        if isinstance(subject, BNode) and isinstance(value, BNode):
            neighbours[subject].add(value)
            neighbours[value].add(subject)
            if subject == value or pairs[frozenset((subject, value))] > 1:
                findings.add(Kind.ANONYMOUS_FOREST, subject, findings.name(predicate))
        elif isinstance(subject, BNode) or isinstance(value, BNode):
            blank = subject if isinstance(subject, BNode) else value
            neighbours.setdefault(blank, set())
            to_named[blank] += 1
    for tree in _components(neighbours):
        joints = sum(len(neighbours[node]) for node in tree) // 2
        example = min(tree, key=findings.name)
        if joints != len(tree) - 1:
            findings.add(Kind.ANONYMOUS_FOREST, example, "a circle")
        elif all(to_named[node] > 1 for node in tree):
            findings.add(Kind.ANONYMOUS_FOREST, example, "two links to named individuals")


def _components(neighbours: dict[Node, set[Node]]) -> list[set[Node]]:
    components: list[set[Node]] = []
    left = set(neighbours)
    while left:
        pending = [left.pop()]
        seen: set[Node] = set()
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                pending.extend(neighbours[node])
        left -= seen
        components.append(seen)
    return components


def _check_datatypes(graph: Graph, closure: Closure, uses: Uses, findings: Findings) -> None:
    """Report datatypes outside the map that are not defined once, in a circle, or in literals."""
    defined = Counter(datatype for datatype, _ in closure.definitions)
    for datatype in sorted(uses.datatypes | set(defined)):
        times = defined[datatype]
        if datatype not in voc.BUILTIN_DATATYPES and times != 1:
            findings.add(Kind.DATATYPE_UNDEFINED, datatype, f"definitions: {times}")
    for datatype in sorted(uses.in_literals - voc.BUILTIN_DATATYPES):
        findings.add(Kind.DATATYPE_UNDEFINED, datatype, "in a literal")
    edges = {
        (used, datatype)
        for datatype, node in closure.definitions
        for used in _mentioned(graph, node)
        if isinstance(used, URIRef)
    }
    for datatype, uppers in _reachable(edges).items():
        if datatype in uppers:
            findings.add(Kind.DATATYPE_CYCLE, datatype)


def _mentioned(graph: Graph, node: Node) -> set[Node]:
    """Return the IRIs in the data range at a node."""
    seen: set[Node] = set()
    pending = [node]
    while pending:
        current = pending.pop()
        if current not in seen:
            seen.add(current)
            if isinstance(current, BNode):
                pending.extend(o for o in graph.objects(current) if not isinstance(o, Literal))
    return seen
