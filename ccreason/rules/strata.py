"""In which order rules run, and which sets of rules cannot run at all.

Rules depend on each other through *unifiable patterns*: a head ``?x a cc:Gap`` feeds a body
``?y a cc:Gap``, not a body ``?y a cc:Rating``. Rules that depend on each other in a circle form
one component and run to a fixpoint. Two circles are refused: one that passes through a strict
read (no order satisfies it), and one that passes a made value back to where it was made from (it
need not end).
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccreason.errors import Position, RuleError
from ccreason.rules.flow import Flow, Origins, compatible
from ccreason.rules.guarantees import Guarantees, echoes
from ccreason.rules.reads import Atom, Read, reads, writes
from ccreason.rules.termination import check_termination

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.rules.algebra import TriplePattern
    from ccreason.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Edge:
    """Rule ``source`` writes what rule ``target`` reads (both by index)."""

    source: int
    target: int
    written: Atom
    read: Read


@dataclass(frozen=True, slots=True)
class Order:
    """The result: strata, components, and which rules are in a circle."""

    strata: tuple[tuple[Rule, ...], ...]
    components: tuple[tuple[Rule, ...], ...]
    recursive: frozenset[str]


def stratify(rules: Sequence[Rule]) -> Order:
    """Order rules so that every strict read is finished before it is read.

    Raises:
        RuleError: no order exists, or a circle need not end; the circle is named.
    """
    edges = dependencies(rules)
    outgoing: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        outgoing[edge.source].append(edge)
    components = _components(len(rules), outgoing)
    home = {index: number for number, group in enumerate(components) for index in group}
    recursive = {e.source for e in edges if home[e.source] == home[e.target]}
    for edge in edges:
        if edge.read.strict and home[edge.source] == home[edge.target]:
            circle = set(components[home[edge.source]])
            raise _cycle_error(rules, edge, outgoing, circle)
    for members in components:
        if members[0] in recursive:
            check_termination([rules[index] for index in members])
    return _order(rules, edges, components, home, recursive)


def dependencies(rules: Sequence[Rule]) -> list[Edge]:
    """Return who feeds whom, one edge for each pair of patterns that a triple can match."""
    flow = Flow(rules)
    guarantees = Guarantees(rules)
    types = [guarantees.types_before(rule) for rule in rules]
    by_key: dict[tuple[str | None, str | None], list[_Written]] = defaultdict(list)
    by_predicate: dict[str | None, list[_Written]] = defaultdict(list)
    everything: list[_Written] = []
    for index, rule in enumerate(rules):
        for atom, triple in writes(rule):
            subject = flow.of(triple.subject, (rule.body,))
            value = flow.of(triple.object, (rule.body,))
            written = _Written(index, atom, triple, subject, value)
            by_key[atom.predicate, atom.object].append(written)
            by_predicate[atom.predicate].append(written)
            everything.append(written)
    edges: list[Edge] = []
    for target, rule in enumerate(rules):
        for read in reads(rule):
            predicate, wanted = read.atom.predicate, read.atom.object
            if predicate is None:
                candidates = everything
            elif wanted is None:
                candidates = by_predicate[predicate] + by_predicate[None]
            else:
                candidates = by_key[predicate, wanted] + by_key[predicate, None]
                candidates = candidates + by_predicate[None]
            if not candidates:
                continue
            subject = flow.of(read.subject, read.context)
            value = flow.of(read.object, read.context)
            edges += (
                Edge(written.rule, target, written.atom, read)
                for written in candidates
                if read.atom.unifies(written.atom)
                and compatible(subject, written.subject)
                and compatible(value, written.object)
                and not echoes(written.triple, types[written.rule], rule)
            )
    return edges


@dataclass(frozen=True, slots=True)
class _Written:
    rule: int
    atom: Atom
    triple: TriplePattern
    subject: Origins
    object: Origins


def _components(count: int, outgoing: dict[int, list[Edge]]) -> list[list[int]]:
    """Return the strongly connected components (Tarjan's algorithm, without recursion)."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in range(count):
        if root in number:
            continue
        work = [(root, iter(outgoing[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for edge in rest:
                target = edge.target
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(outgoing[target])))
                    break
                if target in on_stack:
                    low[node] = min(low[node], number[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == number[node]:
                    members: list[int] = []
                    while not members or members[-1] != node:
                        members.append(stack.pop())
                        on_stack.discard(members[-1])
                    found.append(sorted(members))
    return found


def _order(
    rules: Sequence[Rule],
    edges: Sequence[Edge],
    components: Sequence[Sequence[int]],
    home: dict[int, int],
    recursive: set[int],
) -> Order:
    before: dict[int, set[int]] = defaultdict(set)
    after: dict[int, set[int]] = defaultdict(set)
    strict: set[tuple[int, int]] = set()
    for edge in edges:
        source, target = home[edge.source], home[edge.target]
        if source != target:
            before[target].add(source)
            after[source].add(target)
            if edge.read.strict:
                strict.add((source, target))
    # Tarjan gives every component after those that it feeds, so the reverse is an order.
    level = [0] * len(components)
    for number in reversed(range(len(components))):
        for target in after[number]:
            step = 1 if (number, target) in strict else 0
            level[target] = max(level[target], level[number] + step)
    waiting = {number: len(before[number]) for number in range(len(components))}
    ready = [(level[n], components[n][0], n) for n in waiting if not waiting[n]]
    heapq.heapify(ready)
    ordered: list[int] = []
    while ready:
        _, _, number = heapq.heappop(ready)
        ordered.append(number)
        for target in after[number]:
            waiting[target] -= 1
            if not waiting[target]:
                heapq.heappush(ready, (level[target], components[target][0], target))
    ordered.sort(key=lambda number: level[number])
    strata: list[list[Rule]] = [[] for _ in range(max(level, default=0) + 1)]
    for number in ordered:
        strata[level[number]] += (rules[index] for index in components[number])
    return Order(
        strata=tuple(map(tuple, strata)),
        components=tuple(tuple(rules[i] for i in components[n]) for n in ordered),
        recursive=frozenset(rules[index].id for index in recursive),
    )


def _cycle_error(
    rules: Sequence[Rule], strict: Edge, outgoing: dict[int, list[Edge]], members: set[int]
) -> RuleError:
    """Return the error for a circle through a strict read: its rules and patterns, in order."""
    came_by: dict[int, Edge] = {}
    queue = deque([strict.target])
    seen = {strict.target}
    while queue and strict.source not in seen:
        node = queue.popleft()
        for edge in outgoing[node]:
            if edge.target in members and edge.target not in seen:
                seen.add(edge.target)
                came_by[edge.target] = edge
                queue.append(edge.target)
    path: list[Edge] = []
    node = strict.source
    while node != strict.target:
        path.insert(0, came_by[node])
        node = came_by[node].source
    target = rules[strict.target]
    steps = [f"{rules[e.source].id} → {show(e.read.atom)} → {rules[e.target].id}" for e in path]
    negated = f"{strict.read.construct} {{ {show(strict.read.atom)} }}"
    steps.append(f"{rules[strict.source].id} → {negated} → {target.id}")
    names = list(dict.fromkeys(rules[e.source].id for e in (*path, strict)))
    return RuleError(
        "rules.not-stratifiable",
        position=Position(target.path, strict.read.line or None),
        doc="reference/rules#strata",
        construct=negated,
        cycle="; ".join(steps),
        rules=", ".join(names),
    )


def show(atom: Atom) -> str:
    """Return a pattern as a reader knows it: local names, and a question mark for a variable."""
    from ccreason.namespaces import PREFIXES, RDF

    def name(term: str | None, variable: str) -> str:
        if term is None:
            return variable
        if term == f"<{RDF}type>":
            return "a"
        if term.startswith("<"):
            iri = term[1:-1]
            for prefix, namespace in PREFIXES.items():
                if iri.startswith(namespace):
                    return f"{prefix}:{iri[len(namespace) :]}"
        return term

    return " ".join(
        name(term, variable) for term, variable in zip(atom, ("?s", "?p", "?o"), strict=True)
    )
