"""``infer --state`` and ``--update``, and explaining out of a state, on the command line."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from ccreason.state import Store
from ccreason.state.places import FILE
from tests.state.variants import iri, lines_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call, Called

OTHER = iri(1)


def write(path: Path, number: int, seed: int, kind: str = "plain", other: int = 0) -> Path:
    path.write_text("".join(lines_of(number, seed, kind, other)), "utf-8")
    return path


def told(done: Called) -> str:
    """Return what was said, in one line."""
    return " ".join(done.err.split())


def applied(before: set[str], patch: str) -> set[str]:
    """Do what an RDF Patch says."""
    after = set(before)
    for line in patch.splitlines(keepends=True)[1:-1]:
        if line.startswith("D "):
            after.remove(line[2:])
        else:
            assert line.startswith("A ")
            assert line[2:] not in after
            after.add(line[2:])
    return after


def test_patch_leads_from_one_full_run_to_the_next(
    call: Call, folder: Path, made: Path, tmp_path: Path
) -> None:
    before = call("infer", made / "cases.nq", "--as-of", "2026-01-01")
    changed = write(tmp_path / "one.nq", 1, 5)
    done = call("infer", "--update", folder, changed)
    assert done.code == 0
    assert "1 changed" in told(done)
    assert "1 communities" in told(done)
    everything = tmp_path / "all.nq"
    everything.write_text("".join("".join(lines_of(n, 5 * (n == 1), "plain")) for n in range(3)))
    after = call("infer", everything, "--as-of", "2026-01-01")
    assert applied(set(before.out.splitlines(keepends=True)), done.out) == set(
        after.out.splitlines(keepends=True)
    )


def test_nothing_changes_nothing(call: Call, folder: Path, made: Path) -> None:
    done = call("infer", "--update", folder, made / "cases.nq", "--all-cases")
    assert (done.code, done.out) == (0, "TX .\nTC .\n")
    assert "3 unchanged" in told(done)


def test_changed_cases_are_found_in_a_full_set(call: Call, folder: Path, tmp_path: Path) -> None:
    everything = tmp_path / "all.nq"
    everything.write_text("".join(lines_of(0, 0, "plain") + lines_of(1, 7, "plain")))
    done = call("infer", "--update", folder, everything, "--all-cases", "-o", tmp_path / "d.rdfp")
    assert "0 added, 1 changed, 1 removed, 1 unchanged" in told(done)
    assert done.out == ""
    assert (tmp_path / "d.rdfp").read_text().startswith("TX .\nD <")
    with Store.open(folder) as store:
        assert list(store.case_names()) == [iri(0), iri(1)]


def test_a_case_that_is_removed_and_comes_back(call: Call, folder: Path, made: Path) -> None:
    gone = call("infer", "--update", folder, "--remove", OTHER)
    back = call("infer", "--update", folder, made / "cases.nq")
    assert gone.out.replace("\nD ", "\nA ") == back.out


def test_another_day_is_a_full_run(call: Call, folder: Path, made: Path) -> None:
    done = call("infer", "--update", folder, made / "cases.nq", "--as-of", "2031-01-01")
    assert "the date of reasoning was 2026-01-01 and is now 2031-01-01" in told(done)
    assert "Reasoned on 3 communities" in told(done)
    full = call("infer", made / "cases.nq", "--as-of", "2031-01-01")
    before = call("infer", made / "cases.nq", "--as-of", "2026-01-01")
    assert applied(set(before.out.splitlines(keepends=True)), done.out) == set(
        full.out.splitlines(keepends=True)
    )


def test_parameters_are_kept(call: Call, folder: Path, made: Path, tmp_path: Path) -> None:
    parameters = tmp_path / "p.ttl"
    parameters.write_text(
        "@prefix cc: <https://w3id.org/ccreason/ns#> . cc:ActiveParameters cc:gapThreshold 0.9 ."
    )
    done = call("infer", "--update", folder, made / "cases.nq", "--parameters", parameters)
    assert "the parameters have changed" in told(done)
    again = call("infer", "--update", folder, made / "cases.nq")
    assert "Everything" not in told(again)
    full = call(
        "infer", made / "cases.nq", "--parameters", parameters, "--as-of", "2026-01-01"
    ).out.splitlines()
    with Store.open(folder) as store:
        kept = sum(len(store.inferred_of(c)) for c in ("", *store.communities()))
    assert kept == len(full)


def test_a_rule_that_is_not_local_is_a_full_run(
    call: Call, made: Path, tmp_path: Path, root: Path
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "neighbours.rq").write_text(NEIGHBOURS, "utf-8")
    folder = tmp_path / "state"
    done = call("infer", made / "cases.nq", "--state", folder, "--rules", rules)
    assert "the rule neighbours looks at more than one community" in told(done)
    changed = write(tmp_path / "one.nq", 1, 5)
    done = call("infer", "--update", folder, changed)
    assert "the rule neighbours looks at more than one community" in told(done)
    assert "Reasoned on 3 communities" in told(done)


def test_sharing_that_is_new_undoes_what_was_begun(call: Call, made: Path, tmp_path: Path) -> None:
    """With rules that rely on nothing, and so a state that has nothing written down about it."""
    rules, folder = tmp_path / "rules", tmp_path / "state"
    rules.mkdir()
    local = NEIGHBOURS.replace("?other a cc:Community", "?other cc:ofCommunity ?community")
    (rules / "members.rq").write_text(local.replace("neighbours", "members"), "utf-8")
    settings = ("--rules", rules, "--as-of", "2026-01-01")
    assert call("infer", made / "cases.nq", "--state", folder, *settings).code == 0
    changed = write(tmp_path / "one.nq", 1, 5, "link", 0)
    done = call("infer", "--update", folder, changed)
    assert f"two communities share {iri(0)}#agent/1" in told(done)
    cases = tmp_path / "all.nq"
    cases.write_text("".join("".join(lines_of(n, 0, "plain")) for n in (0, 2)))
    cases.write_text(cases.read_text() + changed.read_text())
    before = call("infer", made / "cases.nq", *settings).out.splitlines(keepends=True)
    after = call("infer", cases, *settings).out.splitlines(keepends=True)
    assert applied(set(before), done.out) == set(after)


NEIGHBOURS = """# ---
# id: neighbours
# title: {en: Neighbours, id: Tetangga}
# layer: observe
# source: [s20]
# basis: ProjectInference
# why: {en: For a test., id: Untuk uji.}
# explain:
#   en: "{community} has {other} beside it."
#   id: "{community} bersebelahan dengan {other}."
# ---
PREFIX cc: <https://w3id.org/ccreason/ns#>
CONSTRUCT { ?community cc:bearsOn ?other }
WHERE {
  ?community a cc:Community .
  ?other a cc:Community .
  FILTER (?community != ?other)
}
"""


def test_explanation_out_of_a_state(call: Call, folder: Path, made: Path) -> None:
    target = "gap/not-assessed/influence/safety"
    from_file = call("explain", made / "cases.nq", target, "--case", OTHER, "--as-of", "2026-01-01")
    by_case = call("explain", folder, target, "--case", OTHER)
    by_name = call("explain", folder, f"{OTHER}#community/{target}")
    assert from_file.code == by_case.code == by_name.code
    assert from_file.out == by_case.out == by_name.out


def test_explanation_needs_to_know_the_case(call: Call, folder: Path) -> None:
    done = call("explain", folder, "gap/capacity/commitment/network")
    assert done.code == 2
    assert "The state holds 3 cases. Name one with --case." in told(done)


# what cannot be used -------------------------------------------------------------------------


def refused(call: Call, *args: object) -> str:
    done = call(*args)
    assert done.code == 2, done.err
    assert done.out == ""
    return told(done)


def test_no_state(call: Call, made: Path, tmp_path: Path) -> None:
    cases = made / "cases.nq"
    assert "no folder of this name" in refused(call, "infer", "--update", tmp_path / "no", cases)
    assert "holds no state" in refused(call, "infer", "--update", tmp_path, cases)
    (tmp_path / FILE).write_text("something else")
    assert "damaged" in refused(call, "infer", "--update", tmp_path, cases)
    (tmp_path / FILE).unlink()
    sqlite3.connect(tmp_path / FILE).execute("CREATE TABLE t (x)").connection.close()
    assert "holds no state" in refused(call, "infer", "--update", tmp_path, cases)


def test_another_version(call: Call, folder: Path, made: Path) -> None:
    connection = sqlite3.connect(folder / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    text = refused(call, "infer", "--update", folder, made / "cases.nq")
    assert "another version" in text
    assert "found: 99" in text


@pytest.mark.parametrize("place", [5_000, 30_000, 60_000])
def test_damage_is_told(call: Call, folder: Path, made: Path, place: int) -> None:
    path = folder / FILE
    content = bytearray(path.read_bytes())
    content[place : place + 4096] = b"\x5a" * 4096
    path.write_bytes(content)
    done = call("infer", "--update", folder, "--remove", iri(0), "--remove", iri(1))
    assert done.code in (0, 2)
    assert done.code == 0 or "damaged" in told(done)


def test_cut_off(call: Call, folder: Path, made: Path) -> None:
    path = folder / FILE
    path.write_bytes(path.read_bytes()[:20_000])
    assert "damaged" in refused(call, "infer", "--update", folder, made / "cases.nq")


def test_state_is_there_already(call: Call, folder: Path, made: Path) -> None:
    text = refused(call, "infer", "--state", folder, made / "cases.nq")
    assert "a state in this folder already" in text


def test_folder_holds_something(call: Call, made: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    text = refused(call, "infer", "--state", tmp_path, made / "cases.nq")
    assert "holds something else" in text
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_unknown_case_is_not_removed(call: Call, folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    text = refused(call, "infer", "--update", folder, "--remove", OTHER + "1")
    assert f"did you mean: {OTHER}" in text
    assert (folder / FILE).read_bytes() == before


def test_removed_and_given(call: Call, folder: Path, made: Path) -> None:
    text = refused(call, "infer", "--update", folder, made / "cases.nq", "--remove", OTHER)
    assert "Which of the two?" in text


def test_case_in_two_files(call: Call, folder: Path, made: Path, tmp_path: Path) -> None:
    again = write(tmp_path / "one.nq", 1, 5)
    text = refused(call, "infer", "--update", folder, made / "cases.nq", again)
    assert OTHER in text


def test_graph_that_is_no_case(call: Call, folder: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "one.nq", 1, 5)
    with path.open("a") as file:
        file.write(
            '<https://example.org/a> <https://example.org/b> "c" <https://example.org/g> .\n'
        )
    text = refused(call, "infer", "--update", folder, path)
    assert "https://example.org/g" in text


def test_file_with_two_cases_in_one_graph(call: Call, folder: Path, root: Path) -> None:
    text = refused(call, "infer", "--update", folder, root / "tests/bad-inputs/two-cases.ttl")
    assert "two-cases.ttl" in text


def test_broken_line(call: Call, folder: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "one.nq", 1, 5)
    path.write_text(path.read_text() + "<https://example.org/a> <b\n")
    before = (folder / FILE).read_bytes()
    assert "one.nq" in refused(call, "infer", "--update", folder, path)
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--state", "a", "--update", "b", "x.nq"), "name one of them"),
        (("--remove", "x", "x.nq"), "--remove needs --update"),
        (("--all-cases", "x.nq"), "--all-cases needs --update"),
        (("--state", "a", "--rdf12", "x.nq"), "--rdf12 cannot be used together with --state"),
        (("--update", "a"), "Name the files"),
        ((), "Name the files"),
    ],
)
def test_options_that_do_not_go_together(call: Call, args: tuple[str, ...], said: str) -> None:
    done = call("infer", *args)
    assert done.code == 2
    assert said in told(done)


def test_indonesian(call: Call, folder: Path, made: Path) -> None:
    done = call("infer", "--update", folder, made / "cases.nq", "--lang", "id")
    assert "0 ditambah" in told(done)
