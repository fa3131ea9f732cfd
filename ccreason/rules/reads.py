"""Which patterns a rule reads and writes, and whether it must wait until they are finished.

A *read* is strict when a fact that comes later could take an answer back: under NOT EXISTS,
MINUS and OPTIONAL, under EXISTS anywhere but in a positive condition, and under aggregates.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from ccreason.frozen import frozen
from ccreason.namespaces import RDF
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ccreason.rules.model import Rule

TYPE: Final = f"<{RDF}type>"


class Atom(NamedTuple):
    """A triple pattern reduced to what can be told apart: constants, and None for a variable."""

    subject: str | None
    predicate: str | None
    object: str | None

    def unifies(self, other: Atom) -> bool:
        """Tell whether a triple can match both."""
        return all(a is None or b is None or a == b for a, b in zip(self, other, strict=True))


@frozen
class Read:
    """One pattern that a body reads.

    Attributes:
        atom: the pattern.
        strict: whether it must be finished first.
        construct: what makes it strict (``NOT EXISTS``, ``COUNT``, ...), or an empty string.
        line: where the pattern stands in the file; 0 if it has no place.
        subject, object: the terms at both ends, to look up where they can come from.
        context: patterns that all hold where this one is read.
    """

    atom: Atom
    strict: bool
    construct: str
    line: int
    subject: str
    object: str
    context: tuple[al.Pattern, ...]


def reads(rule: Rule) -> tuple[Read, ...]:
    """Return what a rule's body reads, in the order of the text."""
    return tuple(_Reader(rule.body).pattern(rule.body, "", (rule.body,)))


def writes(rule: Rule) -> list[tuple[Atom, al.TriplePattern]]:
    """Return what a rule's head may write; a class listed by VALUES counts one by one."""
    domains = constant_domains(rule.body)
    return [
        (atom, triple)
        for triple in rule.head
        for atom in _atoms(triple.subject, triple.predicate, triple.object, domains)
    ]


def constant_domains(body: al.Pattern) -> dict[str, tuple[str, ...]]:
    """Return the variables that can only be one of some constants, by VALUES or BIND."""
    match body:
        case al.Values(variables, rows):
            found = {}
            for column, variable in enumerate(variables):
                terms = [row[column] for row in rows]
                if None not in terms:
                    found[variable] = tuple(dict.fromkeys(t for t in terms if t is not None))
            return found
        case al.Join(left, right):
            return constant_domains(left) | constant_domains(right)
        case al.LeftJoin(left, _) | al.Minus(left, _) | al.Filter(left, _):
            return constant_domains(left)
        case al.Extend(inner, variable, al.Constant(term)):
            return constant_domains(inner) | {variable: (term,)}
        case al.Extend(inner, _, _):
            return constant_domains(inner)
        case al.Union(left, right):
            first, second = constant_domains(left), constant_domains(right)
            return {
                name: tuple(dict.fromkeys(first[name] + second[name]))
                for name in first
                if name in second
            }
        case al.Project(inner, variables):
            domains = constant_domains(inner)
            return {name: domains[name] for name in variables if name in domains}
        case al.Group(inner, keys):
            domains = constant_domains(inner)
            return {name: domains[name] for name in keys if name in domains}
    return {}


def _atoms(
    subject: str, predicate: object, value: str, domains: dict[str, tuple[str, ...]]
) -> Iterator[Atom]:
    choices: list[Sequence[str | None]] = []
    for term in (subject, predicate, value):
        if al.is_variable(term):
            choices.append(domains.get(str(term)) or (None,))
        else:
            choices.append((str(term),))
    for s, p, o in product(*choices):
        yield Atom(s, p, o)


Context: TypeAlias = "tuple[al.Pattern, ...]"


