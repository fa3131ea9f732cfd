"""The pages made from the shapes are current."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ccreason.resources import PROFILES
from ccreason.validation.reference import reference, shape_notes
from ccreason.validation.schema import schema_text

if TYPE_CHECKING:
    from pathlib import Path


def test_shapes_page_is_current(root: Path) -> None:
    page = (root / "docs" / "reference" / "shapes.md").read_text(encoding="utf-8")
    assert page == reference(), "run `make docs`"


def test_report_schema_is_current(root: Path) -> None:
    text = (root / "docs" / "reference" / "validation.schema.json").read_text(encoding="utf-8")
    assert text == schema_text(), "run `make docs`"
    assert json.loads(text)["$id"].endswith("validation.schema.json")


def test_every_shape_stands_on_the_page_with_its_messages() -> None:
    page = reference()
    for profile in PROFILES:
        for note in shape_notes(profile):
            assert f"### {profile}:{note.iri.rpartition('#')[2]}\n" in page
            for message in note.messages.values():
                assert message in page


def test_links_of_the_validation_page_lead_somewhere(root: Path) -> None:
    import re

    folder = root / "docs" / "reference"
    text = (folder / "validation.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert links
    for link in links:
        assert (folder / link).exists(), link
