"""Made-up cases of every kind that matters to a state, as N-Quads lines."""

from __future__ import annotations

import random

from benchmarks.generate import BASE, CC, Case

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SOURCE = "<http://purl.org/dc/terms/source>"
REPORT = "<https://example.org/report>"

#: What can be special about a case; most are not.
KINDS = (
    *("plain",) * 6,
    "guest",  # about the community of another case
    "link",  # links to a node of another community
    "term",  # says something about a term of the ontology
    "own-class",  # has an instance of a class that only the ontology should have
    "source",  # links to a node that is nobody's
    "described-source",  # describes that node
    "inside",  # its name begins with that of another case
)


def iri(number: int) -> str:
    """Return the IRI of a case."""
    return f"{BASE}case/{number}"


def lines_of(number: int, seed: int, kind: str, other: int = 0) -> list[str]:
    """Return the lines of a case.

    Args:
        number: the case.
        seed: what it says.
        kind: one of :data:`KINDS`.
        other: another case, for the kinds that need one.
    """
    lines = Case(number, random.Random(f"{seed}/{number}")).describe()
    graph, agent = f"<{iri(number)}>", f"<{iri(number)}#agent/0>"
    match kind:
        case "guest":
            mine, theirs = f"<{iri(number)}#community>", f"<{iri(other)}#community>"
            return [line.replace(mine, theirs) for line in lines]
        case "link":
            tie = f"<{iri(number)}#tie/9>"
            community = f"<{iri(number)}#community>"
            added = [
                f"{tie} {TYPE} <{CC}Tie>",
                f"{tie} <{CC}ofCommunity> {community}",
                f"{tie} <{CC}tieFrom> {agent}",
                f"{tie} <{CC}tieTo> <{iri(other)}#agent/1>",
                f"{tie} <{CC}tieQuality> <{CC}Trust>",
            ]
        case "term":
            added = [f"<{CC}Commitment> <{CC}raises> <{CC}AccessToResources>"]
        case "own-class":
            strategy = f"<{iri(number)}#strategy>"
            added = [f"{strategy} {TYPE} <{CC}Strategy>"]
            added.append(f"{strategy} <{CC}targets> <{CC}Commitment>")
        case "source":
            added = [f"{agent} {SOURCE} {REPORT}"]
        case "described-source":
            added = [f"{agent} {SOURCE} {REPORT}", f"{REPORT} {TYPE} <{CC}Source>"]
        case "inside":
            name, inner = iri(number), f"{iri(other)}/part/{number}"
            swapped = {f"<{name}>": f"<{inner}>", f"<{name}#": f"<{inner}#"}
            for old, new in swapped.items():
                lines = [line.replace(old, new) for line in lines]
            return lines
        case _:
            added = []
    return lines + [f"{triple} {graph} .\n" for triple in added]
