"""The ground program of all worlds says of each world what reasoning says of it."""

from __future__ import annotations

import random

import changeskit
import pytest

from ccreason.changes.making import make
from ccreason.changes.model import check_together
from ccreason.changes.view import CaseView
from ccreason.errors import InputError
from ccreason.ntriples import to_fact
from ccreason.repairing.solving import Solver
from ccreason.repairing.worlds import Worlds


def _check(number: int | None, seed: int, worlds: int, offered: int) -> int:
    caseset = changeskit.illustrative() if number is None else changeskit.generated_case(number)
    scenarios = changeskit.scenarios_of(caseset)
    view = CaseView(scenarios.plain, caseset, caseset.cases[0])
    chance = random.Random(seed)
    edits = []
    for request in changeskit.some_requests(view, chance, offered):
        try:
            edits.append(make(request, view))
        except InputError:
            continue
    # Everything is asked about, so every rule matters.
    ground = Worlds(scenarios, edits, [(None, None, None)])  # type: ignore[list-item]
    unsure = sorted(ground.definitions)
    checked = 0
    for _ in range(worlds):
        chosen = frozenset(chance.sample(range(len(edits)), chance.randint(0, 3)))
        try:
            check_together([edits[n] for n in chosen])
        except InputError:
            continue
        added = {to_fact(q) for n in chosen for q in edits[n].added}
        removed = {to_fact(q) for n in chosen for q in edits[n].removed} - added
        outcome = scenarios.outcome(sorted(removed), sorted(added))
        known = set(scenarios.plain.rounds) - outcome.lost | outcome.gained
        # The one stable model of the world, from the solver itself.
        goal = ("and", *(("c", n) if n in chosen else ("not", ("c", n)) for n in range(len(edits))))
        # Facts are asked for one by one through the goal: true facts have to hold, others not.
        told = [("f", f) if f in known else ("not", ("f", f)) for f in unsure]
        solver = Solver(ground.definitions, [1] * len(edits), ("and", *goal[1:], *told), (), 100)
        assert solver.cheapest(2) == [chosen], [edits[n].option for n in chosen]
        # What is sure holds, and what is neither sure nor unsure does not.
        assert all(ground.on(fact) is not False for fact in known)
        assert all(fact in known for fact in scenarios.plain.rounds if ground.on(fact) is True)
        checked += 1
    return checked


@pytest.mark.parametrize("number", [0])
def test_worlds_of_a_generated_case(number: int) -> None:
    assert _check(number, number, 4, 16)


def test_worlds_of_the_illustrative_case() -> None:
    assert _check(None, 1, 5, 20)


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(60))
def test_many_worlds(number: int) -> None:
    _check(number, number, 25, 30)
