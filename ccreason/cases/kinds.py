"""Kinds of value: how each is read from YAML, written back, put in the JSON Schema and described.

One class per kind, so that reader, writer, schema and documentation can never disagree about one.
Texts and names are here, numbers, dates and the like in :mod:`ccreason.cases.literals`; the fields
that use them are in :mod:`ccreason.cases.fields`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

# ruff: noqa: D102 -- the overridden methods are described once, in Kind
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pyoxigraph import Literal, NamedNode

from ccreason.cases.terms import LANGUAGE_TAG, STRING
from ccreason.cases.vocabulary import listed, suggest
from ccreason.errors import Phrase, nearest
from ccreason.frozen import frozen
from ccreason.namespaces import CC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ccreason.cases.terms import Term
    from ccreason.cases.tree import Node
    from ccreason.cases.vocabulary import Vocabulary


class Raw(str):
    """A YAML scalar that is written as it is, never in quotes: a number, a date, a name."""

    __slots__ = ()


#: A value to be written as YAML.
Value = str | list[Any] | dict[str, Any]


class Here(Protocol):
    """What a kind needs to know while reading one value."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that the ontology gives."""

    def keys(self, section: str) -> Mapping[str, str]:
        """Return key to IRI of the nodes declared in a section."""

    def text_language(self, node: Node) -> str | None:
        """Return the language of a text that names none; complain if the case has none."""

    def error(
        self,
        message: str,
        node: Node,
        *,
        found: str | Phrase | None = None,
        expected: str | Phrase | None = None,
        suggestion: str | Phrase | None = None,
        **values: Any,
    ) -> None:
        """Note an error at a node; what stands there is shown unless ``found`` is given."""


class There(Protocol):
    """What a kind needs to know while writing values."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that the ontology gives."""

    @property
    def language(self) -> str | None:
        """The language of texts that name none."""

    def key_of(self, section: str, iri: str) -> str | None:
        """Return the key of a node that is declared in a section."""


class Kind(ABC):
    """What may stand in a field; ``many`` fields take one or a list of it."""

    @abstractmethod
    def read(self, node: Node, here: Here, *, many: bool) -> Iterator[tuple[Node, Term]]:
        """Yield the terms that stand at a node, each with its place; note errors in ``here``."""

    @abstractmethod
    def write(self, terms: Sequence[Term], there: There, *, many: bool) -> Value | None:
        """Return the terms as YAML, leaving out those that this kind cannot say."""

    @abstractmethod
    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """Return the JSON Schema of one value."""

    def phrase(self, vocabulary: Vocabulary) -> str | Phrase:
        """Return what is expected, for error messages."""
        return Phrase.of(f"cases.kind-{self.name}")

    #: How JSON-LD reads a bare string: ``@id``, ``@vocab``, ``@language`` (a map by language), a
    #: datatype, or None for a plain string.
    coercion: ClassVar[str | None] = None

    @property
    def name(self) -> str:
        """The kind's name in messages and documentation."""
        return type(self).__name__.lower()


class Scalar(Kind):
    """A kind of value of which one is a scalar."""

    def read(self, node: Node, here: Here, *, many: bool) -> Iterator[tuple[Node, Term]]:
        nodes = node.items if node.kind == "list" and many else [node]
        for one in nodes:
            if one.kind != "scalar":
                message = "cases.one-value" if one.kind == "list" else "cases.simple-value"
                here.error(message, one, expected=self.phrase(here.vocabulary))
            elif one.is_null:
                here.error("cases.no-value", one, expected=self.phrase(here.vocabulary))
            else:
                term = self.term(one, here)
                if term is not None:
                    yield one, term

    def write(self, terms: Sequence[Term], there: There, *, many: bool) -> Value | None:
        found = [text for term in terms if (text := self.text(term, there)) is not None]
        found.sort()
        if not found:
            return None
        return list(found) if many else found[0]

    @abstractmethod
    def term(self, node: Node, here: Here) -> Term | None:
        """Return the term of a scalar, or note an error and return None."""

    @abstractmethod
    def text(self, term: Term, there: There) -> str | None:
        """Return a term as a scalar's text, or None if this kind cannot say it."""


@frozen
class Text(Scalar):
    """A text without language: a code, a citation."""

    def term(self, node: Node, here: Here) -> Term | None:
        return Literal(node.text)

    def text(self, term: Term, there: There) -> str | None:
        plain = isinstance(term, Literal) and not term.language and term.datatype == STRING
        return term.value if plain else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": ["string", "number"]}


