"""Choosing profiles, and shapes graphs that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccreason import resources
from ccreason.errors import InputError
from ccreason.validation import engines, shapes, validate

from .conftest import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.cases import CaseSet


def test_unknown_profile(faulty: CaseSet) -> None:
    with pytest.raises(InputError) as caught:
        validate(faulty, profiles=("case", "qualty"), as_of=AS_OF)
    assert caught.value.suggestion == "quality"
    assert caught.value.exit_code == 2
    for lang, word in (("en", "profile"), ("id", "profil")):
        assert word in caught.value.render(lang)


def test_no_profile(faulty: CaseSet) -> None:
    with pytest.raises(InputError) as caught:
        validate(faulty, profiles=(), as_of=AS_OF)
    assert caught.value.expected == "case, quality, privacy"


def test_a_profile_named_twice_counts_once(faulty: CaseSet) -> None:
    once = validate(faulty, profiles=("case",), as_of=AS_OF)
    assert validate(faulty, profiles=("case", "case"), as_of=AS_OF) == once


@pytest.fixture
def shapes_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files stand in for the package's shapes graphs."""
    for profile in resources.PROFILES:
        text = resources.shapes_file(profile).read_text(encoding="utf-8")
        (tmp_path / f"{profile}.ttl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(
        shapes.resources, "shapes_file", lambda profile: tmp_path / f"{profile}.ttl"
    )
    return tmp_path


def test_malformed_shapes_are_placed(shapes_folder: Path, faulty: CaseSet) -> None:
    path = shapes_folder / "quality.ttl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[40] = "this is no Turtle"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        validate(faulty, as_of=AS_OF)
    position = caught.value.position
    assert position is not None
    assert position.path == str(path)
    assert position.line in {41, 42}
    assert caught.value.exit_code == 2


def test_missing_shapes_are_an_input_error(shapes_folder: Path, faulty: CaseSet) -> None:
    (shapes_folder / "privacy.ttl").unlink()
    with pytest.raises(InputError) as caught:
        validate(faulty, as_of=AS_OF)
    assert caught.value.message == "validation.shapes-unreadable"


def test_shapes_are_compiled_once() -> None:
    graph = shapes.shapes_graph(("case",))
    engines._compiled.cache_clear()
    for _ in range(3):
        engines._compiled(graph)
    assert engines._compiled.cache_info().misses == 1
