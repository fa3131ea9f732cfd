"""Kinds of value that are numbers, dates, addresses and points; their text is kept as written."""

from __future__ import annotations

# ruff: noqa: D102 -- the overridden methods are described once, in Kind and Scalar
import re
from abc import abstractmethod
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pyoxigraph import Literal, NamedNode

from ccreason.cases import dates
from ccreason.cases.kinds import Kind, Raw, Scalar
from ccreason.cases.terms import (
    ANY_URI,
    BOOLEAN,
    DATE,
    DECIMAL,
    EDTF_TYPE,
    INTEGER,
    WKT,
    is_iri,
)
from ccreason.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ccreason.cases.kinds import Here, There, Value
    from ccreason.cases.terms import Term
    from ccreason.cases.tree import Node
    from ccreason.cases.vocabulary import Vocabulary

_INTEGER: Final = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+|\d*\.\d+)", re.ASCII)
_POINT: Final = re.compile(rf"POINT\(({_NUMBER.pattern}) ({_NUMBER.pattern})\)", re.ASCII)


@frozen
class Typed(Scalar):
    """A literal of one datatype whose text is kept."""

    @abstractmethod
    def datatype(self, text: str) -> NamedNode | None:
        """Return the datatype that a text has, or None if it is not of this kind."""

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


@frozen
class Integer(Typed):
    """A whole number."""

    def datatype(self, text: str) -> NamedNode | None:
        return INTEGER if _INTEGER.fullmatch(text) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "integer"}


def _mended_number(text: str) -> str | None:
    """Return a number that was written with a decimal comma or with spaces."""
    mended = text.strip().replace(",", ".").replace(" ", "")
    return mended if _NUMBER.fullmatch(mended) and mended != text else None


@frozen
class Decimal(Typed):
    """A number, always read as a decimal."""

    coercion: ClassVar[str | None] = DECIMAL.value

    def datatype(self, text: str) -> NamedNode | None:
        return DECIMAL if _NUMBER.fullmatch(text) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "number"}

    def mend(self, text: str) -> str | None:
        return _mended_number(text)


@frozen
class Number(Typed):
    """A number: an integer where it has no decimal point, else a decimal."""

    def datatype(self, text: str) -> NamedNode | None:
        if _INTEGER.fullmatch(text):
            return INTEGER
        return DECIMAL if _NUMBER.fullmatch(text) else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "number"}

    def mend(self, text: str) -> str | None:
        return _mended_number(text)


@frozen
class Flag(Typed):
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


@frozen
class Day(Typed):
    """A calendar day."""

    coercion: ClassVar[str | None] = DATE.value

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


@frozen
class EdtfDate(Typed):
    """A date that may be a year, an interval or approximate (see :mod:`ccreason.cases.dates`)."""

    coercion: ClassVar[str | None] = EDTF_TYPE.value

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


@frozen
class Url(Typed):
    """A web address."""

    coercion: ClassVar[str | None] = ANY_URI.value

    def datatype(self, text: str) -> NamedNode | None:
        return ANY_URI if is_iri(text) else None

    def text(self, term: Term, there: There) -> str | None:
        found = super().text(term, there)
        return str(found) if found is not None else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "format": "iri"}


@frozen
class Point(Kind):
    """A point on the map: latitude and longitude in degrees (WGS 84), kept as WKT."""

    coercion: ClassVar[str | None] = WKT.value

    def read(self, node: Node, here: Here, *, many: bool) -> Iterator[tuple[Node, Term]]:
        texts = {
            key: value.text
            for key, (_, value) in node.entries.items()
            if value.kind == "scalar" and _NUMBER.fullmatch(value.text)
        }
        if node.entries.keys() != {"lat", "long"} or len(texts) != 2:
            here.error("cases.not-point", node, expected=self.phrase(here.vocabulary))
            return
        yield node, Literal(f"POINT({texts['long']} {texts['lat']})", datatype=WKT)

    def write(self, terms: Sequence[Term], there: There, *, many: bool) -> Value | None:
        for term in sorted(terms, key=str):
            match = _POINT.fullmatch(term.value)
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
