"""A ``sh:ValidationReport`` in RDF to results."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from ccreason.frozen import frozen
from ccreason.namespaces import SH
from ccreason.validation.paths import Path, read_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from ccreason.ntriples import Term


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


RESULT: Final = _sh("result")
FOCUS_NODE: Final = _sh("focusNode")
RESULT_PATH: Final = _sh("resultPath")
VALUE: Final = _sh("value")
SEVERITY: Final = _sh("resultSeverity")
SOURCE_SHAPE: Final = _sh("sourceShape")
COMPONENT: Final = _sh("sourceConstraintComponent")
MESSAGE: Final = _sh("resultMessage")


@frozen
class RawResult:
    """One ``sh:ValidationResult``, as an engine gave it."""

    focus_node: NamedNode | BlankNode | Literal
    path: Path | None
    value: Term | None
    severity: str
    source_shape: NamedNode | BlankNode
    component: NamedNode
    messages: tuple[Literal, ...]


def read_report(triples: Iterable[Triple]) -> list[RawResult]:
    """Return the results of a report graph, in no particular order."""
    about: dict[Any, dict[NamedNode, list[Any]]] = defaultdict(dict)
    nodes = []
    for triple in triples:
        about[triple.subject].setdefault(triple.predicate, []).append(triple.object)
        if triple.predicate == RESULT:
            nodes.append(triple.object)
    found = []
    for node in nodes:
        says = about[node]
        paths = says.get(RESULT_PATH)
        found.append(
            RawResult(
                focus_node=says[FOCUS_NODE][0],
                path=read_path(paths[0], about) if paths else None,
                value=says.get(VALUE, [None])[0],
                severity=says[SEVERITY][0].value.removeprefix(SH),
                source_shape=says[SOURCE_SHAPE][0],
                component=says[COMPONENT][0],
                messages=tuple(m for m in says.get(MESSAGE, ()) if isinstance(m, Literal)),
            )
        )
    return found
