"""Random queries with GRAPH, and SPARQL's own definition of their answers.

The evaluator follows SPARQL 1.1 Query, sections 18.5 and 18.6, operator by operator and graph by
graph; it is as simple and as slow as the text. Terms are N-Triples texts, solutions dictionaries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.rules import algebra as al

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

Solution = dict[str, str]
Triples = set[tuple[str, str, str]]

GRAPHS: Final = (":one", ":two", "<https://example.org/c1/inferred>", ":none")
NODES: Final = (":a", ":b", ":c", ":one", ":two", ":c1")
PREDICATES: Final = (":p", ":q", ":r", ":s")
VARIABLES: Final = ("?x", "?y", "?z", "?g", "?h")
LITERALS: Final = ("1", '"t"', '"t"@en')


class Evaluator:
    """Answers queries over named graphs; the default graph is their merge."""

    def __init__(self, graphs: Mapping[str, Triples]) -> None:
        self.graphs = {name: triples for name, triples in graphs.items() if triples}
        self.merge: Triples = set().union(*self.graphs.values())

    def answers(self, pattern: al.Pattern) -> list[Solution]:
        """Return the solutions of a query's pattern."""
        return self.evaluate(pattern, self.merge, {})

    def evaluate(self, node: al.Pattern, active: Triples, given: Solution) -> list[Solution]:  # noqa: C901
        """Return the solutions in a graph; ``given`` are values put into the pattern by EXISTS."""

        def inside(pattern: al.Pattern) -> list[Solution]:
            return self.evaluate(pattern, active, given)

        def holds(condition: al.Expression, solution: Solution) -> bool:
            return self.truth(condition, active, given | solution) is True

        match node:
            case al.Bgp(triples):
                found: list[Solution] = [{}]
                for triple in triples:
                    found = joined(found, list(self.matches(triple, active, given)))
                return found
            case al.Join(left, right):
                return joined(inside(left), inside(right))
            case al.LeftJoin(left, right, condition):
                result: list[Solution] = []
                other = inside(right)
                for one in inside(left):
                    both = [
                        m for m in joined([one], other) if condition is None or holds(condition, m)
                    ]
                    result += both or [one]
                return result
            case al.Union(left, right):
                return inside(left) + inside(right)
            case al.Minus(left, right):
                other = inside(right)
                return [
                    one
                    for one in inside(left)
                    if not any(compatible(one, o) and one.keys() & o.keys() for o in other)
                ]
            case al.Filter(pattern, condition):
                return [s for s in inside(pattern) if holds(condition, s)]
            case al.Extend(pattern, variable, expression):

                def value(known: Solution) -> str | None:
                    if isinstance(expression, al.Constant):
                        return expression.term
                    assert isinstance(expression, al.Variable)
                    return known.get(expression.name)

                return [
                    s | ({variable: v} if (v := value(given | s)) else {}) for s in inside(pattern)
                ]
            case al.Values(variables, rows):
                table = [
                    {v: c for v, c in zip(variables, row, strict=True) if c is not None}
                    for row in rows
                ]
                return [s for s in table if compatible(s, given)]
            case al.Graph(name, pattern):
                name = given.get(name, name)
                if not al.is_variable(name):
                    if name not in self.graphs:
                        return []
                    return self.evaluate(pattern, self.graphs[name], given)
                return [
                    s
                    for graph, triples in self.graphs.items()
                    for s in joined([{name: graph}], self.evaluate(pattern, triples, given))
                ]
            case al.Project(pattern, variables, distinct):
                seen = {v: c for v, c in given.items() if v in variables}
                rows_ = [
                    {v: s[v] for v in variables if v in s}
                    for s in self.evaluate(pattern, active, {})
                ]
                if distinct:
                    rows_ = [
                        dict(r) for r in dict.fromkeys(tuple(sorted(r.items())) for r in rows_)
                    ]
                return [s for s in rows_ if compatible(s, seen)]
            case al.Group(pattern, keys, aggregates):
                return self.grouped(inside(pattern), keys, aggregates)
        raise AssertionError(node)

    @staticmethod
    def grouped(
        solutions: list[Solution], keys: Iterable[str], aggregates: Iterable[al.Aggregate]
    ) -> list[Solution]:
        """Return the groups with their counts."""
        groups: dict[tuple[tuple[str, str], ...], int] = {}
        for s in solutions:
            key = tuple((k, s[k]) for k in keys if k in s)
            groups[key] = groups.get(key, 0) + 1
        if not keys:
            groups = {(): len(solutions)}
        integer = "<http://www.w3.org/2001/XMLSchema#integer>"
        (aggregate,) = aggregates
        return [dict(k) | {aggregate.variable: f'"{n}"^^{integer}'} for k, n in groups.items()]

    def truth(self, node: al.Expression, active: Triples, known: Solution) -> bool | None:
        """Return the truth of a condition; None is an error."""
        match node:
            case al.Exists(pattern, negated):
                return bool(self.evaluate(pattern, active, known)) != negated
            case al.Call("BOUND", (al.Variable(name),)):
                return name in known
            case al.Call("!", (inner,)):
                value = self.truth(inner, active, known)
                return None if value is None else not value
            case al.Call("&&", parts):
                values = [self.truth(part, active, known) for part in parts]
                return False if False in values else None if None in values else True
            case al.Call("SAMETERM", (one, other)):
                a, b = (t.term if isinstance(t, al.Constant) else known.get(t.name)  # type: ignore[union-attr]
                        for t in (one, other))  # fmt: skip
                return None if a is None or b is None else a == b
        raise AssertionError(node)

    def matches(
        self, triple: al.TriplePattern, active: Triples, given: Solution
    ) -> Iterable[Solution]:
        """Yield the matches of a triple pattern, or of a path pattern."""
        s, o = (given.get(t, t) for t in (triple.subject, triple.object))
        if isinstance(triple.predicate, str):
            p = given.get(triple.predicate, triple.predicate)
            rows = [((s, p, o), t) for t in active]
        else:
            ends = {t for t in (s, o) if not al.is_variable(t)}
            rows = [((s, o), pair) for pair in self.path(triple.predicate, active, ends)]
        for pattern, terms in rows:
            found: Solution = {}
            for wanted, here in zip(pattern, terms, strict=True):
                if not al.is_variable(wanted):
                    if wanted != here:
                        break
                elif found.setdefault(wanted, here) != here:
                    break
            else:
                yield found | {v: given[v] for v in al.triple_variables(triple) if v in given}

    def path(self, path: al.Path, active: Triples, ends: set[str]) -> list[tuple[str, str]]:
        """Return the pairs that a path connects, repeats as section 18.4 has them."""
        match path:
            case al.PathInverse(inner):
                return [(o, s) for s, o in self.path(inner, active, ends)]
            case al.PathAlternative(parts):
                return [pair for part in parts for pair in self.path(part, active, ends)]
            case al.PathSequence(parts):
                first, *rest = (self.path(part, active, ends) for part in parts)
                for pairs in rest:
                    first = [(s, o) for s, m in first for n, o in pairs if m == n]
                return first
            case al.PathRepeat(inner, kind):
                once = set(self.path(inner, active, ends))
                nodes = {n for s, _, o in active for n in (s, o)} | ends
                none = {(n, n) for n in nodes} if kind in "*?" else set()
                if kind == "?":
                    return list(once | none)
                grown = set(once)
                while more := {(s, o) for s, m in grown for n, o in once if m == n} - grown:
                    grown |= more
                return list(grown | none)
            case al.NegatedSet(forward, backward):
                found = [(s, o) for s, p, o in active if p not in forward] if forward else []
                return found + [(o, s) for s, p, o in active if backward and p not in backward]
            case _:
                return [(s, o) for s, p, o in active if p == path]


