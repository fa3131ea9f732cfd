"""Rules: SPARQL CONSTRUCT queries with front matter, and the ontology's axioms as such rules.

:func:`load` gives a :class:`RuleSet` in the order it runs; :func:`parse_rule` reads one text.
What is refused, and why, is in `docs/reference/rules.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ccreason.rules.loader import parse_rule, read_rule, read_rules, rule_files
from ccreason.rules.model import Rule, RuleSet
from ccreason.rules.strata import stratify

__all__ = [
    "Rule",
    "RuleSet",
    "build",
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


def load(rules_dir: Path | None = None) -> RuleSet:
    """Load the rules of a folder and the axioms of the ontology.

    Args:
        rules_dir: folder of ``.rq`` files; the package's own if None.

    Raises:
        RuleError: a rule or the set is refused.
    """
    from ccreason import resources

    return build(read_rules(rule_files(rules_dir or resources.rules_dir())))
