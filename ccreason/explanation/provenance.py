"""An explanation as RDF: PROV-O for the derivations, SHACL 1.2 `sh:sourceRule` for the rules.

A statement is a ``prov:Entity``, the application of a rule a ``prov:Activity`` that used its
premises, the rule its ``prov:Plan``. Names come from content, so that explanations made apart can
be put together: the same statement has the same name in both.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, serialize

from ccreason.explanation.folding import steps_within
from ccreason.explanation.telling import not_found_text
from ccreason.explanation.told import View
from ccreason.namespaces import BASE, DCTERMS, PREFIXES, PROV, RDF, RDF_TYPE, RDFS, SH, cc

if TYPE_CHECKING:
    from pyoxigraph import Triple as Rdf

    from ccreason.explanation.model import Explanation, NotFound, Premise, RuleRef, Step, Triple3
    from ccreason.ntriples import Term
    from ccreason.wording import Bilingual

_LANGUAGES: Final = ("en", "id")


def render_turtle(
    explanation: Explanation,
    lang: str | None = None,
    view: View | None = None,
    *,
    rdf12: bool = False,
) -> str:
    """Return an explanation as Turtle, sentences in both languages.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: not used; every sentence is there in both languages.
        view: how deep; without a depth, all of it.
        rdf12: whether statements are named by reifiers of RDF 1.2 (``rdf:reifies``), which rdflib
            cannot read, in place of ``rdf:subject``, ``rdf:predicate`` and ``rdf:object``.
    """
    from pyoxigraph import RdfFormat

    graph = _Graph(explanation, view or View(), rdf12)
    triples = sorted(graph.triples(), key=str)
    data = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return (data or b"").decode()


class _Graph:
    def __init__(self, explanation: Explanation, view: View, rdf12: bool) -> None:
        self._explanation = explanation
        self._rdf12 = rdf12
        self._found: set[Rdf] = set()
        self._within = steps_within(explanation, view.depth, view.step)

    def triples(self) -> set[Rdf]:
        """Return everything that is said."""
        for number in sorted(self._within):
            self._step(self._explanation.step(number))
        for conclusion in self._explanation.conclusions:
            if "://" in conclusion.iri:
                node = NamedNode(conclusion.iri)
                self._labels(node, RDFS + "label", conclusion.title)
        return self._found

    def _add(self, subject: NamedNode, predicate: str, value: Term) -> None:
        from pyoxigraph import Triple

        self._found.add(Triple(subject, NamedNode(predicate), value))

    def _labels(self, node: NamedNode, predicate: str, words: Bilingual) -> None:
        for lang in _LANGUAGES:
            if words[lang]:
                self._add(node, predicate, Literal(words[lang], language=lang))

    def _step(self, step: Step) -> None:
        bindings = " ".join(f"{name}={term}" for name, term in step.bindings)
        activity = _minted("derivation", f"{step.rule.id} {bindings}")
        rule = NamedNode(step.rule.iri)
        association = _minted("association", f"{step.rule.id} {bindings}")
        self._add(activity, RDF_TYPE.value, NamedNode(PROV + "Activity"))
        self._labels(activity, RDFS + "label", step.sentence)
        self._add(activity, SH + "sourceRule", rule)
        self._add(activity, PROV + "qualifiedAssociation", association)
        self._add(association, RDF_TYPE.value, NamedNode(PROV + "Association"))
        self._add(association, PROV + "hadPlan", rule)
        self._add(association, PROV + "agent", NamedNode(BASE.rstrip("/")))
        self._rule(step.rule)
        for triple in step.conclusions:
            entity = self._statement(triple)
            self._add(entity, PROV + "wasGeneratedBy", activity)
            self._add(entity, SH + "sourceRule", rule)
            if step.basis is not None:
                self._add(entity, cc("basis").value, NamedNode(step.basis.iri))
        for premise in step.premises:
            self._premise(premise, activity)
        for absence in step.not_found:
            self._absence(absence, activity)

    def _rule(self, rule: RuleRef) -> None:
        node = NamedNode(rule.iri)
        self._add(node, RDF_TYPE.value, NamedNode(PROV + "Plan"))
        self._labels(node, RDFS + "label", rule.title)
        for source in rule.sources:
            self._add(node, DCTERMS + "source", NamedNode(source.iri))
        if rule.basis is not None:
            self._add(node, cc("basis").value, NamedNode(rule.basis.iri))

    def _premise(self, premise: Premise, activity: NamedNode) -> None:
        for triple in premise.triples:
            entity = self._statement(triple)
            self._add(activity, PROV + "used", entity)
            if premise.kind == "derived":
                continue
            self._labels(entity, RDFS + "label", premise.sentence)
            for source in premise.sources:
                self._add(entity, DCTERMS + "source", NamedNode(source.iri))
            if premise.basis is not None:
                self._add(entity, cc("basis").value, NamedNode(premise.basis.iri))
            if premise.record is None:
                continue
            for assessor in premise.record.assessors:
                self._add(entity, PROV + "wasAttributedTo", NamedNode(assessor))
            for evidence in premise.record.evidence:
                self._add(entity, PROV + "hadPrimarySource", NamedNode(evidence))

    def _absence(self, absence: NotFound, activity: NamedNode) -> None:
        """Say that a search found nothing: an entity that holds the pattern."""
        entity = _minted("absence", f"{absence.kind} {absence.pattern}")
        self._add(entity, RDF_TYPE.value, NamedNode(PROV + "Entity"))
        words = {lang: not_found_text(absence, lang) for lang in _LANGUAGES}
        for lang, said in words.items():
            self._add(entity, RDFS + "label", Literal(said, language=lang))
        self._add(entity, DCTERMS + "type", Literal(absence.kind))
        self._add(entity, RDF + "value", Literal(absence.pattern))
        self._add(activity, PROV + "used", entity)

    def _statement(self, triple: Triple3) -> NamedNode:
        from pyoxigraph import Triple

        subject, predicate, obj = triple
        entity = _minted("statement", " ".join(map(str, triple)))
        self._add(entity, RDF_TYPE.value, NamedNode(PROV + "Entity"))
        if self._rdf12:
            quoted = Triple(subject, predicate, obj)  # type: ignore[arg-type]
            self._add(entity, RDF + "reifies", quoted)  # type: ignore[arg-type]
            return entity
        self._add(entity, RDF_TYPE.value, NamedNode(RDF + "Statement"))
        for name, term in (("subject", subject), ("predicate", predicate), ("object", obj)):
            self._add(entity, RDF + name, term)
        return entity


def _minted(kind: str, content: str) -> NamedNode:
    """Return the name of a thing that is known by its content."""
    return NamedNode(f"{BASE}{kind}/{hashlib.sha256(content.encode()).hexdigest()[:24]}")
