"""What can go wrong, and how it is said.

::

    CcreasonError            any of them; carries a message name, values, a place and an exit code
    ├── InputError           2: something given to us cannot be used (file, option, query, IRI)
    │   └── InputErrors      2: several at once, so that a file is mended in one go
    ├── RuleError            2: a rule file or rule set is refused
    └── EngineError          3: a bound was hit or the engine failed; never a short answer

An error holds a message name and values, not a sentence: it is worded when shown, in the reader's
language (:meth:`CcreasonError.render`).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from ccreason import messages
from ccreason.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


#: How many known names are told in full beside an unknown one.
MOST_TOLD: Final = 20


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file: its path as the user named it, line and column counted from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.path, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@frozen
class Phrase:
    """Part of an error that has to be worded in the reader's language: a message and its values."""

    message: str
    values: tuple[tuple[str, str | Phrase], ...] = ()

    @classmethod
    def of(cls, message: str, /, **values: str | Phrase) -> Self:
        """Return the phrase of a message ``area.key`` with its values."""
        return cls(message, tuple(values.items()))

    def render(self, lang: str) -> str:
        """Return the phrase in a language."""
        return messages.text(self.message, lang, **{k: _worded(v, lang) for k, v in self.values})


class CcreasonError(Exception):
    """An error that a user can understand.

    Args:
        message: name of the message, ``area.key`` (see :mod:`ccreason.messages`).
        position: where it was found.
        found: what stands there (text, or a :class:`Phrase` to be worded; so the next two).
        expected: what was expected instead.
        suggestion: the nearest valid value, if any.
        doc: page and anchor under the documentation's address that says more.
        exit_code: overrides the class's exit code.
        values: the message's values.
    """

    default_exit_code: ClassVar[int] = 3

    def __init__(
        self,
        message: str,
        *,
        position: Position | None = None,
        found: str | Phrase | None = None,
        expected: str | Phrase | None = None,
        suggestion: str | Phrase | None = None,
        doc: str | None = None,
        exit_code: int | None = None,
        **values: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.found = found
        self.expected = expected
        self.suggestion = suggestion
        self.doc = doc
        self.values = values
        self.exit_code = self.default_exit_code if exit_code is None else exit_code

    def render(self, lang: str = "en") -> str:
        """Return the error as a user reads it: place and message, then what helps to mend it."""
        say = messages.text
        place = f"{self.position}: " if self.position else ""
        values = {name: _worded(value, lang) for name, value in self.values.items()}
        lines = [place + say(self.message, lang, **values)]
        details = (
            ("core.found", self.found),
            ("core.expected", self.expected),
            ("core.suggestion", self.suggestion),
            ("core.doc", self.doc and _doc_address(self.doc)),
        )
        lines += [
            "  " + say(name, lang, value=_worded(value, lang)) for name, value in details if value
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render("en")


class InputError(CcreasonError):
    """Something given to the program cannot be used."""

    default_exit_code = 2

    @classmethod
    def unknown(
        cls,
        message: str,
        name: str,
        known: Iterable[str],
        *,
        position: Position | None = None,
        doc: str | None = None,
        **values: Any,
    ) -> Self:
        """Return the error for a name that is not among those known, with the nearest ones.

        Of many known names only those that are most like the given one are told.
        """
        names = list(known)
        told = names if len(names) <= MOST_TOLD else _alike(name, names)
        return cls(
            message,
            position=position,
            found=name,
            expected=", ".join(told) or None,
            suggestion=nearest(name, names),
            doc=doc,
            name=name,
            **values,
        )


class InputErrors(InputError):  # noqa: N818 it stands for several
    """Several input errors, told together."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        super().__init__("core.several", count=len(errors))
        self.errors = tuple(errors)

    def render(self, lang: str = "en") -> str:
        """Return all the errors, one after the other, and how many they are."""
        texts = [error.render(lang) for error in self.errors]
        return "\n".join([*texts, messages.text(self.message, lang, **self.values)])


class RuleError(CcreasonError):
    """A rule file, or a set of rules, is refused."""

    default_exit_code = 2


class EngineError(CcreasonError):
    """Reasoning could not be finished: a bound was hit, or the engine failed."""

    default_exit_code = 3


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like the given one, or None if none is like it."""
    return next(iter(alike(name, known, most=1)), None)


def alike(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the few known names that are like the given one, the most like first."""
    return difflib.get_close_matches(name.lower(), list(known), n=most, cutoff=0.6)


def _alike(name: str, known: Sequence[str]) -> list[str]:
    """Return up to five known names that are most like the given one."""
    return difflib.get_close_matches(name.lower(), known, n=5, cutoff=0.4)


def _worded(value: Any, lang: str) -> Any:
    return value.render(lang) if isinstance(value, Phrase) else value


def _doc_address(page: str) -> str:
    from ccreason.namespaces import DOCS

    return DOCS + page