def compatible(one: Solution, other: Solution) -> bool:
    """Tell whether solutions agree in what both bind."""
    return all(other[v] == c for v, c in one.items() if v in other)


def joined(left: list[Solution], right: list[Solution]) -> list[Solution]:
    """Return the join of solutions."""
    return [one | other for one in left for other in right if compatible(one, other)]


class Generator:
    """Writes queries.

    Args:
        chance: where choices come from.
        careful: whether to stay where the default engine does as SPARQL says. It takes the
            graph of ``GRAPH ?g`` from the triple patterns inside: a sub-select, a group without
            such a pattern, or MINUS inside come out otherwise, and so do OPTIONAL that names
            ``?g``, the ends of an empty path, what stands in no graph, and paths with alternatives
            or negated sets (it may give a pair of ends once, not once for each statement).
    """

    def __init__(self, chance: random.Random, *, careful: bool) -> None:
        self.chance, self.careful = chance, careful
        self.count = 0
        self.around: list[str] = []

    def query(self) -> str:
        """Return a query."""
        parts = [self.graph(2, None)]
        if self.chance.random() < 0.5:
            parts.insert(self.chance.randint(0, 1), self.element(2, None))
        return f"SELECT * {{ {' '.join(parts)} }}"

    def elements(self, depth: int, graph: str | None) -> str:
        """Return what stands in a group; ``graph`` is the variable of the graph around it."""
        count = self.chance.choice((0, 0, 1, 1, 2))
        parts = [self.triple(), *(self.element(depth, graph) for _ in range(count))]
        if not self.careful and self.chance.random() < 0.1:
            parts.pop(0)
        return " ".join(parts)

    def element(self, depth: int, graph: str | None) -> str:  # noqa: C901
        kinds = ["triple", "path", "values", "filter", "bind"]
        if depth:
            kinds += ["graph", "graph", "optional", "union", "exists", "select", "minus"]
        kind = self.chance.choice(kinds)
        if self.careful and graph is not None and kind in ("select", "minus"):
            kind = "graph"
        match kind:
            case "triple":
                return self.triple()
            case "path":
                return self.path_triple()
            case "values":
                names = self.chance.sample(VARIABLES, 2)
                cells = (*["UNDEF"] * 8, *NODES[:5], *GRAPHS)
                rows = [
                    f"({self.chance.choice(cells)} {self.chance.choice(cells)})" for _ in range(2)
                ]
                return f"VALUES ({' '.join(names)}) {{ {' '.join(rows)} }}"
            case "filter":
                return f"FILTER({self.condition(graph)})"
            case "bind":
                self.count += 1
                return f"BIND({self.variable(graph)} AS ?b{self.count})"
            case "graph":
                return self.graph(depth - 1, graph)
            case "optional":
                inner = self.elements(depth - 1, graph)
                named = self.careful and any(name in inner for name in self.around)
                return f"{'' if named else 'OPTIONAL '}{{ {inner} }}"
            case "union":
                sides = (self.elements(depth - 1, graph) for _ in range(2))
                return "{ " + " } UNION { ".join(sides) + " }"
            case "minus":
                return f"MINUS {{ {self.elements(depth - 1, graph)} }}"
            case "exists":
                negated = self.chance.choice(("", "NOT "))
                return f"FILTER {negated}EXISTS {{ {self.elements(depth - 1, graph)} }}"
            case _:
                return self.select(depth - 1, graph)

    def graph(self, depth: int, around: str | None) -> str:
        name = self.chance.choice(("?g", "?g", "?h", "?x", *GRAPHS[:3]))
        if not self.careful and self.chance.random() < 0.1:
            name = GRAPHS[3]
        if name[0] != "?":
            return f"GRAPH {name} {{ {self.elements(depth, around)} }}"
        self.around.append(name)
        inner = self.elements(depth, name)
        self.around.pop()
        return f"GRAPH {name} {{ {inner} }}"

    def select(self, depth: int, graph: str | None) -> str:
        names = self.chance.sample(VARIABLES, self.chance.randint(0, 2))
        inner = self.elements(depth, graph)
        if names and self.chance.random() < 0.5:
            distinct = self.chance.choice(("", "DISTINCT "))
            return f"{{ SELECT {distinct}{' '.join(names)} {{ {inner} }} }}"
        self.count += 1
        keys = f" GROUP BY {' '.join(names)}" if names else ""
        return f"{{ SELECT {' '.join(names)} (COUNT(*) AS ?n{self.count}) {{ {inner} }}{keys} }}"

    def triple(self) -> str:
        names = VARIABLES[:3] * 5
        subject = self.chance.choice((*names, "?g", *NODES[:2]))
        predicate = self.chance.choice((*PREDICATES[:3] * 3, ":s", "a", "?p"))
        value = self.chance.choice((*names, "?g", NODES[0], LITERALS[0]))
        return f"{subject} {predicate} {value} ."

    def path_triple(self) -> str:
        ends = [self.chance.choice((*VARIABLES[:3] * 3, *NODES[:2])) for _ in range(2)]
        return f"{ends[0]} {self.path(2)} {ends[1]} ."

    def path(self, depth: int) -> str:
        if not depth:
            return self.chance.choice(PREDICATES)
        kinds = "/^+" if self.careful else "/|^+!?*"
        match self.chance.choice(kinds):
            case "^":
                return f"^({self.path(depth - 1)})"
            case "/" | "|" as sign:
                return f"({self.path(depth - 1)}{sign}{self.path(depth - 1)})"
            case "!":
                return self.chance.choice(("!:p", "!(^:p)", "!(:p|^:q)"))
            case sign:
                return f"({self.path(depth - 1)}){sign}"

    def variable(self, graph: str | None) -> str:
        return self.chance.choice([v for v in VARIABLES if v != graph])

    def condition(self, graph: str | None) -> str:
        one, other = self.variable(graph), self.chance.choice((self.variable(graph), *NODES))
        return self.chance.choice(
            (f"sameTerm({one}, {other})", *[f"!sameTerm({one}, {other})", f"BOUND({one})"] * 2)
        )
