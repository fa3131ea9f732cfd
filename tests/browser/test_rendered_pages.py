"""Pages as a reader has them: on a desk, on a phone, on paper; in both languages."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ccreason.cases import read
from ccreason.changes import robustness
from ccreason.changes.robustness_rendering import section, with_section
from ccreason.comparison import compare, compare_html, trend, trend_html
from ccreason.messages import LANGUAGES
from ccreason.report import assess, render_html
from ccreason.report.page import page
from ccreason.report.sections import outline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 12, 1)
CASES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))
COMPARED = ("illustrative", "illustrative-well-connected", "kota-batu-tlekung")
PAGES = (*CASES, "compare", "compare-all", "trend", "robustness")
#: Pages that differ in how they are built, for what takes long; language changes little there.
BUILT = (
    *(("illustrative", lang) for lang in LANGUAGES),
    *((name, "id") for name in ("kota-batu-tlekung", "upper-albany", "compare", "robustness")),
    *((name, "en") for name in ("illustrative-well-connected", "compare-all", "trend")),
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: What A4 leaves between its margins, in CSS pixels.
A4 = {"width": 680, "height": 990}

#: Letters that lie over each other, or outside the drawing that they belong to.
SPOILED = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg[role=img]')) {
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')]
      .map(t => [t.textContent, t.getBoundingClientRect()]);
    texts.forEach(([words, box], i) => {
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1)
        found.push('outside: ' + words);
      for (const [other, beside] of texts.slice(i + 1)) {
        const wide = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
        const high = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
        if (wide > 2 && high > 5) found.push(words + ' / ' + other);
      }
    });
  }
  return found;
}"""

#: Words that run out of the cell or line that holds them.
CLIPPED = """() => [...document.querySelectorAll('td, th, dd, dt, li, p, figcaption, summary')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
    && getComputedStyle(e).display !== 'inline' && !e.closest('thead'))
  .map(e => e.tagName + ': ' + e.textContent.slice(0, 60))"""


#: Words cut in two because a column is too narrow for them; addresses may be.
CUT = """() => {
  const found = [], range = document.createRange();
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (text.parentElement.closest('code, svg, thead')) continue;
    for (const word of text.textContent.matchAll(/\\S+/g)) {
      if (word[0].length > 24 || /[-\\/–]/.test(word[0])) continue;
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getClientRects().length > 1) found.push(word[0]);
    }
  }
  return found;
}"""


@cache
def html(name: str, lang: str) -> str:
    if name == "compare":
        paths = [ROOT / "examples" / f"{case}.yaml" for case in COMPARED]
        return compare_html(compare(read(paths), order=paths, as_of=AS_OF), lang)
    if name == "compare-all":
        paths = [ROOT / "examples" / f"{case}.yaml" for case in CASES]
        return compare_html(compare(read(paths), order=paths, as_of=AS_OF), lang)
    case = "illustrative" if name in {"trend", "robustness"} else name
    cases = read([ROOT / "examples" / f"{case}.yaml"])
    if name == "trend":
        return trend_html(trend(cases, as_of=AS_OF), lang)
    if name == "robustness":
        more = section(robustness(cases, as_of=AS_OF), lang)
        return page(with_section(outline(assess(cases, as_of=AS_OF), lang), more))
    return render_html(assess(cases, as_of=AS_OF), lang)


def opened(browser: Browser, name: str, lang: str, size: dict[str, int], **options: Any) -> Page:
    """Open a page in a window of a size; whatever it says or asks for is a failure."""
    context = browser.new_context(viewport=size, offline=True, **options)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.set_content(html(name, lang))
    assert said == []
    return page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_over_the_edge(browser: Browser, name: str, lang: str) -> None:
    page = opened(browser, name, lang, DESKTOP)
    for size, media in ((DESKTOP, "screen"), (PHONE, "screen"), (A4, "print")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(media=media)  # type: ignore[arg-type]
        width = page.evaluate("document.documentElement.scrollWidth")
        where = f"{media}, {size['width']} wide"
        # Seven columns are printed on a sheet held sideways.
        assert width <= size["width"] or (media, name) == ("print", "compare-all"), where
        if (media, name) != ("print", "compare-all"):
            assert page.evaluate(CLIPPED) == [], where
            assert page.evaluate(CUT) == [], where
        assert page.evaluate(SPOILED) == [], where
    page.context.close()


@pytest.mark.parametrize(("name", "lang"), BUILT)
def test_axe_finds_nothing(browser: Browser, name: str, lang: str) -> None:
    """Every rule of axe-core for WCAG 2.2 A and AA, and its best practices."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # The checks are a script; the page's own policy forbids all.
    page = opened(browser, name, lang, DESKTOP, bypass_csp=True)
    found = axe.run(page).response["violations"]
    assert [(v["id"], v["impact"], v["nodes"][0]["html"][:200]) for v in found] == []
    page.context.close()


@pytest.mark.parametrize(("name", "lang"), BUILT)
def test_on_paper_no_heading_stands_alone(browser: Browser, name: str, lang: str) -> None:
    page = opened(browser, name, lang, DESKTOP)
    headings = {text.strip() for text in page.locator("h2, h3").all_text_contents()}
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    page.context.close()
    last = [lines[-1] for lines in lines_by_page(printed)]
    assert len(last) > 1
    assert [line for line in last if line in headings] == []


def lines_by_page(printed: bytes) -> list[list[str]]:
    """Return the lines of each sheet, without the number at its foot."""
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(io.BytesIO(printed))
    found = []
    for sheet in document:
        text = sheet.get_textpage().get_text_bounded()
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found.append(
            [line for line in lines if not line.replace(" ", "").replace("/", "").isdigit()]
        )
    document.close()
    return found
