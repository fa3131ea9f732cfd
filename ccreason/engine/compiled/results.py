"""What follows, in the database: counted, written out, asked for one community at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ccreason.engine.compiled import writing
from ccreason.engine.compiled.batches import DERIVED
from ccreason.engine.compiled.by_id import write_derivation_ids
from ccreason.engine.compiled.database import quoted
from ccreason.engine.compiled.keys import EVERYWHERE
from ccreason.engine.model import Record, inferred_graph
from ccreason.namespaces import INFERRED_SUFFIX, ONTOLOGY_INFERRED_GRAPH
from ccreason.rules.expressions import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ccreason.engine.closure import Closure
    from ccreason.engine.compiled.evaluation import Evaluation
    from ccreason.engine.model import Row
    from ccreason.ntriples import Fact

_GRAPH: Final = (
    f"CASE WHEN i.h <= {EVERYWHERE} THEN '<{ONTOLOGY_INFERRED_GRAPH}>' "
    f"ELSE left(g.text, length(g.text) - 1) || '{INFERRED_SUFFIX}>' END"
)


@dataclass(frozen=True)
class CommunityResults:
    """What follows about one community.

    Attributes:
        quads: its inferred quads as N-Triples text, sorted.
        records: the derivations whose conclusions stand in its graph, by round, rule and values.
    """

    quads: tuple[tuple[str, str, str, str], ...]
    records: tuple[Record, ...]


class Results:
    """The outcome of a run. Close it when it is no longer needed.

    Attributes:
        cases: how many cases were read; 0 if the files were not to hold cases.
    """

    def __init__(self, evaluation: Evaluation, closure: Closure, cases: int = 0) -> None:
        self.cases = cases
        self.evaluation = evaluation
        self.closure = closure
        self.store = evaluation.store
        self.database = evaluation.database
        self._gathered = False

    def close(self) -> None:
        """Forget everything."""
        self.database.close()

    # quads -----------------------------------------------------------------------------------

    def _inferred(self, where: str = "") -> str:
        """Return the query of the inferred quads' ids."""
        parts = []
        for key, table in sorted(self.store.tables.items()):
            # A table that no rule needed holds nothing but what was read.
            name = self.store.ensure(key) if table.made or self._entailed(key) else ""
            if not name:
                continue
            term = "cc_hash('" + key.term.replace("'", "''") + "')"
            columns = (
                f"s, {term} AS p, o"
                if not key.is_class
                else f"s, cc_hash('{TYPE}') AS p, {term} AS o"
            )
            parts.append(f"SELECT {columns}, h FROM {name} WHERE NOT asserted{where}")
        return " UNION ALL ".join(parts) or "SELECT s, p, o, h FROM base WHERE FALSE"

    def _entailed(self, key: object) -> bool:
        if not self._gathered:
            from ccreason.engine.compiled.keys import key_of

            given = set(self.closure.given)
            self._keys = {key_of(f[1], f[2]) for f in self.closure.known if f not in given}
            self._gathered = True
        return key in self._keys

    def _texts(self, where: str = "") -> str:
        return (
            f"SELECT s.text AS s, p.text AS p, o.text AS o, {_GRAPH} AS g "
            f"FROM ({self._inferred(where)}) AS i JOIN term AS s ON s.id = i.s "
            "JOIN term AS p ON p.id = i.p JOIN term AS o ON o.id = i.o "
            "LEFT JOIN term AS g ON g.id = i.h"
        )

    def quads(self) -> tuple[tuple[str, str, str, str], ...]:
        """Return all inferred quads as text, sorted."""
        return tuple(self.database.rows(f"{self._texts()} ORDER BY s, p, o, g"))

    def of_community(self, iri: str | None) -> CommunityResults:
        """Return what follows about one community; the database looks through the others.

        Args:
            iri: the community; None for what follows about none, in the ontology's graph.
        """
        where = f"h <= {EVERYWHERE}" if iri is None else f"h = cc_hash('<{quoted(iri)}>')"
        quads = self.database.rows(f"SELECT s, p, o FROM ({self._inferred()}) WHERE {where}")
        rows = self.database.rows(f"SELECT rule, round, row FROM ({self.derived()}) WHERE {where}")
        ids = {id_ for quad in quads for id_ in quad}
        ids.update(id_ for _, _, row in rows for id_ in row if id_ is not None)
        text = self.texts_of(ids)
        graph = f"<{inferred_graph(iri)}>"
        rules = self.evaluation.ruleset.rules
        found = [(r, n, tuple(None if c is None else text[c] for c in row)) for n, r, row in rows]
        records: dict[tuple[int, Row], Record] = {}
        for round_, number, row in sorted(found, key=lambda f: (*f[:2], [v or "" for v in f[2]])):
            records.setdefault((number, row), Record(rules[number], row, round_))
        return CommunityResults(
            tuple(sorted((text[s], text[p], text[o], graph) for s, p, o in quads)),
            (*(self.closure.records if iri is None else ()), *records.values()),
        )

    def by_community(self, portion: int = 4_000) -> Iterator[tuple[str, list[str]]]:
        """Yield each community with its inferred triples (``s p o`` as N-Triples), in no order.

        Args:
            portion: about how many communities are held in memory at a time.
        """
        homes = f"SELECT DISTINCT h FROM ({self._inferred()}) WHERE h > {EVERYWHERE}"
        count = int(self.database.rows(f"SELECT count(*) FROM ({homes})")[0][0])
        parts = -(-count // portion)
        for part in range(parts):
            rows = self.database.rows(
                "SELECT g.text, string_agg(s.text || ' ' || p.text || ' ' || o.text, chr(10)) "
                f"FROM (SELECT * FROM ({self._inferred()}) WHERE h > {EVERYWHERE} "
                f"AND h % {parts} = {part}) AS i JOIN term AS s ON s.id = i.s "
                "JOIN term AS p ON p.id = i.p JOIN term AS o ON o.id = i.o "
                "JOIN term AS g ON g.id = i.h GROUP BY g.text"
            )
            for iri, text in rows:
                yield iri[1:-1], text.split("\n")

    def texts_of(self, ids: Iterable[int]) -> dict[int, str]:
        """Return the texts of terms."""
        query = "SELECT id, text FROM term WHERE id IN (SELECT unnest(?::UBIGINT[]))"
        return dict(self.database.rows(query, [list(ids)]))

    def derived(self) -> str:
        """Return the query of the derivations.

        Columns: number of the rule, home, round, the row's ids, and a number made of these, so
        that rows can be put in an order without looking into each list.
        """
        evaluation = self.evaluation
        numbers = {rule.id: number for number, rule in enumerate(evaluation.ruleset.rules)}
        parts = []
        for rule_id, table in evaluation.derivations.items():
            plan = evaluation.plans[rule_id]
            cells = ", ".join(f"c{n}" for n in range(plan.width))
            home = "h" if plan.community is None else f"c{plan.community}"
            parts.append(
                f"SELECT {numbers[rule_id]}::INTEGER AS rule, {home} AS h, round, "
                f"[{cells}]::UBIGINT[] AS row, {_mixed(plan.width)} AS mixed FROM {table}"
            )
        one = [n for n, rule in enumerate(evaluation.ruleset.rules) if len(rule.variables) == 1]
        row = (
            f"CASE WHEN rule IN ({', '.join(map(str, one)) or 'NULL'}) THEN [c0] ELSE [c0, c1] END"
        )
        parts.append(f"SELECT rule, h, round, {row} AS row, {_mixed(2)} AS mixed FROM {DERIVED}")
        return " UNION ALL ".join(parts)

    def count(self) -> int:
        """Return the number of inferred quads."""
        return int(self.database.rows(f"SELECT count(*) FROM ({self._inferred()})")[0][0])

    def derivation_count(self) -> int:
        """Return the number of derivations, those of the ontology alone included."""
        batched = self.database.rows(f"SELECT count(*) FROM {DERIVED}")[0][0]
        return int(batched) + sum(self.evaluation.counts.values()) + len(self.closure.records)

    def write_nquads(self, path: Path) -> None:
        """Write the inferred quads as N-Quads, sorted by graph, subject, predicate, object.

        Raises:
            OSError: the file cannot be written.
            EngineError: the database could not write it; nothing is left behind.
        """
        writing.write_nquads(self.database, self._inferred(), path, self.evaluation.progress)

    def write_trig(self, path: Path) -> None:
        """Write the inferred quads as TriG, sorted by graph, subject, predicate, object.

        Raises:
            OSError: the file cannot be written.
            EngineError: the database could not write it; nothing is left behind.
        """
        writing.write_trig(self.database, self._inferred(), path, self.evaluation.progress)

    def write_parquet(self, path: Path) -> None:
        """Write the inferred quads as Parquet: columns ``s``, ``p``, ``o``, ``g`` of text.

        They are sorted by graph, subject, predicate, object.

        Raises:
            OSError: the file cannot be written.
            EngineError: the database could not write it; nothing is left behind.
        """
        writing.write_parquet(self.database, self._inferred(), path, self.evaluation.progress)

    def write_derivations(self, path: Path, terms: Path | None = None) -> None:
        """Write the derivations of cases as Parquet, sorted by graph, rule and row.

        Columns: ``rule``, ``round``, ``row`` (values of the rule's variables as a list of texts,
        NULL where unbound), ``graph`` (where its conclusions stand).

        Args:
            path: the file.
            terms: a second file, ``id`` and ``text`` of each term; rows are lists of ids then,
                which takes a third of the time.

        Raises:
            OSError: the file cannot be written.
            EngineError: the database could not write it; nothing is left behind.
        """
        evaluation = self.evaluation
        told = (evaluation.progress, evaluation.ruleset.rules)
        if terms is None:
            writing.write_derivations(self.database, self.derived(), path, *told)
        else:
            write_derivation_ids(self.database, self.derived(), path, terms, *told)

    # facts and derivations as objects --------------------------------------------------------

    def facts(self) -> Iterator[tuple[Fact, int]]:
        """Yield the inferred facts with the round in which each became known."""
        for key, table in self.store.tables.items():
            if not table.made:
                continue
            name = self.store.ensure(key)
            value = "" if key.is_class else ", o.text"
            join = "" if key.is_class else "JOIN term AS o ON o.id = k.o"
            for row in self.database.rows(
                f"SELECT s.text{value}, k.round FROM {name} AS k JOIN term AS s ON s.id = k.s "
                f"{join} WHERE k.first AND NOT k.asserted"
            ):
                fact = (row[0], TYPE, key.term) if key.is_class else (row[0], key.term, row[1])
                yield fact, row[-1]

    def records(self) -> Iterator[Record]:
        """Yield the derivations, each once, in no order."""
        yield from self.closure.records
        evaluation = self.evaluation
        ruleset = evaluation.ruleset
        seen: set[Any] = set()
        for rule_id, table in evaluation.derivations.items():
            rule = ruleset.by_id[rule_id]
            width = len(rule.variables)
            cells = ", ".join(f"t{n}.text" for n in range(width)) or "NULL"
            query = f"SELECT {cells}, d.round FROM {table} AS d {_term_joins(width)}"
            for row in self.database.rows(query):
                if (rule_id, row[:width]) not in seen:
                    seen.add((rule_id, row[:width]))
                    yield Record(rule, row[:width], row[-1])
        query = f"SELECT d.rule, t0.text, t1.text, d.round FROM {DERIVED} AS d {_term_joins(2)}"
        for number, one, other, round_ in self.database.rows(query):
            rule = ruleset.rules[number]
            values = (one, other)[: len(rule.variables)]
            if (number, values) not in seen:
                seen.add((number, values))
                yield Record(rule, values, round_)


def _mixed(width: int) -> str:
    """Return the expression for a number made of a row's ids; they are hashes, which mix well."""
    mixed = "coalesce(c0, 0)" if width else "0::UBIGINT"
    for n in range(1, width):
        mixed = f"xor({mixed}, coalesce(c{n}, 0) >> {n})"
    return mixed


def _term_joins(width: int) -> str:
    return " ".join(f"LEFT JOIN term AS t{n} ON t{n}.id = d.c{n}" for n in range(width))
