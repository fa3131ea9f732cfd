"""What reasoning gives: facts that follow, and for each the ways it follows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from pyoxigraph import Dataset, NamedNode, Quad, Triple, Variable

from ccreason.frozen import frozen
from ccreason.namespaces import INFERRED_SUFFIX, ONTOLOGY_INFERRED_GRAPH, PARAMETERS_GRAPH
from ccreason.ntriples import Fact, Term, TermTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
    from datetime import date

    import rdflib

    from ccreason.engine.consistency import Inconsistency
    from ccreason.engine.prover import Prover
    from ccreason.rules.model import Rule, RuleSet, Slots
    from ccreason.rules.ontology import Ontology

AbsenceKind: TypeAlias = Literal["not-exists", "minus", "optional"]
PatternTerm: TypeAlias = Term | Variable
Row: TypeAlias = tuple[str | None, ...]


@frozen
class FactBase:
    """What is asserted.

    Attributes:
        cases: case data, one named graph per case.
        communities: graph of a case to the community it is about, both as IRIs.
        ontology: the ontology's statements.
        parameters: the statements about ``cc:ActiveParameters``, ``cc:asOf`` included.
        as_of: the date of reasoning.
    """

    cases: Dataset
    communities: Mapping[str, str]
    ontology: Ontology
    parameters: tuple[Fact, ...]
    as_of: date

    @cached_property
    def dataset(self) -> Dataset:
        """Everything asserted: cases, ontology and parameters, each in its graphs."""
        dataset = Dataset(self.cases)
        for quad in self.ontology.quads():
            dataset.add(quad)
        for quad in self.parameter_quads():
            dataset.add(quad)
        return dataset

    def parameter_quads(self) -> Iterator[Quad]:
        """Yield the parameters in their graph."""
        graph, term = NamedNode(PARAMETERS_GRAPH), TermTable()
        for fact in self.parameters:
            yield term.quad(fact, graph)


class Evaluator(Protocol):
    """An engine: rules and facts in, everything that follows out.

    Two engines must agree in :meth:`Inference.quads` and in the derivations but for their rounds.
    """

    def evaluate(self, ruleset: RuleSet, facts: FactBase) -> Inference:
        """Run rules over facts to the end.

        Raises:
            EngineError: a bound was hit, or a rule gave what it must not.
        """
        ...


class Record:
    """One solution of a rule's body, as an engine keeps it.

    Attributes:
        rule: the rule.
        row: values of ``rule.variables`` as N-Triples text; None where unbound.
        round: when it was found; all it rests on was known in earlier rounds.
        facts: the head with the row's values in; triples that lack one are left out, as are those
            that are no RDF.
    """

    __slots__ = ("facts", "round", "row", "rule")

    def __init__(self, rule: Rule, row: Row, round_: int) -> None:
        self.rule = rule
        self.row = row
        self.round = round_
        self.facts = tuple(
            fact for fact in fill(rule.head_slots, row) if fact[0][0] != '"' and fact[1][0] == "<"
        )

    @property
    def key(self) -> tuple[str, Row]:
        """What tells one derivation from another: the rule and its bindings."""
        return (self.rule.id, self.row)


def fill(slots: Iterable[Slots], row: Row) -> Iterator[Fact]:
    """Yield triples with a row's values in their slots; those that lack one are left out."""
    for subject, predicate, value in slots:
        s = row[subject] if isinstance(subject, int) else subject
        p = row[predicate] if isinstance(predicate, int) else predicate
        o = row[value] if isinstance(value, int) else value
        if s is not None and p is not None and o is not None:
            yield (s, p, o)


@frozen
class Absence:
    """Something that was looked for and not found, on which a conclusion rests.

    Attributes:
        kind: what looked for it.
        pattern: SPARQL text of what was looked for, the known values filled in.
        triples: its triple patterns; what is unknown is a variable.
    """

    kind: AbsenceKind
    pattern: str
    triples: tuple[tuple[PatternTerm, PatternTerm, PatternTerm], ...]


class Derivation:
    """One way in which a rule came to its conclusions.

    Attributes:
        rule_id: the rule.
        round: when; premises are known in earlier rounds.
    """

    __slots__ = ("_inference", "_proof", "_record", "round", "rule_id")

    def __init__(self, record: Record, inference: Inference) -> None:
        self.rule_id = record.rule.id
        self.round = record.round
        self._record = record
        self._inference = inference
        self._proof: tuple[tuple[Triple, ...], tuple[Absence, ...]] | None = None

    @property
    def bindings(self) -> dict[str, Term]:
        """Values of the body's variables, and an axiom's constants; what is unbound is left out."""
        term = self._inference.term
        rule = self._record.rule
        found = {name: term(text) for name, text in rule.constants.items()}
        for name, text in zip(rule.variables, self._record.row, strict=True):
            if text is not None:
                found[name] = term(text)
        return found

    @property
    def conclusions(self) -> tuple[Triple, ...]:
        """The statements it gives that are not asserted."""
        given = self._inference.is_asserted_for
        facts = dict.fromkeys(self._record.facts)
        homes = self._inference.homes_of(self._record)
        term = self._inference.term
        return tuple(
            term.triple(f)
            for f in facts
            if self._inference.knows(f) and not all(given(f, home) for home in homes)
        )

    @property
    def graphs(self) -> tuple[NamedNode, ...]:
        """The graphs its conclusions stand in."""
        return tuple(NamedNode(graph) for graph in sorted(self._inference.homes_of(self._record)))

    @property
    def premises(self) -> tuple[Triple, ...]:
        """The statements it rests on, in the order of the rule's text."""
        return self._prove()[0]

    @property
    def absences(self) -> tuple[Absence, ...]:
        """What it rests on not being there."""
        return self._prove()[1]

    def _prove(self) -> tuple[tuple[Triple, ...], tuple[Absence, ...]]:
        if self._proof is None:
            self._proof = self._inference.prover.prove(self._record)
        return self._proof

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Derivation) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"<Derivation {self.rule_id} {self.bindings}>"

    @property
    def key(self) -> tuple[str, Row]:
        """What tells one derivation from another: the rule and its bindings."""
        return self._record.key


