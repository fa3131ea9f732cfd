"""OWL class expressions as patterns.

A class expression on the left of an axiom (what a thing must be) becomes alternatives of triple
patterns; on the right (what then follows) it becomes head triples. What OWL 2 RL allows on neither
side gives nothing and is told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final

from ccreason.frozen import frozen
from ccreason.namespaces import OWL, RDF, RDFS, XSD
from ccreason.rules.algebra import TriplePattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.ntriples import Fact

TYPE: Final = f"<{RDF}type>"
THING: Final = f"<{OWL}Thing>"
_NIL: Final = f"<{RDF}nil>"


def owl(name: str) -> str:
    """Return a term of OWL as N-Triples text."""
    return f"<{OWL}{name}>"


def rdfs(name: str) -> str:
    """Return a term of RDFS as N-Triples text."""
    return f"<{RDFS}{name}>"


class OntologyGraph:
    """The ontology's statements by subject and predicate."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._objects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for subject, predicate, value in facts:
            self._objects[subject, predicate].append(value)
            self._pairs[predicate].append((subject, value))

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of a subject."""
        return self._objects.get((subject, predicate), [])

    def one(self, subject: str, predicate: str) -> str | None:
        """Return an object of a subject, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Return subjects and objects of a predicate, in the order given."""
        return self._pairs.get(predicate, [])

    def instances(self, cls: str) -> list[str]:
        """Return the nodes of a type."""
        return [s for s, o in self.pairs(TYPE) if o == cls]

    def members(self, head: str | None) -> list[str]:
        """Return the members of an RDF list."""
        found: list[str] = []
        while head not in (None, _NIL):
            assert head is not None
            found += self.objects(head, f"<{RDF}first>")[:1]
            head = self.one(head, f"<{RDF}rest>")
        return found

    def is_datatype(self, term: str) -> bool:
        """Tell whether a term stands for literals, not for things."""
        return (
            term.startswith(f"<{XSD}")
            or term in (rdfs("Literal"), f"<{RDF}langString>", f"<{RDF}PlainLiteral>")
            or rdfs("Datatype") in self.objects(term, TYPE)
        )


@frozen
class Alternative:
    """One way to be of a class.

    Attributes:
        patterns: what must hold.
        same_as: the individual that the thing must be, if the class lists individuals.
    """

    patterns: tuple[TriplePattern, ...] = ()
    same_as: str | None = None


@dataclass
class Names:
    """Gives fresh variables."""

    count: int = 0
    prefix: str = field(default="v")

    def fresh(self) -> str:
        """Return a variable that was not used yet."""
        self.count += 1
        return f"?{self.prefix}{self.count}"


def is_named(term: str) -> bool:
    """Tell whether a term is an IRI."""
    return term.startswith("<")


def alternatives(
    graph: OntologyGraph, cls: str, variable: str, names: Names
) -> list[Alternative] | None:
    """Return the ways to be of a class, or None if OWL 2 RL has no rule for it."""
    if is_named(cls):
        if graph.is_datatype(cls):
            return [Alternative()] if cls == rdfs("Literal") else None
        if cls == THING:
            return [Alternative()]
        return [Alternative((TriplePattern(variable, TYPE, cls),))]
    if parts := graph.one(cls, owl("intersectionOf")):
        return _all_of(graph, graph.members(parts), variable, names)
    if parts := graph.one(cls, owl("unionOf")):
        found: list[Alternative] = []
        for part in graph.members(parts):
            ways = alternatives(graph, part, variable, names)
            if ways is None:
                return None
            found += ways
        return found
    if parts := graph.one(cls, owl("oneOf")):
        return [Alternative(same_as=one) for one in graph.members(parts)]
    return _restriction(graph, cls, variable, names)


def _all_of(
    graph: OntologyGraph, parts: list[str], variable: str, names: Names
) -> list[Alternative] | None:
    each = [alternatives(graph, part, variable, names) for part in parts]
    found: list[Alternative] = []
    for ways in product(*(ways for ways in each if ways is not None)):
        same = {way.same_as for way in ways if way.same_as}
        if len(same) < 2:
            patterns = tuple(dict.fromkeys(p for way in ways for p in way.patterns))
            found.append(Alternative(patterns, next(iter(same), None)))
    return None if None in each else found


def _restriction(
    graph: OntologyGraph, cls: str, variable: str, names: Names
) -> list[Alternative] | None:
    prop = graph.one(cls, owl("onProperty"))
    if prop is None:
        return None
    if value := graph.one(cls, owl("hasValue")):
        return [Alternative((link(graph, variable, prop, value),))]
    if graph.one(cls, owl("hasSelf")):
        return [Alternative((link(graph, variable, prop, variable),))]
    filler = graph.one(cls, owl("someValuesFrom"))
    least = graph.one(cls, owl("minCardinality")) or graph.one(cls, owl("minQualifiedCardinality"))
    if filler is None and least is not None and least.startswith('"1"'):
        filler = graph.one(cls, owl("onClass")) or THING
    if filler is None:
        return None
    other = names.fresh()
    ways = alternatives(graph, filler, other, names)
    if ways is None:
        return None
    return [
        Alternative((link(graph, variable, prop, way.same_as or other), *_put(way, other)))
        for way in ways
    ]


def _put(way: Alternative, variable: str) -> Iterator[TriplePattern]:
    """Yield a way's patterns, with the individual in the variable's place if it must be one."""
    for t in way.patterns:
        if way.same_as is None:
            yield t
        else:
            ends = [way.same_as if end == variable else end for end in (t.subject, t.object)]
            yield TriplePattern(ends[0], t.predicate, ends[1])


def link(graph: OntologyGraph, subject: str, prop: str, value: str) -> TriplePattern:
    """Return a property's triple pattern, turned round if the property is an inverse."""
    inverse = None if is_named(prop) else graph.one(prop, owl("inverseOf"))
    if inverse:
        return TriplePattern(value, inverse, subject)
    return TriplePattern(subject, prop, value)


@frozen
class Consequence:
    """What follows for a thing of a class: further conditions, and the head that then holds."""

    head: TriplePattern
    patterns: tuple[TriplePattern, ...] = ()
    kind: str = "subClassOf"


def consequences(
    graph: OntologyGraph, cls: str, variable: str, names: Names
) -> tuple[list[Consequence], list[str]]:
    """Return what follows for a thing of a class, and the parts that no rule can state."""
    if is_named(cls):
        if cls in (THING, owl("Nothing")) or graph.is_datatype(cls):
            return [], []
        return [Consequence(TriplePattern(variable, TYPE, cls))], []
    if parts := graph.one(cls, owl("intersectionOf")):
        found: list[Consequence] = []
        left: list[str] = []
        for part in graph.members(parts):
            more, rest = consequences(graph, part, variable, names)
            found += more
            left += rest
        return found, left
    prop = graph.one(cls, owl("onProperty"))
    if prop is not None:
        if value := graph.one(cls, owl("hasValue")):
            return [Consequence(link(graph, variable, prop, value), kind="hasValue")], []
        if graph.one(cls, owl("hasSelf")):
            return [Consequence(link(graph, variable, prop, variable), kind="hasSelf")], []
        if filler := graph.one(cls, owl("allValuesFrom")):
            other = names.fresh()
            step = link(graph, variable, prop, other)
            more, rest = consequences(graph, filler, other, names)
            return [Consequence(c.head, (step, *c.patterns), "allValuesFrom") for c in more], rest
    return [], [cls]
