"""``--case``: one case out of a state, or out of files with many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ccreason.cli.language import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from ccreason.cases import CaseSet
    from ccreason.engine import Inference
    from ccreason.reasoning import Settings

F = TypeVar("F", bound="Callable[..., Any]")


def case_option(function: F) -> F:
    """Look at one case only."""
    return click.option("--case", metavar="IRI", help=say("one-case-option"))(function)


def read_selected(path: str, case: str | None, form: str | None) -> CaseSet:
    """Return the cases of a file or folder, or one case of it, or one of a state.

    Raises:
        InputError: something cannot be read, there is no such case, or it is not clear which.
    """
    from ccreason.state import is_state

    if is_state(Path(path)):
        from ccreason.state import cases_from

        return cases_from(Path(path), case)
    if case is not None:
        from ccreason.cases.picking import read_one

        return read_one(path, case, format=form)
    from ccreason.cases import read

    return read([path], format=form)


def picked(case: str | None, cases: CaseSet) -> str | None:
    """Return the IRI of the case that is meant; None if it was told by another name.

    A state knows a case by its community, too; what was read of it is then all that is meant.
    """
    return case if case in cases.origins else None


def reasoned_as(path: str, settings: Settings) -> Settings:
    """Return how to reason: as is named, and for the rest as a state was made, if it is one."""
    from ccreason.state import is_state

    if not is_state(Path(path)):
        return settings
    from ccreason.state import Store

    with Store.open(Path(path)) as store:
        made = store.manifest
    rules = None if made.rules_dir is None else Path(made.rules_dir)
    return {
        **settings,
        "as_of": settings.get("as_of") or made.as_of,
        "parameters": settings.get("parameters") or made.parameters,
        "rules": settings.get("rules") or rules,
    }


def infer_selected(
    path: str,
    case: str | None,
    form: str | None,
    *,
    target: str | None = None,
    as_of: date | None = None,
    parameters: Path | None = None,
    rules: Path | None = None,
) -> Inference:
    """Return what follows from the cases of :func:`read_selected`.

    Args:
        path: a file, a folder or a state.
        case: the case that is asked for.
        form: format of a file whose name does not tell.
        target: what is asked about; its IRI tells the case of a state, too.
        as_of: the date of reasoning; so the next two: of a state, its own if not named.
        parameters: a file of parameters.
        rules: a folder of rules.

    Raises:
        InputError: something cannot be read, there is no such case, or it is not clear which.
        RuleError: the rules cannot be used.
        EngineError: a bound was hit.
    """
    from ccreason.state import is_state

    if is_state(Path(path)):
        from ccreason.state import Settings, infer_from

        return infer_from(Path(path), case, target, settings=Settings(rules, parameters, as_of))
    from ccreason.reasoning import infer

    cases = read_selected(path, case, form)
    return infer(cases, as_of=as_of, parameters=parameters, rules=rules)
