"""The key ``extra``: what the YAML form has no key for, as Turtle, so that nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, parse

from ccreason.cases.skolem import GroupTooLarge, skolemise
from ccreason.errors import Phrase
from ccreason.namespaces import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from ccreason.cases.kinds import Here
    from ccreason.cases.tree import Node


def read(node: Node, graph: NamedNode, here: Here) -> list[Quad]:
    """Return the triples of an ``extra`` text; note what is wrong with it.

    The project's prefixes are known without being declared, and ``<#agent/x>`` is relative to the
    case.
    """
    if node.kind != "scalar" or node.is_null:
        here.error("cases.bad-extra", node, expected=Phrase.of("cases.kind-extra"))
        return []
    known = "".join(f"@prefix {name}: <{iri}> . " for name, iri in PREFIXES.items())
    try:
        triples = [
            Quad(t.subject, t.predicate, t.object, graph)
            for t in parse(known + node.text, RdfFormat.TURTLE, base_iri=graph.value)
        ]
        return skolemise(triples)
    except SyntaxError as error:
        here.error("cases.bad-extra", node, found=error.msg, expected=Phrase.of("cases.kind-extra"))
    except GroupTooLarge:
        here.error("cases.too-many-blank-nodes", node)
    return []
