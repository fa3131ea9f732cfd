"""The documentation holds: what pages tell readers to do works, and every link leads somewhere.

How a page is written so that it can be checked: CONTRIBUTING.md, "Write documentation".
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import Block, Command, anchors, blocks, commands, links, matches
from session import Session

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
LINKING = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
#: Blocks that are saved (if they name a file), run, or only read.
RUN = {"console", "python"}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def is_active(block: Block) -> bool:
    return block.file is not None or block.language in RUN


ACTIVE = [page for page in PAGES if any(is_active(b) for b in blocks(page.read_text("utf-8")))]


@pytest.mark.slow
@pytest.mark.parametrize("page", ACTIVE, ids=name)
def test_what_the_page_says_works(page: Path, tmp_path: Path) -> None:
    with Session(tmp_path, ROOT) as session:
        for block in blocks(page.read_text("utf-8")):
            session.follow(block)
        session.finish()
    assert not session.faults, f"{name(page)}\n" + "\n".join(session.faults)


@pytest.mark.parametrize("page", LINKING, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page.read_text("utf-8")):
        if ":" in link.split("/")[0]:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        inside = target.exists() and target.is_relative_to(ROOT)
        if not inside or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def test_pages_that_errors_name_are_there() -> None:
    page = re.compile(r'"((?:how-to|reference|explanation)/[a-z0-9-]+)(?:#([a-z0-9-]+))?"')
    named = {
        (found[1], found[2])
        for source in (ROOT / "ccreason").rglob("*.py")
        for found in page.finditer(source.read_text("utf-8"))
    }
    assert len(named) > 20
    missing = [
        (path, anchor)
        for path, anchor in sorted(named, key=str)
        if not (target := DOCS / f"{path}.md").exists()
        or (anchor and anchor not in anchors(target))
    ]
    assert not missing


def test_every_page_can_be_reached() -> None:
    start = DOCS / "README.md"
    reached, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        for link in links(page.read_text("utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file() and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert not [name(page) for page in DOCS.rglob("*.md") if page not in reached]


def test_tutorials_are_the_same_in_both_languages() -> None:
    english, indonesian = (
        [c.text.split()[:2] for b in blocks(page.read_text("utf-8")) for c in console(b)]
        for page in (DOCS / "tutorial/first-assessment.md", DOCS / "tutorial/penilaian-pertama.md")
    )
    assert english == indonesian


def console(block: Block) -> list[Command]:
    return commands(block) if block.language == "console" else []


PAGE = """\
# A page, with `code`
```yaml file=a/case.yaml
x: 1
```
See [here](other.md#b-c), `[not](this)`.
```console
$ echo one; exit 3
# exit 3
...
$ cat \\
    a
```
"""


def test_reading_a_page() -> None:
    file, shell = blocks(PAGE)
    assert (file.file, file.language, file.text, file.line) == ("a/case.yaml", "yaml", "x: 1\n", 3)
    first, second = commands(shell)
    assert (first.text, first.exit, first.output, first.line) == ("echo one; exit 3", 3, ["..."], 7)
    assert (second.text, second.exit, second.output) == ("cat \\\n    a", 0, [])
    assert list(links(PAGE)) == ["other.md#b-c"]


def test_anchors_are_those_of_github(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text('# A page, with `code`\n## Twice\n## Twice\n<a id="own"></a>\n', "utf-8")
    assert anchors(page) == {"a-page-with-code", "twice", "twice-1", "own"}


@pytest.mark.parametrize(
    ("shown", "given", "same"),
    [
        (["a"], ["a "], True),
        (["a"], ["a", "b"], False),
        (["a", "..."], ["a", "b", "c"], True),
        (["a", "...", "c"], ["a", "c"], True),
        (["...", "c"], ["a", "b"], False),
    ],
)
def test_output_is_compared(shown: list[str], given: list[str], same: bool) -> None:
    assert matches(shown, given) is same


def test_a_false_page_is_found_out(tmp_path: Path) -> None:
    page = "```console\n$ echo a\nb\n$ false\n```\n```python\nraise ValueError\n```\n"
    with Session(tmp_path, ROOT) as session:
        for block in blocks(page):
            session.follow(block)
        session.finish()
    first, second, python = session.faults
    assert first.startswith("line 2: $ echo a\ngives other output")
    assert second.startswith("line 4: $ false\ngives exit 1, not 0")
    assert "line 7, in <module>" in python
