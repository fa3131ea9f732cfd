"""Repair: the smallest sets of changes that remove gaps or put recommendations in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.changes.model import check_together
from ccreason.changes.scenarios import Scenarios
from ccreason.changes.view import CaseView
from ccreason.changes.whatif import one_case
from ccreason.errors import InputError
from ccreason.ntriples import to_fact
from ccreason.reasoning import fact_base
from ccreason.repairing.candidates import candidates
from ccreason.repairing.costs import load_costs
from ccreason.repairing.formula import FALSE, conjunction
from ccreason.repairing.goals import find_goals
from ccreason.repairing.plans import Plan, group, possible_answers, side_effects, steps
from ccreason.repairing.solving import Solver, clingo_module
from ccreason.repairing.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from ccreason.cases import Case, CaseSet
    from ccreason.changes.model import Edit
    from ccreason.changes.scenarios import Outcome
    from ccreason.ntriples import Fact
    from ccreason.parameters import Parameters
    from ccreason.repairing.costs import Costs
    from ccreason.repairing.goals import Goal
    from ccreason.repairing.plans import Answers
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
    parameters: Parameters | None = None,
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
        parameters: a Turtle file, or statements, whose values replace the shipped parameters.
        rules: a folder of rules; the package's own if None.

    Raises:
        InputError: a name means nothing, the costs cannot be used, or the solver is missing.
    """
    from ccreason.engine.program import load_program

    clingo_module()
    table = load_costs(costs)
    chosen = one_case(caseset, case)
    program = load_program(rules)
    scenarios = Scenarios(program, fact_base(caseset.dataset, program, as_of, parameters))
    view = CaseView(scenarios.plain, caseset, chosen)
    goals = find_goals(targets, recommendations, view, without_cautions=without_cautions)
    table = replace(table, bound=bound or table.bound * len(goals))
    return _Search(scenarios, view, table, goals).run(most)


class _Search:
    """The search for repairs of one case.

    Args:
        scenarios: the plain run of the case.
        view: the case.
        costs: what changes cost.
        goals: what is wanted.
    """

    def __init__(
        self, scenarios: Scenarios, view: CaseView, costs: Costs, goals: tuple[Goal, ...]
    ) -> None:
        self._scenarios = scenarios
        self._view = view
        self._bound = costs.bound
        self._goals = goals
        self._catalogue = candidates(view, costs)
        self._outcomes: dict[frozenset[int], Outcome] = {}

    @cached_property
    def _worlds(self) -> Worlds:
        facts = [fact for goal in self._goals for fact in (*goal.holds, *goal.fails)]
        return Worlds(self._scenarios, [c.edit for c in self._catalogue], facts)

    def run(self, most: int) -> Repair:
        """Search, verify and tell."""
        view, catalogue, plain = self._view, self._catalogue, self._scenarios.plain
        result = Repair(
            case=view.case,
            title=view.terms.name(view.case.graph),
            illustrative=view.case.illustrative,
            as_of=plain.as_of,
            goals=self._goals,
            already=all(goal.is_met(plain.knows) for goal in self._goals),
            plans=(),
            more=False,
            bound=self._bound,
            looked_at=sum(not one.locked for one in catalogue),
        )
        if result.already:
            return result
        found = self._cheapest(self._bound, most * _SPARE + 1)
        if not found:
            return self._nothing(result)
        grouped = group(found, catalogue)
        plans = tuple(
            Plan(
                cost=self._cost(chosen),
                steps=steps(chosen, self._all_answers(chosen, answers), catalogue, view),
                effects=side_effects(self._outcome(chosen), self._goals, view),
            )
            for chosen, answers in grouped[:most]
        )
        return replace(
            result,
            plans=plans,
            more=len(grouped) > most or len(found) > most * _SPARE,
            verified=len(self._outcomes),
        )

    def _cost(self, chosen: frozenset[int]) -> int:
        return sum(self._catalogue[n].cost for n in chosen)

    def _cheapest(
        self, bound: int | None, most: int, *, locked_too: bool = False
    ) -> list[frozenset[int]]:
        """Return the cheapest sets, each verified by reasoning again."""
        worlds = self._worlds
        wanted = conjunction(goal.formula(worlds.on) for goal in self._goals)
        if wanted is FALSE:
            return []
        solver = Solver(
            worlds.definitions,
            [c.cost for c in self._catalogue],
            wanted,
            worlds.exclusions.pairs,
            bound,
            () if locked_too else [n for n, one in enumerate(self._catalogue) if one.locked],
        )
        while True:
            found = solver.cheapest(most)
            # The set itself, and that no part of it does: by the engine, not by the solver.
            wrong = [chosen for chosen in found if not self._is_right(chosen)]
            if not wrong:
                return found
            for chosen in wrong:
                solver.forbid(chosen)

    def _is_right(self, chosen: frozenset[int]) -> bool:
        if not self._reaches(self._outcome(chosen)):
            return False
        least = len(chosen) - 1 if len(chosen) > _ALL_PARTS else 1
        return not any(
            self._reaches(self._outcome(frozenset(part)))
            for size in range(least, len(chosen))
            for part in combinations(sorted(chosen), size)
        )

    def _all_answers(self, chosen: frozenset[int], answers: Answers) -> Answers:
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
                if all(self._do([*work, edit, *rest]) for rest in product(*beside)):
                    good[question].add(answer)
        return {question: frozenset(found) for question, found in good.items()}

    def _do(self, edits: Sequence[Edit]) -> bool:
        """Tell whether some changes, made together, do what is wanted."""
        try:
            check_together(edits)
        except InputError:
            return False
        return self._reaches(self._made(edits))

    def _reaches(self, outcome: Outcome) -> bool:
        """Tell whether what is wanted holds."""
        known = self._scenarios.plain.rounds

        def holds(fact: Fact) -> bool:
            return fact in outcome.gained or (fact in known and fact not in outcome.lost)

        return all(goal.is_met(holds) for goal in self._goals)

    def _outcome(self, chosen: frozenset[int]) -> Outcome:
        if chosen not in self._outcomes:
            self._outcomes[chosen] = self._made([self._catalogue[n].edit for n in sorted(chosen)])
        return self._outcomes[chosen]

    def _made(self, edits: Sequence[Edit]) -> Outcome:
        """Return what changes when some edits are made together."""
        added = {to_fact(quad) for edit in edits for quad in edit.added}
        removed = {to_fact(quad) for edit in edits for quad in edit.removed} - added
        return self._scenarios.outcome(sorted(removed), sorted(added))

    def _nothing(self, result: Repair) -> Repair:
        """Say why no set was found within the bound."""
        found = self._cheapest(None, 1)
        if found:
            return replace(result, beyond=self._cost(found[0]))
        found = self._cheapest(None, 1, locked_too=True)
        hangs_on = [
            lock for n in (found[0] if found else ()) if (lock := self._catalogue[n].locked)
        ]
        names = tuple(self._view.terms.inside(NamedNode(iri)) for iri in dict.fromkeys(hangs_on))
        known = self._scenarios.plain.knows
        # What is not concluded cannot be explained, but asked why not.
        missing = {bool(goal.holds) and not known(goal.holds[0]) for goal in self._goals}
        keys = {False: "see-explain", True: "see-why-not"}
        return replace(result, locked=names, shown_by=tuple(keys[one] for one in sorted(missing)))
