"""What the search finds of each premise: that it holds, or what is in its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ccreason.ntriples import Fact
    from ccreason.rules import algebra as al
    from ccreason.rules.model import Rule
    from ccreason.whynot.premises import Absent, Reckoned, Test


@dataclass(frozen=True)
class Held:
    """A premise that holds, with the facts that make it hold."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Lacking:
    """A node of the case does not say something.

    Attributes:
        node: the node.
        predicate: what it would have to say.
        wanted: the value, or a variable where several would do.
        found: the values that it has instead.
    """

    node: str
    predicate: str
    wanted: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class NoRecord:
    """The case holds no record of a kind.

    Attributes:
        node: the IRI that stands for the missing record.
        classes: the classes that it would have.
        patterns: all that the rule asks of it; the subject is the record.
    """

    node: str
    classes: tuple[str, ...]
    patterns: tuple[al.TriplePattern, ...]


@dataclass(frozen=True)
class NoConclusion:
    """Something that other rules would have to conclude does not hold either.

    Attributes:
        pattern: the statement, known values filled in.
        patterns: all that is asked of the missing conclusion.
        ways: the nearest ways to it, best first; none where it is asked for already (a circle) or
            lies too deep.
        circle: whether it is asked for already further up.
    """

    pattern: al.TriplePattern
    patterns: tuple[al.TriplePattern, ...]
    ways: tuple[Prospect, ...] = ()
    circle: bool = False


@dataclass(frozen=True)
class Settled:
    """The framework does not say something, or says what must not be.

    Attributes:
        pattern: the statement.
        said: whether it is said, and must not be.
    """

    pattern: al.TriplePattern
    said: bool = False


@dataclass(frozen=True)
class Unmet:
    """A condition on values does not hold."""

    test: Test


@dataclass(frozen=True)
class Open:
    """A condition on values of a record that is not there: the answer decides."""

    test: Test


@dataclass(frozen=True)
class Match:
    """What was found that must not be there: the facts, and the values of the variables."""

    facts: tuple[Fact, ...]
    values: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class Blocked:
    """Something is there that must not be.

    Attributes:
        premise: what must not be there.
        matches: what was found.
    """

    premise: Absent
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Uncounted:
    """A number or date worked out over many records does not come out right."""

    premise: Reckoned


Finding: TypeAlias = (
    "Held | Lacking | NoRecord | NoConclusion | Settled | Unmet | Open | Blocked | Uncounted"
)


@dataclass(frozen=True)
class Prospect:
    """A way in which a rule nearly gives a conclusion.

    Attributes:
        rule: the rule.
        values: values of its variables.
        unknown: variables whose values belong to records that are not there.
        findings: what was found of each premise.
        sources: variables that a property of a node gave: variable to node and property.
        cost: how far it is from holding; 0 holds.
    """

    rule: Rule
    values: dict[str, str] = field(hash=False)
    unknown: frozenset[str]
    findings: tuple[Finding, ...]
    sources: dict[str, tuple[str, str]] = field(hash=False)
    cost: float

    @property
    def obstacles(self) -> tuple[Finding, ...]:
        """What is in the way."""
        return tuple(f for f in self.findings if not isinstance(f, Held | Open))

    @property
    def order(self) -> tuple[object, ...]:
        """What prospects are sorted by; the same on every machine."""
        return (round(self.cost, 4), self.rule.id, sorted(self.values.items()))
