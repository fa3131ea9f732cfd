"""Our parser reads what rdflib's parser reads, and keeps what rdflib drops: places."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern, translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, URIRef, Variable
from rulekit import PREFIXES, rule

from ccreason import resources
from ccreason.rules import Rule, algebra, read_rules, rule_files
from ccreason.rules.parser import parse_construct
from ccreason.rules.tokens import TokenError, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = read_rules(rule_files(resources.rules_dir()))


def triples_of_rdflib(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the triple patterns of rdflib's algebra, those under EXISTS too."""
    if isinstance(node, CompValue):
        if node.name == "GroupGraphPatternSub":
            # rdflib leaves what stands under an EXISTS as it was parsed.
            node = translateGroupGraphPattern(node)
        if node.name == "BGP":
            yield from node.triples
        for key, value in node.items():
            if key not in ("_vars", "PV", "triples", "template", "datasetClause"):
                yield from triples_of_rdflib(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from triples_of_rdflib(item)


def term(value: Any) -> object:
    """Return a term of rdflib as ours; blank nodes and paths in a common form."""
    match value:
        case Variable():
            return f"?{value}"
        case BNode():
            return "?_"
        case URIRef():
            return f"<{value}>"
        case Literal():
            return ("literal", str(value), str(value.datatype or ""), value.language or "")
        case InvPath():
            return ("^", term(value.arg))
        case SequencePath():
            return ("/", *map(term, value.args))
        case AlternativePath():
            return ("|", *map(term, value.args))
        case MulPath():
            return (value.mod, term(value.path))
        case NegatedPath():
            return ("!", *map(term, value.args))
    raise TypeError(type(value))


def ours(value: Any) -> object:
    """Return one of our terms in the same form."""
    match value:
        case algebra.PathInverse(path):
            return ("^", ours(path))
        case algebra.PathSequence(parts):
            return ("/", *map(ours, parts))
        case algebra.PathAlternative(parts):
            return ("|", *map(ours, parts))
        case algebra.PathRepeat(path, kind):
            return (kind, ours(path))
        case algebra.NegatedSet(forward, backward):
            return ("!", *map(ours, forward), *(("^", ours(p)) for p in backward))
        case str() if value.startswith('"'):
            from ccreason.ntriples import to_term

            literal = to_term(value)
            datatype = literal.datatype.value  # type: ignore[union-attr]
            plain = datatype.endswith(("#string", "#langString"))
            language = literal.language or ""  # type: ignore[union-attr]
            return ("literal", literal.value, "" if plain else datatype, language)  # type: ignore[union-attr]
        case str() if value.startswith("?_"):
            return "?_"
    return value


def key(triple: object) -> str:
    return repr(triple)


@pytest.mark.slow
@pytest.mark.parametrize("the_rule", RULES, ids=lambda r: r.id)
def test_rdflib_reads_the_same_patterns(the_rule: Rule) -> None:
    query = translateQuery(parseQuery(the_rule.text)).algebra
    theirs = [tuple(map(term, t)) for t in triples_of_rdflib(query.p)]
    mine = [
        (ours(n.subject), ours(n.predicate), ours(n.object))
        for n in algebra.walk(the_rule.body)
        if isinstance(n, algebra.TriplePattern)
    ]
    missed = Counter(map(key, mine)) - Counter(map(key, theirs))
    assert Counter(map(key, theirs)) <= Counter(map(key, mine))
    # In what rdflib leaves untranslated, an EXISTS inside an EXISTS cannot be reached; nothing
    # else may be missing.
    assert not missed or nested(the_rule)
    template = [tuple(map(term, t)) for t in query.template]
    head = [(ours(t.subject), ours(t.predicate), ours(t.object)) for t in the_rule.head]
    assert sorted(map(key, head)) == sorted(map(key, template))


def nested(the_rule: Rule) -> bool:
    """Tell whether a rule has an EXISTS inside an EXISTS."""
    return any(
        isinstance(inner, algebra.Exists) and inner is not outer
        for outer in algebra.walk(the_rule.body)
        if isinstance(outer, algebra.Exists)
        for inner in algebra.walk(outer)
    )


def test_rules_were_found() -> None:
    assert len(RULES) >= 40


@pytest.mark.parametrize("the_rule", RULES, ids=lambda r: r.id)
def test_rule_survives_the_cache(the_rule: Rule) -> None:
    first, rest = the_rule.to_json()
    folder = Path(the_rule.path).parent
    kept = Rule.from_json(json.loads(json.dumps(first)), json.dumps(rest).encode(), folder)
    assert kept.body == the_rule.body
    assert kept.head == the_rule.head
    assert kept.head_slots == the_rule.head_slots
    assert kept.body_slots == the_rule.body_slots
    for name in ("id", "path", "title", "source", "explain", "text", "variables", "computed"):
        assert getattr(kept, name) == getattr(the_rule, name)
    assert (kept.local, kept.local_reason) == (the_rule.local, the_rule.local_reason)


def body(text: str) -> algebra.Pattern:
    return parse_construct(f"{PREFIXES}CONSTRUCT {{ }} WHERE {{ {text} }}", "x.rq").body


def test_filters_of_a_group_end_it() -> None:
    pattern = body("?x ex:p ?y FILTER(?y > 1) ?x ex:q ?z")
    assert isinstance(pattern, algebra.Filter)
    assert isinstance(pattern.pattern, algebra.Bgp)
    assert len(pattern.pattern.triples) == 2


def test_filter_of_an_optional_is_its_condition() -> None:
    pattern = body("?x ex:p ?y OPTIONAL { ?x ex:q ?z FILTER(?z > ?y) }")
    assert isinstance(pattern, algebra.LeftJoin)
    assert pattern.condition is not None


def test_filter_in_a_group_of_its_own_is_not() -> None:
    pattern = body("?x ex:p ?y OPTIONAL { { ?x ex:q ?z FILTER(?z > ?y) } }")
    assert isinstance(pattern, algebra.LeftJoin)
    assert pattern.condition is None
    assert isinstance(pattern.right, algebra.Filter)


def test_lists_of_objects_and_predicates() -> None:
    pattern = body("?x a ex:T ; ex:p 1, -2.5 ; ex:q [ ex:r ?y ; ex:s 'a'@en ] .")
    assert isinstance(pattern, algebra.Bgp)
    assert [(t.subject, t.object) for t in pattern.triples] == [
        ("?x", "<https://example.org/T>"),
        ("?x", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("?x", '"-2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("?x", "?_1"),
        ("?_1", "?y"),
        ("?_1", '"a"@en'),
    ]


def test_texts_of_constants_are_kept() -> None:
    pattern = body('?x ex:p "01"^^xsd:integer, 1.50, "a\\"b\\n", """long "text\\""""')
    assert isinstance(pattern, algebra.Bgp)
    assert [t.object for t in pattern.triples] == [
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"a\\"b\\n"',
        '"long \\"text\\""',
    ]


def test_precedence() -> None:
    pattern = body("?x ex:p ?y FILTER(?y + 1 * 2 > 3 && !BOUND(?z) || ?y IN (1, 2))")
    assert isinstance(pattern, algebra.Filter)
    either = pattern.condition
    assert isinstance(either, algebra.Call)
    assert either.function == "||"
    both, listed = either.arguments
    assert isinstance(both, algebra.Call)
    assert both.function == "&&"
    assert isinstance(listed, algebra.Call)
    assert listed.function == "IN"


def test_same_aggregate_is_kept_once() -> None:
    pattern = body(
        "{ SELECT ?x (COUNT(?y) AS ?n) (COUNT(?y) * 2 AS ?m) WHERE { ?x ex:p ?y } GROUP BY ?x "
        "HAVING (COUNT(?y) > 1 && SUM(?y) > 2) }"
    )
    (group,) = [n for n in algebra.walk(pattern) if isinstance(n, algebra.Group)]
    assert [a.function for a in group.aggregates] == ["COUNT", "SUM"]


def test_scope_of_variables() -> None:
    the_rule = rule(
        "r",
        "CONSTRUCT { ?x ex:q ?y } WHERE { ?x ex:p ?y MINUS { ?x ex:p ?m } "
        "FILTER NOT EXISTS { ?x ex:p ?n } OPTIONAL { ?x ex:p ?o } BIND(1 AS ?b) "
        "{ SELECT ?x (COUNT(?h) AS ?c) WHERE { ?x ex:p ?h } GROUP BY ?x } }",
    )
    assert the_rule.variables == ("x", "y", "o", "b", "c")
    assert the_rule.computed == ("c",)


def test_tokens_know_their_place() -> None:
    found = tokenize('?x\n  cc:p """a\nb""" # note\n  . <http://x/#y>')
    assert [(t.text, t.line, t.column) for t in found[:2]] == [("?x", 1, 1), ("cc:p", 2, 3)]
    assert found[-1].text == "<http://x/#y>"
    with pytest.raises(TokenError) as caught:
        tokenize("?x\n  §")
    assert (caught.value.line, caught.value.column) == (2, 3)
