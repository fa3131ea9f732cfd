"""Licences as they are written in a case: a short name, an address, or words."""

from __future__ import annotations

# ruff: noqa: D102 -- the overridden methods are described once, in Kind and Scalar
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pyoxigraph import Literal, NamedNode

from ccreason.cases.kinds import Scalar
from ccreason.cases.terms import STRING, is_iri
from ccreason.frozen import frozen

if TYPE_CHECKING:
    from ccreason.cases.kinds import Here, There
    from ccreason.cases.terms import Term
    from ccreason.cases.tree import Node
    from ccreason.cases.vocabulary import Vocabulary

#: SPDX identifier to the licence's own address, for the licences that data is published under.
LICENCES: Final = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}
_NAMES: Final = {address: name for name, address in LICENCES.items()}


@frozen
class Licence(Scalar):
    """A licence: a name from :data:`LICENCES`, its address, or words ("not verified")."""

    coercion: ClassVar[str | None] = "@id"

    def term(self, node: Node, here: Here) -> Term | None:
        address = LICENCES.get(node.text, node.text)
        return NamedNode(address) if is_iri(address) else Literal(node.text)

    def text(self, term: Term, there: There) -> str | None:
        if isinstance(term, NamedNode):
            return _NAMES.get(term.value, term.value)
        plain = not term.language and term.datatype == STRING
        return term.value if plain else None

    def schema(self, vocabulary: Vocabulary) -> dict[str, Any]:
        return {"anyOf": [{"enum": list(LICENCES)}, {"type": "string"}]}
