"""The words by which people call elements, levels and kinds of conclusion, in both languages.

`komitmen@jaringan`, `commitment@networks` and `commitment/network` mean the same.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ccreason.namespaces import CC, OWL, RDF_TYPE, RDFS, SKOS, cc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.explanation.terms import Terms

_NAMES: Final = tuple(
    str(NamedNode(iri)) for iri in (SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label")
)
_NOTATION: Final = str(NamedNode(SKOS + "notation"))
_CLASS: Final = str(NamedNode(OWL + "Class"))
_TYPE: Final = str(RDF_TYPE)
_BETWEEN: Final = re.compile(r"[@/:,]+")

#: A shortened name must not stand for more than this.
_FEW: Final = 2

#: What a word may stand for: a part of a short id, or a class.
Meaning = frozenset["str | NamedNode"]


class Vocabulary:
    """Names that a target may use.

    Args:
        terms: data, ontology and conclusions.
        parts: the parts of the short ids of what was concluded.
    """

    def __init__(self, terms: Terms, parts: Iterable[str]) -> None:
        self._terms = terms
        self._parts = frozenset(parts)

    def read(self, target: str) -> list[Meaning] | None:
        """Return what each part of a target stands for; None where a part has no meaning."""
        found: list[Meaning] = []
        for phrase in _BETWEEN.split(target.lower()):
            words = phrase.split()
            if not words:
                continue
            read = list(self._words(words))
            if sum(size for size, _ in read) < len(words):
                return None
            found += [meaning for _, meaning in read]
        return found or None

    def known(self) -> list[str]:
        """Return every name, sorted; for the nearest to one that is not known."""
        return sorted({*self._names, *self._parts, *self._notations})

    def meaning(self, phrase: str) -> Meaning:
        """Return what a phrase stands for; nothing where it has no meaning."""
        kebab = "-".join(phrase.split())
        if kebab in self._parts:
            return frozenset({kebab})
        exact = self._names.get(phrase, frozenset())
        if kebab in self._notations:
            exact |= {kebab}
        if exact:
            return exact
        # `jaringan` is enough for `jaringan asosiasi`.
        longer = {
            meaning
            for name, meanings in self._names.items()
            if name.startswith(f"{phrase} ")
            for meaning in meanings
            if meaning in self._parts
        }
        return frozenset(longer) if len(longer) <= _FEW else frozenset()

    def _words(self, words: list[str]) -> Iterator[tuple[int, Meaning]]:
        """Yield the longest phrases with a meaning, and how many words each takes."""
        start = 0
        while start < len(words):
            for end in range(len(words), start, -1):
                meaning = self.meaning(" ".join(words[start:end]))
                if meaning:
                    yield end - start, meaning
                    start = end
                    break
            else:
                return

    @cached_property
    def _notations(self) -> dict[str, NamedNode]:
        """The framework's terms by the names that case files use."""
        term = self._terms.inference.term
        return {
            term(obj).value: term(subject)  # type: ignore[misc]
            for subject, predicate, obj in self._terms.inference.facts.ontology.facts
            if predicate == _NOTATION and subject.startswith(f"<{CC}")
        }

    @cached_property
    def _names(self) -> dict[str, Meaning]:
        """The labels of the framework's terms and of the classes of conclusions."""
        facts = self._terms.inference.facts.ontology.facts
        term = self._terms.inference.term
        stands = {str(node): notation for notation, node in self._notations.items()}
        classes = {s for s, p, o in facts if p == _TYPE and o == _CLASS}
        found: dict[str, set[str | NamedNode]] = {}
        for subject, predicate, obj in facts:
            if predicate not in _NAMES or not subject.startswith(f"<{CC}"):
                continue
            meaning: str | NamedNode | None = stands.get(subject)
            if meaning is None and subject in classes:
                meaning = NamedNode(subject[1:-1])
            label = term(obj)
            if meaning is not None and isinstance(label, Literal):
                found.setdefault(label.value.lower(), set()).add(meaning)
        return {name: frozenset(meanings) for name, meanings in sorted(found.items())}

    def element(self, meanings: Iterable[Meaning]) -> tuple[NamedNode | None, NamedNode | None]:
        """Return the element and the level that a target names, each None where it names none."""
        nodes = [
            self._notations[m]
            for ms in meanings
            for m in sorted(map(str, ms))
            if m in self._notations
        ]
        level = next((n for n in nodes if self._terms.view.is_a(n, cc("AgencyLevel"))), None)
        element = next((n for n in nodes if n != level and self._is_element(n)), None)
        return (element or level, level if element else None)

    def _is_element(self, node: NamedNode) -> bool:
        kinds = ("FrameworkElement", "Aspect", "Approach")
        return any(self._terms.view.is_a(node, cc(kind)) for kind in kinds)
