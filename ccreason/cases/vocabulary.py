"""The names that a case may use, as the ontology gives them: notation, labels, definition.

Read once per process; nothing about names is kept in Python.
"""

from __future__ import annotations

from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from ccreason.errors import Phrase, nearest
from ccreason.frozen import frozen
from ccreason.modules import Statements, statements
from ccreason.namespaces import CC, RDF_TYPE, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOTATION: Final = NamedNode(SKOS + "notation")
PREF_LABEL: Final = NamedNode(SKOS + "prefLabel")
RDFS_LABEL: Final = NamedNode(RDFS + "label")
DEFINITION: Final = NamedNode(SKOS + "definition")
SUB_CLASS: Final = NamedNode(RDFS + "subClassOf")


@frozen
class Name:
    """One individual that a case can name.

    Args:
        notation: what is written in YAML.
        iri: what it stands for.
        labels: language to preferred label.
        definitions: language to definition.
    """

    notation: str
    iri: str
    labels: Mapping[str, str] = field(hash=False)
    definitions: Mapping[str, str] = field(hash=False)

    def shown(self) -> str:
        """Return the notation with its labels in both languages."""
        labels = dict.fromkeys(self.labels[lang] for lang in ("en", "id") if lang in self.labels)
        return f"{self.notation} ({' / '.join(labels)})" if labels else self.notation


class Vocabulary:
    """What the ontology says about names, classes and properties."""

    def __init__(self, ontology: Statements) -> None:
        self._ontology = ontology
        self._members: dict[tuple[str, ...], dict[str, Name]] = {}

    def names(self, *classes: str) -> dict[str, Name]:
        """Return notation to name for the individuals of classes (local names) and sub-classes.

        The notations are in alphabetical order. Should two individuals share one, the first class
        named wins.
        """
        if classes not in self._members:
            found: dict[str, Name] = {}
            for name in classes:
                for member in self._individuals(CC + name):
                    found.setdefault(member.notation, member)
            self._members[classes] = dict(sorted(found.items()))
        return self._members[classes]

    def notation_of(self, iri: str, *classes: str) -> str | None:
        """Return the notation of an individual of these classes, or None if it has none."""
        for notation in self._objects(NamedNode(iri), NOTATION):
            name = self.names(*classes).get(str(notation.value))
            if name and name.iri == iri:
                return name.notation
        return None

    def is_a(self, individual: object, class_name: str) -> bool:
        """Return whether the ontology says that a term is of a class or its sub-classes."""
        if not isinstance(individual, NamedNode):
            return False
        types = set(self._objects(individual, RDF_TYPE))
        return bool(types & self._with_sub_classes(NamedNode(CC + class_name)))

    def text_of(self, iri: str, predicate: NamedNode, lang: str) -> str | None:
        """Return a text about a term in a language, or None if the ontology has none."""
        for value in self._objects(NamedNode(iri), predicate):
            if isinstance(value, Literal) and value.language == lang:
                return value.value
        return None

    def label(self, iri: str, lang: str) -> str:
        """Return the label of a class or property, else its local name."""
        for predicate in (PREF_LABEL, RDFS_LABEL):
            found = self.text_of(iri, predicate, lang)
            if found:
                return found
        return iri.replace("#", "/").rsplit("/", 1)[-1]

    def definition(self, iri: str, lang: str) -> str | None:
        """Return the definition of a term in a language."""
        return self.text_of(iri, DEFINITION, lang)

    def _objects(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Any]:
        for quad in self._ontology.quads_for_pattern(subject, predicate, None):
            yield quad.object

    def _subjects(self, predicate: NamedNode, value: NamedNode) -> Iterator[NamedNode]:
        for quad in self._ontology.quads_for_pattern(None, predicate, value):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def _individuals(self, class_iri: str) -> list[Name]:
        members = {
            member
            for cls in self._with_sub_classes(NamedNode(class_iri))
            for member in self._subjects(RDF_TYPE, cls)
        }
        names = [self._name(member) for member in sorted(members, key=str)]
        return [name for name in names if name is not None]

    def _name(self, individual: NamedNode) -> Name | None:
        notation = next(self._objects(individual, NOTATION), None)
        if notation is None:
            return None
        labels = self._texts(individual, RDFS_LABEL) | self._texts(individual, PREF_LABEL)
        definitions = self._texts(individual, DEFINITION)
        return Name(notation.value, individual.value, labels, definitions)

    def _texts(self, individual: NamedNode, predicate: NamedNode) -> dict[str, str]:
        return {
            value.language: value.value
            for value in self._objects(individual, predicate)
            if isinstance(value, Literal) and value.language
        }

    def _with_sub_classes(self, cls: NamedNode) -> set[NamedNode]:
        found, waiting = {cls}, [cls]
        while waiting:
            for sub in self._subjects(SUB_CLASS, waiting.pop()):
                if sub not in found:
                    found.add(sub)
                    waiting.append(sub)
        return found


@cache
def vocabulary() -> Vocabulary:
    """Return the names of the shipped ontology."""
    return Vocabulary(statements())


def suggest(text: str, names: Mapping[str, Name]) -> str | None:
    """Return the name most like what was written, which may be a label in either language."""
    close = nearest(text, names)
    if close is None:
        by_label = {
            label.lower(): name for name in names.values() for label in name.labels.values()
        }
        label = nearest(text, by_label)
        return by_label[label].shown() if label else None
    return names[close].shown()


def listed(names: Iterable[str], limit: int = 12) -> str | Phrase:
    """Return names in a row for an error message, cut after some."""
    known = list(names)
    if len(known) <= limit:
        return ", ".join(known)
    rest = str(len(known) - limit)
    return Phrase.of("cases.and-more", names=", ".join(known[:limit]), count=rest)
