"""What follows about some communities, however many."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, RdfFormat, parse

from ccreason.errors import InputError
from ccreason.frozen import frozen
from ccreason.namespaces import INFERRED_SUFFIX
from ccreason.reasoning import COMPILED_FROM
from ccreason.state.store import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from ccreason.engine import Evaluator
    from ccreason.engine.compiled.results import Results
    from ccreason.engine.program import Program
    from ccreason.ntriples import Fact
    from ccreason.state.store import Store

#: How many quads are reasoned on at a time where communities can be reasoned on apart: 20,000
#: villages need 1.5 GB.
PORTION: Final = 1_500_000


@frozen
class Reasoner:
    """Ontology, rules and parameters, ready to run.

    Attributes:
        program: ontology and rules.
        parameters: the parameters in force.
        as_of: the date of reasoning.
    """

    program: Program
    parameters: tuple[Fact, ...]
    as_of: date

    def conclusions(
        self,
        store: Store,
        communities: Sequence[str],
        *,
        apart: bool,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Iterator[tuple[str, list[str]]]:
        """Yield communities with what follows: sorted triples; those without any are left out.

        What follows from the ontology alone stands under :data:`ONTOLOGY`.

        Args:
            store: has the cases.
            communities: those asked for, sorted.
            apart: whether communities can be reasoned on a portion at a time.
            progress: is told how many communities are done.

        Raises:
            InputError: a case is not RDF.
            EngineError: a bound was hit.
        """
        done = 0
        for portion, quads in _portions(store, communities, apart=apart):
            if quads < COMPILED_FROM:
                yield from self._by_reference(store, portion)
            else:
                yield from self._compiled(store, portion)
            done += len(portion)
            progress(done)

    def _by_reference(
        self, store: Store, communities: Sequence[str]
    ) -> Iterator[tuple[str, list[str]]]:
        from ccreason.engine import FactBase

        lines: list[str] = []
        about: dict[str, str] = {}
        for community in communities:
            for case, asserted in store.cases_of(community).items():
                about[case] = community
                lines += [f"{line} <{case}> .\n" for line in asserted]
        try:
            dataset = Dataset(parse("".join(lines), RdfFormat.N_QUADS))
        except SyntaxError as error:
            raise _not_rdf(error, lines) from error
        program = self.program
        facts = FactBase(dataset, about, program.ontology, self.parameters, self.as_of)
        found: dict[str, list[str]] = {}
        for s, p, o, graph in program.evaluator().evaluate(program.ruleset, facts).quads:
            found.setdefault(graph, []).append(f"{s} {p} {o}")
        for graph, triples in found.items():
            yield _community_of(graph), sorted(triples)

    def _compiled(
        self, store: Store, communities: Sequence[str]
    ) -> Iterator[tuple[str, list[str]]]:
        with tempfile.TemporaryDirectory(prefix="ccreason-") as folder:
            path = Path(folder) / "cases.nq"
            with path.open("w", encoding="utf-8", newline="\n") as file:
                for community in communities:
                    for case, asserted in store.cases_of(community).items():
                        file.writelines(f"{line} <{case}> .\n" for line in asserted)
            results = self._run(path)
        try:
            own = results.of_community(None)
            yield ONTOLOGY, sorted(f"{s} {p} {o}" for s, p, o, _ in own.quads)
            for community, lines in results.by_community():
                yield community, sorted(lines)
        finally:
            results.close()

    def _run(self, path: Path) -> Results:
        from ccreason.engine.compiled import CompiledEvaluator

        program = self.program
        evaluator = CompiledEvaluator(program.closure)
        return evaluator.evaluate_files(program.ruleset, program.ontology, self.parameters, [path])


def engine_for(program: Program, quads: int) -> Evaluator:
    """Return the engine for cases of a size."""
    if quads < COMPILED_FROM:
        return program.evaluator()
    from ccreason.engine.compiled import CompiledEvaluator

    return CompiledEvaluator(program.closure)


def _portions(
    store: Store, communities: Sequence[str], *, apart: bool
) -> Iterator[tuple[list[str], int]]:
    """Yield communities to be reasoned on together, with the number of their quads."""
    portion: list[str] = []
    quads = 0
    for community in communities:
        size = store.size_of(community)
        if apart and portion and quads + size > PORTION:
            yield portion, quads
            portion, quads = [], 0
        portion.append(community)
        quads += size
    yield portion, quads


def _community_of(graph: str) -> str:
    """Return whose graph of conclusions a graph (``<iri>``) is."""
    from ccreason.namespaces import ONTOLOGY_INFERRED_GRAPH

    iri = graph[1:-1]
    return ONTOLOGY if iri == ONTOLOGY_INFERRED_GRAPH else iri.removesuffix(INFERRED_SUFFIX)


def _not_rdf(error: SyntaxError, lines: Sequence[str]) -> InputError:
    number = error.lineno or 1
    found = lines[min(number, len(lines)) - 1].strip()
    return InputError("compiled.syntax", found=found[:200], construct=error.msg)
