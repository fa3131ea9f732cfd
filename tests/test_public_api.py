"""The public API: what is exported exists, is typed and documented, and does what it says."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import ccreason

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "illustrative.yaml"
FUNCTIONS = [name for name in ccreason.__all__ if name != "__version__"]


def test_all_is_exact() -> None:
    assert sorted(ccreason.__all__) == dir(ccreason)
    assert {"read", "validate", "infer", "assess", "explain", "query"} <= set(ccreason.__all__)
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        _ = ccreason.asess


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_typed_and_documented(name: str) -> None:
    function = getattr(ccreason, name)
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())
    assert inspect.getdoc(function)


def test_importing_is_cheap() -> None:
    code = "import sys, ccreason; print(any(m in sys.modules for m in ('pyoxigraph', 'rdflib')))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert answer.stdout.strip() == b"False"


def test_version_stands_once() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest
    assert newest[1] == ccreason.__version__
    assert 'dynamic = ["version"]' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_from_file_to_explanation() -> None:
    import rdflib

    cases = ccreason.read([EXAMPLE])
    assert isinstance(cases.to_rdflib(), rdflib.Dataset)
    assert ccreason.validate(cases).conforms("violation")
    day = date(2026, 11, 24)
    inference = ccreason.infer(cases, as_of=day)
    assert len(inference.to_rdflib()) == len(inference.quads) > 500
    assessment = ccreason.assess(cases, as_of=day)
    gap = next(gap for gap in assessment.gaps if gap.kind == "capacity")
    assert ccreason.explain(inference, gap.id).conclusions
    rows = ccreason.query(inference.everything(), "SELECT ?g { ?g a cc:CapacityGap }").rows
    assert len(rows) == sum(gap.kind == "capacity" for gap in assessment.gaps)
