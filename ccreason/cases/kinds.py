"""Kinds of value: how each is read from YAML, written back, put in the JSON Schema and described.

One class per kind, so that reader, writer, schema and documentation can never disagree about one.
The fields that use them are in :mod:`ccreason.cases.fields`.
"""

from __future__ import annotations

# ruff: noqa: D102 -- the overridden methods are described once, in Kind
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Protocol

from pyoxigraph import Literal, NamedNode

from ccreason.cases import dates
from ccreason.cases.vocabulary import listed, suggest
from ccreason.errors import Phrase, nearest
from ccreason.namespaces import CC, EDTF, GEO, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ccreason.cases.tree import Node
    from ccreason.cases.vocabulary import Vocabulary

EDTF_TYPE: Final = NamedNode(EDTF + "EDTF")
INTEGER: Final = NamedNode(XSD + "integer")
DECIMAL: Final = NamedNode(XSD + "decimal")
BOOLEAN: Final = NamedNode(XSD + "boolean")
DATE: Final = NamedNode(XSD + "date")
ANY_URI: Final = NamedNode(XSD + "anyURI")
STRING: Final = NamedNode(XSD + "string")
WKT: Final = NamedNode(GEO + "wktLiteral")

INTEGER_TEXT: Final = re.compile(r"[+-]?\d+", re.ASCII)
DECIMAL_TEXT: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_NUMBER_TEXT: Final = re.compile(r"[+-]?(?:\d+|\d*\.\d+)", re.ASCII)
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
#: An absolute IRI, without the characters that RFC 3987 forbids.
IRI_TEXT: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20\x7f-\x9f]+')
_POINT_TEXT: Final = re.compile(rf"POINT\(({DECIMAL_TEXT.pattern}) ({DECIMAL_TEXT.pattern})\)")

Term = NamedNode | Literal


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


class Kind:
    """A kind of scalar value; ``many`` fields take one or a list of them."""

    def read(self, node: Node, here: Here, *, many: bool) -> Iterator[tuple[Node, Term]]:
        """Yield the terms that stand at a node, each with its place; note errors in ``here``."""
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
        """Return the terms as YAML, leaving out those that this kind cannot say."""
        found = [text for term in terms if (text := self.text(term, there)) is not None]
        found.sort()
        if not found:
            return None
        return list(found) if many else found[0]

    def term(self, node: Node, here: Here) -> Term | None:
        """Return the term of a scalar, or note an error and return None."""
        raise NotImplementedError

    def text(self, term: Term, there: There) -> str | None:
        """Return a term as a scalar's text, or None if this kind cannot say it."""
        raise NotImplementedError

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """Return the JSON Schema of one value."""
        raise NotImplementedError

    def phrase(self, vocabulary: Vocabulary) -> str | Phrase:
        """Return what is expected, for error messages."""
        return Phrase.of(f"cases.kind-{self.name}")

    @property
    def name(self) -> str:
        """The kind's name in messages and documentation."""
        return type(self).__name__.lower()


@dataclass(frozen=True)
class Text(Kind):
    """A text without language: a code, a citation."""

    def term(self, node: Node, here: Here) -> Term | None:
        return Literal(node.text)

    def text(self, term: Term, there: There) -> str | None:
        plain = isinstance(term, Literal) and not term.language and term.datatype == STRING
        return term.value if plain else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": ["string", "number"]}


@dataclass(frozen=True)
class LangText(Kind):
    """A text in one language (the case's) or in several (a map by language tag)."""

    def read(self, node: Node, here: Here, *, many: bool) -> Iterator[tuple[Node, Term]]:
        if node.kind != "map":
            language = here.text_language(node)
            for place, literal in Text().read(node, here, many=True):
                if language:
                    yield place, Literal(literal.value, language=language)
            return
        for tag, (key, value) in node.entries.items():
            if not _LANGUAGE_TAG.fullmatch(tag):
                expected = Phrase.of("cases.kind-language")
                here.error("cases.bad-language", key, expected=expected, name=tag)
                continue
            for place, literal in Text().read(value, here, many=True):
                yield place, Literal(literal.value, language=tag)

    def write(self, terms: Sequence[Term], there: There, *, many: bool) -> Value | None:
        texts: dict[str, list[str]] = {}
        for term in terms:
            if isinstance(term, Literal) and term.language:
                texts.setdefault(term.language, []).append(term.value)
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


@dataclass(frozen=True)
class Notation(Kind):
    """The notation of an individual of a class in the ontology."""

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
        notation = there.vocabulary.notation_of(term.value, *self.classes)
        return Raw(notation) if notation else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{'-or-'.join(self.classes)}"}

    def phrase(self, vocabulary: Vocabulary) -> str | Phrase:
        return listed(vocabulary.names(*self.classes))

    def _label(self, vocabulary: Vocabulary) -> Phrase:
        return label_phrase(vocabulary, CC + self.classes[0])


@dataclass(frozen=True)
class TypeOf(Kind):
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
        return next((Raw(key) for key, name in self.classes if CC + name == term.value), None)

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"enum": [key for key, _ in self.classes]}

    def phrase(self, vocabulary: Vocabulary) -> str | Phrase:
        return listed([key for key, _ in self.classes])


@dataclass(frozen=True)
class Reference(Kind):
    """The key of a node that is declared in another section of the same case."""

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


