"""What is known about one case, and where a statement could come from.

A statement may be *data* (the case would have to say it), a *conclusion* (rules would have to give
it), or part of the *framework* (no case can change it).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from pyoxigraph import Dataset, NamedNode, Quad

from ccreason.engine.asking import Asker
from ccreason.engine.index import FactIndex
from ccreason.engine.matching import Matcher
from ccreason.engine.model import inferred_graph
from ccreason.engine.search import Search
from ccreason.namespaces import CC, ONTOLOGY_INFERRED_GRAPH
from ccreason.ntriples import to_fact
from ccreason.whynot.records import (
    AUTOMATIC_CLASSES,
    IN_CELLS,
    NOTATION,
    TYPE,
    case_classes,
    case_properties,
)
from ccreason.whynot.unify import made_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ccreason.engine import Inference
    from ccreason.engine.search import Proof
    from ccreason.ntriples import Fact
    from ccreason.rules import algebra as al
    from ccreason.rules.model import Rule

Origin = Literal["data", "conclusion", "framework"]

#: Facts of any round may be used: everything has been concluded.
_NO_LIMIT: Final = 1 << 60
_OURS: Final = f"<{CC}"
_PARAMETERS: Final = f"<{CC}ActiveParameters>"


class Known:
    """The facts of one case with the ontology's and what follows.

    Args:
        inference: what follows.
        case: the case's graph; None for the ontology alone.
    """

    def __init__(self, inference: Inference, case: str | None) -> None:
        self.inference = inference
        self.case = case
        communities = inference.facts.communities
        self.community = None if case is None else f"<{communities[case]}>"
        self.rounds = self._own_rounds(inference, case)
        self._made: dict[str, Mapping[str, al.Expression]] = {}

    @staticmethod
    def _own_rounds(inference: Inference, case: str | None) -> dict[Fact, int]:
        """Return the known facts without those of other cases."""
        communities = inference.facts.communities
        if len(communities) < 2:
            return dict(inference.rounds)
        mine: set[Fact] = set()
        others: set[Fact] = set()
        for quad in inference.facts.cases:
            own = isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == case
            (mine if own else others).add(to_fact(quad))
        home = None if case is None else f"<{inferred_graph(communities[case])}>"
        strangers = {f"<{inferred_graph(c)}>" for g, c in communities.items() if g != case}
        for s, p, o, graph in inference.quads:
            if graph == home:
                mine.add((s, p, o))
            elif graph in strangers:
                others.add((s, p, o))
        strange = others - mine
        return {f: n for f, n in inference.rounds.items() if f not in strange}

    @cached_property
    def data(self) -> Dataset:
        """The case's own quads."""
        if self.case is None:
            return Dataset()
        graph = NamedNode(self.case)
        return Dataset(self.inference.facts.cases.quads_for_graph_name(graph))

    @cached_property
    def asserted(self) -> frozenset[Fact]:
        """What the case states."""
        return frozenset(map(to_fact, self.data))

    @cached_property
    def facts(self) -> FactIndex:
        """All facts, to be looked up by either end."""
        return FactIndex(sorted(self.rounds))

    @cached_property
    def asker(self) -> Asker:
        """What evaluates conditions and expressions."""
        return Asker(self.rounds, self.inference.term)

    @cached_property
    def _search(self) -> Search:
        return Search(Matcher(self.facts, self.rounds), _NO_LIMIT, self.asker)

    def solve(
        self, pattern: al.Pattern, values: dict[str, str], *, minus: bool = False
    ) -> Iterator[Proof]:
        """Yield the matches of a pattern; inside MINUS the values around are not seen."""
        from ccreason.rules.algebra import in_scope

        if minus:
            names = set(in_scope(pattern))
            yield from self._search.solve(
                pattern, {k: v for k, v in values.items() if k in names}, {}
            )
        else:
            yield from self._search.solve(pattern, {}, values)

    def has(self, fact: Fact) -> bool:
        """Tell whether a fact holds."""
        return fact in self.rounds

    def is_given(self, fact: Fact) -> bool:
        """Tell whether a fact is stated by the case."""
        return fact in self.asserted

    @cached_property
    def framework(self) -> frozenset[Fact]:
        """What the ontology says, and what follows from it alone."""
        facts = self.inference.facts
        of_cases = {to_fact(quad) for quad in facts.cases}
        given = {f for f, n in self.inference.rounds.items() if n == 0}
        alone = f"<{ONTOLOGY_INFERRED_GRAPH}>"
        follows = {(s, p, o) for s, p, o, graph in self.inference.quads if graph == alone}
        return frozenset((given - of_cases - set(facts.parameters)) | follows)

    def is_framework(self, fact: Fact) -> bool:
        """Tell whether a fact stands in, or follows from, the ontology alone."""
        return fact[0].startswith(_OURS) and fact[0] != _PARAMETERS

    def is_given_node(self, node: str) -> bool:
        """Tell whether the case itself says what kind of thing a node is."""
        return node in self._given_nodes

    @cached_property
    def _given_nodes(self) -> frozenset[str]:
        return frozenset(node for node, predicate, _ in self.asserted if predicate == TYPE)

    def is_node(self, term: str) -> bool:
        """Tell whether anything is said of a term."""
        return term in self._subjects

    @cached_property
    def _subjects(self) -> frozenset[str]:
        return frozenset(fact[0] for fact in self.rounds)

    def types(self, node: str) -> list[str]:
        """Return the classes of a node."""
        return sorted(self.facts.objects(TYPE, node))

    def named(self, last: str) -> list[str]:
        """Return the nodes whose IRI ends with a key after its last ``/`` or ``#``."""
        return self._by_last.get(last, [])

    @property
    def last_parts(self) -> Collection[str]:
        """The keys after which nodes are named."""
        return self._by_last.keys()

    @cached_property
    def _by_last(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for node in sorted(self._subjects):
            if node[:1] == "<" and not node.startswith(_OURS):
                found[node[1:-1].replace("#", "/").rsplit("/", 1)[-1]].append(node)
        return found

    def in_cell(self, key: str) -> Iterator[tuple[str, list[str]]]:
        """Yield what a cell's key names: element, then level, each with its property, sorted."""
        for (predicate, cls), part in zip(IN_CELLS, key[1:-1].split("/"), strict=False):
            members = set(self.facts.subjects(TYPE, cls))
            yield predicate, sorted(members & set(self.facts.subjects(NOTATION, f'"{part}"')))

    # rules -----------------------------------------------------------------------------------

    @cached_property
    def _rules(self) -> dict[tuple[str, str | None], list[Rule]]:
        """Rules by predicate of their head, types by class; None for a class that varies."""
        found: dict[tuple[str, str | None], list[Rule]] = defaultdict(list)
        for rule in self.inference.ruleset.rules:
            # From the slots: the algebra of hundreds of axioms need not be decoded.
            keys = dict.fromkeys(
                (str(p), o if p == TYPE and isinstance(o, str) else None)
                for _, p, o in rule.head_slots
            )
            for key in keys:
                found[key].append(rule)
        return found

    def made_names(self, rule: Rule) -> Mapping[str, al.Expression]:
        """Return the variables whose IRI a rule makes, with the expression."""
        if rule.id not in self._made:
            self._made[rule.id] = made_names(rule)
        return self._made[rule.id]

    def rules_for(self, predicate: str, value: str | None, *, axioms: bool = False) -> list[Rule]:
        """Return the rules that may conclude a predicate, for types a class."""
        key = (predicate, value if predicate == TYPE else None)
        rules = self._rules.get(key, [])
        return [rule for rule in rules if axioms or not rule.is_axiom]

    def origin(self, subject: str | None, predicate: str, value: str | None) -> Origin:
        """Return where a statement that does not hold would have to come from.

        Args:
            subject: the node; None for one that is not there.
            predicate: the property.
            value: the value or class, if it is known.
        """
        if subject is not None and subject.startswith(_OURS):
            return "framework"
        if predicate == TYPE:
            if value in case_classes():
                return "data"
            if value in AUTOMATIC_CLASSES or self.rules_for(TYPE, value):
                return "conclusion"
            return "conclusion" if self._is_general(value) else "framework"
        if predicate in case_properties() and not self.was_made(subject):
            return "data"
        return "conclusion" if self.rules_for(predicate, None) else "framework"

    def was_made(self, subject: str | None) -> bool:
        """Tell whether rules made a node's IRI, or would."""
        return (
            subject is not None
            and self.community is not None
            and subject.startswith(self.community[:-1] + "/")
        )

    def _is_general(self, cls: str | None) -> bool:
        """Tell whether a class is more general than one that rules conclude."""
        return cls is not None and any(
            self.rules_for(TYPE, below) for below in self.classes_below(cls)
        )

    def classes_below(self, cls: str) -> list[str]:
        """Return the classes of which axioms say that their members are of a class, sorted."""
        return sorted(
            {
                below
                for rule in self.rules_for(TYPE, cls, axioms=True)
                if rule.is_axiom
                for _, predicate, below in rule.body_slots
                if predicate == TYPE and isinstance(below, str) and below != cls
            }
        )

    # changed data ----------------------------------------------------------------------------

    def changed(self, add: Iterable[Fact], remove: Iterable[Fact]) -> Dataset:
        """Return the case's quads with some facts added and others taken away."""
        assert self.case is not None
        graph = NamedNode(self.case)
        dropped = set(remove)
        dataset = Dataset(quad for quad in self.data if to_fact(quad) not in dropped)
        for fact in add:
            dataset.add(self._quad(fact, graph))
        return dataset

    def _quad(self, fact: Fact, graph: NamedNode) -> Quad:
        return self.inference.term.quad(fact, graph)
