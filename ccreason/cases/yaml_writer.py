"""A case as YAML, following the table in :mod:`ccreason.cases.fields`; nothing is lost.

What the table has no key for goes to ``extra`` as Turtle. To be sure of it, the text is read back
and compared: triples that are missing go to ``extra``; a node to which reading would add a triple
that is not there (an agent that belongs to no community, say) goes there as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Dataset, NamedNode

from ccreason.cases import reading
from ccreason.cases.fields import CASE, FORMAT_VERSION, REFERRED
from ccreason.cases.kinds import Raw
from ccreason.cases.layout import by_subject, natural
from ccreason.cases.model import Field, Nested, NodeType, child_base
from ccreason.cases.problems import CaseFormatError, Problems
from ccreason.cases.terms import KEY_TEXT, OF_COMMUNITY, is_iri
from ccreason.cases.turtle_writer import turtle_fragment
from ccreason.cases.vocabulary import Vocabulary, vocabulary
from ccreason.cases.yaml_editing import edited
from ccreason.cases.yaml_reader import read_yaml
from ccreason.cases.yaml_spots import LayoutError
from ccreason.cases.yaml_text import dump
from ccreason.errors import EngineError, InputError
from ccreason.namespaces import DCTERMS, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

_LANGUAGE: Final = DCTERMS + "language"
_COMMUNITY: Final = CASE.by_key["community"]
_NOT_IN_KEYS: Final = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


def yaml_text(case: str, community: str, quads: Sequence[Quad]) -> str:
    """Return one case as YAML.

    Args:
        case: IRI of the case and its graph.
        community: IRI of its community.
        quads: all quads of the graph.

    Raises:
        CaseFormatError: reading the YAML would say more than the case does, and leaving parts to
            ``extra`` does not help.
    """
    return dump(_document(case, community, quads))


def yaml_edited(
    text: str, case: str, community: str, before: Sequence[Quad], after: Sequence[Quad]
) -> str | None:
    """Return the YAML text of a case that has changed; only what changed is written anew.

    Args:
        text: the YAML text that the case was read from.
        case: IRI of the case and its graph.
        community: IRI of its community.
        before: all quads of the graph, as the text says them.
        after: all quads as they are to be.

    Returns:
        None if the text says something in a way that cannot be edited in place.

    Raises:
        CaseFormatError: as for :func:`yaml_text`.
    """
    documents = [_document(case, community, quads) for quads in (before, after)]
    wanted = Dataset(after)
    reading.add_date_bounds(wanted)
    try:
        result = edited(text, *documents)
        return result if _read_back(result, case) == wanted else None
    except (LayoutError, InputError):
        return None


def _document(case: str, community: str, quads: Sequence[Quad]) -> dict[str, Any]:
    """Return one case as the values of a YAML document."""
    wanted = Dataset(quads)
    reading.add_date_bounds(wanted)
    unfit: set[str] = set()
    while True:
        document = _Writing(case, community, wanted, unfit, vocabulary()).document()
        found = _read_back(dump(document), case)
        added = [quad for quad in found if quad not in wanted]
        if not added:
            break
        blamed = {_value(quad.subject) for quad in added} - unfit
        if not blamed - {case, community}:
            shown = "\n".join(sorted(f"  {quad.subject} {quad.predicate}" for quad in added))
            raise CaseFormatError("cases.not-expressible", count=str(len(added)), found=shown[:400])
        unfit |= blamed
    rest = [quad for quad in wanted if quad not in found]
    if rest:
        document["extra"] = turtle_fragment(rest, case)
        if _read_back(dump(document), case) != wanted:
            raise EngineError("cases.not-expressible", count=str(len(rest)), found=case)
    return document


def _read_back(text: str, case: str) -> Dataset:
    problems = Problems()
    result = read_yaml(text, case, problems)
    problems.raise_any()
    found = Dataset(result[1] if result else ())
    reading.add_date_bounds(found)
    return found


def _value(term: Any) -> str:
    node: NamedNode = term
    return node.value


class _Writing:
    """One case being written; what :class:`ccreason.cases.kinds.There` asks for."""

    def __init__(
        self,
        case: str,
        community: str,
        quads: Iterable[Quad],
        unfit: set[str],
        names: Vocabulary,
    ) -> None:
        self._case = case
        self._community = community
        self._nodes = by_subject(quads)
        self._unfit = unfit
        self._vocabulary = names
        self._owner = dict.fromkeys((case, community), ("", ""))
        languages = [t.value for t in self._nodes[case].get(_LANGUAGE, ())]
        self._language = languages[0].lower() if len(languages) == 1 else None
        self._keys = {section: self._section_keys(section) for section in REFERRED}

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that the ontology gives."""
        return self._vocabulary

    @property
    def language(self) -> str | None:
        """The language of texts that name none."""
        return self._language

    def key_of(self, section: str, iri: str) -> str | None:
        """Return the key of a node that is declared in a section."""
        return self._keys[section].get(iri)

    def document(self) -> dict[str, Any]:
        """Return the whole case as the YAML document's values."""
        return {
            "ccreason": Raw(FORMAT_VERSION),
            "id": self._case,
            **self._described(CASE, self._case),
        }

    def _described(self, node_type: NodeType, iri: str) -> dict[str, Any]:
        """Return what the keys of a node's type can say of it."""
        values: dict[str, Any] = {}
        for known in node_type.fields:
            if isinstance(known, Nested):
                value = self._nested(known, iri)
            else:
                value = self._field(node_type, known, iri)
            if value not in (None, [], {}) or known is _COMMUNITY:
                values[known.key] = value
        return values

    def _field(self, node_type: NodeType, known: Field, iri: str) -> Any:
        terms = self._nodes[iri].get(known.property, [])
        for default in node_type.defaults:
            if default.property == known.property and terms == [NamedNode(default.value)]:
                others = self._nodes[iri].get(default.when_property, [])
                if any(self._vocabulary.is_a(term, default.when_class) for term in others):
                    return None
        return known.kind.write(terms, self, many=known.many) if terms else None

    def _nested(self, nested: Nested, parent: str) -> Any:
        if nested.container == "chain":
            return self._chain(nested, parent)
        base = child_base(nested, parent, self._case, self._community)
        children = self._children(nested, parent)
        if nested.container == "one":
            return self._one(nested, children, base)
        if nested.container == "map":
            keys = self._keys.get(nested.key) or _keyed(children, base)
            return {
                key: self._entry(nested, iri, base, key)
                for iri, key in sorted(keys.items(), key=lambda pair: natural(pair[1]))
            }
        items = [
            self._list_item(nested, iri, base, number)
            for number, iri in enumerate(_in_places(children, base), start=1)
        ]
        if nested.container == "one-or-list" and len(items) == 1 and "iri" not in items[0]:
            return items[0]
        return items

    def _one(self, nested: Nested, children: list[str], base: str) -> dict[str, Any] | None:
        if nested is _COMMUNITY:
            children = [self._community]
        if not children:
            return None
        iri = base if base in children else children[0]
        own = {} if iri == base else {"iri": iri}
        return {**own, **self._described(nested.node, iri)}

    def _entry(self, nested: Nested, iri: str, base: str, key: str) -> dict[str, Any]:
        own = {} if iri == f"{base}/{key}" else {"iri": iri}
        return {**own, **self._described(nested.node, iri)}

    def _list_item(self, nested: Nested, iri: str, base: str, number: int) -> dict[str, Any]:
        name = iri.removeprefix(base + "/")
        if name == str(number):
            own: dict[str, Any] = {}
        elif iri.startswith(base + "/") and KEY_TEXT.fullmatch(name):
            own = {"id": name}
        else:
            own = {"iri": iri}
        return {**own, **self._described(nested.node, iri)}

    def _children(self, nested: Nested, parent: str) -> list[str]:
        """Return the IRIs of the nodes that a key can describe."""
        found = []
        for iri, values in self._nodes.items():
            types = {_value(term) for term in values.get(RDF_TYPE.value, ())}
            if iri in self._unfit or not types & nested.node.classes:
                continue
            if self._belongs(nested, parent, iri) and self._claim(nested, parent, iri):
                found.append(iri)
        return sorted(found, key=natural)

    def _claim(self, nested: Nested, parent: str, iri: str) -> bool:
        """Return whether a node is to be described here; each is described in one place only."""
        here = (nested.key, parent)
        return is_iri(iri) and self._owner.setdefault(iri, here) == here

    def _belongs(self, nested: Nested, parent: str, iri: str) -> bool:
        if nested.link is None:
            return NamedNode(self._community) in self._nodes[iri].get(OF_COMMUNITY, ())
        subject, value = (iri, parent) if nested.inverse else (parent, iri)
        return NamedNode(value) in self._nodes[subject].get(nested.link, ())

    def _section_keys(self, section: str) -> dict[str, str]:
        nested = CASE.by_key[section]
        if not isinstance(nested, Nested):
            raise TypeError(section)
        base = child_base(nested, self._case, self._case, self._community)
        return _keyed(self._children(nested, self._case), base)

    def _chain(self, nested: Nested, parent: str) -> list[Any]:
        """Return the names of nodes that are linked one to the next."""
        name = nested.node.fields[0]
        values: list[Any] = []
        previous = parent
        while isinstance(name, Field):
            iri = f"{parent}/{nested.node.name}/{len(values) + 1}"
            linked = self._nodes[previous].get(nested.link or "", ())
            fit = iri not in self._unfit and self._claim(nested, parent, iri)
            if NamedNode(iri) not in linked or not fit:
                break
            value = name.kind.write(self._nodes[iri].get(name.property, []), self, many=False)
            if value is None:
                break
            values.append(value)
            previous = iri
        return values


