"""``what-if -o``: a changed case keeps the comments, the order and the quotes of its author."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

import changeskit
import pytest

from ccreason.cases import read
from ccreason.cases.yaml_writer import yaml_edited
from ccreason.changes import changed, check_together, parse_add, parse_remove, parse_set, save
from ccreason.changes import what_if as suppose
from ccreason.changes.making import make
from ccreason.changes.view import CaseView
from ccreason.errors import InputError
from ccreason.reasoning import infer
from ccreason.repairing.candidates import candidates
from ccreason.repairing.costs import load_costs

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.changes import Request

CASE = """\
# Kampung Rekaan: catatan pendamping, jangan dihapus.
id: https://example.org/kasus/rekaan
ccreason: 1
language: id   # seluruh teks berbahasa Indonesia
title: 'Kampung rekaan di bantaran kali'
license: "CC-BY-4.0"
created: 2026-01-15
illustrative: true

# --- siapa
community:
    name: Kampung Rekaan   # nama samaran
    setting: urban
    basis: [ shared-geography ]

agents:
    forum: {name: "Forum warga", type: organization, locality: local}  # pelaku utama
    # Lembaga luar, hanya menyumbang dana.
    lembaga:
        name: 'Lembaga luar'
        type: organization
        locality: 'outside'   # kantornya di kota

# --- penilaian
assessments:
    rembuk-warga:
        date: 2025-09
        assessor: forum
        ratings:
        # komitmen dibahas paling lama
        - {element: commitment, level: network, value: 2,   # belum sepakat
           scale: four-bands}
        # yang ini masih diperdebatkan
        - element: "sense-of-community"
          level: individual
          value: 3      # dari 4
          scale: four-bands

participation:
- {active: few-active, likeness: unlike-the-rest, date: 2025-09}  # kesan saja

conditions:
  - {influence: safety, polarity: inhibits, date: 2025-09}  # lampu jalan mati
  # dicatat ketua RT
  - influence: density-of-acquaintance
    polarity: supports
    date: 2025-09
