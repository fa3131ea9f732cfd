"""Reasoning: cases in, everything that follows out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from pyoxigraph import Dataset, NamedNode

from ccreason.errors import InputError
from ccreason.namespaces import RDF_TYPE, cc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ccreason.cases import CaseSet
    from ccreason.engine import Evaluator, FactBase, Inference
    from ccreason.engine.program import Program
    from ccreason.parameters import Parameters
    from ccreason.rules import RuleSet

#: The engines that can be named, the default first. All give the same; ``auto`` takes the quickest
#: for the size of the input: the reference, or compiled rules in DuckDB. (SQLite is about as quick
#: as the reference up to some 30 communities, and far slower beyond: ``benchmarks.run engines``.)
ENGINES: Final = ("auto", "duckdb", "sqlite", "reference")
#: From this number of quads DuckDB is the quicker engine (measured: some 70 communities).
COMPILED_FROM: Final = 12_000
_ABOUT: Final = cc("about")
_COMMUNITY: Final = cc("Community")


class Settings(TypedDict, total=False):
    """How to reason: the settings of :func:`infer`, for whatever reasons on the way to more.

    Attributes:
        as_of: the date of reasoning; the parameters' ``cc:asOf`` if None, else today.
        parameters: a Turtle file, or statements, whose values replace the ontology's defaults one
            by one.
        rules: a folder of rules; the package's own if None.
        engine: the engine's name.
    """

    as_of: date | None
    parameters: Parameters | None
    rules: Path | None
    engine: str


def infer(
    caseset: CaseSet | Dataset,
    *,
    as_of: date | None = None,
    parameters: Parameters | None = None,
    rules: RuleSet | Path | None = None,
    engine: str | Evaluator = ENGINES[0],
) -> Inference:
    """Work out what follows from cases, ontology, parameters and rules.

    Args:
        caseset: the cases; a dataset with a named graph per case will do.
        as_of: the date of reasoning; the parameters' ``cc:asOf`` if None, else today.
        parameters: a Turtle file, or statements, whose values replace the ontology's defaults one
            by one.
        rules: a folder of rules, or rules that were loaded; the package's own if None.
        engine: the engine's name, or an engine.

    Raises:
        InputError: the parameters cannot be used, or there is no such engine.
        RuleError: the rules cannot be used.
        EngineError: a bound was hit; the result would not be whole.
    """
    from ccreason.engine.program import load_program
    from ccreason.rules import RuleSet

    program = load_program(rules if isinstance(rules, Path) else None)
    dataset = caseset if isinstance(caseset, Dataset) else caseset.dataset
    base = fact_base(dataset, program, as_of, parameters)
    if isinstance(rules, RuleSet):
        return _engine(engine, None, len(dataset)).evaluate(rules, base)
    return _engine(engine, program, len(dataset)).evaluate(program.ruleset, base)


def fact_base(
    dataset: Dataset,
    program: Program,
    as_of: date | None = None,
    parameters: Parameters | None = None,
) -> FactBase:
    """Return all that is asserted: cases, ontology, parameters, the date of reasoning.

    Args:
        dataset: the cases, a named graph per case.
        program: has the ontology.
        as_of: the date of reasoning; the parameters' ``cc:asOf`` if None, else today.
        parameters: a Turtle file, or statements, whose values replace the ontology's defaults one
            by one.

    Raises:
        InputError: the parameters cannot be used.
    """
    from ccreason.engine import FactBase
    from ccreason.parameters import active_parameters

    facts, day = active_parameters(program.ontology, parameters, as_of)
    return FactBase(dataset, communities_of(dataset), program.ontology, facts, day)


def communities_of(dataset: Dataset) -> Mapping[str, str]:
    """Return the graph of each case and the community that it is about, both as IRIs.

    The community is what the graph's case description is about; where it says nothing, the one
    community that the graph describes.
    """
    found: dict[str, str] = {}
    for quad in dataset.quads_for_predicate(_ABOUT):
        if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.graph_name.value] = quad.object.value
    described: dict[str, set[str]] = {}
    for quad in dataset.quads_for_object(_COMMUNITY):
        if quad.predicate == RDF_TYPE and isinstance(quad.graph_name, NamedNode):
            described.setdefault(quad.graph_name.value, set()).add(quad.subject.value)  # type: ignore[union-attr]
    for graph, communities in described.items():
        if len(communities) == 1:
            found.setdefault(graph, *communities)
    return dict(sorted(found.items()))


def _engine(engine: str | Evaluator, program: Program | None, quads: int) -> Evaluator:
    if not isinstance(engine, str):
        return engine
    if engine not in ENGINES:
        raise InputError.unknown("engine.unknown-engine", engine, ENGINES)
    if engine == "duckdb" or (engine == "auto" and quads >= COMPILED_FROM):
        from ccreason.engine.compiled import CompiledEvaluator

        return CompiledEvaluator(None if program is None else program.closure)
    if engine == "sqlite":
        from ccreason.engine.compiled import SmallEvaluator

        if program is None:
            return SmallEvaluator()
        return SmallEvaluator(program.closure, program.plans)
    from ccreason.engine import ReferenceEvaluator

    return ReferenceEvaluator() if program is None else program.evaluator()
