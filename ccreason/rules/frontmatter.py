"""The YAML that stands in a rule file's first comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ccreason.errors import Position, RuleError, nearest
from ccreason.rules.model import BASES, LAYERS

_TEXTS: Final = ("title", "why", "explain")
REQUIRED: Final = ("id", "title", "layer", "source", "basis", "why", "explain")
KNOWN: Final = (*REQUIRED, "note")
_SOURCE: Final = re.compile(r"s(?:[1-9]|[12][0-9]|3[0-4])|[a-z]+(?:-[a-z0-9]+)+")
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_DOC: Final = "reference/rules#front-matter"


@dataclass(frozen=True)
class FrontMatter:
    """What a rule says about itself, and on which line each key stands."""

    values: dict[str, Any]
    lines: dict[str, int]
    path: str

    def at(self, key: str) -> Position:
        """Return where a key stands (the file's first line if it does not)."""
        return Position(self.path, self.lines.get(key, 1))


def read(text: str, path: str) -> FrontMatter:
    """Read and check the front matter.

    Raises:
        RuleError: there is none, it is not YAML, a field is missing, unknown or malformed.
    """
    block, first = _block(text, path)
    values, lines = _load(block, first, path)
    front = FrontMatter(values, lines, path)
    for key in values:
        if key not in KNOWN:
            raise RuleError(
                "rules.unknown-key",
                position=front.at(key),
                expected=", ".join(KNOWN),
                suggestion=nearest(key, KNOWN),
                doc=_DOC,
                construct=key,
            )
    for key in REQUIRED:
        if values.get(key) in (None, "", [], {}):
            raise RuleError("rules.missing-field", position=front.at(key), doc=_DOC, construct=key)
    for key in _TEXTS:
        _check_texts(front, key)
    _check_choice(front, "layer", LAYERS)
    _check_choice(front, "basis", BASES)
    _check_sources(front)
    if not _ID.fullmatch(str(values["id"])):
        raise RuleError(
            "rules.bad-id", position=front.at("id"), doc=_DOC, construct=str(values["id"])
        )
    return front


def placeholders(template: str) -> list[str]:
    """Return the names between braces in an explanation, in order."""
    return _PLACEHOLDER.findall(template)


def _block(text: str, path: str) -> tuple[str, int]:
    """Return the YAML between the ``# ---`` lines and the number of its first line."""
    lines = text.splitlines()
    opening = next((n for n, line in enumerate(lines) if line.strip()), None)
    if opening is None or not re.fullmatch(r"#\s*---\s*", lines[opening]):
        raise RuleError("rules.no-front-matter", position=Position(path, 1), doc=_DOC)
    block: list[str] = []
    for number in range(opening + 1, len(lines)):
        line = lines[number]
        if re.fullmatch(r"#\s*---\s*", line):
            return "\n".join(block), opening + 2
        if not line.startswith("#"):
            break
        block.append(line[2:] if line.startswith("# ") else line[1:])
    raise RuleError("rules.front-matter-open", position=Position(path, opening + 1), doc=_DOC)


def _load(block: str, first: int, path: str) -> tuple[dict[str, Any], dict[str, int]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(block, loader)
        # The text has just been composed by a safe loader; this builds its plain values.
        values = yaml.load(block, loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RuleError(
            "rules.front-matter-yaml",
            position=Position(path, first + (mark.line if mark else 0)),
            doc=_DOC,
            construct=getattr(error, "problem", None) or "YAML",
        ) from error
    if not isinstance(values, dict) or not isinstance(root, yaml.MappingNode):
        raise RuleError("rules.no-front-matter", position=Position(path, first), doc=_DOC)
    lines: dict[str, int] = {}
    for key, value in root.value:
        name = str(key.value)
        if name in lines:
            position = Position(path, first + key.start_mark.line)
            raise RuleError("rules.key-twice", position=position, doc=_DOC, construct=name)
        lines[name] = first + key.start_mark.line
        if isinstance(value, yaml.MappingNode):
            for inner, _ in value.value:
                lines[f"{name}.{inner.value}"] = first + inner.start_mark.line
    return {str(key): value for key, value in values.items()}, lines


def _check_texts(front: FrontMatter, key: str) -> None:
    texts = front.values[key]
    if not isinstance(texts, dict):
        texts = {}
    for lang in ("en", "id"):
        if not isinstance(texts.get(lang), str) or not texts[lang].strip():
            raise RuleError(
                "rules.missing-field", position=front.at(key), doc=_DOC, construct=f"{key}.{lang}"
            )
    for other in texts:
        if other not in ("en", "id"):
            raise RuleError(
                "rules.unknown-key",
                position=front.at(f"{key}.{other}"),
                expected="en, id",
                doc=_DOC,
                construct=f"{key}.{other}",
            )


def _check_choice(front: FrontMatter, key: str, known: tuple[str, ...]) -> None:
    found = str(front.values[key])
    if found not in known:
        raise RuleError(
            "rules.unknown-value",
            position=front.at(key),
            expected=", ".join(known),
            suggestion=nearest(found, known)
            or next((k for k in known if k.lower() == found.lower()), None),
            doc=_DOC,
            construct=f"{key}: {found}",
        )


def _check_sources(front: FrontMatter) -> None:
    sources = front.values["source"]
    if not isinstance(sources, list):
        sources = [sources]
        front.values["source"] = sources
    for source in sources:
        if not isinstance(source, str) or not _SOURCE.fullmatch(source):
            raise RuleError(
                "rules.unknown-value",
                position=front.at("source"),
                expected="s1 … s34, coleman-1988",
                doc=_DOC,
                construct=f"source: {source}",
            )
