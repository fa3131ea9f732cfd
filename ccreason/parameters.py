"""Parameters of reasoning: thresholds from the ontology, replaced one by one by a user's file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import RdfFormat, parse

from ccreason.errors import InputError, Position, nearest
from ccreason.namespaces import CC, XSD
from ccreason.rules.ontology import ACTIVE_PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.ntriples import Fact
    from ccreason.rules.ontology import Ontology

AS_OF: Final = f"<{CC}asOf>"
_DATE: Final = re.compile(rf'"(\d{{4}}-\d{{2}}-\d{{2}})"\^\^<{XSD}date>')
_DOC: Final = "how-to/change-thresholds"

#: Parameters as they are given: a Turtle file with some, or the statements of all, as a state keeps
#: them.
Parameters: TypeAlias = "Path | str | tuple[Fact, ...]"


def active_parameters(
    ontology: Ontology,
    given: Parameters | None = None,
    as_of: date | None = None,
    *,
    base: Iterable[Fact] = (),
) -> tuple[tuple[Fact, ...], date]:
    """Return the parameters in force and the date of reasoning.

    Args:
        ontology: has the defaults.
        given: a Turtle file of the user's, or statements; their values replace the defaults
            property by property.
        as_of: the date of reasoning; else the ``cc:asOf`` of what is given, else today.
        base: statements that stand in for defaults.

    Raises:
        InputError: the file is not Turtle, names an unknown parameter, or gives a value of the
            wrong kind; says where.
    """
    values = {f[1]: f[2] for f in (*ontology.parameters, *base)}
    if isinstance(given, tuple):
        values |= {f[1]: f[2] for f in given}
    elif given is not None:
        values |= _read(Path(given), values)
    stated = _DATE.fullmatch(values.pop(AS_OF, ""))
    day = as_of or (date.fromisoformat(stated[1]) if stated else date.today())
    values[AS_OF] = f'"{day.isoformat()}"^^<{XSD}date>'
    return tuple(sorted((ACTIVE_PARAMETERS, p, o) for p, o in values.items())), day


def _read(path: Path, defaults: dict[str, str]) -> dict[str, str]:
    try:
        content = path.read_bytes()
        quads = list(parse(content, format=RdfFormat.TURTLE))
    except OSError as error:
        raise InputError(
            "rules.unreadable", position=Position(str(path)), construct=error.strerror or ""
        ) from error
    except SyntaxError as error:
        raise InputError(
            "engine.parameters-syntax",
            position=Position(str(path), error.lineno, error.offset),
            doc=_DOC,
            construct=error.msg,
        ) from error
    text = content.decode("utf-8", "replace")
    found: dict[str, str] = {}
    for quad in quads:
        subject, predicate, value = str(quad.subject), str(quad.predicate), str(quad.object)
        position = _place(text, predicate, path)
        if subject != ACTIVE_PARAMETERS:
            raise InputError(
                "engine.parameters-subject",
                position=_place(text, subject, path),
                found=subject.strip("<>"),
                expected="cc:ActiveParameters",
                doc=_DOC,
            )
        known = {**defaults, AS_OF: f'""^^<{XSD}date>'}
        if predicate not in known:
            names = [p.removeprefix(f"<{CC}").rstrip(">") for p in known]
            name = predicate.removeprefix(f"<{CC}").strip("<>")
            raise InputError(
                "engine.parameters-unknown",
                position=position,
                found=name,
                expected=", ".join(f"cc:{n}" for n in names),
                suggestion=_suggest(name, names),
                doc=_DOC,
                name=name,
            )
        _check_kind(predicate, value, known[predicate], position)
        if found.setdefault(predicate, value) != value:
            raise InputError(
                "engine.parameters-twice",
                position=position,
                found=f"{found[predicate]}, {value}",
                doc=_DOC,
                name=_name(predicate),
            )
    return found


def _check_kind(predicate: str, value: str, default: str, position: Position) -> None:
    """Hold a value to the kind of the default: a date, an integer, or a decimal."""
    kind = default.rpartition("^^")[2]
    allowed = {f"<{XSD}decimal>": (f"<{XSD}decimal>", f"<{XSD}integer>")}.get(kind, (kind,))
    found = value.rpartition("^^")[2]
    lexical = value[1:].partition('"')[0]
    pattern = r"\d{4}-\d{2}-\d{2}" if kind.endswith("#date>") else r"[+-]?\d*\.?\d+"
    if found not in allowed or not re.fullmatch(pattern, lexical):
        raise InputError(
            "engine.parameters-kind",
            position=position,
            found=value.replace(f"<{XSD}", "xsd:").rstrip(">"),
            expected=" / ".join(k.replace(f"<{XSD}", "xsd:").rstrip(">") for k in allowed),
            doc=_DOC,
            name=_name(predicate),
        )


def _name(iri: str) -> str:
    return iri.strip("<>").rpartition("#")[2]


def _suggest(name: str, names: Iterable[str]) -> str | None:
    lower = {n.lower(): n for n in names}
    found = nearest(name, lower)
    return f"cc:{lower[found]}" if found else None


def _place(text: str, iri: str, path: Path) -> Position:
    """Return the first line on which a term's local name stands."""
    name = re.split(r"[#/]", iri.strip("<>"))[-1]
    for number, line in enumerate(text.splitlines(), 1):
        column = line.find(name)
        if name and column >= 0:
            return Position(str(path), number, column + 1)
    return Position(str(path))
