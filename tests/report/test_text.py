"""Reports as text: the whole wording, and that it fits the page."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason.messages import LANGUAGES
from ccreason.report import Assessment, render_markdown, render_text
from ccreason.wording.layout import columns

from .conftest import CASES, EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
#: What changes with every edit of a rule says nothing about the wording of a report.
DIGEST = re.compile(r"(rules |aturan )[0-9a-f]{12}")


def same_as_golden(name: str, text: str) -> None:
    """Compare with the approved text; `UPDATE_GOLDEN=1` approves what there is."""
    path = GOLDEN / name
    stable = DIGEST.sub(r"\1............", text)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(stable, encoding="utf-8")
    assert stable == path.read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_report_reads_as_approved(
    path: Path, lang: str, assessed: Callable[[Path], Assessment]
) -> None:
    same_as_golden(f"{path.stem}.{lang}.txt", render_text(assessed(path), lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_no_line_is_wider_than_80_columns(
    path: Path, lang: str, assessed: Callable[[Path], Assessment]
) -> None:
    lines = render_text(assessed(path), lang).split("\n")
    assert [line for line in lines if columns(line) > 80] == []
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_colour_changes_no_word(illustrative: Assessment, lang: str) -> None:
    plain = render_text(illustrative, lang)
    coloured = render_text(illustrative, lang, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_an_invented_case_says_so_first(illustrative: Assessment) -> None:
    for lang, words in (("en", "MADE-UP EXAMPLE"), ("id", "CONTOH REKAAN")):
        assert words in "\n".join(render_text(illustrative, lang).split("\n")[:5])
        assert words in "\n".join(render_markdown(illustrative, lang).split("\n")[:6])


def test_control_characters_do_not_reach_the_terminal(hostile: Assessment) -> None:
    text = render_text(hostile)
    assert "\x1b" not in text
    assert "[31mred" in text


def test_what_nobody_assessed_is_one_question_not_twelve(
    assessed: Callable[[Path], Assessment],
) -> None:
    upper_albany = next(p for p in EXAMPLES if p.stem == "upper-albany")
    text = render_text(assessed(upper_albany))
    assert text.count("gap/not-assessed/") == 0
    assert "None of these\n  has been rated." in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_has_the_headings_of_the_text(illustrative: Assessment, lang: str) -> None:
    text = render_text(illustrative, lang)
    markdown = render_markdown(illustrative, lang)
    headings = re.findall(r"^## (.+)$", markdown, re.MULTILINE)
    assert len(headings) >= 12
    assert [h for h in headings if h.upper() not in text] == []
    items = re.findall(r"^(?:-|\d+\.) \*\*(.+?)\*\*", markdown, re.MULTILINE)
    assert len(items) > 30


def test_markdown_shows_text_from_the_data_as_it_is(hostile: Assessment) -> None:
    markdown = render_markdown(hostile)
    assert "<script>" not in markdown
    assert r"\<script\>" in markdown
    assert r"Title \| with \<b\>marks\</b\> & \*stars\*" in markdown
    assert r"\[link\](javascript:" in markdown
    assert not re.search(r"[^\\]<(?!br>)", markdown)
