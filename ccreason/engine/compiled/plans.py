"""The plans of a rule set: compiled once, then kept beside the program in the cache."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ccreason.engine.compiled.keys import Key, Keys, constants
from ccreason.engine.compiled.merging import FALSE, TRUE
from ccreason.engine.compiled.plan import RulePlan, compile_rule
from ccreason.modules import cache_dir, keep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ccreason.engine.compiled.database import Database
    from ccreason.rules.model import RuleSet

#: Raised when plans change.
FORMAT: Final = 7


@dataclass(frozen=True)
class Plans:
    """Compiled rules.

    Attributes:
        rules: plan by rule id.
        keys: names of the tables that the plans speak of.
        constants: terms that stand in rules.
        templates: numbers of the templates of made IRIs.
    """

    rules: Mapping[str, RulePlan]
    keys: Keys
    constants: tuple[str, ...]
    templates: Mapping[str, int]


def plans_for(ruleset: RuleSet, database: Database) -> Plans:
    """Return the plans of a rule set, from the cache if they are there.

    Raises:
        RuleError: a rule uses what the compiler cannot do.
    """
    path = _path(ruleset)
    found = None if path is None else _read(path)
    if found is not None:
        return found
    plans = compile_all(ruleset, database)
    if path is not None:
        text = json.dumps(_to_json(plans), separators=(",", ":"))
        keep(path, text.encode(), of="plans-*.json")
    return plans


def compile_all(ruleset: RuleSet, database: Database) -> Plans:
    """Compile all rules of a set."""
    terms = tuple(sorted({*constants(ruleset.rules), TRUE, FALSE}))
    hashes = database.rows("SELECT cc_hash(t) FROM (SELECT unnest(?) AS t)", [list(terms)])
    ids = {term: int(row[0]) for term, row in zip(terms, hashes, strict=True)}
    keys = Keys()
    rules: dict[str, RulePlan] = {}
    for component in ruleset.components:
        written: tuple[Key | None, ...] = ()
        if component[0].id in ruleset.recursive:
            written = tuple(_written(component))
        for rule in component:
            rules[rule.id] = compile_rule(rule, ids.__getitem__, keys, written=written)
    templates: dict[str, int] = {}
    for plan in rules.values():
        for key in (*plan.needs, *(p.key for p in (*plan.premises, *plan.heads))):
            if key is not None:
                keys.name(key)
        for _, template in plan.templates:
            templates.setdefault(template, len(templates))
    return Plans(rules, keys, terms, templates)


def _written(component: Any) -> list[Key | None]:
    from ccreason.engine.compiled.keys import key_of

    return [key_of(str(t.predicate), t.object) for rule in component for t in rule.head]


def _path(ruleset: RuleSet) -> Path | None:
    import duckdb

    from ccreason import __version__

    folder = cache_dir()
    if folder is None or not ruleset.digest:
        return None
    return folder / f"plans-{FORMAT}-{__version__}-{duckdb.__version__}-{ruleset.digest[:32]}.json"


def _to_json(plans: Plans) -> dict[str, Any]:
    return {
        "rules": [plan.to_json() for plan in plans.rules.values()],
        "keys": [[key.kind, key.term] for key in plans.keys.names],
        "constants": plans.constants,
        "templates": plans.templates,
    }


def _read(path: Path) -> Plans | None:
    """Return the plans in a file; None if there are none, or the file is damaged."""
    try:
        data = json.loads(path.read_bytes())
        keys = Keys()
        for kind, term in data["keys"]:
            keys.name(Key(kind, term))
        rules = [RulePlan.from_json(entry) for entry in data["rules"]]
        return Plans(
            {plan.rule_id: plan for plan in rules},
            keys,
            tuple(data["constants"]),
            data["templates"],
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
