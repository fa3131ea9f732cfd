"""An axiom's names and text: what stands in its id, its explanation and its query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.namespaces import CC, PREFIXES, local_name
from ccreason.rules import algebra as al
from ccreason.rules.expressions import TYPE, is_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.rules.algebra import TriplePattern


def short_name(term: str) -> str:
    """Return a term's name in an id: bare for our own, prefixed for others."""
    if not is_named(term):
        return term.split('"')[1] if term.startswith('"') else term.strip("_:")
    iri = term[1:-1]
    if iri.startswith(CC):
        return iri[len(CC) :]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}-{iri[len(namespace) :]}"
    return local_name(iri)


def constants_of(
    head: tuple[TriplePattern, ...], body: tuple[TriplePattern, ...]
) -> dict[str, str]:
    """Return the terms that an axiom's explanation may name."""
    found: dict[str, str] = {}
    (triple,) = head
    if triple.predicate == TYPE:
        found["class"] = triple.object
    else:
        found["property"] = str(triple.predicate)
        if not al.is_variable(triple.object):
            found["value"] = triple.object
    for number, pattern in enumerate(body, 1):
        if pattern.predicate == TYPE:
            found[f"class{number}"] = pattern.object
        else:
            found[f"property{number}"] = str(pattern.predicate)
            if not al.is_variable(pattern.object):
                found[f"value{number}"] = pattern.object
    if not al.is_variable(triple.subject):
        found["x"] = triple.subject
    return found


def query_text(
    head: tuple[TriplePattern, ...],
    body: tuple[TriplePattern, ...],
    different: tuple[str, str] | None,
) -> str:
    """Return the axiom as a CONSTRUCT query."""
    used: dict[str, str] = {}

    def name(term: str) -> str:
        if term == TYPE:
            return "a"
        if is_named(term):
            for prefix, namespace in PREFIXES.items():
                rest = term[1:-1].removeprefix(namespace)
                if rest != term[1:-1] and rest.replace("-", "").replace("_", "").isalnum():
                    used[prefix] = namespace
                    return f"{prefix}:{rest}"
        return term

    def lines(triples: Iterable[TriplePattern]) -> Iterator[str]:
        for t in triples:
            yield f"  {name(t.subject)} {name(str(t.predicate))} {name(t.object)} ."

    construct = "\n".join(lines(head))
    where = "\n".join(lines(body))
    if different:
        where += f"\n  FILTER({different[0]} != {different[1]})"
    prefixes = "".join(f"PREFIX {p}: <{used[p]}>\n" for p in sorted(used))
    return f"{prefixes}CONSTRUCT {{\n{construct}\n}}\nWHERE {{\n{where}\n}}\n"
