"""Aggregates as SQLite is given them (SPARQL 1.1 Query, 18.5)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final

from ccreason.engine.compiled.small import numbers
from ccreason.engine.compiled.small.numbers import SCALE, decoded, encoded
from ccreason.engine.compiled.small.values import NAN
from ccreason.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_BITS_128: Final = 2**127


class Aggregate(ABC):
    """Gathers the rows of a group; what it makes of them is for its kinds to say.

    Args:
        fail: is told of an error, which the database would not pass on.
    """

    def __init__(self, fail: Callable[[EngineError], None]) -> None:
        self._fail = fail
        self.rows: list[tuple[Any, ...]] = []

    def step(self, *cells: Any) -> None:
        """Take a row."""
        self.rows.append(cells)

    def finalize(self) -> Any:
        """Return the aggregate."""
        try:
            return self.result()
        except EngineError as error:
            self._fail(error)
            raise

    @abstractmethod
    def result(self) -> Any:
        """Return the aggregate; the group is not empty."""

    def numbers(self) -> list[int] | None:
        """Return the numbers of rows ``(number, is it an integer, id)``; None if one is none."""
        found = [row[0] for row in self.rows]
        return None if None in found else list(map(decoded, found))

    def distinct(self) -> Iterable[tuple[Any, ...]]:
        """Return the rows' numbers and ids, each pair once."""
        return dict.fromkeys((row[0], None, row[2]) for row in self.rows)

    def all_integers(self) -> bool:
        """Tell whether all numbers are integers, as far as they say."""
        return all(row[1] for row in self.rows if row[1] is not None)


class Sum(Aggregate):
    """``SUM``."""

    def result(self) -> bytes | None:
        """Return the sum."""
        integer = self.all_integers()
        found = self.numbers()
        total = None if found is None else numbers.fitting(sum(found), integer)
        if total is None or not -_BITS_128 <= total < _BITS_128:
            return None
        return encoded(total)


class SumDistinct(Sum):
    """``SUM(DISTINCT …)``."""

    def numbers(self) -> list[int] | None:
        """Return the numbers, each once."""
        if super().numbers() is None:
            return None
        return [decoded(row[0]) for row in self.distinct()]


class Average(Aggregate):
    """``AVG``."""

    def result(self) -> bytes | None:
        """Return the average."""
        found = self.numbers()
        mean = None if found is None else numbers.divide(sum(found), len(found) * SCALE)
        return None if mean is None else encoded(mean)


class AverageDistinct(Average):
    """``AVG(DISTINCT …)``."""

    def numbers(self) -> list[int] | None:
        """Return the numbers, each once."""
        if super().numbers() is None:
            return None
        return [decoded(row[0]) for row in self.distinct()]


class SumIsInteger(Aggregate):
    """Whether a sum is an integer."""

    def result(self) -> bool:
        """Return it."""
        return all(cell for (cell,) in self.rows if cell is not None)


class AverageIsInteger(Aggregate):
    """Whether an average is an integer: of nothing only."""

    def result(self) -> bool:
        """Return it."""
        return False


class Least(Aggregate):
    """``MIN``: the text of the least of ``(text, id, class, number, real, lexical, language)``."""

    descending = False

    def result(self) -> str | None:
        """Return the text; of equal values the first."""
        classes = {row[2] for row in self.rows if row[2] is not None}
        if len(classes) > 1 or (classes and max(classes) > 6):
            raise EngineError("compiled.mixed")
        there = [row for row in self.rows if row[1] is not None]
        if not there:
            return None
        keys = [(self._key(row), row[0]) for row in there]
        best = (max if self.descending else min)(key for key, _ in keys)
        return min((text for key, text in keys if key == best and text is not None), default=None)

    def _key(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        text, _, cls, number, real, lexical, language = row
        rank = {"_": 0, "<": 1}.get(text[0] if text else "", 10 + (cls or 0))
        cells = (rank, language, number, real, lexical if cls in (1, 2) else None)
        # What is not there comes last, whichever way the order runs.
        last = -1 if self.descending else 1
        return tuple((last, 0) if cell is None or cell == NAN else (0, cell) for cell in cells)


class Greatest(Least):
    """``MAX``."""

    descending = True


AGGREGATES: Final[dict[str, tuple[int, type[Aggregate]]]] = {
    "cc_sum": (3, Sum), "cc_sumd": (3, SumDistinct), "cc_avg": (3, Average),
    "cc_avgd": (3, AverageDistinct), "cc_sumint": (1, SumIsInteger),
    "cc_avgint": (1, AverageIsInteger), "cc_least": (7, Least), "cc_greatest": (7, Greatest),
}  # fmt: skip
