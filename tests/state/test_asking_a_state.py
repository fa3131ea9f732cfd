"""Verbs about one community out of a state, or out of a large file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

EXAMPLES = Path(__file__).parents[2] / "examples"
CASE = "https://w3id.org/ccreason/examples/illustrative"
PLACES = "WHAT WOULD MEND THE DESCRIPTION"
DAY = ("--as-of", "2026-01-01")
ASKED = (
    ("assess",),
    ("trend",),
    ("what-if", "--set", "commitment@network=3"),
    ("repair", "gap/capacity/commitment/network"),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a state, and a file of N-Quads, of two examples."""
    from ccreason.cases import read, write
    from ccreason.cli import run

    folder = tmp_path_factory.mktemp("kept")
    two = read([EXAMPLES / f"{name}.yaml" for name in ("illustrative", "upper-albany")])
    write(two, folder / "cases.nq")
    code = run(["infer", str(folder / "cases.nq"), "--state", str(folder / "state"), *DAY])
    assert code == 0
    return folder


@pytest.mark.parametrize("words", ASKED, ids=lambda words: words[0])
def test_one_case_of_many_reads_like_its_own_file(
    call: Call, kept: Path, words: tuple[str, ...]
) -> None:
    if words[0] == "repair":
        pytest.importorskip("clingo")
    verb, *rest = words
    alone = call(verb, EXAMPLES / "illustrative.yaml", *rest, *DAY)
    for path, day in ((kept / "cases.nq", DAY), (kept / "state", ())):
        answer = call(verb, path, *rest, "--case", CASE, *day)
        assert answer.code == alone.code, answer.err
        # Places in the file are told by `assess` only, after all else, and are others.
        assert answer.out.partition(PLACES)[0] == alone.out.partition(PLACES)[0]
    by_community = call(verb, kept / "state", *rest, "--case", f"{CASE}#community")
    assert by_community.code == alone.code, by_community.err
    assert by_community.out == answer.out


@pytest.mark.parametrize("words", ASKED, ids=lambda words: words[0])
@pytest.mark.parametrize(("lang", "said"), [("en", "did you mean"), ("id", "mungkin maksudnya")])
def test_a_case_that_is_not_there(
    call: Call, kept: Path, words: tuple[str, ...], lang: str, said: str
) -> None:
    verb, *rest = words
    for path in (kept / "cases.nq", kept / "state"):
        answer = call(verb, path, *rest, "--case", CASE[:-1], "--lang", lang)
        assert answer.code == 2
        assert said in answer.err


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a state of one example with another threshold, and files of thresholds."""
    from ccreason.cli import run

    folder = tmp_path_factory.mktemp("strict")
    values = {
        "made": "cc:gapThreshold 0.9",
        "other": "cc:gapThreshold 0.2",
        "strength": "cc:strengthThreshold 0.95",
    }
    for name, value in values.items():
        text = f"PREFIX cc: <https://w3id.org/ccreason/ns#> cc:ActiveParameters {value} ."
        (folder / f"{name}.ttl").write_text(text, "utf-8")
    made = ("--parameters", str(folder / "made.ttl"))
    path = str(EXAMPLES / "illustrative.yaml")
    assert run(["infer", path, "--state", str(folder / "state"), *made, *DAY]) == 0
    return folder


@pytest.mark.parametrize("words", ASKED, ids=lambda words: words[0])
def test_a_state_is_asked_with_its_own_parameters(
    call: Call, strict: Path, words: tuple[str, ...]
) -> None:
    if words[0] == "repair":
        pytest.importorskip("clingo")
    verb, *rest = words
    own = call(verb, strict / "state", *rest)
    if verb != "what-if":  # there a file of parameters is what is supposed
        made = call(verb, EXAMPLES / "illustrative.yaml", *rest, *_given(strict, "made"), *DAY)
        assert own.code == made.code
        assert own.out.partition(PLACES)[0] == made.out.partition(PLACES)[0]
        other = call(verb, strict / "state", *rest, *_given(strict, "other"))
        assert other.out != own.out
    plain = call(verb, EXAMPLES / "illustrative.yaml", *rest, *DAY)
    assert plain.out != own.out


def test_what_is_supposed_leaves_the_rest_of_a_states_parameters(call: Call, strict: Path) -> None:
    supposed = call("what-if", strict / "state", *_given(strict, "strength"))
    assert "strength" in supposed.out
    assert "0.5" not in supposed.out  # the shipped threshold of gaps is in force nowhere
    assert "Capacity gap" not in supposed.out
    other = call("what-if", strict / "state", *_given(strict, "other"))
    assert "0.9" in other.out
    assert "Capacity gap" in other.out


def test_a_state_is_asked_with_its_own_rules(call: Call, tmp_path: Path) -> None:
    import shutil

    from ccreason import resources

    rules = tmp_path / "rules"
    shutil.copytree(resources.rules_dir(), rules)
    (rules / "representation-gap.rq").unlink()
    made = call(
        "infer", EXAMPLES / "illustrative.yaml", "--state", tmp_path / "state", "--rules", rules
    )
    assert made.code == 0, made.err
    own = call("repair", tmp_path / "state", "gap/representation", *DAY)
    assert own.code == 2  # no rule concludes it


def _given(folder: Path, name: str) -> tuple[str, str]:
    return ("--parameters", str(folder / f"{name}.ttl"))
