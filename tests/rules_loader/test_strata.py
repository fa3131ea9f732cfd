"""In which order rules run, and which sets are refused."""

from __future__ import annotations

import pytest
from rulekit import rule

from ccreason.errors import RuleError
from ccreason.rules import Rule, RuleSet, build


def position(rules: RuleSet, rule_id: str) -> int:
    return next(n for n, s in enumerate(rules.strata) if rule_id in [r.id for r in s])


def order(rules: RuleSet) -> list[str]:
    return [r.id for component in rules.components for r in component]


def refuse(*rules: Rule) -> RuleError:
    with pytest.raises(RuleError) as caught:
        build(rules)
    return caught.value


GAP = """CONSTRUCT { ?gap a ex:Gap ; cc:ofCommunity ?community } WHERE {
  ?x a ex:Rating ; cc:ofCommunity ?community .
  BIND(IRI(CONCAT(STR(?community), "/gap")) AS ?gap) }"""


def test_what_is_negated_is_finished_first() -> None:
    rules = build(
        [
            rule(
                "a-last",
                "CONSTRUCT { ?x a ex:Fine } WHERE { ?x a ex:T FILTER NOT EXISTS { ?x a ex:Bad } }",
            ),
            rule("b-first", "CONSTRUCT { ?x a ex:Bad } WHERE { ?x ex:p ex:bad }"),
        ]
    )
    assert position(rules, "b-first") < position(rules, "a-last")


@pytest.mark.parametrize(
    "part",
    [
        "?x a ex:T MINUS { ?x a ex:Bad }",
        "?x a ex:T OPTIONAL { ?x a ex:Bad ; ex:q ?y }",
        "?x a ex:T { SELECT ?x (COUNT(?b) AS ?n) WHERE { ?b a ex:Bad ; ex:of ?x } GROUP BY ?x }",
        "?x a ex:T FILTER(!EXISTS { ?x a ex:Bad })",
        "?x a ex:T BIND(EXISTS { ?x a ex:Bad } AS ?bad)",
        "?x a ex:T FILTER(?x = ex:a || NOT EXISTS { ?x a ex:Bad })",
        "?x a ex:T FILTER NOT EXISTS { ?y ex:of/ex:of ?x . ?y a ex:Bad }",
    ],
)
def test_strict_reads(part: str) -> None:
    rules = build(
        [
            rule("a-reader", f"CONSTRUCT {{ ?x a ex:Fine }} WHERE {{ {part} }}"),
            rule("b-writer", "CONSTRUCT { ?x a ex:Bad } WHERE { ?x ex:p ex:bad }"),
        ]
    )
    assert position(rules, "b-writer") < position(rules, "a-reader")


@pytest.mark.parametrize(
    "part",
    [
        "?x a ex:Bad",
        "?x a ex:T FILTER EXISTS { ?x a ex:Bad }",
        "?x a ex:T FILTER(?x != ex:a && EXISTS { ?x a ex:Bad })",
        "{ ?x a ex:Bad } UNION { ?x a ex:T }",
        "{ SELECT DISTINCT ?x WHERE { ?x a ex:Bad } }",
        "?x ex:p+ ?y . ?y a ex:Bad",
    ],
)
def test_positive_reads_share_a_stratum(part: str) -> None:
    rules = build(
        [
            rule("a-reader", f"CONSTRUCT {{ ?x a ex:Fine }} WHERE {{ {part} }}"),
            rule("b-writer", "CONSTRUCT { ?x a ex:Bad } WHERE { ?x ex:p ex:bad }"),
        ]
    )
    assert len(rules.strata) == 1
    assert order(rules) == ["b-writer", "a-reader"]


def test_types_are_told_apart_by_class() -> None:
    rules = build(
        [
            rule(
                "a", "CONSTRUCT { ?x a ex:A } WHERE { ?x a ex:T FILTER NOT EXISTS { ?x a ex:B } }"
            ),
            rule("b", "CONSTRUCT { ?x a ex:B } WHERE { ?x a ex:U }"),
        ]
    )
    assert position(rules, "a") == 1


def test_conclusions_are_told_apart_by_their_names() -> None:
    """Every conclusion has cc:ofCommunity; only those of the class looked for count."""
    reader = GAP.replace("?gap a ex:Gap", "?gap a ex:Other").replace("/gap", "/other")
    reader = reader.replace(
        "BIND", "FILTER NOT EXISTS { ?g a ex:Gap ; cc:ofCommunity ?community } BIND"
    )
    rules = build([rule("a-other", reader), rule("b-gap", GAP)])
    assert position(rules, "b-gap") < position(rules, "a-other")


def test_values_tell_classes_apart() -> None:
    writer = "CONSTRUCT { ?x a ?kind } WHERE { ?x a ex:T VALUES ?kind { ex:A ex:B } }"
    reader = "CONSTRUCT { ?x a ex:T } WHERE { ?x ex:p ?y FILTER NOT EXISTS { ?x a ex:C } }"
    assert len(build([rule("a", writer), rule("b", reader)]).strata) == 1
    error = refuse(rule("a", writer), rule("b", reader.replace("ex:C }", "ex:B }")))
    assert error.message == "rules.not-stratifiable"


