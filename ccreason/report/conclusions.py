"""Read one community's conclusions: which there are, what they are called, why they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from ccreason.namespaces import CC, INFERRED_SUFFIX, RDF_TYPE, cc
from ccreason.report.described import Ref
from ccreason.report.framework import rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.engine import Inference
    from ccreason.explanation.terms import Terms
    from ccreason.graphview import GraphView
    from ccreason.ntriples import Term
    from ccreason.wording import Bilingual


class Conclusions:
    """What was recorded and concluded about one community.

    Args:
        terms: names and sources of terms.
        case: the graph of the case.
        community: the community that it is about.
    """

    def __init__(self, terms: Terms, case: NamedNode, community: NamedNode) -> None:
        self.terms = terms
        self.case = case
        self.community = community
        graph = NamedNode(community.value + INFERRED_SUFFIX)
        self._classes: dict[NamedNode, set[NamedNode]] = {
            cls: {n for n in nodes if isinstance(n, NamedNode)}
            for cls, nodes in terms.concluded.get(graph, {}).items()
        }
        for quad in terms.inference.facts.cases.quads_for_graph_name(case):
            if quad.predicate == RDF_TYPE and isinstance(quad.subject, NamedNode):
                self._classes.setdefault(quad.object, set()).add(quad.subject)  # type: ignore[arg-type]

    @property
    def view(self) -> GraphView:
        """The graph of everything."""
        return self.terms.view

    @property
    def inference(self) -> Inference:
        """The result of reasoning."""
        return self.terms.inference

    def of_class(self, name: str) -> list[NamedNode]:
        """Return the nodes of a class, sorted by IRI."""
        return sorted(self._classes.get(cc(name), ()), key=lambda n: n.value)

    def ref(self, node: NamedNode) -> Ref:
        """Return a node with the name that people and case files use for it."""
        is_term = node.value.startswith(CC)
        name = self.terms.labels.notation(node) if is_term else self.terms.short_id(node)
        return Ref(node.value, name, self.terms.name(node))

    def refs(self, node: NamedNode, *properties: str) -> tuple[Ref, ...]:
        """Return the values of some properties, in the framework's order, each once."""
        found = [n for p in properties for n in self.view.nodes(node, cc(p))]
        return tuple(self.ref(n) for n in self.in_order(dict.fromkeys(found)))

    def one(self, node: NamedNode, name: str) -> Ref | None:
        """Return the value of a property, or None."""
        value = self.view.node(node, cc(name))
        return None if value is None else self.ref(value)

    def text(self, node: NamedNode, prop: NamedNode) -> str | None:
        """Return the text of a literal as it was written, or None."""
        literal = self.view.literal(node, prop)
        return None if literal is None else literal.value

    def in_order(self, nodes: Iterable[NamedNode]) -> list[NamedNode]:
        """Return nodes in the order of the framework's elements and levels, then by IRI."""
        return sorted(nodes, key=self.order)

    def order(self, node: NamedNode) -> tuple[int, int, str]:
        """Return the place of a node: its element's, its level's, its IRI."""
        about = (node, *self.view.nodes(node, cc("element")), *self.view.nodes(node, cc("outcome")))
        level = self.view.node(node, cc("level"))
        return (min(rank(n) for n in about), 0 if level is None else rank(level), node.value)

    def why(self, node: NamedNode, predicate: NamedNode = RDF_TYPE) -> tuple[Bilingual, ...]:
        """Return the sentences of the rules that conclude a property of a node (its kind).

        Two derivations that read the same are told once.
        """
        sentences = [
            sentence
            for obj in self.view.objects(node, predicate)
            for sentence in self.why_statement(node, predicate, obj)
        ]
        return tuple(dict.fromkeys(sentences))

    def why_by_rule(self, node: NamedNode) -> tuple[Bilingual, ...]:
        """Return one sentence for each rule that concludes a node, the rules by name.

        A recommendation follows in many ways that read alike; its explanation has them all.
        """
        first: dict[str, Bilingual] = {}
        for kind in self.view.objects(node, RDF_TYPE):
            for rule, sentence in self._sentences(node, RDF_TYPE, kind):
                first[rule] = min(sentence, first.get(rule, sentence))
        return tuple(first[rule] for rule in sorted(first))

    def why_statement(
        self, node: NamedNode, predicate: NamedNode, obj: Term
    ) -> tuple[Bilingual, ...]:
        """Return the sentences of the rules that conclude one statement."""
        return tuple(sorted({sentence for _, sentence in self._sentences(node, predicate, obj)}))

    def _sentences(
        self, node: NamedNode, predicate: NamedNode, obj: Term
    ) -> Iterator[tuple[str, Bilingual]]:
        """Yield the rules that conclude a statement and what each says; axioms are left out."""
        for derivation in self.inference.derivations_of(Triple(node, predicate, obj)):
            rule = self.inference.ruleset[derivation.rule_id]
            if not rule.is_axiom:
                yield rule.id, self.terms.sentence(rule, derivation.bindings)
