"""Causes of gaps, each with the chain of elements that leads from the cause to the gap.

That something is a cause, the rules conclude. The chain is read from the proof: the links of the
framework among the premises, put in the order in which they lead from the condition to the gap.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from ccreason.explain.proof import Proofs
from ccreason.namespaces import cc
from ccreason.report.findings import kind_of
from ccreason.report.model import Cause, CauseStep

if TYPE_CHECKING:
    from ccreason.report.conclusions import Conclusions

_HAS_CAUSE: Final = cc("hasCause")
#: Links that carry an effect on, in the direction in which they carry it.
_CARRIES: Final = frozenset(
    cc(n)
    for n in ("raises", "conditions", "yields", "produces", "enables", "aspectOf", "hasAspect")
)


def causes(conclusions: Conclusions, gap_iris: list[NamedNode]) -> tuple[Cause, ...]:
    """Return the causes of the gaps, in the order of the gaps."""
    found = []
    for gap in gap_iris:
        for cause in conclusions.view.nodes(gap, _HAS_CAUSE):
            statement = Triple(gap, _HAS_CAUSE, cause)
            found.append(
                Cause(
                    gap=conclusions.terms.short_id(gap),
                    kind=_kind(conclusions, cause),
                    cause=conclusions.ref(cause),
                    chain=_chain(conclusions, statement, cause, gap),
                    why=conclusions.why_statement(gap, _HAS_CAUSE, cause),
                )
            )
    return tuple(found)


def _kind(conclusions: Conclusions, cause: NamedNode) -> str:
    kind = kind_of(conclusions, cause)
    return "gap" if kind.endswith("-gap") else kind


def _chain(
    conclusions: Conclusions, statement: Triple, cause: NamedNode, gap: NamedNode
) -> tuple[CauseStep, ...]:
    """Return the elements from the cause to the gap; empty where no link lies between."""
    view = conclusions.view
    start = view.node(cause, cc("influence")) or view.node(cause, cc("element"))
    end = view.node(gap, cc("element"))
    if start is None or end is None or start == end:
        return ()
    path = _path(_links(conclusions, statement, cause), start, end)
    return tuple(
        CauseStep(conclusions.ref(element), None if link is None else conclusions.ref(link))
        for element, link in path
    )


def _links(
    conclusions: Conclusions, statement: Triple, cause: NamedNode
) -> dict[NamedNode, list[tuple[NamedNode, NamedNode]]]:
    """Return the links that the proof of a statement rests on: from, then link and to."""
    proofs = Proofs([statement], conclusions.inference.derivations_of)
    links: dict[NamedNode, list[tuple[NamedNode, NamedNode]]] = {}
    seen: set[Triple] = set()
    todo = [statement]
    while todo:
        triple = todo.pop()
        if triple in seen:
            continue
        seen.add(triple)
        if triple.predicate in _CARRIES and isinstance(triple.object, NamedNode):
            links.setdefault(triple.subject, []).append((triple.predicate, triple.object))  # type: ignore[arg-type]
        for derivation in proofs.of(triple):
            todo += derivation.premises
    # What a condition was seen to affect is a link as well, an observed one.
    influence = conclusions.view.node(cause, cc("influence"))
    observed = cc("onElement")
    for condition in (cause, *conclusions.view.nodes(cause, cc("basedOn"))):
        for element in conclusions.view.nodes(condition, observed):
            if influence is not None:
                links.setdefault(influence, []).append((observed, element))
    return links


def _path(
    links: dict[NamedNode, list[tuple[NamedNode, NamedNode]]], start: NamedNode, end: NamedNode
) -> list[tuple[NamedNode, NamedNode | None]]:
    """Return the shortest way along links: each element with the link that leads on."""
    came: dict[NamedNode, tuple[NamedNode, NamedNode]] = {}
    queue = deque([start])
    while queue and end not in came:
        element = queue.popleft()
        for link, onward in sorted(links.get(element, ()), key=lambda p: (p[0].value, p[1].value)):
            if onward != start and onward not in came:
                came[onward] = (element, link)
                queue.append(onward)
    if end not in came:
        return []
    path: list[tuple[NamedNode, NamedNode | None]] = [(end, None)]
    while path[0][0] != start:
        path.insert(0, came[path[0][0]])
    return path
