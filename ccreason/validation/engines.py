"""The two SHACL engines behind one function: graphs in, report graph out.

``shacl`` (written in Rust) is the fast one, ``pyshacl`` the reference. What is known to differ
between them, and how the shapes avoid it, is in ``docs/adr/``.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import RdfFormat, Triple, parse

from ccreason.errors import EngineError, InputError
from ccreason.frozen import frozen

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Iterator

    import rdflib
    import shacl

DOC: Final = "reference/validation#engines"

# rdflib rewrites the text of literals unless a switch for the whole process is off.
_RDFLIB_SWITCH: Final = threading.Lock()


@frozen
class Graph:
    """A graph as text.

    Attributes:
        text: the graph in its format.
        format: ``turtle``, ``ntriples``, or ``nquads``, whose graphs are merged.
        base: what relative IRIs are resolved against.
    """

    text: str
    format: str = "ntriples"
    base: str = "https://w3id.org/ccreason/"


def run(engine: str, data: Graph, shapes: Graph) -> list[Triple]:
    """Validate a data graph and return the ``sh:ValidationReport`` as triples.

    Args:
        engine: ``shacl`` or ``pyshacl``.
        data: everything that the shapes look at.
        shapes: the shapes graph.

    Raises:
        InputError: there is no such engine, or it is not installed.
        EngineError: the engine refuses the graphs or fails.
    """
    known = {"shacl": _rust, "pyshacl": _pyshacl}
    if engine not in known:
        raise InputError.unknown("validation.unknown-engine", engine, known, doc=DOC)
    try:
        return known[engine](data, shapes)
    except ImportError as error:
        missing = error.name or engine
        raise InputError(
            "validation.engine-missing", expected=f"pip install {missing}", doc=DOC, engine=engine
        ) from error


def _failed(engine: str, error: object) -> EngineError:
    return EngineError(
        "validation.engine-failed", doc=DOC, engine=engine, detail=" ".join(str(error).split())
    )


@lru_cache(maxsize=8)
def _compiled(shapes: Graph) -> shacl.Shapes:
    import shacl

    return shacl.Shapes.from_text(shapes.text, shapes.format, shapes.base)


def _rust(data: Graph, shapes: Graph) -> list[Triple]:
    try:
        report = _compiled(shapes).validate_text(data.text, data.format, data.base)
    except (ValueError, RuntimeError) as error:
        raise _failed("shacl", error) from error
    return _triples(report.serialize("ntriples"))


def _pyshacl(data: Graph, shapes: Graph) -> list[Triple]:
    import pyshacl
    import rdflib

    with _rdflib_as_we_need_it():
        try:
            graphs = [_rdflib(graph) for graph in (data, shapes)]
            found: tuple[bool, Any, str] = pyshacl.validate(
                graphs[0], shacl_graph=graphs[1], inference="none", advanced=False, inplace=True
            )
        except ImportError:
            raise
        except Exception as error:  # pyshacl raises whatever its parts raise
            raise _failed("pyshacl", error) from error
        report = found[1]
        if not isinstance(report, rdflib.Graph):  # pyshacl hands some failures back
            raise _failed("pyshacl", report)
        _restore_languages(report, graphs[1])
        return _triples(report.serialize(format="nt"))


def _rdflib(graph: Graph) -> rdflib.Graph:
    import rdflib

    if graph.format == "turtle":
        return rdflib.Graph().parse(data=graph.text, format="turtle", publicID=graph.base)
    quads = parse(graph.text, RdfFormat.N_QUADS)
    text = "".join(f"{quad.triple} .\n" for quad in quads)
    return rdflib.Graph().parse(data=text, format="nt")


def _triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)]


@contextmanager
def _rdflib_as_we_need_it() -> Iterator[None]:
    """Let rdflib keep the text of literals (``01`` stays ``01``) and keep quiet while this is open.

    It logs a traceback for each ill-typed literal, and pyshacl what it makes of a shapes graph.
    """
    import logging

    import rdflib

    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate")]
    with _RDFLIB_SWITCH:
        before = rdflib.NORMALIZE_LITERALS
        rdflib.NORMALIZE_LITERALS = False
        for logger in loggers:
            logger.addFilter(_nothing)
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = before
            for logger in loggers:
                logger.removeFilter(_nothing)


def _nothing(record: logging.LogRecord) -> bool:
    return False


def _restore_languages(report: rdflib.Graph, shapes: rdflib.Graph) -> None:
    """Give messages of SPARQL constraints back the language tag that pyshacl drops.

    It fills the variables of a message in and makes a plain literal of it; the message is found
    again among those of the shape by the text around the variables.
    """
    from rdflib import SH, Literal

    for result, message in list(report.subject_objects(SH.resultMessage)):
        if not isinstance(message, Literal) or message.language:
            continue
        shape = report.value(result, SH.sourceShape)
        owners = [shape, *shapes.objects(shape, SH.sparql)]
        for template in (m for owner in owners for m in shapes.objects(owner, SH.message)):
            if isinstance(template, Literal) and template.language and _fits(template, message):
                report.remove((result, SH.resultMessage, message))
                report.add(
                    (result, SH.resultMessage, Literal(str(message), lang=template.language))
                )
                break


@lru_cache(maxsize=256)
def _filled(template: str) -> Callable[[str], object]:
    import re

    parts = re.split(r"\{[?$]\w+\}", template)
    return re.compile("(?s:.*)".join(re.escape(part) for part in parts)).fullmatch


def _fits(template: str, message: str) -> bool:
    return _filled(str(template))(str(message)) is not None
