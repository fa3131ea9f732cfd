"""Repair: the smallest sets of changes that remove gaps or put a recommendation in force.

Found with clingo over the ground program of the case and all changes that it allows; every set is
verified by reasoning again. The solver comes with the extra ``ccreason[repair]``.
"""

from __future__ import annotations

from ccreason.repairing.costs import Costs, load_costs
from ccreason.repairing.goals import Goal
from ccreason.repairing.plans import Plan, Step
from ccreason.repairing.rendering import RENDERERS
from ccreason.repairing.repairing import Repair, repair

__all__ = [
    "RENDERERS",
    "Costs",
    "Goal",
    "Plan",
    "Repair",
    "Step",
    "load_costs",
    "repair",
]
