"""Conclusions that are not there: looked for through the rules that would give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules import algebra as al
from ccreason.rules.substitution import substitute
from ccreason.whynot.costs import KEPT_BELOW, NEW, TOLD_BELOW, UNREACHED
from ccreason.whynot.findings import Held, NoConclusion, NoRecord, Unmet
from ccreason.whynot.premises import variables
from ccreason.whynot.records import ELEMENT, LEVEL, NORMALIZED, OBSERVATIONS, PARAMETERS, TYPE, name
from ccreason.whynot.state import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.rules.model import Rule
    from ccreason.whynot.findings import Finding, Prospect
    from ccreason.whynot.known import Known
    from ccreason.whynot.premises import Premise
    from ccreason.whynot.search import NearSearch
    from ccreason.whynot.state import Stack, State


def not_concluded(
    search: NearSearch,
    state: State,
    rest: tuple[Premise, ...],
    group: tuple[al.TriplePattern, ...],
    depth: int,
    stack: Stack,
) -> Iterator[State]:
    """Yield the ways in which a conclusion that is not there would come about."""
    typed = next((p for p in group if p.predicate == TYPE), group[0])
    shown = substitute(typed, state.values)
    left = {
        term
        for p in group
        for term in (p.subject, p.object)
        if al.is_variable(term) and term not in state.values
    }
    options: list[tuple[Prospect, dict[str, str]]] = []
    circle = False
    if depth > 0:
        for rule in _rules_below(search, typed, shown):
            for head in rule.head:
                given = _meet(head, typed, rule, group, state)
                if given is None:
                    continue
                mark = search.inverted(rule, given)
                circle |= mark is not None and (rule.id, tuple(sorted(mark.items()))) in stack
                found = search.for_rule(rule, given, depth - 1, stack, KEPT_BELOW)
                # What holds already stands among the candidates.
                options += [(p, _back(head, typed, p, group, state)) for p in found if p.cost]
                break
    options.sort(key=lambda option: option[0].order)
    filled = tuple(substitute(p, state.values) for p in group)
    if not options and depth > 0 and not circle and search.known.was_made(shown.subject):
        # Its name says that it is something else: no rule gives it what is asked for here.
        return
    if not options:
        missing = NoConclusion(shown, filled, circle=circle)
        yield state.next(rest, missing, cost=UNREACHED, unknown=frozenset(left))
        return
    already = _changed(state.findings, state) | _relied_on(search.known, state)
    for n, (prospect, values) in enumerate(options[:KEPT_BELOW]):
        others = tuple(p for m, (p, _) in enumerate(options) if m != n)
        ways_ = (prospect, *others)[:TOLD_BELOW]
        # Two things may not be asked of one and the same rating.
        at_odds = bool(_changed(prospect.findings, prospect) & already)
        yield state.next(
            rest,
            NoConclusion(
                substitute(shown, values), tuple(substitute(p, values) for p in filled), ways_
            ),
            values=values,
            unknown=frozenset(left - values.keys()),
            cost=prospect.cost + at_odds * UNREACHED,
        )


def _rules_below(
    search: NearSearch, typed: al.TriplePattern, shown: al.TriplePattern
) -> list[Rule]:
    value = None if al.is_variable(shown.object) else shown.object
    rules = search.known.rules_for(str(typed.predicate), value)
    return rules or search.known.rules_for(str(typed.predicate), value, axioms=True)


def _meet(
    head: al.TriplePattern,
    typed: al.TriplePattern,
    rule: Rule,
    group: tuple[al.TriplePattern, ...],
    state: State,
) -> dict[str, str] | None:
    """Return the values that a rule's variables must have to give what is asked for.

    Returns:
        None if its head cannot say it.
    """
    if head.predicate != typed.predicate:
        return None
    pairs = [(head.object, typed.object), (head.subject, typed.subject)]
    if typed.predicate == TYPE and head.object != value_of(typed.object, state):
        return None
    for pattern in group:
        if pattern is typed:
            continue
        same = [
            h for h in rule.head if h.subject == head.subject and h.predicate == pattern.predicate
        ]
        pairs += [(h.object, pattern.object) for h in same[:1]]
    given: dict[str, str] = {}
    for inner, outer in pairs:
        value = value_of(outer, state)
        if value is None:
            continue
        if value.startswith(NEW):
            return None
        if not al.is_variable(inner):
            if inner != value:
                return None
        elif given.setdefault(inner, value) != value:
            return None
    return given


def _back(
    head: al.TriplePattern,
    typed: al.TriplePattern,
    prospect: Prospect,
    group: tuple[al.TriplePattern, ...],
    state: State,
) -> dict[str, str]:
    """Return the values that a missing conclusion would give the variables that ask for it."""
    pairs = [(typed.subject, head.subject), (typed.object, head.object)]
    for pattern in group:
        same = [
            h
            for h in prospect.rule.head
            if h.subject == head.subject and h.predicate == pattern.predicate
        ]
        pairs += [(pattern.object, h.object) for h in same[:1]]
    found: dict[str, str] = {}
    for outer, inner in pairs:
        if al.is_variable(outer) and outer not in state.values:
            value = prospect.values.get(inner) if al.is_variable(inner) else inner
            if value is not None and not value.startswith(NEW):
                found[outer] = value
    return found


def _relied_on(known: Known, state: State) -> set[object]:
    """Return the ratings whose values conclusions rest on that hold, and are needed."""
    held = [f for finding in state.findings if isinstance(finding, Held) for f in finding.facts]
    nodes = dict.fromkeys(f[0] for f in held)
    found: set[object] = set()
    for node in nodes:
        for rating in known.facts.objects(name("basedOn"), node):
            about = (known.facts.objects(p, rating) for p in (ELEMENT, LEVEL))
            found |= {(rating, NORMALIZED), tuple(v[0] if v else None for v in about)}
    return found


def _changed(findings: tuple[Finding, ...], within: State | Prospect) -> set[object]:
    """Return what would have to be another value: ratings that are there, and supposed ones."""
    found: set[object] = set()
    for finding in findings:
        match finding:
            case NoRecord(_, classes, patterns) if set(classes) & OBSERVATIONS:
                said = {str(p.predicate): p.object for p in patterns}
                terms = (said.get(ELEMENT), said.get(LEVEL))
                found.add(tuple(within.values.get(t or "", t) for t in terms))
            case Unmet(test):
                names = variables(test)
                found |= {within.sources[v] for v in names if v in within.sources}
            case NoConclusion(_, _, ways) if ways:
                found |= _changed(ways[0].findings, ways[0])
    return {f for f in found if isinstance(f, tuple) and f[0] is not None and f[0] != PARAMETERS}
