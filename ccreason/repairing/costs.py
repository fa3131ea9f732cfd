"""What changes cost and what nobody can change: read from a table, which a user may replace."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ccreason.cases.vocabulary import vocabulary
from ccreason.errors import InputError, Position

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHIPPED: Final = Path(__file__).with_name("costs.toml")
_DOC: Final = "how-to/repair#costs"
#: What the word for a kind that is not to be proposed is.
NEVER: Final = "never"
_MOST: Final = 1_000_000


@dataclass(frozen=True)
class Costs:
    """Costs of the kinds of change.

    Attributes:
        of: kind to cost; a kind that is never to be proposed is missing.
        questions: the kinds that only bring in knowledge.
        locked: notations of elements that nobody can change.
        bound: the most that a repair may cost.
    """

    of: Mapping[str, int]
    questions: frozenset[str]
    locked: frozenset[str]
    bound: int


def load_costs(path: Path | str | None = None) -> Costs:
    """Return the costs, with those that a user's file replaces.

    Raises:
        InputError: the file cannot be read, is not TOML, or says something that is not known.
    """
    table = tomllib.loads(_SHIPPED.read_text("utf-8"))
    kinds = {key: value for key, value in table.items() if isinstance(value, dict)}
    of: dict[str, int] = {key: value["cost"] for key, value in kinds.items()}
    bound, locked = table["bound"], table["locked"]
    if path is not None:
        where = Position(str(path))
        for key, value in _read(Path(path)).items():
            if key == "bound":
                bound = _number(value, key, where)
            elif key == "locked":
                locked = _elements(value, where)
            elif key in kinds:
                _replace(of, key, value, where)
            else:
                known = ["bound", "locked", *kinds]
                raise InputError.unknown(
                    "repair.unknown-kind", key, known, position=where, doc=_DOC
                )
    questions = frozenset(key for key, value in kinds.items() if value.get("question"))
    return Costs(of, questions, frozenset(locked), bound)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(
            "repair.costs-unreadable",
            position=Position(str(path)),
            reason=error.strerror or "",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason, _, rest = str(error).partition(" (at line ")
        place = [int(number) for number in re.findall(r"\d+", rest)[:2]]
        raise InputError(
            "repair.costs-syntax",
            position=Position(str(path), *place),
            found=reason,
            expected="TOML",
            doc=_DOC,
        ) from error


def _replace(of: dict[str, int], key: str, value: Any, where: Position) -> None:
    if not isinstance(value, dict):
        raise InputError("repair.costs-kind", position=where, found=str(value), doc=_DOC, name=key)
    for name in value:
        if name != "cost":
            raise InputError.unknown(
                "repair.unknown-kind", f"{key}.{name}", [f"{key}.cost"], position=where, doc=_DOC
            )
    if value.get("cost") == NEVER:
        of.pop(key, None)
    else:
        of[key] = _number(value.get("cost"), f"{key}.cost", where)


def _number(value: Any, name: str, where: Position) -> int:
    """Return a cost: above zero, or a smaller set of changes would not be a cheaper one."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MOST:
        raise InputError(
            "repair.bad-cost",
            position=where,
            found=repr(value),
            expected=f"1 - {_MOST}",
            doc=_DOC,
            name=name,
        )
    return value


def _elements(value: Any, where: Position) -> list[str]:
    names = vocabulary().names("FrameworkConcept", "FrameworkElement")
    if not isinstance(value, list):
        raise InputError(
            "repair.costs-kind", position=where, found=str(value), doc=_DOC, name="locked"
        )
    for name in value:
        if name not in names:
            raise InputError.unknown(
                "repair.unknown-element", str(name), names, position=where, doc=_DOC
            )
    return value
