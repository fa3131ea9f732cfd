"""Every sentence that the program says, in English and Indonesian.

Each ``<area>.toml`` beside this file holds one table per message with an ``en`` and an ``id``
text; ``{name}`` marks a value. Code names a message as ``area.key``. Logic never looks at the
texts.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

Lang = Literal["en", "id"]
LANGUAGES: Final[tuple[Lang, ...]] = ("en", "id")


@cache
def catalogue(area: str) -> dict[str, dict[str, str]]:
    """Return the messages of one area: key to language to text."""
    path = Path(__file__).parent / f"{area}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def areas() -> tuple[str, ...]:
    """Return the names of all areas, sorted."""
    return tuple(sorted(p.stem for p in Path(__file__).parent.glob("*.toml")))


def has(name: str, /) -> bool:
    """Say whether there is a message ``area.key``: for words that only some terms have."""
    area, _, key = name.partition(".")
    return key in catalogue(area)


def text(name: str, lang: str = "en", /, **values: Any) -> str:
    """Return message ``area.key`` in a language, with its values filled in.

    Raises:
        KeyError: there is no such message, or a value that it names was not given.
    """
    area, _, key = name.partition(".")
    message = catalogue(area)[key]
    template = message.get(lang) or message["en"]
    return template.format(**values)
