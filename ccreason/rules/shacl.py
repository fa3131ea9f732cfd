"""Rules as W3C SHACL 1.2 inference rules, so that others can run and audit them.

Each rule is an ``sh:SPARQLRule`` with its CONSTRUCT text; ``sh:layer`` numbers the strata, so a
processor that runs layer by layer reads only finished patterns, as our engines do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ccreason.namespaces import CC, DCTERMS, LITERATURE, RDFS, RULES, SH, SLIDES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.rules.model import Rule, RuleSet

_PREFIXES = {"cc": CC, "dcterms": DCTERMS, "rdfs": RDFS, "sh": SH, "xsd": XSD}


def to_shacl(ruleset: RuleSet, *, axioms: bool = True) -> str:
    """Return a set of rules as Turtle.

    Args:
        ruleset: the rules.
        axioms: whether to write the rules that state the ontology's axioms.
    """
    group = f"<{RULES.rstrip('/')}>"
    parts = ["".join(f"@prefix {p}: <{iri}> .\n" for p, iri in _PREFIXES.items())]
    members: list[str] = []
    for layer, stratum in enumerate(ruleset.strata):
        for rule in sorted(stratum, key=lambda r: r.id):
            if axioms or not rule.is_axiom:
                members.append(f"<{rule.iri}>")
                parts.append("\n".join(_rule(rule, layer)))
    listed = " ,\n    ".join(sorted(members))
    parts.insert(1, f"{group} a sh:NodeShape ;\n  sh:rule\n    {listed} .\n" if members else "")
    return "\n".join(parts)


def _rule(rule: Rule, layer: int) -> Iterator[str]:
    yield f"<{rule.iri}> a sh:SPARQLRule ;"
    yield f"  sh:layer {layer} ;"
    for lang in ("en", "id"):
        yield f"  rdfs:label {_text(rule.title[lang], lang)} ;"
        yield f"  rdfs:comment {_text(rule.why[lang], lang)} ;"
    for source in rule.source:
        is_slide = source[:1] == "s" and source[1:].isdigit()
        yield f"  dcterms:source <{(SLIDES if is_slide else LITERATURE) + source}> ;"
    yield f"  cc:basis cc:{rule.basis} ;"
    yield f"  sh:construct {_query(rule.text)} ."
    yield ""


def _text(value: str, lang: str) -> str:
    return str(Literal(value, language=lang))


def _query(text: str) -> str:
    """Return a query without its front matter, as a long string."""
    lines = text.splitlines()
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        lines.pop(0)
    body = "\n".join(lines).rstrip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if body.endswith('"'):
        body = body[:-1] + '\\"'
    return f'"""\n{body}\n"""'
