"""What can keep a graph from being an OWL 2 DL ontology, each kind with its clause."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ccreason import messages

_SYNTAX: Final = "https://www.w3.org/TR/owl2-syntax/#"
_MAPPING: Final = "https://www.w3.org/TR/owl2-mapping-to-rdf/#"


class Kind(StrEnum):
    """Kinds of violation; the value names the message in ``messages/dl.toml``."""

    HEADER = "header"
    UNDECLARED_CLASS = "undeclared-class"
    UNDECLARED_DATATYPE = "undeclared-datatype"
    UNDECLARED_PROPERTY = "undeclared-property"
    UNDECLARED_INDIVIDUAL = "undeclared-individual"
    PUNNED_PROPERTY = "punned-property"
    PUNNED_CLASS = "punned-class"
    RESERVED = "reserved"
    LIST = "list"
    CLASS_EXPRESSION = "class-expression"
    RESTRICTION = "restriction"
    DATA_RANGE = "data-range"
    FACET = "facet"
    PROPERTY_EXPRESSION = "property-expression"
    AXIOM = "axiom"
    ASSERTION = "assertion"
    ANNOTATION = "annotation"
    UNRECOGNIZED = "unrecognized"
    NOT_SIMPLE = "not-simple"
    IRREGULAR = "irregular"
    ANONYMOUS = "anonymous"
    ANONYMOUS_FOREST = "anonymous-forest"
    TOP_DATA_PROPERTY = "top-data-property"
    DATATYPE_UNDEFINED = "datatype-undefined"
    DATATYPE_CYCLE = "datatype-cycle"
    LITERAL = "literal"


#: Where the recommendation says it: title of the clause, and its address.
CLAUSES: Final[dict[Kind, tuple[str, str]]] = {
    Kind.HEADER: ("Mapping 3.1.2", _MAPPING + "Parsing_of_the_Ontology_Header_and_Declarations"),
    Kind.UNDECLARED_CLASS: ("Syntax 5.8.1", _SYNTAX + "Typing_Constraints_of_OWL_2_DL"),
    Kind.UNDECLARED_DATATYPE: ("Syntax 5.8.1", _SYNTAX + "Typing_Constraints_of_OWL_2_DL"),
    Kind.UNDECLARED_PROPERTY: ("Syntax 5.8.1", _SYNTAX + "Typing_Constraints_of_OWL_2_DL"),
    Kind.UNDECLARED_INDIVIDUAL: ("Syntax 5.8.2", _SYNTAX + "Declaration_Consistency"),
    Kind.PUNNED_PROPERTY: ("Syntax 5.8.1", _SYNTAX + "Typing_Constraints_of_OWL_2_DL"),
    Kind.PUNNED_CLASS: ("Syntax 5.8.1", _SYNTAX + "Typing_Constraints_of_OWL_2_DL"),
    Kind.RESERVED: ("Syntax 2.4", _SYNTAX + "IRIs"),
    Kind.LIST: ("Mapping 3.2", _MAPPING + "Parsing_of_Expressions"),
    Kind.CLASS_EXPRESSION: ("Syntax 8.1", _SYNTAX + "Class_Expressions"),
    Kind.RESTRICTION: ("Syntax 8.2-8.5", _SYNTAX + "Object_Property_Restrictions"),
    Kind.DATA_RANGE: ("Syntax 7", _SYNTAX + "Data_Ranges"),
    Kind.FACET: ("Syntax 7.5", _SYNTAX + "Datatype_Restrictions"),
    Kind.PROPERTY_EXPRESSION: ("Syntax 6", _SYNTAX + "Property_Expressions"),
    Kind.AXIOM: ("Syntax 9", _SYNTAX + "Axioms"),
    Kind.ASSERTION: ("Syntax 9.6", _SYNTAX + "Assertions"),
    Kind.ANNOTATION: ("Mapping 3.2.5", _MAPPING + "Parsing_of_Axioms"),
    Kind.UNRECOGNIZED: ("Mapping 3.2.5", _MAPPING + "Parsing_of_Axioms"),
    Kind.NOT_SIMPLE: ("Syntax 11.2", _SYNTAX + "The_Restrictions_on_the_Axiom_Closure"),
    Kind.IRREGULAR: ("Syntax 11.2", _SYNTAX + "The_Restrictions_on_the_Axiom_Closure"),
    Kind.ANONYMOUS: ("Syntax 11.2", _SYNTAX + "The_Restrictions_on_the_Axiom_Closure"),
    Kind.ANONYMOUS_FOREST: ("Syntax 11.2", _SYNTAX + "The_Restrictions_on_the_Axiom_Closure"),
    Kind.TOP_DATA_PROPERTY: ("Syntax 11.2", _SYNTAX + "The_Restrictions_on_the_Axiom_Closure"),
    Kind.DATATYPE_UNDEFINED: ("Syntax 11.2", _SYNTAX + "The_Restrictions_on_the_Axiom_Closure"),
    Kind.DATATYPE_CYCLE: ("Syntax 11.2", _SYNTAX + "The_Restrictions_on_the_Axiom_Closure"),
    Kind.LITERAL: ("Syntax 5.7", _SYNTAX + "Literals"),
}


@dataclass(frozen=True, order=True)
class Violation:
    """One reason why a graph is not in OWL 2 DL.

    Attributes:
        kind: which condition is broken.
        focus: the construct, as a prefixed name, or ``[]`` and its triples for a blank node.
        detail: what was found there, in terms of the graph (not worded; may be empty).
    """

    kind: Kind
    focus: str
    detail: str = ""

    @property
    def clause(self) -> str:
        """The clause of the OWL 2 recommendation, such as ``Syntax 11.2``."""
        return CLAUSES[self.kind][0]

    @property
    def clause_url(self) -> str:
        """The address of the clause."""
        return CLAUSES[self.kind][1]

    def render(self, lang: str = "en") -> str:
        """Return the violation as a sentence in a language."""
        sentence = messages.text(f"dl.{self.kind}", lang, focus=self.focus, detail=self.detail)
        return f"{sentence} ({self.clause})"

    def __str__(self) -> str:
        return self.render()