def _keyed(children: list[str], base: str) -> dict[str, str]:
    """Return IRI to key for the entries of a map; keys for foreign IRIs are made from them."""
    keys: dict[str, str] = {}
    for iri in children:
        name = iri.removeprefix(base + "/")
        if iri.startswith(base + "/") and KEY_TEXT.fullmatch(name):
            keys[iri] = name
    for iri in children:
        if iri in keys:
            continue
        last = re.split(r"[/#:]", iri.rstrip("/#"))[-1]
        stem = _NOT_IN_KEYS.sub("-", last).strip("-._") or "x"
        key, number = stem, 1
        while key in keys.values():
            number += 1
            key = f"{stem}-{number}"
        keys[iri] = key
    return keys


def _in_places(children: list[str], base: str) -> list[str]:
    """Return list items so that numbered ones stand where their number says, as far as possible."""
    numbered: dict[int, str] = {}
    others: list[str] = []
    for iri in children:
        name = iri.removeprefix(base + "/")
        plain = iri.startswith(base + "/") and name.isdecimal() and str(int(name)) == name
        if plain and 0 < int(name) <= len(children):
            numbered[int(name)] = iri
        else:
            others.append(iri)
    return [numbered.get(place) or others.pop(0) for place in range(1, len(children) + 1)]
