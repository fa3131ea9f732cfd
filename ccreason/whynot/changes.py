"""Changes of a case, and remedies made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ccreason.ntriples import Fact

ChangeKind = Literal["record", "value", "statement", "confirmation", "removal"]


@dataclass(frozen=True)
class Change:
    """One change of a case.

    Attributes:
        kind: whether a record is added, a value given or replaced, something said in addition, an
            old record found to be so today, or something taken away.
        node: the record.
        predicate: the property, where it is about one.
        value: the new value, or the one that is taken away.
        before: the value that is replaced.
        add, remove: the statements.
        choices: other values that would do as well.
    """

    kind: ChangeKind
    node: str
    add: tuple[Fact, ...] = ()
    remove: tuple[Fact, ...] = ()
    predicate: str | None = None
    value: str | None = None
    before: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remedy:
    """Changes that together make a conclusion hold."""

    changes: tuple[Change, ...]

    @property
    def add(self) -> tuple[Fact, ...]:
        """The statements to add to the case."""
        return tuple(dict.fromkeys(f for c in self.changes for f in c.add))

    @property
    def remove(self) -> tuple[Fact, ...]:
        """The statements to take away from it."""
        return tuple(dict.fromkeys(f for c in self.changes for f in c.remove))
