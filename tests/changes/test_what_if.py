"""What if: each kind of change, what is told of it, and what cannot be done."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import changeskit
import jsonschema
import pytest

from ccreason.cases import read, write
from ccreason.changes import (
    RENDERERS,
    check_together,
    parse_add,
    parse_remove,
    parse_set,
    what_if,
)
from ccreason.changes.making import make
from ccreason.changes.targets import Cell, State, find_target
from ccreason.errors import InputError
from ccreason.reasoning import infer
from ccreason.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.changes import Request, WhatIf
    from ccreason.changes.view import CaseView


@cache
def _ask(*requests: Request) -> WhatIf:
    return what_if(changeskit.illustrative(), requests, as_of=changeskit.AS_OF)


def _kinds(result: WhatIf) -> dict[str, str]:
    return {d.id: d.kind for d in result.differences}


GAP = "gap/capacity/commitment/network"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (parse_set("commitment@network=3"), {GAP: "goes"}),
        (parse_set("commitment@network=established", "record"), {GAP: "goes"}),
        (
            parse_set("commitment@individual=1,source=forum"),
            {"gap/contradictory/commitment/individual": "comes"},
        ),
        (
            parse_remove("commitment@network"),
            {GAP: "goes", "gap/not-assessed/commitment/network": "comes"},
        ),
        (
            parse_set("migration-patterns=supports"),
            {"recommendation/community-organizing": "changes"},
        ),
        (
            parse_set("migration-patterns=supports", "record"),
            {"constraint/migration-patterns/organizing-advocacy": "goes"},
        ),
        (
            parse_set("organizing-advocacy=performed", "record"),
            {"gap/function/organizing-advocacy": "goes"},
        ),
        (parse_set("better-services=reached", "record"), {"gap/outcome/better-services": "goes"}),
        (
            parse_set("initiative/leaders-course.led-by+=local"),
            {"gap/ownership/leaders-course": "goes"},
        ),
        (parse_set("active=many-active"), {"gap/representation": "goes"}),
        (parse_set("active=many-active", "record"), {"gap/representation": "goes"}),
        (parse_set("economic-context=non-poor"), {"recommendation/seek-external-support": "goes"}),
        (parse_remove("tie/1"), {"asset/tie/1": "goes"}),
        (
            parse_add("resource", "kind=skills,origin=local-origin,held-by=forum,id=tools"),
            {"asset/resource/tools": "comes"},
        ),
        (
            parse_add("tie", "from=youth,to=clinic,quality=trust,carries=information,id=new"),
            {"pathway/new/information": "comes"},
        ),
        (
            parse_set("sense-of-community@network=4"),
            {"strength/sense-of-community/network": "comes"},
        ),
        (parse_set("goods-and-services=2"), {"gap/function/goods-and-services": "comes"}),
    ],
    ids=lambda value: value.written if hasattr(value, "written") else "",
)
def test_each_kind_of_change(request_: Request, expected: dict[str, str]) -> None:
    result = _ask(request_)
    assert expected.items() <= _kinds(result).items()
    for difference in result.differences:
        told = difference.reasons or difference.details
        assert told, difference.id


def test_the_case_is_not_touched() -> None:
    before = set(changeskit.illustrative().dataset)
    _ask(parse_set("commitment@network=3"), parse_remove("tie/1"))
    assert set(changeskit.illustrative().dataset) == before


def test_a_change_without_effect_says_so() -> None:
    result = _ask(parse_set("commitment@network=1"))
    assert not result.differences
    assert "Nothing would change" in RENDERERS["text"](result, "en")
    assert "Tidak ada yang berubah" in RENDERERS["text"](result, "id")


def test_other_sources_are_told() -> None:
    (edit,) = _ask(parse_set("commitment@individual=3,source=forum")).edits
    assert "Outside organization" in edit.note.en
    assert "outside-ngo" in edit.note.en


def test_parameters_are_a_change(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    file.write_text(
        "@prefix cc: <https://w3id.org/ccreason/ns#> . cc:ActiveParameters cc:gapThreshold 0.3 ."
    )
    result = what_if(changeskit.illustrative(), [], as_of=changeskit.AS_OF, parameters=file)
    assert _kinds(result)["gap/capacity/commitment/organization"] == "goes"
    plain = infer(changeskit.illustrative(), as_of=changeskit.AS_OF, parameters=file)
    assert result.after.quads == plain.quads
    assert len(result.parameters) == 1


@pytest.mark.parametrize("suffix", ["yaml", "ttl", "nq"])
def test_the_changed_case_can_be_written(tmp_path: Path, suffix: str) -> None:
    result = _ask(
        parse_set("commitment@network=3", "record"),
        parse_set("migration-patterns=supports", "record"),
        parse_add("initiative", "strategy=community-organizing,led-by=local,aims-at=commitment"),
        parse_remove("tie/1"),
    )
    path = tmp_path / f"changed.{suffix}"
    write(result.caseset, path)
    again = read([path])
    assert set(again.dataset) == set(result.caseset.dataset)
    report = validate(again, as_of=changeskit.AS_OF)
    assert not [r for r in report.results if r.severity == "Violation"]


def test_json_holds_what_the_text_says() -> None:
    result = _ask(parse_set("commitment@network=3"))
    data = json.loads(RENDERERS["json"](result, "id"))
    schema = changeskit.ROOT / "docs" / "reference" / "what-if.schema.json"
    jsonschema.validate(data, json.loads(schema.read_text("utf-8")))
    assert {d["id"] for d in data["goes"]} >= {GAP}
    assert data["supposed"][0]["option"] == "--set commitment@network=3"
    assert RENDERERS["md"](result, "en").startswith("# What if")


@pytest.mark.parametrize("lang", ["en", "id"])
def test_text_is_80_columns_wide(lang: str) -> None:
    result = _ask(parse_set("commitment@network=3"), parse_set("migration-patterns=supports"))
    assert max(map(len, RENDERERS["text"](result, lang).splitlines())) <= 80


@cache
def _view() -> CaseView:
    return changeskit.view_of(changeskit.illustrative())


def _make_in_words(requests: list[str]) -> None:
    """Make edits of changes, as `what_if` does before it reasons."""
    made = []
    for text in requests:
        verb, _, words = text.partition(" ")
        if verb == "remove":
            made.append(parse_remove(words))
        elif verb == "add":
            made.append(parse_add("initiative", words))
        else:
            made.append(parse_set(words, "record" if verb == "record" else "set"))
    check_together([make(request, _view()) for request in made])


@pytest.mark.parametrize(
    ("requests", "message", "suggestion"),
    [
        (["set commitment=3"], "changes.needs-level", None),
        (["set comitment@network=3"], "changes.unknown-element", "commitment"),
        (["set commitment@netwroks=3"], "changes.unknown-level", "networks"),
        (["set komitmn@jaringan=3"], "changes.unknown-element", "komitmen"),
        (["set keamann=mendukung"], "changes.unknown-target", "keamanan"),
        (["set commitment@network=7"], "changes.outside-scale", None),
        (["set commitment@network=abc"], "changes.not-a-value", None),
        (["set commitment@network=NaN"], "changes.outside-scale", None),
        (["set commitment@network=3,scale=for-bands"], "changes.unknown-scale", "four-bands"),
        (["set commitment@network=3,source=forrum"], "changes.unknown-source", "forum"),
        (["set commitment@network=3,colour=red"], "changes.unknown-key", None),
        (["set commitment@network=3,confidence=3"], "changes.bad-confidence", None),
        (["set safety=suports"], "cases.unknown-name", "supports (Supports / Mendukung)"),
        (["set safety@network=supports"], "changes.no-level", "safety"),
        (["set safty=supports"], "changes.unknown-target", "safety"),
        (["set tie/99.quality=trust"], "changes.unknown-node", None),
        (["set tie/1.qualty=trust"], "changes.unknown-key", "quality"),
        (["set tie/1.date+=2020"], "changes.one-value", None),
        (["set foo"], "changes.no-value", None),
        (["set =3"], "changes.no-value", None),
        (["remove community"], "changes.not-removable", None),
        (["remove tie/99"], "changes.unknown-node", None),
        (["remove density-of-acquaintance@network"], "changes.no-level", None),
        (["remove economic-well-being@network"], "changes.no-level", None),
        (["add forum"], "changes.no-value", None),
        (["set commitment@network=3", "set commitment@network=2"], "changes.contradictory", None),
        (["set safety=supports", "set safety=inhibits"], "changes.contradictory", None),
        (["record safety=supports", "record safety=inhibits"], "changes.contradictory", None),
        (["set commitment@network=3", "remove commitment@network"], "changes.contradictory", None),
        (["set tie/1.quality=trust", "remove tie/1"], "changes.contradictory", None),
    ],
)
def test_what_cannot_be_done(requests: list[str], message: str, suggestion: str | None) -> None:
    with pytest.raises(InputError) as caught:
        _make_in_words(requests)
    assert caught.value.message == message
    for lang in ("en", "id"):
        assert caught.value.render(lang)
    if suggestion:
        assert caught.value.suggestion == suggestion


@pytest.mark.parametrize(
    "words",
    [
        "komitmen@jaringan",
        "Commitment@networks",
        "commitment/network",
        "cc:Commitment@NetworkLevel",
        "Komitmen, jaringan asosiasi",
    ],
)
def test_a_cell_has_the_names_that_other_verbs_know(words: str) -> None:
    target = find_target(words, _view())
    assert isinstance(target, Cell)
    assert target.words == "commitment@network"


@pytest.mark.parametrize("words", ["safety", "keamanan", "Safety", "cc:Safety"])
def test_a_state_has_the_names_that_other_verbs_know(words: str) -> None:
    target = find_target(words, _view())
    assert isinstance(target, State)
    assert target.element.notation == "safety"


def test_the_same_change_twice_is_no_contradiction() -> None:
    _make_in_words(["set commitment@network=3", "set commitment@network=3"])


def test_nothing_to_suppose_is_told() -> None:
    with pytest.raises(InputError) as caught:
        _ask()
    assert caught.value.message == "changes.nothing"
