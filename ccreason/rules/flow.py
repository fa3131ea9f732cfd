"""Where the nodes of a pattern can come from.

Nearly every conclusion has ``cc:ofCommunity`` and ``cc:element``; if patterns were told apart by
predicate and class alone, every rule that negates over a conclusion would depend on itself. So we
follow *origins*: a node is given (it stands in the facts, origin ``GIVEN``), or a rule made its
IRI from a template such as ``*/gap/capacity/*/*`` (the origin is that template). From all rules
we compute which origins can reach each class and each end of each property; a pattern
``?g a cc:StaleGap ; cc:ofCommunity ?c`` then reads only rules that write on stale gaps.

Two things are taken for granted here and checked by the evaluator: that two templates never make
the same IRI, and that no given node has a made IRI.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from ccreason.rules import algebra as al
from ccreason.rules.reads import TYPE, may_be_empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.rules.model import Rule

GIVEN: Final = "given"
#: None stands for any origin.
Origins: TypeAlias = frozenset[str] | None
_GIVEN: Final[Origins] = frozenset({GIVEN})

# A column: ("class", C), ("subject", p) or ("object", p).
Column: TypeAlias = tuple[str, str]


def template(expression: al.Expression) -> str | None:
    """Return the template of an IRI that an expression makes, ``*`` for what varies.

    Returns:
        None if the expression is not ``IRI(CONCAT(...))`` with some constant part.
    """
    match expression:
        case al.Call("IRI", (al.Call("CONCAT", parts),)):
            texts = [_constant_text(part) for part in parts]
            if any(texts):
                return "".join("*" if text is None else text for text in texts)
    return None


def _constant_text(part: al.Expression) -> str | None:
    if isinstance(part, al.Constant) and part.term.startswith('"') and part.term.endswith('"'):
        return part.term[1:-1]
    return None


def made_iris(body: al.Pattern) -> dict[str, str | None]:
    """Return the variables that an expression makes, with the template of their IRI."""
    return {
        node.variable: template(node.expression)
        for node in al.walk(body)
        if isinstance(node, al.Extend) and not isinstance(node.expression, al.Constant)
    }


def meet(one: Origins, other: Origins) -> Origins:
    """Return the origins that are possible for both."""
    if one is None:
        return other
    return one if other is None else one & other


class Flow:
    """Origins of all columns over a set of rules, computed to a fixpoint."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.columns: dict[Column, set[str]] = defaultdict(lambda: {GIVEN})
        # Columns that anything can reach, and whether a rule writes any predicate at all.
        self.open: set[Column] = set()
        self.everything = False
        changed = True
        while changed:
            changed = False
            for rule in rules:
                for triple in rule.head:
                    changed |= self._write(rule, triple)

    def _write(self, rule: Rule, triple: al.TriplePattern) -> bool:
        subject = self.of(triple.subject, (rule.body,))
        value = self.of(triple.object, (rule.body,))
        if al.is_variable(triple.predicate):
            before, self.everything = self.everything, True
            return not before
        predicate = str(triple.predicate)
        changed = self._add(("subject", predicate), subject)
        changed |= self._add(("object", predicate), value)
        if predicate == TYPE:
            if al.is_variable(triple.object):
                return self._add(("subject-of-any-class", ""), subject) or changed
            changed |= self._add(("class", triple.object), subject)
        return changed

    def _add(self, column: Column, origins: Origins) -> bool:
        if origins is None:
            if column in self.open:
                return False
            self.open.add(column)
            return True
        known = self.columns[column]
        before = len(known)
        known |= origins
        return len(known) != before

    def column(self, column: Column) -> Origins:
        """Return the origins that can stand in a column."""
        if self.everything or column in self.open:
            return None
        if column[0] == "class":
            if ("subject-of-any-class", "") in self.open:
                return None
            more = self.columns.get(("subject-of-any-class", ""), set())
            return frozenset(self.columns[column] | more)
        return frozenset(self.columns[column])

    def of(self, term: str, context: Sequence[al.Pattern]) -> Origins:
        """Return the origins that a term can have where all patterns of a context hold."""
        if not al.is_variable(term):
            return _GIVEN
        found: Origins = None
        for pattern in context:
            found = meet(found, self._in(pattern, term))
        return found

    def _in(self, pattern: al.Pattern, name: str) -> Origins:  # noqa: C901 - one case per operator
        match pattern:
            case al.Bgp(triples):
                found: Origins = None
                for triple in triples:
                    found = meet(found, self._in_triple(triple, name))
                return found
            case al.Join(left, right):
                return meet(self._in(left, name), self._in(right, name))
            case al.LeftJoin(left, right):
                # What the left side binds, the right side may leave as it is.
                return self._in(left if name in al.in_scope(left) else right, name)
            case al.Union(left, right):
                return self._in_either(left, right, name)
            case al.Minus(left, _) | al.Filter(left, _):
                return self._in(left, name)
            case al.Graph():
                return None  # rules have none
            case al.Extend(inner, variable, expression):
                if variable != name:
                    return self._in(inner, name)
                if isinstance(expression, al.Variable):
                    return self._in(inner, expression.name)
                if isinstance(expression, al.Constant):
                    return _GIVEN
                made = template(expression)
                return None if made is None else frozenset({made})
            case al.Values(variables, _):
                return _GIVEN if name in variables else None
            case al.Project(inner, variables):
                return self._in(inner, name) if name in variables else None
            case al.Group(inner, keys):
                return self._in(inner, name) if name in keys else None

    def _in_either(self, left: al.Pattern, right: al.Pattern, name: str) -> Origins:
        sides = [side for side in (left, right) if name in al.in_scope(side)]
        found: set[str] = set()
        for side in sides:
            origins = self._in(side, name)
            if origins is None:
                return None
            found |= origins
        return frozenset(found) if sides else None

    def _in_triple(self, triple: al.TriplePattern, name: str) -> Origins:
        found: Origins = None
        subjects, objects = self._ends(triple.predicate)
        if triple.subject == name:
            found = subjects
            if triple.predicate == TYPE and not al.is_variable(triple.object):
                found = meet(found, self.column(("class", triple.object)))
        if triple.object == name:
            found = meet(found, objects)
        return found

    def _ends(self, path: al.Path) -> tuple[Origins, Origins]:
        """Return the origins at both ends of a path."""
        if may_be_empty(path):
            return None, None
        match path:
            case str():
                if al.is_variable(path):
                    return None, None
                return self.column(("subject", path)), self.column(("object", path))
            case al.PathInverse(inner):
                subjects, objects = self._ends(inner)
                return objects, subjects
            case al.PathRepeat(inner, _):
                return self._ends(inner)
            case al.PathSequence(parts):
                # An end may only be told from a part that cannot be empty.
                first = None if may_be_empty(parts[0]) else self._ends(parts[0])[0]
                last = None if may_be_empty(parts[-1]) else self._ends(parts[-1])[1]
                return first, last
            case al.PathAlternative(parts):
                ends = [self._ends(part) for part in parts]
                return _any_of([e[0] for e in ends]), _any_of([e[1] for e in ends])
        return None, None


def _any_of(choices: Sequence[Origins]) -> Origins:
    found: set[str] = set()
    for choice in choices:
        if choice is None:
            return None
        found |= choice
    return frozenset(found)


def compatible(one: Origins, other: Origins) -> bool:
    """Tell whether a node can have both sets of origins."""
    return one is None or other is None or not one.isdisjoint(other)
