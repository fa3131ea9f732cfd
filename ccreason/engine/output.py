"""Writing what follows: inferred quads, and the derivations behind them.

Everything is sorted, so the same input gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal

from ccreason.errors import InputError
from ccreason.namespaces import BASE, PREFIXES, RDF, RULES, SH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Triple

    from ccreason.engine.model import Derivation, Inference

#: Formats of the inferred quads, the default first.
QUAD_FORMATS: Final = ("nq", "trig")
#: Formats of derivations.
DERIVATION_FORMATS: Final = ("jsonl", "ttl")


def inferred_text(inference: Inference, form: str = "nq", *, rdf12: bool = False) -> str:
    """Return the inferred quads.

    Args:
        inference: the result of reasoning.
        form: ``nq`` (N-Quads) or ``trig``.
        rdf12: whether each triple carries a reifier with its rules (``sh:sourceRule``), in the
            syntax of RDF 1.2, which rdflib cannot read.

    Raises:
        InputError: there is no such format.
    """
    if form not in QUAD_FORMATS:
        raise InputError.unknown("engine.unknown-format", form, QUAD_FORMATS)
    if form == "nq":
        lines = [f"{s} {p} {o} {g} .\n" for s, p, o, g in _by_graph(inference)]
        if rdf12:
            lines += _reifiers(inference)
        return "".join(lines)
    return _trig(inference, rdf12=rdf12)


def _trig(inference: Inference, *, rdf12: bool) -> str:
    parts = [f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items()]
    graph = subject = ""
    for s, p, o, g in _by_graph(inference):
        if g != graph:
            parts.append((" .\n}\n" if graph else "") + f"\n{g} {{\n")
            graph, subject = g, ""
        if s == subject:
            parts.append(f" ;\n    {_short(p)} {_short(o)}")
        else:
            parts.append((" .\n" if subject else "") + f"  {_short(s)} {_short(p)} {_short(o)}")
            subject = s
    if graph:
        parts.append(" .\n}\n")
    if rdf12:
        for line in _reifiers(inference):
            *triple, name, _ = line.rsplit(" ", 2)
            parts.append(f"\n{name} {{ {' '.join(triple)} . }}\n")
    return "".join(parts)


def _by_graph(inference: Inference) -> list[tuple[str, str, str, str]]:
    """Return the quads by graph, as both engines write them: what is about a community together."""
    return sorted(inference.quads, key=lambda quad: (quad[3], *quad[:3]))


def _reifiers(inference: Inference) -> Iterator[str]:
    """Yield N-Quads lines that say of each inferred triple which rules gave it."""
    rules: dict[tuple[str, str, str, str], set[str]] = {}
    for record in inference.records:
        for home in inference.homes_of(record):
            for s, p, o in record.facts:
                rules.setdefault((s, p, o, f"<{home}>"), set()).add(record.rule.iri)
    for number, (s, p, o, g) in enumerate(inference.quads, 1):
        reifier = f"_:r{number}"
        yield f"{reifier} <{RDF}reifies> <<( {s} {p} {o} )>> {g} .\n"
        for iri in sorted(rules[s, p, o, g]):
            yield f"{reifier} <{SH}sourceRule> <{iri}> {g} .\n"


def derivations_text(inference: Inference, form: str = "jsonl") -> str:
    """Return all derivations.

    Args:
        inference: the result of reasoning.
        form: ``jsonl`` (one JSON object a line) or ``ttl`` (PROV-O).

    Raises:
        InputError: there is no such format.
    """
    if form not in DERIVATION_FORMATS:
        raise InputError.unknown("engine.unknown-format", form, DERIVATION_FORMATS)
    return "".join(derivation_lines(inference) if form == "jsonl" else provenance(inference))


def derivation_lines(inference: Inference) -> Iterator[str]:
    """Yield all derivations, each as a line of JSON."""
    for derivation in inference.all_derivations():
        yield json.dumps(derivation_json(derivation), ensure_ascii=False) + "\n"


def derivation_json(derivation: Derivation) -> dict[str, Any]:
    """Return a derivation as JSON values; terms are N-Triples text."""
    return {
        "rule": derivation.rule_id,
        "round": derivation.round,
        "graphs": [graph.value for graph in derivation.graphs],
        "bindings": {name: str(term) for name, term in derivation.bindings.items()},
        "conclusions": [_triple_json(t) for t in derivation.conclusions],
        "premises": [_triple_json(t) for t in derivation.premises],
        "absences": [{"kind": a.kind, "pattern": a.pattern} for a in derivation.absences],
    }


def _triple_json(triple: Triple) -> list[str]:
    return [str(triple.subject), str(triple.predicate), str(triple.object)]


def provenance(inference: Inference) -> Iterator[str]:
    """Yield all derivations as Turtle: each a ``prov:Activity``, with what it used and made.

    Statements are ``rdf:Statement`` nodes, which every RDF library reads.
    """
    for prefix, namespace in PREFIXES.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    names: dict[Triple, str] = {}

    def name(triple: Triple) -> str:
        return names.setdefault(triple, f"<{BASE}statement/{len(names) + 1}>")

    for number, derivation in enumerate(inference.all_derivations(), 1):
        used = ", ".join(map(name, derivation.premises))
        made = ", ".join(map(name, derivation.conclusions))
        yield f"\n<{BASE}derivation/{number}> a prov:Activity"
        yield f" ;\n  sh:sourceRule <{RULES}{derivation.rule_id.replace('owl:', 'owl/')}>"
        yield f" ;\n  prov:used {used}" if used else ""
        yield f" ;\n  prov:generated {made}" if made else ""
        for absence in derivation.absences:
            yield f" ;\n  prov:qualifiedUsage [ rdf:value {Literal(absence.pattern)} ]"
        yield " .\n"
    for triple, node in names.items():
        s, p, o = (_short(str(t)) for t in (triple.subject, triple.predicate, triple.object))
        yield f"\n{node} a prov:Entity, rdf:Statement ;\n"
        yield f"  rdf:subject {s} ; rdf:predicate {p} ; rdf:object {o} .\n"


def _short(term: str) -> str:
    """Return a term in Turtle: prefixed where that is certain to be a valid name."""
    if not term.startswith("<"):
        if term.endswith(">") and term.startswith('"'):
            body, _, datatype = term.rpartition("^^")
            return f"{body}^^{_short(datatype)}"
        return term
    iri = term[1:-1]
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("_", "").isascii() and local.replace("_", "").isalnum():
            return f"{prefix}:{local}" if not local[0].isdigit() else term
    return term
