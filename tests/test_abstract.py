"""What every subclass has to give is missed when one is made, not when it is first asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccreason.cases.kinds import Kind, Scalar
from ccreason.cases.literals import Typed
from ccreason.engine.compiled.merging import Merging
from ccreason.engine.compiled.small.aggregates import Aggregate

PACKAGE = Path(__file__).parents[1] / "ccreason"


@pytest.mark.parametrize("cls", [Kind, Scalar, Typed, Merging, Aggregate], ids=lambda c: c.__name__)
def test_a_base_class_cannot_be_made(cls: type) -> None:
    with pytest.raises(TypeError, match="abstract"):
        cls()


def test_nothing_is_left_to_fail_later() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert "NotImplementedError" not in path.read_text("utf-8"), path
