"""Repair: the smallest sets of changes that remove gaps or put recommendations in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.changes.model import check_together
from ccreason.changes.scenarios import Scenarios
from ccreason.changes.view import CaseView
from ccreason.changes.whatif import one_case
from ccreason.engine import FactBase
from ccreason.errors import InputError
from ccreason.ntriples import to_fact
from ccreason.repairing.candidates import with_locked
from ccreason.repairing.costs import Costs, load_costs
from ccreason.repairing.formula import FALSE, conjunction
from ccreason.repairing.goals import Goal, find_goals
from ccreason.repairing.plans import Plan, group, possible_answers, side_effects, steps
from ccreason.repairing.solving import Solver, clingo_module
from ccreason.repairing.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from ccreason.cases import Case, CaseSet
    from ccreason.changes.model import Edit
    from ccreason.changes.scenarios import Outcome
    from ccreason.repairing.plans import Answers
    from ccreason.repairing.proposing import Candidate
    from ccreason.wording import Bilingual

#: How many sets are looked at for each that is shown: those that answer a question in several ways
#: are shown as one.
_SPARE: Final = 16
#: Sets of more changes than this are not held against all their parts.
_ALL_PARTS: Final = 4


@dataclass(frozen=True)
class Repair:
    """What would mend a case.

    Attributes:
        case: the case.
        title: its title.
        illustrative: whether it is invented.
        as_of: the date of reasoning.
        goals: what was asked for.
        already: whether all of it holds as it is.
        plans: the cheapest sets of changes, all of one cost.
        more: whether there are more of the same cost than are shown.
        bound: the most that was looked for.
        looked_at: how many changes the case allows.
        beyond: where none was found: what the cheapest set beyond the bound costs.
        locked: where none was found: elements that nobody can change and on which it hangs.
        shown_by: where none was found: which messages name the commands that show more.
        verified: how many worlds were reasoned over to verify the plans.
    """

    case: Case
    title: Bilingual
    illustrative: bool
    as_of: date
    goals: tuple[Goal, ...]
    already: bool
    plans: tuple[Plan, ...]
    more: bool
    bound: int
    looked_at: int
    beyond: int | None = None
    locked: tuple[Bilingual, ...] = ()
    shown_by: tuple[str, ...] = ()
    verified: int = 0


def repair(
    caseset: CaseSet,
    targets: Sequence[str] = (),
    *,
    recommendations: Sequence[str] = (),
    without_cautions: bool = False,
    most: int = 5,
    bound: int | None = None,
    costs: Path | str | None = None,
    case: str | None = None,
    as_of: date | None = None,
    parameters: Path | str | None = None,
    rules: Path | None = None,
) -> Repair:
    """Find the cheapest sets of changes that bring something about.

    Args:
        caseset: the cases; they are not changed.
        targets: gaps to be removed, by id or by what they are about.
        recommendations: recommendations to be put in force.
        without_cautions: whether recommendations are to be free of cautions too.
        most: how many sets to return.
        bound: the most that a set may cost; if None, what the table of costs says, for each goal.
        costs: a TOML file whose entries replace those of the table.
        case: IRI of the case, where several were read.
        as_of: the date of reasoning.
        parameters: a Turtle file whose values replace the shipped parameters.
        rules: a folder of rules; the package's own if None.

    Raises:
        InputError: a name means nothing, the costs cannot be used, or the solver is missing.
    """
    clingo_module()
    table = load_costs(costs)
    chosen = one_case(caseset, case)
    search = _Search(caseset, chosen, table, as_of, parameters, rules)
    goals = find_goals(targets, recommendations, search.view, without_cautions=without_cautions)
    search.costs = replace(table, bound=bound or table.bound * len(goals))
    return search.run(goals, most)


class _Search:
    """The search for repairs of one case."""

    def __init__(
        self,
        caseset: CaseSet,
        case: Case,
        costs: Costs,
        as_of: date | None,
        parameters: Path | str | None,
        rules: Path | None,
    ) -> None:
        from ccreason.engine.program import load_program
        from ccreason.parameters import active_parameters
        from ccreason.reasoning import communities_of

        program = load_program(rules)
        facts, day = active_parameters(program.ontology, parameters, as_of)
        data = caseset.dataset
        base = FactBase(data, communities_of(data), program.ontology, facts, day)
        self.scenarios = Scenarios(program, base)
        self.view = CaseView(self.scenarios.plain, caseset, case)
        self.costs = costs
        self._outcomes: dict[frozenset[int], Outcome] = {}
        self._catalogue: list[Candidate] = []
        self._worlds: Worlds | None = None

    def run(self, goals: tuple[Goal, ...], most: int) -> Repair:
        """Search, verify and tell."""
        view = self.view
        self._catalogue = with_locked(view, self.costs)
        result = Repair(
            case=view.case,
            title=view.terms.name(view.case.graph),
            illustrative=view.case.illustrative,
            as_of=self.scenarios.plain.as_of,
            goals=goals,
            already=all(g.is_met(self.scenarios.plain.knows) for g in goals),
            plans=(),
            more=False,
            bound=self.costs.bound,
            looked_at=sum(not one.locked for one in self._catalogue),
        )
        if result.already:
            return result
        found = self._cheapest(goals, self.costs.bound, most * _SPARE + 1)
        if not found:
            return self._nothing(result, goals)
        catalogue = self._catalogue
        grouped = group(found, catalogue)
        plans = tuple(
            Plan(
                cost=sum(self._catalogue[n].cost for n in chosen),
                steps=steps(chosen, self._all_answers(chosen, answers, goals), catalogue, view),
                effects=side_effects(self._outcome(chosen), goals, view),
            )
            for chosen, answers in grouped[:most]
        )
        return replace(
            result,
            plans=plans,
            more=len(grouped) > most or len(found) > most * _SPARE,
            verified=len(self._outcomes),
        )

    def _cheapest(
        self,
        goals: tuple[Goal, ...],
        bound: int | None,
        most: int,
        *,
        locked_too: bool = False,
    ) -> list[frozenset[int]]:
        """Return the cheapest sets, each verified by reasoning again."""
        catalogue = self._catalogue
        if self._worlds is None:
            facts = [fact for goal in goals for fact in (*goal.holds, *goal.fails)]
            self._worlds = Worlds(self.scenarios, [c.edit for c in catalogue], facts)
        worlds = self._worlds
        goal = conjunction(goal.formula(worlds.on) for goal in goals)
        if goal is FALSE:
            return []
        solver = Solver(
            worlds.definitions,
            [c.cost for c in catalogue],
            goal,
            worlds.exclusions.pairs,
            bound,
            () if locked_too else [n for n, one in enumerate(catalogue) if one.locked],
        )
        while True:
            found = solver.cheapest(most)
            # The set itself, and that no part of it does: by the engine, not by the solver.
            wrong = [chosen for chosen in found if not self._is_right(chosen, goals)]
            if not wrong:
                return found
            for chosen in wrong:
                solver.forbid(chosen)

    def _is_right(self, chosen: frozenset[int], goals: tuple[Goal, ...]) -> bool:
        if not self._works(chosen, goals):
            return False
        if len(chosen) > _ALL_PARTS:
            parts: Iterable[tuple[int, ...]] = combinations(sorted(chosen), len(chosen) - 1)
        else:
            parts = (
                part
                for size in range(1, len(chosen))
                for part in combinations(sorted(chosen), size)
            )
        return not any(self._works(frozenset(part), goals) for part in parts)

    def _all_answers(
        self, chosen: frozenset[int], answers: Answers, goals: tuple[Goal, ...]
    ) -> Answers:
        """Return, for each question of a set, every answer that will do; by reasoning again.

        The solver finds sets of one cost, and not more than it was asked for: what else would do
        is tried. With several questions, an answer counts if it does beside all that count.
        """
        asked = {one.question: one for n in sorted(chosen) if (one := self._catalogue[n]).question}
        work = [self._catalogue[n].edit for n in sorted(chosen) if not self._catalogue[n].question]
        possible = {q: possible_answers(one, self._catalogue) for q, one in asked.items()}
        good = {question: {asked[question].answer, *answers[question]} for question in asked}
        for question in asked:
            beside = [[possible[q][a] for a in sorted(good[q])] for q in asked if q != question]
            for answer in sorted(possible[question].keys() - good[question]):
                edit = possible[question][answer]
                if all(self._do([*work, edit, *rest], goals) for rest in product(*beside)):
                    good[question].add(answer)
        return {question: frozenset(found) for question, found in good.items()}

    def _do(self, edits: Sequence[Edit], goals: tuple[Goal, ...]) -> bool:
        """Tell whether some changes, made together, do what is wanted."""
        try:
            check_together(edits)
        except InputError:
            return False
        return self._reaches(self._made(edits), goals)

    def _works(self, chosen: frozenset[int], goals: tuple[Goal, ...]) -> bool:
        return self._reaches(self._outcome(chosen), goals)

    def _reaches(self, outcome: Outcome, goals: tuple[Goal, ...]) -> bool:
        known = self.scenarios.plain.rounds

        def holds(fact: tuple[str, str, str]) -> bool:
            return fact in outcome.gained or (fact in known and fact not in outcome.lost)

        return all(goal.is_met(holds) for goal in goals)

    def _outcome(self, chosen: frozenset[int]) -> Outcome:
        if chosen not in self._outcomes:
            self._outcomes[chosen] = self._made([self._catalogue[n].edit for n in sorted(chosen)])
        return self._outcomes[chosen]

    def _made(self, edits: Iterable[Edit]) -> Outcome:
        """Return what changes when some edits are made together."""
        edits = list(edits)
        added = {to_fact(quad) for edit in edits for quad in edit.added}
        removed = {to_fact(quad) for edit in edits for quad in edit.removed} - added
        return self.scenarios.outcome(sorted(removed), sorted(added))

    def _nothing(self, result: Repair, goals: tuple[Goal, ...]) -> Repair:
        """Say why no set was found within the bound."""
        found = self._cheapest(goals, None, 1)
        if found:
            beyond = sum(self._catalogue[n].cost for n in found[0])
            return replace(result, beyond=beyond)
        found = self._cheapest(goals, None, 1, locked_too=True)
        hangs_on = [
            lock for n in (found[0] if found else ()) if (lock := self._catalogue[n].locked)
        ]
        names = tuple(self.view.terms.inside(NamedNode(iri)) for iri in dict.fromkeys(hangs_on))
        known = self.scenarios.plain.knows
        never = [any(not known(fact) for fact in goal.holds[:1]) for goal in goals]
        shown = [
            key for key, is_so in (("see-explain", False), ("see-why-not", True)) if is_so in never
        ]
        return replace(result, locked=names, shown_by=tuple(shown))
