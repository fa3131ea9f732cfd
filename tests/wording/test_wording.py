"""Numbers, dates, lists and sentences as a person writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode

from ccreason.graphview import GraphView
from ccreason.namespaces import CC, EDTF, RDF, RDFS, SKOS, XSD, cc
from ccreason.wording import (
    Bilingual,
    Labels,
    date_text,
    fill,
    join,
    lower_first,
    number_text,
    rounded_text,
    scalar_text,
    told_text,
)
from ccreason.wording.layout import columns, pad, wrap

PREF_LABEL = NamedNode(SKOS + "prefLabel")
TYPE = NamedNode(RDF + "type")


@pytest.mark.parametrize(
    ("value", "en", "id_"),
    [
        ("0.2500", "0.25", "0,25"),
        ("1.0", "1", "1"),
        ("0", "0", "0"),
        ("9800", "9,800", "9.800"),
        ("-0.5", "−0.5", "−0,5"),
        (Decimal("1234567.5"), "1,234,567.5", "1.234.567,5"),
        (36, "36", "36"),
        ("1E+3", "1,000", "1.000"),
        ("NaN", "NaN", "NaN"),
        ("many", "many", "many"),
    ],
)
def test_number(value: str | Decimal | int, en: str, id_: str) -> None:
    assert number_text(value, "en") == en
    assert number_text(value, "id") == id_


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.3333", "0.33"),
        ("0.6667", "0.67"),
        ("0.25", "0.25"),
        ("0.125", "0.125"),  # a threshold as somebody wrote it
        ("0.4975", "0.4975"),  # below one half, and must not look like it
        ("0.7502", "0.7502"),
        ("-0.3333", "−0.33"),
        ("1240.5", "1,240.5"),
        ("1.0000", "1"),
        ("many", "many"),
        ("NaN", "NaN"),
    ],
)
def test_rounded_number(value: str, shown: str) -> None:
    assert rounded_text(value, "en") == shown


def test_written_number_keeps_its_digits() -> None:
    assert scalar_text("0.9829", "id") == "0,9829"
    assert scalar_text("2.50", "en") == "2.50"
    assert scalar_text("-0.0", "en") == "0.0"


@pytest.mark.parametrize(
    ("edtf", "en", "id_"),
    [
        ("1990", "1990", "1990"),
        ("1990-03", "March 1990", "Maret 1990"),
        ("1990-03-01", "1 March 1990", "1 Maret 1990"),
        ("1990~", "about 1990", "sekitar 1990"),
        ("1990-08~", "about August 1990", "sekitar Agustus 1990"),
        ("1990?", "1990 (uncertain)", "1990 (belum pasti)"),
        ("1990%", "about 1990 (uncertain)", "sekitar 1990 (belum pasti)"),
        ("198X", "the 1980s", "dasawarsa 1980-an"),
        ("19XX", "1900–1999", "1900–1999"),
        ("2024-XX", "2024, month unknown", "2024, bulan tidak diketahui"),
        ("2024-03-XX", "March 2024, day unknown", "Maret 2024, tanggal tidak diketahui"),
        ("2024-21", "spring 2024", "musim semi 2024"),
        ("1990/2000", "1990–2000", "1990–2000"),
        ("1990-03/2000", "March 1990 to 2000", "Maret 1990 sampai 2000"),
        ("1990/..", "since 1990", "sejak 1990"),
        ("../2000", "until 2000", "sampai 2000"),
        ("1990~/..", "since about 1990", "sejak sekitar 1990"),
        ("2024-13", "2024-13", "2024-13"),
        ("2024-01-32", "2024-01-32", "2024-01-32"),
        ("soon", "soon", "soon"),
        ("../..", "../..", "../.."),
    ],
)
def test_date(edtf: str, en: str, id_: str) -> None:
    assert date_text(edtf, "en") == en
    assert date_text(edtf, "id") == id_


def test_lists() -> None:
    assert join([], "en") == ""
    assert join(["a"], "en") == "a"
    assert join(["a", "b"], "en") == "a and b"
    assert join(["a", "b", "c"], "en") == "a, b and c"
    assert join(["a", "b", "c"], "id") == "a, b, dan c"
    assert join(["a", "b"], "id", last="or") == "a atau b"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Sense of community", "sense of community"),
        ("UANC", "UANC"),
        ("Forum RW 05", "Forum RW 05"),
        ("X", "X"),
        ("", ""),
    ],
)
def test_inside_a_sentence_only_common_words_lose_their_capital(words: str, expected: str) -> None:
    assert lower_first(words) == expected


def test_a_sentence_starts_with_a_capital() -> None:
    def word(name: str, opens: bool) -> str:
        return {"a": "Safety" if opens else "safety"}[name]

    assert fill("{a} is low. {a} inhibits {a}.", word) == "Safety is low. Safety inhibits safety."
    assert fill("no {a}", word) == "No safety"


def test_wrapping_keeps_to_the_width() -> None:
    text = "word " * 40 + "https://example.org/" + "x" * 120
    lines = wrap(text, 40, "- ")
    assert all(columns(line) <= 40 for line in lines)
    assert lines[0].startswith("- word")
    assert lines[1].startswith("  word")
    assert "".join(lines).replace(" ", "").count("x") == 121
    assert wrap("", 40) == [""]


def test_wide_letters_are_counted_as_two() -> None:
    assert columns("社区") == 4
    assert pad("社", 4) == "社  "
    assert all(columns(line) <= 10 for line in wrap("社区社区社区社区", 10))


def view(*triples: tuple[NamedNode, NamedNode, NamedNode | Literal]) -> GraphView:
    return GraphView([(str(s), str(p), str(o)) for s, p, o in triples])


def test_labels_prefer_the_language_and_fall_back() -> None:
    labels = Labels(
        view(
            (cc("A"), PREF_LABEL, Literal("Commitment", language="en")),
            (cc("A"), PREF_LABEL, Literal("Komitmen", language="id")),
            (cc("B"), NamedNode(RDFS + "label"), Literal("Only English", language="en")),
            (cc("D"), PREF_LABEL, Literal("Autre", language="fr")),
        )
    )
    assert labels.label(cc("A"), "id") == "Komitmen"
    assert labels.inside(cc("A"), "en") == "commitment"
    assert labels.label(cc("B"), "id") == "Only English"
    assert labels.label(cc("NotYetVisible"), "en") == "Not yet visible"
    assert labels.label(cc("D"), "en") == "Autre"
    assert labels.label(NamedNode("https://example.org/case#agent/uanc"), "en") == "uanc"


def test_names_that_people_gave_keep_their_capital() -> None:
    forum = NamedNode("https://example.org/case#agent/forum")
    labels = Labels(view((forum, PREF_LABEL, Literal("Forum", language="en"))))
    assert labels.inside(forum, "en") == "Forum"


def test_a_node_without_a_label_is_named_after_what_it_is_about() -> None:
    rating = NamedNode("https://example.org/c#assessment/a/rating/1")
    gap = NamedNode("https://example.org/c#community/gap/capacity/commitment/network")
    labels = Labels(
        view(
            (rating, TYPE, cc("Rating")),
            (rating, cc("element"), cc("Commitment")),
            (rating, cc("level"), cc("NetworkLevel")),
            (gap, TYPE, cc("Gap")),
            (gap, TYPE, cc("CapacityGap")),
            (cc("CapacityGap"), NamedNode(RDFS + "subClassOf"), cc("Gap")),
            (gap, cc("element"), cc("Commitment")),
            (cc("NetworkLevel"), PREF_LABEL, Literal("Networks", language="en")),
        )
    )
    assert labels.label(rating, "en") == "the rating of commitment (networks)"
    assert labels.label(gap, "en") == "Capacity gap: commitment"
    assert labels.kind(gap) == cc("CapacityGap")


def test_literals_are_worded_by_their_datatype() -> None:
    labels = Labels(view())
    decimal = Literal("0.3333", datatype=NamedNode(XSD + "decimal"))
    assert labels.label(decimal, "id") == "0,33"
    day = Literal("2024-03-31", datatype=NamedNode(XSD + "date"))
    assert labels.label(day, "id") == "31 Maret 2024"
    edtf = Literal("1990~", datatype=NamedNode(EDTF + "EDTF"))
    assert labels.label(edtf, "en") == "about 1990"


def test_a_template_is_filled_with_names_in_the_language() -> None:
    labels = Labels(
        view(
            (cc("Commitment"), PREF_LABEL, Literal("Commitment", language="en")),
            (cc("NetworkLevel"), PREF_LABEL, Literal("Networks", language="en")),
        )
    )
    bindings = {
        "element": cc("Commitment"),
        "level": cc("NetworkLevel"),
        "value": Literal("0.2500", datatype=NamedNode(XSD + "decimal")),
    }
    sentence = labels.sentence("{element} at {level} is {value}; {nothing}.", bindings, "en")
    assert sentence == "Commitment at networks is 0.25; –."
    assert CC in cc("Commitment").value


def test_bilingual() -> None:
    both = Bilingual.message("wording.date-approximate", date="1990")
    assert both["en"] == "about 1990"
    assert both["id"] == "sekitar 1990"
    assert both["fr"] == both["en"]
    assert (
        Bilingual.join([Bilingual("a", "b"), Bilingual("", ""), Bilingual("c", "d")])["id"]
        == "b; d"
    )


def test_a_text_of_another_language_is_told_with_its_language() -> None:
    english, indonesian = Literal("closed", language="en"), Literal("tertutup", language="id")
    assert told_text([english, indonesian], "id") == "tertutup"
    assert told_text([indonesian], "en") == "tertutup (in Indonesian)"
    assert told_text([english], "id") == "closed (dalam bahasa Inggris)"
    assert told_text([Literal("tutup", language="jv")], "en") == "tutup (in “jv”)"
    assert told_text([Literal("closed", language="en-GB")], "en") == "closed"
    assert told_text([Literal("4")], "id") == "4"
    assert told_text([], "en") == ""