class Inference:
    """Everything that follows from some facts by some rules.

    Attributes:
        facts: what was asserted.
        ruleset: the rules that ran.
        rounds: each known fact to the round in which it became known (0: asserted).
        records: the derivations as the engine kept them, by round, rule and values.
        engine: name of the engine that reasoned.

    Args:
        common: facts of ontology and parameters.
        entailed: facts that the ontology entails by itself.
        ontology_rounds: up to this round, everything rests on the ontology alone.
    """

    engine: str = "reference"

    def __init__(
        self,
        facts: FactBase,
        ruleset: RuleSet,
        rounds: Mapping[Fact, int],
        records: Sequence[Record],
        *,
        common: Set[Fact],
        entailed: Set[Fact] = frozenset(),
        ontology_rounds: int = 0,
    ) -> None:
        from ccreason.engine.homes import Homes

        self.facts = facts
        self.ruleset = ruleset
        self.rounds = rounds
        self.term = TermTable()
        position = {rule.id: number for number, rule in enumerate(ruleset.rules)}
        ordered = sorted(
            records, key=lambda r: (r.round, position[r.rule.id], tuple(v or "" for v in r.row))
        )
        self._homes = Homes(facts, common, entailed, ordered, self._premises_of, ontology_rounds)
        self.records = tuple(r for r in ordered if self._homes.gives_something(r))

    @property
    def as_of(self) -> date:
        """The date of reasoning."""
        return self.facts.as_of

    @cached_property
    def prover(self) -> Prover:
        """What finds premises and absences."""
        from ccreason.engine.prover import Prover

        return Prover(self)

    def _premises_of(self, record: Record) -> Iterable[Fact]:
        return self.prover.premises(record)

    def knows(self, fact: Fact) -> bool:
        """Tell whether a fact is asserted or inferred."""
        return fact in self.rounds

    def homes_of(self, record: Record) -> frozenset[str]:
        """Return the graphs that a derivation's conclusions stand in."""
        return self._homes.of(record)

    def is_asserted_for(self, fact: Fact, home: str) -> bool:
        """Tell whether a fact is asserted where a graph of conclusions would state it."""
        return self._homes.is_asserted(fact, home)

    @cached_property
    def quads(self) -> tuple[tuple[str, str, str, str], ...]:
        """The inferred quads as N-Triples text (the graph's IRI in angle brackets), sorted."""
        found = {
            (*fact, f"<{home}>")
            for record in self.records
            for home in self.homes_of(record)
            for fact in record.facts
            if fact in self.rounds and not self.is_asserted_for(fact, home)
        }
        return tuple(sorted(found))

    @cached_property
    def inferred(self) -> Dataset:
        """The inferred quads; a graph per community and one for the ontology."""
        return Dataset(
            self.term.quad((s, p, o), NamedNode(graph[1:-1])) for s, p, o, graph in self.quads
        )

    @cached_property
    def _giving(self) -> dict[Fact, list[int]]:
        """The places of the records that give a fact, asserted or not."""
        found: dict[Fact, list[int]] = {}
        for place, record in enumerate(self.records):
            for fact in dict.fromkeys(record.facts):
                found.setdefault(fact, []).append(place)
        return found

    def derivations_of(self, triple: Triple) -> tuple[Derivation, ...]:
        """Return the ways a statement follows, by round and rule; none if it is asserted."""
        fact = (str(triple.subject), str(triple.predicate), str(triple.object))
        return tuple(
            self._derivations[place]
            for place in self._giving.get(fact, ())
            if not all(
                self.is_asserted_for(fact, home) for home in self.homes_of(self.records[place])
            )
        )

    @cached_property
    def _derivations(self) -> tuple[Derivation, ...]:
        return tuple(Derivation(record, self) for record in self.records)

    def all_derivations(self) -> tuple[Derivation, ...]:
        """Return all derivations by round, rule and values."""
        return self._derivations

    @cached_property
    def inconsistencies(self) -> tuple[Inconsistency, ...]:
        """What contradicts an axiom of the ontology (disjoint classes and the like)."""
        from ccreason.engine.consistency import find_inconsistencies

        return find_inconsistencies(self)

    def everything(self) -> Iterator[Quad]:
        """Yield what is asserted and what is inferred, each in its graph."""
        yield from self.facts.dataset
        yield from self.inferred

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the inferred quads as an rdflib dataset (texts of literals are kept)."""
        import rdflib

        dataset = rdflib.Dataset()
        text = "".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in self.quads)
        dataset.parse(data=text, format="nquads")
        return dataset


def inferred_graph(community: str | None) -> str:
    """Return the graph of what follows about a community; None is the ontology."""
    return ONTOLOGY_INFERRED_GRAPH if community is None else community + INFERRED_SUFFIX
