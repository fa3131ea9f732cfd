"""What is known about the terms of a proof: names, slides, basis, who said what."""

from __future__ import annotations

from functools import cached_property, wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from pyoxigraph import NamedNode, Triple

from ccreason.explanation.model import Basis, Slide
from ccreason.graphview import GraphView
from ccreason.messages import text
from ccreason.namespaces import (
    CC,
    DCTERMS,
    OWL,
    RDF_TYPE,
    SLIDES,
    cc,
)
from ccreason.naming import Names
from ccreason.wording import Bilingual, Labels, best_text, join, lower_first

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from ccreason.engine import Inference
    from ccreason.graphview import Node
    from ccreason.ntriples import Term
    from ccreason.rules.model import Rule

K = TypeVar("K", bound="Hashable")
T = TypeVar("T")

#: The layer of the rules that only put data in order.
PREPARE: Final = "prepare"
SOURCE: Final = NamedNode(DCTERMS + "source")
TITLE: Final = NamedNode(DCTERMS + "title")
_CITATION: Final = NamedNode(DCTERMS + "bibliographicCitation")
_ANNOTATED_SOURCE: Final = NamedNode(OWL + "annotatedSource")
_ANNOTATED_PROPERTY: Final = NamedNode(OWL + "annotatedProperty")
_ANNOTATED_TARGET: Final = NamedNode(OWL + "annotatedTarget")

#: The three kinds of footing, best first; an entailed link takes the weakest it rests on.
BASES: Final = (cc("SourceAssertion"), cc("EditorialReading"), cc("ProjectInference"))

#: Classes whose members a cell may be about.
_IN_CELLS: Final = (
    *("Aspect", "Strategy", "Outcome", "ConditioningInfluence", "CommunityFunction"),
    *("AgencyLevel", "Characteristic"),
)

#: Links between elements of the framework; their entailed statements carry a basis.
LINKS: Final = frozenset(
    cc(name)
    for name in (
        *("raises", "conditions", "yields", "targets", "mobilizes", "produces", "enables"),
        *("raisedBy", "conditionedBy", "yieldedBy", "targetedBy", "mobilizedBy"),
        *("producedBy", "enabledBy", "bearsOn", "actsOn"),
    )
)


