"""A lower layer never imports a higher one, and no two parts of the package need each other.

Read from the syntax tree, so that an import inside a function, or for type checking only, counts
like any other.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1] / "ccreason"

#: From the lowest to the highest; parts on one line may import each other.
LAYERS = (
    ("files", "frozen", "lazy", "messages", "namespaces"),
    ("errors", "ntriples"),
    ("resources", "graphview"),
    ("modules",),
    ("wording", "naming"),
    ("pages",),
    ("cases",),
    ("rules", "engine", "parameters", "validation", "dl", "indicators"),
    ("reasoning",),
    ("explanation", "pipeline", "querying", "state"),
    ("report", "ontology", "whynot"),
    ("comparison",),
    ("changes",),
    ("repairing",),
    ("cli",),
    ("__init__", "__main__"),
)
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}

#: `load` of the rules asks the engine for the program it keeps; inside the function only.
KNOWN_LOOPS = {("rules", "engine")}


def _parts() -> set[str]:
    return {
        path.stem
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }


def _imports(part: str) -> Iterator[tuple[str, str]]:
    """Yield each part of the package that a part imports, with the place."""
    folder = PACKAGE / part
    files = folder.rglob("*.py") if folder.is_dir() else [PACKAGE / f"{part}.py"]
    for path in sorted(files):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path.name}:{node.lineno}: a relative import"
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            for name in names:
                top, _, rest = name.partition(".")
                inner = rest.partition(".")[0]
                if top == "ccreason" and inner in LEVEL and inner != part:
                    yield inner, f"{path.relative_to(PACKAGE.parent)}:{node.lineno}"


def test_each_part_has_a_layer() -> None:
    assert _parts() == set(LEVEL)


@pytest.mark.parametrize("part", sorted(LEVEL))
def test_a_lower_layer_never_imports_a_higher_one(part: str) -> None:
    upward = [f"{place} imports {p}" for p, place in _imports(part) if LEVEL[p] > LEVEL[part]]
    assert not upward


def test_no_part_needs_a_part_that_needs_it() -> None:
    needs = {part: {p for p, _ in _imports(part)} for part in LEVEL}
    for one, other in KNOWN_LOOPS:
        assert other in needs[one], "no loop any more: take it off the list"
        needs[one].discard(other)
    done: set[str] = set()
    while ready := {p for p in LEVEL if p not in done and needs[p] <= done}:
        done |= ready
    assert done == set(LEVEL), f"in a loop: {sorted(set(LEVEL) - done)}"


def test_the_hot_path_names_no_slow_library_at_import() -> None:
    slow = {"rdflib", "pyshacl", "owlready2", "jinja2", "jsonschema", "SPARQLWrapper", "duckdb"}
    for part in ("cases", "rules", "reasoning", "explanation", "pages", "report", "cli"):
        folder = PACKAGE / part
        for path in folder.rglob("*.py") if folder.is_dir() else [PACKAGE / f"{part}.py"]:
            for node in ast.parse(path.read_text("utf-8")).body:
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not {n.split(".")[0] for n in names} & slow, path
