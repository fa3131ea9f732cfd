"""A state after any changes is what a full run gives, and the patch is the difference."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Dataset, RdfFormat, parse

from ccreason import state
from ccreason.reasoning import infer
from ccreason.state import Settings, Store
from ccreason.state.store import ONTOLOGY
from tests.state.variants import KINDS, iri, lines_of

DAY = date(2026, 1, 1)
NUMBERS = st.integers(0, 3)
CHANGE = st.tuples(NUMBERS, st.integers(0, 2), st.sampled_from(KINDS), NUMBERS)
STEP = st.lists(CHANGE | NUMBERS.map(lambda n: (n, 0, "gone", 0)), min_size=1, max_size=3)

Quads = set[str]


class World:
    """The cases there are, and the state that should know what follows from them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases: dict[str, str] = {}
        self.day = DAY

    def apply(self, changes: list[tuple[int, int, str, int]]) -> tuple[dict[str, str], list[str]]:
        """Change the cases; return what is new about them, and which are gone."""
        come: dict[str, str] = {}
        gone: list[str] = []
        for number, seed, kind, other in changes:
            name = f"{iri(other)}/part/{number}" if kind == "inside" else iri(number)
            if name in come or name in gone:
                continue
            if kind == "gone":
                if name in self.cases:
                    del self.cases[name]
                    gone.append(name)
                continue
            come[name] = self.cases[name] = "".join(lines_of(number, seed, kind, other))
        return come, gone

    def expected(self) -> Quads:
        """Return what a full run gives."""
        text = "".join(self.cases.values())
        dataset = Dataset(parse(text, RdfFormat.N_QUADS))
        quads = infer(dataset, as_of=self.day, engine="reference").quads
        return {f"{s} {p} {o} {g} .\n" for s, p, o, g in quads}

    def kept(self) -> Quads:
        """Return what the state holds."""
        found: Quads = set()
        with Store.open(self.folder / "state") as store:
            for community in (ONTOLOGY, *store.communities()):
                graph = (
                    f"{community}/inferred"
                    if community
                    else "https://w3id.org/ccreason/inferred/ontology"
                )
                found |= {f"{line} <{graph}> .\n" for line in store.inferred_of(community)}
            assert set(store.case_names()) == set(self.cases)
        return found

    def file(self, texts: dict[str, str]) -> list[Path]:
        """Write some cases to a file."""
        path = self.folder / "cases.nq"
        path.write_text("".join(texts.values()), "utf-8")
        return [path] if texts else []


def run_through(folder: Path, steps: list[list[tuple[int, int, str, int]]], whole: bool) -> None:
    world = World(folder)
    world.apply([(0, 0, "plain", 0), (1, 0, "plain", 0)])
    state.build(folder / "state", world.file(world.cases), settings=Settings(as_of=DAY))
    before = world.kept()
    assert before == world.expected()
    for step in steps:
        come, gone = world.apply(step)
        patch = io.StringIO()
        if whole and world.cases:
            outcome = state.update(
                folder / "state", world.file(world.cases), all_cases=True, patch=patch
            )
        else:
            outcome = state.update(folder / "state", world.file(come), remove=gone, patch=patch)
        after = world.kept()
        assert after == world.expected(), outcome.whole
        lines = patch.getvalue().splitlines(keepends=True)
        assert lines[0] == "TX .\n"
        assert lines[-1] == "TC .\n"
        assert sorted(lines[1:-1]) == sorted(
            [f"D {line}" for line in before - after] + [f"A {line}" for line in after - before]
        )
        assert (outcome.quads_added, outcome.quads_removed) == (
            len(after - before),
            len(before - after),
        )
        before = after


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=1, max_size=3), st.booleans())
def test_state_equals_full_run(steps: list[list[tuple[int, int, str, int]]], whole: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run_through(Path(folder), steps, whole)


@pytest.mark.exhaustive
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=1, max_size=4), st.booleans())
def test_state_equals_full_run_often(
    steps: list[list[tuple[int, int, str, int]]], whole: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run_through(Path(folder), steps, whole)
