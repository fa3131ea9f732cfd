"""Made-up cases and changes of them, for the tests of what-if and repair."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Dataset, RdfFormat, parse

from benchmarks.generate import communities
from ccreason.cases import CaseSet, read
from ccreason.cases.caseset import Positions
from ccreason.cases.reading import add_date_bounds
from ccreason.changes.scenarios import Scenarios
from ccreason.changes.view import CaseView
from ccreason.engine.program import load_program
from ccreason.reasoning import fact_base, infer

if TYPE_CHECKING:
    import random

    from ccreason.changes.model import Request

ROOT: Final = Path(__file__).parents[1]
AS_OF: Final = date(2026, 1, 1)
EXAMPLES: Final = ROOT / "examples"
ILLUSTRATIVE: Final = EXAMPLES / "illustrative.yaml"


def generated_case(number: int) -> CaseSet:
    """Return one made-up community, the same every time."""
    lines = next(communities(1, seed=2026, start=number))
    dataset = Dataset(
        parse("".join(f"{line.rstrip()}\n" for line in lines), format=RdfFormat.N_QUADS)
    )
    add_date_bounds(dataset)
    return CaseSet(dataset, {}, Positions())


@cache
def illustrative() -> CaseSet:
    """Return the illustrative case."""
    return read([ILLUSTRATIVE])


def scenarios_of(caseset: CaseSet) -> Scenarios:
    """Return the plain run of a case set, kept for others to start from."""
    program = load_program()
    return Scenarios(program, fact_base(caseset.dataset, program, AS_OF))


def view_of(caseset: CaseSet) -> CaseView:
    """Return the view of a case set's only case."""
    return CaseView(infer(caseset, as_of=AS_OF, engine="reference"), caseset, caseset.cases[0])


def some_requests(view: CaseView, chance: random.Random, count: int) -> list[Request]:
    """Return changes drawn from all that can be asked of a case; some cannot be made."""
    from ccreason.changes.parsing import parse_add, parse_remove, parse_set

    names = view.vocabulary.names
    characteristics, levels = list(names("Characteristic")), list(names("AgencyLevel"))
    states = {
        "ConditioningInfluence": ("supports", "inhibits"),
        "CommunityFunction": ("performed", "partly-performed", "not-performed"),
        "Outcome": ("reached", "partly-reached", "not-reached"),
    }
    agents = [*view.keys("agents"), "local"]

    def cell() -> str:
        return f"{chance.choice(characteristics)}@{chance.choice(levels)}"

    def one() -> Request:
        verb = chance.choice(("set", "record"))
        match chance.randrange(9):
            case 0 | 1 | 2:
                return parse_set(f"{cell()}={chance.randint(1, 4)}", verb)
            case 3:
                band = chance.choice([b.notation for b in view.bands])
                return parse_set(f"{cell()}={band}", verb)
            case 4 | 5:
                cls = chance.choice(list(states))
                return parse_set(
                    f"{chance.choice(list(names(cls)))}={chance.choice(states[cls])}", verb
                )
            case 6:
                strategy = chance.choice(list(names("Strategy")))
                return parse_add(
                    "initiative", f"strategy={strategy},led-by={chance.choice(agents)}"
                )
            case 7:
                return parse_set(f"active={chance.choice(('few-active', 'many-active'))}", verb)
            case _:
                return parse_remove(chance.choice([s for s in view.by_short if "/" in s]))

    return [one() for _ in range(count)]
