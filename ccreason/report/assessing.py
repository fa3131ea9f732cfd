"""The main job: validate a case, reason over it and gather what follows in one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

from pyoxigraph import NamedNode

from ccreason import __version__
from ccreason.errors import InputError
from ccreason.explanation.terms import Terms
from ccreason.namespaces import ONTOLOGY, OWL, cc, local_name
from ccreason.report.case_note import case_note, source_notes
from ccreason.report.causes import causes
from ccreason.report.changes import completeness, observed_after, trends
from ccreason.report.conclusions import Conclusions
from ccreason.report.described import Ref
from ccreason.report.findings import gaps, outcomes_at_risk, points
from ccreason.report.framework import elements
from ccreason.report.model import Assessment, Finding, Validation, Versions
from ccreason.report.profile import bands, initiatives, profile, records
from ccreason.report.rounds import rounds
from ccreason.report.strategies import combinations, recommendations
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.cases import Case, CaseSet
    from ccreason.reasoning import Settings
    from ccreason.validation import ValidationReport, ValidationResult

_VERSION: Final = NamedNode(OWL + "versionIRI")
_PARAMETERS: Final = cc("ActiveParameters")
_AS_OF: Final = cc("asOf")


def assess(
    caseset: CaseSet, *, case: str | None = None, force: bool = False, **settings: Unpack[Settings]
) -> Assessment:
    """Validate one case, reason over it, and return what follows.

    Args:
        caseset: what was read.
        case: IRI of the case, where several were read.
        force: whether to conclude although the description does not conform.
        settings: how to reason: ``as_of``, ``parameters``, ``rules`` and ``engine``, as for
            :func:`ccreason.infer`.

    Raises:
        InputError: there is no case, several and none was named, or no such case.
    """
    found = assess_all(caseset, case=case, force=force, **settings)
    if len(found) != 1:
        raise InputError(
            "report.one-case",
            count=len(found),
            expected=", ".join(a.case.iri for a in found) or None,
        )
    return found[0]


def assess_all(
    caseset: CaseSet, *, case: str | None = None, force: bool = False, **settings: Unpack[Settings]
) -> tuple[Assessment, ...]:
    """Assess every case of a set, or the one that is named; arguments as for :func:`assess`."""
    from ccreason.reasoning import infer
    from ccreason.validation import validate

    cases = chosen(caseset, case)
    inference = infer(caseset, **settings)
    parameters = settings.get("parameters")
    report = validate(caseset, as_of=inference.as_of, parameters=parameters)
    terms = Terms(inference)
    return tuple(gather(terms, caseset, one, report, force=force) for one in cases)


def chosen(caseset: CaseSet, case: str | None) -> Sequence[Case]:
    """Return all cases, or the one that is named.

    Raises:
        InputError: there is no case with this IRI.
    """
    if case is None:
        return caseset.cases
    found = [c for c in caseset.cases if c.graph.value == case]
    if not found:
        known = [c.graph.value for c in caseset.cases]
        raise InputError.unknown("report.unknown-case", case, known)
    return found


def gather(
    terms: Terms,
    caseset: CaseSet,
    case: Case,
    report: ValidationReport,
    *,
    force: bool = False,
) -> Assessment:
    """Gather what follows about one case from an inference and a validation report."""
    conclusions = Conclusions(terms, case.graph, case.community)
    validation = _validation(report, case.graph.value)
    origin = caseset.origins.get(case.graph.value)
    note = case_note(conclusions, None if origin is None else origin.path)
    versions = _versions(terms)
    if not (validation.conforms or force):
        return Assessment(
            note,
            validation,
            False,
            versions,
            rounds=rounds(conclusions),
            sources=source_notes(conclusions),
        )
    found = gaps(conclusions)
    return Assessment(
        case=note,
        validation=validation,
        concluded=True,
        versions=versions,
        rounds=rounds(conclusions),
        profile=profile(conclusions),
        records=records(conclusions),
        initiatives=initiatives(conclusions),
        gaps=found,
        strengths=points(conclusions, "Strength"),
        assets=points(conclusions, "Asset"),
        indications=points(conclusions, "Indication"),
        constraints=points(conclusions, "Constraint"),
        pathways=points(
            conclusions, "ResourcePathway", "TrustWithoutResources", "IsolatedOrganization"
        ),
        causes=causes(conclusions, [NamedNode(gap.iri) for gap in found]),
        recommendations=recommendations(conclusions),
        combinations=combinations(conclusions),
        strategies=tuple(
            conclusions.ref(s) for s in elements("StrategiesDimension", conclusions.view)
        ),
        bands=bands(conclusions),
        outcomes_at_risk=outcomes_at_risk(conclusions),
        trends=trends(conclusions),
        observed_after=observed_after(conclusions),
        completeness=completeness(conclusions),
        sources=source_notes(conclusions),
    )


def _validation(report: ValidationReport, case: str) -> Validation:
    findings = tuple(_finding(result) for result in report.of_case(case))
    return Validation(
        conforms=not any(f.severity == "Violation" for f in findings),
        profiles=report.profiles,
        findings=findings,
    )


def _finding(result: ValidationResult) -> Finding:
    return Finding(
        severity=result.severity,
        message=Bilingual.of(result.message),
        focus_node=_plain(result.focus_node) or "",
        path=_plain(result.path),
        value=_plain(result.value),
        shape=_plain(result.source_shape) or "",
        position=result.position,
    )


def _plain(term: object) -> str | None:
    """Return a term's text: an IRI, a literal's value."""
    return None if term is None else str(getattr(term, "value", term))


def _versions(terms: Terms) -> Versions:
    """Return what the conclusions were made with."""
    view, inference = terms.view, terms.inference
    modules = [
        version.value
        for ontology in view.instances(NamedNode(OWL + "Ontology"))
        for version in view.nodes(ontology, _VERSION)
        if version.value.startswith(ONTOLOGY)
    ]
    return Versions(
        package=__version__,
        ontology=tuple(sorted(modules)),
        rules=inference.ruleset.digest,
        engine=inference.engine,
        parameters=_parameters(terms),
        as_of=inference.as_of,
    )


def _parameters(terms: Terms) -> tuple[tuple[Ref, str], ...]:
    found = []
    for predicate, values in terms.view.properties(_PARAMETERS).items():
        literal = terms.view.literal(_PARAMETERS, predicate)
        is_ours = predicate.value.startswith(cc("").value) and predicate != _AS_OF
        if literal is not None and is_ours and len(values) == 1 and literal.language is None:
            name = local_name(predicate.value)
            found.append((Ref(predicate.value, name, terms.name(predicate)), literal.value))
    return tuple(found)
