"""GRAPH through the compiled engine, beside SPARQL's own definition and the default engine."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccreason import querying
from ccreason.engine import FactBase
from ccreason.engine.closure import close
from ccreason.engine.compiled import CompiledEvaluator
from ccreason.engine.compiled.named import NamedGraphs
from ccreason.errors import InputError
from ccreason.ntriples import to_fact
from ccreason.pipeline.querying import _answered, _parsed
from ccreason.rules import RuleSet
from ccreason.rules import algebra as al
from ccreason.rules.model import Rule
from ccreason.rules.ontology import Ontology
from ccreason.rules.parser import parse_construct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.engine.compiled.result import CompiledInference

sys.path.insert(0, str(Path(__file__).parent))

from graphqueries import LITERALS, NODES, PREDICATES, Evaluator, Generator  # type: ignore[import-not-found]

NAMES = "PREFIX : <https://example.org/>\n"
RULES = {
    "first": ("?community :r ?y . ?x :s ?community", "{ ?community a :Community . ?x :p ?y }"),
    "second": ("?y :q ?x", "{ ?x :p ?y }"),
    "third": ("?x :s ?z", "{ ?x :q ?y . ?y :q ?z }"),
}
ONTOLOGY = "@prefix : <https://example.org/> . :a :p :b . :c :q :a . :b a :Kind ."


def _rule(name: str) -> Rule:
    head, body = RULES[name]
    text = f"{NAMES}CONSTRUCT {{ {head} }} WHERE {body}"
    query = parse_construct(text, name)
    return Rule(
        id=name, title={}, layer="observe", source=(), basis="ProjectInference", why={},
        explain={}, text=text, path=name, head=query.head, body=query.body,
        variables=tuple(v[1:] for v in al.in_scope(query.body)),
    )  # fmt: skip


def _cases(chance: random.Random) -> str:
    """Return the N-Quads of two cases that say some things twice."""

    def iri(name: str) -> str:
        return f"<https://example.org/{name[1:]}>"

    lines = [
        f"{iri(c)} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {iri(':Community')} {iri(g)} ."
        for c, g in ((":c1", ":one"), (":c2", ":two"))
    ]
    integer = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    for _ in range(chance.randint(12, 24)):
        value = chance.choice((*map(iri, NODES[:5] * 2), integer, *LITERALS[1:]))
        triple = f"{iri(chance.choice(NODES))} {iri(chance.choice(PREDICATES[:3]))} {value}"
        graphs = chance.choice(((":one",), (":two",), (":one", ":two"), (":one", ":one")))
        lines += [f"{triple} {iri(graph)} ." for graph in graphs]
    return "\n".join(lines)


class World:
    """Two cases, a small ontology, what follows from them; asked in three ways."""

    def __init__(self, seed: int, folder: Path) -> None:
        quads = ox.parse(_cases(random.Random(seed)), ox.RdfFormat.N_QUADS)
        path = folder / "ontology" / "onto.ttl"
        path.parent.mkdir()
        path.write_text(ONTOLOGY, "utf-8")
        ontology = Ontology([path])
        names = {f"https://example.org/{g}": f"https://example.org/{c}"
                 for g, c in (("one", "c1"), ("two", "c2"))}  # fmt: skip
        facts = FactBase(ox.Dataset(quads), names, ontology, (), date(2026, 1, 1))
        rules = tuple(map(_rule, RULES))
        ruleset = RuleSet(rules, (rules,), tuple((rule,) for rule in rules))
        closure = replace(close(ruleset, ontology), given=ontology.facts)
        self.inference: CompiledInference = CompiledEvaluator(closure, threads=1).evaluate(
            ruleset, facts
        )
        results = self.inference.results
        self.store = results.store
        self.graphs = NamedGraphs(self.store, results, ontology.quads)
        self.quads = list(self.inference.everything())
        by_graph: dict[str, set[tuple[str, str, str]]] = {}
        for quad in self.quads:
            by_graph.setdefault(str(quad.graph_name), set()).add(to_fact(quad))
        self.definition = Evaluator(by_graph)

    def compiled(self, sparql: str) -> Counter[tuple[str, ...]]:
        return _bag(_answered(self.store, self.graphs, _parsed(sparql), 60, 100_000))

    def defined(self, sparql: str) -> Counter[tuple[str, ...]]:
        query = _parsed(sparql)
        names = [v[1:] for v in query.variables]
        rows = self.definition.answers(query.pattern)
        return Counter(tuple(row.get(f"?{n}", "") for n in sorted(names)) for row in rows)

    def default(self, sparql: str) -> Counter[tuple[str, ...]]:
        return _bag(querying.query(self.quads, sparql))


def _bag(result: querying.QueryResult) -> Counter[tuple[str, ...]]:
    order = sorted(range(len(result.variables)), key=lambda n: result.variables[n])
    return Counter(
        tuple("" if row[n] is None else str(row[n]) for n in order) for row in result.rows
    )


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    made = [World(seed, tmp_path_factory.mktemp("world")) for seed in range(2)]
    yield made
    for world in made:
        world.inference.results.close()


def _compare(worlds: list[World], seed: int) -> None:
    chance = random.Random(seed)
    careful = chance.random() < 0.5
    world = chance.choice(worlds)
    sparql = NAMES + Generator(chance, careful=careful).query()
    try:
        _parsed(sparql)
    except InputError as error:
        # An expression may meet the variable of a graph further out.
        assert "inside GRAPH" in error.render("en"), (seed, sparql)  # noqa: PT017
        return
    ours = world.compiled(sparql)
    assert ours == world.defined(sparql), (seed, sparql)
    if careful:
        assert ours == world.default(sparql), (seed, sparql)


@settings(max_examples=100, deadline=None, database=None,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(seed=st.integers(0, 2**32))
def test_generated_queries(worlds: list[World], seed: int) -> None:
    _compare(worlds, seed)


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(2))
def test_three_thousand_generated_queries(worlds: list[World], part: int) -> None:
    for seed in range(part, 3000, 2):
        _compare(worlds, seed)


BY_HAND = [
    pytest.param("GRAPH ?g {}", True, id="graphs"),
    pytest.param("GRAPH :one {}", True, id="a graph"),
    pytest.param("GRAPH :none {}", True, id="no graph"),
    pytest.param("GRAPH :none { VALUES ?x { 1 } }", False, id="values in no graph"),
    pytest.param("GRAPH :none { SELECT (COUNT(*) AS ?n) { ?s :p ?o } }", False, id="count in none"),
    pytest.param("GRAPH ?g { VALUES ?x { 1 } }", False, id="values in every graph"),
    pytest.param("GRAPH ?g { BIND(1 AS ?x) }", False, id="value in every graph"),
    pytest.param("GRAPH ?g { ?x :p ?y }", True, id="asserted"),
    pytest.param("GRAPH ?g { ?x :s ?y }", True, id="inferred"),
    pytest.param("GRAPH <https://example.org/c1/inferred> { ?x ?p ?y }", True, id="conclusions"),
    pytest.param("?x :p ?y", True, id="said twice, once"),
    pytest.param("?x ?p ?y", True, id="everything once"),
    pytest.param("?x :p ?y GRAPH ?g { ?x :q ?z }", True, id="beside the default graph"),
    pytest.param("?g a :Thing GRAPH ?g { ?x :p ?y }", True, id="graph bound before"),
    pytest.param("VALUES ?g { :one :none 1 } GRAPH ?g { ?x :p ?y }", True, id="graphs listed"),
    pytest.param("GRAPH ?g { ?g ?p ?y }", True, id="graph inside"),
    pytest.param("GRAPH ?g { ?x :p ?y . ?y :p ?z }", True, id="joins within"),
    pytest.param("GRAPH ?g { ?x :p ?y } GRAPH ?h { ?y :p ?z }", True, id="joins between"),
    pytest.param("GRAPH ?g { ?x :p ?y ; :q ?z . ?y :q ?w ; :r ?v }", True, id="stars"),
    pytest.param("?x :p ?y OPTIONAL { GRAPH ?g { ?y :q ?z } }", True, id="optional graph"),
    pytest.param("GRAPH ?g { ?x :p ?y OPTIONAL { ?y :q ?z } }", True, id="optional within"),
    pytest.param(
        "GRAPH ?g { ?x :p ?y OPTIONAL { ?y :q ?z FILTER(!sameTerm(?z, ?x)) } }", True, id="on"
    ),
    pytest.param("GRAPH ?g { OPTIONAL { ?x :p ?y } }", True, id="nothing but optional"),
    pytest.param("GRAPH ?g { ?x :p ?y OPTIONAL { ?g :r ?z } }", False, id="optional of its name"),
    pytest.param("{ GRAPH :one { ?x :p ?y } } UNION { GRAPH ?g { ?x :q ?y } }", True, id="union"),
    pytest.param("GRAPH ?g { { ?x :p ?y } UNION { ?y :q ?x } }", True, id="union within"),
    pytest.param("GRAPH ?g { { ?x :p ?y } UNION {} }", True, id="union with nothing"),
    pytest.param("?x :p ?y MINUS { GRAPH :one { ?x :p ?y } }", True, id="minus a graph"),
    pytest.param("GRAPH ?g { ?x :p ?y MINUS { ?x :q ?z } }", False, id="minus within"),
    pytest.param("GRAPH ?g { ?x :p ?y MINUS { ?v :q ?w } }", False, id="minus without a share"),
    pytest.param("GRAPH ?g { ?x :p ?y MINUS { ?g :q ?w } }", False, id="minus the graph's name"),
    pytest.param("?x :p ?y FILTER EXISTS { GRAPH ?g { ?y :q ?z } }", True, id="exists a graph"),
    pytest.param("?x :p ?y FILTER NOT EXISTS { GRAPH :two { ?x :p ?y } }", True, id="not there"),
    pytest.param("GRAPH ?g { ?x :p ?y FILTER NOT EXISTS { ?y :q ?z } }", True, id="not within"),
    pytest.param(
        "GRAPH ?g { ?x :p ?y FILTER NOT EXISTS { ?y :q ?z FILTER(sameTerm(?z, ?x)) } }",
        True,
        id="not within, seeing outside",
    ),
    pytest.param(
        "GRAPH ?g { ?x :p ?y FILTER EXISTS { { ?y :q ?x } UNION { ?v :r ?x } } }",
        True,
        id="exists in a branch",
    ),
    pytest.param(
        "VALUES ?g { :one :two } ?x :p ?y FILTER EXISTS { GRAPH ?g { { ?x :q ?z } UNION "
        "{ ?x ?g ?y } } }",
        True,
        id="exists, graph given",
    ),
    pytest.param("GRAPH ?g { ?x :p+ ?y }", True, id="path"),
    pytest.param("GRAPH ?g { ?x (:p/^:q)* ?y }", True, id="empty path"),
    pytest.param("GRAPH ?g { :z :p* ?y }", False, id="empty path of a stranger"),
    pytest.param("GRAPH :one { :z (:p|:q)? ?y }", False, id="optional path of a stranger"),
    pytest.param("GRAPH ?g { ?x !:p ?y }", True, id="negated set"),
    pytest.param("GRAPH ?g { ?x !(:p|^:q) ?y }", False, id="negated set, both ways"),
    pytest.param("GRAPH ?g { ?x a ?y } GRAPH :one { ?x a/:p? ?z }", False, id="types"),
    pytest.param("GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?x :p ?y } }", False, id="count by graph"),
    pytest.param("GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?x :none ?y } }", False, id="count nothing"),
    pytest.param(
        "GRAPH ?g { SELECT ?x (COUNT(*) AS ?n) { ?x :p ?y } GROUP BY ?x }", False, id="groups"
    ),
    pytest.param("GRAPH ?g { SELECT DISTINCT ?x { ?x :p ?y } }", False, id="sub-select"),
    pytest.param("GRAPH ?g { SELECT ?g { ?x :p ?g } }", False, id="sub-select of the graph"),
    pytest.param("{ SELECT ?g { GRAPH ?g { ?x :p ?y } } } GRAPH ?g { ?y :q ?z }", True, id="in a"),
    pytest.param("GRAPH ?g { GRAPH ?h { ?x :q ?y } }", False, id="graph in a graph"),
    pytest.param("GRAPH ?g { ?x :p ?y GRAPH ?h { ?y :q ?z } }", True, id="graphs cross"),
    pytest.param("GRAPH ?g { ?x :p ?y GRAPH ?g { ?y :q ?z } }", True, id="the same graph"),
    pytest.param("GRAPH :one { ?x :p ?y GRAPH ?g { ?y :q ?z } }", True, id="graph in a known one"),
    pytest.param("GRAPH ?g { ?x :p ?y OPTIONAL { GRAPH ?h { ?x :s ?y } } }", True, id="optional"),
    pytest.param("GRAPH ?g { :a :p :b }", True, id="no variable inside"),
    pytest.param("GRAPH :one { :a :p :b }", True, id="no variable at all"),
]


@pytest.mark.parametrize(("pattern", "agreed"), BY_HAND)
def test_by_hand(worlds: list[World], pattern: str, agreed: bool) -> None:
    """``agreed``: whether the default engine, too, does as SPARQL 1.1 says."""
    for world in worlds:
        sparql = f"{NAMES}SELECT * {{ {pattern} }}"
        ours = world.compiled(sparql)
        assert ours == world.defined(sparql)
        assert not agreed or ours == world.default(sparql)


def test_written_out(worlds: list[World]) -> None:
    """One answer with nothing to compare it to."""
    lines = worlds[0].compiled(
        f"{NAMES}SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?k a :Kind }} }} GROUP BY ?g"
    )
    integer = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert lines == {("<https://w3id.org/ccreason/ontology/onto>", integer): 1}
    for world in worlds:
        graphs = {row[0] for row in world.compiled(f"{NAMES}SELECT ?g {{ GRAPH ?g {{}} }}")}
        assert {"<https://example.org/one>", "<https://example.org/c1/inferred>"} <= graphs


def test_forms_of_queries(worlds: list[World]) -> None:
    world = worlds[0]

    def both(sparql: str) -> list[querying.QueryResult]:
        text = NAMES + sparql
        return [
            _answered(world.store, world.graphs, _parsed(text), 60, 1000),
            querying.query(world.quads, text),
        ]

    for sparql in ("ASK { GRAPH :one { ?x :p ?y } }", "ASK { GRAPH :none { ?x :p ?y } }"):
        ours, theirs = both(sparql)
        assert ours.boolean is theirs.boolean
    ours, theirs = both("CONSTRUCT { ?g :says ?x } WHERE { GRAPH ?g { ?x :p ?y } }")
    assert ours.triples
    assert set(ours.triples) == set(theirs.triples)
    ours, theirs = both(
        "SELECT ?g (COUNT(?x) AS ?n) { GRAPH ?g { ?x :p ?y } FILTER(?g != :two) } "
        "GROUP BY ?g HAVING(COUNT(?x) > 1) ORDER BY DESC(?n) ?g LIMIT 3"
    )
    assert ours.rows == theirs.rows


@pytest.mark.parametrize(
    "pattern",
    [
        "GRAPH ?g { ?x :p ?y FILTER(?g = :one) }",
        "GRAPH ?g { ?x :p ?y BIND(?g AS ?h) }",
        "GRAPH ?g { ?x :p ?y OPTIONAL { ?y :q ?z FILTER(?g = ?z) } }",
        "GRAPH ?g { SELECT (COUNT(?g) AS ?n) { ?x :p ?y } }",
        "GRAPH ?g { ?x :p ?y FILTER EXISTS { ?g :q ?z } }",
    ],
)
def test_what_engines_read_in_two_ways_is_refused(pattern: str) -> None:
    with pytest.raises(InputError) as caught:
        _parsed(f"{NAMES}SELECT * {{\n{pattern} }}")
    assert caught.value.position is not None
    assert caught.value.position.line == 3
    assert "inside GRAPH ?g" in caught.value.render("en")
    _parsed(f"{NAMES}SELECT * {{ GRAPH ?g {{ ?g :p ?y FILTER(?g != ?y) }} }}")
