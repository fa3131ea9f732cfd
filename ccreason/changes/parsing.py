"""Read the changes that a user asks for: ``commitment@network=3``, ``led-by=local,...``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ccreason.changes.model import Request
from ccreason.errors import InputError, Phrase

if TYPE_CHECKING:
    from ccreason.changes.model import Verb

_DOC: Final = "how-to/what-if"
_ASSIGNMENT: Final = re.compile(r"\s*(?P<target>[^=+\s][^=]*?)\s*(?P<plus>\+?)=\s*(?P<value>.*)")


def parse_set(text: str, verb: Verb = "set") -> Request:
    """Read ``TARGET=VALUE`` with further ``,key=value`` pairs; ``+=`` adds to several values.

    Raises:
        InputError: the text has no ``=``, or nothing on one side of it.
    """
    first, *rest = _split(text)
    match = _ASSIGNMENT.fullmatch(first)
    if match is None or not match["value"].strip():
        raise InputError(
            "changes.no-value",
            found=text,
            expected=Phrase.of("changes.form-set"),
            doc=_DOC,
            option=f"--{verb}",
        )
    return Request(
        verb=verb,
        target=match["target"],
        value=match["value"].strip(),
        details=tuple(_pair(part, f"--{verb}") for part in rest),
        append=bool(match["plus"]),
        written=f"--{verb} {_quoted(text)}",
    )


def parse_add(kind: str, text: str) -> Request:
    """Read the description of a new node: ``key=value`` pairs with commas between.

    Raises:
        InputError: a part has no ``=``.
    """
    option = f"--add-{kind}"
    pairs = tuple(_pair(part, option) for part in _split(text))
    return Request("add", kind, details=pairs, written=f"{option} {_quoted(text)}")


def parse_remove(text: str) -> Request:
    """Read what is to be removed."""
    return Request("remove", text.strip(), written=f"--remove {_quoted(text)}")


def _split(text: str) -> list[str]:
    """Cut at commas; a part without ``=`` belongs to the text before it (a name with a comma)."""
    parts: list[str] = []
    for part in text.split(","):
        if parts and "=" not in part:
            parts[-1] += f",{part}"
        else:
            parts.append(part)
    return parts


def _pair(text: str, option: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip() or not value.strip():
        raise InputError(
            "changes.no-value",
            found=text,
            expected=Phrase.of("changes.form-add"),
            doc=_DOC,
            option=option,
        )
    return key.strip(), value.strip()


def _quoted(text: str) -> str:
    """Return a text as a shell takes it."""
    return text if re.fullmatch(r"[\w@=+./,:-]+", text) else "'" + text.replace("'", "'\\''") + "'"
