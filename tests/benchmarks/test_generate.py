"""Made-up communities: the same every time, in terms of the ontology, without a mistake."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from benchmarks.generate import CC, communities, write
from ccreason import read, validate
from ccreason.modules import statements

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 40


def text(count: int = COUNT, seed: int = 1) -> str:
    stream = io.StringIO()
    write(count, stream, seed=seed)
    return stream.getvalue()


def test_same_seed_same_bytes() -> None:
    assert text() == text()


def test_other_seed_other_data_and_as_many_communities() -> None:
    one, other = text(seed=1), text(seed=2)
    assert one != other
    for found in (one, other):
        assert len(re.findall(f" <{CC}Community> ", found)) == COUNT


def test_a_community_depends_on_seed_and_number_only() -> None:
    assert list(communities(3, start=5)) == list(communities(8))[5:]


def test_write_says_how_many_quads() -> None:
    stream = io.StringIO()
    assert write(COUNT, stream) == len(set(stream.getvalue().splitlines()))


def test_every_term_is_declared() -> None:
    declared = {q.subject for q in statements()}
    used = {
        term
        for quad in parse(text(), RdfFormat.N_QUADS)
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(CC)
    }
    assert used
    assert not used - declared


def test_reads_and_validates_without_violation(tmp_path: Path) -> None:
    path = tmp_path / "communities.nq"
    path.write_text(text(), "utf-8")
    caseset = read([path])
    assert len(caseset.cases) == COUNT
    report = validate(caseset, profiles=("case",))
    assert [(str(r.source_shape), str(r.focus_node)) for r in report.results] == []


def test_data_is_varied() -> None:
    """Rules need something to bite on: withheld and missing ratings, several rounds, two scales."""
    found = text()
    for term in ("Withheld", "UnitScale", "FourBandsScale", "Initiative", "Tie", "Proxy"):
        assert f"<{CC}{term}>" in found
    ratings = len(re.findall(f" <{CC}Rating> ", found))
    assessments = len(re.findall(f" <{CC}Assessment> ", found))
    assert assessments > COUNT
    assert ratings < 12 * assessments
    assert not found.isascii()
