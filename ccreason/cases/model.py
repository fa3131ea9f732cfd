"""What the table of the case format is made of: fields, nodes and the places where nodes stand."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from ccreason.cases.kinds import Kind, TypeOf
from ccreason.frozen import frozen
from ccreason.namespaces import CC


@frozen
class Field:
    """One key of a section.

    Args:
        key: the key in YAML.
        property: IRI of the property that it stands for.
        kind: kind of value.
        many: whether a list of values may stand there.
    """

    key: str
    property: str
    kind: Kind
    many: bool = False


@frozen
class Default:
    """A value that holds where none is given.

    If the value of ``when_property`` is of class ``when_class`` and the node has no ``property``,
    it gets ``value``.
    """

    property: str
    value: str
    when_property: str
    when_class: str


@frozen
class NodeType:
    """A kind of node: what one entry of a section describes.

    Args:
        name: singular name; the part of the node's IRI before its key, and its name in messages.
        class_name: local name of the class that such a node has if no key says otherwise.
        fields: its keys, in the order they are written.
        of_community: whether the node points to the community by ``cc:ofCommunity``.
        defaults: values that hold where none is given.
    """

    name: str
    class_name: str
    fields: tuple[Field | Nested, ...]
    of_community: bool = True
    defaults: tuple[Default, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Field | Nested]:
        """Key to field."""
        return {field.key: field for field in self.fields}

    @cached_property
    def classes(self) -> frozenset[str]:
        """IRIs of the classes that a node of this type can have."""
        names = {self.class_name}
        for one in self.fields:
            if isinstance(one, Field) and isinstance(one.kind, TypeOf):
                names.update(name for _, name in one.kind.classes)
        return frozenset(CC + name for name in names)


@frozen
class Nested:
    """A key under which nodes are described.

    Args:
        key: the key in YAML.
        node: what each of them is.
        container: ``one`` node, a ``list`` of nodes or a ``map`` of key to node; ``one-or-list``
            is a list that may be written without brackets if it has one entry; a ``chain`` is a
            list of names, each linked to the next.
        link: IRI of the property between parent and child, or None if belonging to the community
            is enough.
        inverse: whether the link points from child to parent.
    """

    key: str
    node: NodeType
    container: Literal["one", "list", "map", "one-or-list", "chain"]
    link: str | None = None
    inverse: bool = False


def child_base(nested: Nested, parent: str, case: str, community: str) -> str:
    """Return what the IRIs of the nodes under a key begin with (of one node: its IRI)."""
    if parent in {case, community}:
        return f"{case}#{nested.node.name}"
    return f"{parent}/{nested.node.name}"
