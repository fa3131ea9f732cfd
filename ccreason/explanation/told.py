"""What is shown of an explanation: sentences in a tree, with marks by which to refer to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from ccreason.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

StepItem = Literal["step", "fact", "absence", "ways", "reference", "folded", "note"]
WayItem = Literal["way", "group", "obstacle", "detail", "question", "held", "remedy"]

#: What stands before sentences of a kind, in every format: signs beside colours.
SIGNS: Final = {"obstacle": "✗", "detail": "-", "question": "?", "held": "✓", "remedy": "→"}


@frozen
class View:
    """How much of an explanation is shown.

    Attributes:
        depth: how many rules deep; None leaves it to the format.
        full: everything, also the steps that only put data in order.
        step: only the step with this number, and what it rests on.
    """

    depth: int | None = None
    full: bool = False
    step: int | None = None


@dataclass
class Item:
    """A sentence with what it rests on.

    Attributes:
        kind: a step, an asserted fact, something not found, a choice of several ways, a reference
            to what was told elsewhere, a step that is folded, or a remark; in an answer to
            "why not" a way, a group of what is told of it, what is in the way (with details and a
            question), what holds already, a change that would help.
        sentence: what it says.
        mark: what it is called in references: the number of a step, the letters of a fact.
        remarks: lines that belong to it, such as its rule or who recorded it.
        refs: the marks of what it refers to.
    """

    kind: StepItem | WayItem
    sentence: str
    mark: str = ""
    remarks: list[str] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    refs: tuple[str, ...] = ()

    def walk(self) -> Iterator[Item]:
        """Yield the item and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Section:
    """Items that belong together: one way to the conclusion, or what else follows about it.

    Attributes:
        title: may be empty.
        items: in reading order.
        is_beside: whether this is not why the conclusion holds, but what else is concluded.
    """

    title: str
    items: list[Item]
    is_beside: bool = False


@dataclass
class Told:
    """One conclusion, ready to be laid out.

    Attributes:
        title: what it is.
        id: its short id.
        remarks: whose it is, as of when, its footing.
        warning: that the case is made up; empty where it is not.
        sections: the main reason first.
        folded: the numbers of the steps that are only named.
    """

    title: str
    id: str
    remarks: list[str]
    warning: str
    sections: list[Section] = field(default_factory=list)
    folded: tuple[int, ...] = ()


def marks_of(items: Iterable[Item]) -> set[str]:
    """Return the marks under which items are told, so that references can lead to them."""
    return {i.mark for item in items for i in item.walk() if i.mark}
