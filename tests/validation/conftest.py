"""Cases that several tests of validation use."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ccreason.cases import CaseSet, read

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 12, 31)

#: A case with one or more mistakes of most kinds.
FAULTY = """\
ccreason: 1
id: https://example.org/faulty
title: {id: Desa contoh, en: "Example <village> & co"}
language: id
license: CC-BY-4.0
created: 2025-01-01
community:
  name: Desa contoh
sources:
  report: {title: Laporan}
agents:
  head: {name: Bapak Ahmad, type: person-in-role, locality: local, source: [report],
    note: "HP 0812-3456-7890"}
assessments:
  first:
    date: 2027-05
    assessor: head
    informants: 1
    ratings:
      - {element: commitment, level: network, value: 9, scale: four-bands}
      - {element: commitment, level: network, value: 4, scale: four-bands, confidence: 80}
      - {element: better-services, level: network, status: withheld}
"""


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> CaseSet:
    """A case set of one faulty case."""
    path = tmp_path_factory.mktemp("faulty") / "faulty.yaml"
    path.write_text(FAULTY, encoding="utf-8")
    return read([path])


@pytest.fixture(scope="session")
def examples(root: Path) -> CaseSet:
    """All examples."""
    return read([root / "examples"])
