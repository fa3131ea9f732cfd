"""Files of cases, one case after the other, as sorted triples.

What is read is what :func:`ccreason.cases.read` reads. Large N-Quads files as programs write them
are taken apart as text, graph by graph, and only what may not be in its final form yet goes through
the parser: of a country's cases most have not changed, and that shows without reading them. Whether
lines that were not parsed are RDF at all shows when they are reasoned on.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse

from ccreason.cases.caseset import ABOUT, CASE_DESCRIPTION
from ccreason.errors import InputError, Position
from ccreason.frozen import frozen
from ccreason.namespaces import RDF_TYPE, XSD, cc
from ccreason.ntriples import to_fact
from ccreason.validation.bulk import Unusual
from ccreason.validation.by_lines import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Dataset

#: From this size on (bytes), an N-Quads file is read as text.
LARGE: Final = 2_000_000

#: How much smaller a compressed file is.
_PACKED: Final = 20
#: Characters in which a graph is expected to end.
_WINDOW: Final = 65_536
_CONTROLS: Final = bytes([*range(10), *range(11, 32), 127])
_ODD: Final = tuple(
    # The searches of a regular expression are the quicker ones here.
    re.compile(pattern)
    for pattern in (
        rb"\n[ #\n]",
        rb"  ",
        rb"<<",
        rb'"@[a-z0-9-]*(?:[A-Z]|--)',
        re.escape(f"^^<{XSD}string>".encode()),
    )
)
_BLANK: Final = re.compile(r"^_:| _:[^\n]*$", re.MULTILINE)
_TYPE, _ABOUT, _CASE = (str(term) for term in (RDF_TYPE, ABOUT, CASE_DESCRIPTION))
_DATE, _EARLIEST, _LATEST = (str(cc(name)) for name in ("date", "earliest", "latest"))


@frozen
class CaseText:
    """One case as it was read.

    Attributes:
        iri: the case.
        community: the community that it is about.
        lines: its triples as N-Triples (``s p o``), sorted.
        path: the file.
    """

    iri: str
    community: str
    lines: tuple[str, ...]
    path: str


def read_cases(paths: Sequence[str | Path], form: str | None = None) -> Iterator[CaseText]:
    """Yield the cases in files and folders, each once.

    Raises:
        InputError: something cannot be read, or a case stands in two places.
    """
    seen: dict[str, str] = {}
    small: list[str | Path] = []
    for path in paths:
        if _is_large(path, form):
            yield from _each_once(_large(Path(path), form), seen)
        else:
            small.append(path)
    if small:
        yield from _each_once(_parsed(small, form), seen)


def _is_large(path: str | Path, form: str | None) -> bool:
    file = Path(path)
    name = file.name.lower()
    packed = name.endswith((".nq.gz", ".parquet"))
    if not (packed or form == "nq" or (form is None and name.endswith(".nq"))):
        return False
    return file.is_file() and file.stat().st_size >= (LARGE // _PACKED if packed else LARGE)


def _each_once(cases: Iterator[CaseText], seen: dict[str, str]) -> Iterator[CaseText]:
    for case in cases:
        # A file that is read again from its start may bring a case a second time.
        if seen.setdefault(case.iri, case.path) != case.path:
            raise InputError(
                "cases.same-case",
                position=Position(case.path),
                found=case.iri,
                first=seen[case.iri],
                second=case.path,
                doc="reference/case-format#files",
            )
        yield case


def _parsed(paths: Sequence[str | Path], form: str | None) -> Iterator[CaseText]:
    from ccreason.cases import read

    found = read(paths, format=form)
    origin = {iri: place.path for iri, place in found.origins.items()}
    yield from _cases_in(found.dataset, origin)


def _cases_in(dataset: Dataset, origin: dict[str, str]) -> Iterator[CaseText]:
    """Yield the cases of a dataset, sorted.

    Raises:
        InputError: there is a graph that is no case's.
    """
    from ccreason.reasoning import communities_of

    graphs: dict[str, list[str]] = {}
    for quad in dataset:
        graphs.setdefault(str(quad.graph_name)[1:-1], []).append(" ".join(to_fact(quad)))
    about = communities_of(dataset)
    for graph, lines in sorted(graphs.items()):
        if graph not in origin or graph not in about:
            known = next(iter(origin.values()), "")
            raise InputError(
                "state.no-case-graph", position=Position(known) if known else None, found=graph
            )
        yield CaseText(graph, about[graph], tuple(sorted(lines)), origin[graph])


def find_fault(paths: Sequence[str | Path], form: str | None = None) -> None:
    """Look for the line that is no RDF, in large files that were not parsed.

    Raises:
        InputError: there is one; says where.
    """
    for path in paths:
        if _is_large(path, form):
            _check_syntax(Path(path))


def _check_syntax(path: Path) -> None:
    from ccreason.cases.problems import CaseFormatError

    for text, first in texts(path):
        try:
            for _ in parse(text, RdfFormat.N_QUADS):
                pass
        except SyntaxError as error:
            line = error.lineno or 1
            found = text.split("\n")[line - 1].strip()
            raise CaseFormatError(
                "cases.rdf-syntax",
                position=Position(str(path), first + line - 1, error.offset),
                found=found[:80],
                doc="reference/case-format#rdf",
                detail=(error.msg or "").partition(": ")[2].rstrip(".") or error.msg,
                format="nq",
            ) from None


# large files ---------------------------------------------------------------------------------


def _large(path: Path, form: str | None) -> Iterator[CaseText]:
    try:
        yield from _as_text(path)
    except Unusual:
        _check_syntax(path)
        yield from _parsed([path], form)


def _as_text(path: Path) -> Iterator[CaseText]:
    done: set[str] = set()
    for text, _ in texts(path):
        for case in _in_portion(text, str(path)):
            if case.iri in done:
                raise Unusual
            done.add(case.iri)
            yield case


def _in_portion(text: str, path: str) -> Iterator[CaseText]:
    """Yield the cases of some whole graphs."""
    if not text.endswith("> .\n") or ("_:" in text and _BLANK.search(text)):
        raise Unusual
    odd = _is_odd(text)
    begin = 0
    while begin < len(text):
        end, ending = _end_of_graph(text, begin)
        graph = text[begin:end]
        lines = graph.split(ending)
        if lines.pop() or len(lines) != graph.count("\n"):
            raise Unusual
        case = None if odd and _is_odd(graph) else _case(graph, ending[2:-4], lines, path)
        if case is None:
            yield from _through_parser(graph, path)
        else:
            yield case
        begin = end


def _end_of_graph(text: str, begin: int) -> tuple[int, str]:
    """Return where the lines of a graph end that begin somewhere, and how each of them ends."""
    first = text.index("\n", begin) + 1
    ending = text[text.rindex(" <", begin, first) : first]
    window = _WINDOW
    while True:
        # Lines of this graph further on are told by the caller: the graph comes a second time.
        end = text.rindex(ending, begin, max(begin + window, first)) + len(ending)
        if end < begin + window // 2 or begin + window > len(text):
            return end, ending
        window *= 2


def _is_odd(text: str) -> bool:
    """Tell whether a line may not be as the parser would write it."""
    data = text.encode()
    return (
        data[:1] in b"# "
        or b"\\" in data
        or any(pattern.search(data) for pattern in _ODD)
        or len(data.translate(None, _CONTROLS)) != len(data)
    )


def _case(text: str, graph: str, lines: list[str], path: str) -> CaseText | None:
    """Return a case; None if anything about it needs a closer look."""
    node = f"<{graph}>"
    if text.count(f" {_TYPE} {_CASE} ") != 1 or f"{node} {_TYPE} {_CASE}" not in lines:
        return None
    about = [line for line in lines if line.startswith(f"{node} {_ABOUT} ")]
    if len(about) != 1 or not (community := about[0].rpartition(" ")[2]).startswith("<"):
        return None
    dated, first, last = (_subjects(text, name) for name in (_DATE, _EARLIEST, _LATEST))
    if not dated <= first & last:
        return None
    return CaseText(graph, community[1:-1], tuple(sorted(set(lines))), path)


def _subjects(text: str, predicate: str) -> set[str]:
    """Return the subjects of what is said with a predicate (and perhaps some pieces of text)."""
    found = set()
    mark, at = f" {predicate} ", 0
    while (at := text.find(mark, at)) >= 0:
        found.add(text[text.rfind("\n", 0, at) + 1 : at])
        at += len(mark)
    return found


def _through_parser(text: str, path: str) -> Iterator[CaseText]:
    from ccreason.cases.rdf_reader import read_rdf
    from ccreason.cases.reading import add_date_bounds

    try:
        names, dataset = read_rdf(text, "nq", path)
    except InputError:
        # It would name a line of this portion; read as a whole, the file's line is told.
        raise Unusual from None
    add_date_bounds(dataset)
    yield from _cases_in(dataset, dict.fromkeys(names, path))
