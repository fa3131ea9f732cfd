"""Lay the rules, read and ordered, into the wheel, so that the first run is as fast as the next.

What is laid in depends on the files of this tree only. An editable installation needs none: there
the rules are read when they are first used, and kept in the user's cache.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProgramHook(BuildHookInterface):
    """Writes the program of the package's own rules and puts it beside the data."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the program, unless the installation is editable."""
        if version == "editable" or self.target_name != "wheel":
            return
        # The tree that is being built, not a ccreason that happens to be installed.
        sys.path.insert(0, self.root)
        try:
            from ccreason import modules
            from ccreason.engine.compiled.small import plans
            from ccreason.engine.program import SHIPPED
            from ccreason.rules import compile_to, load
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory(prefix="ccreason-build-")
        path = Path(self._folder.name) / SHIPPED
        compile_to(path)
        build_data["force_include"][str(path)] = f"ccreason/_data/{SHIPPED}"
        queries = path.with_name(plans.SHIPPED)
        plans.compile_to(load(), queries)
        build_data["force_include"][str(queries)] = f"ccreason/_data/{plans.SHIPPED}"
        statements = path.with_name(modules.SHIPPED)
        modules.write_kept(statements)
        build_data["force_include"][str(statements)] = f"ccreason/_data/{modules.SHIPPED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was written for the build."""
        folder = getattr(self, "_folder", None)
        if folder is not None:
            folder.cleanup()
