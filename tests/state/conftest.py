"""A small state that is made once and copied."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ccreason import state
from ccreason.state import Settings
from tests.cli.conftest import call
from tests.state.variants import lines_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["call"]

DAY = date(2026, 1, 1)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``cases.nq`` and a state of it, ``state``."""
    folder = tmp_path_factory.mktemp("made")
    cases = folder / "cases.nq"
    cases.write_text("".join("".join(lines_of(n, 0, "plain")) for n in range(3)), "utf-8")
    state.build(folder / "state", [cases], settings=Settings(as_of=DAY))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of the state that a test may change."""
    shutil.copytree(made / "state", tmp_path / "state")
    return tmp_path / "state"
