"""A rule, and a set of rules in the order they run."""

from __future__ import annotations

import json
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from ccreason.frozen import frozen
from ccreason.namespaces import RULES
from ccreason.rules import algebra as al

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A triple pattern whose variables are places in a row.
Slots: TypeAlias = tuple[str | int, str | int, str | int]

Basis = Literal["SourceAssertion", "EditorialReading", "ProjectInference"]

#: What rules are for, from the ground up. A layer groups rules for readers; the order in which
#: rules run follows from what they read (:mod:`ccreason.rules.strata`).
LAYERS: Final = ("prepare", "observe", "trace", "recommend", "describe")
BASES: Final = ("SourceAssertion", "EditorialReading", "ProjectInference")

#: Layer of the rules that state the ontology's axioms.
AXIOM_LAYER: Final = "axiom"


@frozen
class Rule:
    """One rule: what it reads, what it concludes, where it comes from, how it is explained.

    Attributes:
        id: kebab-case name, the file's stem; for an axiom ``owl:<kind>/<terms>``.
        title, why, explain: texts by language (``en``, ``id``). ``explain`` is a sentence with
            ``{name}`` for a variable of the body or a name of ``constants``.
        layer: one of :data:`LAYERS`, or ``axiom``.
        source: slides (``s16``), literature keys; for an axiom the ontology's IRIs.
        basis: whose statement it is (``cc:Basis``).
        text: the SPARQL, as written.
        path: the file as the user named it; for an axiom the axiom's kind.
        head: triple patterns of the CONSTRUCT template.
        body: algebra of the WHERE clause.
        variables: names in scope in the body, without ``?``, in order of appearance.
        computed: names among them that BIND, VALUES or an aggregate gives.
        local: whether a conclusion depends on one community and the ontology only.
        local_reason: why not, if not (English, for maintainers).
        constants: N-Triples terms that an axiom's explanation may name.
    """

    id: str
    title: Mapping[str, str]
    layer: str
    source: tuple[str, ...]
    basis: str
    why: Mapping[str, str]
    explain: Mapping[str, str]
    text: str
    path: str
    head: tuple[al.TriplePattern, ...]
    body: al.Pattern
    variables: tuple[str, ...]
    computed: tuple[str, ...] = ()
    local: bool = False
    local_reason: str | None = None
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def iri(self) -> str:
        """Return the IRI that names the rule in RDF."""
        return RULES + self.id.replace("owl:", "owl/")

    @property
    def is_axiom(self) -> bool:
        """Tell whether the rule states an axiom of the ontology."""
        return self.layer == AXIOM_LAYER

    @cached_property
    def is_conjunctive(self) -> bool:
        """Tell whether the body is triple patterns with fixed predicates and nothing else."""
        return isinstance(self.body, al.Bgp) and all(
            isinstance(t.predicate, str) and not al.is_variable(t.predicate)
            for t in self.body.triples
        )

    @cached_property
    def head_slots(self) -> tuple[Slots, ...]:
        """Return the head's triples with variables as places in a row of ``variables``."""
        return self._slots(self.head)

    @cached_property
    def body_slots(self) -> tuple[Slots, ...]:
        """Return the body's triples likewise, if it is conjunctive; else none."""
        return self._slots(self.body.triples) if isinstance(self.body, al.Bgp) else ()

    def _slots(self, triples: tuple[al.TriplePattern, ...]) -> tuple[Slots, ...]:
        places: dict[str, int] = {"?" + name: n for n, name in enumerate(self.variables)}

        def slot(term: al.Path) -> str | int:
            return places.get(term, term) if isinstance(term, str) else ""

        return tuple((slot(t.subject), slot(t.predicate), slot(t.object)) for t in triples)

    def to_json(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the rule as JSON values: what every run needs, and the rest."""
        first = {
            "id": self.id,
            "layer": self.layer,
            # Where the file lies on this machine is nobody else's business.
            "path": self.path if self.is_axiom else Path(self.path).name,
            "variables": list(self.variables),
            "is_conjunctive": self.is_conjunctive,
            "head_slots": self.head_slots,
            "body_slots": self.body_slots,
            # The class has values for these, so nobody would miss them (``__getattr__``).
            "computed": list(self.computed),
            "local": self.local,
            "local_reason": self.local_reason,
        }
        rest = {
            "title": dict(self.title),
            "source": list(self.source),
            "basis": self.basis,
            "why": dict(self.why),
            "explain": dict(self.explain),
            "text": self.text,
            "head": [triple.to_json() for triple in self.head],
            "body": self.body.to_json(),
            "constants": dict(self.constants),
        }
        return first, rest

    @classmethod
    def from_json(cls, first: dict[str, Any], rest: bytes, folder: Path) -> Rule:
        """Return the rule that :meth:`to_json` wrote.

        The rest is decoded when something of it is first asked for: of most rules a run needs the
        slots only.

        Args:
            first: what every run needs.
            rest: the rest, as text.
            folder: where its file lies.
        """
        rule = object.__new__(cls)
        fields = rule.__dict__
        fields.update(first)
        fields["_rest"] = rest
        for name in ("variables", "computed"):
            fields[name] = tuple(fields[name])
        for name in ("head_slots", "body_slots"):
            fields[name] = tuple(map(tuple, fields[name]))
        if first["layer"] != AXIOM_LAYER:
            fields["path"] = str(folder / first["path"])
        return rule

    def __getattr__(self, name: str) -> Any:
        """Decode the rest of a rule that came from JSON; its head and body on their own."""
        fields = self.__dict__
        kept = fields.get("_rest")
        if kept is not None:
            rest = json.loads(kept)
            rest["source"] = tuple(rest["source"])
            fields["_algebra"] = {part: rest.pop(part) for part in ("head", "body")}
            fields.update(rest)
            fields.pop("_rest", None)  # last: another thread may ask at the same time
        if name in fields.get("_algebra", ()):
            packed = fields["_algebra"][name]
            fields[name] = (
                tuple(map(al.from_json, packed)) if name == "head" else al.from_json(packed)
            )
        if name not in fields:
            raise AttributeError(name)
        return fields[name]


@frozen
class RuleSet:
    """Rules that can run together.

    Attributes:
        rules: the rules of files by id, then those of axioms by id.
        strata: the same rules in the order they run. What a stratum reads through negation,
            OPTIONAL or an aggregate, an earlier stratum has finished.
        components: the strata cut further: rules that depend on each other stand together, after
            all that they read.
        recursive: ids of the rules that depend on their own conclusions.
        digest: SHA-256 of everything the set was made from.
    """

    rules: tuple[Rule, ...]
    strata: tuple[tuple[Rule, ...], ...]
    components: tuple[tuple[Rule, ...], ...]
    recursive: frozenset[str] = frozenset()
    digest: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Return the rules by id."""
        return {rule.id: rule for rule in self.rules}

    def rule(self, rule_id: str) -> Rule:
        """Return a rule by id.

        Raises:
            KeyError: there is no such rule.
        """
        return self.by_id[rule_id]

    def __getitem__(self, rule_id: str) -> Rule:
        return self.by_id[rule_id]

    def __len__(self) -> int:
        return len(self.rules)
