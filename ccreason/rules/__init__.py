"""Rules: SPARQL CONSTRUCT queries with front matter, and the ontology's axioms as such rules.

:func:`load` gives a :class:`RuleSet` in the order it runs; :func:`parse_rule` reads one text.
What is refused, and why, is in `docs/reference/rules.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.rules.loader import parse_rule, read_rule, read_rules, rule_files
from ccreason.rules.model import Rule, RuleSet
from ccreason.rules.strata import stratify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "Rule",
    "RuleSet",
    "build",
    "compile_to",
    "load",
    "parse_rule",
    "read_rule",
    "read_rules",
    "rule_files",
]


def build(rules: Sequence[Rule], digest: str = "") -> RuleSet:
    """Order rules that were read already.

    Raises:
        RuleError: the rules cannot run together.
    """
    order = stratify(rules)
    return RuleSet(tuple(rules), order.strata, order.components, order.recursive, digest)


def compile_to(path: Path) -> None:
    """Write the package's rules, read and ordered, to a file that a wheel can carry.

    Raises:
        RuleError: a rule or the set is refused.
        OSError: the file cannot be written.
    """
    from ccreason.engine import program

    program.compile_to(path)


def load(rules_dir: Path | None = None) -> RuleSet:
    """Load the rules of a folder and the axioms of the ontology.

    Args:
        rules_dir: folder of ``.rq`` files; the package's own if None.

    Raises:
        RuleError: a rule or the set is refused.
    """
    from ccreason.engine.program import load_program

    return load_program(rules_dir).ruleset
