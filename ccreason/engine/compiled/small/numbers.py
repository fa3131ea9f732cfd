"""Numbers of 128 bits in a database that has none.

A number is kept scaled by 10^18, as everywhere in the compiled engine, and written as 16 bytes
whose order is the order of the numbers.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from ccreason.errors import EngineError

SCALE: Final = 10**18
#: A number as bytes; None is an error.
Bytes: TypeAlias = "bytes | None"
_OFFSET: Final = 2**127
_LEAST: Final = -(2**63) * SCALE
_MOST: Final = (2**63 - 1) * SCALE


def encoded(number: int) -> bytes:
    """Return a scaled number as bytes."""
    return (number + _OFFSET).to_bytes(16, "big")


ZERO: Final = encoded(0)


def decoded(number: bytes) -> int:
    """Return the scaled number that bytes stand for."""
    return int.from_bytes(number, "big") - _OFFSET


def refuse(name: str) -> Any:
    """Stop, for what we do not work out.

    Raises:
        EngineError: always.
    """
    raise EngineError(f"compiled.{name}")


def fitting(number: int | None, integer: object) -> int | None:
    """Return a number; None where an integer is beyond 64 bits, as an error."""
    if number is None or (integer != 0 and not _LEAST <= number <= _MOST):
        return None
    return number


def within(about: float, number: int) -> int | None:
    """Return a number if 128 bits hold it; ``about`` is what floating point makes of it.

    Raises:
        EngineError: it is too near the bound to tell.
    """
    if abs(about) < 1.7e38:
        return number
    if abs(about) < 1.702e38:
        raise EngineError("compiled.precision")
    return None


def quotient(a: int, b: int) -> int:
    """Return a quotient, cut off towards zero."""
    found = abs(a) // abs(b)
    return found if (a < 0) == (b < 0) else -found


def add(a: int, b: int) -> int | None:
    """Return a sum."""
    return within(float(a) + float(b), a + b)


def subtract(a: int, b: int) -> int | None:
    """Return a difference."""
    return within(float(a) - float(b), a - b)


def negate(a: int) -> int | None:
    """Return the negative."""
    return within(float(a), -a)


def multiply(a: int, b: int) -> int | None:
    """Return a product."""
    about = float(a) * float(b) / 1e18
    if abs(about) >= 1.7e38:
        return within(about, 0)
    if a % SCALE == 0 or b % SCALE == 0 or (a % 10**9 == 0 and b % 10**9 == 0):
        return quotient(a * b, SCALE)
    if abs(float(a) * float(b)) < 1.7e38:
        return quotient(a * b, SCALE)
    raise EngineError("compiled.precision")


def divide(a: int, b: int) -> int | None:
    """Return a quotient; None where the divisor is zero."""
    if b == 0:
        return None
    about = float(a) / float(b) * 1e18
    if abs(about) >= 1.7e38:
        return within(about, 0)
    if b % SCALE == 0:
        return quotient(a, quotient(b, SCALE))
    for unit, bound in ((10**14, 1.7e34), (10**9, 1.7e29)):
        if b % unit == 0 and abs(float(a)) < bound:
            return quotient(a * (SCALE // unit), quotient(b, unit))
    if abs(float(a)) < 1.7e20:
        return quotient(a * SCALE, b)
    raise EngineError("compiled.precision")


def floor(n: int) -> int:
    """Return the greatest whole number that is not greater."""
    return n - n % SCALE


def ceiling(n: int) -> int | None:
    """Return the least whole number that is not less."""
    return within(float(n), n + -n % SCALE)


def rounded(n: int) -> int | None:
    """Return the nearest whole number; of two, the greater."""
    half = n + SCALE // 2
    return within(float(n), half - half % SCALE)


def lexical(n: int, integer: object) -> str:
    """Return a number's canonical lexical form."""
    if integer or n % SCALE == 0:
        return str(quotient(n, SCALE))
    whole, fraction = divmod(abs(n), SCALE)
    return f"{'-' if n < 0 else ''}{whole}." + f"{fraction:018}".rstrip("0")
