"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# The language of a developer's machine must not decide what a test sees.
os.environ["CCREASON_LANG"] = "en"
os.environ.pop("CCREASON_DEBUG", None)

# Generated tests draw anew on a developer's machine, and the same in CI, where a failure must mean
# that the change broke something.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data and test suites that lies beside the project, if it does."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the project: its data and test suites are optional")
    return SHARED


@pytest.fixture
def held_to_rights(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where the user may write into any folder, as root with all its capabilities may."""
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o500)
    if os.access(closed, os.W_OK):
        pytest.skip("this user may write anywhere")
