"""Build an explanation: number the steps of a proof and tell each one's premises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from ccreason.engine import Derivation
from ccreason.explanation.absence import has_unknowns, not_found_sentence
from ccreason.explanation.facts import asserted_premises, spo
from ccreason.explanation.model import (
    Conclusion,
    Explanation,
    NotFound,
    Premise,
    RuleRef,
    Step,
)
from ccreason.explanation.proof import DerivationKey, Proofs
from ccreason.explanation.sentences import statement_sentence
from ccreason.explanation.targets import find_nodes, find_statements
from ccreason.explanation.terms import BASES, Terms, strongest, weakest
from ccreason.messages import text
from ccreason.namespaces import LITERATURE, RDF_TYPE, SLIDES, cc
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.engine import Inference
    from ccreason.explanation.model import Basis
    from ccreason.rules.model import Rule

_AXIOM: Final = "owl:"


def explain(
    inference: Inference, target: str | NamedNode | Triple | Derivation, *, lang: str = "en"
) -> Explanation:
    """Explain a conclusion, down to what was asserted.

    Args:
        inference: the result of reasoning.
        target: a conclusion's IRI or short id (`gap/capacity/commitment/network`), what it is about
            (`commitment@network`, `komitmen@jaringan`), three terms of a statement, a statement, or
            one derivation.
        lang: the language that the explanation is shown in by default.

    Raises:
        InputError: nothing was concluded under this name; the nearest ids are offered.
    """
    return Explainer(inference).explain(target, lang=lang)


class Explainer:
    """Explains conclusions of one inference; names and labels are read once for all of them.

    Args:
        inference: the result of reasoning.
    """

    def __init__(self, inference: Inference) -> None:
        self._terms = Terms(inference)

    def explain(
        self, target: str | NamedNode | Triple | Derivation, *, lang: str = "en"
    ) -> Explanation:
        """Explain a conclusion; see :func:`explain`.

        Raises:
            InputError: nothing was concluded under this name; the nearest ids are offered.
        """
        terms = self._terms
        builder = _Builder(terms)
        if isinstance(target, Derivation):
            name = f"{target.rule_id} {target.conclusions[0]}"
            conclusions = [builder.derivation(target)]
            case = terms.case_of(target.conclusions[0].subject)  # type: ignore[arg-type]
        else:
            name = target.value if isinstance(target, NamedNode) else str(target)
            said = [target] if isinstance(target, Triple) else find_statements(name, terms)
            if said:
                conclusions = [builder.statement(statement) for statement in said]
                case = terms.case_of(said[0].subject)  # type: ignore[arg-type]
            else:
                nodes = find_nodes(name, terms)
                conclusions = [builder.node(node) for node in nodes]
                case = terms.case_of(nodes[0])
        flag = None if case is None else terms.view.literal(case, cc("illustrative"))
        return Explanation(
            target=name,
            case=None if case is None else case.value,
            case_title=NOTHING if case is None else terms.name(case),
            illustrative=flag is not None and flag.value in {"true", "1"},
            as_of=terms.inference.as_of,
            conclusions=tuple(conclusions),
            steps=builder.steps,
            lang=lang,
        )


class _Builder:
    """Numbers steps in reading order and makes each once."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._numbers: dict[DerivationKey, int] = {}
        self._steps: dict[int, Step] = {}
        self._rules: dict[str, RuleRef] = {}

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps[number] for number in sorted(self._steps))

    def statement(self, triple: Triple) -> Conclusion:
        """Explain one statement."""
        proofs = Proofs([triple], self._terms.inference.derivations_of)
        steps = tuple(self._step(d, proofs) for d in self._firmest(proofs.of(triple)))
        subject = triple.subject
        return Conclusion(
            iri=_name(subject),
            id=self._terms.short_id(subject),  # type: ignore[arg-type]
            title=statement_sentence(triple, self._terms),
            steps=steps,
            basis=self._basis(triple, proofs),
        )

    def derivation(self, derivation: Derivation) -> Conclusion:
        """Explain one application of a rule."""
        proofs = Proofs(derivation.conclusions, self._terms.inference.derivations_of)
        number = self._step(derivation, proofs)
        subject = derivation.conclusions[0].subject
        return Conclusion(
            iri=_name(subject),
            id=self._terms.short_id(subject),  # type: ignore[arg-type]
            title=self._steps[number].rule.title,
            steps=(number,),
        )

    def node(self, node: NamedNode) -> Conclusion:
        """Explain everything that was concluded about a node, its kind first."""
        terms = self._terms
        statements = [
            Triple(node, predicate, obj)
            for predicate, objects in terms.view.properties(node).items()
            for obj in objects
        ]
        derivations_of = terms.inference.derivations_of
        derived = [s for s in statements if derivations_of(s)]
        proofs = Proofs([], derivations_of, derived)
        kinds = [s for s in derived if s.predicate == RDF_TYPE]
        rest = [s for s in derived if s.predicate != RDF_TYPE]
        # What follows by an axiom alone (every capacity gap is a gap) is no news beside a rule.
        steps = self._steps_for(kinds, proofs) or self._steps_for(derived, proofs, axioms=True)
        return Conclusion(
            iri=node.value,
            id=terms.short_id(node),
            title=Bilingual.of(lambda lang: _title(terms, node, lang)),
            steps=steps,
            additions=tuple(n for n in self._steps_for(rest, proofs) if n not in steps),
        )

    def _steps_for(
        self, derived: Iterable[Triple], shared: Proofs, *, axioms: bool = False
    ) -> tuple[int, ...]:
        """Number the applications of rules, or of axioms too, that give some statements."""
        numbers: list[int] = []
        for statement in derived:
            proofs = shared
            if shared.is_in_circle(statement):
                proofs = Proofs([statement], self._terms.inference.derivations_of)
            numbers += [
                self._step(derivation, proofs)
                for derivation in self._firmest(proofs.of(statement))
                if axioms or not derivation.rule_id.startswith(_AXIOM)
            ]
        return tuple(dict.fromkeys(numbers))

    def _firmest(self, derivations: Sequence[Derivation]) -> list[Derivation]:
        """Return derivations in the order of the footing that their rules have, the best first."""

        def rank(derivation: Derivation) -> int:
            rule = self._terms.inference.ruleset[derivation.rule_id]
            return len(BASES) if rule.is_axiom else BASES.index(cc(rule.basis))

        return sorted(derivations, key=rank)

    def _step(self, derivation: Derivation, proofs: Proofs) -> int:
        """Return the number of a rule application, telling it if it was not told yet."""
        key = derivation.key
        if key in self._numbers:
            return self._numbers[key]
        number = self._numbers[key] = len(self._numbers) + 1
        rule = self._terms.inference.ruleset[derivation.rule_id]
        bindings, conclusions = derivation.bindings, derivation.conclusions
        links = [t for t in conclusions if self._terms.is_link(t)]
        if rule.is_axiom and conclusions:
            # What an axiom reads stands below it as premises: here, what follows is enough.
            sentence = statement_sentence((links or conclusions)[0], self._terms)
        else:
            sentence = self._terms.sentence(rule, bindings)
        self._steps[number] = Step(
            number=number,
            sentence=sentence,
            rule=self._rule(rule),
            conclusions=tuple(spo(t) for t in conclusions),
            premises=self._premises(derivation, proofs),
            not_found=tuple(
                NotFound(not_found_sentence(a, self._terms), a.pattern, a.kind, not has_unknowns(a))
                for a in derivation.absences
            ),
            basis=self._terms.basis(self._weakest(derivation, proofs)) if links else None,
            bindings=tuple(sorted(bindings.items())),
        )
        return number

    def _premises(self, derivation: Derivation, proofs: Proofs) -> tuple[Premise, ...]:
        """Tell what a rule application rests on, what was derived first."""
        derived: dict[tuple[DerivationKey, ...], list[Triple]] = {}
        ways: dict[tuple[DerivationKey, ...], tuple[Derivation, ...]] = {}
        asserted: list[Triple] = []
        for triple in derivation.premises:
            found = proofs.of(triple)
            if found:
                key = tuple(d.key for d in found)
                derived.setdefault(key, []).append(triple)
                ways[key] = found
            else:
                asserted.append(triple)
        premises = []
        for key, triples in derived.items():
            steps = tuple(self._step(d, proofs) for d in ways[key])
            premises.append(
                Premise(
                    kind="derived",
                    sentence=self._steps[steps[0]].sentence if steps[0] in self._steps else NOTHING,
                    triples=tuple(spo(t) for t in triples),
                    steps=steps,
                )
            )
        return (*premises, *asserted_premises(asserted, self._terms))

    def _rule(self, rule: Rule) -> RuleRef:
        """Return a rule as steps refer to it; many steps apply one rule."""
        known = self._rules.get(rule.id)
        if known is None:
            known = self._rules[rule.id] = RuleRef(
                id=rule.id,
                iri=rule.iri,
                title=Bilingual(rule.title["en"], rule.title["id"]),
                layer=rule.layer,
                is_axiom=rule.is_axiom,
                sources=self._terms.slides(tuple(_source_iri(key) for key in rule.source)),
                basis=None if rule.is_axiom else self._terms.basis(cc(rule.basis)),
                why=Bilingual(rule.why["en"], rule.why["id"]),
            )
        return known

    def _basis(self, triple: Triple, proofs: Proofs) -> Basis | None:
        """Return the footing of an entailed link: the best that one of its derivations gives."""
        if not self._terms.is_link(triple):
            return None
        return self._terms.basis(self._footing(triple, proofs))

    def _footing(self, triple: Triple, proofs: Proofs) -> NamedNode | None:
        found = proofs.of(triple)
        if not found:
            return self._terms.axiom(triple)[1]
        best = [b for d in found if (b := self._weakest(d, proofs)) is not None]
        return strongest(best)

    def _weakest(self, derivation: Derivation, proofs: Proofs) -> NamedNode | None:
        """Return the weakest footing among the links that a derivation rests on."""
        bases = [b for t in derivation.premises if (b := self._footing(t, proofs)) is not None]
        return weakest(bases)


def _name(node: object) -> str:
    """Return a node's IRI, or the name of a blank node."""
    return node.value if isinstance(node, NamedNode) else str(node)


def _source_iri(key: str) -> NamedNode:
    """Return the IRI of a rule's source: `s25` is a slide, another key a publication."""
    if "://" in key:
        return NamedNode(key.removeprefix("<").removesuffix(">"))
    is_slide = key[:1] == "s" and key[1:].isdigit()
    return NamedNode((SLIDES if is_slide else LITERATURE) + key)


def _title(terms: Terms, node: NamedNode, lang: str) -> str:
    """Return a conclusion's kind and what it is about."""
    kind = terms.labels.kind(node)
    name = terms.labels.label(node, lang)
    kind_name = "" if kind is None else terms.labels.label(kind, lang)
    if not kind_name or name.startswith(kind_name):
        return name
    return text("wording.kind", lang, kind=kind_name, about=terms.labels.inside(node, lang))
