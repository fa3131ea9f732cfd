"""Running compiled rules over facts, component by component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ccreason.engine.compiled.database import quoted
from ccreason.engine.compiled.keys import (
    ALL,
    COVERING,
    EVERYWHERE,
    ONTOLOGY,
    PARAMETERS,
    TYPES,
    Key,
)
from ccreason.engine.compiled.plan import LAST_ROUND, Pattern, RulePlan
from ccreason.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ccreason.engine.compiled.database import Database
    from ccreason.engine.compiled.store import Kind, Store
    from ccreason.rules.model import Rule, RuleSet

#: Told how far a run is: stage (``reading``, ``rules``, ``writing``), how much of it is done, and
#: of how much, if that is known. Called often: what shows it has to choose.
Progress: TypeAlias = "Callable[[str, int, int | None], None]"

_STAGE: Final = "stage"
_ROUNDS: Final = 10_000
_KINDS: Final[Mapping[str, Kind]] = {"num": "number", "str": "string", "iri": "iri"}


class Evaluation:
    """One run.

    Args:
        store: the facts.
        ruleset: the rules.
        plans: the rules compiled.
        closed: the last round of what follows from the ontology alone.
        templates: number of each template of made IRIs.
        progress: told about each component before it runs.
    """

    def __init__(
        self,
        store: Store,
        ruleset: RuleSet,
        plans: Mapping[str, RulePlan],
        closed: int,
        templates: Mapping[str, int],
        progress: Progress | None = None,
    ) -> None:
        self.store = store
        self.progress = progress or _silent
        self.database: Database = store.database
        self.ruleset = ruleset
        self.plans = plans
        self.closed = closed
        self.templates = templates
        self.round = closed
        #: Tables of derivations: ``c0`` …, ``h`` if no variable is the community, ``round``.
        self.derivations: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.has_blank_nodes = bool(self.database.rows("SELECT 1 FROM blank LIMIT 1"))

    def run(self) -> None:
        """Run all components in order.

        Raises:
            EngineError: a bound was hit, or a rule gave what it must not.
        """
        from ccreason.engine.compiled.batches import Batch

        batch = Batch(self)
        total = len(self.ruleset.components)
        for number, component in enumerate(self.ruleset.components):
            self.progress("rules", number, total)
            recursive = component[0].id in self.ruleset.recursive
            if not recursive and batch.takes(component[0]):
                batch.add(component[0])
                continue
            batch.before(component)
            if recursive:
                self._fixpoint(component)
            else:
                self.round += 1
                self.apply(component[0], self.plans[component[0].id].query, self.round)
        batch.flush()
        self.progress("rules", total, total)

    def _fixpoint(self, component: Sequence[Rule]) -> None:
        # Each rule asks for what became known since it last began, and each query is a round of its
        # own, so that whatever a derivation rests on is of an earlier round.
        since: dict[str, int] = {}
        for _ in range(_ROUNDS):
            added = 0
            for rule in component:
                plan = self.plans[rule.id]
                queries = [plan.query]
                if rule.id in since and plan.incremental:
                    queries = [q.replace(LAST_ROUND, str(since[rule.id])) for q in plan.deltas]
                again, since[rule.id] = rule.id in since, self.round + 1
                for query in queries:
                    self.round += 1
                    added += self.apply(rule, query, self.round, again=again)
            if not added:
                return
        raise EngineError(
            "engine.rounds", rules=", ".join(rule.id for rule in component), bound=_ROUNDS
        )

    # one rule --------------------------------------------------------------------------------

    def apply(self, rule: Rule, query: str, round_: int, *, again: bool = False) -> int:
        """Run a query of a rule, keep its rows, write its conclusions; return how many are new."""
        plan = self.plans[rule.id]
        if not self._may_fire(rule, plan):
            return 0
        for key in plan.reads:
            self.store.ensure(key)
        found = self.database.run(
            f"CREATE OR REPLACE TABLE {_STAGE} AS SELECT *, {round_} AS round FROM ({query})"
        )
        if not found:
            return 0
        source = self._with_homes(rule, plan)
        if again and rule.id in self.derivations:
            source = self._unseen(plan, source)
        if source != _STAGE:
            found = self.database.run(f"CREATE OR REPLACE TABLE staged AS {source}")
            if not found:
                return 0
            source = "staged"
        home = self._home(plan)
        self._check_community(rule, plan, source)
        self._learn_terms(plan, source)
        heads = self._heads(rule, plan, source)
        source = self._keep(rule, plan, heads, source, home, found)
        return sum(
            self.store.insert(key, self._candidates(parts, source, home), round_)
            for key, parts in heads.items()
        )

    def _may_fire(self, rule: Rule, plan: RulePlan) -> bool:
        if not all(map(self.store.has_key, plan.needs)):
            return False
        if not rule.is_conjunctive:
            return True
        return any(not isinstance(key, Key) or self.store.table(key).fresh for key in plan.reads)

    @staticmethod
    def _home(plan: RulePlan) -> str:
        return "h" if plan.community is None else f"c{plan.community}"

    def _check_community(self, rule: Rule, plan: RulePlan, source: str) -> None:
        if plan.community is None or plan.community in plan.subjects:
            return
        unknown = self.database.rows(
            f"SELECT 1 FROM {source} WHERE c{plan.community} IS NULL "
            f"OR c{plan.community} NOT IN (SELECT id FROM community) LIMIT 1"
        )
        if not unknown:
            return
        bad = self.database.rows(
            f"SELECT t.text FROM {source} AS r LEFT JOIN term AS t ON t.id = r.c{plan.community} "
            "WHERE t.text IS NULL OR t.text[1] <> '<' LIMIT 1"
            if plan.community not in plan.texts
            else f"SELECT t{plan.community} FROM {source} WHERE c{plan.community} IS NULL OR "
            f"t{plan.community}[1] <> '<' LIMIT 1"
        )
        if bad:
            raise EngineError("engine.no-community", rule=rule.id, found=bad[0][0] or "?community")

    def _with_homes(self, rule: Rule, plan: RulePlan) -> str:
        """Return the rows with their homes where the rule names no community."""
        joins: list[str] = []
        homes: list[str] = []
        old: list[str] = []
        if plan.community is not None and not rule.is_conjunctive:
            return _STAGE
        several = any(map(self._has_several_homes, plan.premises))
        for number, premise in enumerate(plan.premises):
            name, alias = self.store.ensure(_facts_of(premise)), f"p{number}"
            ends = [("s", premise.subject), ("p", premise.predicate), ("o", premise.object)]
            if premise.key is not None:
                ends = ends[:1] if premise.key.is_class else ends[::2]
            columns = ", ".join(column for column, _ in ends)
            on = [f"{alias}.{column} = {_cell(place, _STAGE)}" for column, place in ends]
            table = f"{name} AS {alias}"
            if several:
                table = (
                    f"(SELECT {columns}, min(h) AS h, list(h) AS hs, min(round) AS round "
                    f"FROM {name} GROUP BY {columns}) AS {alias}"
                )
            joins.append(f"JOIN {table} ON {' AND '.join(on)}")
            homes.append(f"{alias}.hs" if several else f"[{alias}.h]")
            old.append(f"{alias}.h < {PARAMETERS}")
        fresh = f" WHERE NOT ({' AND '.join(old)})" if old and rule.is_conjunctive else ""
        if plan.community is not None:
            if not fresh:
                return _STAGE
            return f"SELECT {_STAGE}.* FROM {_STAGE} {' '.join(joins)}{fresh}"
        if not homes:
            return f"SELECT *, {ONTOLOGY}::UBIGINT AS h FROM {_STAGE}"
        if len(homes) == 1 and not several:
            home = f"CASE WHEN p0.h <= {EVERYWHERE} THEN {ONTOLOGY}::UBIGINT ELSE p0.h END"
            home = home.replace("p0.", homes[0][1:].partition(".")[0] + ".")
        else:
            home = f"unnest(cc_meet([{', '.join(homes)}]))"
        return f"SELECT {_STAGE}.*, {home} AS h FROM {_STAGE} {' '.join(joins)}{fresh}"

    def _has_several_homes(self, premise: Pattern) -> bool:
        """Tell whether a premise may be known in more than one community."""
        keys = list(self.store.tables) if premise.key is None else [premise.key]
        return any(map(self.store.has_several_homes, keys))

    def _unseen(self, plan: RulePlan, source: str) -> str:
        table = self.derivations[plan.rule_id]
        columns = [f"c{n}" for n in range(plan.width)]
        if plan.community is None:
            columns.append("h")
        same = " AND ".join(f"d.{c} IS NOT DISTINCT FROM n.{c}" for c in columns) or "TRUE"
        rows = source if source == _STAGE else f"({source})"
        known = f"SELECT 1 FROM {table} AS d WHERE {same}"
        return f"SELECT n.* FROM {rows} AS n WHERE NOT EXISTS ({known})"

    def _learn_terms(self, plan: RulePlan, source: str) -> None:
        made = dict(plan.templates)
        for number, kind in zip(plan.texts, plan.kinds, strict=True):
            template = made.get(number)
            self.store.add_terms(
                f"SELECT c{number} AS id, t{number} AS text FROM {source}",
                template="NULL" if template is None else str(self.templates[template]),
                kind=_KINDS.get(kind, "any"),
            )

    # conclusions -----------------------------------------------------------------------------

    def _heads(
        self, rule: Rule, plan: RulePlan, source: str
    ) -> dict[Key, list[tuple[Pattern, str]]]:
        """Return the conclusions by table, each with the condition under which it is one."""
        heads: dict[Key, list[tuple[Pattern, str]]] = {}
        for head in plan.heads:
            conditions = [self._is_subject(rule, plan, head.subject)]
            conditions += [f"{_cell(p)} IS NOT NULL" for p in (head.subject, head.object)
                           if p[0] != "#"]  # fmt: skip
            where = [c for c in conditions if c]
            if head.key is not None:
                heads.setdefault(head.key, []).append((head, " AND ".join(where)))
                continue
            for key, condition in self._open_head(head, source):
                heads.setdefault(key, []).append((head, " AND ".join([*where, condition])))
        return heads

    def _is_subject(self, rule: Rule, plan: RulePlan, place: str) -> str:
        """Return the condition for a term to be a subject: no literal; for an axiom no blank."""
        if place[0] == "#":
            return ""
        number = int(place)
        templated = {n for n, _ in plan.templates}
        conditions = []
        if number not in plan.subjects and number not in templated:
            conditions.append(f"c{number} NOT IN (SELECT id FROM lit)")
        if rule.is_axiom and self.has_blank_nodes:
            conditions.append(f"c{number} NOT IN (SELECT id FROM blank)")
        return " AND ".join(conditions)

    def _open_head(self, head: Pattern, source: str) -> Iterable[tuple[Key, str]]:
        """Yield the tables of a conclusion whose predicate or class stands in the row."""
        from ccreason.rules.expressions import TYPE

        predicate, value = _cell(head.predicate), _cell(head.object)
        (type_id,) = self.database.rows("SELECT cc_hash(?)", [TYPE])[0]
        found = self.database.rows(
            f"SELECT DISTINCT p.text, CASE WHEN p.text = '{TYPE}' THEN o.text END FROM {source} "
            f"JOIN term AS p ON p.id = {predicate} JOIN term AS o ON o.id = {value} "
            "WHERE p.text[1] = '<'"
        )
        for p, o in sorted(found, key=str):
            key = Key("predicate", p) if o is None else Key("class", o)
            condition = f"{predicate} = cc_hash('{quoted(p)}')"
            if o is not None:
                condition = f"{predicate} = {type_id}::UBIGINT AND {value} = cc_hash('{quoted(o)}')"
            yield key, condition

    @staticmethod
    def _candidates(parts: Sequence[tuple[Pattern, str]], source: str, home: str) -> str:
        return " UNION ALL ".join(
            f"SELECT {_cell(head.subject)} AS s, {_cell(head.object)} AS o, {home} AS h "
            f"FROM {source}" + (f" WHERE {where}" if where else "")
            for head, where in parts
        )

    def _keep(
        self,
        rule: Rule,
        plan: RulePlan,
        heads: Mapping[Key, Sequence[tuple[Pattern, str]]],
        source: str,
        home: str,
        found: int,
    ) -> str:
        """Keep the rows that give something which is not asserted; return where all rows are."""
        gives = []
        alone = rule.id not in self.derivations
        for key, parts in heads.items():
            asserted = self.store.table(key).asserted
            name = self.store.ensure(key)
            for head, where in parts:
                new = "TRUE"
                if asserted:
                    alone = False
                    same = f"k.s = {_cell(head.subject, 'r')}"
                    if not key.is_class:
                        same += f" AND k.o = {_cell(head.object, 'r')}"
                    new = (
                        f"NOT EXISTS (SELECT 1 FROM {name} AS k WHERE {same} "
                        f"AND (k.h <= {COVERING} OR (k.asserted AND k.h = r.{home})))"
                    )
                gives.append(f"({where} AND {new})" if where else new)
        condition = "" if "TRUE" in gives else " OR ".join(gives) or "FALSE"
        if alone:
            return self._keep_all(plan, source, condition, found)
        columns = [f"c{n}" for n in range(plan.width)]
        if plan.community is None:
            columns.append("h")
        columns.append("round")
        where = f" WHERE {condition}" if condition else ""
        query = f"SELECT {', '.join(columns)} FROM {source} AS r{where}"
        table = self.derivations.get(rule.id)
        if table is None:
            table = self.derivations[rule.id] = f"d{len(self.derivations)}"
            self.counts[rule.id] = self.database.run(f"CREATE TABLE {table} AS {query}")
        else:
            # By name: a table that was kept as it was staged has its columns in another order.
            self.counts[rule.id] += self.database.run(f"INSERT INTO {table} BY NAME {query}")
        return source

    def _keep_all(self, plan: RulePlan, source: str, condition: str, found: int) -> str:
        """Let a rule's first rows be its derivations as they are, without a copy."""
        if condition:
            found -= self.database.run(
                f"DELETE FROM {source} WHERE NOT coalesce({condition}, FALSE)"
            )
        table = self.derivations[plan.rule_id] = f"d{len(self.derivations)}"
        self.database.run(f"ALTER TABLE {source} RENAME TO {table}")
        for number in plan.texts:
            self.database.run(f"ALTER TABLE {table} DROP COLUMN t{number}")
        self.counts[plan.rule_id] = found
        return table


def _facts_of(pattern: Pattern) -> Key | str:
    """Return the table of a pattern, or the view over all that it may be in."""
    if pattern.key is not None:
        return pattern.key
    return ALL if pattern.predicate[0] != "#" else TYPES


def _cell(place: str, table: str = "") -> str:
    if place[0] == "#":
        return f"{place[1:]}::UBIGINT"
    return f"{table}.c{place}" if table else f"c{place}"


def _silent(stage: str, done: int, total: int | None) -> None:
    """Tell nobody."""
