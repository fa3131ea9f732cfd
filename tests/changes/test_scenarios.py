"""A scenario gives exactly what a plain run of the changed facts gives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import changeskit
import pytest

from ccreason.changes.making import make
from ccreason.changes.model import changed, check_together
from ccreason.changes.scenarios import Scenarios
from ccreason.changes.view import CaseView
from ccreason.engine import FactBase
from ccreason.engine.program import load_program
from ccreason.errors import InputError
from ccreason.parameters import active_parameters
from ccreason.reasoning import communities_of, infer

if TYPE_CHECKING:
    from ccreason.cases import CaseSet
    from ccreason.engine import Inference


def _scenarios(caseset: CaseSet) -> Scenarios:
    program = load_program()
    facts, day = active_parameters(program.ontology, None, changeskit.AS_OF)
    data = caseset.dataset
    return Scenarios(program, FactBase(data, communities_of(data), program.ontology, facts, day))


def _same(one: Inference, other: Inference) -> None:
    assert one.quads == other.quads
    assert {r.key for r in one.records} == {r.key for r in other.records}
    assert dict.fromkeys(one.rounds) == dict.fromkeys(other.rounds)


def _check(caseset: CaseSet, chance: random.Random, count: int) -> int:
    scenarios = _scenarios(caseset)
    view = CaseView(scenarios.plain, caseset, caseset.cases[0])
    made = 0
    for _ in range(count):
        try:
            requests = changeskit.some_requests(view, chance, chance.randint(1, 3))
            edits = [make(request, view) for request in requests]
            check_together(edits)
        except InputError:
            continue
        data = changed(caseset.dataset, edits)
        base = scenarios.facts
        facts = FactBase(data, communities_of(data), base.ontology, base.parameters, base.as_of)
        found = scenarios.inference(facts)
        plain = infer(data, as_of=changeskit.AS_OF, engine="reference")
        _same(found, plain)
        assert found.as_of == plain.as_of
        # Proofs follow rounds in a scenario as well: each derivation can be told.
        for derivation in found.all_derivations()[:: max(1, len(found.records) // 20)]:
            assert derivation.premises or derivation.absences
        made += 1
    return made


@pytest.mark.parametrize("number", [2])
def test_scenarios_of_generated_cases(number: int) -> None:
    assert _check(changeskit.generated_case(number), random.Random(number), 4)


def test_scenarios_of_the_illustrative_case() -> None:
    assert _check(changeskit.illustrative(), random.Random(7), 3)


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(60))
def test_many_scenarios(number: int) -> None:
    caseset = changeskit.generated_case(number)
    assert _check(caseset, random.Random(number + 1000), 15)


def test_a_scenario_leaves_nothing_behind() -> None:
    scenarios = _scenarios(changeskit.illustrative())
    view = CaseView(scenarios.plain, changeskit.illustrative(), changeskit.illustrative().cases[0])
    before = scenarios.plain.quads
    chance = random.Random(3)
    request = changeskit.some_requests(view, chance, 1)[0]
    edit = make(request, view)
    rows = [(str(q.subject), str(q.predicate), str(q.object)) for q in edit.removed]
    more = [(str(q.subject), str(q.predicate), str(q.object)) for q in edit.added]
    first = scenarios.outcome(rows, more)
    second = scenarios.outcome(rows, more)
    assert (first.gained, first.lost) == (second.gained, second.lost)
    assert not scenarios.outcome([], []).gained
    assert scenarios.plain.quads == before
    assert scenarios.inference(scenarios.facts).quads == before


def test_changed_parameters_are_a_scenario_too() -> None:
    from dataclasses import replace

    scenarios = _scenarios(changeskit.illustrative())
    old = scenarios.facts.parameters
    new = tuple(
        (s, p, o.replace('"0.5"', '"0.7"') if "gapThreshold" in p else o) for s, p, o in old
    )
    assert new != old
    found = scenarios.inference(replace(scenarios.facts, parameters=new))
    assert found.quads != scenarios.plain.quads
    again = _scenarios(changeskit.illustrative())
    from ccreason.engine import ReferenceEvaluator

    plain = ReferenceEvaluator().evaluate(
        load_program().ruleset, replace(again.facts, parameters=new)
    )
    _same(found, plain)
