"""How the answer to a SPARQL query is shown: a table to read, or the W3C result formats."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
import unicodedata
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ccreason import messages
from ccreason.errors import InputError
from ccreason.namespaces import PREFIXES, XSD
from ccreason.wording.sheets import FORMULA_STARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.querying import QueryResult, Term

#: Columns of the terminal that a table may take; what is wider is shown row by row.
WIDTH = 80


def render(result: QueryResult, format_: str, lang: str) -> str:
    """Return a query's answer in a format.

    Raises:
        InputError: the format does not fit the kind of answer (a table as Turtle, say).
    """
    check_format(result.kind, format_)
    if result.kind == "construct":
        return _turtle(result.triples)
    if format_ == "json":
        return json.dumps(_json(result), ensure_ascii=False, indent=2) + "\n"
    if result.kind == "ask":
        return f"{str(result.boolean).lower()}\n"
    match format_:
        case "csv":
            return _csv(result)
        case "tsv":
            return _tsv(result)
        case _:
            return _table(result, lang)


def check_format(kind: str, format_: str) -> None:
    """Refuse a format that does not fit a kind of answer.

    Raises:
        InputError: it does not.
    """
    if kind == "construct" and format_ not in {"ttl", "text"}:
        raise InputError("cli.format-for-kind", found=format_, expected="text, ttl")
    if kind in {"select", "ask"} and format_ == "ttl":
        raise InputError("cli.format-for-kind", found=format_, expected="text, json, csv, tsv")


def _turtle(triples: Sequence[ox.Triple]) -> str:
    """Return triples as Turtle, with the prefixes that they use, sorted."""
    written = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    text = (written or b"").decode()
    lines = text.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    body = "".join(lines[count:])
    heads = [line for line in lines[:count] if re.search(rf"(?<![\w.-]){line.split()[1]}", body)]
    return "".join(sorted(heads)) + ("\n" if heads else "") + body


def short(term: Term | None) -> str:
    """Return a term as a person reads it: prefixed name, or a literal's text."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
        return f"<{term.value}>"
    if isinstance(term, ox.Literal):
        return " ".join(term.value.split())
    return str(term)


def _table(result: QueryResult, lang: str) -> str:
    header = [f"?{name}" for name in result.variables]
    rows = [[short(term) for term in row] for row in result.rows]
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) <= WIDTH:
        lines = [_line(header, widths), "  ".join("-" * width for width in widths)]
        lines += [_line(row, widths) for row in rows]
    else:
        lines = [line for row in rows for line in _record(header, row)]
    if not header:
        lines = []
    if len(rows) == 1:
        lines.append(messages.text("cli.row-count-one", lang))
    else:
        lines.append(messages.text("cli.row-count", lang, count=len(rows)))
    return "\n".join(lines) + "\n"


def _record(header: Sequence[str], row: Sequence[str]) -> list[str]:
    """Return one row as lines of name and value; what is unbound is left out."""
    widest = max(map(_width, header))
    lines: list[str] = []
    for name, value in zip(header, row, strict=True):
        if value:
            first = _line([name], [widest]).ljust(widest) + "  "
            lines += textwrap.wrap(
                value,
                WIDTH,
                initial_indent=first,
                subsequent_indent=" " * (widest + 2),
                break_long_words=False,
                break_on_hyphens=False,
            )
    return [*lines, ""]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _csv(result: QueryResult) -> str:
    """Return SPARQL 1.1 CSV, with cells that would start a formula defused by an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(result.variables)
    writer.writerows([_cell(term) for term in row] for row in result.rows)
    return buffer.getvalue()


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
    is_text = isinstance(term, ox.Literal) and (
        term.language is not None or term.datatype.value == XSD + "string"
    )
    return "'" + text if is_text and text.startswith(FORMULA_STARTS) else text


def _tsv(result: QueryResult) -> str:
    lines = ["\t".join(f"?{name}" for name in result.variables)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in result.rows]
    return "\n".join(lines) + "\n"


def _json(result: QueryResult) -> dict[str, Any]:
    """Return SPARQL 1.1 Query Results JSON."""
    if result.kind == "ask":
        return {"head": {}, "boolean": result.boolean}
    bindings = [
        {
            name: _json_term(term)
            for name, term in zip(result.variables, row, strict=True)
            if term is not None
        }
        for row in result.rows
    ]
    return {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        answer: dict[str, Any] = {"type": "literal", "value": term.value}
        if term.language:
            answer["xml:lang"] = term.language
        elif term.datatype.value != XSD + "string":
            answer["datatype"] = term.datatype.value
        return answer
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {key: _json_term(part) for key, part in parts.items()}}
