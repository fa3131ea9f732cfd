"""Where facts lie: a table for each predicate, and for ``rdf:type`` one for each class.

A table of a predicate has columns ``s`` and ``o``, one of a class ``s``. A fact stands in it once
for each graph of conclusions that knows it (``h``); one of these rows is its ``first``, and rules
read only those, so that a fact counts once. ``h`` is the id of a community, or one of
:data:`GIVEN`, :data:`ENTAILED`, :data:`PARAMETERS`, :data:`ONTOLOGY`, which hold everywhere.
``asserted`` tells whether the fact is asserted there, ``round`` when it became known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ccreason.rules import algebra as al
from ccreason.rules.expressions import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.rules.model import Rule

#: ``h`` of the ontology's statements, of what they entail by themselves, of the parameters, and of
#: what else follows that is about no community.
GIVEN: Final = 0
ENTAILED: Final = 1
PARAMETERS: Final = 2
ONTOLOGY: Final = 3
#: The largest ``h`` of facts that no community's graph states again.
COVERING: Final = 2
#: The largest ``h`` that is no community.
EVERYWHERE: Final = 3

#: Views over all facts, and over all types.
ALL: Final = "v_all"
TYPES: Final = "v_type"


@dataclass(frozen=True, order=True)
class Key:
    """A table of facts: those with a predicate, or those of a class."""

    kind: Literal["class", "predicate"]
    term: str

    @property
    def is_class(self) -> bool:
        """Tell whether it is a table of a class."""
        return self.kind == "class"


def key_of(predicate: str, value: str) -> Key | None:
    """Return the table of a triple (pattern); None if more than one can have it."""
    if al.is_variable(predicate):
        return None
    if predicate == TYPE:
        return None if al.is_variable(value) else Key("class", value)
    return Key("predicate", predicate)


class Keys:
    """Names of the tables, and which terms stand in rules."""

    def __init__(self) -> None:
        self.names: dict[Key, str] = {}

    def name(self, key: Key) -> str:
        """Return the name of a key's table."""
        return self.names.setdefault(key, f"k{len(self.names)}")


def constants(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the terms that stand in rules, sorted."""
    found: set[str] = set()
    for rule in rules:
        for node in (*rule.head, *al.walk(rule.body)):
            match node:
                case al.TriplePattern(subject, predicate, value):
                    found.update((subject, value, *_predicates(predicate)))
                case al.Constant(term) | al.Graph(term):
                    found.add(term)
                case al.Values(_, rows):
                    found.update(term for row in rows for term in row if term is not None)
    return tuple(sorted(term for term in found if not al.is_variable(term)))


def _predicates(path: al.Path) -> Iterable[str]:
    if isinstance(path, al.NegatedSet):
        return (*path.forward, *path.backward)
    if isinstance(path, str | al.PathRepeat | al.PathInverse):
        inner = path if isinstance(path, str) else path.path
        return (inner,) if isinstance(inner, str) else _predicates(inner)
    return tuple(p for part in path.parts for p in _predicates(part))
