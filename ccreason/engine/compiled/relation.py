"""What the compiler knows of a pattern's solutions and of an expression's value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from sqlglot import exp

from ccreason.engine.compiled import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How the value of a variable or expression is at hand.
#: ``ref``: by the id of a term in the dictionary; the others have been worked out and may not be in
#: it yet: ``num`` (scaled number), ``str`` (string and language), ``iri`` (N-Triples text of an
#: IRI), ``text`` (N-Triples text of any term; where NULL, the dictionary has it).
Kind: TypeAlias = Literal["ref", "num", "str", "iri", "text"]

#: The variable that tells apart the outer solutions an EXISTS is asked for.
ROW: Final = "?#"


@dataclass(frozen=True)
class Column:
    """A variable of a relation.

    Attributes:
        certain: whether it is bound in every solution.
        kind: how its value is at hand: ``num`` has the columns ``n`` and ``i`` (is it an integer)
            beside its id, ``str`` has ``s`` and ``g`` (language), ``iri`` and ``text`` have ``t``.
    """

    certain: bool
    kind: Kind = "ref"


#: Suffixes of the columns beside a variable's id.
EXTRA: Final[Mapping[Kind, tuple[str, ...]]] = {
    "ref": (),
    "num": ("n", "i"),
    "str": ("s", "g"),
    "iri": ("t",),
    "text": ("t",),
}


@dataclass(frozen=True)
class Relation:
    """Solutions of a pattern, as a query.

    Attributes:
        query: gives a column for each variable, and those of :data:`EXTRA`.
        columns: the variables.
        distinct: whether no solution can come twice.
    """

    query: exp.Expression
    columns: Mapping[str, Column] = field(default_factory=dict)
    distinct: bool = False


@dataclass(frozen=True)
class Value:
    """The value of an expression; what is NULL is an error.

    Attributes:
        kind: as for columns, and ``bool``.
        id: the term's id, for ``ref``.
        text: N-Triples text, for ``iri`` and ``text``, and constants.
        number, integer: for ``num``.
        string, language: for ``str``; the language is empty for a simple literal.
        truth: for ``bool``.
        certain: whether it is never an error.
        constant: the constant's text, if it is one.
        name: the variable, if it is one.
    """

    kind: Kind | Literal["bool"]
    id: exp.Expression | None = None
    text: exp.Expression | None = None
    number: exp.Expression | None = None
    integer: exp.Expression | None = None
    string: exp.Expression | None = None
    language: exp.Expression | None = None
    truth: exp.Expression | None = None
    certain: bool = False
    constant: str | None = None
    name: str | None = None


def given(item: exp.Expression | None) -> exp.Expression:
    """Return a fresh copy of a part of a value that is known to be there."""
    assert item is not None
    return item.copy()


def number_value(number: exp.Expression, integer: exp.Expression) -> Value:
    """Return a number that was worked out."""
    return Value("num", number=number, integer=integer)


def string_value(text: exp.Expression, language: exp.Expression | None = None) -> Value:
    """Return a string that was worked out."""
    return Value("str", string=text, language=language or sql.string(""))


def truth_value(truth: exp.Expression) -> Value:
    """Return a boolean that was worked out."""
    if isinstance(truth, exp.Binary | exp.Not | exp.Is | exp.In):
        truth = exp.Paren(this=truth)
    return Value("bool", truth=truth)
