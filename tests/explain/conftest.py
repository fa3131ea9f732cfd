"""The illustrative case, reasoned over once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason.cases import read
from ccreason.reasoning import infer

if TYPE_CHECKING:
    from ccreason.engine import Inference

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 12, 1)


@pytest.fixture(scope="session")
def inference() -> Inference:
    return infer(read([ROOT / "examples" / "illustrative.yaml"]), as_of=AS_OF)
