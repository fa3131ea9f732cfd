"""The catalogue of changes that a case allows: what could be asked, and what could be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.repairing.agents import agent_changes, lead_changes, tie_changes
from ccreason.repairing.old import old_changes
from ccreason.repairing.proposing import Candidate, Proposer
from ccreason.repairing.ratings import rating_changes
from ccreason.repairing.records import (
    condition_changes,
    function_changes,
    outcome_changes,
    part_changes,
    participation_changes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ccreason.changes.view import CaseView
    from ccreason.repairing.costs import Costs

#: Everything that can be proposed; of sets that cost the same, those of earlier kinds come first.
_PROPOSALS: Final[tuple[Callable[[Proposer], Iterator[Candidate]], ...]] = (
    rating_changes,
    condition_changes,
    function_changes,
    outcome_changes,
    participation_changes,
    lead_changes,
    tie_changes,
    agent_changes,
    old_changes,
    part_changes,
)


def candidates(case: CaseView, costs: Costs) -> list[Candidate]:
    """Return all changes that can be thought of, in a fixed order; of locked ones it is told."""
    proposer = Proposer(case, costs)
    found: dict[tuple[frozenset[object], frozenset[object]], Candidate] = {}
    for proposal in _PROPOSALS:
        for one in proposal(proposer):
            key = (one.edit.added, one.edit.removed)
            known = found.get(key)
            # Two kinds may come to the same statements; the cheaper way to them counts.
            if (one.edit.added or one.edit.removed) and (
                known is None or (bool(one.locked), one.cost) < (bool(known.locked), known.cost)
            ):
                found[key] = one
    return list(found.values())
