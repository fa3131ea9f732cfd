"""Read one value of a change as the case format reads it, and say its properties as statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from ccreason.cases import dates
from ccreason.cases.fields import CASE
from ccreason.cases.model import Field, Nested, NodeType
from ccreason.cases.terms import DATE, EDTF_TYPE
from ccreason.cases.tree import Node
from ccreason.errors import InputError, Phrase, Position
from ccreason.namespaces import CC, RDF_TYPE, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ccreason.cases.terms import Term
    from ccreason.cases.vocabulary import Vocabulary
    from ccreason.changes.view import CaseView

DOC: Final = "how-to/what-if"
#: What stands for an agent whom nobody has named yet: whether they are of the place.
SUPPOSED: Final = {"local": "LocalAgent", "outside": "OutsideAgent"}
_DATE: Final = CC + "date"
_HERE: Final = Position("")


class Reader:
    """Reads values for one case; what :class:`ccreason.cases.kinds.Here` asks for.

    Args:
        case: the case.
        option: the words of the command line, for messages.
    """

    def __init__(self, case: CaseView, option: str) -> None:
        self._case = case
        self._option = option
        #: Statements about agents that were supposed while reading.
        self.supposed: set[Quad] = set()

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that the ontology gives."""
        return self._case.vocabulary

    def keys(self, section: str) -> Mapping[str, str]:
        """Return key to IRI of the nodes declared in a section."""
        return self._case.keys(section)

    def text_language(self, node: Node) -> str | None:
        """Return the language of texts: the case's, else English."""
        return self._case.one(self._case.case.graph.value, _LANGUAGE) or "en"

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
        """Refuse a value.

        Raises:
            InputError: always.
        """
        raise InputError(
            message,
            found=found or node.text,
            expected=expected,
            suggestion=suggestion,
            doc=DOC,
            **values,
        )

    def terms(self, known: Field, text: str) -> list[Term]:
        """Return what a text stands for in a field; several values have ``+`` between them.

        Raises:
            InputError: it stands for nothing.
        """
        parts = text.split("+") if known.many else [text]
        found: list[Term] = []
        for part in parts:
            word = part.strip()
            if getattr(known.kind, "section", None) == "agents" and word in SUPPOSED:
                found.append(self._suppose(word))
                continue
            node = Node("scalar", _HERE, word)
            found += [term for _, term in known.kind.read(node, self, many=False)]
        return found

    def _suppose(self, word: str) -> NamedNode:
        """Return the agent that stands for anybody of the place, or from outside."""
        from ccreason.messages import LANGUAGES
        from ccreason.messages import text as message

        key = f"supposed-{word}"
        case = self._case.case
        known = self._case.keys("agents").get(key)
        iri = NamedNode(known or f"{case.graph.value}#agent/{key}")
        if not known:
            labels: list[tuple[NamedNode, Term]] = [
                (
                    NamedNode(SKOS + "prefLabel"),
                    Literal(message(f"changes.{key}", lang), language=lang),
                )
                for lang in LANGUAGES
            ]
            said = [
                (RDF_TYPE, NamedNode(CC + "PersonInRole")),
                (NamedNode(CC + "ofCommunity"), case.community),
                (NamedNode(CC + "locality"), NamedNode(CC + SUPPOSED[word])),
            ]
            self.supposed |= {Quad(iri, p, value, case.graph) for p, value in (*said, *labels)}
        return iri


_LANGUAGE: Final = "http://purl.org/dc/terms/language"


def field_of(node_type: NodeType, key: str, option: str) -> Field:
    """Return the field that a key names; its singular will do.

    Raises:
        InputError: there is none.
    """
    for name in (key, f"{key}s", f"{key.removesuffix('y')}ies"):
        known = node_type.by_key.get(name)
        if isinstance(known, Field):
            return known
    names = [name for name, one in node_type.by_key.items() if isinstance(one, Field)]
    raise InputError.unknown("changes.unknown-key", key, names, doc=DOC, kind=node_type.name)


def quads(subject: str, prop: str, values: Iterable[Term], graph: NamedNode) -> set[Quad]:
    """Return the statements that give a property these values; dates bring their bounds."""
    node = NamedNode(subject)
    found: set[Quad] = set()
    for value in values:
        found.add(Quad(node, NamedNode(prop), value, graph))
        if prop == _DATE and isinstance(value, Literal):
            bounds = dates.bounds(value.value)
            for name, day in (("earliest", bounds.earliest), ("latest", bounds.latest)):
                if day is not None:
                    bound = Literal(day.isoformat(), datatype=DATE)
                    found.add(Quad(node, NamedNode(CC + name), bound, graph))
    return found


def day_literal(day: date | str) -> Literal:
    """Return a day, or any EDTF date, as the value of ``cc:date``."""
    return Literal(day if isinstance(day, str) else day.isoformat(), datatype=EDTF_TYPE)


def node_types() -> dict[str, tuple[NodeType, str]]:
    """Return the kinds of node that a case lists, by singular name, with how they are listed."""
    return {
        nested.node.name: (nested.node, nested.container)
        for nested in CASE.fields
        if isinstance(nested, Nested) and nested.container in {"list", "map"}
    }
