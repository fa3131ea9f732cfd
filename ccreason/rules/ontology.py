"""The ontology's statements, as the loader of rules and the engine read them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, NamedNode, RdfFormat, parse

from ccreason.errors import InputError, Position
from ccreason.namespaces import CC, ONTOLOGY
from ccreason.ntriples import Fact, TermTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

ACTIVE_PARAMETERS: Final = f"<{CC}ActiveParameters>"


class Ontology:
    """The ontology's modules, read when first needed.

    Args:
        files: the modules' Turtle files.
        parameters: the values of ``cc:ActiveParameters``, if they are known without reading.
    """

    def __init__(self, files: Sequence[Path], parameters: Iterable[Fact] | None = None) -> None:
        self.files = tuple(files)
        self._parameters = None if parameters is None else tuple(parameters)

    @cached_property
    def modules(self) -> Mapping[str, tuple[Fact, ...]]:
        """Return each module (``core``, ``vocab/scales``) and its statements.

        Blank nodes have names that depend on the files only.

        Raises:
            InputError: a file is not Turtle; says where.
        """
        return {name: tuple(_read(path, name)) for path, name in _named(self.files)}

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All statements but the parameters' values, each once, sorted."""
        found = {f for facts in self.modules.values() for f in facts}
        return tuple(sorted(f for f in found if not _is_parameter(f)))

    @cached_property
    def parameters(self) -> tuple[Fact, ...]:
        """The values of ``cc:ActiveParameters``, sorted."""
        if self._parameters is not None:
            return self._parameters
        found = {f for facts in self.modules.values() for f in facts}
        return tuple(sorted(filter(_is_parameter, found)))

    def quads(self) -> Iterable[Quad]:
        """Yield the statements but the parameters, each in the graph of its module."""
        term = TermTable()
        for module, facts in self.modules.items():
            graph = NamedNode(ONTOLOGY + module)
            for fact in facts:
                if not _is_parameter(fact):
                    yield term.quad(fact, graph)

    def dataset(self) -> Dataset:
        """Return the statements as a dataset."""
        return Dataset(self.quads())


def _named(files: Sequence[Path]) -> Iterable[tuple[Path, str]]:
    """Yield files with the names of their modules; a folder below ``ontology/`` is kept."""
    for path in files:
        folder = path.parent.name
        yield path, path.stem if folder == "ontology" else f"{folder}/{path.stem}"


def _is_parameter(fact: Fact) -> bool:
    return fact[0] == ACTIVE_PARAMETERS and fact[1].startswith(f"<{CC}") and fact[2].startswith('"')


def _read(path: Path, module: str) -> Iterable[Fact]:
    blank: dict[str, str] = {}

    def name(term: object) -> str:
        text = str(term)
        if not text.startswith("_:"):
            return text
        # The parser draws names at random; they are numbered instead, in the order of the file.
        label = module.replace("/", "-")
        return blank.setdefault(text, f"_:{label}-{len(blank) + 1}")

    try:
        for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE):
            yield (name(quad.subject), str(quad.predicate), name(quad.object))
    except SyntaxError as error:
        raise InputError(
            "rules.ontology-syntax",
            position=Position(str(path), error.lineno, error.offset),
            construct=error.msg,
        ) from error
