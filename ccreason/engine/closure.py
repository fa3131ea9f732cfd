"""What follows from the ontology alone.

Axioms, and other rules whose body is triple patterns only, never take anything back, so what they
conclude from the ontology holds beside any case. It is worked out once, numbered as the first
rounds of every run, and kept in the cache.
"""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, Store

from ccreason.engine import literals
from ccreason.engine.conjunctive import Join
from ccreason.engine.index import FactIndex
from ccreason.engine.model import Record
from ccreason.frozen import frozen
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule, RuleSet
    from ccreason.rules.ontology import Ontology


@frozen
class Closure:
    """The ontology with its consequences, as far as any rule reads or writes them.

    Attributes:
        given: statements of the ontology.
        records: derivations.
        rounds: how many rounds they took.
        rewritten: literals whose text a store would not keep.
    """

    given: tuple[Fact, ...]
    records: tuple[Record, ...]
    rounds: int
    rewritten: frozenset[str] = field(default=frozenset())

    @cached_property
    def known(self) -> dict[Fact, int]:
        """All facts with the round in which they became known."""
        known = dict.fromkeys(self.given, 0)
        for record in self.records:
            for fact in record.facts:
                known.setdefault(fact, record.round)
        return known

    def to_json(self, number: Mapping[str, int]) -> dict[str, Any]:
        """Return the closure as JSON values; terms and rules are numbers.

        Args:
            number: rule id to the number of the rule.
        """
        terms: dict[str, int] = {}

        def place(term: str) -> int:
            return terms.setdefault(term, len(terms))

        given = [[place(t) for t in fact] for fact in self.given]
        records = [
            [number[r.rule.id], r.round, *(place(v or "") for v in r.row)] for r in self.records
        ]
        return {
            "terms": list(terms),
            "given": given,
            "records": records,
            "rounds": self.rounds,
            "rewritten": sorted(self.rewritten),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], rules: Sequence[Rule]) -> Closure:
        """Return the closure that :meth:`to_json` wrote."""
        terms: list[str] = data["terms"]
        return cls(
            tuple((terms[s], terms[p], terms[o]) for s, p, o in data["given"]),
            tuple(
                Record(rules[rule], tuple(terms[v] or None for v in row), round_)
                for rule, round_, *row in data["records"]
            ),
            data["rounds"],
            frozenset(data["rewritten"]),
        )

    def load_into(self, store: Store) -> None:
        """Put all facts into a store's default graph."""
        lines = (
            f"{s} {p} {literals.wrap(o) if o in self.rewritten else o} .\n"
            for s, p, o in self.known
        )
        store.bulk_load("".join(lines).encode(), format=RdfFormat.N_TRIPLES)


def touched_predicates(ruleset: RuleSet) -> frozenset[str] | None:
    """Return the predicates that rules read or write; None if a rule may touch any."""
    found: set[str] = set()
    for rule in ruleset.rules:
        for node in (*rule.head, *al.walk(rule.body)):
            if isinstance(node, al.NegatedSet):
                return None
            if isinstance(node, al.TriplePattern):
                if al.is_variable(node.predicate):
                    return None
                found.update(al.path_predicates(node.predicate))
    return frozenset(found)


def close(ruleset: RuleSet, ontology: Ontology) -> Closure:
    """Work out what follows from the ontology alone."""
    touched = touched_predicates(ruleset)
    given = tuple(f for f in ontology.facts if touched is None or f[1] in touched)
    known: dict[Fact, int] = dict.fromkeys(given, 0)
    everything = FactIndex(given)
    delta = everything
    rules = [
        (rule, Join(rule.body_slots, len(rule.variables)))
        for rule in ruleset.rules
        if rule.is_conjunctive and rule.body_slots
    ]
    records: list[Record] = []
    round_ = 0
    while True:
        round_ += 1
        fresh: dict[Fact, None] = {}
        for rule, join in rules:
            for row in join.rows(delta, everything):
                record = Record(rule, row, round_)
                facts = record.facts
                if all(known.get(f) == 0 for f in facts) or _about_syntax(facts):
                    continue
                records.append(record)
                fresh.update(dict.fromkeys(f for f in facts if f not in known))
        if not fresh:
            rounds = max((record.round for record in records), default=0)
            return Closure(
                given, tuple(records), rounds, literals.rewritten(_literals(known, ruleset))
            )
        for fact in fresh:
            known[fact] = round_
            everything.add(fact)
        delta = FactIndex(fresh)


def _about_syntax(facts: Iterable[Fact]) -> bool:
    """Tell whether facts are about blank nodes: pieces of the ontology's syntax."""
    return any(fact[0].startswith("_:") for fact in facts)


def _literals(facts: Iterable[Fact], ruleset: RuleSet) -> Iterable[str]:
    """Yield the literals that facts and heads of rules hold."""
    yield from (fact[2] for fact in facts if fact[2][0] == '"')
    for rule in ruleset.rules:
        yield from (triple.object for triple in rule.head if triple.object[0] == '"')
