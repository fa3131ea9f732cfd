"""Cases in Turtle, TriG, JSON-LD, N-Triples and N-Quads to quads, one named graph per case."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import (
    BlankNode,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from ccreason.cases import jsonld
from ccreason.cases.caseset import ABOUT, CASE_DESCRIPTION
from ccreason.cases.problems import CaseFormatError
from ccreason.cases.skolem import GroupTooLarge, skolemise
from ccreason.errors import InputError, Phrase, Position
from ccreason.namespaces import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

DOC: Final = "reference/case-format#rdf"

# Formats with named graphs, and what must stand in a text for it to have blank nodes or RDF 1.2.
_WITH_GRAPHS: Final = {
    "nq": ("_:", "<<", "--ltr", "--rtl"),
    "trig": ("_:", "[", "(", "<<", "{|", "--ltr", "--rtl"),
}
_FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
}


def read_rdf(
    text: str, form: str, path: str, *, default_base: str | None = None
) -> tuple[tuple[str, ...], Dataset]:
    """Return the IRIs of the cases in an RDF text and all its quads.

    Quads of the default graph go to the graph of the one case that is described there; named
    graphs stay. Blank nodes become IRIs (:mod:`ccreason.cases.skolem`).

    Raises:
        InputError: the text is not of the format, or holds no case, or its graphs are not named
            after their cases.
    """
    source = jsonld.with_local_context(text, path) if form == "jsonld" else text
    try:
        data = _parsed(source, form, path, default_base)
    except SyntaxError as error:
        raise _syntax_error(error, form, text, path) from None
    if len(data) == 0:  # bool() of a Dataset says the opposite (pyoxigraph 0.5.13)
        raise _refused("cases.empty-file", path)
    return _cases(data, path), data


def _parsed(text: str, form: str, path: str, default_base: str | None) -> Dataset:
    """Return the quads of a text, all in named graphs and without blank nodes.

    A text that can hold neither blank nodes nor the default graph (most N-Quads) is not looked at
    quad by quad, which would take thrice as long as parsing it.
    """
    parsed = parse(text, _FORMATS[form], base_iri=default_base)
    if form in _WITH_GRAPHS and not any(mark in text for mark in _WITH_GRAPHS[form]):
        data = Dataset(parsed)
        if next(data.quads_for_graph_name(DefaultGraph()), None) is None:
            return data
        quads = list(data)
    else:
        quads = list(parsed)
    _refuse_strange_terms(quads, path)
    try:
        return Dataset(skolemise(_in_case_graph(quads, path)))
    except GroupTooLarge:
        raise _refused("cases.too-many-blank-nodes", path) from None


def _refuse_strange_terms(quads: Iterable[Quad], path: str) -> None:
    """Refuse what RDF 1.2 allows and nothing downstream can hold, and graphs without a name."""
    for quad in quads:
        value = quad.object
        if isinstance(value, Triple) or (isinstance(value, Literal) and value.direction):
            raise _refused("cases.rdf-1-2", path, found=str(quad)[:80])
        if isinstance(quad.graph_name, BlankNode):
            raise _refused("cases.unnamed-graph", path, found=str(quad)[:80])


def _syntax_error(error: SyntaxError, form: str, text: str, path: str) -> InputError:
    """Return our error for one of the RDF parser's, with the line that it stands in."""
    line, column = error.lineno, error.offset
    if form == "jsonld":  # its text was written anew, so its lines are not the file's
        line = column = None
    lines = text.rstrip().splitlines()
    if line and line > len(lines):  # it noticed at the end of the file what the last line lacks
        line, column = len(lines), len(lines[-1]) + 1
    found = lines[line - 1].strip() if line else None
    detail = ((error.msg or "").partition(": ")[2] or error.msg or "").rstrip(".")
    place = Position(path, line, column)
    shown = found[:80] if found else None
    prefix = re.search(r"prefix ([\w.-]*): has not been declared", detail)
    if prefix:
        known = PREFIXES.get(prefix[1])
        return CaseFormatError(
            "cases.unknown-prefix",
            position=place,
            found=shown,
            suggestion=f"@prefix {prefix[1]}: <{known}> ." if known else None,
            doc=DOC,
            prefix=prefix[1],
        )
    key = "relative-iri" if "No scheme found" in detail else "rdf-syntax"
    return CaseFormatError(
        f"cases.{key}", position=place, found=shown, doc=DOC, detail=detail, format=form
    )


def _in_case_graph(quads: list[Quad], path: str) -> list[Quad]:
    """Move the quads of the default graph to the graph of the case described there."""
    default = DefaultGraph()
    loose = [quad for quad in quads if quad.graph_name == default]
    if not loose:
        return quads
    described = {q.subject for q in loose if _is_description(q)}
    if len(described) != 1 or not isinstance(graph := described.pop(), NamedNode):
        iris = sorted(str(q.subject) for q in loose if _is_description(q))
        raise CaseFormatError(
            "cases.which-case",
            position=Position(path),
            found=", ".join(iris[:4]) if iris else Phrase.of("cases.shown-nothing"),
            expected=Phrase.of("cases.kind-case-description"),
            doc=DOC,
        )
    return [
        Quad(q.subject, q.predicate, q.object, graph) if q.graph_name == default else q
        for q in quads
    ]


def _is_description(quad: Quad) -> bool:
    return quad.object == CASE_DESCRIPTION and quad.predicate == RDF_TYPE


def _cases(data: Dataset, path: str) -> tuple[str, ...]:
    """Return the IRIs of the cases; each must name its graph and one community."""
    cases: set[str] = set()
    about: dict[str, set[str]] = defaultdict(set)
    for quad in data.quads_for_object(CASE_DESCRIPTION):
        if quad.predicate == RDF_TYPE:
            subject, graph = str(quad.subject), str(quad.graph_name)
            if subject != graph:
                raise _refused("cases.graph-name", path, found=graph, expected=subject)
            cases.add(graph)
    for quad in data.quads_for_predicate(ABOUT):
        if quad.subject == quad.graph_name:
            about[str(quad.subject)].add(str(quad.object))
    if not cases:
        expected = Phrase.of("cases.kind-case-description")
        raise _refused("cases.no-case", path, expected=expected)
    for case in sorted(cases):
        found = sorted(about[case])
        if len(found) != 1 or not found[0].startswith("<"):
            raise _refused(
                "cases.one-community",
                path,
                found=", ".join(found) or Phrase.of("cases.shown-nothing"),
                expected="cc:about <...>",
                case=case,
            )
    return tuple(sorted(case[1:-1] for case in cases))


def _refused(message: str, path: str, **values: Any) -> CaseFormatError:
    return CaseFormatError(message, position=Position(path), doc=DOC, **values)
