"""Questions about what was recorded long ago and has no state: ties, resources, discrimination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ccreason.changes.parsing import parse_add, parse_remove, parse_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.repairing.proposing import Candidate, Proposer

#: How it is answered that something is as it was, and that it is there no longer.
STILL, GONE = "still-so", "no-longer"


def old_changes(proposer: Proposer) -> Iterator[Candidate]:
    """Yield that old ties, resources and forms of discrimination are asked about again."""
    yield from _ties(proposer)
    case = proposer.case
    for cls, field in (("Resource", ""), ("Discrimination", "in")):
        for node in case.of_class(cls):
            if case.concluded(node, "isOldRecord") is None:
                continue
            short = case.short(node)
            if field:
                said = "+".join(
                    case.notation(v.value) for v in case.values(node, "discriminationIn")
                )
                key = short.rpartition("/")[2]
                again = parse_add("discrimination", f"{field}={said},id=again-{key}")
            else:
                # It is the same resource: there since then.
                date = case.one(node, "date") or ""
                again = parse_set(f"{short}.date={date.partition('/')[0]}/..")
            topic = case.terms.name(NamedNode(node))
            others = [(GONE, parse_remove(short))]
            yield from proposer.ask_again(again, short, STILL, others, topic)


def _ties(proposer: Proposer) -> Iterator[Candidate]:
    case = proposer.case
    keys = {iri: key for key, iri in case.keys("agents").items()}
    qualities = list(case.vocabulary.names("TieQuality"))
    for tie in case.of_class("Tie"):
        ends = [keys.get(case.one(tie, prop) or "") for prop in ("tieFrom", "tieTo")]
        if case.concluded(tie, "isOldRecord") is None or None in ends:
            continue
        short = case.short(tie)
        said = {
            prop: "+".join(case.notation(v.value) for v in case.values(tie, prop))
            for prop in ("tieQuality", "carries")
        }
        start = f"from={ends[0]},to={ends[1]}"
        end = f",carries={said['carries']}" if said["carries"] else ""
        end += f",id=again-{short.rpartition('/')[2]}"
        requests = {q: parse_add("tie", f"{start},quality={q}{end}") for q in qualities}
        quality = f",quality={said['tieQuality']}" if said["tieQuality"] else ""
        again = parse_add("tie", f"{start}{quality}{end}")
        known = said["tieQuality"] or STILL
        others = [(q, request) for q, request in requests.items() if q != known]
        others.append((GONE, parse_remove(short)))
        topic = case.terms.name(NamedNode(tie))
        yield from proposer.ask_again(again, short, known, others, topic)
