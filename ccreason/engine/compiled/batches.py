"""Axioms of one pattern, run many at a time.

Nearly all axioms turn one fact into another (sub-classes and sub-properties, domains and ranges,
inverses). Run one by one they cost hundreds of statements whatever the size of the data. Here
neighbours in the order of rules are gathered; those that do not feed each other are one statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.engine.compiled.keys import COVERING, EVERYWHERE, ONTOLOGY, PARAMETERS, Key
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.engine.compiled.evaluation import Evaluation
    from ccreason.engine.compiled.plan import RulePlan
    from ccreason.rules.model import Rule

#: The table that keeps the derivations of batched axioms: number of the rule, its two variables.
DERIVED: Final = "batched"


class Batch:
    """Axioms that wait to be run."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.store = evaluation.store
        self.numbers = {rule.id: n for n, rule in enumerate(evaluation.ruleset.rules)}
        self.levels: list[list[tuple[RulePlan, Key, Key]]] = []
        self._written: dict[Key, int] = {}
        self._read: dict[Key, int] = {}
        self._some_read: set[Key] = set()
        evaluation.database.run(
            f"CREATE TABLE {DERIVED} (rule INTEGER, c0 UBIGINT, c1 UBIGINT, h UBIGINT, "
            "round INTEGER)"
        )

    @staticmethod
    def takes(rule: Rule) -> bool:
        """Tell whether a rule can be batched."""
        body = rule.body
        if not (rule.is_axiom and isinstance(body, al.Bgp) and len(body.triples) == 1):
            return False
        return (
            len(rule.head) == 1
            and rule.is_conjunctive
            and len(rule.variables) <= 2
            and "community" not in rule.variables
        )

    def add(self, rule: Rule) -> None:
        """Let a rule wait, on the first level where all that it reads is there."""
        plan = self.evaluation.plans[rule.id]
        read, written = plan.premises[0].key, plan.heads[0].key
        assert read is not None
        assert written is not None
        # After those that write what it reads; not before those that read what it writes.
        level = max(self._written.get(read, -1) + 1, self._read.get(written, 0))
        while len(self.levels) <= level:
            self.levels.append([])
        self.levels[level].append((plan, read, written))
        self._written[written] = max(level, self._written.get(written, -1))
        self._read[read] = max(level, self._read.get(read, 0))
        self._some_read.add(read)

    def before(self, component: Sequence[Rule]) -> None:
        """Run what waits, if rules that come now have to do with it."""
        if not self.levels:
            return
        reads: set[Key | str] = set()
        writes: set[Key | None] = set()
        for rule in component:
            plan = self.evaluation.plans[rule.id]
            reads.update(plan.reads)
            writes.update(head.key for head in plan.heads)
        touched = any(isinstance(key, str) or key in self._written for key in reads)
        if touched or None in writes or not self._some_read.isdisjoint(writes):
            self.flush()

    def flush(self) -> None:
        """Run everything that waits."""
        for level in self.levels:
            self._run(level)
        self.levels = []
        self._written = {}
        self._read = {}
        self._some_read = set()

    def _run(self, axioms: Sequence[tuple[RulePlan, Key, Key]]) -> None:
        targets: dict[Key, int] = {}
        parts = []
        for plan, read, written in axioms:
            if not self.store.table(read).fresh:
                continue
            target = targets.setdefault(written, len(targets))
            parts.append(self._branch(plan, read, target))
        if not parts:
            return
        evaluation, database = self.evaluation, self.evaluation.database
        evaluation.round += 1
        found = database.run(f"CREATE OR REPLACE TEMP TABLE axioms AS {' UNION ALL '.join(parts)}")
        if not found:
            return
        present = {n for (n,) in database.rows("SELECT DISTINCT target FROM axioms")}
        plain: list[str] = []
        for key, target in targets.items():
            if target not in present:
                continue
            if self.store.table(key).asserted:
                name = self.store.ensure(key)
                same = "k.s = r.s" if key.is_class else "k.s = r.s AND k.o = r.o"
                self._keep(
                    f"target = {target} AND NOT EXISTS (SELECT 1 FROM {name} AS k WHERE {same} "
                    f"AND (k.h <= {COVERING} OR (k.asserted AND k.h = r.h)))"
                )
            else:
                plain.append(str(target))
        if plain:
            self._keep(f"target IN ({', '.join(plain)})")
        for key, target in targets.items():
            if target in present:
                self.store.insert(
                    key, f"SELECT s, o, h FROM axioms WHERE target = {target}", evaluation.round
                )

    def _keep(self, condition: str) -> None:
        self.evaluation.database.run(
            f"INSERT INTO {DERIVED} SELECT rule, c0, c1, h, {self.evaluation.round} "
            f"FROM axioms AS r WHERE {condition}"
        )

    def _branch(self, plan: RulePlan, read: Key, target: int) -> str:
        """Return the query of one axiom's rows and conclusions."""
        (premise,), (head,) = plan.premises, plan.heads
        where = [f"h >= {PARAMETERS}"]
        cells = ["NULL::UBIGINT", "NULL::UBIGINT"]
        for place, column in ((premise.subject, "s"), (premise.object, "o")):
            if column == "o" and read.is_class:
                continue
            if place[0] == "#":
                where.append(f"{column} = {place[1:]}::UBIGINT")
            elif cells[int(place)] != "NULL::UBIGINT":
                where.append(f"{cells[int(place)]} = {column}")
            else:
                cells[int(place)] = column

        def cell(place: str) -> str:
            return f"{place[1:]}::UBIGINT" if place[0] == "#" else cells[int(place)]

        subject = cell(head.subject)
        if subject == "o":
            where.append("o NOT IN (SELECT id FROM lit)")
        if self.evaluation.has_blank_nodes and head.subject[0] != "#":
            where.append(f"{subject} NOT IN (SELECT id FROM blank)")
        value = "NULL::UBIGINT" if head.key is not None and head.key.is_class else cell(head.object)
        name = self.store.ensure(read)
        if self.store.has_several_homes(read):
            # What holds everywhere is no one community's, even where one asserts it as well.
            same = "k.s = f.s" if read.is_class else "k.s = f.s AND k.o = f.o"
            where.append(
                f"(h <= {EVERYWHERE} OR NOT EXISTS (SELECT 1 FROM {name} AS k WHERE {same} "
                f"AND k.h = {ONTOLOGY}))"
            )
        return (
            f"SELECT {self.numbers[plan.rule_id]} AS rule, {cells[0]} AS c0, {cells[1]} AS c1, "
            f"CASE WHEN h <= {EVERYWHERE} THEN {ONTOLOGY}::UBIGINT ELSE h END AS h, "
            f"{target} AS target, {subject} AS s, {value} AS o FROM {name} AS f "
            f"WHERE {' AND '.join(where)}"
        )
