"""Words as people write them: IRIs, prefixed names, names in camel or kebab case."""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import NamedNode

from ccreason.namespaces import PREFIXES

_PREFIXED: Final = rf"(?:{'|'.join(PREFIXES)}):(?!//)[\w-]+"
#: One word of a target: an IRI, a prefixed name, or what stands between separators.
_WORD: Final = re.compile(rf"<[^<>\s]*>|[a-z][a-z0-9+.-]*://[^\s@,]+|{_PREFIXED}|[^\s@/:,]+")
#: Anything written as an IRI: a scheme, a colon, the rest.
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


#: What stands between a recommendation and the gap that it answers.
_FOR: Final = re.compile(r"\s+(?:for|untuk)\s+", re.IGNORECASE)


def answering(target: str) -> tuple[str, str] | None:
    """Return a recommendation and the gap that it is said to answer: `... for commitment`."""
    parts = _FOR.split(target.strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def kebab(text: str) -> str:
    """Return words or a name in camel case as a name in kebab case."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    return re.sub(r"[^\w]+", "-", apart.lower()).strip("-")


def as_iri(word: str) -> NamedNode | None:
    """Return the IRI that a word writes, whole (also in angle brackets) or with a prefix."""
    bare = word.removeprefix("<").removesuffix(">")
    if not _IRI.fullmatch(bare):
        return None
    prefix, colon, local = word.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return NamedNode(PREFIXES[prefix] + local)
    return NamedNode(bare)


def spellings(word: str) -> list[str]:
    """Return the local names that a word may stand for: `bears-on` is `bearsOn`."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", word):
        return []
    upper = "".join(part[:1].upper() + part[1:] for part in word.split("-"))
    return list(dict.fromkeys([word, upper, upper[:1].lower() + upper[1:]]))


def words_of(target: str) -> list[list[str]]:
    """Return the words of a target, those between ``@`` or ``/`` together."""
    found: list[list[str]] = [[]]
    end = 0
    for match in _WORD.finditer(target):
        if found[-1] and re.search(r"[@/]", target[end : match.start()]):
            found.append([])
        found[-1].append(match.group())
        end = match.end()
    return found
