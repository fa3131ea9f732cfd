"""The ontology's OWL 2 axioms as rules.

Each axiom of the OWL 2 RL profile (OWL 2 Profiles, section 4.3) that gives new statements becomes
a rule of the same kind as those in files: a CONSTRUCT, with an explanation in both languages. The
axiom's terms stand in the rule, so rules depend on each other class by class and property by
property. What contradicts an axiom (disjointness, functional properties, ...) is reported by
:mod:`ccreason.engine.consistency`. What no rule can state (existentials and unions on the right)
is listed by :func:`untranslated`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.namespaces import CC, DCTERMS, SKOS, SLIDES, local_name
from ccreason.rules import algebra as al
from ccreason.rules.algebra import TriplePattern
from ccreason.rules.axiom_text import constants_of, query_text, short_name
from ccreason.rules.expressions import (
    TYPE,
    Names,
    OntologyGraph,
    alternatives,
    consequences,
    is_named,
    link,
    owl,
    rdfs,
)
from ccreason.rules.model import AXIOM_LAYER, Rule
from ccreason.rules.wording import AXIOM_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.rules.ontology import Ontology

_X: Final = "?x"
_Y: Final = "?y"
_Z: Final = "?z"
_SAME: Final = owl("sameAs")


def axioms_to_rules(ontology: Ontology, *, equality: bool = False) -> list[Rule]:
    """Return the rules that the ontology's axioms are, sorted by id.

    Args:
        ontology: the ontology.
        equality: whether to conclude ``owl:sameAs`` from functional properties; only of use where
            a rule or the ontology speaks of it.
    """
    writer = _Writer(ontology)
    writer.classes()
    writer.properties()
    if equality or any(fact[1] == _SAME for fact in ontology.facts):
        writer.equality()
    return writer.finish()


def mentions_equality(rules: Iterable[Rule]) -> bool:
    """Tell whether a rule speaks of ``owl:sameAs``."""
    return any(_SAME in (t.predicate for t in (*rule.head, *_triples(rule.body))) for rule in rules)


def untranslated(ontology: Ontology) -> list[tuple[str, str]]:
    """Return the axioms that no rule states: the term they are about, and the kind of axiom."""
    writer = _Writer(ontology)
    writer.classes()
    writer.properties()
    return sorted(set(writer.left_out))


class _Writer:
    def __init__(self, ontology: Ontology) -> None:
        self.graph = OntologyGraph(ontology.facts)
        self.rules: dict[str, Rule] = {}
        self.left_out: list[tuple[str, str]] = []
        self.annotations = {
            (
                self.graph.one(node, owl("annotatedSource")),
                self.graph.one(node, owl("annotatedProperty")),
                self.graph.one(node, owl("annotatedTarget")),
            ): node
            for node in self.graph.instances(owl("Axiom"))
        }

    def finish(self) -> list[Rule]:
        return [self.rules[rule_id] for rule_id in sorted(self.rules)]

    # classes ---------------------------------------------------------------------------------

    def classes(self) -> None:
        for sub, sup in self.graph.pairs(rdfs("subClassOf")):
            self.sub_class(sub, sup, about=sub if is_named(sub) else sup)
        for one, other in self.graph.pairs(owl("equivalentClass")):
            self.sub_class(one, other, about=one, kind="equivalentClass")
            self.sub_class(other, one, about=one, kind="equivalentClass")
        for cls, parts in self.graph.pairs(owl("disjointUnionOf")):
            for part in self.graph.members(parts):
                self.sub_class(part, cls, about=cls, kind="disjointUnionOf")
        for name in ("intersectionOf", "unionOf", "oneOf"):
            # A named class defined without equivalentClass (allowed by the RDF mapping).
            for cls, parts in self.graph.pairs(owl(name)):
                if is_named(cls):
                    self.definition(cls, name, parts)

    def definition(self, cls: str, name: str, parts: str) -> None:
        for part in self.graph.members(parts):
            if name == "intersectionOf":
                self.sub_class(cls, part, about=cls, kind=name)
            elif name == "unionOf":
                self.sub_class(part, cls, about=cls, kind=name)
            else:
                self.add(name, (part, cls), (TriplePattern(part, TYPE, cls),), (), cls)

    def sub_class(self, sub: str, sup: str, *, about: str, kind: str = "subClassOf") -> None:
        if sub == sup:
            return
        names = Names()
        ways = alternatives(self.graph, sub, _X, names)
        follows, rest = consequences(self.graph, sup, _X, names)
        if ways is None or rest:
            self.left_out.append((about, kind))
        for way in ways or ():
            for consequence in follows:
                body = (*way.patterns, *consequence.patterns)
                head = consequence.head
                if way.same_as is not None:
                    body = tuple(_replace(t, _X, way.same_as) for t in body)
                    head = _replace(head, _X, way.same_as)
                named = kind if consequence.kind == "subClassOf" else consequence.kind
                self.add(self.kind_of(sub, named), self.keys(sub, body, head), (head,), body, about)

    def kind_of(self, sub: str, kind: str) -> str:
        """Return how an axiom is told: by the expression on its left, if there is one."""
        if is_named(sub) or kind not in ("subClassOf", "equivalentClass"):
            return kind
        for name in ("someValuesFrom", "hasValue", "intersectionOf", "unionOf", "oneOf"):
            if self.graph.one(sub, owl(name)):
                return name
        return kind

    @staticmethod
    def keys(sub: str, body: Iterable[TriplePattern], head: TriplePattern) -> tuple[str, ...]:
        """Return the terms that name an axiom: what it is about, and what follows."""
        terms = [sub] if is_named(sub) else []
        if not terms:
            for triple in body:
                name = triple.object if triple.predicate == TYPE else str(triple.predicate)
                terms += [name]
        follows = head.object if head.predicate == TYPE else str(head.predicate)
        return (*dict.fromkeys(terms), follows)

    # properties ------------------------------------------------------------------------------

    def properties(self) -> None:
        graph = self.graph
        for sub, sup in graph.pairs(rdfs("subPropertyOf")):
            self.sub_property("subPropertyOf", sub, sup)
        for one, other in graph.pairs(owl("equivalentProperty")):
            self.sub_property("equivalentProperty", one, other)
            self.sub_property("equivalentProperty", other, one)
        for one, other in graph.pairs(owl("inverseOf")):
            if is_named(one) and is_named(other):
                for prop, inverse in dict.fromkeys(((one, other), (other, one))):
                    body = (TriplePattern(_X, prop, _Y),)
                    head = (TriplePattern(_Y, inverse, _X),)
                    self.add("inverseOf", (prop, inverse), head, body, one)
        for prop in graph.instances(owl("SymmetricProperty")):
            head = (TriplePattern(_Y, prop, _X),)
            self.add("symmetric", (prop,), head, (TriplePattern(_X, prop, _Y),), prop)
        for prop in graph.instances(owl("TransitiveProperty")):
            both = (TriplePattern(_X, prop, _Y), TriplePattern(_Y, prop, _Z))
            self.add("transitive", (prop,), (TriplePattern(_X, prop, _Z),), both, prop)
        for prop, parts in graph.pairs(owl("propertyChainAxiom")):
            self.chain(prop, graph.members(parts))
        for prop, cls in graph.pairs(rdfs("domain")):
            self.typing("domain", prop, cls, _X)
        for prop, cls in graph.pairs(rdfs("range")):
            self.typing("range", prop, cls, _Y)

    def sub_property(self, kind: str, sub: str, sup: str) -> None:
        if sub == sup or sup == owl("topObjectProperty"):
            return
        if not is_named(sup):
            self.left_out.append((sub, kind))
            return
        body = (link(self.graph, _X, sub, _Y),)
        self.add(kind, (str(body[0].predicate), sup), (TriplePattern(_X, sup, _Y),), body, sub)

    def chain(self, prop: str, parts: list[str]) -> None:
        steps = [_X, *(f"?y{n}" for n in range(1, len(parts))), _Z]
        body = tuple(link(self.graph, steps[n], part, steps[n + 1]) for n, part in enumerate(parts))
        head = (TriplePattern(_X, prop, _Z),)
        keys = (*(str(t.predicate) for t in body), prop)
        self.add("propertyChain", keys, head, body, prop)

    def typing(self, kind: str, prop: str, cls: str, variable: str) -> None:
        if self.graph.is_datatype(cls) or not is_named(prop):
            return
        follows, rest = consequences(self.graph, cls, variable, Names())
        if rest:
            self.left_out.append((prop, kind))
        for consequence in follows:
            body = (TriplePattern(_X, prop, _Y), *consequence.patterns)
            head = consequence.head
            name = head.object if head.predicate == TYPE else str(head.predicate)
            self.add(kind, (prop, name), (head,), body, prop)

    # equality --------------------------------------------------------------------------------

    def equality(self) -> None:
        """Conclude that the values of a functional property are the same thing."""
        for cls, kind in (
            ("FunctionalProperty", "functional"),
            ("InverseFunctionalProperty", "inverseFunctional"),
        ):
            for prop in self.graph.instances(owl(cls)):
                if owl("DatatypeProperty") in self.graph.objects(prop, TYPE):
                    continue
                one, other = TriplePattern(_X, prop, _Y), TriplePattern(_X, prop, _Z)
                if kind == "inverseFunctional":
                    one, other = TriplePattern(_Y, prop, _X), TriplePattern(_Z, prop, _X)
                same = (TriplePattern(_Y, _SAME, _Z),)
                self.add(kind, (prop,), same, (one, other), prop, different=(_Y, _Z))
        both = (TriplePattern(_X, _SAME, _Y), TriplePattern(_Y, _SAME, _Z))
        turned = (TriplePattern(_Y, _SAME, _X),)
        self.add("symmetric", (_SAME,), turned, both[:1], _SAME)
        self.add("transitive", (_SAME,), (TriplePattern(_X, _SAME, _Z),), both, _SAME)

    # rules -----------------------------------------------------------------------------------

    def add(
        self,
        kind: str,
        keys: tuple[str, ...],
        head: tuple[TriplePattern, ...],
        body: tuple[TriplePattern, ...],
        about: str,
        different: tuple[str, str] | None = None,
    ) -> None:
        base = f"owl:{kind}/" + "/".join(map(short_name, keys))
        rule_id, number = base, 1
        while rule_id in self.rules:
            same = self.rules[rule_id]
            if same.head == head and al.walk(same.body) and _triples(same.body) == body:
                return
            number += 1
            rule_id = f"{base}/{number}"
        pattern: al.Pattern = al.Bgp(body)
        if different:
            sides = tuple(map(al.Variable, different))
            pattern = al.Filter(pattern, al.Call("!=", sides))
        sources, basis = self.standing(about, head, kind)
        texts = AXIOM_TEXTS[kind if kind in AXIOM_TEXTS else "subClassOf"]
        constants = constants_of(head, body)
        names = {lang: [self.label(k, lang) for k in keys] for lang in ("en", "id")}
        self.rules[rule_id] = Rule(
            id=rule_id,
            title={
                lang: texts.title[lang] + ": " + " → ".join(names[lang]) for lang in ("en", "id")
            },
            layer=AXIOM_LAYER,
            source=sources,
            basis=basis,
            why=texts.why,
            explain=texts.explain_for(head[0], body),
            text=query_text(head, body, different),
            path=f"owl:{kind}",
            head=head,
            body=pattern,
            variables=tuple(v[1:] for v in al.in_scope(pattern)),
            constants=constants,
        )

    def standing(
        self, about: str, head: tuple[TriplePattern, ...], kind: str
    ) -> tuple[tuple[str, ...], str]:
        """Return the slides and the basis of an axiom: its own, else those of its term."""
        prop = rdfs(kind) if kind in ("subClassOf", "subPropertyOf", "domain", "range") else ""
        node = self.annotations.get((about, prop, head[0].object), about)
        slides = self.graph.objects(node, f"<{DCTERMS}source>")
        keys = sorted(
            (local_name(s[1:-1]) for s in slides if s.startswith(f"<{SLIDES}")),
            key=lambda key: (len(key), key),
        )
        basis = self.graph.one(node, f"<{CC}basis>")
        return tuple(keys), local_name(basis[1:-1]) if basis else "ProjectInference"

    def label(self, term: str, lang: str) -> str:
        """Return a term's label, or its short name."""
        for prop in (rdfs("label"), f"<{SKOS}prefLabel>"):
            for label in self.graph.objects(term, prop):
                if label.endswith(f'"@{lang}'):
                    return label[1 : -len(lang) - 2]
        return short_name(term)


def _triples(body: al.Pattern) -> tuple[TriplePattern, ...]:
    return tuple(node for node in al.walk(body) if isinstance(node, TriplePattern))


def _replace(triple: TriplePattern, variable: str, term: str) -> TriplePattern:
    ends = [term if end == variable else end for end in (triple.subject, triple.object)]
    return TriplePattern(ends[0], triple.predicate, ends[1])
