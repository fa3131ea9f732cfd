"""Generated rule sets that feed themselves, over several communities: the engines agree.

Everything is compared in worlds of one community. These rules may well link nodes of two and then
feed themselves: there the graph depends on the order of rounds (see docs/explanation/engine.md),
and with it whether what a case asserts is said anew. Of several communities the rest is compared.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
import rulekit as rk

from ccreason.engine import FactBase, ReferenceEvaluator
from ccreason.engine.compiled import CompiledEvaluator, SmallEvaluator
from ccreason.engine.compiled.result import CompiledInference
from ccreason.errors import EngineError, RuleError
from ccreason.namespaces import ONTOLOGY_INFERRED_GRAPH
from ccreason.ntriples import to_fact

if TYPE_CHECKING:
    from collections.abc import Collection

    from ccreason.engine import Evaluator, Inference
    from ccreason.ntriples import Fact
    from ccreason.rules import RuleSet
    from ccreason.rules.ontology import Ontology

sys.path.insert(0, str(Path(__file__).parent))

from several import World  # type: ignore[import-not-found]

#: How often rules are drawn anew when they cannot be put into strata, before that is a defect.
TRIES: Final = 60


def rules_of(world: World, chance: random.Random, ontology: Ontology) -> RuleSet:
    for _ in range(TRIES):
        rules, count = [], chance.randint(1, 5)
        while len(rules) < count:
            try:
                rules.append(world.rule(f"r{len(rules)}"))
            except RuleError:
                continue
        try:
            return rk.ruleset(rules, ontology)
        except RuleError:  # a negation in a cycle, say
            continue
    pytest.fail("no rules could be drawn that can be put into strata")


def outcome(engine: Evaluator, rules: RuleSet, facts: FactBase) -> Inference | str:
    """Return what an engine finds, or the key of the error that it raises."""
    try:
        return engine.evaluate(rules, facts)
    except EngineError as error:
        return error.message


def derivations(
    inference: Inference, but: Collection[Fact] = ()
) -> set[tuple[str, tuple[str | None, ...]]]:
    """Return the derivations that conclude more than some facts."""
    return {
        (record.rule.id, record.row)
        for record in inference.records
        if any(fact not in but for fact in record.facts)
    }


def check_community(
    found: CompiledInference, expected: Inference, community: str, case: str
) -> None:
    """Check what the engine gives when it is asked about one community only."""
    alone = found.results.of_community(community)
    graph = f"{community}/inferred"
    homes = expected._homes
    there = {quad for quad in expected.quads if quad[3] == f"<{graph}>"}
    assert set(alone.quads) == there, case
    its = {
        (record.rule.id, record.row)
        for record in expected.records
        if graph in homes.of(record)
        and any(not homes.is_asserted(fact, graph) for fact in record.facts)
    }
    assert {(record.rule.id, record.row) for record in alone.records} == its, case


class Compared(NamedTuple):
    """What was compared.

    Attributes:
        quads: how many quads were inferred.
        graphs: whether their graphs were compared.
    """

    quads: int
    graphs: bool


def compare(seed: int, folder: Path) -> Compared:
    """Compare the engines on one seed."""
    chance = random.Random(seed)
    world = World(chance)
    ontology = rk.ontology(world.ontology(), folder)
    rules = rules_of(world, chance, ontology)
    dataset, about = world.cases()
    alone = len(set(about.values())) <= 1
    facts = FactBase(dataset, about, ontology, (), rk.DAY)
    expected = outcome(ReferenceEvaluator(), rules, facts)
    for engine in (SmallEvaluator(), CompiledEvaluator(threads=1)):
        found = outcome(engine, rules, facts)
        case = f"seed {seed}, {type(engine).__name__}"
        if isinstance(expected, str) or isinstance(found, str):
            assert found == expected, case
            continue
        asserted = () if alone else {to_fact(quad) for quad in dataset}
        assert derivations(found, asserted) == derivations(expected, asserted), case
        assert len(found.quads) == len(set(found.quads)), case
        if alone:
            assert set(found.quads) == set(expected.quads), case
        if isinstance(engine, CompiledEvaluator):
            assert isinstance(found, CompiledInference)
            for community in sorted(set(about.values())) if alone else ():
                check_community(found, expected, community, case)
            found.results.close()
    return Compared(0 if isinstance(expected, str) else len(expected.quads), alone)


def run(first: int, count: int, folder: Path) -> None:
    seen = [compare(seed, folder) for seed in range(first, first + count)]
    # Worlds in which nothing follows would compare nothing.
    assert sum(one.quads > 0 for one in seen) > 0.8 * count
    assert sum(one.quads for one in seen) > 5 * count
    assert sum(one.graphs for one in seen) > 0.2 * count


def test_what_holds_everywhere_is_no_community_s_even_if_one_asserts_it(tmp_path: Path) -> None:
    """A graph about no community says what a case says too; an axiom follows for neither alone."""
    ontology = rk.ontology("ex:A a owl:Class ; rdfs:subClassOf ex:B . ex:B a owl:Class .", tmp_path)
    text = "ex:n a ex:A . ex:m ex:p ex:n ."
    dataset = rk.cases(text, text)
    facts = FactBase(dataset, {f"{rk.EX}case1": f"{rk.EX}comm1"}, ontology, (), rk.DAY)
    rules = rk.ruleset([], ontology)
    expected = ReferenceEvaluator().evaluate(rules, facts)
    assert {quad[3] for quad in expected.quads} == {f"<{ONTOLOGY_INFERRED_GRAPH}>"}
    for engine in (SmallEvaluator(), CompiledEvaluator(threads=1)):
        assert engine.evaluate(rules, facts).quads == expected.quads


@pytest.mark.slow
def test_rules_that_feed_themselves_over_several_communities(tmp_path: Path) -> None:
    run(0, 24, tmp_path)


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(8))
def test_many_rules_that_feed_themselves(part: int, tmp_path: Path) -> None:
    run(1_000 * (part + 1), 150, tmp_path)