# akhir berkas
"""

SAFE = "influence: safety, polarity: supports, date: 2026-01-01"
FORUM = '{name: "Forum warga", type: organization, locality: local'


def _write(folder: Path, text: str = CASE) -> Path:
    path = folder / "kasus.yaml"
    path.write_bytes(text.encode())
    return path


def _saved(folder: Path, *requests: Request, text: str = CASE) -> str:
    """Return the text of a changed case; what it says is compared with what was asked for."""
    result = suppose(read([_write(folder, text)]), requests, as_of=changeskit.AS_OF)
    target = folder / "berubah.yaml"
    assert save(result, target)
    assert read([target]).dataset == result.caseset.dataset
    return target.read_bytes().decode()


def _difference(new: str, old: str = CASE) -> list[str]:
    lines = list(unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))
    return [f"{line[0]} {line[1:]}" for line in lines[2:] if line[0] in "-+"]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            parse_set("commitment@network=4"),
            [
                "-         - {element: commitment, level: network, value: 2,   # belum sepakat",
                "+         - {element: commitment, level: network, value: 4,   # belum sepakat",
            ],
        ),
        (
            parse_set("sense-of-community@individual=1"),
            ["-           value: 3      # dari 4", "+           value: 1      # dari 4"],
        ),
        (
            parse_set("agent/lembaga.locality=local"),
            [
                "-         locality: 'outside'   # kantornya di kota",
                "+         locality: 'local'   # kantornya di kota",
            ],
        ),
        (
            parse_set("agent/forum.roles=lead"),
            [
                f"-     forum: {FORUM}}}  # pelaku utama",
                f"+     forum: {FORUM.replace(', loc', ', roles: [lead], loc')}}}  # pelaku utama",
            ],
        ),
        (
            parse_set("agent/lembaga.roles=funder"),
            ["+         roles: [funder]"],
        ),
        (
            parse_remove("condition/1"),
            [
                "-   - {influence: safety, polarity: inhibits, date: 2025-09}  # lampu jalan mati",
                "-   - influence: density-of-acquaintance",
                '+   - id: "2"',
                "+     influence: density-of-acquaintance",
            ],
        ),
        (
            parse_remove("condition/2"),
            [
                "-   # dicatat ketua RT",
                "-   - influence: density-of-acquaintance",
                "-     polarity: supports",
                "-     date: 2025-09",
            ],
        ),
        (
            parse_set("safety=supports", "record"),
            [
                f"+   - {{id: what-if-safety, {SAFE}}}",
            ],
        ),
        (
            parse_set("planning-governance=performed", "record"),
            [
                "+ functions:",
                "+   - id: what-if-planning-governance",
                "+     function: planning-governance",
                "+     performance: performed",
                "+     date: 2026-01-01",
            ],
        ),
        (
            parse_add("tie", "from=forum,to=lembaga,quality=trust"),
            None,
        ),
        (
            parse_set("active=many-active,likeness=like-the-rest", "record"),
            None,
        ),
        (parse_remove("participation/1"), None),
        (parse_remove("commitment@network"), None),
    ],
    ids=lambda value: value.written if hasattr(value, "written") else "",
)
def test_only_what_changed_is_written_anew(
    tmp_path: Path, request_: Request, expected: list[str] | None
) -> None:
    text = _saved(tmp_path, request_)
    found = _difference(text)
    assert expected is None or found == expected
    lost = [line for line in found if line.startswith("- ") and line.lstrip("- ")[:1] == "#"]
    assert not lost or request_.verb == "remove"
    assert text.startswith("# Kampung Rekaan")
    assert "# akhir berkas\n" in text


def test_line_ends_and_byte_order_mark_stay(tmp_path: Path) -> None:
    text = _saved(
        tmp_path,
        parse_set("safety=supports"),
        parse_set("agent/lembaga.roles=funder"),
        text="\ufeff" + CASE.replace("\n", "\r\n").rstrip(),
    )
    assert text.startswith("\ufeff#")
    assert text.count("\n") == text.count("\r\n") == CASE.count("\n") + 1


def test_what_cannot_be_edited_is_written_anew_and_said(tmp_path: Path) -> None:
    # JSON is YAML, too: nothing to keep, and nothing that gets lost unsaid.
    text = (
        '{"ccreason": 1, "id": "https://example.org/kasus/satu", "language": "id", '
        '"title": "Satu", "illustrative": true, "community": {"name": "Satu"}}'
    )
    assert '"title": "Satu"' in _saved(tmp_path, parse_set("safety=supports"), text=text)
    odd = CASE.replace("conditions:\n  - {", "conditions:\n  -\n    # lampu\n    {").replace(
        "date: 2025-09}  # lampu jalan mati", "date: 2025-09}"
    )
    result = suppose(read([_write(tmp_path, odd)]), [parse_remove("condition/1")])
    target = tmp_path / "berubah.yaml"
    assert save(result, target)
    assert read([target]).dataset == result.caseset.dataset
    assert "# akhir berkas" in target.read_text("utf-8")
    # The text is gone by now, as that of standard input is.
    path = _write(tmp_path)
    result = suppose(read([path]), [parse_remove("condition/1")])
    path.unlink()
    assert not save(result, target)
    assert read([target]).dataset == result.caseset.dataset
    assert "#" not in target.read_text("utf-8").replace(f"{result.case.graph.value}#", "")


def test_other_formats_are_as_before(tmp_path: Path) -> None:
    from ccreason.cases import write

    result = suppose(read([_write(tmp_path)]), [parse_set("safety=supports")])
    for suffix in ("ttl", "trig", "nq", "jsonld"):
        assert save(result, tmp_path / f"changed.{suffix}")
        write(result.caseset, tmp_path / f"written.{suffix}")
        new = (tmp_path / f"changed.{suffix}").read_bytes()
        assert new == (tmp_path / f"written.{suffix}").read_bytes()


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", sorted(p.name for p in changeskit.EXAMPLES.glob("*.yaml")))
def test_every_change_of_every_example_is_made_in_place(name: str) -> None:
    path = changeskit.EXAMPLES / name
    caseset = read([path])
    (case,) = caseset.cases
    view = CaseView(infer(caseset, as_of=changeskit.AS_OF), caseset, case)
    edits = [candidate.edit for candidate in candidates(view, load_costs())]
    for node in view.nodes:
        try:
            edits.append(make(parse_remove(view.short(node)), view))
        except InputError:
            continue  # what cannot be removed
    text = path.read_text("utf-8")
    pairs = zip(edits, edits[7:] + edits[:7], strict=True)
    for some in [*([edit] for edit in edits), *(list(pair) for pair in pairs)]:
        try:
            check_together(some)
        except InputError:
            continue
        after = list(changed(caseset.dataset, some))
        found = yaml_edited(
            text, case.graph.value, case.community.value, caseset.graph(case.graph), after
        )
        assert found is not None, [edit.option for edit in some]
