"""Portions of a file of N-Quads: one statement a line. As text, of Parquet too."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from ccreason.validation.blocks import blocks
from ccreason.validation.bulk import KEPT, Portion, Row, Surveyed, Unusual

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ccreason.validation.quiet import Pair

#: Bytes of a portion. Larger ones are not faster, and two are held in memory for each thread.
PORTION: Final = 4_000_000
#: A graph with more than this is not worth a fast path.
_LARGEST: Final = 64_000_000


def texts(path: Path) -> Iterator[tuple[str, int]]:
    """Divide a file into texts of whole graphs, each with the number of its first line.

    Raises:
        Unusual: it cannot be divided, or is not UTF-8.
        InputError: it is damaged.
    """
    line, rest = 1, b""
    for block in chain(blocks(path, PORTION), [b""]):
        data = rest + block
        cut = _last_graph(data) if block else len(data)
        if cut == 0 and block:
            if len(data) > _LARGEST:
                raise Unusual
            rest = data
            continue
        if not data:
            return
        try:
            text = data[:cut].decode()
        except UnicodeDecodeError:
            raise Unusual from None
        yield text, line
        line += text.count("\n")
        rest = data[cut:]


def portions(path: Path) -> Iterator[Portion]:
    """Divide a file into portions of whole graphs.

    Raises:
        Unusual: it cannot be divided, or is not UTF-8.
        InputError: it is damaged.
    """
    for text, line in texts(path):
        yield Portion(partial(_survey, text), partial(_rows, text), line)


def _last_graph(data: bytes) -> int:
    """Return where the last graph of some lines begins; 0 if that is unknown or the beginning."""
    end = data.rfind(b"\n") + 1
    begin = data.rfind(b" <", 0, end)
    graph = data[begin:end]
    if begin < 0 or not graph.endswith(b"> .\n"):
        return 0
    first = data.find(graph)
    return data.rfind(b"\n", 0, first) + 1


def _survey(text: str) -> Surveyed:
    said: dict[str, list[Pair]] = defaultdict(list)
    described, predicates, triples = set[tuple[str, str]](), set[str](), list[str]()
    last = ("", "")
    if not text.endswith("> .\n") or "\r" in text:
        raise Unusual
    try:
        for line in text.split("\n")[:-1]:
            subject, predicate, rest = line.split(" ", 2)
            end = rest.rindex(" ", 0, -2)
            node = (subject, rest[end + 1 : -2])
            if node != last:
                last = node
                described.add(node)
            predicates.add(predicate)
            triples.append(line[: -len(node[1]) - 2])
            if predicate in KEPT:
                said[predicate].append((subject, rest[:end]))
    except ValueError:
        raise Unusual from None
    return Surveyed(".\n".join([*triples, ""]), described, predicates, dict(said))


def _rows(text: str) -> Iterator[Row]:
    for line in text.split("\n")[:-1]:
        subject, predicate, rest = line.split(" ", 2)
        value, graph, _ = rest.rsplit(" ", 2)
        yield subject, predicate, value, graph
