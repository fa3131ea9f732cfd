"""How robust conclusions are: to one rating that moves by one step, to one source left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, Triple

from ccreason.changes.on_scale import value_literal
from ccreason.changes.records import without
from ccreason.changes.relevance import relevance
from ccreason.changes.scenarios import Scenarios
from ccreason.changes.view import CaseView
from ccreason.changes.whatif import one_case
from ccreason.namespaces import CC, DCTERMS, RDF_TYPE, cc
from ccreason.ntriples import to_fact
from ccreason.reasoning import fact_base
from ccreason.report.conclusions import Conclusions
from ccreason.report.described import Ref
from ccreason.report.findings import title
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from ccreason.cases import CaseSet
    from ccreason.cases.scale import Scale
    from ccreason.ntriples import Fact
    from ccreason.parameters import Parameters

_TYPE: Final = str(RDF_TYPE)
_VALUE: Final = NamedNode(CC + "value")
#: The conclusions whose robustness is told, and the parameter that a rating decides each by.
CLASSES: Final = {
    "CapacityGap": "gapThreshold",
    "FunctionGap": "gapThreshold",
    "OutcomeGap": "gapThreshold",
    "LevelGap": "",
    "OwnershipGap": "",
    "RepresentationGap": "",
    "ContradictoryGap": "gapThreshold",
    "Strength": "strengthThreshold",
    "Constraint": "",
    "OutcomeAtRisk": "",
    "Recommendation": "",
}
#: How far apart two values must be to contradict each other.
_APART: Final = cc("contradictionSize")
#: Properties along which a conclusion rests on others, and on ratings.
_RESTS_ON: Final = ("basedOn", "answers", "because")
#: How far a rating without anchored points moves: the width of a band.
_BAND: Final = Decimal("0.25")


@dataclass(frozen=True)
class Move:
    """A rating that moves by one step of its scale.

    Attributes:
        rating: which.
        source: whose it is.
        before, after: its value as written, and one step on.
    """

    rating: Ref
    source: Bilingual
    before: str
    after: str


@dataclass(frozen=True)
class Threshold:
    """The threshold that lies nearest to a rating that a conclusion rests on.

    Attributes:
        name: the parameter.
        value: the threshold, of 1.
        rating: the rating that is nearest to it.
        distance: how far it is, of 1.
    """

    name: Ref
    value: Decimal
    rating: Ref
    distance: Decimal


@dataclass(frozen=True)
class Robustness:
    """How robust one conclusion is.

    Attributes:
        id, iri, cls: which conclusion, and of which class.
        kind: what such a conclusion is called.
        title: what it is about.
        threshold: the nearest threshold, where a rating decides.
        ratings: the ratings that it rests on.
        moves: the single steps that would undo or change it.
        sources: the sources without which it would be undone or changed.
    """

    id: str
    iri: str
    cls: str
    kind: Bilingual
    title: Bilingual
    threshold: Threshold | None
    ratings: tuple[Ref, ...]
    moves: tuple[Move, ...]
    sources: tuple[Ref, ...]

    @property
    def holds(self) -> bool:
        """Say whether it withstands every single step and every source left out."""
        return not self.moves and not self.sources


@dataclass(frozen=True)
class RobustnessReport:
    """How robust the conclusions about one case are.

    Attributes:
        conclusions: each of them.
        moves: how many single steps were tried.
        sources: how many sources were left out, one at a time.
    """

    conclusions: tuple[Robustness, ...]
    moves: int
    sources: int


def robustness(
    caseset: CaseSet,
    *,
    case: str | None = None,
    as_of: date | None = None,
    parameters: Parameters | None = None,
    rules: Path | None = None,
) -> RobustnessReport:
    """Work out how robust the conclusions about a case are.

    Each rating that counts is moved by one step of its scale, up and down, and each source is left
    out, one at a time; each time it is reasoned again.

    Args:
        caseset: the cases.
        case: IRI of the case, where several were read.
        as_of: the date of reasoning.
        parameters: a Turtle file, or statements, whose values replace the shipped parameters.
        rules: a folder of rules; the package's own if None.

    Raises:
        InputError: there is no such case, or several and none is named.
    """
    from ccreason.engine.program import load_program

    program = load_program(rules)
    scenarios = Scenarios(program, fact_base(caseset.dataset, program, as_of, parameters))
    return _Trying(scenarios, CaseView(scenarios.plain, caseset, one_case(caseset, case))).report()


class _Trying:
    """Moves each rating and leaves out each source, and notes what each conclusion does."""

    def __init__(self, scenarios: Scenarios, case: CaseView) -> None:
        self._scenarios = scenarios
        self._case = case
        self._conclusions = Conclusions(case.terms, case.case.graph, case.case.community)
        self._nodes = [
            (cls, node)
            for cls in CLASSES
            for node in self._conclusions.in_order(self._conclusions.of_class(cls))
        ]
        self._watched: dict[Fact, list[NamedNode]] = {}
        for cls, node in self._nodes:
            for fact in self._facts_of(cls, node):
                self._watched.setdefault(fact, []).append(node)
        status = (None, str(cc("recommendationStatus")), None)
        classes = ((None, _TYPE, str(cc(cls))) for cls in CLASSES)
        self._only = relevance(scenarios).of([*classes, status])

    def report(self) -> RobustnessReport:
        """Try everything and return what was found."""
        moves: dict[NamedNode, list[Move]] = {}
        sources: dict[NamedNode, list[Ref]] = {}
        tried = left_out = 0
        for move, removed, added in self._moves():
            tried += 1
            for node in self._undone([removed], [added]):
                moves.setdefault(node, []).append(move)
        for source, quads in self._sources():
            left_out += 1
            for node in self._undone(quads, []):
                sources.setdefault(node, []).append(source)
        found = tuple(
            Robustness(
                id=self._case.terms.short_id(node),
                iri=node.value,
                cls=cls,
                kind=self._case.terms.name(cc(cls)),
                title=title(self._conclusions, node),
                threshold=self._threshold(cls, node),
                ratings=tuple(self._ref(r) for r in self._ratings_of(node)),
                moves=tuple(moves.get(node, ())),
                sources=tuple(sources.get(node, ())),
            )
            for cls, node in self._nodes
        )
        return RobustnessReport(found, tried, left_out)

    def _facts_of(self, cls: str, node: NamedNode) -> Iterator[Fact]:
        """Yield what a conclusion consists in: its class, and of a recommendation the status."""
        yield (str(node), _TYPE, str(cc(cls)))
        prop = cc("recommendationStatus")
        for value in self._case.view.objects(node, prop):
            yield (str(node), str(prop), str(value))

    def _undone(self, removed: Iterable[Quad], added: Iterable[Quad]) -> list[NamedNode]:
        """Return the conclusions that do not hold any more, or not on the same terms."""
        gone, come = map(to_fact, removed), map(to_fact, added)
        outcome = self._scenarios.outcome(sorted(gone), sorted(come), self._only)
        nodes = [node for fact in outcome.lost for node in self._watched.get(fact, ())]
        return list(dict.fromkeys(sorted(nodes, key=lambda n: n.value)))

    # what is tried -------------------------------------------------------------------------------

    def _moves(self) -> Iterator[tuple[Move, Quad, Quad]]:
        case = self._case
        for rating in case.of_class("Rating"):
            given = case.values(rating, "value")
            scale_iri = case.one(rating, "scale")
            scale = case.scale(scale_iri) if scale_iri else None
            if not given or scale is None or not case.is_a(rating, "LatestObservation"):
                continue
            node, graph, value = NamedNode(rating), case.case.graph, given[0]
            source = case.source_of(rating)
            by = case.terms.inside(NamedNode(source)) if source else NOTHING
            for after in map(value_literal, _steps(Decimal(value.value), scale)):
                move = Move(self._ref(rating), by, value.value, after.value)
                yield move, Quad(node, _VALUE, value, graph), Quad(node, _VALUE, after, graph)

    def _sources(self) -> Iterator[tuple[Ref, list[Quad]]]:
        """Yield each source and assessor with the statements of what only they tell."""
        case = self._case
        kept = {case.case.graph.value, case.case.community.value}  # without them, no case is left
        alone: dict[str, list[str]] = {}
        for node in case.nodes:
            sources = _told_by(case, node)
            if len(sources) == 1 and node not in kept:
                alone.setdefault(sources.pop(), []).append(node)
        own: dict[str, list[str]] = {}
        for node in case.of_class("Assessment"):
            own.setdefault(case.one(node, "assessor") or "", []).append(node)
        for section, told in (("sources", alone), ("agents", own)):
            for key, iri in sorted(case.keys(section).items()):
                if iri in told:
                    edit = without("", told[iri], NOTHING, case)
                    ref = Ref(iri, key, case.terms.name(NamedNode(iri)))
                    yield ref, sorted(edit.removed, key=str)

    # what a conclusion rests on ------------------------------------------------------------------

    def _ratings_of(self, node: NamedNode) -> list[str]:
        """Return the ratings that a conclusion rests on, through other conclusions too."""
        seen: dict[NamedNode, None] = {}
        waiting = [node]
        while waiting:
            for prop in _RESTS_ON:
                for other in self._case.view.nodes(waiting[0], cc(prop)):
                    if other not in seen:
                        seen[other] = None
                        waiting.append(other)
            waiting.pop(0)
        ratings = [n.value for n in seen if self._case.is_a(n.value, "Rating")]
        return sorted(ratings)

    def _threshold(self, cls: str, node: NamedNode) -> Threshold | None:
        """Return the threshold that decides on a conclusion, and the rating nearest to it."""
        parameter = CLASSES[cls]
        value = (
            self._case.view.literal(cc("ActiveParameters"), cc(parameter)) if parameter else None
        )
        if value is None or not self._reads(cls, node, cc(parameter)):
            return None
        limit = Decimal(value.value)
        near = sorted(
            (abs(Decimal(share) - limit), rating)
            for rating in self._ratings_of(node)
            if (share := self._case.concluded(rating, "normalizedValue")) is not None
        )
        if not near:
            return None
        distance, rating = near[0]
        name = Ref(CC + parameter, parameter, self._case.terms.inside(cc(parameter)))
        return Threshold(name, limit, self._ref(rating), distance)

    def _reads(self, cls: str, node: NamedNode, parameter: NamedNode) -> bool:
        """Say whether a conclusion follows by how a value stands to a parameter.

        Where it follows by how far two values are apart, a threshold only says on which side.
        """
        for way in self._case.inference.derivations_of(Triple(node, RDF_TYPE, cc(cls))):
            read = {premise.predicate for premise in way.premises}
            if parameter in read and _APART not in read:
                return True
        return False

    def _ref(self, iri: str) -> Ref:
        return Ref(iri, self._case.short(iri), self._case.terms.inside(NamedNode(iri)))


def _steps(value: Decimal, scale: Scale) -> list[Decimal]:
    """Return the values one step down and up: the next points, or a band's width away."""
    if scale.points:
        below = [point for point in scale.points if point < value]
        above = [point for point in scale.points if point > value]
        return [*below[-1:], *above[:1]]
    whole = value == value.to_integral_value() and scale.maximum - scale.minimum >= 2
    size = Decimal(1) if whole else _BAND * (scale.maximum - scale.minimum)
    return [v for v in (value - size, value + size) if scale.minimum <= v <= scale.maximum]


def _told_by(case: CaseView, node: str) -> set[str]:
    """Return the sources that are named for a record."""
    found = case.values(node, DCTERMS + "source")
    return {term.value for term in (*found, *case.values(node, "evidence"))}
