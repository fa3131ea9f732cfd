"""Trying a change: reasoning again over the changed case, with the rules that matter only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from ccreason.engine import FactBase, Limits, ReferenceEvaluator, literals
from ccreason.engine.closure import Closure
from ccreason.errors import EngineError, InputError
from ccreason.rules import algebra as al
from ccreason.rules.model import RuleSet
from ccreason.whynot.records import TYPE, case_classes, case_properties

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.engine.plan import Plan
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule
    from ccreason.whynot.known import Known

#: A predicate, the class where it is a type, and the classes of its subject.
_Need: TypeAlias = tuple[str, str | None, frozenset[str]]

#: Stands for the class of a thing that a case describes: no rule makes such a node.
_RECORDED: Final = "recorded"

#: A case takes a fraction of a second; a bound that is hit is an error.
_LIMITS = Limits(seconds=60)


class Trial:
    """Tells whether a fact would follow from a changed case.

    Args:
        known: the case as it is.
        goal: the fact; rules that it cannot depend on are left out.
        by: instead of the fact, what a rule's variable has to stand for in a conclusion of its own:
            the rule, the variable and the value.
    """

    def __init__(self, known: Known, goal: Fact, by: tuple[Rule, str, str] | None = None) -> None:
        self._known = known
        self._goal = goal
        self._by = by
        self._ruleset, read = _slice(known, goal)
        self._closure = _closure(known, self._ruleset, read)
        self._plans: dict[str, Plan] = {}
        self.count = 0

    def gives(self, add: Iterable[Fact], remove: Iterable[Fact]) -> bool:
        """Tell whether the goal follows once facts are added and others taken away."""
        self.count += 1
        known = self._known
        facts = known.inference.facts
        assert known.case is not None
        base = FactBase(
            known.changed(add, remove),
            {known.case: facts.communities[known.case]},
            facts.ontology,
            facts.parameters,
            facts.as_of,
        )
        evaluator = ReferenceEvaluator(_LIMITS, closure=self._closure, plans=self._plans)
        try:
            found = evaluator.evaluate(self._ruleset, base)
        except EngineError as error:
            if error.exit_code != InputError.default_exit_code:
                raise
            # Such a case could not be reasoned over: names would clash.
            return False
        if self._by is None:
            return self._goal in found.rounds
        rule, variable, value = self._by
        place = rule.variables.index(variable[1:])
        return any(r.rule.id == rule.id and r.row[place] == value for r in found.records)


def _closure(known: Known, ruleset: RuleSet, read: set[str]) -> Closure:
    """Return the framework, with all that follows from it, as far as some rules read it."""
    given = tuple(sorted(f for f in known.framework if f[1] in read))
    heads = [o for rule in ruleset.rules for _, _, o in rule.head_slots if isinstance(o, str)]
    terms = [*(f[2] for f in given), *heads]
    return Closure(given, (), 0, literals.rewritten(t for t in terms if t[0] == '"'))


def _slice(known: Known, goal: Fact) -> tuple[RuleSet, set[str]]:
    """Return the rules on which a fact may depend, and the predicates that they read.

    What a pattern asks of a rating, no rule about gaps can give: a node that a rule makes has the
    classes that the rule gives it, so patterns about things of other classes do not need that rule.
    """
    ruleset = known.inference.ruleset
    wanted: dict[str, Rule] = {}
    seen: set[_Need] = set()
    todo: list[_Need] = [(goal[1], goal[2] if goal[1] == TYPE else None, frozenset())]
    while todo:
        need = todo.pop()
        if need in seen:
            continue
        seen.add(need)
        predicate, cls, classes = need
        for rule in known.rules_for(predicate, cls, axioms=True):
            if rule.id not in wanted and _may_give(rule, predicate, classes, known):
                wanted[rule.id] = rule
                todo += _needs(rule, known)
    ruleset_ = RuleSet(
        tuple(r for r in ruleset.rules if r.id in wanted),
        tuple(filter(None, (_kept(s, wanted) for s in ruleset.strata))),
        tuple(filter(None, (_kept(c, wanted) for c in ruleset.components))),
        ruleset.recursive & wanted.keys(),
    )
    return ruleset_, {need[0] for need in seen}


def _may_give(rule: Rule, predicate: str, classes: frozenset[str], known: Known) -> bool:
    """Tell whether a rule may say something of a thing of all the given classes."""
    if rule.is_axiom:
        # A conclusion has its class from the rule that made it, not from what is said of it.
        types = rule.id.startswith(("owl:domain/", "owl:range/"))
        return not (
            types and any(known.rules_for(TYPE, str(o)) for _, p, o in rule.head_slots if p == TYPE)
        )
    if not classes:
        return True
    for subject, given_predicate, _ in rule.head_slots:
        if given_predicate != predicate:
            continue
        given = {o for s, p, o in rule.head_slots if s == subject and p == TYPE}
        made = isinstance(subject, int) and rule.variables[subject] in rule.computed
        if not made or not given:
            return True
        if all(c in given or _by_axiom(c, known) for c in classes):
            return True
    return False


def _by_axiom(cls: str, known: Known) -> bool:
    """Tell whether a class may follow from another, and is no kind of record."""
    return cls not in case_classes() | {_RECORDED} and not known.rules_for(TYPE, cls)


def _kept(rules: tuple[Rule, ...], wanted: dict[str, Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.id in wanted)


def _needs(rule: Rule, known: Known) -> list[_Need]:
    """Return what a rule's body reads: predicate, class of a type, classes of its subject.

    Where branches of a body say different kinds of a thing, each kind is one need. A class that a
    name does not have is told by what is said of it: only records have what only cases say.
    """
    patterns = _patterns(rule)
    classes: dict[str | int, set[str]] = defaultdict(set)
    for subject, predicate, value in patterns:
        if predicate == TYPE and _is_class(value):
            classes[subject].add(str(value))
        if predicate in case_properties() - {TYPE} and not known.rules_for(predicate, None):
            classes[subject].add(_RECORDED)
            classes[value].add(_RECORDED)
    if rule.is_axiom and any(p == TYPE and o in case_classes() for _, p, o in rule.head_slots):
        # What an axiom says of records, it does not read off conclusions.
        for subject, _, _ in patterns:
            classes[subject].add(_RECORDED)
    several = _in_unions(rule.body) if not rule.is_conjunctive else set()
    found: list[_Need] = []
    for subject, predicate, value in patterns:
        kinds = frozenset(classes[subject])
        each = [frozenset({k}) for k in sorted(kinds)] if subject in several else [kinds]
        cls = str(value) if predicate == TYPE and _is_class(value) else None
        found += [(predicate, cls, kind) for kind in each or [frozenset()]]
    return found


def _is_class(value: str | int) -> bool:
    return isinstance(value, str) and not al.is_variable(value)


def _patterns(rule: Rule) -> list[tuple[str | int, str, str | int]]:
    """Return the patterns that a body reads; variables are names, or places in a row."""
    if rule.is_conjunctive:
        return [(s, str(p), o) for s, p, o in rule.body_slots]
    return [
        (node.subject, predicate, node.object)
        for node in al.walk(rule.body)
        if isinstance(node, al.TriplePattern)
        for predicate in al.path_predicates(node.predicate)
    ]


def _in_unions(body: al.Pattern) -> set[str | int]:
    """Return the variables of which branches say different kinds."""
    return {
        pattern.subject
        for node in al.walk(body)
        if isinstance(node, al.Union)
        for pattern in al.walk(node)
        if isinstance(pattern, al.TriplePattern) and pattern.predicate == TYPE
    }
