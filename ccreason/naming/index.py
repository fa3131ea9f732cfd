"""The ontology's names, read from its statements once, and what each stands for."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import NamedNode

from ccreason.namespaces import CC, OWL, RDF_TYPE, RDFS, SKOS
from ccreason.naming.words import kebab

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.ntriples import Fact, TermTable

#: What a phrase stands for: keys (a notation, or a key of the case), and classes.
Sense: TypeAlias = "str | NamedNode"
Meaning: TypeAlias = frozenset[Sense]

_LABELS: Final = frozenset(
    str(NamedNode(iri)) for iri in (SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label")
)
_NOTATION: Final = str(NamedNode(SKOS + "notation"))
_CLASS: Final = str(NamedNode(OWL + "Class"))
_SUB_CLASS: Final = str(NamedNode(RDFS + "subClassOf"))
_TYPE: Final = str(RDF_TYPE)
_LEVEL: Final = f"<{CC}AgencyLevel>"
#: Classes of what targets are about; they alone may be called by some words of their label.
_ABOUT: Final = frozenset(f"<{CC}{local}>" for local in ("FrameworkElement", "Aspect", "Approach"))
#: A shortened name must not stand for more than this.
_FEW: Final = 2
#: How long a word must be to be guessed by itself.
_WORTH_A_GUESS: Final = 4


class Index:
    """The ontology's names, read from its statements once."""

    def __init__(self, facts: Iterable[Fact], term: TermTable) -> None:
        self._term = term
        self._texts: list[tuple[str, str]] = []
        self._types: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        self._notation_of: dict[str, str] = {}
        self.described: set[str] = set()
        for subject, predicate, value in facts:
            if not subject.startswith(f"<{CC}"):
                continue
            self.described.add(subject)
            if predicate == _TYPE:
                self._types[subject].add(value)
            elif predicate == _SUB_CLASS:
                self._below[value].add(subject)
            elif predicate == _NOTATION:
                self._notation_of[subject] = term(value).value
            elif predicate in _LABELS:
                self._texts.append((subject, value))

    @cached_property
    def notations(self) -> dict[str, list[NamedNode]]:
        """The individuals by the names that case files use; different classes may share one."""
        found: dict[str, list[NamedNode]] = defaultdict(list)
        for subject, notation in sorted(self._notation_of.items()):
            found[notation].append(NamedNode(subject[1:-1]))
        return found

    @cached_property
    def names(self) -> dict[str, tuple[str, set[Sense]]]:
        """Each name in kebab case: how it is written, and what it stands for."""
        found: dict[str, tuple[str, set[Sense]]] = {}

        def add(name: str, written: str, sense: Sense) -> None:
            found.setdefault(name, (written, set()))[1].add(sense)

        senses = {subject: self._sense(subject) for subject in sorted(self.described)}
        for notation in sorted(self.notations):
            add(notation, notation, notation)
        for subject, value in sorted(self._texts):
            label = self._term(value).value.lower()
            if (sense := senses[subject]) is not None:
                add(kebab(label), label, sense)
        for subject, sense in senses.items():
            if sense is not None:
                own = kebab(subject[1:-1].removeprefix(CC))
                add(own, own, sense)
        return found

    @cached_property
    def about(self) -> frozenset[Sense]:
        """What targets are about: elements, levels and classes."""
        elements = self._members(_ABOUT)
        return frozenset(
            sense
            for subject in self.described
            if subject in elements or _CLASS in self._types[subject]
            if (sense := self._sense(subject)) is not None
        )

    @cached_property
    def likely(self) -> dict[str, str]:
        """The names of what targets are about, and their words, by how they read in kebab case."""
        known = {name: said for name, (said, meant) in self.names.items() if meant & self.about}
        words = {word for name in known for word in name.split("-") if len(word) >= _WORTH_A_GUESS}
        return {word: word for word in sorted(words)} | known

    def by_iri(self, subject: str) -> Meaning:
        """Return what a term of ours stands for; nothing if it is none."""
        sense = self._sense(subject) if subject in self.described else None
        return frozenset() if sense is None else frozenset({sense})

    def shortened(self, name: str) -> Meaning:
        """Return the levels, else the few elements, that some words of a label mean.

        A level may be called by any words of its label, an element by the first.
        """
        if not name:
            return frozenset()
        inside: set[Sense] = set()
        first: set[Sense] = set()
        for label, sense, is_level in self._abridged:
            if is_level and f"-{name}-" in f"-{label}-":
                inside.add(sense)
            elif label.startswith(f"{name}-"):
                first.add(sense)
        found = inside or first
        return frozenset(found) if len(found) <= _FEW else frozenset()

    @cached_property
    def _abridged(self) -> list[tuple[str, Sense, bool]]:
        """The labels of elements and levels, and which are a level's."""
        about, levels = self._members(_ABOUT), self._members({_LEVEL})
        return [
            (kebab(self._term(value).value), self._notation_of[subject], subject in levels)
            for subject, value in self._texts
            if subject in about and subject in self._notation_of
        ]

    def _sense(self, subject: str) -> Sense | None:
        notation = self._notation_of.get(subject)
        if notation is not None:
            return notation
        return NamedNode(subject[1:-1]) if _CLASS in self._types[subject] else None

    def _members(self, classes: Iterable[str]) -> set[str]:
        """Return the individuals of some classes and of those below them."""
        wanted, waiting = set(classes), list(classes)
        while waiting:
            new = self._below.get(waiting.pop(), set()) - wanted
            wanted |= new
            waiting += new
        return {subject for subject, types in self._types.items() if types & wanted}
