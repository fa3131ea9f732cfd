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
