"""On which line of an RDF file a node is described, for messages about it.

The RDF parser gives no places, so the text is searched when somebody asks. It is a
search, not a parser: a line counts if it begins with the node's name where a statement can begin.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from ccreason.cases.caseset import FilePlaces

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX: Final = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_BASE: Final = re.compile(r"^\s*@?base\s+<([^<>\s]*)>", re.IGNORECASE)
_NAME: Final = re.compile(r"\s*(?:GRAPH\s+)?(?:<([^<>\s]*)>|([\w.-]*):((?:[\w.:%-]|\\.)*))")
_JSON_BASE: Final = re.compile(r'"@base"\s*:\s*("(?:[^"\\]|\\.)*")')
_JSON_ID: Final = re.compile(r'"(?:@id|id)"\s*:\s*("(?:[^"\\]|\\.)*")')


def locate(path: str, form: str, text: str | None = None) -> FilePlaces:
    """Return the places of the nodes in an RDF file; of none if it cannot be read any more.

    Args:
        path: the file.
        form: its format.
        text: its text, where it cannot be read a second time (standard input).
    """
    places = FilePlaces(path)
    if text is None:
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except OSError:
            return places
    search = _json if form == "jsonld" else _turtle
    for iri, line, column in search(text):
        places.nodes.setdefault(iri, (line, column))
    return places


def _turtle(text: str) -> Iterator[tuple[str, int, int]]:
    prefixes: dict[str, str] = {}
    base, last = "", "."
    for number, line in enumerate(text.splitlines(), start=1):
        prefix, new_base = _PREFIX.match(line), _BASE.match(line)
        if prefix:
            prefixes[prefix[1]] = _resolved(base, prefix[2])
        elif new_base:
            base = new_base[1]
        elif last in ".{}" and (name := _NAME.match(line)):
            column = name.end() - len(name[0].lstrip()) + 1
            if name[1] is not None:
                yield _resolved(base, name[1]), number, column
            elif name[2] in prefixes:
                yield prefixes[name[2]] + re.sub(r"\\(.)", r"\1", name[3]), number, column
        code = line.rstrip()
        if code and not code.lstrip().startswith("#"):
            last = code[-1]


def _resolved(base: str, reference: str) -> str:
    if reference.startswith("#"):  # urljoin knows no urn:
        return base + reference
    return urljoin(base, reference) if base else reference


def _json(text: str) -> Iterator[tuple[str, int, int]]:
    base_match = _JSON_BASE.search(text)
    base = json.loads(base_match[1]) if base_match else ""
    line, at = 1, 0
    for match in _JSON_ID.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        iri = _resolved(base, json.loads(match[1]))
        if ":" in iri:  # "id" is also the tag of a language, with a text after it
            yield iri, line, at - text.rfind("\n", 0, at)
