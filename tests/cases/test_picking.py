"""One case out of many, read without the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccreason.cases import read
from ccreason.cases.picking import read_one
from ccreason.errors import InputError
from tests.state.variants import iri, lines_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.nq"
    # Number 10's name begins with number 1's.
    parts = ["".join(lines_of(n, 0, "plain")) for n in (0, 1, 10)]
    path.write_text("".join(parts), "utf-8")
    return path


@pytest.mark.parametrize("number", [0, 1, 10])
def test_case_of_a_large_file(number: int, many: Path) -> None:
    found = read_one(many, iri(number))
    assert [case.graph.value for case in found.cases] == [iri(number)]
    assert set(found.dataset) == set(read(many).graph(iri(number)))


def test_case_of_a_folder(many: Path) -> None:
    found = read_one(many.parent, iri(1))
    assert set(found.dataset) == set(read(many).graph(iri(1)))


def test_lines_in_other_forms(many: Path) -> None:
    odd = f'<{iri(1)}#x>\t<https://w3id.org/ccreason/ns#note>  "a"@EN <{iri(1)}>.\n'
    many.write_text(many.read_text("utf-8") + odd, "utf-8")
    assert set(read_one(many, iri(1)).dataset) == set(read(many).graph(iri(1)))


def test_unknown_case(many: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_one(many, iri(1) + "1")
    assert f"did you mean: {iri(1)}" in str(caught.value)
