"""Algebra back to SPARQL text.

Two dialects. *Plain* is the query as it was. *Exact* is for facts whose literals a store would
rewrite (``"01"^^xsd:integer``): such a literal is kept in the store under a datatype of our own
(:mod:`ccreason.engine.literals`), patterns compare terms as they are, and only where an
expression needs a value is the original literal put back, by :data:`VALUE`. MIN and MAX are
always our own, so that among equal values the same term wins everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from ccreason.namespaces import PREFIXES
from ccreason.rules import algebra as al

_URN: Final = "urn:x-ccreason:"
VALUE: Final = _URN + "value"
DATATYPE: Final = _URN + "datatype"
MIN: Final = _URN + "min"
MAX: Final = _URN + "max"

_INFIX: Final = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"})
# Functions that take a term as it is, not its value.
_TERMS: Final = frozenset({"BOUND", "SAMETERM", "ISIRI", "ISBLANK", "ISLITERAL", "STR", "LANG"})

TermWriter = Callable[[str], str]


def _same(term: str) -> str:
    return term


class Writer:
    """Writes patterns and expressions.

    Args:
        exact: whether to write the exact dialect.
        term: how a constant of a pattern is stored.
    """

    def __init__(self, *, exact: bool = False, term: TermWriter = _same) -> None:
        self.exact = exact
        self.term = term

    # patterns --------------------------------------------------------------------------------

    def group(self, pattern: al.Pattern) -> str:
        """Return a pattern as a group, braces included."""
        return "{ " + self.elements(pattern) + " }"

    def elements(self, pattern: al.Pattern) -> str:  # noqa: C901 - one case per operator
        """Return what stands between the braces of a group that means this pattern."""
        match pattern:
            case al.Bgp(triples):
                return " ".join(self.triple(t) for t in triples)
            case al.Join(left, right):
                return f"{self.prefix(left)} {self.element(right)}"
            case al.LeftJoin(left, right, condition):
                inner = self.prefix(right)
                if condition is not None:
                    inner += f" FILTER({self.value(condition)})"
                return f"{self.prefix(left)} OPTIONAL {{ {inner} }}"
            case al.Union(left, right):
                return f"{self.group(left)} UNION {self.group(right)}"
            case al.Minus(left, right):
                return f"{self.prefix(left)} MINUS {self.group(right)}"
            case al.Filter(inner_pattern, condition):
                text = self.elements(inner_pattern)
                return f"{text} FILTER({self.value(condition)})"
            case al.Graph(name, inner_pattern):
                return f"GRAPH {self.term(name)} {self.group(inner_pattern)}"
            case al.Extend(inner_pattern, variable, expression):
                text = self.copy(expression)
                return f"{self.prefix(inner_pattern)} BIND({text} AS {variable})"
            case al.Values(variables, rows):
                return self.values(variables, rows)
            case al.Project():
                return "{ " + self.project(pattern) + " }"
            case al.Group():
                # Only below a projection; shown on its own when a part is asked for.
                visible = al.in_scope(pattern)
                return "{ " + self.project(al.Project(pattern, visible)) + " }"

    def prefix(self, pattern: al.Pattern) -> str:
        """Return a pattern as the first elements of a group; filters would reach too far."""
        if isinstance(pattern, al.Filter | al.Union):
            return self.group(pattern)
        return self.elements(pattern)

    def element(self, pattern: al.Pattern) -> str:
        """Return a pattern as one further element of a group."""
        if isinstance(pattern, al.Bgp | al.Values | al.Project):
            return self.elements(pattern)
        return self.group(pattern)

    def triple(self, triple: al.TriplePattern) -> str:
        """Return a triple pattern with its full stop."""
        predicate = self.path(triple.predicate)
        return f"{self.term(triple.subject)} {predicate} {self.term(triple.object)} ."

    def path(self, path: al.Path) -> str:
        """Return a predicate or path."""
        match path:
            case al.PathSequence(parts):
                return "(" + "/".join(map(self.path, parts)) + ")"
            case al.PathAlternative(parts):
                return "(" + "|".join(map(self.path, parts)) + ")"
            case al.PathInverse(inner):
                return f"(^{self.path(inner)})"
            case al.PathRepeat(inner, kind):
                return f"({self.path(inner)}{kind})"
            case al.NegatedSet(forward, backward):
                return "!(" + "|".join([*forward, *("^" + p for p in backward)]) + ")"
            case _:
                return path

    def values(self, variables: Iterable[str], rows: Iterable[Iterable[str | None]]) -> str:
        """Return an inline table."""
        lines = (
            "(" + " ".join("UNDEF" if t is None else self.term(t) for t in row) + ")"
            for row in rows
        )
        return f"VALUES ({' '.join(variables)}) {{ {' '.join(lines)} }}"

    def project(self, pattern: al.Project) -> str:
        """Return a sub-select."""
        inner = pattern.pattern
        computed: dict[str, al.Expression] = {}
        while isinstance(inner, al.Extend) and _over_group(inner.pattern):
            computed[inner.variable] = inner.expression
            inner = inner.pattern
        having: list[al.Expression] = []
        while isinstance(inner, al.Filter) and _over_group(inner.pattern):
            having.append(inner.condition)
            inner = inner.pattern
        aggregates: dict[str, str] = {}
        tail = ""
        if isinstance(inner, al.Group):
            aggregates = {a.variable: self.aggregate(a) for a in inner.aggregates}
            if inner.keys:
                tail = " GROUP BY " + " ".join(inner.keys)
            inner = inner.pattern
        own = Writer(exact=self.exact, term=self.term)
        own.variable = lambda name: aggregates.get(name, name)  # type: ignore[method-assign]
        if having:
            tail += " HAVING " + " ".join(f"({own.value(c)})" for c in reversed(having))
        columns = []
        for name in pattern.variables:
            if name in computed:
                columns.append(f"({own.copy(computed[name])} AS {name})")
            elif name in aggregates:
                columns.append(f"({aggregates[name]} AS {name})")
            else:
                columns.append(name)
        head = "SELECT DISTINCT " if pattern.distinct else "SELECT "
        return f"{head}{' '.join(columns) or '*'} WHERE {self.group(inner)}{tail}"

    def aggregate(self, aggregate: al.Aggregate) -> str:
        """Return an aggregate call."""
        distinct = "DISTINCT " if aggregate.distinct else ""
        if aggregate.argument is None:
            return f"COUNT({distinct}*)"
        if aggregate.function == "COUNT":
            return f"COUNT({distinct}{self.copy(aggregate.argument)})"
        if aggregate.function in ("MIN", "MAX"):
            name = MIN if aggregate.function == "MIN" else MAX
            return f"<{name}>({self.copy(aggregate.argument)})"
        return f"{aggregate.function}({distinct}{self.value(aggregate.argument)})"

    # expressions -----------------------------------------------------------------------------

    def variable(self, name: str) -> str:
        """Return a variable of an expression."""
        return name

    def copy(self, expression: al.Expression) -> str:
        """Return an expression whose result is kept as a term."""
        match expression:
            case al.Variable(name):
                return self.variable(name)
            case al.Constant(term):
                return self.term(term)
            case al.Call("IF", (condition, yes, no)):
                return f"IF({self.value(condition)}, {self.copy(yes)}, {self.copy(no)})"
            case al.Call("COALESCE", arguments):
                return f"COALESCE({', '.join(map(self.copy, arguments))})"
            case _:
                return self.value(expression)

    def value(self, expression: al.Expression) -> str:
        """Return an expression whose result is used for its value."""
        match expression:
            case al.Variable() | al.Call("IF" | "COALESCE"):
                text = self.copy(expression)
                return f"<{VALUE}>({text})" if self.exact else text
            case al.Constant(term):
                return term
            case al.Exists(pattern, negated):
                return ("NOT EXISTS " if negated else "EXISTS ") + self.group(pattern)
            case al.Call(function, arguments):
                return self.call(function, arguments)

    def call(self, function: str, arguments: tuple[al.Expression, ...]) -> str:
        """Return a call that is not a copy of one of its arguments."""
        if function in _TERMS:
            return f"{function}({', '.join(map(self.copy, arguments))})"
        if function == "DATATYPE" and self.exact:
            return f"<{DATATYPE}>({self.copy(arguments[0])})"
        texts = [self.value(a) for a in arguments]
        if function in _INFIX and len(texts) == 2:
            return f"({texts[0]} {function} {texts[1]})"
        if function in ("!", "-"):
            return f"({function} {texts[0]})"
        if function in ("IN", "NOT IN"):
            return f"({texts[0]} {function} ({', '.join(texts[1:])}))"
        return f"{function}({', '.join(texts)})"


def _over_group(pattern: al.Pattern) -> bool:
    """Tell whether a pattern is computed columns and HAVING over a group."""
    while isinstance(pattern, al.Extend | al.Filter):
        pattern = pattern.pattern
    return isinstance(pattern, al.Group)


def select(
    body: al.Pattern,
    variables: Iterable[str],
    *,
    exact: bool = False,
    term: TermWriter = _same,
) -> str:
    """Return the SELECT that gives a body's solutions.

    Args:
        body: the pattern.
        variables: the variables wanted, with ``?``; none asks whether there is a solution.
        exact: whether to write the exact dialect.
        term: how a constant of a pattern is stored.
    """
    writer = Writer(exact=exact, term=term)
    names = list(variables)
    if not names:
        return f"ASK {writer.group(body)}"
    return f"SELECT DISTINCT {' '.join(names)} WHERE {writer.group(body)}"


def has_rewritten_constants(body: al.Pattern, is_rewritten: Callable[[str], bool]) -> bool:
    """Tell whether a body names a literal whose text a store would not keep."""
    for node in al.walk(body):
        match node:
            case al.TriplePattern(subject, _, value):
                terms: Iterable[str | None] = (subject, value)
            case al.Constant(term):
                terms = (term,)
            case al.Values(_, rows):
                terms = (term for row in rows for term in row)
            case _:
                continue
        if any(t is not None and t.startswith('"') and is_rewritten(t) for t in terms):
            return True
    return False


_IRI: Final = re.compile(r"<([^<>\s]+[#/])([A-Za-z][\w-]*)>")


def shorten(text: str) -> str:
    """Return a text with the IRIs of known vocabularies as prefixed names, for readers."""
    prefixes = {namespace: prefix for prefix, namespace in PREFIXES.items()}

    def name(match: re.Match[str]) -> str:
        prefix = prefixes.get(match[1])
        return match[0] if prefix is None else f"{prefix}:{match[2]}"

    return _IRI.sub(name, text).replace(" rdf:type ", " a ")
