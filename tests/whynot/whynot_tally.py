"""Asking why not, and holding every remedy to its word: the changed case is reasoned over anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Dataset, NamedNode, Quad

from ccreason.engine import FactBase
from ccreason.engine.program import load_program
from ccreason.ntriples import to_fact
from ccreason.whynot import why_not
from ccreason.whynot.records import SINGLE

if TYPE_CHECKING:
    from ccreason.engine import Inference
    from ccreason.ntriples import Fact
    from ccreason.whynot import RemedyTold, WhyNot


@dataclass
class Tally:
    """What came of many questions."""

    asked: int = 0
    mended: int = 0
    remedies: int = 0
    impossible: int = 0
    faults: list[str] = field(default_factory=list)

    def ask(self, inference: Inference, fact: Fact, where: str) -> WhyNot | None:
        """Ask why a fact does not hold, and try every remedy that is told."""
        if fact in inference.rounds:
            return None
        self.asked += 1
        answer = why_not(inference, inference.term.triple(fact))
        goal = answer.goals[0]
        assert not goal.holds
        if goal.ways and not any(way.possible for way in goal.ways):
            self.impossible += 1
        found = [(way.rule.id, way.remedy) for way in goal.ways if way.remedy is not None]
        self.mended += bool(found)
        for rule_id, remedy in found:
            self.remedies += 1
            assert answer.case is not None
            if twice := said_twice(inference, remedy):
                self.faults.append(f"{where}: {fact} by {rule_id}: two values of {twice}")
            if fact not in again(inference, remedy, answer.case).rounds:
                self.faults.append(f"{where}: {fact} by {rule_id}: {remedy}")
        return answer


def said_twice(inference: Inference, remedy: RemedyTold) -> list[tuple[str, str]]:
    """Return what of the changed case has several values of what the case format has one of."""
    removed = {tuple(str(term) for term in triple) for triple in remedy.remove}
    added = {tuple(str(term) for term in triple) for triple in remedy.add}
    found: dict[tuple[str, str], set[str]] = {}
    for s, p, o in ({to_fact(quad) for quad in inference.facts.cases} - removed) | added:
        if p in SINGLE:
            found.setdefault((s, p), set()).add(o)
    touched = {fact[0] for fact in added}
    return sorted(key for key, values in found.items() if len(values) > 1 and key[0] in touched)


def again(inference: Inference, remedy: RemedyTold, case: str) -> Inference:
    """Reason over the whole case anew, all rules, with a remedy applied."""
    graph = NamedNode(case)
    removed = {tuple(str(term) for term in triple) for triple in remedy.remove}
    given = {to_fact(quad) for quad in inference.facts.cases}
    assert removed <= given, "a remedy takes away what the case does not state"
    dataset = Dataset(
        quad
        for quad in inference.facts.cases
        if quad.graph_name != graph or to_fact(quad) not in removed
    )
    for subject, predicate, value in remedy.add:
        dataset.add(Quad(subject, predicate, value, graph))  # type: ignore[arg-type]
    facts = inference.facts
    base = FactBase(dataset, facts.communities, facts.ontology, facts.parameters, facts.as_of)
    return load_program().evaluator().evaluate(inference.ruleset, base)
