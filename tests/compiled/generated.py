"""Random rules from the supported fragment, and random data with nasty literals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.namespaces import XSD
from ccreason.rules import algebra as al
from ccreason.rules.model import Rule
from ccreason.rules.parser import parse_construct

if TYPE_CHECKING:
    import random

PREFIXES: Final = f"PREFIX : <https://example.org/>\nPREFIX xsd: <{XSD}>\n"
NODES: Final = (":a", ":b", ":c", ":d", ":community")
PREDICATES: Final = (":p", ":q", ":r")
LITERALS: Final = (
    '"01"^^xsd:integer', '"1"^^xsd:integer', '"1"^^xsd:int', "1.50", "1.5", "1.0", "0", "-0.51",
    "-2.5", "2.5", '"x"^^xsd:integer', '"9223372036854775807"^^xsd:integer',
    '"0.000000000000000001"^^xsd:decimal', '"1"^^xsd:boolean', "true", "false",
    '"maybe"^^xsd:boolean', '"2020-01-01"^^xsd:date', '"2020-01-01+00:00"^^xsd:date',
    '"2020-01-01Z"^^xsd:date', '"2021-02-29"^^xsd:date', '"2020-03-01-05:00"^^xsd:date',
    '"2020-01-01T00:00:00+00:00"^^xsd:dateTime', '"2020-01-01T00:00:00.500Z"^^xsd:dateTime',
    '"2020-01-01T02:00:00"^^xsd:dateTime', '""', '"a"', '"A b"', '"a\\"b\\\\\\n"', '"é村"',
    '"a"@en',
    '"a"@fr', '"b"@en-gb', '"x"^^<urn:t>', '"y"^^<urn:t>', '"12"',
)  # fmt: skip
VARIABLES: Final = ("?x", "?y", "?z", "?v", "?w")


def parsed(name: str, body: str, head: str | None = None) -> Rule:
    """Return the rule of a WHERE clause (its head says the community's own name)."""
    head = head or f"?community :{name} ?community"
    text = f"{PREFIXES}CONSTRUCT {{ {head} }} WHERE {body}"
    query = parse_construct(text, name)
    scope = al.in_scope(query.body)
    return Rule(
        id=name, title={}, layer="observe", source=(), basis="ProjectInference", why={},
        explain={}, text=text, path=name, head=query.head, body=query.body,
        variables=tuple(v[1:] for v in scope),
    )  # fmt: skip


class Generator:
    """Writes one rule.

    Args:
        chance: where choices come from.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0
        self.counted = False

    def fresh(self) -> str:
        self.count += 1
        return f"?b{self.count}"

    def term(self, variables: list[str]) -> str:
        roll = self.chance.random()
        if variables and roll < 0.6:
            return self.chance.choice(variables)
        return self.chance.choice(LITERALS if roll < 0.9 else NODES)

    # patterns --------------------------------------------------------------------------------

    def rule(self, name: str) -> Rule:
        body = "{ ?community a :Community . " + self.elements(["?community"], 2) + " }"
        return parsed(name, body)

    def elements(self, known: list[str], depth: int) -> str:
        """Return what stands in a group; ``known`` are names that may be bound in it already."""
        seen = list(known)
        parts = [self.triples(seen)]
        count = self.chance.choice((0, 1, 1, 2, 3))
        parts.extend(self.element(seen, depth) for _ in range(count))
        return " ".join(parts)

    def element(self, seen: list[str], depth: int) -> str:
        kinds = ["triples", "path", "values", "bind", "filter"]
        if depth:
            kinds += ["optional", "union", "minus", "exists", "select", "filter", "bind"]
        kind = self.chance.choice(kinds)
        match kind:
            case "triples":
                return self.triples(seen)
            case "path":
                ends = self.chance.choice(VARIABLES), self.chance.choice((*VARIABLES, *NODES))
                _extend(seen, [e for e in ends if e[0] == "?"])
                return f"{ends[0]} {self.path(2)} {ends[1]} ."
            case "values":
                return self.values(seen)
            case "bind":
                name = self.fresh()
                text = f"BIND({self.expression(seen, 2)} AS {name})"
                seen.append(name)
                return text
            case "filter":
                return f"FILTER({self.expression(seen, 2)})"
            case "optional":
                inner = self.inner(seen, depth)
                return f"OPTIONAL {{ {inner} }}"
            case "union":
                return f"{{ {self.inner(seen, depth)} }} UNION {{ {self.inner(seen, depth)} }}"
            case "minus":
                return f"MINUS {{ {self.elements([], depth - 1)} }}"
            case "exists":
                negated = self.chance.choice(("NOT ", ""))
                return f"FILTER {negated}EXISTS {{ {self.elements(list(seen), depth - 1)} }}"
            case _:
                return self.select(seen, depth)

    def inner(self, seen: list[str], depth: int) -> str:
        names: list[str] = []
        text = self.elements(names, depth - 1)
        _extend(seen, list(VARIABLES))
        return text

    def triples(self, seen: list[str]) -> str:
        parts = []
        for _ in range(self.chance.randint(1, 2)):
            subject = self.chance.choice((*VARIABLES, "?community", ":a"))
            predicate = self.chance.choice((*PREDICATES, *PREDICATES, "?w"))
            value = self.chance.choice((*VARIABLES, *NODES, *LITERALS[:4]))
            _extend(seen, [t for t in (subject, predicate, value) if t[0] == "?"])
            parts.append(f"{subject} {predicate} {value} .")
        return " ".join(parts)

    def path(self, depth: int) -> str:
        if not depth or self.chance.random() < 0.3:
            return self.chance.choice(PREDICATES)
        # The reference counts alternatives that both match once; SPARQL (18.4) counts them twice.
        match self.chance.choice("/^?+*!" if self.counted else "/|^?+*!"):
            case "^":
                return f"^({self.path(depth - 1)})"
            case "/" | "|" as sign:
                return f"({self.path(depth - 1)}{sign}{self.path(depth - 1)})"
            case "!":
                return self.chance.choice(("!:p", "!(:p|:q)", "!(^:p)", "!(:p|^:q)"))
            case sign:
                return f"({self.path(depth - 1)}){sign}"

    def values(self, seen: list[str]) -> str:
        names = self.chance.sample(VARIABLES, self.chance.randint(1, 2))
        rows = []
        for _ in range(self.chance.randint(1, 3)):
            cells = [
                self.chance.choice(("UNDEF", *self.chance.sample(LITERALS, 2), *NODES[:2]))
                for _ in names
            ]
            rows.append(f"({' '.join(cells)})")
        _extend(seen, names)
        return f"VALUES ({' '.join(names)}) {{ {' '.join(rows)} }}"

    def select(self, seen: list[str], depth: int) -> str:
        names: list[str] = []
        counted, self.counted = self.counted, True
        body = self.elements(names, depth - 1)
        self.counted = counted
        keys = self.chance.sample(VARIABLES, self.chance.randint(0, 2))
        if self.chance.random() < 0.3:
            _extend(seen, keys)
            distinct = self.chance.choice(("", "DISTINCT "))
            shown = keys or [VARIABLES[0]]
            return f"{{ SELECT {distinct}{' '.join(shown)} WHERE {{ {body} }} }}"
        columns = list(keys)
        for _ in range(self.chance.randint(1, 2)):
            name = self.fresh()
            columns.append(f"({self.aggregate()} AS {name})")
            seen.append(name)
        _extend(seen, keys)
        group = f" GROUP BY {' '.join(keys)}" if keys else ""
        return f"{{ SELECT {' '.join(columns)} WHERE {{ {body} }}{group} }}"

    def aggregate(self) -> str:
        function = self.chance.choice(("COUNT", "COUNT", "SUM", "MIN", "MAX"))
        if function == "COUNT" and self.chance.random() < 0.4:
            return "COUNT(*)"
        if function == "COUNT":
            # The reference takes COUNT over an error for an error; SPARQL (18.5.1.2) leaves it out.
            return f"COUNT({self.chance.choice(('', 'DISTINCT '))}{self.chance.choice(VARIABLES)})"
        distinct = self.chance.choice(("", "DISTINCT "))
        return f"{function}({distinct}{self.expression(list(VARIABLES), 1)})"

    # expressions -----------------------------------------------------------------------------

    def expression(self, seen: list[str], depth: int) -> str:
        if not depth or self.chance.random() < 0.15:
            return self.term(seen)

        def part() -> str:
            return self.expression(seen, depth - 1)

        match self.chance.randint(0, 9):
            case 0 | 1:
                sign = self.chance.choice(("=", "!=", "<", "<=", ">", ">="))
                # The reference holds a term without order (an IRI, an ill-typed literal) to be at
                # most itself, and booleans to have no order; SPARQL (17.3) says otherwise.
                other = part() if sign in ("=", "!=") else self.ordered(seen)
                return f"({part()} {sign} {other})"
            case 2:
                return f"({part()} {self.chance.choice(('&&', '||'))} {part()})"
            case 3:
                return f"({part()} {self.chance.choice('+-*')} {part()})"
            case 4:
                name = self.chance.choice(
                    ("!", "-", "ABS", "ROUND", "CEIL", "FLOOR", "STR", "LANG", "DATATYPE", "isIRI",
                     "isLiteral", "isNumeric", "isBlank", "STRLEN", "UCASE", "LCASE", "YEAR",
                     "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "ENCODE_FOR_URI", "IRI")
                )  # fmt: skip
                return f"{name}({part()})"
            case 5:
                return f"IF({part()}, {part()}, {part()})"
            case 6:
                return f"COALESCE({part()}, {part()})"
            case 7:
                name = self.chance.choice(
                    ("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "CONCAT",
                     "sameTerm", "LANGMATCHES", "STRLANG")
                )  # fmt: skip
                return f"{name}({part()}, {part()})"
            case 8:
                name = self.chance.choice(("string", "integer", "decimal", "boolean", "date"))
                return f"xsd:{name}({part()})"
            case _:
                return self.special(seen, part())

    def ordered(self, seen: list[str]) -> str:
        """Return an expression whose value has an order."""
        without = ('"x"', '"y"', '"maybe', '"2021', '"1"^^xsd:boolean', "true", "false")
        good = [text for text in LITERALS if not text.startswith(without)]
        one = self.expression(seen, 0)
        return self.chance.choice((self.chance.choice(good), f"STR({one})", f"({one} + 1)"))

    def special(self, seen: list[str], one: str) -> str:
        match self.chance.randint(0, 5):
            case 0:
                return f"({one} {self.chance.choice(('IN', 'NOT IN'))} ({self.term(seen)}, 1.0))"
            case 1:
                pattern = self.chance.choice(('"^a"', '"[0-9]+$"', '"B"'))
                return f'REGEX({one}, {pattern}, "i")'
            case 2:
                pattern = self.chance.choice(('"a"', '"(.)b"'))
                return f'REPLACE({one}, {pattern}, "[$0]")'
            case 3:
                return f"SUBSTR({one}, {self.chance.randint(0, 3)}, {self.chance.randint(0, 3)})"
            case 4:
                return f"BOUND({self.chance.choice(seen or ['?x'])})"
            case _:
                return f"(ROUND({one} * 10000 / {self.term(seen)}) * 0.0001)"


def _extend(seen: list[str], names: list[str]) -> None:
    seen += [name for name in names if name not in seen]


def data(chance: random.Random) -> str:
    """Return a small graph as Turtle (a single graph is enough: rules see the union)."""
    lines = [":community a :Community ."]
    for _ in range(chance.randint(6, 24)):
        subject, predicate = chance.choice(NODES), chance.choice(PREDICATES)
        value = chance.choice(NODES) if chance.random() < 0.45 else chance.choice(LITERALS)
        lines.append(f"{subject} {predicate} {value} .")
    return f"@prefix : <https://example.org/> .\n@prefix xsd: <{XSD}> .\n" + "\n".join(lines)
