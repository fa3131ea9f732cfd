"""Generated rule sets that feed themselves and each other, over several communities.

Small worlds, so that rules meet: four properties that cases use, three that rules conclude, a few
nodes in each case. Unlike :mod:`generated`, which draws from all of SPARQL, this draws what is hard
for evaluation round by round: recursion, negation between strata, axioms of the ontology, made IRIs
and the graph into which a conclusion goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse
from rulekit import EX, PREFIXES, rule

if TYPE_CHECKING:
    import random

    from ccreason.rules import Rule

_GIVEN: Final = ("ex:p", "ex:q", "ex:r", "ex:of")
_DERIVED: Final = ("ex:d1", "ex:d2", "ex:d3")
_CLASSES: Final = ("ex:A", "ex:B", "ex:C")
_DERIVED_CLASSES: Final = ("ex:E", "ex:F")
_VARIABLES: Final = ("?x", "?y", "?z")
_AXIOMS: Final = (
    "ex:A rdfs:subClassOf ex:B .",
    "ex:E rdfs:subClassOf ex:C .",
    "ex:p rdfs:subPropertyOf ex:q .",
    "ex:d1 rdfs:subPropertyOf ex:d2 .",
    "ex:p rdfs:domain ex:A .",
    "ex:q rdfs:range ex:B .",
    "ex:d2 owl:inverseOf ex:r .",
    "ex:r a owl:TransitiveProperty .",
    "ex:d3 a owl:TransitiveProperty .",
    "ex:d2 a owl:SymmetricProperty .",
    "ex:k a ex:A .",
    "ex:k ex:p ex:k2 .",
    "ex:k2 ex:q ex:k .",
)
#: Axioms with blank nodes, which engines name differently: only where no rule reads everything.
_COMPOUND: Final = (
    "ex:d3 owl:propertyChainAxiom ( ex:p ex:of ) .",
    "ex:of owl:propertyChainAxiom ( ex:r ex:of ) .",
    "ex:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:q ; owl:hasValue ex:k ] .",
    "[ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ] rdfs:subClassOf ex:F .",
)


class World:
    """Draws an ontology, rules and cases.

    Args:
        chance: where the draws come from.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        #: Whether rules may read everything: by an open predicate or class, or an empty path.
        self.is_open = chance.random() < 0.4

    def _may(self, probability: float) -> bool:
        return self._chance.random() < probability

    # ontology --------------------------------------------------------------------------------

    def ontology(self) -> str:
        """Return an ontology as Turtle."""
        declared = [f"{name} a owl:Class ." for name in (*_CLASSES, *_DERIVED_CLASSES)]
        declared += [f"{name} a owl:ObjectProperty ." for name in (*_GIVEN, *_DERIVED)]
        possible = _AXIOMS if self.is_open else (*_AXIOMS, *_COMPOUND)
        axioms = [axiom for axiom in possible if self._may(0.35)]
        return "\n".join(["ex:o a owl:Ontology .", *declared, *axioms])

    # rules -----------------------------------------------------------------------------------

    def rule(self, name: str) -> Rule:
        """Return a rule.

        Raises:
            RuleError: it is none that can be loaded.
        """
        local = self._may(0.5)
        body = self._body(local=local)
        subjects = ["?x", "?y"]
        if local and self._may(0.3):
            made = f'"/m{self._chance.randint(0, 2)}/", STR(STRAFTER(STR(?x), "org/"))'
            body += f" BIND(IRI(CONCAT(STR(?community), {made})) AS ?m)"
            subjects += ["?m"] * 3
        if "?v" in body:
            subjects.append("?v")
        heads = [self._head(subjects, body, local=local) for _ in range(self._chance.randint(1, 2))]
        return rule(name, f"CONSTRUCT {{ {' '.join(heads)} }} WHERE {{ {body} }}")

    def _head(self, subjects: list[str], body: str, *, local: bool) -> str:
        subject, draw = self._chance.choice(subjects), self._chance.random()
        if draw < 0.25:
            return f"{subject} a {self._chance.choice(_DERIVED_CLASSES + _CLASSES)} ."
        if draw < 0.32 and "?class" in body:
            return f"{subject} a ?class ."
        if draw < 0.40 and "?property" in body:
            return f"{subject} ?property ?y ."
        objects = [*_VARIABLES, "ex:k"]
        objects += ["?n"] if "?n)" in body else []
        objects += ["?community"] if local else []
        predicate = self._chance.choice(_DERIVED + _DERIVED + _GIVEN[:3])
        return f"{subject} {predicate} {self._chance.choice(objects)} ."

    def _body(self, *, local: bool) -> str:
        parts = ["?x ex:of ?community ."] if local else []
        parts += [self._triple(_VARIABLES, local=local) for _ in range(self._chance.randint(1, 3))]
        if self._may(0.3):
            asked = range(self._chance.randint(1, 2))
            inside = [self._triple(("?x", "?y", "?u"), local=local) for _ in asked]
            inside += ["FILTER(?u != ?x)"] if self._may(0.3) else []
            parts.append(f"FILTER NOT EXISTS {{ {' '.join(inside)} }}")
        if self._may(0.15):
            parts.append(f"MINUS {{ {self._triple(('?x', '?u'), local=local)} }}")
        # Without a community these, and paths, may put a conclusion into another graph than the
        # reference does, which is written down in docs/explanation/engine.md.
        if local and self._may(0.3):
            parts.append(f"OPTIONAL {{ {self._triple(('?x', '?v'), local=local)} }}")
        if self._may(0.15):
            parts.append("FILTER(?x != ?y)")
        if local and self._may(0.2):
            parts.append("{ SELECT ?x (COUNT(?w) AS ?n) WHERE { ?x ex:q ?w } GROUP BY ?x }")
        body = " ".join(parts)
        if local and self._may(0.1):
            return f"{{ {body} }} UNION {{ ?x ex:q ?y . ?x ex:of ?community }}"
        return body

    def _triple(self, variables: tuple[str, ...], *, local: bool) -> str:
        subject = self._chance.choice(variables)
        if self._may(0.25):
            return f"{subject} a {self._chance.choice(_CLASSES + _DERIVED_CLASSES)} ."
        if self.is_open and self._may(0.1):
            return f"{subject} a ?class ."
        if self.is_open and self._may(0.1):
            return f"{subject} ?property {self._chance.choice(variables)} ."
        known = _GIVEN + _DERIVED
        value = self._chance.choice((*variables, "ex:k", "ex:c0n1"))
        predicate = self._chance.choice(known)
        if local and self._may(0.1):
            other = self._chance.choice(known)
            paths = [f"{predicate}/{other}"]
            if value.startswith("?"):
                paths += [f"{predicate}+", f"^{predicate}", f"{predicate}|{other}"]
                paths += [f"{predicate}*", f"{predicate}?"] if self.is_open else []
            predicate = self._chance.choice(paths)
        return f"{subject} {predicate} {value} ."

    # cases -----------------------------------------------------------------------------------

    def cases(self) -> tuple[Dataset, dict[str, str]]:
        """Return cases, one or two about a community, and which graph is about which."""
        quads: list[Quad] = []
        about: dict[str, str] = {}
        for number in range(self._chance.randint(1, 3)):
            for part in range(self._chance.choice((1, 1, 2))):
                graph = f"{EX}case{number}-{part}"
                about[graph] = f"{EX}comm{number}"
                text = PREFIXES + "\n".join(self._case(number))
                quads += (
                    Quad(q.subject, q.predicate, q.object, NamedNode(graph))
                    for q in parse(text, format=RdfFormat.TURTLE)
                )
        return Dataset(quads), about

    def _case(self, number: int) -> list[str]:
        community, nodes = f"ex:comm{number}", [f"ex:c{number}n{n}" for n in range(4)]
        lines = [f"{community} a ex:Comm ."]
        for _ in range(self._chance.randint(2, 9)):
            subject = self._chance.choice([*nodes, community])
            node, draw = self._chance.choice(nodes), self._chance.random()
            if draw < 0.25:
                lines.append(f"{subject} a {self._chance.choice((*_CLASSES, 'ex:E'))} .")
            elif draw < 0.5:
                lines.append(f"{subject} ex:of {community} .")
            elif draw < 0.6:
                value = self._chance.choice(("1", "1.0", "2", "ex:k", '"a"@en'))
                lines.append(f"{subject} {self._chance.choice(_GIVEN[:3])} {value} .")
            elif draw < 0.65:
                lines.append(f"{subject} {self._chance.choice(_DERIVED)} {node} .")
            elif draw < 0.7:
                lines.append(f"{community} ex:d3 {node} .")
            else:
                lines.append(f"{subject} {self._chance.choice(_GIVEN[:3])} {node} .")
        return lines
