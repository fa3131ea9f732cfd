"""Which language the reader wants, known before anything is parsed.

Help texts are made when a command is defined, so the language has to be known by then: from
``--lang`` on the command line, else ``CCREASON_LANG``, else the locale.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from ccreason import messages


def reader_language(args: list[str]) -> messages.Lang:
    """Return the language asked for by the arguments or, failing that, by the environment."""
    for position, arg in enumerate(args):
        value = None
        if arg == "--lang" and position + 1 < len(args):
            value = args[position + 1]
        elif arg.startswith("--lang="):
            value = arg.removeprefix("--lang=")
        if value in messages.LANGUAGES:
            return "id" if value == "id" else "en"
    for variable in ("CCREASON_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "id" if value.split("_")[0].split(".")[0] == "id" else "en"
    return "en"


_spoken: messages.Lang | None = None


def speak(args: list[str]) -> messages.Lang:
    """Take the language of a run from its arguments, for :func:`say`, and return it."""
    global _spoken
    _spoken = reader_language(args)
    return _spoken


def language() -> messages.Lang:
    """Return the language of this run."""
    return _spoken or speak(sys.argv[1:])


def say(key: str, /, **values: Any) -> str:
    """Return a text of the command line in the language of this run."""
    return messages.text(f"cli.{key}", language(), **values)
