"""Whether explanations are true: their premises give the conclusion, and nothing else does.

*Replay*: each step's rule, run alone over the step's premises and nothing more, gives the step's
conclusions. As steps do not go round and end in what was asserted, so does the whole tree.

*Leaves*: the whole rule set, run over the tree's asserted facts alone, gives the conclusion.

*Breaking*: one fact of each way to a conclusion is taken out of the case. Reasoned over again, the
conclusion is gone, or follows in a new way that the missing fact let in: by a negation that held
nothing back before, by another count, or because what was asserted is entailed as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Dataset, NamedNode, Quad, Store, Triple

from ccreason.engine import FactBase, ReferenceEvaluator
from ccreason.engine.program import load_program as _load_program
from ccreason.explanation import Explainer
from ccreason.explanation.proof import Proofs
from ccreason.namespaces import PREFIXES
from ccreason.rules import build
from ccreason.rules.ontology import Ontology

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.engine import Derivation, Inference
    from ccreason.explanation import Explanation

load_program = cache(_load_program)
_GRAPH = NamedNode("https://example.org/replayed")
_DECLARED = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
_COUNTS = re.compile(r"\b(COUNT|SUM|MIN|MAX|AVG)\s*\(", re.IGNORECASE)


# replay ----------------------------------------------------------------------------------------


def replayed(derivation: Derivation, inference: Inference) -> set[Triple]:
    """Return what a derivation's rule concludes from the derivation's premises alone."""
    rule = inference.ruleset[derivation.rule_id]
    data = Dataset(Quad(t.subject, t.predicate, t.object, _GRAPH) for t in derivation.premises)
    community = derivation.bindings.get("community")
    home = community.value if isinstance(community, NamedNode) else "https://example.org/nobody"
    facts = FactBase(data, {_GRAPH.value: home}, Ontology(()), (), inference.as_of)
    found = ReferenceEvaluator().evaluate(build([rule]), facts)
    return {t for d in found.all_derivations() for t in d.conclusions}


def from_leaves(conclusion: Triple, inference: Inference, explainer: Explainer) -> bool:
    """Tell whether a conclusion follows from the asserted facts of its explanation alone."""
    steps = explainer.explain(conclusion).steps
    leaves = {t for s in steps for p in s.premises if p.kind != "derived" for t in p.triples}
    kept = [q for q in inference.facts.cases if (q.subject, q.predicate, q.object) in leaves]
    return _reason(inference, Dataset(kept)).knows(_fact(conclusion))


def _reason(before: Inference, cases: Dataset) -> Inference:
    """Reason over other cases, everything else as it was."""
    given = before.facts
    facts = FactBase(cases, given.communities, given.ontology, given.parameters, given.as_of)
    program = load_program()
    return program.evaluator().evaluate(program.ruleset, facts)


def _fact(triple: Triple) -> tuple[str, str, str]:
    return (str(triple.subject), str(triple.predicate), str(triple.object))


# breaking --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """What came of taking facts away.

    Attributes:
        removed: the facts.
        still: whether the conclusion holds all the same.
        because: of what it does: `negation`, `count` or `entailed`; empty where nothing tells.
    """

    removed: frozenset[Quad]
    still: bool
    because: str = ""


class Breaking:
    """Takes facts out of one inference's cases and reasons again."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self._quads: dict[Triple, list[Quad]] = {}
        for quad in inference.facts.cases:
            self._quads.setdefault(quad.triple, []).append(quad)
        ontology = {inference.term.triple(f) for f in inference.facts.ontology.facts}
        self._removable = set(self._quads) - ontology
        self._known = {d.key: d for d in inference.all_derivations()}

    def ways(self, conclusion: Triple, most: int) -> Iterator[frozenset[Quad]]:
        """Yield sets of facts that together break every way to a conclusion, each set once."""
        proofs = Proofs([conclusion], self.inference.derivations_of)
        known: dict[Triple, bool] = {}
        seen: set[frozenset[Quad]] = set()
        for choice in range(4 * most):
            facts = self._chosen(conclusion, proofs, known, choice, {})
            if facts is None:
                return
            if facts not in seen:
                seen.add(facts)
                yield facts
            if len(seen) >= most:
                return

    def _breakable(self, triple: Triple, proofs: Proofs, known: dict[Triple, bool]) -> bool:
        if triple not in known:
            ways = proofs.of(triple)
            known[triple] = (
                all(any(self._breakable(p, proofs, known) for p in d.premises) for d in ways)
                if ways
                else triple in self._removable
            )
        return known[triple]

    def _chosen(
        self,
        triple: Triple,
        proofs: Proofs,
        known: dict[Triple, bool],
        choice: int,
        done: dict[Triple, frozenset[Quad]],
    ) -> frozenset[Quad] | None:
        """Choose one fact of each way to a statement; None where a way has none to take."""
        if triple in done:
            return done[triple]
        if not self._breakable(triple, proofs, known):
            return None
        ways = proofs.of(triple)
        if not ways:
            return frozenset(self._quads[triple])
        found: frozenset[Quad] = frozenset()
        for number, derivation in enumerate(ways):
            options = [p for p in derivation.premises if self._breakable(p, proofs, known)]
            pick = options[(choice + number) % len(options)]
            chosen = self._chosen(pick, proofs, known, choice // len(options) + number, done)
            assert chosen is not None
            found |= chosen
        done[triple] = found
        return found

    def break_(self, conclusion: Triple, removed: frozenset[Quad]) -> Broken:
        """Reason without some facts, and tell what became of a conclusion."""
        rest = Dataset(q for q in self.inference.facts.cases if q not in removed)
        after = _reason(self.inference, rest)
        if not after.knows(_fact(conclusion)):
            return Broken(removed, still=False)
        return Broken(removed, still=True, because=self._why(conclusion, after, removed))

    def _why(self, conclusion: Triple, after: Inference, removed: frozenset[Quad]) -> str:
        explanation = Explainer(after).explain(conclusion)
        entailed = {(q.subject, q.predicate, q.object) for q in removed}
        told = list(_told(explanation, after))
        new = [d for d in told if d.key not in self._known]
        if any(self._held(a.pattern) for d in new for a in d.absences):
            return "negation"
        if any(entailed & set(step.conclusions) for step in explanation.steps):
            return "entailed"
        if any(self._counts_anew(d, after) for d in told):
            return "count"
        return ""

    def _counts_anew(self, derivation: Derivation, after: Inference) -> bool:
        """Tell whether a group is another than before: its members are premises all together."""
        if not _COUNTS.search(after.ruleset[derivation.rule_id].text):
            return False
        before = self._known.get(derivation.key)
        return before is None or before.premises != derivation.premises

    def _held(self, pattern: str) -> bool:
        """Tell whether what is absent now was there before."""
        return bool(self._store.query(f"{_DECLARED} ASK {{ {pattern} }}"))

    @cached_property
    def _store(self) -> Store:
        store, term = Store(), self.inference.term
        store.extend(
            Quad(term(s), term(p), term(o))  # type: ignore[arg-type]
            for s, p, o in self.inference.rounds
        )
        return store


def _told(explanation: Explanation, inference: Inference) -> Iterator[Derivation]:
    """Yield the derivations behind the steps of an explanation."""
    wanted = {(s.rule.id, s.bindings) for s in explanation.steps}
    for derivation in inference.all_derivations():
        if (derivation.rule_id, tuple(sorted(derivation.bindings.items()))) in wanted:
            yield derivation
