"""Results of different engines, brought to one form so that they can be compared.

Engines write one number or date in different ways (``0.50``, ``0.5``), which is no difference in
what they concluded.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NUMBER: Final = re.compile(
    r'"([^"]*)"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:decimal|integer|int|long|nonNegativeInteger)>'
)
_STRING: Final = "^^<http://www.w3.org/2001/XMLSchema#string>"
#: How many differences a result names.
SHOWN: Final = 3


def canonical(line: str) -> str:
    """Return a statement of N-Triples with numbers in one form."""
    text = line.strip().removesuffix(".").rstrip().replace(_STRING, "")
    return _NUMBER.sub(lambda m: f"#{Decimal(m[1]).normalize():f}", text)


def read(path: Path) -> frozenset[str]:
    """Read statements in canonical form."""
    with path.open(encoding="utf-8") as lines:
        return frozenset(canonical(line) for line in lines if line.strip())


def digest(statements: Iterable[str]) -> str:
    """Return a digest that does not depend on the order."""
    return hashlib.sha256("\n".join(sorted(statements)).encode()).hexdigest()[:16]


def differences(found: frozenset[str], expected: frozenset[str]) -> dict[str, object]:
    """Say whether two results are the same, and if not, where they differ."""
    if found == expected:
        return {"same": True, "size": len(found)}
    return {
        "same": False,
        "size": len(found),
        "missing": len(expected - found),
        "extra": len(found - expected),
        "examples": sorted(expected - found)[:SHOWN] + sorted(found - expected)[:SHOWN],
    }
