"""Whether a circle of rules must end.

Facts are finitely many as long as no new term is made. A term is made by BIND or an aggregate;
if it can flow back to where it was made from, rules may run for ever. This is the weak
acyclicity test of the chase (Fagin, Kolaitis, Miller, Popa: Data exchange, 2005), with made
values in the place of labelled nulls.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ccreason.errors import Position, RuleError
from ccreason.rules import algebra as al
from ccreason.rules.reads import Atom, constant_domains

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.rules.model import Rule

# A column of a set of triples: (predicate, class if it is rdf:type, subject/predicate/object).
Slot = tuple[str | None, str | None, int]


def check_termination(rules: Sequence[Rule]) -> None:
    """Refuse a circle of rules that passes a made value back to where it was made from.

    Raises:
        RuleError: names the rule, the variable and the line of the expression.
    """
    heads = [atom for rule in rules for atom in map(_atom, rule.head)]
    plain: dict[Slot, set[Slot]] = defaultdict(set)
    made: list[tuple[Slot, Slot, Rule, str]] = []
    for rule in rules:
        sources = _sources(rule.body)
        copies = _copies(rule.body)
        domains = constant_domains(rule.body)
        inside = [t for t in _triples(rule.body) if any(_atom(t).unifies(h) for h in heads)]
        read = {
            (slot, term)
            for triple in inside
            for slot, term in _slots(triple)
            if al.is_variable(term) and term not in domains
        }
        for triple in rule.head:
            for slot, term in _slots(triple):
                if not al.is_variable(term) or term in domains:
                    continue
                origins = sources.get(term)
                for read_slot, variable in read:
                    if origins is None and variable == term:
                        plain[read_slot].add(slot)
                    elif origins is not None and variable in origins:
                        plain[read_slot].add(slot)
                        if term not in copies:
                            made.append((read_slot, slot, rule, term))
    for start, end, rule, variable in made:
        if _reaches(plain, end, start):
            raise RuleError(
                "rules.endless",
                position=Position(rule.path, _line_of(rule, variable)),
                doc="reference/rules#recursion",
                construct=variable,
                rules=", ".join(r.id for r in rules),
            )


def _triples(body: al.Pattern) -> list[al.TriplePattern]:
    return [node for node in al.walk(body) if isinstance(node, al.TriplePattern)]


def _atom(triple: al.TriplePattern) -> Atom:
    """Return a triple pattern as an atom; a path counts as any predicate."""

    def fixed(term: object) -> str | None:
        return term if isinstance(term, str) and not al.is_variable(term) else None

    return Atom(fixed(triple.subject), fixed(triple.predicate), fixed(triple.object))


def _slots(triple: al.TriplePattern) -> list[tuple[Slot, str]]:
    from ccreason.rules.reads import TYPE

    atom = _atom(triple)
    kind = atom.object if atom.predicate == TYPE else None
    terms = (triple.subject, triple.predicate, triple.object)
    return [
        ((atom.predicate, kind, column), term)
        for column, term in enumerate(terms)
        if isinstance(term, str)
    ]


def _sources(body: al.Pattern) -> dict[str, set[str]]:
    """Return, for each variable that an expression makes, the variables it is made from."""
    direct: dict[str, set[str]] = {}
    for node in al.walk(body):
        if isinstance(node, al.Extend) and not isinstance(node.expression, al.Constant):
            direct[node.variable] = al.expression_variables(node.expression)
        elif isinstance(node, al.Group):
            for aggregate in node.aggregates:
                argument = aggregate.argument
                names = al.expression_variables(argument) if argument else set()
                direct[aggregate.variable] = names | set(node.keys)
    changed = True
    while changed:
        changed = False
        for names in direct.values():
            more = {other for name in names for other in direct.get(name, ())} - names
            if more:
                names |= more
                changed = True
    return direct


def _copies(body: al.Pattern) -> set[str]:
    """Return the variables that only ever copy a variable which nothing makes."""
    made = {
        node.variable
        for node in al.walk(body)
        if isinstance(node, al.Aggregate)
        or (isinstance(node, al.Extend) and not isinstance(node.expression, al.Variable))
    }
    copies: set[str] = set()
    for node in al.walk(body):
        if isinstance(node, al.Extend) and isinstance(node.expression, al.Variable):
            source = node.expression.name
            (made if source in made else copies).add(node.variable)
    return copies - made


def _meets(one: Slot, other: Slot) -> bool:
    return one[2] == other[2] and all(
        a is None or b is None or a == b for a, b in zip(one[:2], other[:2], strict=True)
    )


def _reaches(plain: dict[Slot, set[Slot]], start: Slot, goal: Slot) -> bool:
    """Tell whether a value at one slot can flow to another (wildcards meet everything)."""
    seen = {start}
    queue = [start]
    while queue:
        slot = queue.pop()
        if _meets(slot, goal):
            return True
        for source, targets in plain.items():
            if _meets(source, slot):
                queue += targets - seen
                seen |= targets
    return False


def _line_of(rule: Rule, variable: str) -> int | None:
    """Return the line on which a variable is made, looked up in the text."""
    for number, line in enumerate(rule.text.splitlines(), 1):
        if f"AS {variable}" in " ".join(line.split()):
            return number
    return None
