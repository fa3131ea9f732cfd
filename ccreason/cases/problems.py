"""Collecting what is wrong with a file, so that all of it is told together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.errors import InputError, InputErrors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DOC_PAGE = "reference/case-format"


class CaseFormatError(InputError):
    """A file does not follow the case format."""


class Problems:
    """The errors found so far; the reader goes on after each."""

    def __init__(self) -> None:
        self._errors: list[InputError] = []

    def __len__(self) -> int:
        return len(self._errors)

    def __iter__(self) -> Iterator[InputError]:
        return iter(self._errors)

    def add(self, error: InputError) -> None:
        """Add one error, or the several that one stands for."""
        if isinstance(error, InputErrors):
            self._errors.extend(error.errors)
        else:
            self._errors.append(error)

    def extend(self, errors: Iterable[InputError]) -> None:
        """Add errors."""
        for error in errors:
            self.add(error)

    def raise_any(self) -> None:
        """Raise what was found, in the order of files and lines; do nothing if nothing was.

        Raises:
            InputError: the only error.
            InputErrors: all of several.
        """
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise InputErrors(sorted(self._errors, key=_order))


def _order(error: InputError) -> tuple[str, int, int]:
    place = error.position
    return (place.path, place.line or 0, place.column or 0) if place else ("", 0, 0)
