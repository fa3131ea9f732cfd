"""The ontology's statements, as the loader of rules and the engine read them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, NamedNode

from ccreason import resources
from ccreason.modules import read_modules, shipped_modules
from ccreason.namespaces import CC, ONTOLOGY
from ccreason.ntriples import Fact, TermTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
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
        """Return each module (``core``, ``vocab/scales``) and its statements, sorted.

        Blank nodes have names that depend on the files only.

        Raises:
            InputError: a file is not Turtle; says where.
        """
        if self.files == resources.ontology_files():
            return shipped_modules()
        return read_modules(self.files)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All statements but the parameters' values, each once, sorted."""
        return tuple(sorted(set(self.statements())))

    def statements(self) -> Iterator[Fact]:
        """Yield the statements but the parameters' values, in no order; some more than once."""
        for facts in self.modules.values():
            for fact in facts:
                if not _is_parameter(fact):
                    yield fact

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


def _is_parameter(fact: Fact) -> bool:
    return fact[0] == ACTIVE_PARAMETERS and fact[1].startswith(f"<{CC}") and fact[2].startswith('"')
