"""Leave out how data was put in order: a reader wants what was rated, not how days were compared.

A step that only prepares (which rating is the latest, what it is between 0 and 1) is folded into
the records it started from. Nothing is lost: the whole tree is in the explanation all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.explanation.terms import PREPARE
from ccreason.frozen import frozen
from ccreason.namespaces import RDF_TYPE, SKOS, cc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.explanation.model import Explanation, Premise, Step
    from ccreason.ntriples import Term

#: What tells a record that is one of several about the same thing, of which one is the latest.
_COMPARED: Final = {
    cc(n) for n in ("Rating", "Proxy", "inAssessment", "value", "performance", "attainment")
}
_OF_KIND: Final = {RDF_TYPE, NamedNode(SKOS + "notation")}


@frozen
class Folded:
    """The premises of a step, those that only prepare replaced by what they started from.

    Attributes:
        premises: what is told.
        left_out: how many steps are not told.
    """

    premises: tuple[Premise, ...]
    left_out: int = 0


def prepares(explanation: Explanation, step: Step) -> bool:
    """Say whether a step only puts data in order: a rule for that, or an axiom over records."""
    if not step.rule.is_axiom:
        return step.rule.layer == PREPARE
    return all(p.kind == "case" or _is_prepared(explanation, p) for p in step.premises)


def fold(explanation: Explanation, step: Step) -> Folded:
    """Return a step's premises without those that only put data in order."""
    told: list[Premise] = []
    records: dict[Premise, None] = {}
    left_out: set[int] = set()
    for premise in step.premises:
        if not _is_prepared(explanation, premise):
            told.append(premise)
            continue
        for inner in _below(explanation, premise):
            left_out.add(inner.number)
            records |= dict.fromkeys(p for p in inner.premises if p.kind == "case")
    derived = [premise for premise in told if premise.kind == "derived"]
    asserted = [premise for premise in told if premise.kind != "derived"]
    found = [record for record in records if record not in asserted]
    # What the rule speaks of comes before what it was only compared with.
    found.sort(key=lambda record: is_looked_at(step, record))
    return Folded((*derived, *found, *asserted), len(left_out))


def is_of_kind(premise: Premise) -> bool:
    """Say whether a premise only says of what kind a term of the framework is."""
    return premise.kind == "ontology" and all(p in _OF_KIND for _, p, _ in premise.triples)


def is_looked_at(step: Step, premise: Premise) -> bool:
    """Say whether a record was only compared with another, by the steps that are folded."""
    if premise.kind != "case" or premise in step.premises:
        return False
    if not any(t[1] in _COMPARED or t[2] in _COMPARED for t in premise.triples):
        return False
    return not any(_nodes(p) & _nodes(premise) for p in step.premises)


def _nodes(premise: Premise) -> set[Term]:
    return {subject for subject, _, _ in premise.triples}


def _is_prepared(explanation: Explanation, premise: Premise) -> bool:
    return bool(premise.steps) and all(
        prepares(explanation, explanation.step(number)) for number in premise.steps
    )


def _below(explanation: Explanation, premise: Premise) -> Iterator[Step]:
    """Yield the steps of a premise and of what they rest on; of several ways, the first."""
    step = explanation.step(premise.steps[0])
    yield step
    for inner in step.premises:
        if inner.steps:
            yield from _below(explanation, inner)


def steps_within(
    explanation: Explanation, depth: int | None = None, start: int | None = None
) -> set[int]:
    """Return the numbers of the steps that lie at most so many rules deep.

    Args:
        explanation: of which.
        depth: how many rules; None for all.
        start: the step that they lie under, itself included; None for all that is explained.
    """
    found: set[int] = set()
    level = {n for c in explanation.conclusions for n in (*c.steps, *c.additions)}
    if start is not None:
        level = {start}
    for _ in range(len(explanation.steps) if depth is None else depth):
        found |= level
        level = {
            number
            for step in level
            for premise in explanation.step(step).premises
            for number in premise.steps
        } - found
    return found
