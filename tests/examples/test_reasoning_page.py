"""The page on reasoning names every rule, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from ccreason import resources

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "reasoning.md"
RULES = {path.stem for path in resources.rules_dir().glob("*.rq")}


def test_page_names_every_rule() -> None:
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", PAGE.read_text("utf-8")))
    assert RULES - named == set(), "rules that the page leaves out"
    assert named - RULES == set(), "names that are no rule"
