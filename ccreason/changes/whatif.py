"""What if: change a copy of a case, reason again, and tell what comes, goes and changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccreason.cases import CaseSet
from ccreason.changes.difference import Difference, differences
from ccreason.changes.making import make
from ccreason.changes.model import changed, check_together
from ccreason.changes.scenarios import Scenarios
from ccreason.changes.view import CaseView
from ccreason.errors import InputError, Position
from ccreason.explanation.terms import Terms
from ccreason.reasoning import fact_base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from ccreason.cases import Case
    from ccreason.changes.model import Edit, Request
    from ccreason.engine import Inference
    from ccreason.parameters import Parameters
    from ccreason.wording import Bilingual


@dataclass(frozen=True)
class WhatIf:
    """What a change of a case would change.

    Attributes:
        case: the case.
        title: its title.
        illustrative: whether it is invented.
        edits: the changes that were made.
        parameters: the parameters' values that the user's file changes: name, before, after.
        differences: conclusions that go, come and change.
        before: all that follows from the case as it is.
        after: all that follows from the changed case.
        caseset: the changed case.
    """

    case: Case
    title: Bilingual
    illustrative: bool
    edits: tuple[Edit, ...]
    parameters: tuple[tuple[Bilingual, Bilingual, Bilingual], ...]
    differences: tuple[Difference, ...]
    before: Inference
    after: Inference
    caseset: CaseSet


def what_if(
    caseset: CaseSet,
    requests: Sequence[Request],
    *,
    case: str | None = None,
    as_of: date | None = None,
    parameters: Path | str | None = None,
    in_force: Parameters | None = None,
    rules: Path | None = None,
) -> WhatIf:
    """Change a copy of a case and tell what would follow.

    Args:
        caseset: the cases; they are not changed.
        requests: the changes asked for.
        case: IRI of the case to change, where several were read.
        as_of: the date of reasoning, before and after.
        parameters: a Turtle file whose values hold in the changed case only.
        in_force: parameters that hold in both; the shipped ones if None.
        rules: a folder of rules; the package's own if None.

    Raises:
        InputError: a change cannot be made, two contradict each other, or none was asked for.
    """
    from ccreason.engine.program import load_program
    from ccreason.parameters import active_parameters

    if not requests and parameters is None:
        raise InputError("changes.nothing", doc="how-to/what-if")
    chosen = one_case(caseset, case)
    program = load_program(rules)
    scenarios = Scenarios(program, fact_base(caseset.dataset, program, as_of, in_force))
    view = CaseView(scenarios.plain, caseset, chosen)
    edits = tuple(_made(request, view) for request in requests)
    check_together(edits)
    after_data = changed(caseset.dataset, edits)
    day = scenarios.facts.as_of
    supposed, _ = active_parameters(
        program.ontology, parameters, day, base=scenarios.facts.parameters
    )
    after = scenarios.inference(fact_base(after_data, program, day, supposed))
    terms = Terms(after)
    return WhatIf(
        case=chosen,
        title=view.terms.name(chosen.graph),
        illustrative=chosen.illustrative,
        edits=edits,
        parameters=_parameters(view.terms, terms),
        differences=differences(view.terms, terms, chosen),
        before=scenarios.plain,
        after=after,
        caseset=CaseSet(after_data, caseset.origins, caseset.positions),
    )


def _made(request: Request, view: CaseView) -> Edit:
    """Return the edit of a request; an error tells which request it is about."""
    try:
        return make(request, view)
    except InputError as error:
        if error.position is None and request.written:
            error.position = Position(request.written)
        raise


def one_case(caseset: CaseSet, iri: str | None) -> Case:
    """Return the case that is meant.

    Raises:
        InputError: there is none of this name, or there are several and none is named.
    """
    from ccreason.report.assessing import chosen

    found = chosen(caseset, iri)
    if len(found) != 1:
        names = ", ".join(c.graph.value for c in found)
        raise InputError("report.one-case", count=len(found), expected=names or None)
    return found[0]


def _parameters(before: Terms, after: Terms) -> tuple[tuple[Bilingual, Bilingual, Bilingual], ...]:
    old = {f[1]: f[2] for f in before.inference.facts.parameters}
    new = {f[1]: f[2] for f in after.inference.facts.parameters}
    term = before.inference.term
    return tuple(
        (before.name(term(p)), before.inside(term(old[p])), before.inside(term(new[p])))
        for p in sorted(new)
        if p in old and old[p] != new[p]
    )
