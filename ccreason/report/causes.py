"""Causes of gaps, each with the chain of elements that leads from the cause to the gap.

That something is a cause, the rules conclude. The chain is the way along the framework's links
through elements that were concluded to be undermined by the same condition.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from ccreason.namespaces import cc
from ccreason.report.findings import kind_of
from ccreason.report.model import Cause, CauseStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode

    from ccreason.report.conclusions import Conclusions

_HAS_CAUSE: Final = cc("hasCause")
#: Links that carry an effect on, in the direction in which they carry it.
_CARRIES: Final = frozenset(
    cc(n)
    for n in ("raises", "conditions", "yields", "produces", "enables", "aspectOf", "hasAspect")
)
#: What a condition was seen to affect.
_SEEN: Final = cc("onElement")


def causes(conclusions: Conclusions, gap_iris: list[NamedNode]) -> tuple[Cause, ...]:
    """Return the causes of the gaps, in the order of the gaps."""
    found = []
    for gap in gap_iris:
        found += [
            Cause(
                gap=conclusions.terms.short_id(gap),
                kind=_kind(conclusions, cause),
                cause=conclusions.ref(cause),
                chain=_chain(conclusions, cause, gap),
                why=conclusions.why_statement(gap, _HAS_CAUSE, cause),
            )
            for cause in conclusions.in_order(conclusions.view.nodes(gap, _HAS_CAUSE))
        ]
    return tuple(found)


def _kind(conclusions: Conclusions, cause: NamedNode) -> str:
    kind = kind_of(conclusions, cause)
    return "gap" if kind.endswith("-gap") else kind


def _chain(conclusions: Conclusions, cause: NamedNode, gap: NamedNode) -> tuple[CauseStep, ...]:
    """Return the elements from the cause to the gap; empty where no link lies between."""
    view = conclusions.view
    influence = view.node(cause, cc("influence"))
    start = influence or view.node(cause, cc("element"))
    end = view.node(gap, cc("element"))
    if start is None or end is None or start == end:
        return ()
    conditions = {cause, *view.nodes(cause, cc("basedOn"))}
    passed = {start, end, *view.nodes(start, cc("hasAspect"))}
    if influence is not None:
        passed |= _undermined(conclusions, conditions)
    links = {
        element: [
            (link, onward)
            for link in _CARRIES
            for onward in view.nodes(element, link)
            if onward in passed
        ]
        for element in passed
    }
    # What a condition was seen to affect is a link as well, an observed one.
    if influence is not None:
        links[start] += [(_SEEN, e) for c in conditions for e in view.nodes(c, _SEEN)]
    return tuple(
        CauseStep(conclusions.ref(element), None if link is None else conclusions.ref(link))
        for element, link in _path(links, start, end)
    )


def _undermined(conclusions: Conclusions, conditions: set[NamedNode]) -> set[NamedNode]:
    """Return the elements that were concluded to be undermined by any of the conditions."""
    view = conclusions.view
    return {
        element
        for state in conclusions.of_class("ElementState")
        if conditions & set(view.nodes(state, cc("underminedBy")))
        for element in view.nodes(state, cc("element"))
    }


def _path(
    links: Mapping[NamedNode, list[tuple[NamedNode, NamedNode]]], start: NamedNode, end: NamedNode
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
