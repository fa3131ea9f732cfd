"""The ontology's modules as one graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, Quad, RdfFormat, serialize

from ccreason import resources
from ccreason.errors import InputError
from ccreason.namespaces import PREFIXES
from ccreason.ntriples import TermTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ccreason.ntriples import Fact

#: Formats that :func:`export` writes, by the name a user gives.
FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def load(files: Sequence[Path] | None = None, *, alignments: bool = False) -> Dataset:
    """Return the ontology's modules as one dataset, everything in its default graph.

    Args:
        files: Turtle files to read instead of the package's own modules.
        alignments: whether the alignments to other vocabularies are wanted too.

    Raises:
        InputError: a file is not Turtle; says where.
    """
    term = TermTable()
    return Dataset(
        Quad(*(term(text) for text in fact))  # type: ignore[arg-type]
        for fact in _facts(files, alignments=alignments)
    )


def export(format_: str = "ttl", *, alignments: bool = True) -> bytes:
    """Return the modules merged into one graph, the same bytes each time.

    Args:
        format_: ``ttl``, ``nt``, ``rdf`` or ``jsonld``.
        alignments: whether to add the alignments to other vocabularies.

    Raises:
        InputError: there is no such format.
    """
    if format_ not in FORMATS:
        raise InputError.unknown("ontology.unknown-format", format_, FORMATS)
    term = TermTable()
    facts = sorted(set(_facts(None, alignments=alignments)))
    triples = (term.triple(fact) for fact in facts)
    written = serialize(triples, format=FORMATS[format_], prefixes=PREFIXES)
    return written or b""


def _facts(files: Sequence[Path] | None, *, alignments: bool) -> Iterable[Fact]:
    from ccreason.rules.ontology import Ontology

    if files is None:
        files = resources.ontology_files(alignments=alignments)
    for facts in Ontology(files).modules.values():
        yield from facts
