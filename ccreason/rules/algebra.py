"""SPARQL algebra of a rule's body, small and serialisable.

Terms are strings: a variable ``?name``; an IRI, literal or blank node in its N-Triples form. So a
body can be compared, hashed, and kept as JSON in the cache without any RDF library. Blank nodes
in a body are variables that no query can name; they are called ``?_1``, ``?_2``, ...

Operators are those of SPARQL 1.1 Query, section 18.2. Line numbers stand in patterns that a
message may have to point at; they take no part in comparison.
"""

from __future__ import annotations

from dataclasses import field, fields
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ccreason.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Term: TypeAlias = str


def is_variable(term: object) -> bool:
    """Tell whether a term of a pattern is a variable (named or a blank node's)."""
    return isinstance(term, str) and term[:1] == "?"


def is_hidden(variable: str) -> bool:
    """Tell whether a variable stands for a blank node of the query's text."""
    return variable.startswith("?_")


class Node:
    """An operator, expression or path; subclasses are frozen."""

    def to_json(self) -> list[Any]:
        """Return the node as ``[class, field, ...]``."""
        return [type(self).__name__, *(_pack(getattr(self, f.name)) for f in fields(self))]  # type: ignore[arg-type]

    @cached_property
    def _in_scope(self) -> tuple[Term, ...]:
        found: dict[Term, None] = {}
        _scope(self, found)
        return tuple(found)


# Property paths (section 9) ------------------------------------------------------------------


@frozen
class PathSequence(Node):
    """``a / b``."""

    parts: tuple[Path, ...]


@frozen
class PathAlternative(Node):
    """``a | b``."""

    parts: tuple[Path, ...]


@frozen
class PathInverse(Node):
    """``^a``."""

    path: Path


@frozen
class PathRepeat(Node):
    """``a?``, ``a*``, ``a+``; ``kind`` is that sign."""

    path: Path
    kind: str


@frozen
class NegatedSet(Node):
    """``!(a | ^b)``: predicates excluded forwards and backwards."""

    forward: tuple[Term, ...]
    backward: tuple[Term, ...]


Path: TypeAlias = "Term | PathSequence | PathAlternative | PathInverse | PathRepeat | NegatedSet"

# Patterns ------------------------------------------------------------------------------------


@frozen
class TriplePattern(Node):
    """A triple pattern; the predicate may be a path."""

    subject: Term
    predicate: Path
    object: Term
    line: int = field(default=0, compare=False)


@frozen
class Bgp(Node):
    """A basic graph pattern: triple patterns in the order of the text."""

    triples: tuple[TriplePattern, ...] = ()

    @cached_property
    def is_plain(self) -> bool:
        """Whether no predicate is a path."""
        return all(isinstance(triple.predicate, str) for triple in self.triples)

    @cached_property
    def orders(self) -> dict[frozenset[Term], tuple[int, ...]]:
        """In which order its triples are looked up, by the names known; matchers remember it."""
        return {}


@frozen
class Join(Node):
    """Both patterns."""

    left: Pattern
    right: Pattern


@frozen
class LeftJoin(Node):
    """``OPTIONAL``: the left pattern, with the right one where it fits."""

    left: Pattern
    right: Pattern
    condition: Expression | None = None
    line: int = field(default=0, compare=False)


@frozen
class Union(Node):
    """Either pattern."""

    left: Pattern
    right: Pattern


@frozen
class Minus(Node):
    """``MINUS``."""

    left: Pattern
    right: Pattern
    line: int = field(default=0, compare=False)


@frozen
class Filter(Node):
    """``FILTER``."""

    pattern: Pattern
    condition: Expression


@frozen
class Graph(Node):
    """``GRAPH``: a pattern in the graph of that name; only queries may have it."""

    name: Term
    pattern: Pattern
    line: int = field(default=0, compare=False)


@frozen
class Extend(Node):
    """``BIND``, or a computed column of a sub-select."""

    pattern: Pattern
    variable: Term
    expression: Expression


