"""SPARQL's functions and comparisons as macros of the database, each after those that it calls."""

from __future__ import annotations

from typing import Final

from ccreason.engine.compiled.comparing_macros import COMPARING
from ccreason.engine.compiled.dialect import EARLY
from ccreason.engine.compiled.group_macros import GROUPS
from ccreason.engine.compiled.text_macros import TEXTS
from ccreason.engine.compiled.value_macros import VALUES

MACROS: Final = ";\n".join(
    f"CREATE OR REPLACE TEMP MACRO {head} AS {body}"
    for head, body in (*EARLY, *VALUES, *COMPARING, *GROUPS, *TEXTS)
)
