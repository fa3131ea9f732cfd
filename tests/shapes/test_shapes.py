"""Each shape has a folder of descriptions that satisfy it and others that do not.

``<profile>/<Shape>/valid.<why>.ttl`` gives no result in the profile; ``invalid.<why>.ttl`` gives
exactly those of ``invalid.<why>.expected.json``. That both engines agree is tested in
``tests/validation/test_engines.py``.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from ccreason.cases import read
from ccreason.namespaces import DCTERMS, RDF, RDFS, SH, SHAPES
from ccreason.resources import PROFILES, shapes_file
from ccreason.validation import validate

HERE = Path(__file__).parent
AS_OF = date(2026, 1, 1)

#: Shapes with a folder of their own, per profile. A shape more or less changes this on purpose.
SHAPE_COUNTS = {"case": 109, "quality": 30, "privacy": 15}
#: Test files found: (valid, invalid).
FILE_COUNTS = {"case": (135, 182), "quality": (41, 33), "privacy": (32, 40)}

VALID = sorted(HERE.glob("*/*/valid.*.ttl"))
INVALID = sorted(HERE.glob("*/*/invalid.*.ttl"))
VALID, INVALID = (
    [p for p in paths if p.relative_to(HERE).parts[0] in PROFILES] for paths in (VALID, INVALID)
)


def name(path: Path) -> str:
    return str(path.relative_to(HERE).with_suffix(""))


@cache
def shapes(profile: str) -> dict[Any, dict[str, list[Any]]]:
    """Return node -> property -> values of a shapes graph."""
    found: dict[Any, dict[str, list[Any]]] = {}
    for quad in parse(path=shapes_file(profile), format=RdfFormat.TURTLE):
        about = found.setdefault(quad.subject, {})
        about.setdefault(quad.predicate.value, []).append(quad.object)
    return found


def named_shapes(profile: str) -> dict[str, dict[str, list[Any]]]:
    """Return local name -> properties of the shapes that are named by an IRI."""
    classes = {NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")}
    return {
        node.value.removeprefix(f"{SHAPES}{profile}#"): about
        for node, about in shapes(profile).items()
        if isinstance(node, NamedNode) and classes & set(about.get(RDF + "type", []))
    }


def groups_others(about: dict[str, list[Any]]) -> bool:
    """Say whether a shape only gives others their targets, so that no result comes from it."""
    own = {SH + p for p in ("property", "targetClass", "targetSubjectsOf", "description")}
    return SH + "property" in about and not set(about) - own - {RDF + "type", RDFS + "label"}


def texts(profile: str, about: dict[str, list[Any]], link: str) -> dict[str, str]:
    """Return language -> text of a shape; messages of SPARQL constraints stand in these."""
    values = list(about.get(link, []))
    for constraint in about.get(SH + "sparql", []):
        values += shapes(profile)[constraint].get(link, [])
    assert all(isinstance(value, Literal) for value in values)
    return {value.language: value.value for value in values}


def found(path: Path) -> list[dict[str, Any]]:
    report = validate(read([path]), profiles=(path.relative_to(HERE).parts[0],), as_of=AS_OF)
    return [
        {
            "focus_node": str(r.focus_node),
            "path": None if r.path is None else str(r.path),
            "value": None if r.value is None else str(r.value),
            "severity": r.severity,
            "source_shape": str(r.source_shape),
            "component": r.component.value.removeprefix(SH),
        }
        for r in report.results
    ]


def in_order(results: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(r, sort_keys=True) for r in results)


@pytest.mark.parametrize("path", VALID, ids=name)
def test_valid(path: Path) -> None:
    assert found(path) == []


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_invalid(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    shape = f"<{SHAPES}{'#'.join(path.relative_to(HERE).parts[:2])}>"
    assert shape in {r["source_shape"] for r in expected}, "the file has to show its own shape"
    assert in_order(found(path)) == in_order(expected)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_shape_has_a_folder(profile: str) -> None:
    folders = {p.name for p in (HERE / profile).iterdir()}
    wanted = {n for n, about in named_shapes(profile).items() if not groups_others(about)}
    assert folders == wanted
    assert len(wanted) == SHAPE_COUNTS[profile]
    for folder in folders:
        names = [p.name for p in (HERE / profile / folder).glob("*.ttl")]
        kinds = Counter(n.split(".")[0] for n in names)
        assert kinds["valid"] >= 1, folder
        assert kinds["invalid"] >= 1, folder


@pytest.mark.parametrize("profile", PROFILES)
def test_number_of_files(profile: str) -> None:
    of_profile = [
        sum(p.relative_to(HERE).parts[0] == profile for p in paths) for paths in (VALID, INVALID)
    ]
    assert tuple(of_profile) == FILE_COUNTS[profile]
    approved = set((HERE / profile).glob("*/*.expected.json"))
    assert approved == {
        p.with_suffix(".expected.json") for p in INVALID if p.relative_to(HERE).parts[0] == profile
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_every_shape_is_described(profile: str) -> None:
    """Label, description and message in both languages; a severity; slides by IRI."""
    allowed = {"case": {"Violation"}, "quality": {"Warning", "Info"}}
    for shape, about in named_shapes(profile).items():
        links = [RDFS + "label", SH + "description"]
        if not groups_others(about):
            links.append(SH + "message")
            (severity,) = about[SH + "severity"]
            known = allowed.get(profile, {"Violation", "Warning"})
            assert severity.value.removeprefix(SH) in known, shape
        for link in links:
            said = texts(profile, about, link)
            assert set(said) == {"en", "id"}, (shape, link)
            assert said["en"] != said["id"], (shape, link)
        for source in about.get(DCTERMS + "source", []):
            assert "source/slides#s" in source.value, shape


def test_no_labelled_blank_nodes_are_shared() -> None:
    """Profiles are joined as text, so a label may stand in one of them only."""
    labels = Counter(
        label
        for profile in PROFILES
        for label in {
            word.strip(";.,")
            for word in shapes_file(profile).read_text(encoding="utf-8").split()
            if word.startswith("_:")
        }
    )
    assert all(count == 1 for count in labels.values()), labels


def test_properties_are_declared_in_one_place() -> None:
    """Nothing in a shapes graph is a blank shape with a target: a result could not name it."""
    for profile in PROFILES:
        for node, about in shapes(profile).items():
            if isinstance(node, BlankNode):
                assert not any(link.startswith(SH + "target") for link in about)
