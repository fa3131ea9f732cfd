"""Rules compiled: what to run, what it reads, where its conclusions go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ccreason.engine.compiled import sql
from ccreason.engine.compiled.keys import Key, key_of
from ccreason.engine.compiled.patterns import Patterns
from ccreason.rules import algebra as al
from ccreason.rules.flow import made_iris
from ccreason.rules.guarantees import certain
from ccreason.rules.reads import may_be_empty, required

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlglot import exp

    from ccreason.engine.compiled.keys import Keys
    from ccreason.engine.compiled.targets import Duckdb, Sqlite
    from ccreason.rules.model import Rule

#: A place in a triple: the number of a variable of the rule, or the id of a constant.
Place: TypeAlias = "int | str"
#: Stands in a query for the round whose facts are new.
LAST_ROUND: Final = '"last_round"'


@dataclass(frozen=True)
class Pattern:
    """A triple pattern over a rule's row.

    Attributes:
        key: its table; None if predicate or class is only known from the row.
        subject, predicate, object: places; a constant's id has ``#`` before it.
    """

    key: Key | None
    subject: str
    predicate: str
    object: str


@dataclass(frozen=True)
class RulePlan:
    """A compiled rule.

    Attributes:
        rule_id: the rule.
        query: gives ``c0``, ``c1``, … (ids of the rule's variables) and ``t<n>``, the text of
            those that the rule works out.
        deltas: the query once for each pattern that may read facts of the last round only.
        incremental: whether the deltas give everything that a further round can bring.
        reads: tables and views that it reads.
        needs: tables without which it has no solution.
        texts: the variables that it works out.
        kinds: what each of these is: ``num``, ``str``, ``iri`` or ``text`` (any term).
        templates: made IRIs: variable and template.
        heads: its conclusions.
        premises: the patterns that hold in every solution.
        community: the variable of the community, if there is one.
        subjects: variables that stand as the subject of a fact in every solution.
    """

    rule_id: str
    width: int
    query: str
    deltas: tuple[str, ...]
    incremental: bool
    reads: tuple[Key | str, ...]
    needs: tuple[Key, ...]
    texts: tuple[int, ...]
    kinds: tuple[str, ...]
    templates: tuple[tuple[int, str], ...]
    heads: tuple[Pattern, ...]
    premises: tuple[Pattern, ...]
    community: int | None
    subjects: tuple[int, ...]

    def to_json(self) -> list[Any]:
        """Return the plan as JSON values."""
        return [
            self.rule_id, self.width, self.query, self.deltas, self.incremental,
            [_key_json(k) for k in self.reads], [_key_json(k) for k in self.needs], self.texts,
            self.kinds, self.templates, [_pattern_json(p) for p in self.heads],
            [_pattern_json(p) for p in self.premises], self.community, self.subjects,
        ]  # fmt: skip

    @classmethod
    def from_json(cls, data: list[Any]) -> RulePlan:
        """Return the plan that :meth:`to_json` wrote."""
        (rule_id, width, query, deltas, incremental, reads, needs, texts, kinds, templates, heads,
         premises, community, subjects) = data  # fmt: skip
        return cls(
            rule_id, width, query, tuple(deltas), incremental, tuple(map(_key, reads)),
            tuple(Key(*k) for k in needs), tuple(texts), tuple(kinds),
            tuple((n, t) for n, t in templates),
            tuple(map(_pattern, heads)), tuple(map(_pattern, premises)), community,
            tuple(subjects),
        )  # fmt: skip


def _key_json(key: Key | str | None) -> Any:
    return [key.kind, key.term] if isinstance(key, Key) else key


def _key(data: Any) -> Key | str:
    return data if isinstance(data, str) else Key(*data)


def _pattern_json(pattern: Pattern) -> list[Any]:
    return [_key_json(pattern.key), pattern.subject, pattern.predicate, pattern.object]


def _pattern(data: list[Any]) -> Pattern:
    key, *places = data
    return Pattern(None if key is None else Key(*key), *places)


def compile_rule(
    rule: Rule, ids: Callable[[str], int], keys: Keys, *, written: Iterable[Key | None] = ()
) -> RulePlan:
    """Compile a rule.

    Args:
        rule: the rule.
        ids: ids of constants.
        keys: names of tables.
        written: tables that the rule's own component writes, if it is recursive; None among them
            means any.
    """
    compiler = Patterns(ids, keys)
    query, made = _finished(compiler, rule)
    inside = frozenset(written)
    fed = [] if not inside else [t for t in _triples(rule.body) if _may_read(t, inside)]
    plain = [t for t in fed if isinstance(t.predicate, str)]
    incremental = len(plain) == len(fed) and _all_open(rule.body, plain)
    deltas = []
    if inside and incremental:
        deltas = [_finished(Patterns(ids, keys, triple), rule)[0] for triple in plain]
    places = {"?" + name: str(n) for n, name in enumerate(rule.variables)}

    def pattern(triple: al.TriplePattern) -> Pattern:
        def place(term: str) -> str:
            return places[term] if al.is_variable(term) else f"#{ids(term)}"

        predicate = str(triple.predicate)
        return Pattern(
            key_of(predicate, triple.object),
            place(triple.subject),
            place(predicate),
            place(triple.object),
        )

    sure = [
        t
        for t in certain(rule.body)
        if isinstance(t.predicate, str) and all(v in places for v in al.triple_variables(t))
    ]
    needs = [key_of(a.predicate, a.object or "?") for a in required(rule.body) if a.predicate]
    templates = [
        (int(places[variable]), template)
        for variable, template in made_iris(rule.body).items()
        if template is not None and variable in places
    ]
    return RulePlan(
        rule.id,
        len(rule.variables),
        query,
        tuple(deltas),
        incremental,
        tuple(compiler.reads),
        tuple(dict.fromkeys(key for key in needs if key is not None)),
        tuple(made),
        tuple(made.values()),
        tuple(templates),
        tuple(pattern(t) for t in rule.head),
        tuple(pattern(t) for t in sure),
        rule.variables.index("community") if "community" in rule.variables else None,
        tuple(sorted({int(places[t.subject]) for t in sure if al.is_variable(t.subject)})),
    )


def body_query(
    rule: Rule, ids: Callable[[str], int], keys: Keys, target: Duckdb | Sqlite
) -> tuple[str, tuple[Key | str, ...]]:
    """Return the query of a rule's distinct rows, and the tables that it reads.

    Its columns ``c0``, ``c1``, … are the ids of the rule's variables.

    Args:
        rule: the rule.
        ids: ids of constants.
        keys: names of tables.
        target: the database.
    """
    compiler = Patterns(ids, keys, None, target)
    return _finished(compiler, rule)[0], tuple(compiler.reads)


def _finished(compiler: Patterns, rule: Rule) -> tuple[str, dict[int, str]]:
    """Return the query of a rule's distinct rows, and the kinds of the variables it works out."""
    relation = compiler.pattern(rule.body)
    alias = compiler.fresh("r")
    selected: list[exp.Expression] = []
    grouped: list[exp.Expression] = []
    made: dict[int, str] = {}
    extra: list[exp.Expression] = []
    once = not relation.distinct or compiler.delta is not None
    for number, name in enumerate(rule.variables):
        column = relation.columns["?" + name]
        cell = sql.col(compiler.column("?" + name), alias)
        selected.append(sql.named(cell, f"c{number}"))
        grouped.append(cell.copy())
        if column.kind != "ref":
            made[number] = column.kind
            text = compiler.text_of("?" + name, column, alias)
            if once:
                text = sql.call("any_value", text)
            extra.append(sql.named(text, f"t{number}"))
    query = sql.select(
        [*selected, *extra],
        [sql.sub(relation.query, alias)],
        distinct=once and not extra,
        group=grouped if once and extra else (),
    )
    return compiler.target.text(query), made


def _triples(body: al.Pattern) -> list[al.TriplePattern]:
    return [node for node in al.walk(body) if isinstance(node, al.TriplePattern)]


def _may_read(triple: al.TriplePattern, written: frozenset[Key | None]) -> bool:
    """Tell whether a triple pattern can match what lies in some tables."""
    if None in written:
        return True
    if not isinstance(triple.predicate, str):
        if may_be_empty(triple.predicate):  # then it leads from every term of a fact to itself
            return True
        predicates = set(al.path_predicates(triple.predicate))
        named = {k.term for k in written if k is not None and not k.is_class}
        has_set = any(isinstance(n, al.NegatedSet) for n in al.walk(triple.predicate))
        return has_set or bool(predicates & named) or len(predicates) == 0
    key = key_of(triple.predicate, triple.object)
    if key is None:
        return True
    return key in written


def _all_open(body: al.Pattern, triples: Sequence[al.TriplePattern]) -> bool:
    """Tell whether triple patterns stand where a new fact only adds solutions."""
    found: list[al.TriplePattern] = []

    def visit(node: al.Pattern) -> None:
        match node:
            case al.Bgp(inner):
                found.extend(inner)
            case al.Join(left, right) | al.Union(left, right):
                visit(left)
                visit(right)
            case al.LeftJoin(left, _) | al.Minus(left, _):
                visit(left)
            case al.Filter(inner_pattern, _) | al.Extend(inner_pattern, _, _):
                visit(inner_pattern)

    visit(body)
    return all(any(t is other for other in found) for t in triples)