class _Reader:
    def __init__(self, body: al.Pattern) -> None:
        self.domains = constant_domains(body)

    def pattern(self, node: al.Pattern, why: str, context: Context) -> Iterator[Read]:
        """Yield the reads of a pattern; ``why`` names what makes them strict, if anything."""
        match node:
            case al.Bgp(triples):
                for triple in triples:
                    yield from self.triple(triple, triples, why, context)
            case al.Join(left, right):
                yield from self.pattern(left, why, context)
                yield from self.pattern(right, why, context)
            case al.Union(left, right):
                yield from self.pattern(left, why, (*context, left))
                yield from self.pattern(right, why, (*context, right))
            case al.LeftJoin(left, right, condition):
                yield from self.pattern(left, why, context)
                inner = (*context, right)
                yield from self.pattern(right, why or "OPTIONAL", inner)
                if condition is not None:
                    yield from self.expression(condition, why or "OPTIONAL", inner)
            case al.Minus(left, right):
                yield from self.pattern(left, why, context)
                yield from self.pattern(right, why or "MINUS", (*context, right))
            case al.Filter(part, condition):
                yield from self.pattern(part, why, context)
                yield from self.condition(condition, why, context)
            case al.Extend(part, _, expression):
                yield from self.pattern(part, why, context)
                yield from self.expression(expression, why, context)
            case al.Group(part, _, aggregates):
                # Without an aggregate, a group is a DISTINCT and takes nothing back.
                name = aggregates[0].function if aggregates else ""
                yield from self.pattern(part, why or name, (*context, part))
            case al.Project(part, _):
                # A name that is not projected is another variable than the same name outside.
                yield from self.pattern(part, why, (part,))

    def condition(self, node: al.Expression, why: str, context: Context) -> Iterator[Read]:
        """Yield the reads of a filter; EXISTS is positive here, under && and || too."""
        match node:
            case al.Call("&&" | "||", arguments):
                for argument in arguments:
                    yield from self.condition(argument, why, context)
            case al.Exists(pattern, negated):
                why = why or ("NOT EXISTS" if negated else "")
                yield from self.pattern(pattern, why, (*context, pattern))
            case _:
                yield from self.expression(node, why, context)

    def expression(self, node: al.Expression, why: str, context: Context) -> Iterator[Read]:
        """Yield the reads of an expression whose value is used: all strict."""
        for child in al.walk(node):
            if isinstance(child, al.Exists):
                name = "NOT EXISTS" if child.negated else "EXISTS"
                yield from self.pattern(child.pattern, why or name, (*context, child.pattern))

    def triple(
        self,
        triple: al.TriplePattern,
        triples: Sequence[al.TriplePattern],
        why: str,
        context: Context,
    ) -> Iterator[Read]:
        ends = (triple.subject, triple.object)
        if isinstance(triple.predicate, str):
            for atom in _atoms(triple.subject, triple.predicate, triple.object, self.domains):
                yield Read(atom, bool(why), why, triple.line, *ends, context)
            return
        # The nodes inside a path have no name, so nothing is known of where they come from.
        for step in _steps(triple.predicate):
            yield Read(step, bool(why), why, triple.line, "?", "?", ())
        if may_be_empty(triple.predicate) and not _anchored(triple, triples):
            yield Read(Atom(None, None, None), bool(why), why, triple.line, "?", "?", ())


def _steps(path: al.Path) -> Iterator[Atom]:
    match path:
        case al.PathSequence(parts) | al.PathAlternative(parts):
            for part in parts:
                yield from _steps(part)
        case al.PathInverse(inner) | al.PathRepeat(inner, _):
            yield from _steps(inner)
        case al.NegatedSet():
            yield Atom(None, None, None)
        case str():
            yield Atom(None, path, None)


def may_be_empty(path: al.Path) -> bool:
    """Tell whether a path can lead from a node to itself without any triple."""
    match path:
        case al.PathRepeat(inner, kind):
            return kind != "+" or may_be_empty(inner)
        case al.PathSequence(parts):
            return all(map(may_be_empty, parts))
        case al.PathAlternative(parts):
            return any(map(may_be_empty, parts))
        case al.PathInverse(inner):
            return may_be_empty(inner)
    return False


def _anchored(triple: al.TriplePattern, triples: Sequence[al.TriplePattern]) -> bool:
    """Tell whether an end of a path is fixed by a constant or another pattern beside it."""
    ends = (triple.subject, triple.object)
    if any(not al.is_variable(end) for end in ends):
        return True
    return any(
        end in (other.subject, other.object)
        for other in triples
        if other is not triple and not may_be_empty(other.predicate)
        for end in ends
    )


def required(body: al.Node) -> tuple[Atom, ...]:
    """Return patterns without a match of which a body has no solution at all."""
    match body:
        case al.Bgp(triples):
            return tuple(
                Atom(
                    *(
                        None if al.is_variable(term) else term
                        for term in (t.subject, t.predicate, t.object)
                    )
                )
                for t in triples
                if isinstance(t.predicate, str)
            )
        case al.Join(left, right):
            return required(left) + required(right)
        case al.LeftJoin(left, _) | al.Minus(left, _) | al.Filter(left, _):
            return required(left)
        case al.Extend(inner, _, _) | al.Project(inner, _):
            return required(inner)
        case al.Group(inner, keys):
            return required(inner) if keys else ()
    return ()
