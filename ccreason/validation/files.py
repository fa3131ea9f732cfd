"""Validate files: large ones portion by portion, all others read as a whole."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pyoxigraph import BlankNode, Dataset, NamedNode, Quad

from ccreason import resources
from ccreason.cases import CaseSet, Origin, Positions, read
from ccreason.cases.caseset import FilePlaces
from ccreason.errors import EngineError
from ccreason.frozen import frozen
from ccreason.validation import bulk, by_columns, by_lines, datagraph, validating
from ccreason.validation.blocks import has_lines, is_portionable
from ccreason.validation.engines import run
from ccreason.validation.model import CheckedCase, ValidationReport
from ccreason.validation.reading import RawResult, read_report
from ccreason.validation.shapes import look_at, shapes_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import date

    from ccreason.validation.sinks import Sink

S = TypeVar("S", bound="Sink")

#: Bytes from which files are read in portions; smaller ones are quick anyway. What is compressed or
#: in columns counts as many times its size.
LARGE: Final = 10_000_000
_PACKED: Final = 10


@frozen
class Checking:
    """What to hold files to.

    Attributes:
        profiles: the profiles.
        engine: ``shacl`` or ``pyshacl``.
        as_of: the date that counts as today.
        parameters: a Turtle file whose values replace the ontology's defaults one by one.
    """

    profiles: Sequence[str] = resources.PROFILES
    engine: str = "shacl"
    as_of: date | None = None
    parameters: Path | str | None = None


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
    All findings are in it; where there may be very many, :func:`validate_into` is the way.

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
    checking = Checking(profiles, engine, as_of, parameters)
    if is_large(given, format) and engine == "shacl":
        try:
            return _whole(in_portions([Path(path) for path in given], checking))
        except (bulk.Unusual, EngineError):
            pass  # the ordinary way finds out what it is
    return _ordinary(given, format, checking)


def validate_into(
    make_sink: Callable[[], S],
    paths: Sequence[str | Path],
    checking: Checking,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    progress: Callable[[int], None] | None = None,
) -> S:
    """Read cases from files, check them, and give what is found to a sink as it comes.

    Files of quads (N-Quads, compressed or not, and Parquet) go through portion by portion, so that
    memory does not grow with them.

    Args:
        make_sink: makes an empty sink; called again if the files turn out to need the ordinary way.
        paths: files and folders, as :func:`ccreason.cases.read` takes them.
        checking: what to hold them to.
        format: their format, where the name does not tell.
        progress: told the number of cases that were checked.

    Raises:
        InputError: files, profiles, engine or parameters cannot be used.
        EngineError: the engine failed; nothing is known about the cases.
    """
    if is_large(paths, format) and checking.engine == "shacl":
        sink = make_sink()
        try:
            done = 0
            for report in in_portions([Path(path) for path in paths], checking):
                sink.add(report)
                done += len(report.cases)
                if progress is not None:
                    progress(done)
        except (bulk.Unusual, EngineError):
            sink.close()
        except BaseException:
            sink.close()
            raise
        else:
            return sink
    report = _ordinary(paths, format, checking)
    sink = make_sink()
    sink.add(report)
    return sink


def is_large(paths: Sequence[str | Path], form: str | None) -> bool:
    """Tell whether files are such, and so large, that they are read in portions."""
    files = [Path(path) for path in paths]
    known = all(form == "nq" or (form is None and is_portionable(path)) for path in files)
    return (
        bool(files) and known and all(map(Path.is_file, files)) and sum(map(_size, files)) >= LARGE
    )


def _size(path: Path) -> int:
    """Return how many bytes of N-Quads a file holds, roughly."""
    packed = path.suffix.lower() in (".gz", ".parquet")
    return path.stat().st_size * (_PACKED if packed else 1)


def _ordinary(
    paths: Sequence[str | Path], form: str | None, checking: Checking
) -> ValidationReport:
    return validating.validate(
        read(paths, format=form),
        profiles=checking.profiles,
        engine=checking.engine,
        as_of=checking.as_of,
        parameters=checking.parameters,
    )


@dataclass
class _Found:
    """What came of one portion."""

    titles: dict[str, dict[str, str]]
    results: list[RawResult] = field(default_factory=list)
    owner: dict[NamedNode | BlankNode, NamedNode] = field(default_factory=dict)
    quads: list[Quad] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def in_portions(paths: Sequence[Path], checking: Checking) -> Iterator[ValidationReport]:
    """Yield a report on each portion of some files, in their order.

    Raises:
        Unusual: the files are not as portions need them; what was yielded does not count.
        InputError: profiles or parameters cannot be used, or a file is damaged.
        EngineError: the engine failed.
    """
    profiles = checking.profiles
    facts, day = validating.in_force(profiles, checking.as_of, checking.parameters)
    work = _Work(tuple(profiles), datagraph.context(facts), day.isoformat())
    seen: set[str] = set()
    for path in paths:
        before = len(seen)
        for one in _each(work, path):
            if not seen.isdisjoint(one.titles):
                raise bulk.Unusual
            seen |= one.titles.keys()
            yield _report(one, path, tuple(dict.fromkeys(profiles)), day)
        if len(seen) == before:
            raise bulk.Unusual


def _report(found: _Found, path: Path, profiles: tuple[str, ...], day: date) -> ValidationReport:
    places = FilePlaces(str(path), found.places if has_lines(path) else {})
    names = sorted(graph[1:-1] for graph in found.titles)
    caseset = CaseSet(
        Dataset(found.quads),
        {name: Origin(str(path), "nq") for name in names},
        Positions((places,)),
    )
    results = (
        result for raw in found.results for result in validating.finish(raw, found.owner, caseset)
    )
    return ValidationReport(
        results=tuple(sorted(results, key=validating.order)),
        cases=tuple(
            CheckedCase(name, str(path), dict(sorted(found.titles[f"<{name}>"].items())))
            for name in names
        ),
        profiles=profiles,
        engine="shacl",
        as_of=day,
        caseset=caseset,
    )


def _whole(parts: Iterator[ValidationReport]) -> ValidationReport:
    """Return the reports on portions as one."""
    reports = list(parts)
    casesets = [report.caseset for report in reports]
    positions = Positions()
    for one in casesets:
        positions = positions + one.positions
    return ValidationReport(
        results=tuple(sorted((r for one in reports for r in one.results), key=validating.order)),
        cases=tuple(
            sorted((case for one in reports for case in one.cases), key=lambda case: case.iri)
        ),
        profiles=reports[0].profiles,
        engine="shacl",
        as_of=reports[0].as_of,
        caseset=CaseSet(
            Dataset(chain.from_iterable(one.dataset for one in casesets)),
            dict(sorted(item for one in casesets for item in one.origins.items())),
            positions,
        ),
    )


def _each(work: _Work, path: Path) -> Iterator[_Found]:
    """Yield what comes of each portion, in order; only a few are in memory at a time."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(validating.THREADS) as pool:
        waiting: deque[Future[_Found]] = deque()
        try:
            for portion in (by_lines if has_lines(path) else by_columns).portions(path):
                waiting.append(pool.submit(work, portion))
                if len(waiting) > validating.THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@frozen
class _Work:
    """Validates portions."""

    profiles: tuple[str, ...]
    context: str
    as_of: str

    def __call__(self, portion: bulk.Portion) -> _Found:
        portion.survey()
        idle = portion.idle_shapes(self.as_of)
        # The engine takes its time to load each statement, whether a shape looks at it or not.
        inside, texts = (
            not look_at(self.profiles, link).issubset(idle)
            for link in (datagraph.IN_CASE, datagraph.OTHER_TEXT)
        )
        data = portion.data_graph(self.context, inside=inside, other_texts=texts)
        shapes = shapes_graph(self.profiles, idle=idle)
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
