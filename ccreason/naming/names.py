"""What a phrase stands for, and what was meant by one that stands for nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Self

from pyoxigraph import NamedNode

from ccreason.errors import alike, nearest
from ccreason.namespaces import CC, RDF
from ccreason.naming.index import Index
from ccreason.naming.words import as_iri, kebab, spellings, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from ccreason.naming.index import Meaning, Sense
    from ccreason.ntriples import Fact, TermTable

#: How many ways to mend a target are tried.
_TRIED: Final = 27


class Names:
    """The names that the ontology gives, and what each stands for.

    Args:
        facts: what the ontology says.
        term: remembers terms that were made from texts.
        keys: further words that stand for themselves: those of one case.
    """

    def __init__(
        self, facts: Iterable[Fact], term: TermTable, keys: Collection[str] = frozenset()
    ) -> None:
        self._index = Index(facts, term)
        self._keys = keys

    def with_keys(self, keys: Collection[str]) -> Self:
        """Return the same names with further words that stand for themselves."""
        other = object.__new__(type(self))
        other._index = self._index
        other._keys = keys
        return other

    # reading ---------------------------------------------------------------------------------

    def read(self, target: str) -> list[Meaning] | None:
        """Return what each part of a target stands for; None where a part has no meaning."""
        found = [
            meaning for words in words_of(target) for _, meaning in self._spans(words, self.meaning)
        ]
        return found if found and all(found) else None

    def meaning(self, phrase: str) -> Meaning:
        """Return what a phrase stands for; nothing where it has no meaning."""
        exact = self._exact(phrase)
        if exact & self._index.about or any(sense in self._keys for sense in exact):
            return exact
        return exact | self._index.shortened(kebab(phrase))

    def nodes(self, meaning: Meaning) -> list[NamedNode]:
        """Return the ontology's individuals among what a phrase stands for, sorted."""
        notations = (sense for sense in meaning if isinstance(sense, str))
        return [node for key in sorted(notations) for node in self._index.notations.get(key, ())]

    def term(self, word: str) -> NamedNode | None:
        """Return the one term that a word names in a statement; None if there is none."""
        if word == "a":
            return NamedNode(RDF + "type")
        iri = as_iri(word)
        if iri is not None:
            return iri
        for spelling in spellings(word):
            if f"<{CC}{spelling}>" in self._index.described:
                return NamedNode(CC + spelling)
        meaning = self._exact(word)
        classes = sorted((s for s in meaning if isinstance(s, NamedNode)), key=str)
        return next(iter([*self.nodes(meaning), *classes]), None)

    # suggestions -----------------------------------------------------------------------------

    def mended(self, target: str) -> str | None:
        """Return a target with the nearest name in the place of each phrase that means nothing.

        None where nothing is near, or where all that it says has a meaning.
        """
        mended = [target]
        said = {kebab(word) for words in words_of(target) for word in words}
        for phrase in self._unknown(target):
            written = re.compile(r"[\s,:]+".join(map(re.escape, phrase)))
            near = [name for name in self._near(" ".join(phrase)) if kebab(name) not in said]
            mended = [
                written.sub(lambda _, name=name: name, text, count=1)  # type: ignore[misc]
                for text in mended
                for name in near
            ][:_TRIED]
        return next((text for text in mended if text != target and self.read(text)), None)

    def nearest(self, phrase: str, among: Collection[Sense]) -> str | None:
        """Return the name that is most like a phrase, of those that stand for some senses."""
        wanted = frozenset(among)
        shown = {n: said for n, (said, senses) in self._index.names.items() if senses & wanted}
        close = nearest(kebab(phrase), shown)
        return None if close is None else shown[close]

    def _near(self, phrase: str) -> list[str]:
        """Return what is like a phrase: names of elements, levels, classes; their words; keys."""
        shown = self._index.likely | {key: key for key in self._keys}
        return [shown[name] for name in alike(kebab(phrase), shown)]

    # inside ----------------------------------------------------------------------------------

    def _unknown(self, target: str) -> Iterator[list[str]]:
        """Yield the words in a row that mean nothing, between separators."""
        for words in words_of(target):
            if all(meaning for _, meaning in self._spans(words, self.meaning)):
                continue
            # By whole names only: `sense` in `sense of comunity` is part of what is misspelt.
            for phrase, meaning in self._spans(words, self._exact):
                if not meaning:
                    yield phrase

    def _exact(self, phrase: str) -> Meaning:
        iri = as_iri(phrase)
        if iri is not None:
            return self._index.by_iri(str(iri))
        name = kebab(phrase)
        said = self._index.names.get(name)
        own = {key for key in (name, phrase) if key in self._keys}
        return frozenset(own | (said[1] if said else set()))

    @staticmethod
    def _spans(
        words: list[str], meaning_of: Callable[[str], Meaning]
    ) -> Iterator[tuple[list[str], Meaning]]:
        """Yield the longest phrases with a meaning, and the words between them with none."""
        start, unknown = 0, list[str]()
        while start < len(words):
            for end in range(len(words), start, -1):
                meaning = meaning_of(" ".join(words[start:end]))
                if meaning:
                    if unknown:
                        yield unknown, frozenset()
                        unknown = []
                    yield words[start:end], meaning
                    start = end
                    break
            else:
                unknown = [*unknown, words[start]]
                start += 1
        if unknown:
            yield unknown, frozenset()