@frozen
class Values(Node):
    """``VALUES``; None stands for UNDEF."""

    variables: tuple[Term, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    line: int = field(default=0, compare=False)


@frozen
class Aggregate(Node):
    """An aggregate of a group, kept in a variable. ``argument`` None is ``COUNT(*)``."""

    variable: Term
    function: str
    distinct: bool
    argument: Expression | None


@frozen
class Group(Node):
    """Groups by the keys and aggregates; ``keys`` empty is one group over all."""

    pattern: Pattern
    keys: tuple[Term, ...]
    aggregates: tuple[Aggregate, ...]


@frozen
class Project(Node):
    """A sub-select: only the named variables can be seen outside."""

    pattern: Pattern
    variables: tuple[Term, ...]
    distinct: bool = False
    line: int = field(default=0, compare=False)


Pattern: TypeAlias = (
    "Bgp | Join | LeftJoin | Union | Minus | Filter | Graph | Extend | Values | Group | Project"
)

# Expressions ---------------------------------------------------------------------------------


@frozen
class Variable(Node):
    """A variable in an expression."""

    name: Term


@frozen
class Constant(Node):
    """An IRI or literal in an expression."""

    term: Term


@frozen
class Call(Node):
    """An operator or function: its sign, upper-case name, or the cast's IRI, and arguments."""

    function: str
    arguments: tuple[Expression, ...]
    line: int = field(default=0, compare=False)


@frozen
class Exists(Node):
    """``EXISTS`` or ``NOT EXISTS``."""

    pattern: Pattern
    negated: bool
    line: int = field(default=0, compare=False)


Expression: TypeAlias = "Variable | Constant | Call | Exists"

_CLASSES: Final[dict[str, Callable[..., Node]]] = {
    cls.__name__: cls
    for cls in (
        PathSequence, PathAlternative, PathInverse, PathRepeat, NegatedSet, TriplePattern, Bgp,
        Join, LeftJoin, Union, Minus, Filter, Graph, Extend, Values, Aggregate, Group, Project,
        Variable, Constant, Call, Exists,
    )
}  # fmt: skip

# JSON: a node is [class, field, ...]; a tuple of anything is {"t": [...]}, so that a class name
# is never mistaken for the first of a tuple of strings.


def _pack(value: object) -> object:
    if isinstance(value, Node):
        return value.to_json()
    if isinstance(value, tuple):
        return {"t": [_pack(item) for item in value]}
    return value


def from_json(value: Any) -> Any:
    """Return what :meth:`Node.to_json` made a list of."""
    if isinstance(value, list):
        return _CLASSES[value[0]](*map(from_json, value[1:]))
    if isinstance(value, dict):
        return tuple(map(from_json, value["t"]))
    return value


# Walking -------------------------------------------------------------------------------------


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly under a node, in the order of its fields."""
    for name in _names_of(type(node)):  # type: ignore[arg-type]
        yield from _nodes(getattr(node, name))


@cache
def _names_of(cls: type[Node]) -> tuple[str, ...]:
    return tuple(part.name for part in fields(cls))  # type: ignore[arg-type]


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything under it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def path_predicates(path: Path) -> Iterator[Term]:
    """Yield the predicates that a path names (not those that a negated set excludes)."""
    if isinstance(path, str):
        yield path
    elif isinstance(path, PathSequence | PathAlternative):
        for part in path.parts:
            yield from path_predicates(part)
    elif isinstance(path, PathInverse | PathRepeat):
        yield from path_predicates(path.path)


def triple_variables(triple: TriplePattern) -> Iterator[Term]:
    """Yield the variables of a triple pattern."""
    for term in (triple.subject, triple.predicate, triple.object):
        if is_variable(term):
            yield term  # type: ignore[misc]


def in_scope(pattern: Node) -> tuple[Term, ...]:
    """Return the variables in scope after a pattern (section 18.2.1), in order of appearance."""
    return pattern._in_scope


def _scope(pattern: Node, found: dict[Term, None]) -> None:
    match pattern:
        case Bgp(triples):
            for triple in triples:
                found.update(dict.fromkeys(triple_variables(triple)))
        case Join(left, right) | Union(left, right) | LeftJoin(left, right):
            _scope(left, found)
            _scope(right, found)
        case Minus(left, _):
            _scope(left, found)
        case Filter(inner, _):
            _scope(inner, found)
        case Graph(name, inner):
            if is_variable(name):
                found[name] = None
            _scope(inner, found)
        case Extend(inner, variable, _):
            _scope(inner, found)
            found[variable] = None
        case Values(variables, _) | Project(_, variables):
            found.update(dict.fromkeys(variables))
        case Group(_, keys, aggregates):
            found.update(dict.fromkeys(keys))
            found.update(dict.fromkeys(a.variable for a in aggregates))


def expression_variables(expression: Node) -> set[Term]:
    """Return the variables that an expression reads, those of EXISTS patterns included."""
    names: set[Term] = set()
    for node in walk(expression):
        if isinstance(node, Variable):
            names.add(node.name)
        elif isinstance(node, TriplePattern):
            names.update(triple_variables(node))
        elif isinstance(node, Graph) and is_variable(node.name):
            names.add(node.name)
    return names


def join_all(parts: Sequence[Pattern]) -> Pattern:
    """Return the join of patterns, neighbouring basic graph patterns merged."""
    result: Pattern = Bgp()
    for part in parts:
        if isinstance(result, Bgp) and not result.triples:
            result = part
        elif isinstance(result, Bgp) and isinstance(part, Bgp):
            result = Bgp(result.triples + part.triples)
        else:
            result = Join(result, part)
    return result
