"""What comes, goes and changes between two inferences about one community, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pyoxigraph import NamedNode

from ccreason.changes.reasons import gone_reasons
from ccreason.namespaces import RDF_TYPE, cc, local_name
from ccreason.report.conclusions import Conclusions
from ccreason.report.findings import KINDS, KNOWLEDGE, title
from ccreason.wording import Bilingual, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.cases import Case
    from ccreason.engine import Inference
    from ccreason.explanation.terms import Terms
    from ccreason.ntriples import Term

Kind = Literal["comes", "goes", "changes"]


def _gap_class(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("-")) + "Gap"


#: The classes of conclusions that are told, in the order in which they are told.
CLASSES: Final = (
    *(_gap_class(kind) for kind in KINDS if kind != "knowledge"),
    "Strength",
    "Asset",
    "Constraint",
    "OutcomeAtRisk",
    "FunctionAtRisk",
    "Recommendation",
    "StrategyCombination",
    *(_gap_class(kind) for kind in KNOWLEDGE),
    "Indication",
    "ResourcePathway",
    "TrustWithoutResources",
    "IsolatedOrganization",
    "Trend",
    "ObservedAfter",
)
#: What is told of a conclusion that stays, in this order.
DETAILS: Final = (
    *("recommendationStatus", "blockedBy", "answers", "cannotYetAnswer", "hasCaution", "uses"),
    *("throughChannel", "priorityReason", "because", "hasCause", "restsOnOldRecords", "band"),
    *("trendDirection", "change", "basedOn"),
)
#: Those of them whose change is explained: the others are conclusions that are told themselves.
_EXPLAINED: Final = {
    *("recommendationStatus", "blockedBy", "priorityReason", "restsOnOldRecords"),
    *("trendDirection", "band"),
}
#: How many reasons are told of one change.
_REASONS: Final = 3


@dataclass(frozen=True)
class Detail:
    """What changes about a conclusion that stays.

    Attributes:
        property: name of the property (``recommendationStatus``).
        label: what it is called.
        before, after: the values that go, and those that come.
        reasons: why.
    """

    property: str
    label: Bilingual
    before: tuple[Bilingual, ...]
    after: tuple[Bilingual, ...]
    reasons: tuple[Bilingual, ...]


@dataclass(frozen=True)
class Difference:
    """One conclusion that comes, goes or changes.

    Attributes:
        kind: which of these.
        cls: the conclusion's class (``CapacityGap``).
        class_label: what such a conclusion is called.
        id: its short id, to ask ``explain`` for.
        iri: its IRI.
        title: what it is about.
        reasons: for one that comes, why it holds; for one that goes, which premise is gone.
        details: for one that changes, what changes.
    """

    kind: Kind
    cls: str
    class_label: Bilingual
    id: str
    iri: str
    title: Bilingual
    reasons: tuple[Bilingual, ...] = ()
    details: tuple[Detail, ...] = ()


def differences(before: Terms, after: Terms, case: Case) -> tuple[Difference, ...]:
    """Return the conclusions about a community that differ, in the order of a report.

    Args:
        before: the inference from the case as it is.
        after: the inference from the changed case.
        case: the case.
    """
    old = Conclusions(before, case.graph, case.community)
    new = Conclusions(after, case.graph, case.community)
    found: list[Difference] = []
    for cls in CLASSES:
        had, has = set(old.of_class(cls)), set(new.of_class(cls))
        found += [_comes(new, node, cls) for node in new.in_order(has - had)]
        found += [_goes(old, after, node, cls) for node in old.in_order(had - has)]
        for node in new.in_order(has & had):
            details = _details(old, new, node)
            if details:
                found.append(_difference("changes", new, node, cls, details=details))
    order = ("goes", "comes", "changes")
    return tuple(sorted(found, key=lambda d: order.index(d.kind)))


def _difference(
    kind: Kind,
    conclusions: Conclusions,
    node: NamedNode,
    cls: str,
    *,
    reasons: tuple[Bilingual, ...] = (),
    details: tuple[Detail, ...] = (),
) -> Difference:
    return Difference(
        kind=kind,
        cls=cls,
        class_label=conclusions.terms.name(cc(cls)),
        id=conclusions.terms.short_id(node),
        iri=node.value,
        title=title(conclusions, node),
        reasons=reasons,
        details=details,
    )


def _comes(new: Conclusions, node: NamedNode, cls: str) -> Difference:
    reasons = new.why_by_rule(node) or new.why_statement(node, RDF_TYPE, cc(cls))
    return _difference("comes", new, node, cls, reasons=reasons)


def _goes(old: Conclusions, after: Terms, node: NamedNode, cls: str) -> Difference:
    statement = (node, RDF_TYPE, cc(cls))
    return _difference("goes", old, node, cls, reasons=gone_reasons(statement, old.terms, after))


def _details(old: Conclusions, new: Conclusions, node: NamedNode) -> tuple[Detail, ...]:
    found = []
    for name in DETAILS:
        prop = cc(name)
        had, has = set(old.view.objects(node, prop)), set(new.view.objects(node, prop))
        if had == has or not (_is_inferred(old, node, prop) or _is_inferred(new, node, prop)):
            continue
        lost = old.view.objects(node, prop)
        gone = [term for term in lost if term not in has]
        come = [term for term in new.view.objects(node, prop) if term not in had]
        reasons: list[Bilingual] = []
        if name in _EXPLAINED:
            for term in come:
                reasons += new.why_statement(node, prop, term)
            for term in () if come else gone:
                reasons += gone_reasons((node, prop, term), old.terms, new.terms)
        found.append(
            Detail(
                property=local_name(prop.value),
                label=new.terms.name(prop),
                before=_names(old, gone),
                after=_names(new, come),
                reasons=tuple(dict.fromkeys(reasons))[:_REASONS],
            )
        )
    told = {detail.property for detail in found}
    return tuple(d for d in found if not (d.property == "change" and "trendDirection" in told))


def _is_inferred(conclusions: Conclusions, node: NamedNode, prop: NamedNode) -> bool:
    inference: Inference = conclusions.inference
    return any(
        inference.rounds.get((str(node), str(prop), str(value)), 0) > 0
        for value in conclusions.view.objects(node, prop)
    )


def _names(conclusions: Conclusions, values: Iterable[Term]) -> tuple[Bilingual, ...]:
    return tuple(dict.fromkeys(_name(conclusions, value) for value in values))


def _name(conclusions: Conclusions, value: Term) -> Bilingual:
    """Return the name of a value; of a caution with what it is about."""
    terms = conclusions.terms
    name = terms.inside(value)
    if isinstance(value, NamedNode) and terms.view.is_a(value, cc("Caution")):
        about = terms.view.node(value, cc("because"))
        if about is not None and about not in terms.cases:
            is_gap = terms.view.is_a(about, cc("Gap"))
            words = _lowered(title(conclusions, about)) if is_gap else terms.inside(about)
            return Bilingual.message("changes.pair", property=name, value=words)
    return name


def _lowered(name: Bilingual) -> Bilingual:
    return Bilingual.of(lambda lang: lower_first(name[lang]))
