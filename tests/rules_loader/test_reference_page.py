"""The page on the language of rules says what the loader does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.messages import catalogue
from ccreason.rules import fragment, parse_rule
from ccreason.rules.frontmatter import KNOWN
from ccreason.rules.model import BASES, LAYERS

if TYPE_CHECKING:
    from pathlib import Path


def page(root: Path) -> str:
    return (root / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")


def test_table_of_the_fragment(root: Path) -> None:
    rows = [
        "| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in fragment.TABLE
    ]
    assert "\n".join(rows) in page(root)


def test_every_function_stands_in_the_table() -> None:
    listed = " ".join(row[0] for row in fragment.TABLE).upper().split()
    aliases = {"ISURI", "URI"}
    for name in {*fragment.FUNCTIONS, *fragment.AGGREGATES} - aliases:
        assert name in listed, name


def test_front_matter(root: Path) -> None:
    text = page(root)
    for word in (*KNOWN, *LAYERS, *BASES, *fragment.REFUSED_WORDS):
        assert word in text, word


def test_anchors_of_messages_exist(root: Path) -> None:
    anchors = {
        line.lstrip("# ").lower().replace(" ", "-")
        for line in page(root).splitlines()
        if line.startswith("## ")
    }
    source = "".join(
        path.read_text(encoding="utf-8") for path in (root / "ccreason" / "rules").glob("*.py")
    )
    used = {part.split('"')[0] for part in source.split("reference/rules#")[1:]}
    assert used
    assert used <= anchors


def test_messages_are_all_used(root: Path) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (root / "ccreason").rglob("*.py"))
    for key in catalogue("rules"):
        name = key.removeprefix("refused-") if key.startswith("refused-") else f"rules.{key}"
        assert name in source, key


def test_example_of_the_page_is_a_rule(root: Path) -> None:
    text = page(root).split("```sparql\n")[1].split("```")[0]
    text = text.replace("CONSTRUCT { ... }", "CONSTRUCT { ?element cc:x ?level }").replace(
        "WHERE { ... }", "WHERE { ?element cc:y ?level ; cc:v ?value ; cc:t ?threshold }"
    )
    assert parse_rule(text, "rules.md").id == "capacity-gap"
