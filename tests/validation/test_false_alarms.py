"""Privacy patterns on real data without personal data: village names and codes, facts, citations.

The data are optional (``../shared/data`` beside the project).
"""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal

from ccreason.namespaces import CC, RDF_TYPE, SKOS
from ccreason.validation import Graph, run
from ccreason.validation.datagraph import context
from ccreason.validation.reading import read_report
from ccreason.validation.shapes import shapes_graph

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def flagged(nodes: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return shape and value of the results about nodes given as class, property, text."""
    lines = (
        f"<urn:n:{number}> {RDF_TYPE} <{CC}{cls}> .\n"
        f"<urn:n:{number}> <{link}> {Literal(text, language='id')} .\n"
        for number, (cls, link, text) in enumerate(nodes)
    )
    data = Graph(context(()) + "".join(lines), "nquads")
    results = read_report(run("shacl", data, shapes_graph(("privacy",))))
    return [(str(r.source_shape).rpartition("#")[2], str(r.value)) for r in results]


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    return shared / "data"


def test_villages(data: Path) -> None:
    """75,265 names and 10-digit codes."""
    nodes: list[tuple[str, str, str]] = []
    with gzip.open(data / "idm2024" / "idm2024.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            nodes.append(("Community", SKOS + "prefLabel", row["village"].title()))
            nodes.append(("Identifier", SKOS + "notation", row["village_code"]))
            words = f"Desa {row['village']}, kode {row['village_code']}, IKS {row['iks']}"
            nodes.append(("Assessment", CC + "note", words))
    assert len(nodes) == 3 * 75_265
    assert flagged(nodes) == []


@pytest.mark.parametrize(
    "name",
    ["case_facts_nfi", "chaskin_elements", "instruments", "podes2024_kota_batu"],
)
def test_facts_and_citations(data: Path, name: str) -> None:
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        cells = {cell for row in csv.DictReader(file) for cell in row.values() if cell}
    assert cells
    assert flagged(("Condition", CC + "note", cell) for cell in cells) == []


def test_examples_in_the_patterns_are_still_found(data: Path) -> None:
    """The tests above would pass if nothing were ever found."""
    assert flagged([("Condition", CC + "note", "Hubungi 0812-3456-7890")]) != []
