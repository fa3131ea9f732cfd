"""The shapes graphs of the profiles, ready for an engine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Triple, parse

from ccreason import resources
from ccreason.errors import InputError, Position
from ccreason.namespaces import SH, SHAPES
from ccreason.validation.engines import Graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import NamedNode

DOC: Final = "reference/validation#profiles"

#: Shapes that have nothing to say where every term of our namespace is declared, which the
#: program knows beforehand; they look at every triple of every node.
KNOWN_PROPERTY: Final = SHAPES + "case#KnownProperty"
KNOWN_CLASS: Final = SHAPES + "case#KnownClass"


def shapes_graph(profiles: Sequence[str], *, idle: Iterable[str] = ()) -> Graph:
    """Return the shapes of profiles as one graph.

    Args:
        profiles: names of :data:`ccreason.resources.PROFILES`.
        idle: IRIs of shapes to leave out.

    Raises:
        InputError: there is no such profile, or none is named.
    """
    if not profiles:
        raise InputError("validation.no-profile", expected=", ".join(resources.PROFILES), doc=DOC)
    for profile in profiles:
        if profile not in resources.PROFILES:
            raise InputError.unknown("core.unknown-profile", profile, resources.PROFILES, doc=DOC)
    texts = [_text(resources.shapes_file(profile)) for profile in dict.fromkeys(profiles)]
    texts += [f"<{shape}> <{SH}deactivated> true ." for shape in sorted(idle)]
    return Graph("\n".join(texts), "turtle", SHAPES)


@cache
def look_at(profiles: tuple[str, ...], term: NamedNode) -> frozenset[str]:
    """Return what has a property in its path, is led to a node by it, or names another term."""
    texts = (_text(resources.shapes_file(profile)) for profile in profiles)
    return frozenset(
        quad.subject.value
        for text in texts
        for quad in parse(text, RdfFormat.TURTLE, base_iri=SHAPES)
        if quad.object == term and not isinstance(quad.subject, Triple)
    )


def check_syntax(profiles: Sequence[str]) -> None:
    """Parse the shapes graphs of profiles.

    Raises:
        InputError: a file is not Turtle; says where.
    """
    for profile in profiles:
        path = resources.shapes_file(profile)
        try:
            for _ in parse(_text(path), RdfFormat.TURTLE, base_iri=SHAPES):
                pass
        except SyntaxError as error:
            raise InputError(
                "validation.shapes-syntax",
                position=Position(str(path), error.lineno, error.offset),
                doc=DOC,
                detail=error.msg,
            ) from error


@cache
def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "validation.shapes-unreadable", position=Position(str(path)), doc=DOC, detail=str(error)
        ) from error
