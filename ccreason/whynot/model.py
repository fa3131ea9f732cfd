"""What an answer to "why not" is made of: questions, the ways to each, what is in the way.

Everything is plain frozen data, each sentence in both languages, so that a renderer only has to
lay it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from datetime import date

    from ccreason.explanation.model import RuleRef, Triple3

#: What is in the way: nobody said it; it was said otherwise; a number lies on the other side of a
#: limit; it is too early; something is there that must not be; another conclusion does not hold;
#: the framework rules it out; a count over many records comes out otherwise.
ObstacleKind = Literal[
    "missing", "value", "threshold", "time", "blocked", "conclusion", "framework", "count"
]


@dataclass(frozen=True)
class Threshold:
    """A number on the other side of a limit.

    Attributes:
        value: the number; of a rating, between 0 and 1.
        limit: what it is compared with.
        relation: how it would have to stand to the limit: `<`, `<=`, `>`, `>=`, `=`, `!=`.
        difference: by how much it misses; 0 where it stands on the limit itself.
        rated: the rating as it was given; None for other numbers.
        scale: the rating's scale.
        choices: the values of that scale that would do.
    """

    value: str
    limit: str
    relation: str
    difference: str
    rated: str | None = None
    scale: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Obstacle:
    """A premise that fails.

    Attributes:
        kind: what sort of thing is in the way.
        sentence: what it is.
        details: more about it: who said so, what blocks and why.
        question: what to ask people, where data is missing.
        answer: which answer would make the premise hold.
        threshold: the numbers, where a limit is missed.
        goal: number of the question that goes on about a missing conclusion.
        statements: the statements behind it: missing, blocking, or not in the framework.
    """

    kind: ObstacleKind
    sentence: Bilingual
    details: tuple[Bilingual, ...] = ()
    question: Bilingual = NOTHING
    answer: Bilingual = NOTHING
    threshold: Threshold | None = None
    goal: int | None = None
    statements: tuple[Triple3 | tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class ChangeTold:
    """One change of a remedy, in words and in statements."""

    kind: str
    sentence: Bilingual
    add: tuple[Triple3, ...]
    remove: tuple[Triple3, ...]


@dataclass(frozen=True)
class RemedyTold:
    """Changes of the case with which the conclusion holds: tried, not argued."""

    changes: tuple[ChangeTold, ...]

    @property
    def add(self) -> tuple[Triple3, ...]:
        """The statements to add to the case."""
        return tuple(dict.fromkeys(t for change in self.changes for t in change.add))

    @property
    def remove(self) -> tuple[Triple3, ...]:
        """The statements to take away from the case."""
        return tuple(dict.fromkeys(t for change in self.changes for t in change.remove))


@dataclass(frozen=True)
class NearWay:
    """The nearest way in which one rule could give a conclusion.

    Attributes:
        rule: the rule.
        distance: how far it is from holding; ways are told by it, nearest first.
        possible: whether data could make it hold; if not, the framework rules it out.
        held: the premises that hold.
        obstacles: those that fail, in the order of the rule's text.
        remedy: changes that make the conclusion hold; None where none was found.
        bindings: the values of the rule's variables that are known.
    """

    rule: RuleRef
    distance: float
    possible: bool
    held: tuple[Bilingual, ...]
    obstacles: tuple[Obstacle, ...]
    remedy: RemedyTold | None = None
    bindings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Goal:
    """A conclusion that is asked for.

    Attributes:
        number: its number in the answer, from 1.
        id: its short id, or the statement.
        title: what it is.
        statement: the statement that would have to be concluded; what is open is empty.
        holds: whether it holds after all.
        ways: the rules that could give it, nearest first.
    """

    number: int
    id: str
    title: Bilingual
    statement: tuple[str, str, str]
    holds: bool
    ways: tuple[NearWay, ...] = ()


@dataclass(frozen=True)
class WhyNot:
    """Why something was not concluded.

    Attributes:
        target: what was asked for.
        case: IRI of the case's graph; None for a statement about the framework.
        case_title: its title.
        illustrative: whether the case is made up.
        as_of: the day reasoned from.
        asked: numbers of the goals that were asked for.
        goals: all goals, those that others rest on after them.
        lang: the language the reader asked for.
    """

    target: str
    case: str | None
    case_title: Bilingual
    illustrative: bool
    as_of: date
    asked: tuple[int, ...]
    goals: tuple[Goal, ...]
    lang: str = "en"

    @property
    def holds(self) -> bool:
        """Tell whether all that was asked for holds."""
        return all(self.goal(number).holds for number in self.asked)

    def goal(self, number: int) -> Goal:
        """Return the goal with a number."""
        return self.goals[number - 1]
