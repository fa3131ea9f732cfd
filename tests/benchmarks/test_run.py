"""The runner of the benchmarks, on very little data and with the engines that are installed.

Nothing here looks at a time.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from benchmarks import assess, compare, engines, page, run, six, update
from benchmarks.measure import installed, machine, work

COUNT = 20


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCREASON_CACHE_DIR", str(tmp_path / "cache"))


@pytest.mark.slow
def test_rules_agree_between_engines(tmp_path: Path) -> None:
    result = run.run_rules(COUNT, 1, 120, tmp_path, 1)
    assert [rule["rule"] for rule in result["rules"]] == [rule.name for rule in six.SIX]
    for rule in (*result["rules"], result["together"]):
        assert rule["conclusions"]
        assert {"ccreason", "ccreason-reference", "pyoxigraph"} <= set(rule["engines"])
        for engine, ran in rule["engines"].items():
            assert ran.get("result", ran)["same"], engine


def test_shapes_of_damaged_cases_agree(tmp_path: Path) -> None:
    result = run.run_shapes(8, 1, 120, tmp_path, 1)
    assert set(result["engines"]) == {"shacl", "pyshacl"}
    for ran in result["engines"].values():
        assert ran["result"]["same"]
        assert ran["result"]["size"]


def test_input_of_the_six_holds_none_of_their_conclusions(tmp_path: Path) -> None:
    path = tmp_path / "input.nt"
    total = six.write_input(path, 3, 1, tmp_path)
    lines = path.read_text("utf-8").splitlines()
    assert total == len(lines) == len(set(lines))
    assert len(list(parse(path=path, format=RdfFormat.N_TRIPLES))) == total
    assert not any("/gap/capacity/" in line or "/trend/" in line for line in lines)


def test_engines_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "COMPARED", ("sqlite", "reference"))
    found = engines.run_engines([1, 2], 1, 120, tmp_path, 1, lambda _: None)
    assert [point["communities"] for point in found["points"]] == [1, 2]
    rows = [line for line in engines.section(found, "about") if line.startswith("| ")]
    assert len(rows) == 3
    assert not any("differ" in row or "failed" in row for row in rows)
    found["points"][0]["engines"]["sqlite"]["steps"][-1]["digest"] = "another"
    rows = [line for line in engines.section(found, "about") if line.startswith("| ")]
    assert ["differ" in row for row in rows] == [False, True, False]


def test_whole_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "CASES", ("upper-albany.yaml",))
    examples = Path(__file__).parents[2] / "examples"
    found = assess.run_assess(examples, 1, lambda _: None, ("auto", "sqlite"))
    text = "\n".join(assess.section(found, "about"))
    assert "| upper-albany.yaml |" in text
    assert found["help"]["seconds"] > 0
    with pytest.raises(RuntimeError):
        assess.run_assess(tmp_path, 1, lambda _: None, ("auto",))


def test_time_limit_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "cases.nt").touch()
    spec = {"kind": "growth", "file": str(tmp_path / "cases.nt"), "folder": str(tmp_path)}
    result = work(spec, 0.001)
    assert result["stopped"] == 0.001
    assert page._time(result, "write quads") == "stopped after 0.001 s"


def test_failure_is_recorded(tmp_path: Path) -> None:
    spec = {"kind": "growth", "file": str(tmp_path / "nothing.nq"), "folder": str(tmp_path)}
    result = work(spec, 60)
    assert "InputError" in result["failed"]


def test_canonical_statements() -> None:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    assert compare.canonical(f'<a> <b> "0.50"^^<{decimal}> .\n') == "<a> <b> #0.5"
    assert compare.canonical(f'<a> <b> "01"^^<{integer}> .') == "<a> <b> #1"
    assert compare.canonical('<a> <b> "01" .') == '<a> <b> "01"'


def test_differences_are_counted_and_shown() -> None:
    found = compare.differences(frozenset({"a", "b"}), frozenset({"b", "c"}))
    assert (found["missing"], found["extra"], found["examples"]) == (1, 1, ["c", "a"])


def test_exponent() -> None:
    assert page.exponent([(10, 5.0), (100, 50.0), (1000, 500.0)]) == pytest.approx(1)
    assert page.exponent([(10, 1.0), (100, 100.0)]) == pytest.approx(2)


def test_page_is_made_from_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = installed("matplotlib")
    if not draws:
        monkeypatch.setattr(page, "_plot_growth", lambda path, result: None)
    steps = [
        {"step": name, "seconds": 1.0, "peak_mib": 10.0, "inferred": 1, "derivations": 2}
        for name in ("program", "load and rules", "write quads", "write derivations")
    ]
    points = [{"communities": n, "quads": n, "steps": steps} for n in (10, 100)]
    points.append({"communities": 1000, "quads": 9, "steps": steps[:1], "stopped": 5})
    growth = {
        "kind": "growth",
        "command": "the command",
        "date": "2026-01-01",
        "machine": machine(),
        "shared": True,
        "load_average_before": 2.5,
        "points": points,
    }
    (tmp_path / "growth.json").write_text(json.dumps(growth), "utf-8")
    page.write(tmp_path)
    text = (tmp_path / "README.md").read_text("utf-8")
    assert "stopped after 5 s" in text
    assert "load average 2.5" in text
    assert "Exponent of growth (time by communities): 0.00" in text
    assert (tmp_path / "growth.svg").exists() == draws


@pytest.mark.slow
def test_update_of_one_case(tmp_path: Path) -> None:
    file = update.cases(None, 3, 1, tmp_path)
    result = update.run_update(file, tmp_path, 1, print)
    assert result["counts"]["cases"] == 3
    assert result["update"]["patch_lines"] > 2
    text = "\n".join(update.section(result, "About."))
    assert "| `update` |" in text
    assert "| `explain` |" in text


def test_villages_are_the_commands_of_the_readme() -> None:
    from benchmarks import villages

    readme = (villages.ROOT / "README.md").read_text("utf-8").replace(" \\\n  ", " ")
    for verb, arguments in villages.COMMANDS:
        shown = arguments.format(table="idm2024.csv.gz", folder=".").replace("./", "")
        assert f"ccreason {verb} {shown}\n" in readme
