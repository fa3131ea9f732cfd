"""A scenario gives exactly what a plain run of the changed facts gives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import changeskit
import pytest

from ccreason.changes.making import make
from ccreason.changes.model import changed, check_together
from ccreason.changes.parsing import parse_set
from ccreason.changes.view import CaseView
from ccreason.engine.program import load_program
from ccreason.errors import InputError
from ccreason.ntriples import to_fact
from ccreason.reasoning import fact_base, infer

if TYPE_CHECKING:
    from ccreason.cases import CaseSet
    from ccreason.engine import Inference


def _same(one: Inference, other: Inference) -> None:
    assert one.quads == other.quads
    assert {r.key for r in one.records} == {r.key for r in other.records}
    assert dict.fromkeys(one.rounds) == dict.fromkeys(other.rounds)


def _check(caseset: CaseSet, chance: random.Random, count: int) -> int:
    scenarios = changeskit.scenarios_of(caseset)
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
        found = scenarios.inference(fact_base(data, load_program(), changeskit.AS_OF))
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
    scenarios = changeskit.scenarios_of(changeskit.illustrative())
    view = CaseView(scenarios.plain, changeskit.illustrative(), changeskit.illustrative().cases[0])
    run = scenarios._kept.run

    def state() -> tuple[object, ...]:
        known = run.everything
        pairs = {p: sorted(found) for p in known.predicates() if (found := known.pairs(p))}
        return set(run.store), pairs, dict(run.names)

    before = state()
    edit = make(parse_set("commitment@network=4"), view)
    removed, added = (sorted(map(to_fact, quads)) for quads in (edit.removed, edit.added))
    first = scenarios.outcome(removed, added)
    assert first.gained
    assert first.lost
    assert state() == before
    second = scenarios.outcome(removed, added)
    assert (first.gained, first.lost) == (second.gained, second.lost)
    nothing = scenarios.outcome([], [])
    assert not nothing.gained
    assert not nothing.lost
    _same(scenarios.inference(scenarios.facts), scenarios.plain)
    assert state() == before


def test_changed_parameters_are_a_scenario_too() -> None:
    from dataclasses import replace

    scenarios = changeskit.scenarios_of(changeskit.illustrative())
    old = scenarios.facts.parameters
    new = tuple(
        (s, p, o.replace('"0.5"', '"0.7"') if "gapThreshold" in p else o) for s, p, o in old
    )
    assert new != old
    found = scenarios.inference(replace(scenarios.facts, parameters=new))
    assert found.quads != scenarios.plain.quads
    from ccreason.engine import ReferenceEvaluator

    plain = ReferenceEvaluator().evaluate(
        load_program().ruleset, replace(scenarios.facts, parameters=new)
    )
    _same(found, plain)
