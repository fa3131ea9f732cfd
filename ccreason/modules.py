"""The ontology's modules as statements, and where what was worked out once is kept.

Reading twenty Turtle files takes 60 ms, which every command would pay. So the statements of the
package's own modules are kept as JSON, named by a digest of the files: beside the data in a wheel
(:func:`write_kept`), else in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from ccreason import resources
from ccreason.errors import InputError, Position
from ccreason.files import whole
from ccreason.ntriples import Fact, TermTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Raised when what is kept changes.
FORMAT: Final = 1
#: Name of the file that a wheel carries, in the data folder.
SHIPPED: Final = "ontology.json"
#: How many files of a kind the cache keeps.
KEPT: Final = 8


def read_modules(files: Sequence[Path]) -> Mapping[str, tuple[Fact, ...]]:
    """Return each module (``core``, ``vocab/scales``) and its statements, sorted.

    Blank nodes have names that depend on the files only.

    Raises:
        InputError: a file is not Turtle; says where.
    """
    return {name: tuple(sorted(_read(path, name))) for path, name in _named(files)}


@cache
def shipped_modules() -> Mapping[str, tuple[Fact, ...]]:
    """Return the package's own modules, from where they are kept if they are.

    Raises:
        InputError: a file is not Turtle; says where.
    """
    files = resources.ontology_files()
    digest = _digest(files)
    folder = cache_dir()
    path = None if folder is None else folder / f"ontology-{digest[:32]}.json"
    for place in (resources.data_root() / SHIPPED, path):
        if place is not None and (found := _from_file(place, digest)) is not None:
            return found
    modules = read_modules(files)
    if path is not None:
        keep(path, _to_json(modules, digest).encode(), of="ontology-*.json")
    return modules


def write_kept(path: Path) -> None:
    """Write the package's own modules to a file, for a wheel to carry.

    Raises:
        OSError: the file cannot be written.
    """
    files = resources.ontology_files()
    path.write_text(_to_json(read_modules(files), _digest(files)), encoding="utf-8")


class Statements:
    """Statements in no graph, for asking; literals keep their text.

    Args:
        facts: the statements.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._term = TermTable()
        self._by_predicate: dict[str, list[Fact]] = {}
        for fact in facts:
            self._by_predicate.setdefault(fact[1], []).append(fact)
        # Predicate and subject, predicate and object.
        self._by_end: dict[tuple[str, int], dict[str, list[Fact]]] = {}

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | None,
        predicate: NamedNode | None,
        value: NamedNode | BlankNode | Literal | None,
    ) -> Iterator[Quad]:
        """Yield the statements that fit; None fits anything."""
        s = None if subject is None else str(subject)
        o = None if value is None else str(value)
        predicates = self._by_predicate if predicate is None else (str(predicate),)
        for p in predicates:
            for fact in self._facts(s, p, o):
                yield self._term.quad(fact, DefaultGraph())

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property as N-Triples text; the arguments are, too."""
        return [fact[2] for fact in self._facts(subject, predicate, None)]

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return what has a value, as N-Triples text; the arguments are, too."""
        return [fact[0] for fact in self._facts(None, predicate, value)]

    def __iter__(self) -> Iterator[Quad]:
        return self.quads_for_pattern(None, None, None)

    def _facts(self, s: str | None, p: str, o: str | None) -> Sequence[Fact]:
        place, end = (0, s) if s is not None else (2, o)
        if end is None:
            return self._by_predicate.get(p, ())
        table = self._by_end.get((p, place))
        if table is None:
            table = {}
            for fact in self._by_predicate.get(p, ()):
                table.setdefault(fact[place], []).append(fact)
            self._by_end[p, place] = table  # whole: another thread may ask at the same time
        found = table.get(end, ())
        return found if s is None or o is None else [fact for fact in found if fact[2] == o]


@cache
def statements() -> Statements:
    """Return all statements of the package's own modules, each once."""
    return Statements(dict.fromkeys(f for facts in shipped_modules().values() for f in facts))


# keeping -------------------------------------------------------------------------------------


def cache_dir() -> Path | None:
    """Return the folder where what was worked out is kept; None if there is none.

    ``CCREASON_CACHE_DIR`` names another one; empty, it turns the cache off.
    """
    named = os.environ.get("CCREASON_CACHE_DIR")
    if named is not None:
        return Path(named) if named else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(Path("~/Library/Caches").expanduser())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "ccreason" if base and not base.startswith("~") else None


def keep(path: Path, data: bytes, *, of: str) -> None:
    """Write a file to the cache; where that is not possible, go without.

    Args:
        path: the file.
        data: what it holds.
        of: pattern of the names of its kind, of which the newest stay.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as part:
            part.write_bytes(data)
        kept = sorted(path.parent.glob(of), key=lambda p: p.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(f"{FORMAT}\n".encode())
    for path, name in _named(files):
        content = path.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _to_json(modules: Mapping[str, Iterable[Fact]], digest: str) -> str:
    """Return modules as JSON: terms are written once, statements are three places in a row."""
    terms: dict[str, int] = {}
    rows = {
        name: [terms.setdefault(term, len(terms)) for fact in facts for term in fact]
        for name, facts in modules.items()
    }
    data = {"digest": digest, "terms": list(terms), "modules": rows}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _from_file(path: Path, digest: str) -> Mapping[str, tuple[Fact, ...]] | None:
    """Return the modules in a file; None if there is none, or it is another one or damaged."""
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        if data["digest"] != digest:
            return None
        terms: list[str] = data["terms"]
        found: dict[str, tuple[Fact, ...]] = {}
        for name, places in data["modules"].items():
            texts = iter([terms[place] for place in places])
            found[name] = tuple(zip(texts, texts, texts, strict=True))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
    return found


# reading -------------------------------------------------------------------------------------


def _named(files: Iterable[Path]) -> Iterable[tuple[Path, str]]:
    """Yield files with the names of their modules; a folder below ``ontology/`` is kept."""
    for path in files:
        folder = path.parent.name
        yield path, path.stem if folder == "ontology" else f"{folder}/{path.stem}"


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
