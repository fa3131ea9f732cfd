"""A case set to a file or stream, in any format; all or nothing."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from pyoxigraph import Dataset, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ccreason.cases import jsonld, reading
from ccreason.cases.jsonld_writer import jsonld as jsonld_text
from ccreason.cases.problems import CaseFormatError
from ccreason.cases.turtle_writer import trig, turtle
from ccreason.cases.yaml_writer import yaml_text
from ccreason.errors import EngineError, InputError
from ccreason.files import open_whole
from ccreason.namespaces import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.cases.caseset import Case, CaseSet

#: Formats that hold several cases; the others hold one.
WITH_GRAPHS: Final = ("trig", "jsonld", "nq")
DOC: Final = "reference/case-format#writing"


def write(
    caseset: CaseSet,
    target: str | Path | BinaryIO,
    format: str | None = None,  # noqa: A002 -- the word of the command line
) -> None:
    """Write cases in a format: deterministic, byte for byte.

    Args:
        caseset: what to write.
        target: a file, a binary stream, or, for YAML, a folder that takes one file per case. A
            file is written beside its place first and then moved there, so nobody sees half of it.
        format: ``yaml``, ``ttl``, ``trig``, ``jsonld``, ``nt`` or ``nq``; else the file's name
            tells.

    Raises:
        InputError: the format cannot hold this case set, or is not known.
    """
    form = format or _format_of(target)
    if form not in reading.FORMATS:
        raise InputError.unknown("cases.unknown-format", form, reading.FORMATS, doc=DOC)
    if form == "yaml" and isinstance(target, (str, Path)) and Path(target).is_dir():
        for case, name in _file_names(caseset.cases):
            put(_yaml(caseset, case).encode(), Path(target) / f"{name}.yaml")
        return
    data = dumps(caseset, form)
    if isinstance(target, (str, Path)):
        put(data, Path(target))
    else:
        target.write(data)


def dumps(caseset: CaseSet, form: str) -> bytes:
    """Return cases in a format as bytes.

    Raises:
        InputError: the format cannot hold this case set.
    """
    graphs = _graphs(caseset)
    if form == "nq":
        return _lines(caseset.dataset, RdfFormat.N_QUADS)
    if form not in WITH_GRAPHS and len(graphs) != 1:
        raise CaseFormatError(
            "cases.one-case-per-file",
            found=str(len(graphs)),
            expected="1",
            formats=", ".join(WITH_GRAPHS),
            doc=DOC,
        )
    if form == "yaml":
        return _yaml(caseset, caseset.cases[0]).encode()
    if form == "nt":
        triples = [Triple(q.subject, q.predicate, q.object) for q in caseset.dataset]
        return _lines(triples, RdfFormat.N_TRIPLES)
    if form == "ttl":
        base, quads = graphs[0]
        text, rdf_format = turtle(quads, base), RdfFormat.TURTLE
    elif form == "trig":
        text, rdf_format = trig(graphs), RdfFormat.TRIG
    else:
        text, rdf_format = jsonld_text(graphs), RdfFormat.JSON_LD
    _check(text, rdf_format, caseset.dataset, graphs)
    return text.encode()


def _lines(data: Iterable[Quad] | Iterable[Triple], rdf_format: RdfFormat) -> bytes:
    return b"".join(sorted((serialize(data, format=rdf_format) or b"").splitlines(keepends=True)))


def _graphs(caseset: CaseSet) -> list[tuple[str, list[Quad]]]:
    """Return the named graphs of a case set, sorted by name."""
    found: dict[str, list[Quad]] = {}
    for quad in caseset.dataset:
        if isinstance(quad.graph_name, NamedNode):
            found.setdefault(quad.graph_name.value, []).append(quad)
    return sorted(found.items())


def _yaml(caseset: CaseSet, case: Case) -> str:
    return yaml_text(case.graph.value, case.community.value, caseset.graph(case.graph))


def _check(
    text: str, rdf_format: RdfFormat, wanted: Dataset, graphs: Sequence[tuple[str, object]]
) -> None:
    """Read a text back and compare, so that a fault of a writer never loses data silently."""
    source = jsonld.with_local_context(text, "") if rdf_format == RdfFormat.JSON_LD else text
    name = NamedNode(graphs[0][0])
    found = Dataset(
        Quad(q.subject, q.predicate, q.object, name)
        if isinstance(q.graph_name, DefaultGraph)
        else q
        for q in parse(source, rdf_format)
    )
    if found != wanted:
        count = sum(quad not in found for quad in wanted) + sum(q not in wanted for q in found)
        raise EngineError("cases.not-written", count=count, format=rdf_format.file_extension)


def _format_of(target: str | Path | BinaryIO) -> str:
    name = str(target) if isinstance(target, (str, Path)) else getattr(target, "name", "")
    if isinstance(target, (str, Path)) and Path(target).is_dir():
        return "yaml"
    form = reading.SUFFIXES.get(Path(str(name)).suffix.lower())
    if form is None:
        raise CaseFormatError(
            "cases.no-output-format", path=str(name), expected=", ".join(reading.SUFFIXES), doc=DOC
        )
    return form


def _file_names(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """Return a file name for each case, made from the end of its IRI."""
    names: dict[str, Case] = {}
    for case in cases:
        stem = local_name(case.graph.value) or "case"
        name, number = stem, 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names[name] = case
    return [(case, name) for name, case in names.items()]


def put(data: bytes, path: Path) -> None:
    """Write a file as a whole or not at all; one that is there keeps who may read it."""
    mode = path.stat().st_mode & 0o777 if path.is_file() else None
    with ExitStack() as stack:
        try:
            file = stack.enter_context(open_whole(path))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CaseFormatError("cases.cannot-open", reason=reason) from None
        file.write(data)
        if mode is not None:
            Path(file.name).chmod(mode)
