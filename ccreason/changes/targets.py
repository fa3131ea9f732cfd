"""What a change is about: a characteristic at a level, an influence, a record, one field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from ccreason.cases.fields import (
    COMMUNITY,
    CONDITION,
    FUNCTION,
    OUTCOME,
    PARTICIPATION,
    node_types,
)
from ccreason.cases.kinds import Notation
from ccreason.cases.model import Field, NodeType
from ccreason.cases.vocabulary import listed
from ccreason.changes.values import DOC, field_of
from ccreason.errors import InputError, nearest
from ccreason.namespaces import CC, RDF_TYPE
from ccreason.naming import as_iri

if TYPE_CHECKING:
    from ccreason.cases.vocabulary import Name
    from ccreason.changes.view import CaseView
    from ccreason.naming import Meaning

#: What a bare element can be, and the kind of record that tells its state.
STATES: Final = {
    "ConditioningInfluence": "condition",
    "Aspect": "condition",
    "CommunityFunction": "function",
    "Outcome": "outcome",
}


#: The record that tells a state: its type, what it is about, the field that holds the state.
RECORDS: Final[dict[str, tuple[NodeType, str, str]]] = {
    "condition": (CONDITION, "influence", "polarity"),
    "function": (FUNCTION, "function", "performance"),
    "outcome": (OUTCOME, "outcome", "attainment"),
}


@dataclass(frozen=True)
class Cell:
    """An element that is rated, with its level where it is a characteristic."""

    element: Name
    level: Name | None

    @property
    def words(self) -> str:
        """How it is written: ``commitment@network``."""
        return self.element.notation + (f"@{self.level.notation}" if self.level else "")


@dataclass(frozen=True)
class State:
    """An influence, function or outcome whose state is recorded.

    Attributes:
        element: which.
        kind: ``condition``, ``function`` or ``outcome``.
    """

    element: Name
    kind: str


@dataclass(frozen=True)
class Attribute:
    """One field of one node.

    Attributes:
        node: the node's IRI.
        field: the field.
        node_type: what the node is.
    """

    node: str
    field: Field
    node_type: NodeType


@dataclass(frozen=True)
class Membership:
    """What is recorded of the active members."""

    field: Field


Target: TypeAlias = Cell | State | Attribute | Membership


def find_target(words: str, case: CaseView) -> Target:
    """Return what a change is about.

    Raises:
        InputError: the words name nothing, or a characteristic without a level, or another element
            with one.
    """
    element, at, level = words.partition("@")
    if at:
        return _cell(element, level, case)
    node, dot, key = words.rpartition(".")
    if dot and (as_iri(words) is None or find_node(node, case) is not None):
        return _attribute(node, key, case)
    cell = _spelled_cell(words, case)
    if cell is not None:
        return cell
    known = _named(words, "Characteristic", case)
    if known is not None:
        levels = case.vocabulary.names("AgencyLevel")
        raise InputError(
            "changes.needs-level",
            found=words,
            expected=", ".join(f"{known.notation}@{name}" for name in levels),
            doc=DOC,
            name=words,
        )
    for cls, kind in STATES.items():
        name = _named(words, cls, case)
        if name is not None:
            return State(name, kind)
    single = _community_fields().get(words)
    if single is not None:
        return Attribute(case.case.community.value, single, COMMUNITY)
    membership = PARTICIPATION.by_key.get(words)
    if words in ("active", "likeness") and isinstance(membership, Field):
        return Membership(membership)
    raise unknown_target(words, case)


def _named(words: str, cls: str, case: CaseView) -> Name | None:
    """Return the one individual of a class that some words name; None if they name none."""
    return _meant(case.terms.names.meaning(words), cls, case)


def _meant(meaning: Meaning, cls: str, case: CaseView) -> Name | None:
    known = case.vocabulary.names(cls)
    found = [known[sense] for sense in meaning if isinstance(sense, str) and sense in known]
    return found[0] if len(found) == 1 else None


def _spelled_cell(words: str, case: CaseView) -> Cell | None:
    """Return the cell that is written without ``@``: ``commitment/network``."""
    read = case.terms.names.read(words) or []
    if len(read) != 2:
        return None
    element = _meant(read[0], "Characteristic", case)
    level = _meant(read[1], "AgencyLevel", case)
    return None if element is None or level is None else Cell(element, level)


def find_node(words: str, case: CaseView) -> str | None:
    """Return the node of the case that a short name or an IRI names, or None."""
    if words in case.nodes:
        return words
    return case.by_short.get(words)


def type_of(iri: str, case: CaseView) -> NodeType | None:
    """Return what a node of the case is, or None if the case format does not know it."""
    classes = {term.value for term in case.nodes[iri].get(RDF_TYPE.value, ())}
    return next((t for t in node_types() if classes & t.classes), None)


def unknown_target(words: str, case: CaseView) -> InputError:
    """Return the error for words that name nothing, with the nearest names."""
    names = [*case.vocabulary.names(*STATES), *_community_fields(), "active", "likeness"]
    characteristics = case.vocabulary.names("Characteristic")
    levels = case.vocabulary.names("AgencyLevel")
    names += [f"{name}@{level}" for name in characteristics for level in levels]
    nodes = [short for short in case.by_short if "/" in short]
    close = nearest(words, [*names, *nodes])
    if close is None:
        close = case.terms.names.nearest(words, case.vocabulary.names(*STATES))
    if close is None and (one := case.terms.names.nearest(words, characteristics)):
        close = f"{one}@..."
    return InputError(
        "changes.unknown-target",
        found=words,
        expected=listed(names),
        suggestion=close,
        doc=DOC,
        name=words,
    )


def _cell(element: str, level: str, case: CaseView) -> Cell:
    name = _named(element, "Characteristic", case)
    if name is None and (other := _named(element, "FrameworkElement", case)) is not None:
        raise InputError(
            "changes.no-level",
            found=f"{element}@{level}",
            suggestion=other.notation,
            doc=DOC,
            name=element,
        )
    if name is None:
        raise _unknown_name("changes.unknown-element", element, "Characteristic", case)
    at = _named(level, "AgencyLevel", case)
    if at is None:
        raise _unknown_name("changes.unknown-level", level, "AgencyLevel", case)
    return Cell(name, at)


def _unknown_name(message: str, words: str, cls: str, case: CaseView) -> InputError:
    """Return the error for words that name nothing of a class, with its nearest name."""
    known = case.vocabulary.names(cls)
    error = InputError.unknown(message, words, known, doc=DOC)
    error.suggestion = case.terms.names.nearest(words, known)
    return error


def _attribute(node: str, key: str, case: CaseView) -> Attribute:
    iri = find_node(node, case)
    if iri is None:
        raise InputError.unknown(
            "changes.unknown-node", node, [s for s in case.by_short if s], doc=DOC
        )
    node_type = type_of(iri, case)
    if node_type is None:
        raise InputError.unknown("changes.unknown-key", key, (), doc=DOC, kind=node)
    return Attribute(iri, field_of(node_type, key, node), node_type)


def _community_fields() -> dict[str, Field]:
    """Return the fields of a community that a name of the ontology fills."""
    return {
        field.key: field
        for field in COMMUNITY.fields
        if isinstance(field, Field)
        and isinstance(field.kind, Notation)
        and field.property.startswith(CC)
    }
