"""The reference engine: fixpoints, negation, graphs, literals, bounds, determinism."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise

import pytest
from pyoxigraph import Dataset, DefaultGraph, NamedNode, Quad, Store
from rulekit import EX, ontology, rule, ruleset, run, short

from ccreason import resources
from ccreason.cases import CaseSet, read
from ccreason.engine import FactBase, Limits, ReferenceEvaluator
from ccreason.engine.output import derivations_text, inferred_text
from ccreason.engine.program import load_program
from ccreason.errors import EngineError
from ccreason.ntriples import to_term
from ccreason.parameters import active_parameters
from ccreason.reasoning import communities_of, infer

REACH = [
    rule("base", "CONSTRUCT { ?x ex:reach ?y } WHERE { ?x ex:p ?y }"),
    rule("step", "CONSTRUCT { ?x ex:reach ?z } WHERE { ?x ex:reach ?y . ?y ex:p ?z }"),
]
CHAIN = "ex:a ex:p ex:b . ex:b ex:p ex:c . ex:c ex:p ex:d . ex:d ex:p ex:b ."


@pytest.mark.parametrize("joins", [True, False])
def test_recursion_runs_to_its_fixpoint(joins: bool) -> None:
    found = short(run(REACH, CHAIN, evaluator=ReferenceEvaluator(joins=joins)))
    reached = {(s, o) for s in "abcd" for o in "bcd"}
    assert found == {f"ex:{s} ex:reach ex:{o}" for s, o in reached}


def test_recursion_through_a_query() -> None:
    rules = [
        REACH[0],
        rule(
            "step",
            "CONSTRUCT { ?x ex:reach ?z } WHERE { ?x ex:reach ?y . ?y ex:p ?z FILTER(?x != ex:a) }",
        ),
    ]
    found = short(run(rules, CHAIN))
    assert "ex:b ex:reach ex:b" in found
    assert "ex:a ex:reach ex:c" not in found


def test_premises_are_known_in_earlier_rounds() -> None:
    inference = run(REACH, CHAIN)
    for derivation in inference.all_derivations():
        for p in derivation.premises:
            fact = (str(p.subject), str(p.predicate), str(p.object))
            assert inference.rounds[fact] < derivation.round


def test_all_ways_are_kept() -> None:
    """Every ground instance of a rule is a derivation, later-found ones too."""
    inference = run(REACH, CHAIN)
    found = {
        (str(d.bindings["x"]), str(d.bindings["y"]), str(d.bindings["z"]))
        for d in inference.all_derivations()
        if d.rule_id == "step"
    }
    links = {("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")}
    expected = {
        (f"<{EX}{x}>", f"<{EX}{y}>", f"<{EX}{z}>") for x in "abcd" for y, z in links if y != "a"
    }
    assert found == expected


def test_negation_looks_at_what_was_concluded() -> None:
    rules = [
        rule("bad", "CONSTRUCT { ?x a ex:Bad } WHERE { ?x ex:p ex:bad }"),
        rule(
            "fine",
            "CONSTRUCT { ?x a ex:Fine } WHERE { ?x a ex:T FILTER NOT EXISTS { ?x a ex:Bad } }",
        ),
    ]
    assert short(run(rules, "ex:a a ex:T ; ex:p ex:bad . ex:b a ex:T .")) == {
        "ex:a a ex:Bad",
        "ex:b a ex:Fine",
    }


def test_asserted_is_not_inferred_again() -> None:
    rules = [rule("r", "CONSTRUCT { ?x a ex:A ; ex:q ex:done } WHERE { ?x a ex:T }")]
    inference = run(rules, "ex:a a ex:T, ex:A .")
    assert short(inference) == {"ex:a ex:q ex:done"}
    (derivation,) = inference.all_derivations()
    assert [str(t.predicate) for t in derivation.conclusions] == [f"<{EX}q>"]


def test_rule_without_variables() -> None:
    rules = [rule("r", "CONSTRUCT { ex:a ex:q ex:yes } WHERE { ex:a ex:p ex:b }", explain="x")]
    assert short(run(rules, "ex:a ex:p ex:b .")) == {"ex:a ex:q ex:yes"}
    assert short(run(rules, "ex:a ex:p ex:c .")) == set()


def test_unbound_head_variables_leave_their_triples_out() -> None:
    rules = [
        rule(
            "r",
            "CONSTRUCT { ?x ex:q ?y ; ex:r ex:ok } WHERE { ?x a ex:T OPTIONAL { ?x ex:p ?y } }",
        )
    ]
    assert short(run(rules, "ex:a a ex:T .")) == {"ex:a ex:r ex:ok"}


def test_literal_subjects_are_left_out() -> None:
    rules = [rule("r", "CONSTRUCT { ?y ex:of ?x ; ex:is ex:b } WHERE { ?x ex:p ?y }")]
    assert short(run(rules, 'ex:a ex:p "text", ex:b .')) == {"ex:b ex:of ex:a", "ex:b ex:is ex:b"}


# graphs --------------------------------------------------------------------------------------

COMMUNITY = """
ex:case{n} a cc:CaseDescription ; cc:about ex:c{n} . ex:c{n} a cc:Community .
ex:x{n} a ex:T ; cc:ofCommunity ex:c{n} ; ex:p ex:shared .
"""


def graphs(inference: object) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for s, p, o, g in inference.quads:  # type: ignore[attr-defined]
        found.setdefault(g[1:-1], set()).add(" ".join((s, p, o)).replace(EX, "ex:"))
    return found


def test_conclusions_go_to_their_communitys_graph() -> None:
    rules = [
        rule(
            "r",
            "CONSTRUCT { ?gap a ex:Gap } WHERE { ?x a ex:T ; cc:ofCommunity ?community "
            'BIND(IRI(CONCAT(STR(?community), "/gap")) AS ?gap) }',
        )
    ]
    found = graphs(run(rules, COMMUNITY.format(n=1), COMMUNITY.format(n=2)))
    assert set(found) == {f"{EX}c1/inferred", f"{EX}c2/inferred"}
    assert all(len(triples) == 1 for triples in found.values())


def test_axioms_follow_their_premises(tmp_path: object) -> None:
    onto = ontology(
        "ex:T rdfs:subClassOf ex:U . ex:p rdfs:range ex:V . ex:indi a ex:T .",
        tmp_path,  # type: ignore[arg-type]
    )
    found = graphs(run([], COMMUNITY.format(n=1), COMMUNITY.format(n=2), onto=onto))
    assert found["https://w3id.org/ccreason/inferred/ontology"] == {
        "<ex:indi> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <ex:U>"
    }
    for n in (1, 2):
        assert found[f"{EX}c{n}/inferred"] == {
            f"<ex:x{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <ex:U>",
            "<ex:shared> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <ex:V>",
        }


def test_a_case_is_not_changed_by_another_read_with_it() -> None:
    """What one case asserts does not silence what follows for another."""
    rules = [rule("r", "CONSTRUCT { ?y a ex:V } WHERE { ?x ex:p ?y }")]
    alone = graphs(run(rules, COMMUNITY.format(n=1)))
    both = graphs(run(rules, COMMUNITY.format(n=1), COMMUNITY.format(n=2) + "ex:shared a ex:V ."))
    assert both[f"{EX}c1/inferred"] == alone[f"{EX}c1/inferred"]
    assert f"{EX}c2/inferred" not in both


def test_community_that_is_no_iri_is_an_error() -> None:
    rules = [rule("r", "CONSTRUCT { ?x ex:q ?community } WHERE { ?x cc:ofCommunity ?community }")]
    with pytest.raises(EngineError) as caught:
        _ = run(rules, 'ex:x cc:ofCommunity "Upper Albany" .').quads
    assert caught.value.message == "engine.no-community"


# literals ------------------------------------------------------------------------------------

NASTY = (
    'ex:a ex:p "01"^^xsd:integer, 1.50, "1"^^xsd:boolean, "x", "5"^^xsd:nonNegativeInteger, '
    '"2024-01-01T00:00:00+00:00"^^xsd:dateTime, "nonsense"^^xsd:integer, '
    '"2024-02"^^xsd:gYearMonth .'
)


@pytest.mark.parametrize(
    "body", ["?x ex:p ?v", "?x ex:p ?v FILTER(isLiteral(?v))", "?x ex:p ?w BIND(?w AS ?v)"]
)
def test_copied_literals_keep_their_text(body: str) -> None:
    inference = run([rule("r", f"CONSTRUCT {{ ?x ex:q ?v }} WHERE {{ {body} }}")], NASTY)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert {q[2] for q in inference.quads} == {
        f'"01"^^<{xsd}integer>',
        f'"1.50"^^<{xsd}decimal>',
        f'"1"^^<{xsd}boolean>',
        '"x"',
        f'"5"^^<{xsd}nonNegativeInteger>',
        f'"2024-01-01T00:00:00+00:00"^^<{xsd}dateTime>',
        f'"nonsense"^^<{xsd}integer>',
        f'"2024-02"^^<{xsd}gYearMonth>',
    }


def test_terms_join_by_identity_and_compare_by_value() -> None:
    data = 'ex:a ex:p "1.0"^^xsd:decimal . ex:b ex:q "1"^^xsd:integer ; ex:p "01"^^xsd:integer .'
    joined = run([rule("r", "CONSTRUCT { ?x ex:same ?y } WHERE { ?x ex:p ?v . ?y ex:q ?v }")], data)
    assert short(joined) == set()
    compared = run(
        [
            rule(
                "r",
                "CONSTRUCT { ?x ex:equal ?y } WHERE { ?x ex:p ?v . ?y ex:q ?w FILTER(?v = ?w) }",
            )
        ],
        data,
    )
    assert short(compared) == {"ex:a ex:equal ex:b", "ex:b ex:equal ex:b"}


def test_constant_of_a_rule_keeps_its_text_too() -> None:
    data = 'ex:a ex:p "01"^^xsd:integer . ex:b ex:p 1 .'
    query = "CONSTRUCT {{ ?x a ex:Hit }} WHERE {{ ?x ex:p {} {} }}"
    zero_one = '"01"^^xsd:integer'
    for extra in ("", "FILTER(true)"):
        assert short(run([rule("r", query.format(zero_one, extra))], data)) == {"ex:a a ex:Hit"}
        assert short(run([rule("r", query.format("1", extra))], data)) == {"ex:b a ex:Hit"}


def test_constant_of_a_head_keeps_its_text() -> None:
    rules = [
        rule("a", 'CONSTRUCT { ?x ex:q "01"^^xsd:integer } WHERE { ?x ex:p ?y FILTER(true) }'),
        rule("b", 'CONSTRUCT { ?x a ex:Hit } WHERE { ?x ex:q "01"^^xsd:integer FILTER(true) }'),
        rule("c", "CONSTRUCT { ?x a ex:Miss } WHERE { ?x ex:q 1 FILTER(true) }"),
        rule("d", "CONSTRUCT { ?x a ex:Equal } WHERE { ?x ex:q ?v FILTER(?v = 1) }"),
    ]
    found = short(run(rules, "ex:a ex:p ex:b ."))
    assert '<ex:a> <ex:q> "01"^^xsd:integer' in found
    assert {f for f in found if " a " in f} == {"ex:a a ex:Hit", "ex:a a ex:Equal"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "1.0", '"01"^^xsd:integer'], '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (["1", "2.50", "2"], '"2.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (['"a"', '"b"'], '"b"'),
        (["1"], '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ],
)
def test_greatest_of_equal_values_does_not_depend_on_order(
    values: list[str], expected: str
) -> None:
    rules = [
        rule(
            "r",
            "CONSTRUCT { ?x ex:most ?m } WHERE { { SELECT ?x (MAX(?v) AS ?m) "
            "WHERE { ?x ex:p ?v } GROUP BY ?x } }",
        )
    ]
    for order in (values, values[::-1]):
        inference = run(rules, "".join(f"ex:a ex:p {v} .\n" for v in order))
        assert [q[2] for q in inference.quads] == [expected]


def test_computed_double_is_an_error() -> None:
    rules = [rule("r", "CONSTRUCT { ?x ex:q ?w } WHERE { ?x ex:p ?v BIND(?v * 2 AS ?w) }")]
    with pytest.raises(EngineError) as caught:
        run(rules, "ex:a ex:p 1.5e0 .")
    assert caught.value.message == "engine.double"
    assert caught.value.exit_code == 2


def test_rounded_division() -> None:
    rules = [
        rule(
            "r",
            "CONSTRUCT { ?x ex:q ?w } WHERE { ?x ex:p ?v ; ex:of ?n "
            "BIND(ROUND(?v * 10000 / ?n) * 0.0001 AS ?w) }",
        )
    ]
    inference = run(rules, "ex:a ex:p 2 ; ex:of 3 . ex:b ex:p 1 ; ex:of 0 .")
    assert [q[2] for q in inference.quads] == [
        '"0.6667"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    ]


# bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(rounds=2), "engine.rounds"),
        (Limits(derivations=3), "engine.derivations"),
    ],
)
def test_a_bound_is_an_error(limits: Limits, message: str) -> None:
    with pytest.raises(EngineError) as caught:
        run(REACH, CHAIN, evaluator=ReferenceEvaluator(limits=limits))
    assert caught.value.message == message
    assert caught.value.exit_code == 3
    assert caught.value.render("en") != caught.value.render("id")


def test_time_is_bounded() -> None:
    rules = [rule("r", "CONSTRUCT { ?x ex:q ?y } WHERE { ?x ex:p ?y FILTER(?x != ?y) }")]
    with pytest.raises(EngineError) as caught:
        run(rules, CHAIN, evaluator=ReferenceEvaluator(limits=Limits(seconds=-1)))
    assert caught.value.message == "engine.time"


def test_two_rules_that_make_one_name_differently_are_an_error() -> None:
    rules = [
        rule("a", 'CONSTRUCT { ?g a ex:A } WHERE { ?x a ex:T '
                  'BIND(IRI(CONCAT(STR(?x), "/a/b")) AS ?g) }'),
        rule("b", 'CONSTRUCT { ?g a ex:B } WHERE { ?x a ex:T ; ex:key ?k '
                  'BIND(IRI(CONCAT(STR(?x), "/a/", ?k)) AS ?g) }'),
    ]  # fmt: skip
    assert len(short(run(rules, 'ex:a a ex:T ; ex:key "c" .'))) == 2
    with pytest.raises(EngineError) as caught:
        run(rules, 'ex:a a ex:T ; ex:key "b" .')
    assert caught.value.message == "engine.name-clash"
    assert "/a/b" in caught.value.render("id")


MAKE_AND_LOOK = [
    rule(
        "z-make",
        "CONSTRUCT { ?g a ex:Gap ; ex:of ?x } WHERE { ?x a ex:T "
        'BIND(IRI(CONCAT(STR(?x), "/gap")) AS ?g) }',
    ),
    rule(
        "a-look",
        "CONSTRUCT { ?x a ex:Quiet } WHERE { ?x a ex:T ; ex:key ?k "
        "FILTER NOT EXISTS { ?n ex:noted ?k ; ex:of ?x } }",
    ),
]


def test_a_note_on_a_conclusion_does_no_harm() -> None:
    data = 'ex:a a ex:T . <https://example.org/a/gap> rdfs:comment "seen" .'
    assert len(short(run(MAKE_AND_LOOK, data))) == 2


def test_given_facts_on_a_made_node_that_upset_the_order_are_an_error() -> None:
    """Rule *look* was put first since only given nodes are noted, and then one is made."""
    data = 'ex:a a ex:T ; ex:key "k" . <https://example.org/a/gap> ex:noted "k" .'
    with pytest.raises(EngineError) as caught:
        run(MAKE_AND_LOOK, data)
    assert caught.value.message == "engine.order"
    assert caught.value.exit_code == 2


def test_axioms_hold_for_blank_nodes_of_a_case(tmp_path: object) -> None:
    onto = ontology("ex:T rdfs:subClassOf ex:U .", tmp_path)  # type: ignore[arg-type]
    assert [q[2] for q in run([], "[] a ex:T .", onto=onto).quads] == [f"<{EX}U>"]


# the whole program ---------------------------------------------------------------------------

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def caseset() -> CaseSet:
    return read(sorted(resources.examples_dir().glob("*.yaml")))


def test_same_bytes_whatever_the_order_of_the_input(caseset: CaseSet) -> None:
    first = infer(caseset, as_of=DAY)
    quads = list(caseset.dataset)
    random.Random(7).shuffle(quads)
    second = infer(Dataset(quads), as_of=DAY)
    for form in ("nq", "trig"):
        assert inferred_text(first, form) == inferred_text(second, form)
    assert derivations_text(first) == derivations_text(second)


def test_joins_and_queries_agree(caseset: CaseSet) -> None:
    """The joins in Python give what pyoxigraph gives for the same rules."""
    program = load_program()
    parameters, _ = active_parameters(program.ontology, None, DAY)
    communities = communities_of(caseset.dataset)
    facts = FactBase(caseset.dataset, communities, program.ontology, parameters, DAY)
    one = ReferenceEvaluator(closure=program.closure).evaluate(program.ruleset, facts)
    other = ReferenceEvaluator(closure=program.closure, joins=False).evaluate(
        program.ruleset, facts
    )
    assert one.quads == other.quads
    assert {d.key for d in one.all_derivations()} == {d.key for d in other.all_derivations()}


@pytest.mark.slow
def test_naive_construct_gives_the_same_and_nothing_is_taken_back(caseset: CaseSet) -> None:
    """The rules' own texts, run as CONSTRUCT over and over, stratum by stratum.

    Each stratum runs again with all that come after it: if the order of rules were wrong, a later
    conclusion would give an earlier rule a new one.
    """
    inference = infer(caseset, as_of=DAY)
    store = Store()
    for s, p, o in (fact for fact, round_ in inference.rounds.items() if round_ == 0):
        store.add(Quad(to_term(s), to_term(p), to_term(o), DefaultGraph()))
    done: list[str] = []
    for stratum in inference.ruleset.strata:
        done += (r.text for r in stratum)
        before = -1
        while len(store) != before:
            before = len(store)
            for text in done:
                store.extend(
                    Quad(t.subject, t.predicate, t.object, DefaultGraph())
                    for t in list(store.query(text))
                )
    naive = {(str(q.subject), str(q.predicate), str(q.object)) for q in store}
    kept = Store()
    kept.extend(
        Quad(to_term(s), to_term(p), to_term(o), DefaultGraph()) for s, p, o in inference.rounds
    )
    ours = {(str(q.subject), str(q.predicate), str(q.object)) for q in kept}
    assert {f for f in naive - ours if not f[0].startswith("_:")} == set()
    assert ours - naive == set()


def test_each_case_alone_gives_what_it_gives_among_others(caseset: CaseSet) -> None:
    """All rules are proved local, so this must hold graph by graph."""
    assert all(r.local for r in load_program().ruleset.rules)
    together = infer(caseset, as_of=DAY)
    for case in caseset.cases:
        graph = NamedNode(case.community.value + "/inferred")
        alone = infer(Dataset(caseset.graph(case.graph)), as_of=DAY)
        assert set(alone.inferred.quads_for_graph_name(graph)) == set(
            together.inferred.quads_for_graph_name(graph)
        )


def test_rounds_go_up_along_components() -> None:
    inference = run(REACH, CHAIN)
    rounds = [d.round for d in inference.all_derivations()]
    assert all(a <= b for a, b in pairwise(rounds))


def test_dataset_of_facts_has_ontology_and_parameters(caseset: CaseSet) -> None:
    inference = infer(caseset, as_of=DAY)
    dataset = inference.facts.dataset
    graphs_found = {q.graph_name.value for q in dataset}
    assert "https://w3id.org/ccreason/ontology/core" in graphs_found
    assert "https://w3id.org/ccreason/ontology/parameters" in graphs_found
    assert len(list(inference.everything())) == len(dataset) + len(inference.inferred)


def test_to_rdflib_keeps_texts() -> None:
    inference = run([rule("r", "CONSTRUCT { ?x ex:q ?v } WHERE { ?x ex:p ?v }")], NASTY)
    graph = inference.to_rdflib()
    assert len(graph) == len(inference.quads)


def test_shuffled_small_input() -> None:
    lines = [f"ex:n{i} ex:p ex:n{(i * 7) % 11} ." for i in range(11)]
    texts = set()
    for seed in range(3):
        random.Random(seed).shuffle(lines)
        texts.add(derivations_text(run(REACH, "\n".join(lines))))
    assert len(texts) == 1


def test_ruleset_is_found_by_id() -> None:
    rules = ruleset(REACH)
    assert rules["base"] is rules.rule("base")
    assert len(rules) == 2
