"""``make docs``: write the generated pages of ``docs/reference`` anew.

Each page comes from the thing it describes, so that it cannot say anything else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> dict[Path, str]:
    """Return the generated pages: path and content."""
    from ccreason.cases.reference import generated_files
    from ccreason.explanation.schema import schema_text as explanation_schema_text
    from ccreason.indicators.schema import schema_text as mapping_schema_text
    from ccreason.ontology import reference
    from ccreason.validation.reference import reference as shapes_reference
    from ccreason.validation.schema import schema_text

    return {
        **generated_files(DOCS.parent),
        DOCS / "reference" / "cli.md": _cli_reference("en"),
        DOCS / "reference" / "cli.id.md": _cli_reference("id"),
        DOCS / "reference" / "explanation.schema.json": explanation_schema_text(),
        DOCS / "reference" / "mapping.schema.json": mapping_schema_text(),
        DOCS / "reference" / "ontology.md": reference(),
        DOCS / "reference" / "shapes.md": shapes_reference(),
        DOCS / "reference" / "validation.schema.json": schema_text(),
    }


def _cli_reference(lang: str) -> str:
    # Help texts are worded when the commands are defined, so each language needs a run of its own.
    environment = os.environ | {"CCREASON_LANG": lang, "COLUMNS": "80"}
    command = [sys.executable, "-m", "ccreason.cli.reference"]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout


def main() -> None:
    """Write every page whose content has changed, and name it."""
    for path, content in pages().items():
        if not path.is_file() or path.read_text("utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
            print(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    main()