def test_cycle_through_negation_is_named() -> None:
    error = refuse(
        rule(
            "gap-a",
            "CONSTRUCT { ?x a ex:A } WHERE {\n ?x a ex:T .\n FILTER NOT EXISTS {\n  ?x a ex:B } }",
        ),
        rule("gap-b", "CONSTRUCT { ?x a ex:B } WHERE { ?x a ex:T . ?x a ex:A }"),
    )
    assert error.message == "rules.not-stratifiable"
    assert set(error.values["rules"].split(", ")) == {"gap-a", "gap-b"}
    assert error.values["construct"] == "NOT EXISTS { ?s a <https://example.org/B> }"
    assert "gap-a → ?s a <https://example.org/A> → gap-b" in error.values["cycle"]
    assert error.position is not None
    assert error.position.path == "gap-a.rq"
    assert error.position.line == 20
    assert "gap-a" in error.render("id")


def test_rule_that_negates_its_own_conclusion() -> None:
    error = refuse(
        rule("self", "CONSTRUCT { ?x a ex:A } WHERE { ?x a ex:T MINUS { ?x a ex:A } }"),
    )
    assert error.values["rules"] == "self"
    assert error.values["construct"].startswith("MINUS")


def test_long_cycle_names_every_rule() -> None:
    def step(source: str, target: str) -> str:
        return f"CONSTRUCT {{ ?x a ex:{target} }} WHERE {{ ?x a ex:{source} }}"

    error = refuse(
        rule("r1", step("A", "B")),
        rule("r2", step("B", "C")),
        rule("r3", "CONSTRUCT { ?x a ex:A } WHERE { ?x a ex:T OPTIONAL { ?x a ex:C } }"),
        rule("outside", step("A", "Z")),
    )
    assert set(error.values["rules"].split(", ")) == {"r1", "r2", "r3"}
    assert error.values["construct"].startswith("OPTIONAL")


def test_variable_predicate_depends_on_everything() -> None:
    error = refuse(
        rule(
            "a",
            "CONSTRUCT { ?x ex:q ?y } WHERE { ?x a ex:T ; ex:r ?y "
            "FILTER NOT EXISTS { ?x ?p ?y . ?y a ex:Odd } }",
        ),
    )
    assert error.message == "rules.not-stratifiable"


def test_recursion_is_one_component() -> None:
    rules = build(
        [
            rule("base", "CONSTRUCT { ?x ex:reach ?y } WHERE { ?x ex:p ?y }"),
            rule("step", "CONSTRUCT { ?x ex:reach ?z } WHERE { ?x ex:reach ?y . ?y ex:p ?z }"),
        ]
    )
    assert rules.recursive == {"step"}
    assert order(rules) == ["base", "step"]


def test_order_does_not_depend_on_the_order_given() -> None:
    texts = {
        "d": "CONSTRUCT { ?x a ex:D } WHERE { ?x a ex:C }",
        "c": "CONSTRUCT { ?x a ex:C } WHERE { ?x a ex:B }",
        "b": "CONSTRUCT { ?x a ex:B } WHERE { ?x a ex:A }",
        "e": "CONSTRUCT { ?x a ex:E } WHERE { ?x a ex:A MINUS { ?x a ex:D } }",
    }
    texts["y"] = "CONSTRUCT { ?x a ex:Y } WHERE { ?x a ex:Q }"
    texts["x"] = "CONSTRUCT { ?x a ex:X } WHERE { ?x a ex:Q }"
    one = build([rule(k, v) for k, v in texts.items()])
    other = build([rule(k, v) for k, v in sorted(texts.items())])
    assert order(one) == order(other)
    assert [r.id for r in one.rules] == ["b", "c", "d", "e", "x", "y"]


# endless recursion ---------------------------------------------------------------------------


def test_recursion_through_a_made_iri_is_refused() -> None:
    error = refuse(
        rule(
            "grow",
            "CONSTRUCT { ?next a ex:A } WHERE {\n  ?x a ex:A .\n"
            '  BIND(IRI(CONCAT(STR(?x), "/next")) AS ?next) }',
        ),
    )
    assert error.message == "rules.endless"
    assert error.values["construct"] == "?next"
    assert error.position is not None
    assert error.position.line == 19
    assert "grow" in error.render("id")


def test_recursion_through_a_number_is_refused() -> None:
    error = refuse(
        rule(
            "count",
            "CONSTRUCT { ?y ex:depth ?m } WHERE { ?x ex:depth ?n . ?x ex:p ?y BIND(?n + 1 AS ?m) }",
        ),
    )
    assert error.message == "rules.endless"


def test_recursion_through_two_rules_is_refused() -> None:
    error = refuse(
        rule(
            "make",
            'CONSTRUCT { ?y ex:of ?x } WHERE { ?x a ex:A BIND(IRI(CONCAT(STR(?x), "/y")) AS ?y) }',
        ),
        rule("back", "CONSTRUCT { ?y a ex:A } WHERE { ?y ex:of ?x }"),
    )
    assert error.message == "rules.endless"


def test_recursion_that_only_names_what_is_given_ends() -> None:
    """A name made from the community and a given key cannot grow."""
    rules = build(
        [
            rule(
                "state",
                "CONSTRUCT { ?state cc:ofCommunity ?community ; ex:about ?next } WHERE { "
                "?s cc:ofCommunity ?community ; ex:about ?e . ?e ex:raises ?next . "
                "?next skos:notation ?key "
                'BIND(IRI(CONCAT(STR(?community), "/state/", ?key)) AS ?state) }',
            )
        ]
    )
    assert rules.recursive == {"state"}
