"""Cases as Turtle or TriG that a person can read, the same every time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from ccreason.cases.layout import ordered
from ccreason.cases.terms import BOOLEAN, DECIMAL, INTEGER, STRING
from ccreason.namespaces import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

_LOCAL: Final = re.compile(r"[A-Za-z_](?:[\w-]*[A-Za-z0-9_])?", re.ASCII)
# Numbers and booleans that Turtle reads back with the same datatype and the same text.
_BARE: Final = {
    INTEGER: re.compile(r"[+-]?\d+", re.ASCII),
    DECIMAL: re.compile(r"[+-]?\d*\.\d+", re.ASCII),
    BOOLEAN: re.compile(r"true|false"),
}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE: Final = re.compile(r'[\\"\x00-\x1f\x7f]')
_WIDTH: Final = 96


def turtle(quads: Iterable[Quad], base: str) -> str:
    """Return one case as Turtle, its nodes named relative to the case."""
    writer = _Writer(base)
    body = writer.nodes(quads, indent="")
    return f"{writer.prefixes()}@base <{base}> .\n\n{body}"


def turtle_fragment(quads: Iterable[Quad], base: str) -> str:
    """Return triples as Turtle without prefixes and base, for the key ``extra``."""
    return _Writer(base).nodes(quads, indent="")


def trig(graphs: Sequence[tuple[str, Iterable[Quad]]]) -> str:
    """Return graphs as TriG, the nodes of each named relative to it."""
    blocks, used = [], set[str]()
    for name, quads in graphs:
        writer = _Writer(name)
        body = writer.nodes(quads, indent="    ")
        blocks.append(f"@base <{name}> .\n\n<> {{\n{body}}}\n")
        used |= writer.used
    return _prefix_lines(used) + "".join("\n" + block for block in blocks)


class _Writer:
    def __init__(self, base: str) -> None:
        self.base = base
        self.used: set[str] = set()

    def prefixes(self) -> str:
        """Return the declarations of the prefixes used."""
        return _prefix_lines(self.used)

    def nodes(self, quads: Iterable[Quad], indent: str) -> str:
        """Return the nodes, a blank line between each two."""
        return "\n".join(self._node(iri, properties, indent) for iri, properties in ordered(quads))

    def _node(self, iri: str, properties: list[tuple[str, list[Any]]], indent: str) -> str:
        inner = indent + "    "
        lines = [self._property(prop, values, inner) for prop, values in properties]
        name = self._iri(iri)
        if properties[0][0] == RDF_TYPE.value:
            name += " " + lines.pop(0).strip()
            lines = [name, *lines]
        else:
            lines = [name + " " + lines[0].strip(), *lines[1:]]
        return indent + " ;\n".join(lines) + " .\n"

    def _property(self, prop: str, values: list[Any], indent: str) -> str:
        name = "a" if prop == RDF_TYPE.value else self._iri(prop)
        texts = [self._term(value) for value in values]
        line = f"{indent}{name} {', '.join(texts)}"
        if len(texts) > 1 and len(line) > _WIDTH:
            line = f"{indent}{name} " + f",\n{indent}    ".join(texts)
        return line

    def _term(self, term: Any) -> str:
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        literal: Literal = term
        bare = _BARE.get(literal.datatype)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        text = f'"{_TO_ESCAPE.sub(_escaped, literal.value)}"'
        if literal.language:
            return f"{text}@{literal.language}"
        if literal.datatype == STRING:
            return text
        return f"{text}^^{self._iri(literal.datatype.value)}"

    def _iri(self, iri: str) -> str:
        if iri == self.base:
            return "<>"
        if iri.startswith(self.base + "#"):
            return f"<{iri[len(self.base) :]}>"
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


def _prefix_lines(used: Iterable[str]) -> str:
    return "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(used))


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
