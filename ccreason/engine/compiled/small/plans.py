"""The bodies of rules as queries of SQLite: compiled once, then kept in the cache."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ccreason.engine.compiled.files import whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ccreason.rules.model import Rule, RuleSet

#: Raised when queries change.
FORMAT: Final = 1


@dataclass
class SmallPlans:
    """Compiled bodies.

    Attributes:
        terms: the constants of the queries; a term's place is its id.
        queries: query by rule id; those of conjunctive rules are left out, as they are joined.
    """

    terms: tuple[str, ...]
    queries: Mapping[str, str]


def plans_for(ruleset: RuleSet) -> SmallPlans:
    """Return the queries of a rule set, from the cache if they are there.

    Raises:
        RuleError: a rule uses what the compiler cannot do.
    """
    path = _path(ruleset)
    found = None if path is None else _read(path)
    if found is not None:
        return found
    plans = compile_bodies(ruleset.rules)
    if path is not None:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole(path) as part:
                data = {"terms": plans.terms, "queries": plans.queries}
                part.write_text(json.dumps(data, separators=(",", ":")))
    return plans


def compile_bodies(rules: tuple[Rule, ...]) -> SmallPlans:
    """Compile the bodies of rules.

    Raises:
        RuleError: a rule uses what the compiler cannot do.
    """
    from ccreason.engine.compiled.keys import Keys, constants
    from ccreason.engine.compiled.merging import FALSE, TRUE
    from ccreason.engine.compiled.plan import body_query
    from ccreason.engine.compiled.targets import SQLITE
    from ccreason.rules.expressions import TYPE

    wanted = [rule for rule in rules if not (rule.is_conjunctive and rule.body_slots)]
    terms = tuple(sorted({*constants(wanted), TRUE, FALSE, TYPE}))
    ids = {term: number for number, term in enumerate(terms)}
    keys = Keys()
    queries = {
        rule.id: body_query(rule, ids.__getitem__, keys, SQLITE) for rule in wanted
    }
    return SmallPlans(terms, queries)


def _path(ruleset: RuleSet) -> Path | None:
    from ccreason import __version__
    from ccreason.engine.program import cache_dir

    folder = cache_dir()
    if folder is None or not ruleset.digest:
        return None
    return folder / f"small-{FORMAT}-{__version__}-{ruleset.digest[:32]}.json"


def _read(path: Path) -> SmallPlans | None:
    """Return the queries in a file; None if there are none, or the file is damaged."""
    try:
        data = json.loads(path.read_bytes())
        return SmallPlans(tuple(data["terms"]), dict(data["queries"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
