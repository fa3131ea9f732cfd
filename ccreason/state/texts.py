"""Triples of one community as a small piece of bytes.

Cases are much alike but for the names of their nodes, which begin with the name of the case. So
that beginning is left out, and the rest is deflated with an example of such a text as dictionary: a
case of 80 statements takes some 200 bytes, and nothing else has to be read to know what it says.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What stands for the names left out. No canonical N-Triples text holds a control character.
_MARKS: Final = ("\x01", "\x02")
#: How much of an example can serve (the window of deflate).
_WINDOW: Final = 32_768
_LEVEL: Final = 3


def pack(lines: Sequence[str], names: Sequence[str], example: bytes) -> bytes:
    """Return lines (``s p o`` as N-Triples) as bytes.

    Args:
        lines: the triples.
        names: IRIs (two at most) that many of the nodes begin with, the longer ones after those
            that they begin with.
        example: what :func:`example_of` gave for a text like this one.
    """
    machine = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=example)
    return machine.compress(_short(lines, names)) + machine.flush()


def unpack(packed: bytes, example: bytes) -> list[str]:
    """Return the lines in the order in which they were packed.

    Raises:
        zlib.error: they are damaged.
        ValueError: they are damaged.
    """
    machine = zlib.decompressobj(-zlib.MAX_WBITS, zdict=example)
    text = machine.decompress(packed) + machine.flush()
    if not machine.eof:
        raise ValueError("cut off")
    head, _, body = text.decode().partition("\n")
    for mark, name in zip(_MARKS, head.split(" "), strict=False):
        body = body.replace(f"<{mark}", f"<{name}")
    return body.split("\n") if body else []


def example_of(lines: Sequence[str], names: Sequence[str]) -> bytes:
    """Return what makes texts like this one small."""
    return _short(lines, names)[-_WINDOW:]


def digest(lines: Iterable[str]) -> bytes:
    """Return what tells the triples of a case from any others; the lines must be sorted."""
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=16).digest()


def _short(lines: Sequence[str], names: Sequence[str]) -> bytes:
    body = "\n".join(lines)
    used = list(zip(_MARKS, names, strict=False))
    for mark, name in reversed(used):
        body = body.replace(f"<{name}", f"<{mark}")
    return (" ".join(name for _, name in used) + "\n" + body).encode()
