"""Going through a pattern once more, with the facts that make it hold.

This is SPARQL's own semantics (sections 17 and 18) written out for one row: plain patterns, joins
and paths are matched against the facts here; conditions, values and groups are asked of a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from ccreason.rules import algebra as al
from ccreason.rules.substitution import substitute

if TYPE_CHECKING:
    from ccreason.engine.asking import Asker
    from ccreason.engine.matching import Matcher
    from ccreason.engine.model import AbsenceKind
    from ccreason.ntriples import Fact

Values = Mapping[str, str]

_NONE: Final[Mapping[int, frozenset[str]]] = {}

#: A round after all.
_ALWAYS: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Missing:
    """A pattern that was looked for and not found, values filled in."""

    kind: AbsenceKind
    pattern: al.Pattern
    condition: al.Expression | None = None


class Proof(NamedTuple):
    """One way in which a pattern holds: its values, the facts used, what is absent."""

    values: dict[str, str]
    facts: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()

    def and_(self, other: Proof) -> Proof:
        """Return both together."""
        return Proof(
            self.values | other.values, self.facts + other.facts, self.missing + other.missing
        )


class Search:
    """One search for proofs.

    Args:
        matcher: matches patterns against all known facts.
        limit: only facts of earlier rounds may be used.
        asker: answers conditions, values and groups.
        certain: the operators that every solution has gone through (:func:`certain_operators`),
            by ``id``. With the solution's values in place their conditions hold and their values
            are the solution's: nobody needs to be asked.
    """

    def __init__(
        self,
        matcher: Matcher,
        limit: int,
        asker: Asker,
        certain: Mapping[int, frozenset[str]] = _NONE,
    ) -> None:
        self._matcher = matcher
        self._limit = limit
        self._asker = asker
        self._certain = certain

    # patterns --------------------------------------------------------------------------------

    def solve(self, pattern: al.Pattern, wanted: Values, outer: Values) -> Iterator[Proof]:  # noqa: C901 - one case per operator
        """Yield the solutions of a pattern that agree with what is wanted.

        Args:
            pattern: the pattern.
            wanted: values that the solution must not contradict.
            outer: values put into the pattern by an EXISTS around it; conditions see them.
        """
        match pattern:
            case al.Bgp():
                yield from self._bgp(pattern, wanted, outer)
            case al.Join(left, right):
                for one in self.solve(left, _within(left, wanted), outer):
                    known = _within(right, {**wanted, **one.values})
                    for other in self.solve(right, known, outer):
                        yield one.and_(other)
            case al.LeftJoin(left, right, condition):
                yield from self._left_join(left, right, condition, wanted, outer)
            case al.Union(left, right):
                yield from self.solve(left, _within(left, wanted), outer)
                yield from self.solve(right, _within(right, wanted), outer)
            case al.Minus(left, right):
                yield from self._minus(left, right, wanted, outer)
            case al.Filter(inner, condition):
                read = self._certain.get(id(pattern))
                for proof in self.solve(inner, wanted, outer):
                    if read is not None and _agrees(read, proof.values, wanted):
                        yield proof
                    else:
                        yield from self._filtered(proof, condition, outer)
            case al.Extend():
                yield from self._extend(pattern, wanted, outer)
            case al.Values(variables, rows):
                for row in rows:
                    values = {v: t for v, t in zip(variables, row, strict=True) if t is not None}
                    if _agree(values, {**wanted, **outer}):
                        yield Proof(values)
            case al.Project() | al.Group():
                yield from self._sub_select(pattern, wanted, outer)

    def _bgp(self, pattern: al.Bgp, wanted: Values, outer: Values) -> Iterator[Proof]:
        if not outer:
            for values, facts in self._matcher.matches(pattern, wanted, self._limit):
                yield Proof(values, facts)
            return
        for values, facts in self._matcher.matches(pattern, {**wanted, **outer}, self._limit):
            yield Proof({k: v for k, v in values.items() if k not in outer}, facts)

    def _left_join(
        self,
        left: al.Pattern,
        right: al.Pattern,
        condition: al.Expression | None,
        wanted: Values,
        outer: Values,
    ) -> Iterator[Proof]:
        for one in self.solve(left, _within(left, wanted), outer):
            known = _within(right, {**wanted, **one.values})
            matched = False
            for other in self.solve(right, known, outer):
                both = one.and_(other)
                if condition is None:
                    matched = True
                    yield both
                else:
                    for proof in self._filtered(both, condition, outer):
                        matched = True
                        yield proof
            if not matched and not self._matches(one, right, condition, outer):
                values = {**outer, **one.values}
                where = substitute(condition, values) if condition is not None else None
                missing = Missing("optional", substitute(right, values), where)
                yield one.and_(Proof({}, (), (missing,)))

    def _matches(
        self, one: Proof, right: al.Pattern, condition: al.Expression | None, outer: Values
    ) -> bool:
        for other in self.solve(right, _within(right, one.values), outer):
            both = one.and_(other)
            if condition is None or any(True for _ in self._filtered(both, condition, outer)):
                return True
        return False

    def _minus(
        self, left: al.Pattern, right: al.Pattern, wanted: Values, outer: Values
    ) -> Iterator[Proof]:
        for one in self.solve(left, wanted, outer):
            shared = _within(right, one.values)
            if not any(
                other.values.keys() & one.values.keys()
                for other in self.solve(right, shared, outer)
            ):
                missing = Missing("minus", substitute(right, {**outer, **one.values}))
                yield one.and_(Proof({}, (), (missing,)))

    def _extend(self, pattern: al.Extend, wanted: Values, outer: Values) -> Iterator[Proof]:
        inner, variable, expression = pattern.pattern, pattern.variable, pattern.expression
        read = self._certain.get(id(pattern)) if variable in wanted else None
        for proof in self.solve(inner, _within(inner, wanted), outer):
            if read is not None and _agrees(read, proof.values, wanted):
                yield proof.and_(Proof({variable: wanted[variable]}))
                continue
            value = self._asker.value(expression, {**outer, **proof.values})
            if value is None:
                yield proof
            elif wanted.get(variable, value) == value:
                yield proof.and_(Proof({variable: value}))

    def _sub_select(
        self, pattern: al.Project | al.Group, wanted: Values, outer: Values
    ) -> Iterator[Proof]:
        visible = al.in_scope(pattern)
        inner = pattern.pattern if isinstance(pattern, al.Project) else pattern
        group = _group_under(inner)
        # Values put in from around an EXISTS reach a name only if it is projected.
        known = {k: v for k, v in {**outer, **wanted}.items() if k in visible}
        if group is None:
            for proof in self.solve(inner, known, {}):
                values = {k: v for k, v in proof.values.items() if k in visible}
                yield Proof(values, proof.facts, proof.missing)
            return
        names = tuple(dict.fromkeys((*group.keys, *visible)))
        rows: Iterable[dict[str, str]]
        if id(pattern) in self._certain and known.keys() >= set(names):
            rows = [{name: known[name] for name in names}]
        else:
            rows = self._asker.rows(al.Project(inner, names), names, known)
        for row in sorted(rows, key=lambda row: sorted(row.items())):
            keys = {k: row[k] for k in group.keys if k in row}
            members = list(self.solve(group.pattern, keys, {}))
            facts = tuple(dict.fromkeys(f for member in members for f in member.facts))
            missing = tuple(dict.fromkeys(m for member in members for m in member.missing))
            if not members:
                missing = (Missing("not-exists", substitute(group.pattern, keys)),)
            yield Proof({k: v for k, v in row.items() if k in visible}, facts, missing)

    # conditions ------------------------------------------------------------------------------

    def _filtered(self, proof: Proof, condition: al.Expression, outer: Values) -> Iterator[Proof]:
        """Yield a proof with what makes a condition hold for it, if it holds."""
        values = {**outer, **proof.values}
        if self._holds(condition, values):
            for why in self._because(condition, values, wanted=True):
                yield Proof(proof.values, proof.facts + why.facts, proof.missing + why.missing)

    def _because(
        self, condition: al.Expression, values: Values, *, wanted: bool
    ) -> Iterator[Proof]:
        """Yield what makes a condition true (or false), as far as facts do."""
        match condition:
            case al.Call("!", (inner,)):
                yield from self._because(inner, values, wanted=not wanted)
            case al.Call("&&" | "||" as sign, (one, other)):
                if (sign == "&&") == wanted:
                    for first in self._because(one, values, wanted=wanted):
                        for second in self._because(other, values, wanted=wanted):
                            yield first.and_(second)
                    return
                side = one if self._decides(one, values, wanted=wanted) else other
                yield from self._because(side, values, wanted=wanted)
            case al.Exists(pattern, negated):
                if negated != wanted:
                    for proof in self.solve(pattern, {}, values):
                        yield Proof({}, proof.facts, proof.missing)
                else:
                    yield Proof({}, (), (Missing("not-exists", substitute(pattern, values)),))
            case al.Call(_, arguments):
                yield from self._because_all(arguments, values)
            case _:
                yield Proof({})

    def _because_all(self, arguments: Iterable[al.Expression], values: Values) -> Iterator[Proof]:
        """Yield what the EXISTS inside some values rest on, whichever way they turn out."""
        found = Proof({})
        for argument in arguments:
            for node in al.walk(argument):
                if isinstance(node, al.Exists):
                    true = self._holds(node, values)
                    for proof in self._because(node, values, wanted=true):
                        found = found.and_(proof)
                        break
        yield found

    def _decides(self, condition: al.Expression, values: Values, *, wanted: bool) -> bool:
        test = condition if wanted else al.Call("!", (condition,))
        return self._holds(test, values)

    def _holds(self, condition: al.Expression, values: Values) -> bool:
        """Tell whether a condition holds; whether facts are there needs no store."""
        match condition:
            case al.Call("&&", (one, other)):
                return self._holds(one, values) and self._holds(other, values)
            case al.Exists(al.Bgp((al.TriplePattern(subject, str(predicate), obj),)), negated):
                s, o = _value(subject, values), _value(obj, values)
                if al.is_variable(predicate) or (s is None and o is None):
                    return self._asker.holds(condition, values)
                if s is None:
                    return bool(self._matcher.facts.subjects(predicate, o or "")) != negated
                found = self._matcher.facts.objects(predicate, s)
                return (bool(found) if o is None else o in found) != negated
            case al.Exists(al.Bgp() | al.Filter(al.Bgp(), _) as pattern, negated):
                everything = Search(self._matcher, _ALWAYS, self._asker)
                return any(True for _ in everything.solve(pattern, {}, values)) != negated
            case _:
                return self._asker.holds(condition, values)


def certain_operators(pattern: al.Pattern) -> Mapping[int, frozenset[str]]:
    """Return the filters, assignments and sub-selects that every solution has gone through.

    Each is told by its ``id``, with the names that its condition or value reads. Those in a branch
    of a UNION, or behind OPTIONAL, MINUS or EXISTS, may have had no part in a solution; what is
    inside a sub-select is about values that the solution does not show.
    """
    found: dict[int, frozenset[str]] = {}
    waiting = [pattern]
    while waiting:
        node = waiting.pop()
        match node:
            case al.Join(left, right):
                waiting += [left, right]
            case al.LeftJoin(left, _, _) | al.Minus(left, _):
                waiting.append(left)
            case al.Filter(inner, read) | al.Extend(inner, _, read):
                # Whether something is there is a matter of the facts, not of values alone.
                if not any(isinstance(part, al.Exists) for part in al.walk(read)):
                    found[id(node)] = frozenset(al.expression_variables(read))
                waiting.append(inner)
            case al.Project() | al.Group():
                found[id(node)] = frozenset()
    return found


def _agrees(names: Iterable[str], values: Values, wanted: Values) -> bool:
    """Tell whether names have the values that the solution shows; that they have any."""
    return all(name in values and values[name] == wanted.get(name) for name in names)


def _within(pattern: al.Pattern, values: Values) -> dict[str, str]:
    """Return the values of the names that a pattern binds."""
    return {name: values[name] for name in al.in_scope(pattern) if name in values}


def _value(term: str, values: Values) -> str | None:
    return values.get(term) if al.is_variable(term) else term


def _agree(one: Values, other: Values) -> bool:
    return all(other.get(k, v) == v for k, v in one.items())


def _group_under(pattern: al.Pattern) -> al.Group | None:
    while isinstance(pattern, al.Extend | al.Filter):
        pattern = pattern.pattern
    return pattern if isinstance(pattern, al.Group) else None
