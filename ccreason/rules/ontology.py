"""The ontology's statements, as the loader of rules and the engine read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse

from ccreason.errors import InputError, Position
from ccreason.namespaces import CC, ONTOLOGY
from ccreason.ntriples import Fact, TermTable

if TYPE_CHECKING:
    from collections.abc import Sequence

ACTIVE_PARAMETERS: Final = f"<{CC}ActiveParameters>"


@dataclass(frozen=True)
class Ontology:
    """The ontology's modules, read.

    Attributes:
        modules: module name (``core``, ``vocab/scales``) to its statements. Blank nodes have
            names that depend on the files only.
    """

    modules: dict[str, tuple[Fact, ...]]

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All statements but the parameters' values, each once, sorted."""
        found = {f for facts in self.modules.values() for f in facts}
        return tuple(sorted(f for f in found if not _is_parameter(f)))

    @cached_property
    def parameters(self) -> tuple[Fact, ...]:
        """The statements about ``cc:ActiveParameters``, sorted."""
        found = {f for facts in self.modules.values() for f in facts}
        return tuple(sorted(f for f in found if f[0] == ACTIVE_PARAMETERS))

    def quads(self) -> Iterable[Quad]:
        """Yield the statements but the parameters, each in the graph of its module."""
        term = TermTable()
        for module, facts in self.modules.items():
            graph = NamedNode(ONTOLOGY + module)
            for fact in facts:
                if not _is_parameter(fact):
                    yield Quad(*(term(t) for t in fact), graph)  # type: ignore[arg-type]

    def dataset(self) -> Dataset:
        """Return the statements as a dataset."""
        return Dataset(self.quads())


def _is_parameter(fact: Fact) -> bool:
    return fact[0] == ACTIVE_PARAMETERS and fact[1].startswith(f"<{CC}") and fact[2].startswith('"')


def read_ontology(files: Sequence[Path]) -> Ontology:
    """Read ontology modules in Turtle.

    Raises:
        InputError: a file is not Turtle; says where.
    """
    modules: dict[str, tuple[Fact, ...]] = {}
    for path in files:
        name = path.stem if path.parent.name == "ontology" else f"{path.parent.name}/{path.stem}"
        modules[name] = tuple(_read(path, name))
    return Ontology(modules)


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
