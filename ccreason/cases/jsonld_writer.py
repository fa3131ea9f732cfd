"""Cases as compact JSON-LD with our context, the same every time; and the context itself."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from ccreason.cases.fields import node_types
from ccreason.cases.jsonld import CONTEXT_IRI, context
from ccreason.cases.layout import ordered
from ccreason.cases.model import Field, Nested
from ccreason.cases.problems import CaseFormatError
from ccreason.cases.terms import BOOLEAN, DATE, INTEGER, OF_COMMUNITY, STRING
from ccreason.namespaces import CC, PREFIXES, RDF_TYPE, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
# Integers that every JSON reader gives back unchanged.
_JSON_INTEGER: Final = re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII)


def build_context() -> dict[str, Any]:
    """Return the JSON-LD context that goes with the field table (published, and shipped as a file).

    Names are the properties' local names. A name that is not in the context is a term of ccreason
    (``@vocab``), so that nothing is dropped silently.
    """
    terms: dict[str, Any] = {
        local_name(iri): _definition(iri, how) for iri, how in _coercions().items()
    }
    return {
        "@version": 1.1,
        "@vocab": CC,
        **PREFIXES,
        "id": "@id",
        "type": "@type",
        **dict(sorted(terms.items())),
    }


def _definition(iri: str, how: str | None) -> Any:
    if how is None:
        return _prefixed(iri)
    kind = "@container" if how == "@language" else "@type"
    return {"@id": _prefixed(iri), kind: how if how.startswith("@") else _prefixed(how)}


def _coercions() -> dict[str, str | None]:
    """Return property to how a bare string is read, for all properties of the table."""
    found: dict[str, str | None] = {
        OF_COMMUNITY: "@id",
        CC + "earliest": DATE.value,
        CC + "latest": DATE.value,
    }
    for node_type in node_types():
        for one in node_type.fields:
            if isinstance(one, Nested):
                if one.link:
                    found[one.link] = "@id"
            elif isinstance(one, Field) and one.property != RDF_TYPE.value:
                found[one.property] = one.kind.coercion
    return found


def jsonld(graphs: Sequence[tuple[str, Iterable[Quad]]]) -> str:
    """Return graphs as JSON-LD: one as the default graph, several as named graphs.

    Raises:
        CaseFormatError: an IRI begins with a prefix of the context instead of a scheme; JSON-LD has
            no way to say it (JSON-LD 1.1 API, 5.2.2).
    """
    if len(graphs) == 1:
        base, quads = graphs[0]
        writer = _Writer(base)
        document = {"@context": [CONTEXT_IRI, {"@base": base}], "@graph": writer.nodes(quads)}
    else:
        document = {
            "@context": CONTEXT_IRI,
            "@graph": [
                {"id": _in_full(name), "@graph": _Writer(None).nodes(quads)}
                for name, quads in graphs
            ],
        }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


@cache
def _terms() -> dict[str, tuple[str, str | None]]:
    """Return property to its name in the context and how a bare string is read."""
    known = context()
    found = {}
    for iri, how in _coercions().items():
        if local_name(iri) in known:
            found[iri] = (local_name(iri), how)
    return found


class _Writer:
    def __init__(self, base: str | None) -> None:
        self.base = base

    def nodes(self, quads: Iterable[Quad]) -> list[dict[str, Any]]:
        """Return the nodes of one graph."""
        return [self._node(iri, properties) for iri, properties in ordered(quads)]

    def _node(self, iri: str, properties: list[tuple[str, list[Any]]]) -> dict[str, Any]:
        node: dict[str, Any] = {"id": self._reference(iri)}
        for prop, values in properties:
            if prop == RDF_TYPE.value and all(isinstance(term, NamedNode) for term in values):
                node["type"] = _alone([_vocab(term.value) for term in values])
            else:
                name, how = _terms().get(prop, (_prefixed(prop), None))
                node[name] = self._values(values, how)
        return node

    def _values(self, values: list[Any], how: str | None) -> Any:
        languages = [getattr(term, "language", None) for term in values]
        if how == "@language" and all(languages):
            texts: dict[str, list[str]] = {}
            for term in values:
                texts.setdefault(term.language, []).append(term.value)
            return {tag: _alone(found) for tag, found in sorted(texts.items())}
        found = [self._value(term, how) for term in values]
        # In a language map's place a lone value object would be taken for a map.
        return found if how == "@language" else _alone(found)

    def _value(self, term: Any, how: str | None) -> Any:
        if isinstance(term, NamedNode):
            if how == "@vocab":
                return _vocab(term.value)
            reference = self._reference(term.value)
            return reference if how == "@id" else {"id": reference}
        literal: Literal = term
        if literal.language:
            return {"@value": literal.value, "@language": literal.language}
        datatype, text = literal.datatype, literal.value
        if datatype.value == how:
            return text
        if how is None and datatype == STRING:
            return text
        if how is None and datatype == INTEGER and _JSON_INTEGER.fullmatch(text):
            return int(text)
        if how is None and datatype == BOOLEAN and text in {"true", "false"}:
            return text == "true"
        if datatype == STRING:
            return {"@value": text}
        return {"@value": text, "@type": _prefixed(datatype.value)}

    def _reference(self, iri: str) -> str:
        if self.base is not None and iri.startswith(self.base + "#"):
            return iri[len(self.base) :]
        return _in_full(iri)


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _vocab(iri: str) -> str:
    """Return a term of ccreason as its name, anything else as a prefixed name or in full."""
    name = iri.removeprefix(CC)
    if iri.startswith(CC) and _NAME.fullmatch(name) and name not in context():
        return name
    return _prefixed(iri)


def _prefixed(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        name = iri.removeprefix(namespace)
        if iri.startswith(namespace) and _NAME.fullmatch(name):
            return f"{prefix}:{name}"
    return _in_full(iri)


def _in_full(iri: str) -> str:
    """Return an IRI as it is, if a reader of JSON-LD takes it for one and not for a short name."""
    prefix, _, rest = iri.partition(":")
    if prefix in PREFIXES and not rest.startswith("//"):
        raise CaseFormatError(
            "cases.prefix-as-scheme",
            found=f"<{iri}>",
            expected="ttl, trig, nt, nq",
            doc="reference/case-format#writing",
            prefix=prefix,
        )
    return iri
