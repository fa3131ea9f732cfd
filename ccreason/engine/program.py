"""Rules and ontology, ready to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ccreason.engine.closure import Closure, close
from ccreason.rules.model import RuleSet
from ccreason.rules.ontology import Ontology


@dataclass(frozen=True)
class Program:
    """What does not depend on a case: ontology, rules in order, and the ontology's consequences."""

    ontology: Ontology
    ruleset: RuleSet
    closure: Closure


def load_program(rules_dir: Path | None = None) -> Program:
    """Return the program of a folder of rules (the package's own if None).

    Raises:
        RuleError: a rule or the set is refused.
        InputError: an ontology module is not Turtle.
    """
    from ccreason import resources
    from ccreason.rules import build, read_rules, rule_files
    from ccreason.rules.axioms import axioms_to_rules
    from ccreason.rules.ontology import read_ontology

    ontology = read_ontology(resources.ontology_files())
    rules = read_rules(rule_files(rules_dir or resources.rules_dir()))
    ruleset = build([*rules, *axioms_to_rules(ontology)])
    return Program(ontology, ruleset, close(ruleset, ontology))
