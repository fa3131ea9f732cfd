"""Fill a template so that the sentence reads as one that a person wrote."""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING, Final

from ccreason.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FORMATTER: Final = string.Formatter()
_AFTER_HEAD: Final = re.compile(r" (?:of|to|on|in|for|among|that|with) | ?\(")
_SENTENCE_ENDS: Final = (".", "!", "?")


def lower_first(words: str) -> str:
    """Return words as they stand inside a sentence: 'Sense of community' becomes 'sense ...'.

    Words with another capital letter (a name, an abbreviation) are left alone.
    """
    rest = words[1:]
    return words if rest != rest.lower() or len(words) < 2 else words[0].lower() + rest


def upper_first(words: str) -> str:
    """Return words as they stand at the start of a sentence."""
    return words[:1].upper() + words[1:]


def is_plural(words: str, lang: str) -> bool:
    """Say whether a name takes a verb in the plural: 'patterns of migration', 'better services'.

    Told by the noun that heads it, the last before a preposition. Indonesian verbs do not change.
    """
    if lang != "en":
        return False
    head = _AFTER_HEAD.split(words.lower(), maxsplit=1)[0]
    return head.endswith("s") and not head.endswith(("ss", "us", "is"))


def plural_verb(words: str) -> str:
    """Return a verb for a subject in the plural: 'raises' becomes 'raise', 'is' becomes 'are'."""
    verb, blank, rest = words.partition(" ")
    known = {"is": "are", "was": "were", "has": "have"}
    plain = verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb
    return known.get(verb, plain) + blank + rest


def with_article(words: str, lang: str) -> str:
    """Return the name of a kind of thing with its article: 'a tie', 'an initiative'.

    Indonesian has none.
    """
    if lang != "en" or not words:
        return words
    return f"{'an' if words[0].lower() in 'aeiou' else 'a'} {words}"


@cache
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """Split a template into pairs of literal text and the variable that follows it."""
    return tuple((literal, name) for literal, name, _, _ in _FORMATTER.parse(template))


def fill(template: str, word: Callable[[str, bool], str]) -> str:
    """Return a template with its variables filled in, first letter of the sentence capital.

    Args:
        template: text with `{variable}` marks.
        word: gives the words for a variable; its second argument says whether they open a
            sentence.
    """
    written = ""
    for literal, name in _parts(template):
        written += literal
        if name is not None:
            before = written.rstrip(" \"“'(")
            opens = not before or before.endswith(_SENTENCE_ENDS)
            written += word(name, opens)
    return upper_first(written)


def join(items: Sequence[str], lang: str, *, last: str = "and") -> str:
    """Return items as a list in words: 'a, b and c', in Indonesian 'a, b, dan c'.

    Args:
        items: the words.
        lang: `en` or `id`.
        last: `and` or `or`, what stands before the last item.
    """
    if len(items) < 2:
        return "".join(items)
    key = f"wording.{last}-" + ("two" if len(items) == 2 else "many")
    return text(key, lang, first=", ".join(items[:-1]), last=items[-1])
