"""Premises and absences: complete, minimal enough to replay, told with what was looked for."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, Quad, Store, Triple, Variable
from rulekit import EX, rule, run

from ccreason import resources
from ccreason.cases import read
from ccreason.engine.aggregates import query
from ccreason.engine.plan import plan
from ccreason.reasoning import infer

if TYPE_CHECKING:
    from ccreason.engine import Derivation, Inference


def only(inference: Inference) -> Derivation:
    (derivation,) = inference.all_derivations()
    return derivation


def told(triples: tuple[Triple, ...]) -> list[str]:
    return [
        f"{t.subject} {t.predicate} {t.object}".replace(f"<{EX}", "").replace(">", "")
        for t in triples
    ]


def derive(body: str, data: str, head: str = "?x a ex:Done") -> Inference:
    return run([rule("r", f"CONSTRUCT {{ {head} }} WHERE {{ {body} }}")], data)


def test_premises_stand_in_the_order_of_the_text() -> None:
    d = only(
        derive("?y ex:q ?z . ?x ex:p ?y FILTER(?x != ?z)", "ex:a ex:p ex:b . ex:b ex:q ex:c .")
    )
    assert told(d.premises) == ["b q c", "a p b"]
    assert d.absences == ()


def test_union_names_the_branch_that_holds() -> None:
    inference = derive(
        '{ ?x ex:p ?y BIND("one" AS ?k) } UNION { ?x ex:q ?y BIND("two" AS ?k) }',
        "ex:a ex:p ex:b ; ex:q ex:b .",
        "?x ex:by ?k",
    )
    found = {str(d.bindings["k"]): told(d.premises) for d in inference.all_derivations()}
    assert found == {'"one"': ["a p b"], '"two"': ["a q b"]}


def test_a_branch_whose_filter_fails_is_no_premise() -> None:
    d = only(derive("{ ?x ex:p ?v FILTER(?v > 5) } UNION { ?x ex:q ?v }", "ex:a ex:p 1 ; ex:q 1 ."))
    assert len(d.premises) == 1
    assert d.premises[0].predicate.value == EX + "q"


def test_optional_that_is_there_and_that_is_not() -> None:
    body = "?x a ex:T OPTIONAL { ?x ex:p ?y }"
    there = only(derive(body, "ex:a a ex:T ; ex:p ex:b .", "?x ex:q ex:c"))
    assert len(there.premises) == 2
    assert there.absences == ()
    missing = only(derive(body, "ex:a a ex:T .", "?x ex:q ex:c"))
    assert len(missing.premises) == 1
    (absence,) = missing.absences
    assert absence.kind == "optional"
    assert absence.pattern == f"<{EX}a> <{EX}p> ?y ."
    assert absence.triples[0][2] == Variable("y")


def test_not_exists_has_its_values_filled_in() -> None:
    d = only(
        derive(
            "?x ex:value ?v ; a ex:T FILTER NOT EXISTS { ?later ex:of ?x ; ex:value ?w "
            "FILTER(?w > ?v) }",
            "ex:a ex:value 3 ; a ex:T . ex:b ex:of ex:a ; ex:value 2 .",
        )
    )
    (absence,) = d.absences
    assert absence.kind == "not-exists"
    assert f"?later <{EX}of> <{EX}a> ." in absence.pattern
    assert '(?w > "3"^^xsd:integer)' in absence.pattern
    assert [str(t[0]) for t in absence.triples] == ["?later", "?later"]


def test_minus() -> None:
    d = only(derive("?x a ex:T MINUS { ?x a ex:Bad }", "ex:a a ex:T ."))
    assert [a.kind for a in d.absences] == ["minus"]
    assert len(d.premises) == 1


def test_either_side_of_a_condition() -> None:
    body = "?x ex:value ?v FILTER(?v > 5 || NOT EXISTS { ?x ex:off true })"
    assert only(derive(body, "ex:a ex:value 9 .")).absences == ()
    assert len(only(derive(body, "ex:a ex:value 1 .")).absences) == 1


def test_double_negation_finds_the_witness() -> None:
    """Every key has a lock: what is absent is a key without one."""
    d = only(
        derive(
            "?x a ex:T FILTER NOT EXISTS { ?x ex:key ?k FILTER NOT EXISTS { ?k ex:fits ?l } }",
            "ex:a a ex:T ; ex:key ex:k . ex:k ex:fits ex:l .",
        )
    )
    (absence,) = d.absences
    assert "NOT EXISTS" in absence.pattern
    assert len(absence.triples) == 1, "only what had to be there is told as a statement"


def test_positive_exists_is_a_premise() -> None:
    d = only(derive("?x a ex:T FILTER EXISTS { ?x ex:p ?y . ?y ex:q ?z }",
                    "ex:a a ex:T ; ex:p ex:b, ex:c . ex:c ex:q ex:d ."))  # fmt: skip
    assert told(d.premises)[1:] == ["a p c", "c q d"]


def test_hidden_names_are_found_again() -> None:
    inference = derive("{ SELECT DISTINCT ?x WHERE { ?x ex:p [ ex:q ?z ] } }",
                       "ex:a ex:p ex:b, ex:c . ex:b ex:q ex:d . ex:c ex:q ex:e .")  # fmt: skip
    d = only(inference)
    assert told(d.premises) == ["a p b", "b q d"]
    assert len(list(inference.prover.all_proofs(inference.records[0]))) == 2


def test_blank_node_of_the_body_tells_derivations_apart() -> None:
    inference = derive(
        "?x ex:p [ ex:q ?z ]", "ex:a ex:p ex:b, ex:c . ex:b ex:q ex:d . ex:c ex:q ex:d ."
    )
    assert [told(d.premises) for d in inference.all_derivations()] == [
        ["a p b", "b q d"],
        ["a p c", "c q d"],
    ]


def test_a_group_rests_on_all_its_members() -> None:
    d = only(
        derive(
            "{ SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x ex:p ?y } "
            "GROUP BY ?x HAVING (COUNT(?y) > 1) }",
            "ex:a ex:p ex:b, ex:c . ex:z ex:p ex:b .",
        )
    )
    assert told(d.premises) == ["a p b", "a p c"]


def test_a_count_of_nothing_rests_on_an_absence() -> None:
    d = only(
        derive(
            "?x a ex:T { SELECT (COUNT(*) AS ?n) WHERE { ?y ex:p ex:missing } }",
            "ex:a a ex:T .",
            "?x ex:n ?n",
        )
    )
    assert str(d.bindings["n"]).startswith('"0"')
    (absence,) = d.absences
    assert absence.kind == "not-exists"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ex:p+", ["a p b", "b p c"]),
        ("ex:p/ex:p", ["a p b", "b p c"]),
        ("(ex:p|ex:q)*", ["a p b", "b p c"]),
        ("^ex:r", ["c r a"]),
        ("!(ex:p|ex:r)", ["a s c"]),
    ],
)
def test_paths_tell_the_nodes_between(path: str, expected: list[str]) -> None:
    d = only(
        derive(
            f"ex:a {path} ex:c",
            "ex:a ex:p ex:b . ex:b ex:p ex:c . ex:c ex:r ex:a . ex:a ex:s ex:c .",
            "ex:a a ex:Done",
        )
    )
    assert told(d.premises) == expected


def test_recursion_gives_proofs_that_end() -> None:
    rules = [
        rule("base", "CONSTRUCT { ?x ex:reach ?y } WHERE { ?x ex:p ?y }"),
        rule("back", "CONSTRUCT { ?y ex:from ?x } WHERE { ?x ex:reach ?y FILTER(true) }"),
        rule("forth", "CONSTRUCT { ?x ex:reach ?y } WHERE { ?y ex:from ?x FILTER(true) }"),
    ]
    inference = run(rules, "ex:a ex:p ex:b .")
    for d in inference.all_derivations():
        for p in d.premises:
            fact = (str(p.subject), str(p.predicate), str(p.object))
            assert inference.rounds[fact] < d.round


def test_derivations_of_a_statement() -> None:
    inference = derive("?x ex:p ?y", "ex:a ex:p ex:b, ex:c .")
    (statement,) = {t for d in inference.all_derivations() for t in d.conclusions}
    assert len(inference.derivations_of(statement)) == 2
    asserted = Triple(statement.subject, statement.predicate, statement.subject)
    assert inference.derivations_of(asserted) == ()


# all rules on all examples -------------------------------------------------------------------


@cache
def examples() -> Inference:
    paths = sorted(resources.examples_dir().glob("*.yaml"))
    return infer(read(paths), as_of=date(2026, 1, 1))


def test_premises_alone_derive_the_conclusion_again() -> None:
    """Replay: a rule, given only a derivation's premises, draws its conclusions."""
    inference = examples()
    replayed = 0
    for record, derivation in zip(inference.records, inference.all_derivations(), strict=True):
        if record.rule.is_conjunctive:
            continue
        store = Store()
        for t in derivation.premises:
            store.add(Quad(t.subject, t.predicate, t.object, DefaultGraph()))
        names = record.rule.variables
        answers = [
            tuple(None if s[n] is None else str(s[n]) for n in names)
            for s in query(store, plan(record.rule).query)
        ]
        by_value = [_plain(row) for row in answers]
        assert _plain(record.row) in by_value, (record.rule.id, record.row)
        replayed += 1
    assert replayed > 300


def _plain(row: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return a row with literals as a store writes them."""
    from pyoxigraph import NamedNode

    from ccreason.ntriples import to_term

    store = Store()
    node = NamedNode("urn:x")
    found = []
    for value in row:
        if value is None or value[0] != '"':
            found.append(value)
            continue
        quad = Quad(node, node, to_term(value), DefaultGraph())
        store.add(quad)
        found.append(str(next(iter(store)).object))
        store.clear()
    return tuple(found)


def test_premises_are_known_and_absences_are_worded() -> None:
    inference = examples()
    kinds = set()
    for derivation in inference.all_derivations():
        for t in derivation.premises:
            assert inference.knows((str(t.subject), str(t.predicate), str(t.object)))
        for absence in derivation.absences:
            kinds.add(absence.kind)
            assert absence.triples
            assert absence.pattern
    assert "not-exists" in kinds
