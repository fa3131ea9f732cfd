"""A case in YAML to quads, following the table in :mod:`ccreason.cases.fields`.

All errors of a file are noted, not only the first, so that it can be mended in one go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urljoin

from pyoxigraph import NamedNode, Quad

from ccreason.cases.caseset import FilePlaces
from ccreason.cases.fields import CASE, FORMAT_VERSION, REFERRED
from ccreason.cases.model import Field, Nested, NodeType, child_base
from ccreason.cases.problems import DOC_PAGE, CaseFormatError, Problems
from ccreason.cases.terms import KEY_TEXT, LANGUAGE_TAG, OF_COMMUNITY, is_iri
from ccreason.cases.tree import Node, parse_tree
from ccreason.cases.vocabulary import Vocabulary, listed, vocabulary
from ccreason.errors import InputError, Phrase, nearest
from ccreason.namespaces import CC, RDF_TYPE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from ccreason.cases.terms import Term

_TOP_KEYS: Final = ("ccreason", "id", "extra")
# What may name a node, by the kind of list or map that it stands in.
_OWN_KEYS: Final = {
    "one": ("iri",),
    "map": ("iri",),
    "list": ("id", "iri"),
    "one-or-list": ("id", "iri"),
}


def read_yaml(
    text: str, path: str, problems: Problems, *, default_base: str | None = None
) -> tuple[str, list[Quad], FilePlaces] | None:
    """Return the IRI of the case in a YAML text, its quads and where things stand.

    Args:
        text: the file's text.
        path: the file's name, for messages.
        problems: takes what is wrong; if anything is, the result must not be used.
        default_base: what a relative ``id`` is resolved against.

    Returns:
        None if so much is wrong that nothing can be said about the file.
    """
    try:
        root, key_errors = parse_tree(text, path)
    except InputError as error:
        problems.add(error)
        return None
    problems.extend(key_errors)
    if root.kind != "map":
        problems.add(_error("cases.not-a-case", root, expected=Phrase.of("cases.kind-case")))
        return None
    if not _is_case(root, problems):
        return None
    iri = _case_iri(root, problems, default_base)
    reading = Reading(iri, root, problems, vocabulary(), path)
    reading.read_case()
    return iri, reading.quads, reading.places


def _error(message: str, node: Node, anchor: str = "case", /, **values: Any) -> CaseFormatError:
    values.setdefault("found", node.shown())
    return CaseFormatError(message, position=node.position, doc=f"{DOC_PAGE}#{anchor}", **values)


def _is_case(root: Node, problems: Problems) -> bool:
    """Return whether a file says that it is a case of a version that we read."""
    version = root.entries.get("ccreason")
    if version is not None and version[1].text == FORMAT_VERSION:
        return True
    expected = f"ccreason: {FORMAT_VERSION}"
    if version is None:
        close = nearest("ccreason", root.entries)
        problems.add(_error("cases.no-version", root, expected=expected, suggestion=close))
    else:
        problems.add(_error("cases.other-version", version[1], expected=FORMAT_VERSION))
    return False


def _case_iri(root: Node, problems: Problems, default_base: str | None) -> str:
    """Return the case's IRI; note an error and return a stand-in if there is no usable one."""
    stand_in = "urn:ccreason:unnamed"
    if "id" not in root.entries:
        problems.add(_error("cases.no-id", root, expected=Phrase.of("cases.kind-iri")))
        return stand_in
    node = root.entries["id"][1]
    text = urljoin(default_base, node.text) if default_base else node.text
    if node.kind != "scalar" or not is_iri(text) or "#" in text:
        problems.add(_error("cases.bad-id", node, expected=Phrase.of("cases.kind-iri")))
        return stand_in
    return text


def named(base: str, key: str) -> str:
    """Return the IRI of an entry; a key that is refused is escaped, so that reading can go on."""
    return f"{base}/{quote(key, safe='')}"


