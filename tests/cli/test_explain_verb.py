"""`ccreason explain`: names of conclusions, how much is shown, formats, wrong use."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

CASE = Path(__file__).parents[2] / "examples" / "illustrative.yaml"
DAY = ("--as-of", "2026-12-01")
GAP = "gap/capacity/commitment/network"


@pytest.mark.parametrize("target", [GAP, "commitment@network", "komitmen@jaringan"])
def test_a_conclusion_is_named_in_either_language(call: Call, target: str) -> None:
    answer = call("explain", CASE, target, *DAY)
    assert answer.code == 0
    assert answer.out.splitlines()[:2] == ["Why: Capacity gap: commitment (networks)", GAP]


def test_depth_step_and_full_show_more_or_less(call: Call) -> None:
    target = "recommendation/community-organizing"
    brief, one, deep, full = (
        call("explain", CASE, target, *DAY, *options).out
        for options in ((), ("--step", "17"), ("--depth", "2"), ("--full",))
    )
    assert len(one) < len(brief) < len(deep) < len(full)
    assert "--full" not in full
    assert "\n[17] " in one


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        ("json", "{"),
        ("html", "<!DOCTYPE html>"),
        ("svg", "<svg "),
        ("dot", "digraph "),
        ("md", "# Why: "),
        ("ttl", "@prefix "),
        ("txt", "Why: "),
    ],
)
def test_the_ending_of_the_file_chooses_the_format(
    call: Call, tmp_path: Path, ending: str, start: str
) -> None:
    path = tmp_path / f"why.{ending}"
    assert call("explain", CASE, GAP, *DAY, "-o", path).code == 0
    assert path.read_text("utf-8").startswith(start)


def test_depth_cuts_json_too(call: Call) -> None:
    answer = call("explain", CASE, GAP, *DAY, "--format", "json", "--depth", "1")
    data = json.loads(answer.out)
    assert data["cut"]
    assert {s["number"] for s in data["steps"]}.isdisjoint(data["cut"])


def test_a_pipe_is_written_to_and_stays_a_pipe(call: Call, tmp_path: Path) -> None:
    """So does a device: as root, `-o /dev/null` must not put a file in its place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as readers:
        read = readers.submit(pipe.read_text, "utf-8")
        assert call("explain", CASE, GAP, *DAY, "-o", pipe).code == 0
        assert read.result(30).startswith("Why: ")
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("options", "english", "indonesian"),
    [
        (("--step", "999"), "no step 999", "tidak punya langkah 999"),
        (("--depth", "0"), "a whole number, 1 or more", "bilangan bulat, 1 atau lebih"),
    ],
)
def test_wrong_numbers_are_usage_errors(
    call: Call, options: tuple[str, str], english: str, indonesian: str
) -> None:
    for lang, said in (("en", english), ("id", indonesian)):
        answer = call("explain", CASE, GAP, *DAY, *options, "--lang", lang)
        assert answer.code == 2
        assert said in answer.err


@pytest.mark.parametrize(
    ("target", "english", "indonesian"),
    [
        ("comitment@network", "did you mean: gap/", "mungkin maksudnya: gap/"),
        ("strength/commitment/network", "About commitment (networks) there is", "Tentang komitmen"),
        ("gap/capacity/safety", "nothing was concluded about safety", "tentang keamanan"),
        ("cc:Safety cc:bearsOn cc:Commitment", "does not follow", "tidak dapat disimpulkan"),
        ("cc:Safety cc:raises", "Nothing was concluded", "Tidak ada kesimpulan"),
    ],
)
def test_what_was_not_concluded_is_answered(
    call: Call, target: str, english: str, indonesian: str
) -> None:
    for lang, said in (("en", english), ("id", indonesian)):
        answer = call("explain", CASE, target, *DAY, "--lang", lang)
        assert answer.code == 2
        assert answer.out == ""
        assert said in answer.err
        assert "Traceback" not in answer.err
