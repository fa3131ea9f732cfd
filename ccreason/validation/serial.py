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
    from ccreason.validation.sinks import Total

#: Version of the JSON form; a member that goes or changes its meaning raises it.
FORMAT: Final = 1
_ROOT: Final = BlankNode("report")


def to_dict(report: ValidationReport) -> dict[str, Any]:
    """Return a report as plain data; ``docs/reference/validation.schema.json`` is its schema."""
    return {
        "format": FORMAT,
        "conforms": report.conforms(),
        "counts": report.counts,
        "profiles": list(report.profiles),
        "engine": report.engine,
        "as_of": report.as_of.isoformat(),
        "cases": [case_dict(case, report.of_case(case.iri)) for case in report.cases],
    }


def render_json(report: ValidationReport, lang: str = "en") -> str:
    """Return a report as JSON, messages in all languages whatever the reader's."""
    return json.dumps(to_dict(report), ensure_ascii=False, indent=2) + "\n"


def json_head(total: Total) -> str:
    """Return the JSON of a report up to where its cases begin."""
    head = {
        "format": FORMAT,
        "conforms": total.conforms(),
        "counts": total.counts,
        "profiles": list(total.profiles),
        "engine": total.engine,
        "as_of": total.as_of.isoformat(),
        "cases": [],
    }
    return json.dumps(head, ensure_ascii=False, indent=2).removesuffix("]\n}")


def case_dict(case: CheckedCase, results: tuple[ValidationResult, ...]) -> dict[str, Any]:
    """Return one case of a report as plain data."""
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
    conforms = not report.results  # SHACL counts every result, whatever its severity
    triples = _root_triples(conforms=conforms)
    for number, result in enumerate(report.results, 1):
        triples += _result_triples(result, f"r{number}", names)
    return triples


def _root_triples(*, conforms: bool) -> list[Triple]:
    literal = Literal(str(conforms).lower(), datatype=NamedNode(XSD + "boolean"))
    return [
        Triple(_ROOT, RDF_TYPE, _sh("ValidationReport")),
        Triple(_ROOT, _sh("conforms"), literal),
    ]


def _result_triples(
    result: ValidationResult, name: str, names: Iterator[BlankNode]
) -> list[Triple]:
    node = BlankNode(name)
    triples = [
        Triple(_ROOT, _sh("result"), node),
        Triple(node, RDF_TYPE, _sh("ValidationResult")),
        Triple(node, _sh("focusNode"), result.focus_node),
        Triple(node, _sh("resultSeverity"), _sh(result.severity)),
        Triple(node, _sh("sourceShape"), result.source_shape),
        Triple(node, _sh("sourceConstraintComponent"), result.component),
    ]
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
    turtle = serialize(
        to_triples(report), format=RdfFormat.TURTLE, prefixes=_prefixes(report.profiles)
    )
    return (turtle or b"").decode()


def turtle_head(total: Total) -> str:
    """Return the Turtle of a report before its results: prefixes, and whether all conforms."""
    conforms = not any(total.counts.values())
    triples = _root_triples(conforms=conforms)
    turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=_prefixes(total.profiles))
    return (turtle or b"").decode()


def results_turtle(
    results: tuple[ValidationResult, ...], profiles: tuple[str, ...], before: int
) -> str:
    """Return results in Turtle without prefixes.

    Args:
        results: the results.
        profiles: the profiles of the report.
        before: how many results the report had before these.
    """
    names = (BlankNode(f"p{before}x{number}") for number in _count())
    triples = [
        triple
        for number, result in enumerate(results, before + 1)
        for triple in _result_triples(result, f"r{number}", names)
    ]
    turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=_prefixes(profiles))
    lines = (turtle or b"").decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("@prefix "))


def _prefixes(profiles: tuple[str, ...]) -> dict[str, str]:
    return PREFIXES | {profile: f"{SHAPES}{profile}#" for profile in profiles}
