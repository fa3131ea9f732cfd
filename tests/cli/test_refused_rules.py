"""Rules that cannot be used are refused by ``infer`` before any engine starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccreason import resources

if TYPE_CHECKING:
    from tests.cli.conftest import Call

LOADER = Path(__file__).parents[1] / "rules_loader"
CASE = min(resources.examples_dir().glob("*.yaml"))
NEGATED = """CONSTRUCT {{ ?x a cc:{0} }}
WHERE {{ ?x a cc:Rating
  FILTER NOT EXISTS {{ ?x a cc:{1} }} }}
"""
SAID = {
    "cycle": {
        "en": ["cannot be put in an order", "The cycle: first → ?s a cc:Strength → second"],
        "id": ["tidak dapat diurutkan", "Lingkarannya: first → ?s a cc:Strength → second"],
    },
    "unsupported": {"en": ["MD5 is outside the part of SPARQL"], "id": ["MD5"]},
}


def folder(kind: str, place: Path) -> str:
    """Lay out rules that are refused; return the file and line that is to be told."""
    if kind == "unsupported":
        name = "hash-function.rq"
        (place / name).write_text((LOADER / "refused" / name).read_text("utf-8"), "utf-8")
        return f"{place / name}:19"
    matter = (LOADER / "accepted" / "plain.rq").read_text("utf-8").partition("CONSTRUCT")[0]
    matter = matter.replace("{x} is rated {v}.", "{x}").replace("{x} dinilai {v}.", "{x}")
    for name, concluded, missing in (("first", "Strength", "Gap"), ("second", "Gap", "Strength")):
        text = matter.replace("id: plain", f"id: {name}") + NEGATED.format(concluded, missing)
        (place / f"{name}.rq").write_text(text, "utf-8")
    line = matter.count("\n") + 3
    return f"{place / 'first.rq'}:{line}"


@pytest.mark.parametrize("engine", ["auto", "duckdb"])
@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("kind", ["cycle", "unsupported"])
def test_refused_rules(kind: str, lang: str, engine: str, call: Call, tmp_path: Path) -> None:
    rules, out = tmp_path / "rules", tmp_path / "inferred.nq"
    rules.mkdir()
    place = folder(kind, rules)
    called = call("infer", CASE, "--rules", rules, "--engine", engine, "--lang", lang, "-o", out)
    assert called.code == 2
    text = " ".join(called.err.split())
    assert place in text
    for words in SAID[kind][lang]:
        assert words in text
    assert not out.exists()
    assert list(tmp_path.iterdir()) == [rules]
