"""Build the answer to "why not": find what is meant, search, try remedies, put it into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from ccreason.explanation.model import RuleRef
from ccreason.explanation.terms import Terms
from ccreason.namespaces import LITERATURE, SLIDES, cc
from ccreason.whynot.changes import Change, Remedy
from ccreason.whynot.costs import FRAMEWORK
from ccreason.whynot.findings import Held, NoConclusion
from ccreason.whynot.known import Known
from ccreason.whynot.mending import Mending
from ccreason.whynot.model import Goal, NearWay, WhyNot
from ccreason.whynot.obstacles import Obstacles
from ccreason.whynot.records import PARAMETERS
from ccreason.whynot.remedies import Remedies
from ccreason.whynot.search import NearSearch
from ccreason.whynot.targets import Targets
from ccreason.whynot.telling import Telling
from ccreason.whynot.trial import Trial
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.engine import Inference
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule
    from ccreason.whynot.findings import Prospect
    from ccreason.whynot.kinds import Cell

#: How many rules deep a missing conclusion is followed, if nobody says otherwise.
DEPTH: Final = 3
#: How many trials one answer may take; a trial is a run of the rules that matter.
_TRIALS: Final = 8
_TRIALS_EACH: Final = 3
#: How many ways of one axiom-made statement are told; axioms are many and alike.
_AXIOMS: Final = 3


def why_not(
    inference: Inference,
    target: str | NamedNode | Triple,
    *,
    case: str | None = None,
    depth: int = DEPTH,
    lang: str = "en",
) -> WhyNot:
    """Tell why something was not concluded, and what would make it hold.

    Args:
        inference: the result of reasoning.
        target: the conclusion's IRI or short id, its kind and what it is about
            (`capacity-gap commitment@network`), what it is about, three terms of a statement, or a
            statement.
        case: the case's graph, where several were reasoned over.
        depth: how many rules deep a missing conclusion is followed.
        lang: the language that the answer is shown in by default.

    Raises:
        InputError: no rule gives anything of that name, or there are several cases.
    """
    graph = _case(inference, target, case)
    known = Known(inference, graph)
    terms = Terms(inference)
    targets = Targets(known, terms)
    name = target.value if isinstance(target, NamedNode) else str(target)
    if isinstance(target, Triple):
        facts: tuple[Fact, ...] = (
            (str(target.subject), str(target.predicate), str(target.object)),
        )
    else:
        facts = targets.find(name)
    builder = _Builder(known, terms, depth)
    asked = tuple(builder.asked(fact, targets.cell_of(fact)) for fact in facts)
    node = None if graph is None else NamedNode(graph)
    flag = None if node is None else terms.view.literal(node, cc("illustrative"))
    return WhyNot(
        target=name,
        case=graph,
        case_title=NOTHING if node is None else terms.name(node),
        illustrative=flag is not None and flag.value in {"true", "1"},
        as_of=inference.as_of,
        asked=asked,
        goals=builder.goals,
        lang=lang,
    )


def _case(inference: Inference, target: str | NamedNode | Triple, case: str | None) -> str | None:
    """Return the graph of the case that is meant.

    Raises:
        InputError: several could be.
    """
    from ccreason.errors import InputError

    communities = inference.facts.communities
    if case is not None:
        if case not in communities:
            raise InputError.unknown("whynot.unknown-case", case, communities)
        return case
    if len(communities) < 2:
        return next(iter(communities), None)
    name = str(target).strip("<>")
    for graph, community in communities.items():
        if name.startswith((community + "/", graph + "#")):
            return graph
    raise InputError(
        "whynot.several-cases", name=str(target), found=str(target), expected=", ".join(communities)
    )


class _Builder:
    """Numbers goals in reading order and tells each once."""

    def __init__(self, known: Known, terms: Terms, depth: int) -> None:
        self._known = known
        self._terms = terms
        self._search = NearSearch(known, depth)
        self._remedies = Remedies(known, self._search)
        self._telling = Telling(known, terms)
        self._obstacles = Obstacles(self._telling, self._below)
        self._mending = Mending(self._telling, self._obstacles.choices)
        self._goals: dict[int, Goal] = {}
        self._numbers: dict[object, int] = {}
        self._todo: list[tuple[int, NoConclusion]] = []
        self._trials = 0

    @property
    def goals(self) -> tuple[Goal, ...]:
        return tuple(self._goals[number] for number in sorted(self._goals))

    def asked(self, fact: Fact, cell: Cell | None = None) -> int:
        """Answer a question that was asked, and those that it leads to; return its number.

        Args:
            fact: the conclusion.
            cell: the cell that any conclusion of its kind would have to be about, where the
                conclusion itself has no name yet.
        """
        number = self._number(fact)
        holds = self._known.has(fact)
        near = [] if holds else self._nearest(fact, cell)
        ways = tuple(self._way(p, remedy) for p, remedy in near)
        self._goals[number] = Goal(
            number=number,
            id=self._id(fact),
            title=self._telling.title(fact),
            statement=fact if cell is None else ("", fact[1], fact[2]),
            holds=holds,
            ways=ways,
        )
        while self._todo:
            self._follow(*self._todo.pop(0))
        return number

    def _number(self, key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def _id(self, fact: Fact) -> str:
        subject = self._known.inference.term(fact[0])
        return self._terms.short_id(subject)  # type: ignore[arg-type]

    def _nearest(self, fact: Fact, cell: Cell | None) -> list[tuple[Prospect, Remedy | None]]:
        """Return for each rule the nearest way to a fact with what would mend it.

        A way that nothing was found to mend gives place to the rule's next one that can be mended:
        what it would take may be at odds with what it rests on.
        """
        rules = self._known.rules_for(fact[1], fact[2])
        limit = len(rules)
        if not rules:
            rules, limit = self._known.rules_for(fact[1], fact[2], axioms=True), _AXIOMS
        found = [[p for p in self._ways_by(rule, fact, cell) if p.cost] for rule in rules]
        several = sorted((ways for ways in found if ways), key=lambda ways: ways[0].order)[:limit]
        trials = self._trials_of(fact, cell, [ways[0].rule for ways in several])
        chosen = [(w[0], self._tried(w[0], t)) for w, t in zip(several, trials, strict=True)]
        for n, ways in enumerate(several):
            for other in ways[1:]:
                if chosen[n][1] is not None:
                    break
                remedy = self._tried(other, trials[n])
                if remedy is not None:
                    chosen[n] = (other, remedy)
        return sorted(chosen, key=lambda pair: pair[0].order)

    def _ways_by(self, rule: Rule, fact: Fact, cell: Cell | None) -> tuple[Prospect, ...]:
        if cell is None:
            return self._search.for_fact(rule, fact)
        return self._search.for_any(rule, [{cell.variables[rule.id]: cell.key}])

    def _trials_of(
        self, fact: Fact, cell: Cell | None, rules: list[Rule]
    ) -> Sequence[Trial | None]:
        """Return what tries remedies for a fact by each of some rules."""
        if self._known.case is None:
            return [None] * len(rules)
        if cell is None:
            return [Trial(self._known, fact)] * len(rules)
        return [
            Trial(self._known, fact, (rule, cell.variables[rule.id], cell.key)) for rule in rules
        ]

    def _tried(self, prospect: Prospect, trial: Trial | None) -> Remedy | None:
        """Return the first remedy that makes a fact hold when it is tried."""
        if prospect.cost >= FRAMEWORK or trial is None:
            return None
        for n, remedy in enumerate(self._remedies.of(prospect)):
            if self._trials >= _TRIALS or n >= _TRIALS_EACH:
                return None
            self._trials += 1
            if trial.gives(remedy.add, remedy.remove):
                return _least(remedy, trial)
        return None

    # ways ------------------------------------------------------------------------------------

    def _way(self, prospect: Prospect, remedy: Remedy | None) -> NearWay:
        changes = () if remedy is None else remedy.changes
        told = self._possible_changes(prospect) if remedy is None else changes
        obstacles = self._obstacles.of(prospect, told)
        left_out = self._obstacles.nodes(prospect) | {PARAMETERS}
        held = [f for x in prospect.findings if isinstance(x, Held) for f in x.facts]
        rule = prospect.rule
        return NearWay(
            rule=self._reference(rule),
            distance=round(prospect.cost, 2),
            possible=prospect.cost < FRAMEWORK,
            held=self._telling.held(held, left_out) if prospect.cost < FRAMEWORK else (),
            obstacles=obstacles,
            remedy=None if remedy is None else self._mending.told(remedy),
            bindings=tuple(
                (n[1:], v)
                for n, v in sorted(prospect.values.items())
                if not v.startswith("<urn:ccreason:")
            ),
        )

    def _possible_changes(self, prospect: Prospect) -> tuple[Change, ...]:
        """Return changes that were worked out, to tell from them which values would do."""
        if prospect.cost >= FRAMEWORK:
            return ()
        return next((remedy.changes for remedy in self._remedies.of(prospect)), ())

    def _below(self, finding: NoConclusion) -> int | None:
        """Return the number of the goal that goes on about a missing conclusion."""
        if not finding.ways:
            return None
        first = finding.ways[0]
        key = (first.rule.id, tuple(sorted(first.values.items())))
        known = key in self._numbers
        number = self._number(key)
        if not known:
            self._todo.append((number, finding))
        return number

    def _follow(self, number: int, finding: NoConclusion) -> None:
        """Answer a question that another one leads to."""
        pattern = finding.pattern
        ways = tuple(self._way(p, None) for p in finding.ways[:1])
        statement = tuple(
            "" if t[:1] == "?" else t
            for t in (pattern.subject, str(pattern.predicate), pattern.object)
        )
        subject = pattern.subject
        self._goals[number] = Goal(
            number=number,
            id="" if subject[:1] == "?" else self._id((subject, "", "")),
            title=self._obstacles.title(finding),
            statement=statement,  # type: ignore[arg-type]
            holds=False,
            ways=ways,
        )

    def _reference(self, rule: Rule) -> RuleRef:
        sources = tuple(_source_iri(key) for key in rule.source)
        return RuleRef(
            id=rule.id,
            iri=rule.iri,
            title=Bilingual(rule.title["en"], rule.title["id"]),
            layer=rule.layer,
            is_axiom=rule.is_axiom,
            sources=self._terms.slides(sources),
            basis=None if rule.is_axiom else self._terms.basis(cc(rule.basis)),
            why=Bilingual(rule.why["en"], rule.why["id"]),
        )


def _least(remedy: Remedy, trial: Trial) -> Remedy:
    """Leave out the changes of a remedy without which it works as well."""
    changes = remedy.changes
    for change in remedy.changes if len(remedy.changes) > 1 else ():
        fewer = Remedy(tuple(c for c in changes if c is not change))
        if fewer.changes and trial.gives(fewer.add, fewer.remove):
            changes = fewer.changes
    return Remedy(changes)


def _source_iri(key: str) -> NamedNode:
    """Return the IRI of a rule's source: `s25` is a slide, another key a publication."""
    if "://" in key:
        return NamedNode(key.removeprefix("<").removesuffix(">"))
    is_slide = key[:1] == "s" and key[1:].isdigit()
    return NamedNode((SLIDES if is_slide else LITERATURE) + key)
