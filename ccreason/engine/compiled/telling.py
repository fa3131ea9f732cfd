"""Results as inferences of some communities each, for what needs facts and derivations as objects.

A whole country does not fit in memory as objects; some hundred communities do. A derivation rests
on facts about its own community and on the ontology, as all rules are local; where communities
share statements, or a rule is not local, everything comes at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Dataset, NamedNode

from ccreason.engine.compiled.keys import EVERYWHERE
from ccreason.engine.model import FactBase, Inference, Record
from ccreason.ntriples import TermTable
from ccreason.rules.expressions import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ccreason.engine.compiled.results import Results
    from ccreason.ntriples import Fact
    from ccreason.rules.ontology import Ontology

#: Communities of a part.
PART: Final = 300


def inferences(
    results: Results, ontology: Ontology, parameters: tuple[Fact, ...], as_of: date
) -> Iterator[tuple[int, int, Inference]]:
    """Yield what follows about some communities at a time, first what follows about none.

    Args:
        results: the outcome of a run.
        ontology: the ontology.
        parameters: the parameters in force.
        as_of: the date of reasoning.

    Yields:
        The number of the part, how many parts there are, and the part.
    """
    count = int(results.database.rows("SELECT count(*) FROM community")[0][0])
    together = results.store.overlap or any(
        not rule.local for rule in results.evaluation.ruleset.rules
    )
    parts = 1 if together else max(1, -(-count // PART))
    teller = _Teller(results, ontology, parameters, as_of)
    everywhere = teller.facts(f"h <= {EVERYWHERE}")
    if not together:
        yield 0, parts, teller.inference(f"h <= {EVERYWHERE}", {}, everywhere, results.closure)
    for part in range(parts):
        where = f"h > {EVERYWHERE} AND h % {parts} = {part}"
        closure = results.closure if together else None
        condition = "TRUE" if together else where
        yield part + 1, parts, teller.inference(condition, teller.facts(where), everywhere, closure)


class _Teller:
    def __init__(
        self, results: Results, ontology: Ontology, parameters: tuple[Fact, ...], as_of: date
    ) -> None:
        self.results, self.ontology = results, ontology
        self.parameters, self.as_of = parameters, as_of
        self.given = set(results.closure.given)

    def facts(self, where: str) -> dict[tuple[Fact, str], tuple[int, bool]]:
        """Return facts with their homes: the round in which each became known, whether asserted."""
        found: dict[tuple[Fact, str], tuple[int, bool]] = {}
        for key, table in self.results.store.tables.items():
            if not table.made:
                continue
            name = self.results.store.ensure(key)
            value = "" if key.is_class else ", o.text"
            join = "" if key.is_class else "JOIN term AS o ON o.id = k.o"
            for row in self.results.database.rows(
                f"SELECT s.text{value}, coalesce(g.text, ''), k.round, k.asserted "
                f"FROM (SELECT * FROM {name} WHERE {where}) AS k JOIN term AS s ON s.id = k.s "
                f"{join} LEFT JOIN term AS g ON g.id = k.h"
            ):
                fact = (row[0], TYPE, key.term) if key.is_class else (row[0], key.term, row[1])
                found[fact, row[-3]] = (row[-2], row[-1])
        return found

    def inference(
        self,
        where: str,
        facts: dict[tuple[Fact, str], tuple[int, bool]],
        everywhere: dict[tuple[Fact, str], tuple[int, bool]],
        closure: Any,
    ) -> Inference:
        """Return what follows where a condition on homes holds."""
        rounds: dict[Fact, int] = dict(self.results.closure.known)
        for fact in self.parameters:
            rounds.setdefault(fact, 0)
        term, cases = TermTable(), Dataset()
        homes: dict[str, str] = {}
        for (fact, home), (round_, asserted) in (*everywhere.items(), *facts.items()):
            rounds[fact] = min(round_, rounds.get(fact, round_))
            if asserted and home:
                iri = home[1:-1]
                homes[iri] = iri
                cases.add(term.quad(fact, NamedNode(iri)))
        base = FactBase(cases, homes, self.ontology, self.parameters, self.as_of)
        return Inference(
            base,
            self.results.evaluation.ruleset,
            rounds,
            [*(closure.records if closure is not None else ()), *self.records(where)],
            common=self.given | set(self.parameters),
            entailed=self.results.closure.known.keys() - self.given,
            ontology_rounds=self.results.closure.rounds,
        )

    def records(self, where: str) -> Iterator[Record]:
        """Yield the derivations whose home fits a condition, each once."""
        derived, rules = self.results.derived(), self.results.evaluation.ruleset.rules
        rows = self.results.database.rows(f"SELECT rule, round, row FROM ({derived}) WHERE {where}")
        ids = {id_ for *_, row in rows for id_ in row if id_ is not None}
        text = self.results.texts_of(ids)
        seen: set[tuple[int, tuple[int | None, ...]]] = set()
        for number, round_, row in sorted(rows, key=lambda found: found[1]):
            if (number, tuple(row)) not in seen:
                seen.add((number, tuple(row)))
                values = tuple(None if id_ is None else text[id_] for id_ in row)
                yield Record(rules[number], values, round_)
