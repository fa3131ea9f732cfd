"""A small table with its mapping, and a way to import what a test writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ccreason.indicators import Imported, import_table
from tests.cli.conftest import call

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["call"]

MAPPING = """\
ccreason-mapping: 1
table:
  key: code
  missing: ["-"]
  distinct: [district, name]
case:
  id: https://example.org/cases/{code}
  title: {id: "Desa {name|code}", en: "{name|code} village"}
  language: id
  license: CC-BY-4.0
  created: 2026-11-24
  community:
    name: "{name|code}"
    place:
      name: "{name|code}"
      within: ["{district}", "Kota {{Batu}}"]
      country: ID
    identifiers:
      - {scheme: kemendagri, value: "{code}"}
    population: {count: "{people}", date: 2024}
  sources:
    index: {title: Indeks, citation: Kementerian, consent: consent-not-needed, date: 2024-03}
  agents:
    ministry: {name: Kementerian, type: organization, roles: [assessor], locality: outside}
  assessments:
    "2024":
      date: 2024~
      method: secondary-data
      instrument: idm
      assessor: ministry
      proxies:
        - indicator: idm-iks
          element: sense-of-community
          value: "{social}"
          scale: idm
          direction: higher-is-more
          source: [index]
          note: {id: Bacaan kami., en: Our reading.}
        - {indicator: idm-ike, element: economic-well-being, value: "{economic}", scale: idm}
"""

TABLE = """\
code,district,name,people,social,economic
3579032004,JUNREJO,TLEKUNG,100,0.80,1
3579032005,JUNREJO,"MA""RUF, ""X"" Y",,,0.5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the table and its mapping."""
    (tmp_path / "table.csv").write_text(TABLE, "utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    return tmp_path


Do = Callable[..., Imported]


@pytest.fixture
def do(folder: Path) -> Do:
    """Import with another table or mapping than the usual ones."""

    def imported(
        table: str | bytes | None = None, mapping: str | None = None, name: str = "out.nq"
    ) -> Imported:
        if table is not None:
            data = table.encode() if isinstance(table, str) else table
            (folder / "table.csv").write_bytes(data)
        if mapping is not None:
            (folder / "mapping.yaml").write_text(mapping, "utf-8")
        return import_table(folder / "table.csv", folder / "mapping.yaml", folder / name)

    return imported
