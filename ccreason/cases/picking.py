"""One case out of many."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Dataset, NamedNode

from ccreason.cases.caseset import CaseSet
from ccreason.cases.reading import SUFFIXES, add_date_bounds, read
from ccreason.errors import InputError, Position, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_one(
    path: str | Path,
    case: str,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
) -> CaseSet:
    """Read one case from a file or folder.

    Of a file of N-Quads only the lines that name the case are read.

    Raises:
        InputError: something cannot be read, or there is no such case.
    """
    file = Path(path)
    if (format or SUFFIXES.get(file.suffix.lower())) == "nq" and file.is_file():
        found = _of_lines(file, case)
        if found is not None:
            return found
    every = read(path, format=format)
    if case not in every.origins:
        raise InputError(
            "cases.no-such-case",
            position=Position(str(path)),
            found=case,
            suggestion=nearest(case, list(every.origins)[:1000]),
        )
    dataset = Dataset(every.dataset.quads_for_graph_name(NamedNode(case)))
    return CaseSet(dataset, {case: every.origins[case]}, every.positions)


def _of_lines(path: Path, case: str) -> CaseSet | None:
    """Return a case of a file of N-Quads; None if no line names it in plain letters."""
    from ccreason.cases.caseset import Origin, Positions
    from ccreason.cases.rdf_reader import read_rdf

    try:
        text = b"".join(_lines_with(path, f"<{case}>".encode())).decode()
    except UnicodeDecodeError:
        return None
    if not text:
        return None
    names, found = read_rdf(text, "nq", str(path))
    if case not in names:
        return None
    # Lines of other cases that link to this one are left out.
    dataset = Dataset(found.quads_for_graph_name(NamedNode(case)))
    add_date_bounds(dataset)
    return CaseSet(dataset, {case: Origin(str(path), "nq")}, Positions())


def _lines_with(path: Path, mark: bytes) -> Iterator[bytes]:
    """Yield the lines of a file that hold a mark."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(mark)
        while at >= 0:
            begin = content.rfind(b"\n", 0, at) + 1
            end = content.find(b"\n", at)
            end = len(content) if end < 0 else end + 1
            yield content[begin:end]
            at = content.find(mark, end)
