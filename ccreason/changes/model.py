"""A change of a case: what was asked for, and the statements that come and go with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pyoxigraph import Dataset

from ccreason.errors import InputError
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad

#: What can be asked for: ``set`` supposes that what is recorded said something else; ``record``
#: supposes a new record on the day of reasoning; ``add`` a new node; ``remove`` that something
#: had not been recorded.
Verb = Literal["set", "record", "add", "remove"]


@dataclass(frozen=True)
class Request:
    """A change as a user asks for it.

    Attributes:
        verb: what is to be done.
        target: what with: ``commitment@network``, ``safety``, ``tie/1.carries``; for ``add`` the
            kind of node (``initiative``).
        value: the new value; nothing for ``add`` and ``remove``.
        details: further ``key=value`` pairs, in order.
        append: whether a value is added to those of a property instead of replacing them.
        written: the words of the command line, for messages.
    """

    verb: Verb
    target: str
    value: str = ""
    details: tuple[tuple[str, str], ...] = ()
    append: bool = False
    written: str = ""


@dataclass(frozen=True)
class Edit:
    """A change of one case, ready to be made.

    Attributes:
        option: the words of ``ccreason what-if`` that ask for it.
        title: what it supposes, in a sentence.
        removed: statements that are no longer made.
        added: statements that are made instead.
        note: what the reader should know beside it.
        sets: node and property that it gives values to, and the values: for finding contradictions.
        dropped: nodes that it removes altogether.
    """

    option: str
    title: Bilingual
    removed: frozenset[Quad] = frozenset()
    added: frozenset[Quad] = frozenset()
    note: Bilingual = NOTHING
    sets: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict, hash=False)
    dropped: frozenset[str] = frozenset()


def changed(dataset: Dataset, edits: Iterable[Edit]) -> Dataset:
    """Return a copy of a dataset with edits made; what one adds stays, whatever others remove."""
    made = list(edits)
    gone = {quad for edit in made for quad in edit.removed}
    result = Dataset(quad for quad in dataset if quad not in gone)
    for edit in made:
        for quad in edit.added:
            result.add(quad)
    return result


def check_together(edits: Iterable[Edit]) -> None:
    """Make sure that no two edits contradict each other.

    Raises:
        InputError: two give different values to one thing, or one changes what another removes.
    """
    made = list(edits)
    values: dict[tuple[str, str], tuple[frozenset[str], Edit]] = {}
    dropped = {node: edit for edit in made for node in edit.dropped}
    for edit in made:
        for place, wanted in edit.sets.items():
            before, first = values.setdefault(place, (wanted, edit))
            remover = dropped.get(place[0])
            if before != wanted:
                raise _contradiction(first, edit)
            if remover is not None and remover is not edit:
                raise _contradiction(remover, edit)


def _contradiction(one: Edit, other: Edit) -> InputError:
    return InputError(
        "changes.contradictory",
        found=f"{one.option} {other.option}",
        doc="how-to/what-if",
        first=one.option,
        second=other.option,
    )
