"""What the reference engine needs of a rule, worked out once.

A conjunctive rule is joined from its slots; any other is a query, written in both dialects.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ccreason.frozen import frozen
from ccreason.rules.reads import Atom

if TYPE_CHECKING:
    from ccreason.rules.model import Rule


@frozen
class Plan:
    """A rule, prepared.

    Attributes:
        query: SELECT of all variables of the body (ASK if it has none), plain.
        exact: the same in the dialect that keeps the texts of literals.
        needs_exact: whether the rule names a literal whose text a store would not keep.
        required: patterns without a match of which there is no solution.
        made: places in a row of IRIs that the rule makes, with their templates.
        reckoned: places in a row of values that an expression or aggregate gives.
    """

    query: str
    exact: str
    needs_exact: bool
    required: tuple[Atom, ...]
    made: tuple[tuple[int, str], ...]
    reckoned: tuple[int, ...]

    def to_json(self) -> tuple[list[Any], list[str]]:
        """Return the plan as JSON values: what is looked at first, and the queries."""
        return [self.needs_exact, self.required, self.made, self.reckoned], [self.query, self.exact]

    @classmethod
    def from_json(cls, first: list[Any], queries: bytes) -> Plan:
        """Return the plan that :meth:`to_json` wrote; its queries are decoded when asked for."""
        needs_exact, required, made, reckoned = first
        found = object.__new__(cls)
        found.__dict__.update(
            _queries=queries,
            needs_exact=needs_exact,
            required=tuple(Atom(*atom) for atom in required),
            made=tuple((number, template) for number, template in made),
            reckoned=tuple(reckoned),
        )
        return found

    def __getattr__(self, name: str) -> Any:
        """Decode the queries of a plan that came from JSON."""
        fields = self.__dict__
        kept = fields.get("_queries")
        if kept is not None:
            fields["query"], fields["exact"] = json.loads(kept)
            fields.pop("_queries", None)  # last: another thread may ask at the same time
        if name not in fields:
            raise AttributeError(name)
        return fields[name]


def plan(rule: Rule) -> Plan:
    """Prepare a rule."""
    from ccreason.engine import literals
    from ccreason.rules import sparql
    from ccreason.rules.flow import made_iris
    from ccreason.rules.reads import required

    def is_rewritten(text: str) -> bool:
        return bool(literals.rewritten([text]))

    def stored(text: str) -> str:
        return literals.wrap(text) if text[0] == '"' and is_rewritten(text) else text

    names = ["?" + name for name in rule.variables]
    made = tuple(
        (rule.variables.index(variable[1:]), template)
        for variable, template in made_iris(rule.body).items()
        if template is not None and variable[1:] in rule.variables
    )
    return Plan(
        query=sparql.select(rule.body, names),
        exact=sparql.select(rule.body, names, exact=True, term=stored),
        needs_exact=sparql.has_rewritten_constants(rule.body, is_rewritten),
        required=required(rule.body),
        made=made,
        reckoned=tuple(rule.variables.index(name) for name in rule.computed),
    )
