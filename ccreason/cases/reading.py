"""Files and folders to a case set."""

from __future__ import annotations

import gzip
import os
import re
import sys
import zlib
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Dataset, Literal, Quad

from ccreason.cases import dates
from ccreason.cases.caseset import CaseSet, FilePlaces, Origin, Positions
from ccreason.cases.problems import CaseFormatError, Problems
from ccreason.cases.terms import DATE, EDTF_TYPE
from ccreason.errors import InputError, Phrase, Position
from ccreason.namespaces import cc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: File name suffix to format.
SUFFIXES: Final = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ttl": "ttl",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".nt": "nt",
    ".nq": "nq",
}
FORMATS: Final = ("yaml", "ttl", "trig", "jsonld", "nt", "nq")
#: Quads in columns (:mod:`ccreason.cases.parquet`); read by name only.
PARQUET: Final = ".parquet"
GZIP: Final = ".gz"

#: Bytes of one RDF file.
MAX_BYTES: Final = 4 * 1024**3

STDIN: Final = "-"
DOC: Final = "reference/case-format#files"

_DATE_PROPERTY: Final = cc("date")
_EARLIEST: Final = cc("earliest")
_LATEST: Final = cc("latest")


_Found = tuple[tuple[str, ...], list[Quad] | Dataset] | None


def read(
    paths: Sequence[str | Path] | str | Path,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    default_base: str | None = None,
) -> CaseSet:
    """Read cases from files, folders (all case files in them, at any depth) and standard input.

    A file of any format may be compressed (``.nq.gz``); quads may also come in Parquet.

    Args:
        paths: files and folders; ``-`` is standard input.
        format: ``yaml``, ``ttl``, ``trig``, ``jsonld``, ``nt`` or ``nq``; for standard input
            (else YAML) and for files whose name does not tell. Files in folders go by their name.
        default_base: what relative IRIs are resolved against; without it they are an error.

    Returns:
        One dataset with one named graph per case, no blank nodes, and with the bounds
        ``cc:earliest`` and ``cc:latest`` added where a date has none.

    Raises:
        InputError: something cannot be read; all that is wrong in all files is told together.
    """
    if isinstance(paths, (str, Path)):
        paths = [paths]
    problems = Problems()
    quads: list[Iterable[Quad]] = []
    origins: dict[str, Origin] = {}
    known: list[FilePlaces] = []
    later: list[partial[FilePlaces]] = []
    for path, form in _files(paths, format, problems):
        before = len(problems)
        text = _text(path, problems)
        if text is None:
            continue
        if form == "yaml":
            from ccreason.cases.yaml_reader import (
                read_yaml,
            )  # what a run does not need costs nothing

            result = read_yaml(text, path, problems, default_base=default_base)
            found: _Found = ((result[0],), result[1]) if result else None
            if result:
                known.append(result[2])
        else:
            found = _rdf(text, form, path, problems, default_base)
            if not path.lower().endswith(PARQUET):
                again = path != STDIN and not path.lower().endswith(GZIP)
                later.append(partial(_locate, path, form, None if again else text))
        if found is None:
            continue
        for case in found[0]:
            if len(problems) == before:
                _enter(case, Origin(path, form), origins, problems)
        quads.append(found[1])
    problems.raise_any()
    only = quads[0] if len(quads) == 1 else None
    dataset = only if isinstance(only, Dataset) else Dataset(chain.from_iterable(quads))
    add_date_bounds(dataset)
    return CaseSet(dataset, dict(sorted(origins.items())), Positions(tuple(known), tuple(later)))


def _locate(path: str, form: str, text: str | None) -> FilePlaces:
    from ccreason.cases.locate import locate

    return locate(path, form, text)


def _rdf(text: str, form: str, path: str, problems: Problems, default_base: str | None) -> _Found:
    from ccreason.cases.rdf_reader import read_rdf

    try:
        return read_rdf(text, form, path, default_base=default_base)
    except InputError as error:
        problems.add(error)
        return None


def _enter(case: str, origin: Origin, origins: dict[str, Origin], problems: Problems) -> None:
    """Note where a case came from; two files with the same case are an error."""
    other = origins.setdefault(case, origin)
    if other is not origin:
        problems.add(
            CaseFormatError(
                "cases.same-case",
                position=Position(origin.path),
                found=case,
                first=other.path,
                second=origin.path,
                doc=DOC,
            )
        )


def _files(
    paths: Iterable[str | Path], form: str | None, problems: Problems
) -> Iterator[tuple[str, str]]:
    """Yield path and format of each file, those of a folder in order of name."""
    for given in paths:
        path = str(given)
        if path == STDIN:
            yield path, form or "yaml"
        elif Path(path).is_dir():
            found = sorted(_in_folder(Path(path)))
            if not found:
                expected = ", ".join(sorted(SUFFIXES))
                problems.add(_unreadable("cases.empty-folder", path, expected=expected))
            for file in found:
                yield str(file), format_of(file) or "yaml"
        else:
            known = form or format_of(path)
            if known:
                yield path, known
            elif not Path(path).exists():
                problems.add(_missing(path))
            else:
                problems.add(
                    _unreadable(
                        "cases.unknown-format",
                        path,
                        found=Path(path).suffix or Phrase.of("cases.shown-nothing"),
                        expected=", ".join((*SUFFIXES, PARQUET)),
                    )
                )


