"""What cases must be read in: where they are, who looked, when, how, and how completely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.report.outline import Cell
from ccreason.report.sections import context_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.comparison.words import Words
    from ccreason.report import Assessment


def context_rows(cases: Sequence[Assessment], words: Words) -> list[tuple[Cell, ...]]:
    """Return the rows of a table with a column for each case."""
    told = [context_facts(case, words) for case in cases]
    labels = dict.fromkeys(fact.label for facts in told for fact in facts)
    rows = [
        (
            Cell.of(label),
            *(
                Cell.of(*[f.text for f in facts if f.label == label] or [words.tell("x-none")])
                for facts in told
            ),
        )
        for label in labels
    ]
    for key, lines in (
        ("assessed", _when),
        ("method", _methods),
        ("instrument", _instruments),
        ("assessors", _who),
        ("complete", _complete),
        ("made-up", _made_up),
    ):
        rows.append(
            (Cell.of(words.tell(f"x-{key}")), *(Cell.of(*lines(case, words)) for case in cases))
        )
    return rows


def _when(case: Assessment, words: Words) -> tuple[str, ...]:
    found = dict.fromkeys(words.date(r.date) for r in case.rounds if r.ratings)
    return tuple(found) or (words.tell("x-not-rated"),)


def _methods(case: Assessment, words: Words) -> tuple[str, ...]:
    found = dict.fromkeys(words.name(r.method) for r in case.rounds if r.method is not None)
    return tuple(found) or (words.tell("x-none"),)


def _instruments(case: Assessment, words: Words) -> tuple[str, ...]:
    found = dict.fromkeys(words.name(r.instrument) for r in case.rounds if r.instrument is not None)
    return tuple(found) or (words.tell("x-none"),)


def _who(case: Assessment, words: Words) -> tuple[str, ...]:
    found = dict.fromkeys(words.name(ref) for r in case.rounds for ref in r.assessors)
    return tuple(found) or (words.tell("x-none"),)


def _complete(case: Assessment, words: Words) -> tuple[str, ...]:
    told = case.completeness
    if told is None:
        return (words.tell("not-concluded"),)
    counts = dict(told.counts)
    cells = words.tell(
        "x-cells",
        count=words.number(counts.get("cellsAssessed", 0)),
        expected=words.number(counts.get("cellsExpected", 0)),
    )
    if told.declared:
        return (cells, words.tell("x-declared", names=words.names(told.declared)))
    return (cells, words.say("n-none-declared"))


def _made_up(case: Assessment, words: Words) -> tuple[str, ...]:
    return (words.tell("x-yes" if case.case.illustrative else "x-no"),)
