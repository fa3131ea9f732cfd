"""What a new record keeps of those that it comes after: what it does not say is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.cases.model import Field
from ccreason.namespaces import CC

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccreason.cases.model import NodeType
    from ccreason.cases.terms import Term
    from ccreason.changes.view import CaseView

#: What stays as it was until somebody says otherwise, by kind of record.
_KEPT: Final = {
    "function": ("kind", "by", "routine"),
    "condition": ("strength", "on"),
    "participation": ("active", "likeness"),
}
_LAPSED: Final = CC + "RoutineLapsed"
_POLARITY: Final = CC + "polarity"


def carried(
    node_type: NodeType,
    before: Sequence[str],
    values: Iterable[tuple[Field, Sequence[Term]]],
    case: CaseView,
) -> list[tuple[Field, list[Term]]]:
    """Return what a new record has from those that count until now.

    A record that keeps silent about a routine that lapsed does not say that it was taken up again.

    Args:
        node_type: what kind of record it is.
        before: the records that count until now.
        values: what the new record says itself.
        case: the case.
    """
    given = {known.property: terms for known, terms in values}
    polarity = given.get(_POLARITY)
    # What an influence was seen to do says nothing about what it does when it has turned round.
    same = [n for n in before if polarity is None or case.one(n, "polarity") == polarity[0].value]
    newest = sorted(same, key=lambda n: case.one(n, "earliest") or "", reverse=True)
    found: list[tuple[Field, list[Term]]] = []
    for key in _KEPT.get(node_type.name, ()):
        known = node_type.by_key[key]
        if not isinstance(known, Field) or known.property in given:
            continue
        said = [case.values(node, known.property) for node in newest]
        if known.many:
            terms = list(dict.fromkeys(term for one in said for term in one))
        else:
            # Where records of one day differ, a routine that one calls lapsed is not talked away.
            lapsed = [one for one in said if [term.value for term in one] == [_LAPSED]]
            terms = next((one for one in (*lapsed, *said) if one), [])
        if terms:
            found.append((known, terms))
    return found