@dataclass(frozen=True)
class _Typed(Kind):
    """A literal of one datatype whose text is kept."""

    def datatype(self, text: str) -> NamedNode | None:
        """Return the datatype that a text has, or None if it is not of this kind."""
        raise NotImplementedError

    def term(self, node: Node, here: Here) -> Term | None:
        datatype = self.datatype(node.text)
        if datatype is None:
            here.error(
                f"cases.not-{self.name}",
                node,
                expected=self.phrase(here.vocabulary),
                suggestion=self.mend(node.text),
            )
            return None
        return Literal(node.text, datatype=datatype)

    def text(self, term: Term, there: There) -> str | None:
        if not isinstance(term, Literal) or self.datatype(term.value) != term.datatype:
            return None
        return Raw(term.value)

    def mend(self, text: str) -> str | None:
        """Return what was probably meant by a text that is not of this kind."""
        return None


@dataclass(frozen=True)
class Integer(_Typed):
    """A whole number."""

    def datatype(self, text: str) -> NamedNode | None:
        return INTEGER if INTEGER_TEXT.fullmatch(text) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "integer"}


def _mended_number(text: str) -> str | None:
    """Return a number that was written with a decimal comma or with spaces."""
    mended = text.strip().replace(",", ".").replace(" ", "")
    return mended if _NUMBER_TEXT.fullmatch(mended) and mended != text else None


@dataclass(frozen=True)
class Decimal(_Typed):
    """A number, always read as a decimal."""

    def datatype(self, text: str) -> NamedNode | None:
        return DECIMAL if _NUMBER_TEXT.fullmatch(text) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "number"}

    def mend(self, text: str) -> str | None:
        return _mended_number(text)


@dataclass(frozen=True)
class Number(_Typed):
    """A number: an integer where it has no decimal point, else a decimal."""

    def datatype(self, text: str) -> NamedNode | None:
        if INTEGER_TEXT.fullmatch(text):
            return INTEGER
        return DECIMAL if _NUMBER_TEXT.fullmatch(text) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "number"}

    def mend(self, text: str) -> str | None:
        return _mended_number(text)


@dataclass(frozen=True)
class Flag(_Typed):
    """True or false."""

    def datatype(self, text: str) -> NamedNode | None:
        return BOOLEAN if text in {"true", "false"} else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "boolean"}

    def mend(self, text: str) -> str | None:
        word = text.lower()
        if word in {"yes", "ya", "y", "true", "on", "1", "benar"}:
            return "true"
        return "false" if word in {"no", "tidak", "n", "false", "off", "0", "bukan"} else None


@dataclass(frozen=True)
class Day(_Typed):
    """A calendar day."""

    def datatype(self, text: str) -> NamedNode | None:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return None
        try:
            date.fromisoformat(text)
        except ValueError:
            return None
        return DATE

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class EdtfDate(_Typed):
    """A date that may be a year, an interval or approximate (see :mod:`ccreason.cases.dates`)."""

    def term(self, node: Node, here: Here) -> Term | None:
        try:
            dates.bounds(node.text)
        except dates.NotADate as problem:
            here.error(
                f"cases.{problem.reason}",
                node,
                expected=self.phrase(here.vocabulary),
                suggestion=dates.mended(node.text),
            )
            return None
        return Literal(node.text, datatype=EDTF_TYPE)

    def datatype(self, text: str) -> NamedNode | None:
        try:
            dates.bounds(text)
        except dates.NotADate:
            return None
        return EDTF_TYPE

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"$ref": "#/$defs/date"}


@dataclass(frozen=True)
class Url(_Typed):
    """A web address."""

    def datatype(self, text: str) -> NamedNode | None:
        return ANY_URI if IRI_TEXT.fullmatch(text) else None

    def text(self, term: Term, there: There) -> str | None:
        found = super().text(term, there)
        return str(found) if found is not None else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "format": "iri"}


@dataclass(frozen=True)
class Point(Kind):
    """A point on the map: latitude and longitude in degrees (WGS 84), kept as WKT."""

    def read(self, node: Node, here: Here, *, many: bool) -> Iterator[tuple[Node, Term]]:
        texts = {
            key: value.text
            for key, (_, value) in node.entries.items()
            if value.kind == "scalar" and DECIMAL_TEXT.fullmatch(value.text)
        }
        if node.entries.keys() != {"lat", "long"} or len(texts) != 2:
            here.error("cases.not-point", node, expected=self.phrase(here.vocabulary))
            return
        yield node, Literal(f"POINT({texts['long']} {texts['lat']})", datatype=WKT)

    def write(self, terms: Sequence[Term], there: There, *, many: bool) -> Value | None:
        for term in sorted(terms, key=str):
            match = _POINT_TEXT.fullmatch(term.value)
            if match:
                return {"lat": Raw(match[2]), "long": Raw(match[1])}
        return None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        degrees = {"lat": 90, "long": 180}
        return {
            "type": "object",
            "properties": {
                key: {"type": "number", "minimum": -limit, "maximum": limit}
                for key, limit in degrees.items()
            },
            "required": ["lat", "long"],
            "additionalProperties": False,
        }


def label_phrase(vocabulary: Vocabulary, iri: str) -> Phrase:
    """Return the label of a term, to be worded in the reader's language."""
    return Phrase.of("cases.label", en=vocabulary.label(iri, "en"), id=vocabulary.label(iri, "id"))
