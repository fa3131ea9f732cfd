"""A validation report as JSON and as a W3C ``sh:ValidationReport``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ccreason.namespaces import PREFIXES, RDF_TYPE, SH, SHAPES, XSD
from ccreason.validation.model import count
from ccreason.validation.paths import write_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.ntriples import Term
    from ccreason.validation.model import CheckedCase, ValidationReport, ValidationResult

#: Version of the JSON form; a member that goes or changes its meaning raises it.
FORMAT: Final = 1


def to_dict(report: ValidationReport) -> dict[str, Any]:
    """Return a report as plain data; ``docs/reference/validation.schema.json`` is its schema."""
    return {
        "format": FORMAT,
        "conforms": report.conforms(),
        "counts": report.counts,
        "profiles": list(report.profiles),
        "engine": report.engine,
        "as_of": report.as_of.isoformat(),
        "cases": [_case(report, case) for case in report.cases],
    }


def render_json(report: ValidationReport, lang: str = "en") -> str:
    """Return a report as JSON, messages in all languages whatever the reader's."""
    return json.dumps(to_dict(report), ensure_ascii=False, indent=2) + "\n"


def _case(report: ValidationReport, case: CheckedCase) -> dict[str, Any]:
    results = report.of_case(case.iri)
    counts = count(results)
    return {
        "case": case.iri,
        "path": case.path,
        "title": dict(sorted(case.title.items())),
        "conforms": not counts["Violation"],
        "counts": counts,
        "results": [_result(result) for result in results],
    }


def _result(result: ValidationResult) -> dict[str, Any]:
    path = result.path
    return {
        "severity": result.severity,
        "messages": dict(sorted(result.messages.items())),
        "focus_node": _plain(result.focus_node),
        "path": path.value if isinstance(path, NamedNode) else path and str(path),
        "value": None if result.value is None else _value(result.value),
        "suggestion": result.suggestion,
        "source_shape": _plain(result.source_shape),
        "component": result.component.value,
        "position": asdict(result.position) if result.position else None,
    }


def _plain(node: NamedNode | BlankNode) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _value(term: Term) -> dict[str, str]:
    """Return a term in the manner of SPARQL's JSON results."""
    if not isinstance(term, Literal):
        kind = "uri" if isinstance(term, NamedNode) else "bnode"
        return {"type": kind, "value": str(getattr(term, "value", term))}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["language"] = term.language
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def to_triples(report: ValidationReport) -> list[Triple]:
    """Return a report as a ``sh:ValidationReport``."""
    names = (BlankNode(f"p{number}") for number in _count())
    root = BlankNode("report")
    conforms = str(not report.results).lower()  # SHACL counts every result, whatever its severity
    triples = [
        Triple(root, RDF_TYPE, _sh("ValidationReport")),
        Triple(root, _sh("conforms"), Literal(conforms, datatype=NamedNode(XSD + "boolean"))),
    ]
    for number, result in enumerate(report.results, 1):
        node = BlankNode(f"r{number}")
        triples += (
            Triple(root, _sh("result"), node),
            Triple(node, RDF_TYPE, _sh("ValidationResult")),
            Triple(node, _sh("focusNode"), result.focus_node),
            Triple(node, _sh("resultSeverity"), _sh(result.severity)),
            Triple(node, _sh("sourceShape"), result.source_shape),
            Triple(node, _sh("sourceConstraintComponent"), result.component),
        )
        if result.path is not None:
            path: list[Triple] = []
            triples.append(Triple(node, _sh("resultPath"), write_path(result.path, path, names)))
            triples += path
        if result.value is not None:
            triples.append(Triple(node, _sh("value"), result.value))
        triples += (
            Triple(node, _sh("resultMessage"), _text(text, lang))
            for lang, text in sorted(result.messages.items())
        )
    return triples


def _count() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def _text(text: str, lang: str) -> Literal:
    return Literal(text, language=lang) if lang else Literal(text)


def render_turtle(report: ValidationReport, lang: str = "en") -> str:
    """Return a report as a ``sh:ValidationReport`` in Turtle, messages in all languages."""
    prefixes = PREFIXES | {profile: f"{SHAPES}{profile}#" for profile in report.profiles}
    turtle = serialize(to_triples(report), format=RdfFormat.TURTLE, prefixes=prefixes)
    return (turtle or b"").decode()
