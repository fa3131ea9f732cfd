"""One community out of a state: its cases, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Dataset, RdfFormat, parse

from ccreason.cases.caseset import CaseSet, Origin, Positions
from ccreason.errors import InputError, Position
from ccreason.state.database import DOC
from ccreason.state.evaluating import engine_for
from ccreason.state.model import Settings
from ccreason.state.sharing import cuts, owners
from ccreason.state.store import Store
from ccreason.state.updating import prepared

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.engine import Inference


def cases_from(folder: Path, *names: str | None) -> CaseSet:
    """Return the cases about one community.

    Args:
        folder: the folder of a state.
        names: IRIs of which the first one that is told decides: of a case, of a community, or of
            anything named after them. None are needed where there is one community only.

    Raises:
        InputError: there is no state, it holds no such case, or it holds several.
    """
    with Store.open(folder) as store:
        return _caseset(store, [_community(store, names)])


def infer_from(folder: Path, *names: str | None, settings: Settings | None = None) -> Inference:
    """Return what follows about one community, with its derivations.

    Args:
        folder: the folder of a state.
        names: as for :func:`cases_from`.
        settings: what to reason with, if that is not what the state was made with.

    Raises:
        InputError: there is no state, it holds no such case, or it holds several.
        RuleError: the rules cannot be used.
        EngineError: a bound was hit.
    """
    from ccreason.engine import FactBase

    with Store.open(folder) as store:
        community = _community(store, names)
        before = store.manifest
        _, reasoner = prepared(settings or Settings(), before)
        local = all(rule.local for rule in reasoner.program.ruleset.rules)
        whole = before.not_local is not None or not local
        cases = _caseset(store, store.communities() if whole else [community])
    program = reasoner.program
    about = {case.graph.value: case.community.value for case in cases.cases}
    facts = FactBase(cases.dataset, about, program.ontology, reasoner.parameters, reasoner.as_of)
    return engine_for(program, len(cases.dataset)).evaluate(program.ruleset, facts)


def _caseset(store: Store, communities: list[str]) -> CaseSet:
    lines: list[str] = []
    origins: dict[str, Origin] = {}
    for community in communities:
        for case, triples in store.cases_of(community).items():
            origins[case] = Origin(str(store.folder), "nq")
            lines += [f"{triple} <{case}> .\n" for triple in triples]
    dataset = Dataset(parse("".join(lines), RdfFormat.N_QUADS))
    return CaseSet(dataset, origins, Positions())


def _community(store: Store, names: tuple[str | None, ...]) -> str:
    """Return the community that is meant."""
    known = [name for name in names if name]
    for name in known:
        found = [owner for cut in cuts(name) for owner in owners(store, cut)]
        if found:
            return found[-1]  # that of the longest name
    communities = store.communities()
    if len(communities) == 1 and names[0] is None:
        return communities[0]
    place = Position(str(store.folder))
    if names[0] is not None:
        raise InputError(
            "state.unknown-case",
            found=names[0],
            suggestion=store.nearest_case(names[0]),
            doc=DOC,
            state=str(store.folder),
        )
    raise InputError("state.which-case", position=place, doc=DOC, count=len(communities))
