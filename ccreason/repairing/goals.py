"""What a repair is for: gaps to be gone, recommendations to be in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.errors import InputError
from ccreason.explanation.targets import find_nodes
from ccreason.namespaces import RDF_TYPE, cc
from ccreason.repairing.formula import Formula, conjunction, negation
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccreason.changes.view import CaseView
    from ccreason.ntriples import Fact

_TYPE: Final = str(RDF_TYPE)
_RECOMMENDATION: Final = "recommendation/"
#: What can be removed beside gaps.
_OTHERS: Final = ("Constraint", "OutcomeAtRisk", "FunctionAtRisk")


@dataclass(frozen=True)
class Goal:
    """One thing that a repair has to bring about.

    Attributes:
        id: short id of the conclusion.
        title: what is wanted, in a sentence.
        holds: facts that have to hold.
        fails: facts that must not hold.
    """

    id: str
    title: Bilingual
    holds: tuple[Fact, ...] = ()
    fails: tuple[Fact, ...] = ()

    def formula(self, on: Callable[[Fact], Formula]) -> Formula:
        """Return the goal as a condition; ``on`` gives that of a fact."""
        return conjunction([*(on(f) for f in self.holds), *(negation(on(f)) for f in self.fails)])

    def is_met(self, known: Callable[[Fact], bool]) -> bool:
        """Tell whether the goal is met where some facts are known."""
        return all(map(known, self.holds)) and not any(map(known, self.fails))


def find_goals(
    targets: Iterable[str],
    recommendations: Iterable[str],
    case: CaseView,
    *,
    without_cautions: bool = False,
) -> tuple[Goal, ...]:
    """Return what the names of conclusions ask for.

    Args:
        targets: gaps to be removed, by id or by what they are about; a recommendation among them is
            to be put in force.
        recommendations: recommendations to be put in force, also ones that are not concluded.
        case: the case.
        without_cautions: whether a recommendation is to be free of cautions too.

    Raises:
        InputError: nothing of the name is concluded, or it cannot be removed.
    """
    found: dict[str, Goal] = {}
    for name in targets:
        if name.startswith(_RECOMMENDATION):
            goal = _in_force(name, case, without_cautions)
            found[goal.id] = goal
            continue
        nodes = [n for n in find_nodes(name, case.terms) if _is_of(n, case)]
        # Who names an element means what is wrong with it, not its strengths.
        for node in [n for n in nodes if not _is_passed_over(n, case)] or nodes:
            goal = _removed(node, name, case)
            found.setdefault(goal.id, goal)
    for name in recommendations:
        goal = _in_force(name, case, without_cautions)
        found[goal.id] = goal
    if not found:
        raise InputError("repair.no-target", doc="how-to/repair")
    return tuple(found.values())


def _is_of(node: NamedNode, case: CaseView) -> bool:
    return case.terms.case_of(node) == case.case.graph


def _is_passed_over(node: NamedNode, case: CaseView) -> bool:
    """Say whether a description of several conclusions names this one only by the way."""
    return case.view.is_a(node, cc("Strength")) or case.view.is_a(node, cc("Indication"))


def _removed(node: NamedNode, name: str, case: CaseView) -> Goal:
    kind = case.terms.labels.kind(node)
    is_gap = case.view.is_a(node, cc("Gap"))
    if kind is None or not (is_gap or kind in {cc(other) for other in _OTHERS}):
        raise InputError(
            "repair.not-a-gap", found=name, doc="how-to/repair", name=case.terms.short_id(node)
        )
    title = Bilingual.message("repair.goal-gone", name=case.terms.name(node))
    return Goal(case.terms.short_id(node), title, fails=((str(node), _TYPE, str(kind)),))


def _in_force(name: str, case: CaseView, without_cautions: bool) -> Goal:
    words = name.removeprefix(_RECOMMENDATION)
    approaches = case.vocabulary.names("Approach")
    named = sorted(approaches.keys() & case.terms.names.meaning(words))
    notation = named[0] if named else None
    if notation is None:
        raise InputError.unknown(
            "repair.unknown-recommendation", words, approaches, doc="how-to/repair"
        )
    node = str(NamedNode(f"{case.case.community.value}/{_RECOMMENDATION}{notation}"))
    status = str(cc("recommendationStatus"))
    strategy = case.terms.name(NamedNode(approaches[notation].iri))
    key = "repair.goal-applicable" if without_cautions else "repair.goal-in-force"
    holds: list[Fact] = [(node, _TYPE, str(cc("Recommendation")))]
    if without_cautions:
        holds.append((node, status, str(cc("Applicable"))))
    return Goal(
        f"{_RECOMMENDATION}{notation}",
        Bilingual.message(key, name=strategy),
        holds=tuple(holds),
        fails=((node, status, str(cc("Blocked"))),),
    )
