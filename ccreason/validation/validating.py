"""Validate cases: build data graphs, run an engine, make its report ours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Dataset, NamedNode

from ccreason import resources
from ccreason.errors import EngineError, nearest
from ccreason.namespaces import CC
from ccreason.validation import datagraph
from ccreason.validation.engines import run
from ccreason.validation.model import SEVERITIES, CheckedCase, ValidationReport, ValidationResult
from ccreason.validation.paths import choices
from ccreason.validation.reading import RawResult, read_report
from ccreason.validation.shapes import check_syntax, shapes_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ccreason.cases import Case, CaseSet
    from ccreason.ntriples import Fact, Term
    from ccreason.parameters import Parameters
    from ccreason.validation.paths import Path as PropertyPath

#: The engines that can be named, the default first.
ENGINES: Final = ("shacl", "pyshacl")
#: The Rust engine lets go of Python's lock; more threads than this did not make it faster.
THREADS: Final = 2


def validate(
    caseset: CaseSet | Dataset,
    *,
    profiles: Sequence[str] = resources.PROFILES,
    engine: str = "shacl",
    as_of: date | None = None,
    parameters: Parameters | None = None,
) -> ValidationReport:
    """Check cases against the shapes of profiles.

    A node is checked once for each case that describes it. References to nodes of other cases in
    the set count as references to described nodes.

    Args:
        caseset: the cases; a dataset with a named graph per case will do.
        profiles: ``case`` (must hold), ``quality`` (should hold), ``privacy`` (personal data).
        engine: ``shacl``, or the slower reference ``pyshacl``; both give the same report.
        as_of: the date that counts as today; the parameters' ``cc:asOf`` if None, else today.
        parameters: a Turtle file, or statements, whose values replace the ontology's defaults one
            by one.

    Raises:
        InputError: there is no such profile or engine, or the parameters or shapes cannot be used.
        EngineError: the engine failed; nothing is known about the cases.
    """
    from ccreason.cases import CaseSet, Positions

    if isinstance(caseset, Dataset):
        caseset = CaseSet(caseset, {}, Positions())
    facts, day = in_force(profiles, as_of, parameters)
    results = _results(caseset, profiles, engine, datagraph.context(facts))
    return ValidationReport(
        results=tuple(sorted(results, key=order)),
        cases=tuple(_checked(case, caseset) for case in caseset.cases),
        profiles=tuple(dict.fromkeys(profiles)),
        engine=engine,
        as_of=day,
        caseset=caseset,
    )


def in_force(
    profiles: Sequence[str], as_of: date | None, parameters: Parameters | None
) -> tuple[tuple[Fact, ...], date]:
    """Return the parameters in force and the date that counts as today.

    Raises:
        InputError: the parameters cannot be used, or there is no such profile.
    """
    from ccreason.parameters import active_parameters
    from ccreason.rules.ontology import Ontology

    shapes_graph(profiles)  # complain about profiles before anything is worked out
    return active_parameters(Ontology((), datagraph.default_parameters()), parameters, as_of)


def _checked(case: Case, caseset: CaseSet) -> CheckedCase:
    origin = caseset.origins.get(case.graph.value)
    return CheckedCase(case.graph.value, origin.path if origin else None, case.title)


def _results(
    caseset: CaseSet, profiles: Sequence[str], engine: str, context: str
) -> Iterator[ValidationResult]:
    cases = ((case.graph, caseset.graph(case.graph)) for case in caseset.cases)
    work = partial(_validate_portion, profiles=profiles, engine=engine, context=context)
    portions = list(datagraph.portions(cases))
    if len(portions) < 2 or engine != "shacl":
        found: Iterable[list[RawResult]] = map(work, portions)
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(work, portions))
    for portion, raw_results in zip(portions, found, strict=True):
        for raw in raw_results:
            yield from finish(raw, portion.owner, caseset)


def _validate_portion(
    portion: datagraph.Portion, *, profiles: Sequence[str], engine: str, context: str
) -> list[RawResult]:
    shapes = shapes_graph(profiles, idle=portion.idle_shapes())
    try:
        report = run(engine, portion.data_graph(context), shapes)
    except EngineError:
        check_syntax(profiles)  # a place in a shapes graph says more than an engine does
        raise
    return read_report(report)


def finish(
    raw: RawResult, owner: Mapping[NamedNode | BlankNode, NamedNode], caseset: CaseSet
) -> Iterator[ValidationResult]:
    """Yield a result about a node of a case as ours; nothing for a node of the ontology.

    A path with alternatives is narrowed to the property under which the value stands; one value
    under several properties gives several results.
    """
    focus = raw.focus_node
    case = owner.get(focus) if isinstance(focus, NamedNode | BlankNode) else None
    if case is None or not isinstance(focus, NamedNode | BlankNode):
        return
    severity = next((s for s in SEVERITIES if s == raw.severity), SEVERITIES[0])
    messages = {m.language or "": m.value for m in sorted(raw.messages, key=str)}
    for path in _places(raw, focus, case, caseset):
        link = path if isinstance(path, NamedNode) else None
        yield ValidationResult(
            focus_node=focus,
            path=path,
            value=raw.value,
            severity=severity,
            source_shape=raw.source_shape,
            component=raw.component,
            messages=messages,
            position=caseset.positions.at(focus.value, link, raw.value),
            case=case,
            suggestion=_suggestion(link, raw.value),
        )


def _places(
    raw: RawResult, focus: NamedNode | BlankNode, case: NamedNode, caseset: CaseSet
) -> list[PropertyPath | None]:
    named = choices(raw.path) if raw.path is not None else ()
    if raw.value is None or not named:
        return [raw.path]
    holding = {
        quad.predicate
        for quad in caseset.dataset.quads_for_subject(focus)
        if quad.graph_name == case and quad.object == raw.value
    }
    if datagraph.OTHER_TEXT not in named:
        holding &= set(named)
    return sorted(holding, key=str) or [raw.path]


def _suggestion(path: NamedNode | None, value: Term | None) -> str | None:
    """Return the term nearest to one that is of our namespace and not in the ontology.

    Properties begin with a small letter, everything else with a capital.
    """
    declared = datagraph.declared_terms()
    for term in (path, value):
        if isinstance(term, NamedNode) and term.value.startswith(CC) and term not in declared:
            name = term.value.removeprefix(CC)
            known = {
                one.value.removeprefix(CC).lower(): one.value.removeprefix(CC)
                for one in declared
                if isinstance(one, NamedNode)
                and one.value.startswith(CC)
                and one.value[len(CC)].isupper() == name[:1].isupper()
            }
            close = nearest(name, known)
            return f"cc:{known[close]}" if close else None
    return None


def order(result: ValidationResult) -> tuple[object, ...]:
    """Return what results are sorted by."""
    place = result.position
    return (
        result.case.value if result.case else "",
        SEVERITIES.index(result.severity),
        (place.path, place.line or 0, place.column or 0) if place else ("", 0, 0),
        str(result.focus_node),
        str(result.source_shape),
        str(result.path),
        str(result.value),
        str(result.component),
    )