@frozen
class Language(Text):
    """The tag of a language (BCP 47)."""

    def term(self, node: Node, here: Here) -> Term | None:
        if LANGUAGE_TAG.fullmatch(node.text):
            return Literal(node.text)
        here.error(
            "cases.bad-language", node, expected=self.phrase(here.vocabulary), name=node.text
        )
        return None

    def text(self, term: Term, there: There) -> str | None:
        found = super().text(term, there)
        return found if found and LANGUAGE_TAG.fullmatch(found) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{LANGUAGE_TAG.pattern}$"}


@frozen
class LangText(Kind):
    """A text in one language (the case's) or in several (a map by language tag)."""

    coercion: ClassVar[str | None] = "@language"

    def read(self, node: Node, here: Here, *, many: bool) -> Iterator[tuple[Node, Term]]:
        if node.kind != "map":
            language = here.text_language(node)
            for place, literal in Text().read(node, here, many=True):
                if language:
                    yield place, Literal(literal.value, language=language)
            return
        for tag, (key, value) in node.entries.items():
            if not LANGUAGE_TAG.fullmatch(tag):
                expected = Phrase.of("cases.kind-language")
                here.error("cases.bad-language", key, expected=expected, name=tag)
                continue
            for place, literal in Text().read(value, here, many=True):
                yield place, Literal(literal.value, language=tag)

    def write(self, terms: Sequence[Term], there: There, *, many: bool) -> Value | None:
        texts: dict[str, list[str]] = {}
        for term in terms:
            tag = term.language if isinstance(term, Literal) else None
            if tag and LANGUAGE_TAG.fullmatch(tag):
                texts.setdefault(tag, []).append(term.value)
        if not texts:
            return None
        values: dict[str, Value] = {
            tag: sorted(found) if len(found) > 1 else found[0]
            for tag, found in sorted(texts.items())
        }
        if there.language and list(values) == [there.language]:
            return values[there.language]
        return values

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"$ref": "#/$defs/text"}


@frozen
class Notation(Scalar):
    """The notation of an individual of a class in the ontology."""

    coercion: ClassVar[str | None] = "@vocab"

    classes: tuple[str, ...]

    def term(self, node: Node, here: Here) -> Term | None:
        names = here.vocabulary.names(*self.classes)
        name = names.get(node.text)
        if name is None:
            here.error(
                "cases.unknown-name",
                node,
                expected=listed(names),
                suggestion=suggest(node.text, names),
                kind=self._label(here.vocabulary),
                name=node.text,
            )
            return None
        return NamedNode(name.iri)

    def text(self, term: Term, there: There) -> str | None:
        return there.vocabulary.notation_of(term.value, *self.classes)

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{'-or-'.join(self.classes)}"}

    def phrase(self, vocabulary: Vocabulary) -> str | Phrase:
        return listed(vocabulary.names(*self.classes))

    def _label(self, vocabulary: Vocabulary) -> Phrase:
        return label_phrase(vocabulary, CC + self.classes[0])


@frozen
class TypeOf(Scalar):
    """Which sub-class a node is of: notation to local name of the class."""

    classes: tuple[tuple[str, str], ...]

    def term(self, node: Node, here: Here) -> Term | None:
        known = dict(self.classes)
        if node.text not in known:
            here.error(
                "cases.unknown-type",
                node,
                expected=listed(known),
                suggestion=nearest(node.text, known),
                name=node.text,
            )
            return None
        return NamedNode(CC + known[node.text])

    def text(self, term: Term, there: There) -> str | None:
        return next((key for key, name in self.classes if CC + name == term.value), None)

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"enum": [key for key, _ in self.classes]}

    def phrase(self, vocabulary: Vocabulary) -> str | Phrase:
        return listed([key for key, _ in self.classes])


@frozen
class Reference(Scalar):
    """The key of a node that is declared in another section of the same case."""

    coercion: ClassVar[str | None] = "@id"

    section: str

    def term(self, node: Node, here: Here) -> Term | None:
        keys = here.keys(self.section)
        if node.text not in keys:
            here.error(
                "cases.unknown-reference",
                node,
                expected=listed(keys) if keys else Phrase.of("cases.none-declared"),
                suggestion=nearest(node.text, keys),
                name=node.text,
                section=self.section,
            )
            return None
        return NamedNode(keys[node.text])

    def text(self, term: Term, there: There) -> str | None:
        return there.key_of(self.section, term.value) if isinstance(term, NamedNode) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"$ref": "#/$defs/key"}

    def phrase(self, vocabulary: Vocabulary) -> str | Phrase:
        return Phrase.of("cases.kind-reference", section=self.section)


def label_phrase(vocabulary: Vocabulary, iri: str) -> Phrase:
    """Return the label of a term, to be worded in the reader's language."""
    return Phrase.of("cases.label", en=vocabulary.label(iri, "en"), id=vocabulary.label(iri, "id"))
