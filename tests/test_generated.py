"""The generated pages say what they are generated from: ``make docs`` would change nothing."""

from __future__ import annotations

from pathlib import Path

from ccreason.cli.generate import pages

ROOT = Path(__file__).parents[1]


def test_generated_pages_are_current() -> None:
    generated = pages()
    assert {"cli.md", "cli.id.md", "ontology.md", "shapes.md", "case.schema.json"} <= {
        path.name for path in generated
    }
    stale = [
        str(path.relative_to(ROOT))
        for path, content in generated.items()
        if not path.is_file() or path.read_text("utf-8") != content
    ]
    assert stale == [], "run `make docs`"
