"""What is to be written, which way the work goes, and what is refused before it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from ccreason.errors import InputError, Position
from ccreason.files import is_stream
from ccreason.reasoning import COMPILED_FROM, ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Formats of the conclusions, the default first.
FORMATS: Final = ("nq", "trig", "parquet")
#: Formats of the derivations, by the ending of the file's name.
DERIVATIONS: Final = ("jsonl", "ttl", "parquet")
#: Endings of the names of files that the compiled engine reads by itself.
_BULK: Final = (".nq", ".nt", ".nq.gz", ".nt.gz", ".parquet")
_BULK_FORMATS: Final = ("nq", "nt")
#: Bytes of a quad, roughly; and how much smaller it is in a packed file.
_QUAD: Final = 200
_PACKED: Final = 10
#: Bytes from which what only the ordinary way can write is refused: it would not fit in memory.
TOO_LARGE: Final = 500_000_000
#: Engines that may be the one that reads and writes files by itself.
_COLUMNAR: Final = ("auto", "duckdb")
_MEMORY: Final = re.compile(r"\d+(?:\.\d+)?\s*(?:[KMGT]i?B)", re.IGNORECASE)
DOC: Final = "how-to/large-data"


@dataclass(frozen=True)
class Wanted:
    """What is to be written, and where.

    Attributes:
        output: where the conclusions go.
        form: their format.
        derivations: where the derivations go, if anywhere.
        how: their format.
        rdf12: whether each triple carries its rules.
        terms: a file for the terms, where rows of derivations are to be ids.
    """

    output: Path | BinaryIO
    form: str
    derivations: Path | None
    how: str | None
    rdf12: bool
    terms: Path | None = None


def read_wishes(
    output: str | Path | BinaryIO,
    form: str | None,
    derivations: str | Path | None,
    *,
    terms: str | Path | None = None,
    rdf12: bool,
) -> Wanted:
    """Return what is to be written.

    Raises:
        InputError: a format or folder cannot be used, or two outputs are one file.
    """
    target = Path(output) if isinstance(output, str) else output
    how = Path(derivations) if isinstance(derivations, str) else derivations
    words = Path(terms) if isinstance(terms, str) else terms
    _check_places([path for path in (target, how, words) if isinstance(path, Path)])
    form = form or (_told(target, FORMATS) if isinstance(target, Path) else FORMATS[0])
    if form not in FORMATS:
        raise InputError.unknown("engine.unknown-format", form, FORMATS, doc=DOC)
    if form == "parquet" and not isinstance(target, Path):
        raise InputError("pipeline.parquet-stream", expected="-o FILE.parquet", doc=DOC)
    if form == "parquet" and target.name.lower().endswith(".gz"):
        raise InputError("pipeline.no-format", position=Position(str(target)), doc=DOC,
                         found=".parquet.gz", expected=".parquet")  # fmt: skip
    if rdf12 and form == "parquet":
        raise InputError("pipeline.rdf12-parquet", found="--rdf12", expected="nq, trig", doc=DOC)
    told = None if how is None else _told(how, DERIVATIONS)
    if words is not None and (told != "parquet" or words.suffix.lower() != ".parquet"):
        raise InputError("pipeline.terms", found=f"--terms {words.name}", doc=DOC,
                         expected="--derivations FILE.parquet --terms FILE.parquet")  # fmt: skip
    return Wanted(target, form, how, told, rdf12, words)


def _check_places(paths: Iterable[Path]) -> None:
    """Refuse files that no folder can take, and one that would replace another."""
    taken: set[Path] = set()
    for path in paths:
        if not path.parent.is_dir():
            raise InputError(
                "pipeline.no-folder", position=Position(str(path)), found=str(path.parent), doc=DOC
            )
        place = path.parent.resolve() / path.name
        if place in taken and not is_stream(path):
            raise InputError("pipeline.one-file", position=Position(str(path)), doc=DOC)
        taken.add(place)


def _told(path: Path, forms: Iterable[str]) -> str:
    """Return the format that a file's name tells."""
    name = path.name.lower()
    for form in forms:
        if name.endswith(f".{form}") or (form in FORMATS and name.endswith(f".{form}.gz")):
            return form
    raise InputError(
        "pipeline.no-format",
        position=Position(str(path)),
        found="".join(path.suffixes[-2:]) or None,
        expected=", ".join(f".{form}" for form in forms),
        doc=DOC,
    )


def check_engine(engine: str, memory: str | None, threads: int | None, wanted: Wanted) -> None:
    """Refuse an engine and limits that cannot be used.

    Raises:
        InputError: they cannot.
    """
    if engine not in ENGINES:
        raise InputError.unknown("engine.unknown-engine", engine, ENGINES)
    check_limits(memory, threads)
    if engine not in _COLUMNAR and "parquet" in (wanted.form, wanted.how):
        raise InputError("pipeline.reference-parquet", expected="duckdb, auto", doc=DOC)


def check_limits(memory: str | None, threads: int | None) -> None:
    """Refuse limits of the compiled engine that are none.

    Raises:
        InputError: they are not an amount of memory, or a number of threads.
    """
    if memory is not None and not _MEMORY.fullmatch(memory.strip()):
        raise InputError("pipeline.memory", found=memory, expected="4GB, 800MB", doc=DOC)
    if threads is not None and threads < 1:
        raise InputError("pipeline.threads", found=str(threads), expected="1, 2, 3, ...", doc=DOC)


def is_fast(paths: Sequence[str | Path], form: str | None, engine: str, wanted: Wanted) -> bool:
    """Tell whether the compiled engine reads and writes the files by itself.

    Raises:
        InputError: the files are too large for what is to be written.
    """
    files = [Path(path) for path in paths]
    if not all(map(Path.is_file, files)):
        return False
    size = sum(map(_size, files))
    refused = "--rdf12" if wanted.rdf12 else "--derivations *.ttl" if wanted.how == "ttl" else None
    if refused is not None:
        if size >= TOO_LARGE:
            raise InputError(
                "pipeline.not-at-scale", found=refused, doc=DOC, megabytes=TOO_LARGE // 1_000_000
            )
        return False
    bulk = all(is_bulk(path, form) for path in files)
    if not bulk or engine in ("reference", "sqlite"):
        return False
    return engine == "duckdb" or size >= COMPILED_FROM * _QUAD


def is_bulk(path: Path, form: str | None) -> bool:
    """Tell whether the compiled engine reads a file by itself.

    Args:
        path: the file.
        form: its format, where the name does not tell.
    """
    return form in _BULK_FORMATS or (form is None and path.name.lower().endswith(_BULK))


def _size(path: Path) -> int:
    packed = path.suffix.lower() in (".gz", ".parquet")
    return path.stat().st_size * (_PACKED if packed else 1)