def format_of(path: str | Path) -> str | None:
    """Return the format that a file's name tells; quads in Parquet count as N-Quads."""
    name = Path(path).name.lower().removesuffix(GZIP)
    return "nq" if name.endswith(PARQUET) else SUFFIXES.get(Path(name).suffix)


def _in_folder(folder: Path) -> Iterator[Path]:
    """Yield the case files in a folder and below; but not in hidden folders or links."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            suffix = Path(name.lower().removesuffix(GZIP)).suffix
            # A .json file in a folder may be anything; named by itself it is taken for JSON-LD.
            path = Path(here) / name
            wanted = suffix in SUFFIXES and suffix != ".json" and not name.startswith(".")
            if wanted and path.is_file() and not _is_mapping(path):
                yield path


def _is_mapping(path: Path) -> bool:
    """Return whether a file says how a table becomes cases (ccreason.indicators): it is no case."""
    if path.suffix.lower() not in {".yaml", ".yml"}:
        return False
    try:
        return re.search(rb"^ccreason-mapping:", path.read_bytes(), re.MULTILINE) is not None
    except OSError:  # is told when the file is read
        return False


def _text(path: str, problems: Problems) -> str | None:
    """Return the text of a file, or note why there is none."""
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read()
        elif path.lower().endswith(PARQUET):
            return _rows(path, problems)
        elif Path(path).stat().st_size > MAX_BYTES:
            problems.add(_unreadable("cases.too-large", path, limit=MAX_BYTES))
            return None
        elif path.lower().endswith(GZIP):
            with gzip.open(path) as file:
                data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                problems.add(_unreadable("cases.too-large", path, limit=MAX_BYTES))
                return None
        else:
            data = Path(path).read_bytes()
    except FileNotFoundError:
        problems.add(_missing(path))
        return None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problems.add(_unreadable("cases.not-gzip", path, reason=str(error)))
        return None
    except OSError as error:
        problems.add(_unreadable("cases.cannot-open", path, reason=error.strerror or str(error)))
        return None
    return _decoded(data, path, problems)


def _rows(path: str, problems: Problems) -> str | None:
    """Return the rows of a Parquet file as N-Quads, or note why there are none."""
    from ccreason.cases.parquet import rows

    Path(path).stat()  # a missing file is told like any other
    try:
        return "".join(
            f"{s} {p} {o} {g} .\n" if g != "DEFAULT" else f"{s} {p} {o} .\n"
            for batch in rows(Path(path), 10_000)
            for s, p, o, g in batch
        )
    except InputError as error:
        problems.add(error)
        return None


def _decoded(data: bytes, path: str, problems: Problems) -> str | None:
    """Return bytes as text, which must be UTF-8."""
    if not data.strip():
        problems.add(_unreadable("cases.empty-file", path))
        return None
    for mark, name in ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00", "UTF-16")):
        if data[: len(mark)] == mark or (name == "UTF-16" and data[1:2] == b"\x00"):
            problems.add(_unreadable("cases.not-utf8", path, found=name, expected="UTF-8"))
            return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begin = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[begin : error.start].decode("utf-8", "replace")) + 1
        context = data[begin : error.start + 20].decode("latin-1").splitlines()[0]
        problems.add(
            CaseFormatError(
                "cases.not-utf8",
                position=Position(path, line, column),
                found=f"0x{data[error.start]:02X}: {context.strip()[-60:]}",
                expected="UTF-8",
                doc=DOC,
            )
        )
        return None


def _missing(path: str) -> CaseFormatError:
    parent = Path(path).parent
    from ccreason.errors import nearest

    names = [entry.name for entry in parent.iterdir()] if parent.is_dir() else []
    close = nearest(Path(path).name, names)
    suggestion = str(parent / close) if close else None
    return _unreadable("cases.no-such-file", path, suggestion=suggestion)


def _unreadable(message: str, path: str, **values: Any) -> CaseFormatError:
    return CaseFormatError(message, position=Position(path), doc=DOC, **values)


def add_date_bounds(dataset: Dataset) -> None:
    """Add ``cc:earliest`` and ``cc:latest`` to every node that has a ``cc:date`` and lacks them.

    A date that is no EDTF date gets no bounds; saying so is the shapes' matter.
    """
    added: list[Quad] = []
    has = {
        (quad.subject, quad.predicate, quad.graph_name)
        for prop in (_EARLIEST, _LATEST)
        for quad in dataset.quads_for_predicate(prop)
    }
    for quad in dataset.quads_for_predicate(_DATE_PROPERTY):
        value = quad.object
        if not isinstance(value, Literal) or value.datatype != EDTF_TYPE:
            continue
        try:
            found = dates.bounds(value.value)
        except dates.NotADate:
            continue
        for prop, day in ((_EARLIEST, found.earliest), (_LATEST, found.latest)):
            if day and (quad.subject, prop, quad.graph_name) not in has:
                bound = Literal(day.isoformat(), datatype=DATE)
                added.append(Quad(quad.subject, prop, bound, quad.graph_name))
    for quad in added:
        dataset.add(quad)
