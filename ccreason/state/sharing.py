"""Whether communities can be reasoned on apart: what the proof of locality takes for granted.

A rule is proved to look at one community only if no two communities describe, or link to, one node,
and if only the ontology has instances of some of its own classes
(:mod:`ccreason.rules.locality`). Both are looked after here, for a few communities among many: most
nodes bear the name of their case, so it is enough to know of each community which others it
mentions (the table ``mention``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ccreason.errors import Phrase
from ccreason.frozen import frozen
from ccreason.rules.expressions import TYPE
from ccreason.rules.locality import Vocabulary, relied_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ccreason.engine.program import Program
    from ccreason.state.store import Store

#: Roles of a node that is mentioned: something links to it, or something is said about it.
LINKED, DESCRIBED = 0, 1


@frozen
class Nodes:
    """What some triples name.

    Attributes:
        described: IRIs that they are about.
        linked: IRIs that they link to.
        terms: predicates, and objects, as N-Triples.
    """

    described: frozenset[str]
    linked: frozenset[str]
    terms: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Nodes:
        """Return what lines (``s p o``) name."""
        triples = [line.split(" ", 2) for line in lines]
        objects = {value for _, _, value in triples if value[0] == "<"}
        return cls(
            frozenset(subject[1:-1] for subject, _, _ in triples),
            frozenset(value[1:-1] for value in objects),
            frozenset(objects.union(predicate for _, predicate, _ in triples)),
        )


class Sharing:
    """Watches over what communities share.

    Args:
        store: the state.
        program: ontology and rules.
        relied: classes and properties of which only the ontology may have instances.
    """

    def __init__(self, store: Store, program: Program, relied: Iterable[str]) -> None:
        self.store = store
        self.known = program.closure.known
        self.ontology = {fact[0][1:-1] for fact in self.known if fact[0][0] == "<"}
        self._relied = frozenset(relied)
        self._nodes = lru_cache(maxsize=16)(self._read_nodes)

    def note(
        self, community: str, cases: dict[str, list[str]], inferred: Sequence[str]
    ) -> Phrase | None:
        """Write down which nodes of others a community mentions.

        Returns:
            What makes it impossible to reason on it apart, if it is seen at once.
        """
        connection, names = self.store.connection, [*cases, community]
        number = self.store.number_of(community)
        connection.execute("DELETE FROM mention WHERE community = ?", (number,))
        lines = [line for asserted in cases.values() for line in asserted] + list(inferred)
        nodes = Nodes.of(lines)
        described, linked = (self._foreign(n, names) for n in (nodes.described, nodes.linked))
        rows = [(node, number, DESCRIBED) for node in described]
        rows += [(node, number, LINKED) for node in linked - described]
        connection.executemany("INSERT INTO mention VALUES (?, ?, ?)", rows)
        if nodes.described.isdisjoint(self.ontology) and self._relied.isdisjoint(nodes.terms):
            return None
        return self._against_ontology(lines)

    def _foreign(self, nodes: frozenset[str], names: Sequence[str]) -> set[str]:
        """Return the nodes that are neither the ontology's nor bear one of some names."""
        own = tuple(name + mark for name in names for mark in "#/")
        return {n for n in nodes - self.ontology if not n.startswith(own)}.difference(names)

    def _against_ontology(self, lines: Sequence[str]) -> Phrase | None:
        """Return what is said about the ontology's own terms, or added to its own classes."""
        for line in lines:
            subject, predicate, value = line.split(" ", 2)
            if (subject, predicate, value) in self.known:
                continue
            if subject[1:-1] in self.ontology:
                return Phrase.of("state.because-term", node=subject[1:-1])
            used = value if predicate == TYPE else predicate
            if used in self._relied:
                return Phrase.of("state.because-own", node=subject[1:-1], name=used[1:-1])
        return None

    # communities among each other --------------------------------------------------------------

    def conflict(self, communities: Iterable[str]) -> Phrase | None:
        """Return what some communities share with others, if anything."""
        self._nodes.cache_clear()
        for community in communities:
            found = self._conflict(community)
            if found is not None:
                node, other = found
                one, two = sorted((community, other))
                return Phrase.of("state.because-shared", node=node, one=one, other=two)
        return None

    def _conflict(self, community: str) -> tuple[str, str] | None:
        connection = self.store.connection
        number = self.store.number_of(community)
        mentioned = connection.execute(
            "SELECT node, role FROM mention WHERE community = ?", (number,)
        ).fetchall()
        for node, role in mentioned:
            row = connection.execute(
                "SELECT c.iri FROM mention AS m JOIN community AS c ON c.id = m.community "
                "WHERE m.node = ? AND m.role >= ? AND m.community <> ? LIMIT 1",
                (node, LINKED if role == DESCRIBED else DESCRIBED, number),
            ).fetchone()
            if row is not None:
                return node, row[0]
        names = self._names(community, number)
        begun = [cut for node, _ in mentioned for cut in cuts(node)]
        begun += [cut for name in names for cut in cuts(name)]
        others = {owner for cut in dict.fromkeys(begun) for owner in owners(self.store, cut)}
        for name in names:
            others.update(self._inside(name))
        for other in sorted(others - {community}):
            shared = self._shared(community, other)
            if shared is not None:
                return shared, other
        return None

    def _names(self, community: str, number: int) -> list[str]:
        rows = self.store.connection.execute(
            "SELECT iri FROM described WHERE community = ?", (number,)
        ).fetchall()
        return [community, *(row[0] for row in rows)]

    def _inside(self, name: str) -> Iterator[str]:
        """Yield the communities that mention a node whose name begins with one, or are so named."""
        for low, high in ((f"{name}#", f"{name}$"), (f"{name}/", f"{name}0"), (name, f"{name}\0")):
            yield from (
                row[0]
                for row in self.store.connection.execute(
                    "SELECT c.iri FROM mention AS m JOIN community AS c ON c.id = m.community "
                    "WHERE m.node >= ?1 AND m.node < ?2 UNION "
                    "SELECT iri FROM community WHERE iri >= ?1 AND iri < ?2 UNION "
                    "SELECT c.iri FROM described AS d JOIN community AS c ON c.id = d.community "
                    "WHERE d.iri >= ?1 AND d.iri < ?2",
                    (low, high),
                )
            )

    def _shared(self, community: str, other: str) -> str | None:
        """Return a node that one of two communities describes and the other one knows."""
        mine, theirs = self._nodes(community), self._nodes(other)
        both = mine.described & (theirs.described | theirs.linked)
        both |= mine.linked & theirs.described
        return min(both - self.ontology, default=None)

    def _read_nodes(self, community: str) -> Nodes:
        cases = self.store.cases_of(community)
        lines = [line for asserted in cases.values() for line in asserted]
        return Nodes.of(lines + self.store.inferred_of(community))


def relied_terms(program: Program) -> tuple[str, ...]:
    """Return the terms of which only the ontology may have instances for rules to be local."""
    rules = program.ruleset.rules
    found = relied_on(rules, Vocabulary.of(program.ontology.facts, rules))
    return tuple(sorted(found.classes | found.properties))


def owners(store: Store, name: str) -> list[str]:
    """Return the communities that a name is of: their own, or that of a case about them."""
    rows = store.connection.execute(
        "SELECT iri FROM community WHERE iri = ?1 AND iri <> '' UNION "
        "SELECT c.iri FROM described AS d JOIN community AS c ON c.id = d.community "
        "WHERE d.iri = ?1",
        (name,),
    )
    return [row[0] for row in rows]


def cuts(iri: str) -> Iterator[str]:
    """Yield a name and what it begins with, cut before each ``#`` and ``/``."""
    for place, character in enumerate(iri):
        if character in "#/":
            yield iri[:place]
    yield iri
