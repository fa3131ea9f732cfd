"""From what was asked for to the statements that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ccreason.cases.fields import PARTICIPATION, RATING
from ccreason.changes.carrying import carried
from ccreason.changes.entries import add, remove
from ccreason.changes.model import Edit
from ccreason.changes.on_scale import check_on_scale
from ccreason.changes.rating import rate
from ccreason.changes.records import ended, new_node, said, title_of, whole, with_details
from ccreason.changes.targets import RECORDS, Attribute, Cell, Membership, State, find_target
from ccreason.changes.values import DOC, Reader, field_of, quads
from ccreason.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from ccreason.cases.model import Field, NodeType
    from ccreason.cases.terms import Term
    from ccreason.changes.model import Request
    from ccreason.changes.view import CaseView
    from ccreason.wording import Bilingual


def make(request: Request, case: CaseView) -> Edit:
    """Return the edit that a request asks for.

    Raises:
        InputError: it names what is not there, or gives a value that cannot be.
    """
    if request.verb == "add":
        return add(request, case)
    if request.verb == "remove":
        return remove(request, case)
    target = find_target(request.target, case)
    match target:
        case Cell():
            return rate(request, target, case)
        case State() if _is_rating(request.value, target, case):
            return rate(request, Cell(target.element, None), case)
        case State():
            return _state(request, target, case)
        case Membership():
            return _membership(request, target, case)
        case Attribute():
            return _attribute(request, target, case)


def _is_rating(value: str, target: State, case: CaseView) -> bool:
    """Say whether a value is one of a scale (a number, a band), not a state."""
    number = value.lstrip("+-").replace(".", "", 1)
    return number.isdigit() or value in {band.notation for band in case.bands}


# states ------------------------------------------------------------------------------------------


def _state(request: Request, target: State, case: CaseView) -> Edit:
    node_type, about, key = RECORDS[target.kind]
    reader = Reader(case, request.written)
    known = field_of(node_type, key, target.kind)
    values = [(known, reader.terms(known, request.value))]
    values += _details(request, node_type, reader)
    if target.kind == "condition":
        before = case.in_force(target.element.iri)
    else:
        before = case.latest_records(node_type.class_name, about, target.element.iri)
    title = title_of(
        "record" if request.verb == "record" or not before else "set",
        case,
        NamedNode(target.element.iri),
        values[0][1][0],
    )
    title = with_details(title, values[1:], case)
    if request.verb == "set" and before:
        return _replace(request, before, values, title, case, reader)
    identity: list[tuple[Field, list[Term]]] = [
        (field_of(node_type, about, target.kind), [NamedNode(target.element.iri)])
    ]
    values += carried(node_type, before, values, case)
    name = f"{target.kind}/what-if-{target.element.notation}"
    return _new_record(request, node_type, name, [*identity, *values], before, title, case, reader)


def _membership(request: Request, target: Membership, case: CaseView) -> Edit:
    reader = Reader(case, request.written)
    values = [(target.field, reader.terms(target.field, request.value))]
    values += _details(request, PARTICIPATION, reader)
    before = case.memberships()
    title = title_of("membership", case, NamedNode(target.field.property), values[0][1][0])
    title = with_details(title, values[1:], case)
    if request.verb == "set" and before:
        return _replace(request, before, values, title, case, reader)
    values += carried(PARTICIPATION, before, values, case)
    name = "participation/what-if"
    return _new_record(request, PARTICIPATION, name, values, before, title, case, reader)


def _details(
    request: Request, node_type: NodeType, reader: Reader
) -> list[tuple[Field, list[Term]]]:
    found = []
    for key, text in request.details:
        known = field_of(node_type, key, request.written)
        found.append((known, reader.terms(known, text)))
    return found


def _replace(
    request: Request,
    nodes: Iterable[str],
    values: Iterable[tuple[Field, list[Term]]],
    title: Bilingual,
    case: CaseView,
    reader: Reader,
) -> Edit:
    """Give some nodes other values."""
    removed: set[Quad] = set()
    added: set[Quad] = set(reader.supposed)
    sets: dict[tuple[str, str], frozenset[str]] = {}
    for node in nodes:
        for known, terms in values:
            removed |= said(node, known.property, case)
            added |= quads(node, known.property, terms, case.case.graph)
            sets[node, known.property] = frozenset(map(str, terms))
    return Edit(request.written, title, frozenset(removed - added), frozenset(added), sets=sets)


def _new_record(
    request: Request,
    node_type: NodeType,
    name: str,
    values: list[tuple[Field, list[Term]]],
    before: list[str],
    title: Bilingual,
    case: CaseView,
    reader: Reader,
) -> Edit:
    """Return a new record on the day of reasoning; what was open until then ends the day before."""
    iri = f"{case.case.graph.value}#{name}"
    added = set(reader.supposed) | new_node(iri, node_type, values, case)
    removed: set[Quad] = set()
    sets = {(iri, known.property): frozenset(map(str, terms)) for known, terms in values}
    dropped: set[str] = set()
    for old in before:
        gone, come = ended(old, case)
        removed |= gone
        added |= come
        if gone and not come:
            dropped.add(old)
    removed |= {quad for quad in whole(iri, case) if quad not in added}
    return Edit(
        request.written,
        title,
        frozenset(removed),
        frozenset(added),
        sets=sets,
        dropped=frozenset(dropped),
    )


# fields ------------------------------------------------------------------------------------------


def _attribute(request: Request, target: Attribute, case: CaseView) -> Edit:
    reader = Reader(case, request.written)
    known = target.field
    if request.append and not known.many:
        raise InputError("changes.one-value", found=request.written, doc=DOC, name=known.key)
    if request.details:
        raise InputError("changes.no-details", found=request.written, doc=DOC, name=request.target)
    terms = reader.terms(known, request.value)
    before = case.values(target.node, known.property)
    if target.node_type is RATING and known.key == "value":
        check_on_scale(target.node, request.value, case)
    adds = request.append or known.key == "complete"
    after = [*before, *(term for term in terms if term not in before)] if adds else terms
    stated = said(target.node, known.property, case)
    added = quads(target.node, known.property, after, case.case.graph)
    title = title_of(
        "field-more" if adds else "field",
        case,
        NamedNode(known.property),
        *terms,
        node=NamedNode(target.node),
    )
    sets = {} if adds else {(target.node, known.property): frozenset(map(str, terms))}
    return Edit(
        request.written,
        title,
        frozenset(stated - added),
        frozenset((added - stated) | reader.supposed),
        sets=sets,
    )
