"""`ccreason what-if`: the file it writes, and one case out of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

CASE = """\
# Catatan pendamping.
ccreason: 1
id: https://example.org/kasus/rekaan
language: id  # seluruh teks berbahasa Indonesia
title: 'Kampung rekaan'
illustrative: true
community: {name: Kampung Rekaan}
conditions:
  - {influence: safety, polarity: inhibits, date: 2025-09}  # lampu jalan mati
"""


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "was written anew: its comments"), ("id", "ditulis ulang: komentar")]
)
def test_comments_are_kept_or_their_loss_is_told(
    call: Call, tmp_path: Path, lang: str, said: str
) -> None:
    path, target = tmp_path / "kasus.yaml", tmp_path / "berubah.yaml"
    path.write_text(CASE, "utf-8")
    asked = ("--set", "safety=supports", "--lang", lang, "-o", target)
    answer = call("what-if", path, *asked)
    assert answer.code == 0
    assert said not in answer.err
    assert target.read_text("utf-8") == CASE.replace("inhibits", "supports")
    assert path.read_text("utf-8") == CASE
    # Standard input is read once and gone; what cannot be kept is told, and -q is quiet.
    answer = call("what-if", "-", *asked, stdin=CASE.encode())
    assert said in answer.err
    assert "#" not in target.read_text("utf-8")
    assert said not in call("what-if", "-", *asked, "-q", stdin=CASE.encode()).err
