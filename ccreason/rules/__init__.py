"""Rules: SPARQL CONSTRUCT queries with front matter, and the ontology's axioms as such rules.

:func:`load` gives a :class:`RuleSet` in the order it runs; :func:`parse_rule` reads one text.
What is refused, and why, is in `docs/reference/rules.md`. The parser is only imported where a
rule's text is read: rules that are kept in the cache need none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.lazy import from_homes
from ccreason.rules.model import Rule, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ccreason.ntriples import Fact
    from ccreason.rules.axioms import axioms_to_rules
    from ccreason.rules.files import rule_files
    from ccreason.rules.loader import parse_rule, read_rule, read_rules
    from ccreason.rules.shacl import to_shacl

__all__ = [
    "Rule",
    "RuleSet",
    "axioms_to_rules",
    "build",
    "compile_to",
    "load",
    "parse_rule",
    "read_rule",
    "read_rules",
    "rule_files",
    "to_shacl",
]

# Where the names live that are imported on first use.
_HOMES = {
    "axioms_to_rules": "axioms",
    "parse_rule": "loader",
    "read_rule": "loader",
    "read_rules": "loader",
    "rule_files": "files",
    "to_shacl": "shacl",
}

# Rules that are kept in the cache need no parser.
__getattr__ = from_homes(__name__, _HOMES)


def build(rules: Sequence[Rule], digest: str = "", ontology: Iterable[Fact] = ()) -> RuleSet:
    """Order rules that were read already.

    Args:
        rules: the rules, the ontology's axioms among them.
        digest: names what they were made from.
        ontology: the ontology's statements; tell which rules look at one community only.

    Raises:
        RuleError: the rules cannot run together.
    """
    from ccreason.rules.locality import judge
    from ccreason.rules.strata import stratify

    judged = judge(sorted(rules, key=lambda r: (r.is_axiom, r.id)), ontology)
    order = stratify(judged)
    return RuleSet(tuple(judged), order.strata, order.components, order.recursive, digest)


def load(rules_dir: Path | None = None) -> RuleSet:
    """Load the rules of a folder and the axioms of the ontology.

    Args:
        rules_dir: folder of ``.rq`` files; the package's own if None.

    Raises:
        RuleError: a rule or the set is refused.
    """
    from ccreason.engine.program import load_program

    return load_program(rules_dir).ruleset


def compile_to(path: Path) -> None:
    """Write the package's rules, read and ordered, to a file that a wheel can carry.

    Raises:
        RuleError: a rule or the set is refused.
        OSError: the file cannot be written.
    """
    from ccreason.engine import program

    program.compile_to(path)
