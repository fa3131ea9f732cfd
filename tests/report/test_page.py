"""The HTML page: one file, no script, escaped, accessible."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason.messages import LANGUAGES
from ccreason.pages import TEMPLATES
from ccreason.report import Assessment, render_html

from .conftest import CASES

if TYPE_CHECKING:
    from collections.abc import Callable

VOID = {"meta", "link", "br", "img", "input", "hr", "col"}
STYLES = [
    TEMPLATES / "base.css",
    TEMPLATES / "tones.css",
    Path(render_html.__code__.co_filename).parent / "templates" / "report.css",
    Path(render_html.__code__.co_filename).parent / "templates" / "framework.css",
]
CSS = "\n".join(path.read_text("utf-8") for path in STYLES)


class Page(HTMLParser):
    """What a page holds, and whether its elements are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(params=LANGUAGES)
def page(illustrative: Assessment, request: pytest.FixtureRequest) -> Page:
    return Page(render_html(illustrative, request.param))


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_case_gives_a_well_formed_page(
    path: Path, assessed: Callable[[Path], Assessment]
) -> None:
    for lang in LANGUAGES:
        found = Page(render_html(assessed(path), lang))
        assert found.all("html") == [{"lang": lang}]


def test_nothing_is_loaded_and_nothing_runs(page: Page) -> None:
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "iframe", "object", "embed", "link", "img", "form", "base"})
    attributes = {name for _, attrs in page.tags for name in attrs}
    assert not {name for name in attributes if name.startswith("on")}
    assert "src" not in attributes
    policy = [a for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    links = [str(a["href"]) for a in page.all("a")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert "url(" not in CSS.replace("url(#", "")


def test_text_from_the_data_stays_text(hostile: Assessment) -> None:
    html = render_html(hostile)
    found = Page(html)
    names = Counter(tag for tag, _ in found.tags)
    assert names["script"] == names["img"] == names["b"] == names["i"] == 0
    assert names["svg"] == 1
    assert names["title"] == 2
    assert names["style"] == 1
    words = " ".join(found.texts)
    assert "<script>alert('hello')</script>" in words
    assert "{{ 7 * 7 }}" in words
    assert "\x1b" not in html


def test_headings_step_down_one_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_references_resolve(page: Page) -> None:
    ids = [str(attrs["id"]) for _, attrs in page.tags if "id" in attrs]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    wanted = {str(a["href"])[1:] for a in page.all("a")}
    for _, attrs in page.tags:
        wanted |= set((attrs.get("aria-labelledby") or "").split())
    assert wanted - set(ids) == set()


def test_landmarks_and_table_headings(page: Page) -> None:
    names = Counter(tag for tag, _ in page.tags)
    assert (names["main"], names["header"], names["footer"], names["nav"]) == (1, 1, 1, 1)
    assert all(a.get("scope") in {"col", "row"} for a in page.all("th"))
    assert all(a.get("data-label") for a in page.all("td"))
    drawing = page.all("svg")[0]
    assert drawing["role"] == "img"
    assert drawing["aria-labelledby"] == "drawing-title drawing-desc"


def test_the_drawing_says_in_words_what_it_says_in_colour(illustrative: Assessment) -> None:
    html = render_html(illustrative, "en")
    drawing = html[html.index("<svg") : html.index("</svg>")]
    for heading in ("1 Characteristics", "2 Levels of", "3 Functions", "4 Strategies"):
        assert heading in drawing
    assert "5 Conditioning influences" in drawing
    assert "6 Outcomes" in drawing
    for link in ("condition", "through", "perform", "target", "produce", "feeds back"):
        assert f">{link}</text>" in drawing
    assert "Individuals: strong" in drawing
    assert "Networks: not yet visible" in drawing
    tones = re.findall(r'<rect class="tone ([a-z-]+)"', drawing)
    states = re.findall(r'<text class="state"', drawing)
    assert len(states) >= len(tones) > 25


def test_colours_contrast_with_the_text_on_them() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1 (here 7 to 1 for text on a tone)."""
    variables = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", CSS))
    ink = variables["ink"]
    tones = re.findall(r"^\.[a-z-]+[^{\n]*\{ background: (#[0-9a-f]{6}); fill", CSS, re.MULTILINE)
    assert len(set(tones)) >= 6
    assert min(contrast(ink, tone) for tone in tones) >= 7
    for name in ("ink", "soft", "accent"):
        assert contrast(variables[name], "#ffffff") >= 7
    assert contrast(variables["soft"], "#f4f7f8") >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
