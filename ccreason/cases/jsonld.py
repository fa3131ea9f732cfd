"""JSON-LD: our context, in and out; the network is never asked for one."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Final

from ccreason import resources
from ccreason.cases.problems import CaseFormatError
from ccreason.errors import Position
from ccreason.namespaces import BASE

#: Address of the published context; a file may name it, and the shipped copy is used.
CONTEXT_IRI: Final = BASE + "context.jsonld"

#: Levels of nesting that a JSON-LD file may have.
MAX_DEPTH: Final = 100

DOC: Final = "reference/case-format#json-ld"


class _Decimal(float):
    """A number with a point or an exponent, with the text that stands in the file."""

    text: str


@cache
def context() -> dict[str, Any]:
    """Return the shipped context: what stands under ``@context`` in it."""
    path = resources.ontology_dir() / "context.jsonld"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return found


def with_local_context(text: str, path: str) -> str:
    """Return a JSON-LD text with the published context's address replaced by the context.

    Raises:
        CaseFormatError: the text is not JSON, names a key twice, nests too deep, names any other
            remote context, or holds a bare number with a decimal point (JSON-LD would turn it into
            a double and lose its text).
    """
    reader = _Reader(text, path)
    return json.dumps(reader.localised(reader.parsed()), ensure_ascii=False)


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path

    def parsed(self) -> Any:
        """Return the JSON value of the text."""
        self._refuse_depth()
        try:
            return json.loads(
                self.text,
                object_pairs_hook=self._object,
                parse_float=_decimal,
                parse_constant=_decimal,
            )
        except json.JSONDecodeError as error:
            lines = self.text.splitlines() or [""]
            found = lines[min(error.lineno, len(lines)) - 1].strip()[:80]
            raise CaseFormatError(
                "cases.json-syntax",
                position=Position(self.path, error.lineno, error.colno),
                found=found or None,
                detail=error.msg,
                doc=DOC,
            ) from None

    def localised(self, value: Any) -> Any:
        """Return the value with the published context put in, and refuse what is refused."""
        if isinstance(value, _Decimal):
            raise self._error("cases.json-decimal", value.text, quoted=False)
        if isinstance(value, list):
            return [self.localised(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "@import" in value:
            raise self._error("cases.remote-context", str(value["@import"]))
        return {
            key: self._context(item) if key == "@context" else self.localised(item)
            for key, item in value.items()
        }

    def _context(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._context(item) for item in value]
        if isinstance(value, str):
            if value != CONTEXT_IRI:
                raise self._error("cases.remote-context", value)
            return context()
        return self.localised(value)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise self._error("cases.json-duplicate-key", key)
            found[key] = value
        return found

    def _refuse_depth(self) -> None:
        """Refuse deep nesting before the recursive parser meets it."""
        depth = 0
        for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', self.text):
            mark = match[0]
            if mark in "[{":
                depth += 1
                if depth > MAX_DEPTH:
                    line = self.text.count("\n", 0, match.start()) + 1
                    raise CaseFormatError(
                        "cases.too-deep", position=Position(self.path, line), limit=MAX_DEPTH
                    )
            elif mark in "]}":
                depth -= 1

    def _error(self, message: str, found: str, *, quoted: bool = True) -> CaseFormatError:
        """Return an error, placed at the first time that the text found stands in the file."""
        shown = json.dumps(found, ensure_ascii=False) if quoted else found
        at = self.text.find(shown)
        line = self.text.count("\n", 0, at) + 1 if at >= 0 else None
        column = at - self.text.rfind("\n", 0, at) if at >= 0 else None
        return CaseFormatError(
            message,
            position=Position(self.path, line, column),
            found=found,
            expected=CONTEXT_IRI if message == "cases.remote-context" else None,
            doc=DOC,
        )


def _decimal(text: str) -> _Decimal:
    number = _Decimal("nan" if text in {"NaN", "Infinity", "-Infinity"} else text)
    number.text = text
    return number
