"""Every message exists in both languages and names the same values."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from ccreason import messages

PACKAGE = Path(messages.__file__).parents[1]
ALL = [(area, key) for area in messages.areas() for key in messages.catalogue(area)]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_areas_are_found() -> None:
    assert {"cli", "core", "query"} <= set(messages.areas())


@pytest.mark.parametrize(("area", "key"), ALL, ids=[f"{a}.{k}" for a, k in ALL])
def test_message_is_whole(area: str, key: str) -> None:
    message = messages.catalogue(area)[key]
    assert set(message) == {"en", "id"}
    assert message["en"].strip()
    assert message["id"].strip()
    assert fields(message["en"]) == fields(message["id"])


def test_every_message_named_in_code_exists() -> None:
    known = {f"{area}.{key}" for area, key in ALL}
    named = set()
    pattern = re.compile(rf'"((?:{"|".join(messages.areas())})\.[a-z][a-z0-9-]*)"')
    for path in PACKAGE.rglob("*.py"):
        named |= set(pattern.findall(path.read_text("utf-8")))
    assert named
    files = {name for name in named if name.endswith((".ttl", ".nt", ".nq", ".md", ".json"))}
    assert named - known - files == set()


#: What every error takes apart from its message's values, and shows in lines of its own.
APART = {"found", "expected", "suggestion", "doc", "position", "exit_code"}


def test_every_error_gives_the_values_that_its_message_names() -> None:
    checked = 0
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if not node.func.id.endswith("Error") or not node.args:
                continue
            first, given = node.args[0], {keyword.arg for keyword in node.keywords}
            # `**values` may give anything; a message may be named by a variable.
            if not isinstance(first, ast.Constant) or None in given:
                continue
            area, _, key = str(first.value).partition(".")
            if area in messages.areas() and key:
                wanted = fields(messages.catalogue(area)[key]["en"])
                assert wanted <= given - APART, f"{path.name}:{node.lineno}: {first.value}"
                checked += 1
    assert checked > 100
