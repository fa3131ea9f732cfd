"""What people call things: one reader of names for all verbs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ccreason.namespaces import cc
from ccreason.naming import Names, answering, as_iri, kebab, spellings
from ccreason.ntriples import TermTable, to_fact

ONTOLOGY = Path(__file__).parents[1] / "ontology"


@cache
def names() -> Names:
    facts = [
        to_fact(quad)
        for path in sorted(ONTOLOGY.rglob("*.ttl"))
        for quad in parse(path=path, format=RdfFormat.TURTLE)
    ]
    return Names(facts, TermTable())


@pytest.mark.parametrize(
    ("target", "senses"),
    [
        ("commitment@network", ["commitment", "network"]),
        ("komitmen@jaringan", ["commitment", "network"]),
        ("Komitmen @ Jaringan Asosiasi", ["commitment", "network"]),
        ("commitment/networks", ["commitment", "network"]),
        ("commitment, individuals", ["commitment", "individual"]),
        ("komitmen@individu", ["commitment", "individual"]),
        ("sense-of-community organisasi", ["sense-of-community", "organization"]),
        ("SenseOfCommunity@NetworkLevel", ["sense-of-community", "network"]),
        ("cc:Commitment@cc:NetworkLevel", ["commitment", "network"]),
        ("<https://w3id.org/ccreason/ns#Commitment>", ["commitment"]),
        ("https://w3id.org/ccreason/ns#Commitment@jaringan", ["commitment", "network"]),
        ("organizing", ["community-organizing"]),
        ("perencanaan, pengambilan keputusan dan tata kelola", ["planning-governance"]),
        ("planning, decision making and governance", ["planning-governance"]),
        ("capacity gap", [cc("CapacityGap")]),
        ("capacity-gap", [cc("CapacityGap")]),
        ("kesenjangan-kapasitas: komitmen", [cc("CapacityGap"), "commitment"]),
    ],
)
def test_what_a_target_says(target: str, senses: list[str | NamedNode]) -> None:
    read = names().read(target)
    assert read is not None
    assert len(read) == len(senses)
    for meaning, sense in zip(read, senses, strict=True):
        assert sense in meaning
        # A level and the class of organizations share a name; nothing else here does.
        assert {m for m in meaning if isinstance(m, str)} <= {sense}


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("recommendation a for b@c", ("recommendation a", "b@c")),
        ("rekomendasi a Untuk b", ("rekomendasi a", "b")),
        ("forum", None),
        ("for b", None),
    ],
)
def test_a_recommendation_and_the_gap_that_it_answers(
    target: str, parts: tuple[str, str] | None
) -> None:
    assert answering(target) == parts


@pytest.mark.parametrize("target", ["", "@", "comitment", "commitment@nowhere", "tingkat x:y"])
def test_what_means_nothing(target: str) -> None:
    assert names().read(target) is None


@pytest.mark.parametrize(
    ("target", "mended"),
    [
        ("comitment", "commitment"),
        ("komitmenn@jaringan", "komitmen@jaringan"),
        ("commitment@netwroks", "commitment@networks"),
        ("sense of comunity@network", "sense-of-community@network"),
        ("kesenjangan kapasits komitmen@jaringn", "kesenjangan kapasitas komitmen@jaringan"),
        ("recomendation leadership-development", "recommendation leadership-development"),
        ("commitment@network", None),
        # What stands in the target already was not meant by another word of it.
        ("organisasi terisolasi", None),
        ("nothing-of-the-kind", None),
        ("", None),
    ],
)
def test_misspelt_names_are_mended(target: str, mended: str | None) -> None:
    assert names().mended(target) == mended


def test_keys_of_a_case_are_names_too() -> None:
    known = names().with_keys({"nfi", "gap"})
    assert names().read("gap nfi") is None
    assert known.read("gap nfi") == [{"gap", cc("Gap")}, {"nfi"}]
    assert known.mended("gap nfj") == "gap nfi"


def test_the_nearest_name_of_some() -> None:
    assert names().nearest("netwrk", ["network", "individual"]) == "network"
    assert names().nearest("jaringn asosiasi", ["network", "individual"]) == "jaringan asosiasi"
    assert names().nearest("commitment", ["network"]) is None


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("a", NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
        ("cc:raises", cc("raises")),
        ("bears-on", cc("bearsOn")),
        ("residential-stability", cc("ResidentialStability")),
        ("individual", cc("IndividualLevel")),
        ("komitmen", cc("Commitment")),
        ("nowhere", None),
    ],
)
def test_a_term_of_a_statement(word: str, term: NamedNode | None) -> None:
    assert names().term(word) == term


def test_what_is_written_as_an_iri() -> None:
    assert as_iri("<https://example.org/x>") == as_iri("https://example.org/x")
    assert as_iri("skos:note") == NamedNode("http://www.w3.org/2004/02/skos/core#note")
    for text in ("commitment", "a: b", "cc:two words", 'x:"y"', ""):
        assert as_iri(text) is None


def test_cases_of_words() -> None:
    assert kebab("SenseOfCommunity") == kebab("sense of  Community") == "sense-of-community"
    assert spellings("bears-on") == ["bears-on", "BearsOn", "bearsOn"]
    assert spellings("no name") == []
