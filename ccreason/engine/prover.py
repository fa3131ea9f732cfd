"""What a derivation rests on: statements that hold, and what was looked for and not found.

An engine keeps only the row of a rule's body. Here the body is gone through once more with the
row's values in place: every pattern says which facts make it hold. What a row does not show (names
inside a sub-select, the members of a group, the nodes along a path, a witness for EXISTS) is looked
for among the facts known before the derivation, so proofs follow rounds and never go round.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import Triple, Variable

from ccreason.engine.asking import Asker
from ccreason.engine.index import FactIndex
from ccreason.engine.matching import Matcher
from ccreason.engine.search import Missing, Proof, Search, certain_operators
from ccreason.errors import EngineError
from ccreason.rules import algebra as al
from ccreason.rules.sparql import Writer, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ccreason.engine.model import Absence, Inference, Record
    from ccreason.ntriples import Fact


class Prover:
    """Finds proofs for the derivations of one inference."""

    def __init__(self, inference: Inference) -> None:
        self._rounds = inference.rounds
        self._term = inference.term
        self._certain: dict[str, Mapping[int, frozenset[str]]] = {}

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(FactIndex(sorted(self._rounds)), self._rounds)

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self._rounds, self._term)

    # derivations -----------------------------------------------------------------------------

    def premises(self, record: Record) -> tuple[Fact, ...]:
        """Return the facts that a derivation rests on, in the order of the rule's text."""
        return tuple(dict.fromkeys(self._first(record).facts))

    def prove(self, record: Record) -> tuple[tuple[Triple, ...], tuple[Absence, ...]]:
        """Return premises and absences of a derivation."""
        return self._told(self._first(record))

    def all_proofs(
        self, record: Record
    ) -> Iterator[tuple[tuple[Triple, ...], tuple[Absence, ...]]]:
        """Yield every way in which a derivation's row holds (hidden names may differ)."""
        seen: set[tuple[tuple[Fact, ...], tuple[Missing, ...]]] = set()
        for proof in self._proofs(record):
            key = (tuple(sorted(set(proof.facts))), proof.missing)
            if key not in seen:
                seen.add(key)
                yield self._told(proof)

    def _first(self, record: Record) -> Proof:
        for proof in self._proofs(record):
            return proof
        raise EngineError("engine.no-proof", rule=record.rule.id)

    def _proofs(self, record: Record) -> Iterator[Proof]:
        from ccreason.engine.model import fill

        rule = record.rule
        row = {
            "?" + name: value
            for name, value in zip(rule.variables, record.row, strict=True)
            if value is not None
        }
        if rule.is_conjunctive:
            yield Proof(row, tuple(fill(rule.body_slots, record.row)))
            return
        certain = self._certain.get(rule.id)
        if certain is None:
            certain = self._certain[rule.id] = certain_operators(rule.body)
        search = Search(self._matcher, record.round, self._asker, certain)
        for proof in search.solve(rule.body, row, {}):
            if proof.values == row:
                yield proof

    def _told(self, proof: Proof) -> tuple[tuple[Triple, ...], tuple[Absence, ...]]:
        triples = tuple(self._term.triple(fact) for fact in dict.fromkeys(proof.facts))
        return triples, tuple(self._absence(m) for m in dict.fromkeys(proof.missing))

    def _absence(self, missing: Missing) -> Absence:
        from ccreason.engine.model import Absence

        pattern = missing.pattern
        if missing.condition is not None:
            pattern = al.Filter(pattern, missing.condition)
        triples = tuple(
            (self._shown(t.subject), self._shown(t.predicate), self._shown(t.object))
            for t in _positive(missing.pattern)
            if isinstance(t.predicate, str)
        )
        return Absence(missing.kind, shorten(Writer().elements(pattern)), triples)

    def _shown(self, term: str) -> Any:
        return Variable(term[1:]) if al.is_variable(term) else self._term(term)


def _positive(pattern: al.Node) -> Iterator[al.TriplePattern]:
    """Yield the triple patterns that had to hold, not those negated inside."""
    if isinstance(pattern, al.TriplePattern):
        yield pattern
    elif isinstance(pattern, al.Filter | al.Extend):
        yield from _positive(pattern.pattern)
    elif isinstance(pattern, al.LeftJoin | al.Minus):
        yield from _positive(pattern.left)
    else:
        for child in al.children(pattern):
            yield from _positive(child)
