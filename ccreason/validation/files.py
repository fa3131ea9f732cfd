"""Validate files: large ones portion by portion, all others read as a whole."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Dataset, NamedNode, Quad

from ccreason import resources
from ccreason.cases import CaseSet, Origin, Positions, read
from ccreason.cases.caseset import FilePlaces
from ccreason.errors import EngineError
from ccreason.validation import bulk, datagraph, validating
from ccreason.validation.engines import run
from ccreason.validation.model import CheckedCase, ValidationReport
from ccreason.validation.reading import RawResult, read_report
from ccreason.validation.shapes import looks_at, shapes_graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

#: Bytes from which a file is read in portions; smaller ones are quick anyway.
LARGE: Final = 10_000_000


def validate_files(
    paths: Sequence[str | Path] | str | Path,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    profiles: Sequence[str] = resources.PROFILES,
    engine: str = "shacl",
    as_of: date | None = None,
    parameters: Path | str | None = None,
) -> ValidationReport:
    """Read cases from files and check them; see :func:`ccreason.validation.validate`.

    The report is the same as that of reading first; but its ``caseset`` may hold only the cases
    that something was found about, since a file of a country's villages need not fit in memory.

    Args:
        paths: files and folders, as :func:`ccreason.cases.read` takes them.
        format: their format, where the name does not tell.
        profiles: the profiles.
        engine: ``shacl`` or ``pyshacl``.
        as_of: the date that counts as today.
        parameters: a Turtle file whose values replace the ontology's defaults one by one.

    Raises:
        InputError: files, profiles, engine or parameters cannot be used.
        EngineError: the engine failed; nothing is known about the cases.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if engine == "shacl" and _is_large(given, format):
        try:
            return _in_portions(Path(given[0]), profiles, as_of, parameters)
        except (bulk.Unusual, EngineError):
            pass  # the ordinary way finds out what it is
    cases = read(given, format=format)
    return validating.validate(
        cases, profiles=profiles, engine=engine, as_of=as_of, parameters=parameters
    )


def _is_large(paths: Sequence[str | Path], form: str | None) -> bool:
    if len(paths) != 1:
        return False
    path = Path(paths[0])
    known = form == "nq" or (form is None and path.suffix.lower() == ".nq")
    return known and path.is_file() and path.stat().st_size >= LARGE


@dataclass
class _Found:
    """What came of one portion."""

    titles: dict[str, dict[str, str]]
    results: list[RawResult] = field(default_factory=list)
    owner: dict[NamedNode | BlankNode, NamedNode] = field(default_factory=dict)
    quads: list[Quad] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def _in_portions(
    path: Path, profiles: Sequence[str], as_of: date | None, parameters: Path | str | None
) -> ValidationReport:
    facts, day = validating.in_force(profiles, as_of, parameters)
    other_texts = looks_at(tuple(profiles), datagraph.OTHER_TEXT)
    work = _Work(profiles, datagraph.context(facts), day.isoformat(), other_texts)
    titles: dict[str, dict[str, str]] = {}
    found: list[_Found] = []
    for one in _each(work, path):
        if not titles.keys().isdisjoint(one.titles):
            raise bulk.Unusual
        titles |= one.titles
        if one.results:
            found.append(one)
    if not titles:
        raise bulk.Unusual
    places = FilePlaces(str(path))
    for one in found:
        places.nodes |= one.places
    names = sorted(graph[1:-1] for graph in titles)
    caseset = CaseSet(
        Dataset(quad for one in found for quad in one.quads),
        {name: Origin(str(path), "nq") for name in names},
        Positions((places,)),
    )
    results = [
        result
        for one in found
        for raw in one.results
        for result in validating.finish(raw, one.owner, caseset)
    ]
    return ValidationReport(
        results=tuple(sorted(results, key=validating.order)),
        cases=tuple(
            CheckedCase(name, str(path), dict(sorted(titles[f"<{name}>"].items())))
            for name in names
        ),
        profiles=tuple(dict.fromkeys(profiles)),
        engine="shacl",
        as_of=day,
        caseset=caseset,
    )


def _each(work: _Work, path: Path) -> Iterator[_Found]:
    """Yield what comes of each portion, in order; only a few are in memory at a time."""
    with ThreadPoolExecutor(validating.THREADS) as pool:
        waiting: deque[Future[_Found]] = deque()
        try:
            for portion in bulk.portions(path):
                waiting.append(pool.submit(work, portion))
                if len(waiting) > validating.THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@dataclass(frozen=True)
class _Work:
    """Validates portions."""

    profiles: Sequence[str]
    context: str
    as_of: str
    other_texts: bool

    def __call__(self, portion: bulk.Portion) -> _Found:
        portion.survey()
        data = portion.data_graph(self.context, other_texts=self.other_texts)
        shapes = shapes_graph(self.profiles, idle=portion.idle_shapes(self.as_of))
        raw = read_report(run("shacl", data, shapes))
        # Results about the ontology, of which a portion sees only a part, are of no interest.
        results = [one for one in raw if str(one.focus_node) in portion.owner]
        found = _Found(portion.titles(), results)
        if results:
            nodes = {str(one.focus_node) for one in results}
            graphs = {portion.owner[node] for node in nodes}
            found.owner = {
                NamedNode(node[1:-1]): NamedNode(portion.owner[node][1:-1]) for node in nodes
            }
            found.quads = portion.quads(graphs)
            found.places = portion.places(nodes)
        return found
