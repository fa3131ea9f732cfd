"""The value of a constant of a rule, worked out when the rule is compiled."""

from __future__ import annotations

import re
from typing import Final

from ccreason.frozen import frozen
from ccreason.namespaces import RDF, XSD
from ccreason.ntriples import to_term

SCALE: Final = 10**18
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
#: The datatypes whose values are whole numbers.
INTEGERS: Final = (
    "integer", "byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt",
    "unsignedLong", "positiveInteger", "negativeInteger", "nonPositiveInteger",
    "nonNegativeInteger",
)  # fmt: skip


@frozen
class Constant:
    """A literal's class and value, as in the table of literals; None is no literal.

    Attributes:
        simple: whether class, number and string say all; else the table has to be asked.
    """

    cls: int | None
    number: int | None = None
    integer: bool | None = None
    lexical: str = ""
    language: str = ""
    datatype: str = ""
    simple: bool = True


def constant(text: str) -> Constant:
    """Return the value of a term that is written in a rule."""
    if text[0] != '"':
        return Constant(None)
    literal = to_term(text)
    lexical = literal.value
    language = getattr(literal, "language", None)
    if language:
        return Constant(2, lexical=lexical, language=language, datatype=f"{RDF}langString")
    datatype: str = literal.datatype.value  # type: ignore[union-attr]
    if datatype == f"{XSD}string":
        return Constant(1, lexical=lexical, datatype=datatype)
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in INTEGERS and _INTEGER.fullmatch(lexical) and -(2**63) <= int(lexical) < 2**63:
        return Constant(3, int(lexical) * SCALE, True, lexical, datatype=datatype)
    if name == "decimal" and (number := decimal_of(lexical)) is not None:
        return Constant(3, number, False, lexical, datatype=datatype)
    if name == "boolean" and lexical in ("true", "false", "1", "0"):
        value = SCALE if lexical in ("true", "1") else 0
        return Constant(4, value, None, lexical, datatype=datatype)
    return Constant(8, lexical=lexical, datatype=datatype, simple=False)


def canonical(text: str) -> bool:
    """Tell whether a number is written as it would be if it were worked out."""
    known = constant(text)
    if known.number is None:
        return False
    whole, fraction = divmod(abs(known.number), SCALE)
    shown = f"{'-' if known.number < 0 else ''}{whole}"
    if fraction:
        shown += f".{fraction:018}".rstrip("0")
    kind = "integer" if known.integer else "decimal"
    return text == f'"{shown}"^^<{XSD}{kind}>'


def decimal_of(lexical: str) -> int | None:
    """Return the scaled value of an ``xsd:decimal``; None if it is none that 128 bits hold."""
    found = _DECIMAL.fullmatch(lexical)
    if not found or not (found[2] or found[3]):
        return None
    fraction = (found[3] or "").rstrip("0")
    number = int((found[2] or "0") + fraction.ljust(18, "0"))
    if len(fraction) > 18 or number >= 2**127:
        return None
    return -number if found[1] == "-" else number
