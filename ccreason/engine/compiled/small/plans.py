"""The bodies of rules as queries of SQLite: compiled once, then kept in the cache."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ccreason.frozen import frozen
from ccreason.modules import cache_dir, keep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ccreason.rules.model import RuleSet

#: Raised when queries change.
FORMAT: Final = 3
#: Name of the file that a wheel carries, in the data folder.
SHIPPED: Final = "small.plans"


@frozen
class SmallPlans:
    """Compiled bodies.

    Attributes:
        terms: the constants of the queries; a term's place is its id.
        predicates: the predicates that queries read; None if a query may read any.
        texts: all queries, one after the other.
        places: rule id to where its query begins and ends; those of conjunctive rules are left
            out, as they are joined.
    """

    terms: tuple[str, ...]
    predicates: frozenset[str] | None
    texts: bytes
    places: Mapping[str, tuple[int, int]]

    def query(self, rule_id: str) -> str:
        """Return the query of a rule."""
        start, end = self.places[rule_id]
        return self.texts[start:end].decode()


def plans_for(ruleset: RuleSet) -> SmallPlans:
    """Return the queries of a rule set, from the cache if they are there.

    Raises:
        RuleError: a rule uses what the compiler cannot do.
    """
    from ccreason import resources

    path = _cached(ruleset)
    for place in (resources.data_root() / SHIPPED, path):
        if place is not None and ruleset.digest and (found := _read(place, ruleset.digest)):
            return found
    plans = compile_bodies(ruleset)
    if path is not None:
        keep(path, _to_bytes(plans, ruleset.digest), of="small-*")
    return plans


def compile_to(ruleset: RuleSet, path: Path) -> None:
    """Write the queries of a rule set to a file, for a wheel to carry.

    Raises:
        RuleError: a rule uses what the compiler cannot do.
        OSError: the file cannot be written.
    """
    path.write_bytes(_to_bytes(compile_bodies(ruleset), ruleset.digest))


def compile_bodies(ruleset: RuleSet) -> SmallPlans:
    """Compile the bodies of a rule set.

    Raises:
        RuleError: a rule uses what the compiler cannot do.
    """
    from ccreason.engine.compiled.keys import ALL, Key, Keys, constants
    from ccreason.engine.compiled.merging import FALSE, TRUE
    from ccreason.engine.compiled.plan import body_query
    from ccreason.engine.compiled.targets import SQLITE
    from ccreason.rules.expressions import TYPE

    wanted = [rule for rule in ruleset.rules if not (rule.is_conjunctive and rule.body_slots)]
    terms = tuple(sorted({*constants(wanted), TRUE, FALSE, TYPE}))
    ids = {term: number for number, term in enumerate(terms)}
    keys = Keys()
    queries: list[bytes] = []
    places: dict[str, tuple[int, int]] = {}
    predicates: set[str] = set()
    reads_all = False
    end = 0
    for rule in wanted:
        text, reads = body_query(rule, ids.__getitem__, keys, SQLITE)
        queries.append(text.encode())
        places[rule.id] = (end, end + len(queries[-1]))
        end += len(queries[-1])
        for key in reads:
            reads_all = reads_all or key == ALL
            is_predicate = isinstance(key, Key) and not key.is_class
            predicates.add(key.term if is_predicate else TYPE)  # type: ignore[union-attr]
    known = None if reads_all else frozenset(predicates)
    return SmallPlans(terms, known, b"".join(queries), places)


def _cached(ruleset: RuleSet) -> Path | None:
    from ccreason import __version__

    folder = cache_dir()
    if folder is None or not ruleset.digest:
        return None
    return folder / f"small-{FORMAT}-{__version__}-{ruleset.digest[:32]}"


def _to_bytes(plans: SmallPlans, digest: str) -> bytes:
    """Return the plans as a line of JSON and the queries: few of them are needed at a time."""
    predicates = None if plans.predicates is None else sorted(plans.predicates)
    head = {"digest": f"{FORMAT} {digest}", "terms": plans.terms, "predicates": predicates,
            "places": plans.places}  # fmt: skip
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + plans.texts


def _read(path: Path, digest: str) -> SmallPlans | None:
    """Return the queries in a file; None if there are none, or others, or they are damaged."""
    try:
        head, _, texts = path.read_bytes().partition(b"\n")
        data = json.loads(head)
        places = {rule_id: (start, end) for rule_id, (start, end) in data["places"].items()}
        if data["digest"] != f"{FORMAT} {digest}" or max(e for _, e in places.values()) != len(
            texts
        ):
            return None
        known = data["predicates"]
        return SmallPlans(
            tuple(data["terms"]), None if known is None else frozenset(known), texts, places
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