class Terms:
    """Read access to an inference for whoever tells people about it.

    Args:
        inference: data, ontology, parameters and conclusions.
    """

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        # The engine drops what no rule reads, such as labels; people need those above all.
        asserted = (inference.facts.ontology.statements(), inference.facts.parameters)
        self.view = GraphView(chain(inference.rounds, *asserted), inference.term)
        self.labels = Labels(self.view)
        #: What :func:`remembered` functions have told.
        self.memory: dict[tuple[object, Hashable], Any] = {}

    @cached_property
    def names(self) -> Names:
        """What people call the ontology's terms."""
        return Names(self.inference.facts.ontology.facts, self.inference.term)

    def name(self, term: Term) -> Bilingual:
        """Return a term's name, as it stands on its own."""
        return Bilingual.of(lambda lang: self.labels.label(term, lang))

    def inside(self, term: Term) -> Bilingual:
        """Return a term's name, as it stands inside a sentence."""
        return Bilingual.of(lambda lang: self.labels.inside(term, lang))

    def sentence(self, rule: Rule, bindings: Mapping[str, Term]) -> Bilingual:
        """Return a rule's explanation with the names of its variables' values.

        Dates are told as they were recorded, but by rules that reckon the days.
        """
        reckons = rule.layer == PREPARE
        return Bilingual.of(
            lambda lang: self.labels.sentence(
                rule.explain[lang], bindings, lang, to_the_day=reckons
            )
        )

    def topic(self, element: Term | None, level: Term | None) -> Bilingual:
        """Return an element with its level: 'Commitment (networks)'."""
        return Bilingual.of(lambda lang: self.labels.topic(element, level, lang))

    def cell(self, key: str, lang: str) -> str:
        """Return what a cell's key stands for: `commitment/network` is commitment (networks)."""
        element, _, level = key.partition("/proxy/")[0].partition("/")
        known = self._by_notation.get(element)
        at = self._by_notation.get(level)
        if known is None or (level and at is None):
            return key
        return lower_first(self.labels.topic(known, at, lang))

    @cached_property
    def _by_notation(self) -> dict[str, NamedNode]:
        """The framework's elements and levels by the names that case files use."""
        return {
            self.labels.notation(term): term
            for cls in _IN_CELLS
            for term in self.view.instances(cc(cls))
        }

    def text(self, node: Node, prop: NamedNode, lang: str) -> str:
        """Return a free text in a language, else in the one it was written in, else nothing."""
        return best_text(self.view.objects(node, prop), lang)

    def notation(self, term: Node | None) -> str | None:
        """Return the name by which a term is called in case files; None for no term."""
        return None if term is None else self.labels.notation(term)

    def keys_said_of(self, node: Node) -> frozenset[str]:
        """Return what a node speaks of: terms by their names in case files, others by their keys.

        A trend bears the names of its two ratings: it is known by the element that it says.
        """
        said = chain.from_iterable(self.view.properties(node).values())
        return frozenset(
            self.labels.notation(one)
            if one.value.startswith(CC)
            else one.value.replace("#", "/").rpartition("/")[2]
            for one in said
            if isinstance(one, NamedNode)
        )

    def basis(self, iri: Term | None) -> Basis | None:
        """Return a kind of footing with its name."""
        if not isinstance(iri, NamedNode):
            return None
        return Basis(iri.value, self.labels.notation(iri), self.inside(iri))

    def slides(self, iris: tuple[NamedNode, ...]) -> tuple[Slide, ...]:
        """Return sources in reading order: slides by number, then publications."""
        ordered = sorted(
            iris, key=lambda n: (slide_number(n) is None, slide_number(n) or 0, n.value)
        )
        return tuple(Slide(n.value, self._source_label(n)) for n in ordered)

    def axiom(self, triple: Triple) -> tuple[tuple[Slide, ...], NamedNode | None]:
        """Return the slides and the basis that the ontology gives for one of its statements."""
        for node in self.view.subjects(_ANNOTATED_SOURCE, triple.subject):  # type: ignore[arg-type]
            if (
                self.view.value(node, _ANNOTATED_PROPERTY) == triple.predicate
                and self.view.value(node, _ANNOTATED_TARGET) == triple.object
            ):
                sources = self.slides(self.view.nodes(node, SOURCE))
                return sources, self.view.node(node, cc("basis"))
        return (), None

    def is_link(self, triple: Triple) -> bool:
        """Say whether a statement links elements of the framework."""
        return (
            triple.predicate in LINKS
            and isinstance(triple.object, NamedNode)
            and triple.object.value.startswith(CC)
        )

    @cached_property
    def concluded(self) -> dict[NamedNode, dict[NamedNode, list[NamedNode]]]:
        """The classes that nodes were concluded to have: graph, then class, then nodes."""
        term, is_a = self.inference.term, str(RDF_TYPE)
        found: dict[NamedNode, dict[NamedNode, list[NamedNode]]] = {}
        for subject, predicate, obj, graph in self.inference.quads:
            if predicate == is_a:
                classes = found.setdefault(term(graph), {})  # type: ignore[arg-type]
                classes.setdefault(term(obj), []).append(term(subject))  # type: ignore[arg-type]
        return found

    @cached_property
    def cases(self) -> dict[NamedNode, NamedNode]:
        """Each community and the graph of the case that describes it."""
        described = self.inference.facts.communities.items()
        return {NamedNode(community): NamedNode(case) for case, community in described}

    def case_of(self, node: Node) -> NamedNode | None:
        """Return the case that a node belongs to; None for the ontology's terms."""
        if isinstance(node, NamedNode):
            owner = self._owner(node)
            if owner is not None:
                return self._owners[owner]
        community = self.view.node(node, cc("ofCommunity"))
        return None if community is None else self.cases.get(community)

    def short_id(self, node: Node) -> str:
        """Return the short, stable name of a node: its IRI without its community's or case's."""
        if not isinstance(node, NamedNode):
            return str(node)
        owner = self._owner(node)
        if owner is not None and node.value != owner:
            return node.value[len(owner) + 1 :]
        return self.labels.notation(node) if node.value.startswith(CC) else node.value

    def with_short_id(self, short: str) -> list[NamedNode]:
        """Return the nodes of cases that have a short id, sorted; several cases may have one."""
        names = (f"<{owner}{sign}{short}>" for owner in self._owners for sign in "/#" if short)
        nodes = [self.inference.term(name) for name in sorted(names) if self.view.has(name)]
        return [n for n in nodes if isinstance(n, NamedNode) and self.short_id(n) == short]

    @cached_property
    def _owners(self) -> dict[str, NamedNode]:
        """The IRIs of cases and communities, and the case that each stands for."""
        cases = {case.value: case for case in self.cases.values()}
        return cases | {community.value: case for community, case in self.cases.items()}

    def _owner(self, node: NamedNode) -> str | None:
        """Return the case's or community's IRI that a node's IRI begins with, the longest."""
        value = node.value
        ends = [i for i, c in enumerate(value) if c in "/#"]
        for end in (len(value), *reversed(ends)):
            if value[:end] in self._owners:
                return value[:end]
        return None

    def _source_label(self, iri: NamedNode) -> Bilingual:
        number = slide_number(iri)
        if number is not None:
            return Bilingual.of(lambda lang: text("wording.slide", lang, numbers=str(number)))
        citation = self.view.literal(iri, _CITATION)
        title = self.labels.written(iri, "en")
        if title is None and citation is not None:
            return Bilingual(citation.value, citation.value)
        return self.name(iri)


def remembered(tell: Callable[[K, Terms], T]) -> Callable[[K, Terms], T]:
    """Let a function tell of a thing once: the steps of a proof rest on much the same."""

    @wraps(tell)
    def once(thing: K, terms: Terms) -> T:
        key = (tell, thing)
        if key not in terms.memory:
            terms.memory[key] = tell(thing, terms)
        return cast("T", terms.memory[key])

    return once


def slide_number(iri: NamedNode) -> int | None:
    """Return a slide's number, or None where the IRI is no slide's."""
    digits = iri.value.removeprefix(SLIDES + "s")
    return int(digits) if iri.value.startswith(SLIDES) and digits.isdigit() else None


def weakest(bases: list[NamedNode]) -> NamedNode | None:
    """Return the weakest of several kinds of footing."""
    known = [b for b in bases if b in BASES]
    return max(known, key=BASES.index) if known else None


def strongest(bases: list[NamedNode]) -> NamedNode | None:
    """Return the best of several kinds of footing."""
    known = [b for b in bases if b in BASES]
    return min(known, key=BASES.index) if known else None


def sources_text(sources: tuple[Slide, ...], lang: str) -> str:
    """Return sources in a few words: 'slides 20 and 25', then publications."""
    numbers = [str(n) for s in sources if (n := slide_number(NamedNode(s.iri))) is not None]
    others = [s.label[lang] for s in sources if slide_number(NamedNode(s.iri)) is None]
    key = "wording.slide" if len(numbers) == 1 else "wording.slides"
    parts = [text(key, lang, numbers=join(numbers, lang))] if numbers else []
    return "; ".join([*parts, *others])
