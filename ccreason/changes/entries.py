"""Whole entries that are added to a case, or taken out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ccreason.cases.model import Field, NodeType
from ccreason.cases.terms import KEY_TEXT
from ccreason.changes.model import Edit
from ccreason.changes.rating import remove_ratings
from ccreason.changes.records import listed, new_node, said, without
from ccreason.changes.targets import (
    RECORDS,
    Attribute,
    Cell,
    Membership,
    State,
    find_node,
    find_target,
)
from ccreason.changes.values import DOC, Reader, field_of, node_types
from ccreason.errors import InputError
from ccreason.messages import LANGUAGES, text
from ccreason.namespaces import CC
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.cases.terms import Term
    from ccreason.changes.model import Request
    from ccreason.changes.view import CaseView

_NAME: Final = "name"


def add(request: Request, case: CaseView) -> Edit:
    """Return the edit that adds an entry.

    Raises:
        InputError: a key or value is not known, or the entry is there already.
    """
    node_type, _ = node_types()[request.target]
    reader = Reader(case, request.written)
    pairs = dict(request.details)
    key = pairs.pop("id", None)
    if key is not None and not KEY_TEXT.fullmatch(key):
        raise InputError("changes.bad-key", found=key, doc=DOC, name=key)
    values: dict[str, tuple[Field, list[Term]]] = {}
    for name, words in pairs.items():
        known = field_of(node_type, name, request.written)
        if known.key in values:
            raise InputError(
                "changes.contradictory",
                found=request.written,
                doc=DOC,
                first=known.key,
                second=name,
            )
        values[known.key] = (known, reader.terms(known, words))
    if not values:
        raise InputError(
            "changes.no-value", found=request.written, doc=DOC, option=f"--add-{request.target}"
        )
    name = f"{node_type.name}/{key or _free(node_type.name, case)}"
    if key and name in case.by_short:
        raise InputError("changes.same-key", found=key, doc=DOC, name=name)
    iri = f"{case.case.graph.value}#{name}"
    _give_name(values, node_type, case)
    added = new_node(iri, node_type, values.values(), case) | reader.supposed
    title = Bilingual.message(
        "changes.title-add",
        kind=case.terms.inside(NamedNode(CC + node_type.class_name)),
        pairs=Bilingual.of(lambda lang: _pairs(values.values(), case, lang)),
    )
    sets = {(iri, known.property): frozenset(map(str, t)) for known, t in values.values()}
    return Edit(request.written, title, added=frozenset(added), sets=sets)


def _give_name(
    values: dict[str, tuple[Field, list[Term]]], node_type: NodeType, case: CaseView
) -> None:
    """Call a node that has no name what it is, so that the changed case conforms."""
    known = node_type.by_key.get(_NAME)
    if isinstance(known, Field) and _NAME not in values:
        kind = case.terms.inside(NamedNode(CC + node_type.class_name))
        values[_NAME] = (
            known,
            [
                Literal(text("changes.supposed-entry", lang, kind=kind[lang]), language=lang)
                for lang in LANGUAGES
            ],
        )


def _pairs(values: Iterable[tuple[Field, list[Term]]], case: CaseView, lang: str) -> str:
    return "; ".join(
        text(
            "changes.pair",
            lang,
            property=case.terms.labels.inside(NamedNode(known.property), lang),
            value=listed(terms, case, lang),
        )
        for known, terms in values
        if known.key != _NAME
    )


def _free(name: str, case: CaseView) -> str:
    number = 1
    while f"{name}/what-if-{number}" in case.by_short:
        number += 1
    return f"what-if-{number}"


def remove(request: Request, case: CaseView) -> Edit:
    """Return the edit that takes an entry out, or all that is recorded of something.

    Raises:
        InputError: nothing of this name is recorded, or the case cannot do without it.
    """
    node = find_node(request.target, case)
    if node is not None:
        if node in {case.case.graph.value, case.case.community.value}:
            raise InputError("changes.not-removable", found=request.target, doc=DOC)
        return _without(request, [node], _named(node, case), case)
    try:
        target = find_target(request.target, case)
    except InputError:
        if "/" in request.target:
            known = [short for short in case.by_short if "/" in short]
            raise InputError.unknown(
                "changes.unknown-node", request.target, known, doc=DOC
            ) from None
        raise
    if isinstance(target, Cell):
        return remove_ratings(request, target, case)
    if isinstance(target, State):
        node_type, about, _ = RECORDS[target.kind]
        iri = target.element.iri
        nodes = [n for n in case.of_class(node_type.class_name) if case.one(n, about) == iri]
        nodes += case.ratings(iri, None)
        if nodes:
            return _without(request, nodes, case.terms.name(NamedNode(iri)), case)
        raise InputError("changes.nothing-recorded", found=request.target, doc=DOC)
    if isinstance(target, Membership) and case.memberships():
        about_field = case.terms.name(NamedNode(target.field.property))
        return _without(request, case.memberships(), about_field, case)
    if isinstance(target, Attribute):
        stated = said(target.node, target.field.property, case)
        if stated:
            title = Bilingual.message(
                "changes.title-remove-field",
                node=case.terms.name(NamedNode(target.node)),
                property=case.terms.inside(NamedNode(target.field.property)),
            )
            sets = {(target.node, target.field.property): frozenset[str]()}
            return Edit(request.written, title, removed=frozenset(stated), sets=sets)
    raise InputError("changes.nothing-recorded", found=request.target, doc=DOC)


def _named(node: str, case: CaseView) -> Bilingual:
    return case.terms.name(NamedNode(node))


def _without(request: Request, nodes: list[str], name: Bilingual, case: CaseView) -> Edit:
    """Return the edit that takes nodes out, with what belongs to them and what points at them."""
    title = Bilingual.message("changes.title-remove", name=name)
    return without(request.written, nodes, title, case)
