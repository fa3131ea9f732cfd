"""The page of an explanation as a reader has it: on a desk, on a phone, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason.cases import read
from ccreason.explanation import explain, render
from ccreason.messages import LANGUAGES
from ccreason.reasoning import infer
from ccreason.whynot import render_html, why_not

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from ccreason.explanation import Explanation

pytestmark = pytest.mark.browser

CASE = Path(__file__).parents[2] / "examples" / "illustrative.yaml"
SIZES = ({"width": 1280, "height": 900}, {"width": 360, "height": 740})


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    inference = infer(read([CASE]), as_of=date(2026, 12, 1))
    return explain(inference, "recommendation/community-organizing")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda s: str(s["width"]))
def test_nothing_runs_over_the_edge(
    browser: Browser, explanation: Explanation, lang: str, size: dict[str, int]
) -> None:
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.set_content(render(explanation, "html", lang))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing(browser: Browser, explanation: Explanation, lang: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport=SIZES[0])  # type: ignore[arg-type]
    page.set_content(render(explanation, "html", lang))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = axe.run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"]) for v in found]
    page.close()


def test_a_reference_leads_to_a_step_that_is_folded(
    browser: Browser, explanation: Explanation
) -> None:
    page = browser.new_page(viewport=SIZES[0])  # type: ignore[arg-type]
    page.set_content(render(explanation, "html", "en"))
    link = page.locator("a[href^='#m-']").first
    target = link.get_attribute("href") or ""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    link.click()
    assert page.locator(target).is_visible()
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_stays_inside_its_box(browser: Browser, explanation: Explanation, lang: str) -> None:
    page = browser.new_page(viewport=SIZES[0])  # type: ignore[arg-type]
    page.set_content(render(explanation, "svg", lang))
    over = page.evaluate(
        """() => [...document.querySelectorAll('g')].flatMap(g => {
          const box = g.querySelector('rect').getBBox();
          return [...g.querySelectorAll('text')]
            .filter(t => t.getBBox().x + t.getBBox().width > box.x + box.width)
            .map(t => t.textContent);
        })"""
    )
    assert over == []
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda s: str(s["width"]))
def test_an_answer_to_why_not_keeps_to_the_page(
    browser: Browser, lang: str, size: dict[str, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    inference = infer(read([CASE]), as_of=date(2026, 12, 1))
    answer = why_not(inference, "outcome-gap economic-well-being")
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.set_content(render_html(answer, lang))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    found = axe.run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"]) for v in found]
    page.close()