class Reading:
    """One YAML file being read; what :class:`ccreason.cases.kinds.Here` asks for."""

    def __init__(
        self, case: str, root: Node, problems: Problems, names: Vocabulary, path: str
    ) -> None:
        self.case = case
        self.root = root
        self.quads: list[Quad] = []
        self.places = FilePlaces(path)
        self._problems = problems
        self._vocabulary = names
        self._graph = NamedNode(case)
        self._section = CASE.name
        self._minted: dict[str, Node] = {}
        self._language = self._scalar("language", LANGUAGE_TAG)
        self._language_missing = False
        self._community = NamedNode(self._own_iri(self._child("community")) or f"{case}#community")
        self._keys = {section: self._declared(section) for section in REFERRED}

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that the ontology gives."""
        return self._vocabulary

    def keys(self, section: str) -> Mapping[str, str]:
        """Return key to IRI of the nodes declared in a section."""
        return self._keys[section]

    def text_language(self, node: Node) -> str | None:
        """Return the case's language; complain once if a text needs it and the case has none."""
        if (
            self._language is None
            and "language" not in self.root.entries
            and not self._language_missing
        ):
            self._language_missing = True
            self.error("cases.no-language", node, expected=Phrase.of("cases.kind-langtext"))
        return self._language

    def error(
        self,
        message: str,
        node: Node,
        *,
        found: str | Phrase | None = None,
        expected: str | Phrase | None = None,
        suggestion: str | Phrase | None = None,
        **values: Any,
    ) -> None:
        """Note an error at a node."""
        self._problems.add(
            _error(
                message,
                node,
                self._section,
                found=node.shown() if found is None else found,
                expected=expected,
                suggestion=suggestion,
                **values,
            )
        )

    def read_case(self) -> None:
        """Read the whole file."""
        self._node(CASE, self.root, self.case, self.root, _TOP_KEYS)
        # Where the key is only misspelt, that has been said.
        misspelt = any(nearest(key, ["community"]) for key in self.root.entries)
        if "community" not in self.root.entries and not misspelt:
            self.error("cases.no-community-key", self.root, expected="community: {name: ...}")
        addition = self.root.entries.get("extra")
        if addition:
            from ccreason.cases import extra

            self.quads.extend(extra.read(addition[1], self._graph, self))

    def _scalar(self, key: str, form: re.Pattern[str]) -> str | None:
        node = self._child(key)
        return node.text if node and form.fullmatch(node.text) else None

    def _child(self, key: str) -> Node | None:
        entry = self.root.entries.get(key)
        return entry[1] if entry else None

    @staticmethod
    def _own_iri(node: Node | None) -> str | None:
        """Return the IRI that a node's description gives it, if it does and is one."""
        entry = node.entries.get("iri") if node else None
        text = entry[1].text if entry else ""
        return text if is_iri(text) else None

    def _declared(self, section: str) -> dict[str, str]:
        node = self._child(section)
        nested = CASE.by_key[section]
        if node is None or not isinstance(nested, Nested):
            return {}
        return {
            key: self._own_iri(value) or named(f"{self.case}#{nested.node.name}", key)
            for key, (_, value) in sorted(node.entries.items())
        }

    def _say(self, subject: str, prop: str, value: Term, node: Node) -> None:
        """Add one triple and where it stands."""
        self.quads.append(Quad(NamedNode(subject), NamedNode(prop), value, self._graph))
        self.places.values.setdefault((subject, prop), node.place)
        self.places.single[subject, prop, str(value)] = node.place

    def _node(
        self, node_type: NodeType, node: Node, iri: str, place: Node, own_keys: tuple[str, ...]
    ) -> None:
        """Read the description of one node.

        Args:
            node_type: what it is.
            node: its description.
            iri: its name.
            place: where it begins, for messages.
            own_keys: keys that may stand there beside those of the node's type.
        """
        if self._again(iri, place):
            return
        self.places.nodes[iri] = place.place
        start = len(self.quads)
        typed = False
        for key, (_, value) in node.entries.items():
            known = node_type.by_key.get(key)
            if known is None:
                self._other_key(node_type, own_keys, key, node)
            elif isinstance(known, Nested):
                self._nested(known, value, iri)
            else:
                typed |= known.property == RDF_TYPE.value
                self._field(known, value, iri)
        if not typed:
            self._say(iri, RDF_TYPE.value, NamedNode(CC + node_type.class_name), place)
        if node_type.of_community:
            self._say(iri, OF_COMMUNITY, self._community, place)
        self._defaults(node_type, iri, place, start)

    def _again(self, iri: str, place: Node) -> bool:
        """Return whether a node was described before, and complain if it was."""
        first = self._minted.setdefault(iri, place)
        if first is not place:
            self.error("cases.same-node", place, found=iri, line=str(first.position.line))
        return first is not place

    def _field(self, known: Field, value: Node, iri: str) -> None:
        if value.is_null:
            self.error("cases.no-value", value, expected=known.kind.phrase(self._vocabulary))
            return
        for place, term in known.kind.read(value, self, many=known.many):
            self._say(iri, known.property, term, place)

    def _other_key(
        self, node_type: NodeType, own_keys: tuple[str, ...], key: str, node: Node
    ) -> None:
        """Accept a key that names the node; else say that the key is not known."""
        key_node, value = node.entries[key]
        if key not in own_keys:
            known = [*node_type.by_key, *own_keys]
            self.error(
                "cases.unknown-key",
                key_node,
                found=key,
                expected=listed(known, 40),
                suggestion=nearest(key.replace("_", "-"), known),
                key=key,
                section=node_type.name,
            )
        elif key == "iri" and self._own_iri(node) is None:
            self.error("cases.bad-iri", value, expected=Phrase.of("cases.kind-iri"))
        elif key == "id" and "iri" in node.entries:
            self.error("cases.id-and-iri", key_node, found="id, iri")

    def _defaults(self, node_type: NodeType, iri: str, place: Node, start: int) -> None:
        for default in node_type.defaults:
            subject = NamedNode(iri)
            said = [q for q in self.quads[start:] if q.subject == subject]
            if not any(q.predicate.value == default.property for q in said) and any(
                q.predicate.value == default.when_property
                and self._vocabulary.is_a(q.object, default.when_class)
                for q in said
            ):
                self._say(iri, default.property, NamedNode(default.value), place)

    def _nested(self, nested: Nested, value: Node, parent: str) -> None:
        """Read the nodes under a key."""
        outer = self._section
        if parent == self.case:
            self._section = nested.key
        if nested.container == "chain":
            self._chain(nested, value, parent)
        else:
            for iri, place, child in self._children(nested, value, parent):
                self._link(nested, parent, iri, place)
                self._node(nested.node, child, iri, place, _OWN_KEYS[nested.container])
        self._section = outer

    def _link(self, nested: Nested, parent: str, child: str, place: Node) -> None:
        if nested.link:
            subject, value = (child, parent) if nested.inverse else (parent, child)
            self._say(subject, nested.link, NamedNode(value), place)

    def _children(
        self, nested: Nested, value: Node, parent: str
    ) -> Iterator[tuple[str, Node, Node]]:
        """Yield IRI, place and description of the nodes under a key."""
        base = child_base(nested, parent, self.case, self._community.value)
        if nested.container == "one":
            if self._is(value, "map", nested):
                yield self._own_iri(value) or base, value, value
        elif nested.container == "map":
            if self._is(value, "map", nested):
                yield from self._keyed(nested, value, base)
        elif nested.container == "one-or-list" and value.kind == "map":
            yield self._item_iri(value, base, 1), value, value
        elif self._is(value, "list", nested):
            for number, item in enumerate(value.items, start=1):
                if self._is(item, "map", nested, entry=True):
                    yield self._item_iri(item, base, number), item, item

    def _keyed(self, nested: Nested, value: Node, base: str) -> Iterator[tuple[str, Node, Node]]:
        for key, (key_node, child) in value.entries.items():
            if not KEY_TEXT.fullmatch(key):
                self.error("cases.bad-key", key_node, expected=Phrase.of("cases.kind-key"))
            if self._is(child, "map", nested, entry=True):
                yield self._own_iri(child) or named(base, key), key_node, child

    def _item_iri(self, item: Node, base: str, number: int) -> str:
        """Return the IRI of a list item: its own, or made of its key or number."""
        own = self._own_iri(item)
        if own:
            return own
        if "id" not in item.entries:
            return f"{base}/{number}"
        node = item.entries["id"][1]
        if node.kind != "scalar" or not KEY_TEXT.fullmatch(node.text):
            self.error("cases.bad-key", node, expected=Phrase.of("cases.kind-key"))
            return f"{base}/{number}"
        return f"{base}/{node.text}"

    def _is(self, node: Node, kind: str, nested: Nested, *, entry: bool = False) -> bool:
        if node.kind == kind:
            return True
        section = nested.key
        expected = Phrase.of(f"cases.kind-{'entry' if entry else kind}", section=section)
        self.error("cases.wrong-structure", node, expected=expected, section=section)
        return False

    def _chain(self, nested: Nested, value: Node, parent: str) -> None:
        """Read a list of names, each the name of a node that the one before is linked to."""
        name = nested.node.fields[0]
        nodes = value.items if value.kind == "list" else [value]
        previous = parent
        for number, item in enumerate(nodes, start=1):
            iri = f"{parent}/{nested.node.name}/{number}"
            if self._again(iri, item):
                return
            self._link(nested, previous, iri, item)
            self.places.nodes[iri] = item.place
            self._say(iri, RDF_TYPE.value, NamedNode(CC + nested.node.class_name), item)
            self._say(iri, OF_COMMUNITY, self._community, item)
            if isinstance(name, Field):
                self._field(name, item, iri)
            previous = iri
