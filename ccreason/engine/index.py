"""Facts by predicate, subject and object."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.ntriples import Fact
    from ccreason.rules.model import Slots
    from ccreason.rules.reads import Atom


class FactIndex:
    """A set of facts that joins can look into.

    The look-ups by subject and by object are built for a predicate when first asked for.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._by_subject: dict[str, dict[str, list[str]]] = {}
        self._by_object: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in facts:
            self._pairs[predicate].append((subject, value))

    def add(self, fact: Fact) -> None:
        """Add a fact that is not in the index yet."""
        subject, predicate, value = fact
        self._pairs[predicate].append((subject, value))
        if predicate in self._by_subject:
            self._by_subject[predicate].setdefault(subject, []).append(value)
        if predicate in self._by_object:
            self._by_object[predicate].setdefault(value, []).append(subject)

    def discard(self, fact: Fact) -> None:
        """Take a fact out that is in the index."""
        subject, predicate, value = fact
        self._pairs[predicate].remove((subject, value))
        if predicate in self._by_subject:
            self._by_subject[predicate][subject].remove(value)
        if predicate in self._by_object:
            self._by_object[predicate][value].remove(subject)

    def predicates(self) -> Iterable[str]:
        """Return the predicates that have facts."""
        return self._pairs.keys()

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Return subjects and objects of a predicate."""
        return self._pairs.get(predicate, [])

    def objects(self, predicate: str, subject: str) -> list[str]:
        """Return the objects of a subject."""
        table = self._by_subject.get(predicate)
        if table is None:
            table = self._by_subject[predicate] = {}
            for s, o in self._pairs.get(predicate, ()):
                table.setdefault(s, []).append(o)
        return table.get(subject, [])

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the subjects of an object."""
        table = self._by_object.get(predicate)
        if table is None:
            table = self._by_object[predicate] = {}
            for s, o in self._pairs.get(predicate, ()):
                table.setdefault(o, []).append(s)
        return table.get(value, [])

    def count(self, slots: Slots) -> int:
        """Return how many facts match a pattern of a conjunctive rule, going by one end."""
        subject, predicate, value = slots
        assert isinstance(predicate, str)
        if isinstance(value, str):
            return len(self.subjects(predicate, value))
        if isinstance(subject, str):
            return len(self.objects(predicate, subject))
        return len(self.pairs(predicate))

    def may_match(self, atom: Atom) -> bool:
        """Tell whether a pattern may have a match; certain only if it says no."""
        if atom.predicate is None:
            return True
        return bool(self.match(atom.subject, atom.predicate, atom.object))

    def match(
        self, subject: str | None, predicate: str, value: str | None
    ) -> Iterable[tuple[str, str]]:
        """Yield subjects and objects that fit; None fits anything."""
        if subject is not None and value is not None:
            return [(subject, value)] if value in self.objects(predicate, subject) else []
        if subject is not None:
            return [(subject, o) for o in self.objects(predicate, subject)]
        if value is not None:
            return [(s, value) for s in self.subjects(predicate, value)]
        return self.pairs(predicate)
