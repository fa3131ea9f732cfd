"""The reference page of the shapes, made from the shapes graphs themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from ccreason.namespaces import (
    CC,
    DCTERMS,
    FOAF,
    GEO,
    RDF,
    RDF_TYPE,
    RDFS,
    SH,
    SHAPES,
    SKOS,
    local_name,
)
from ccreason.resources import PROFILES, shapes_file
from ccreason.validation.paths import PathExpression, read_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ccreason.ntriples import Term
    from ccreason.validation.paths import Path

_PREFIXES: Final = {
    "cc": CC,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "geo": GEO,
    "graph": f"{SHAPES}graph#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "skos": SKOS,
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_TARGETS: Final = ("targetClass", "targetSubjectsOf")


@dataclass
class ShapeNote:
    """What is said of one shape.

    Attributes:
        iri: the shape.
        severity: of its results; empty for a shape that only gives others their targets.
        targets: the nodes that it looks at, by class or by property.
        path: the property that it looks at, if it looks at one.
        labels: language to name.
        descriptions: language to reason.
        messages: language to what is said to the author of a case.
        slides: slides that it rests on.
        members: the shapes that it gives targets to.
    """

    iri: str
    severity: str = ""
    targets: tuple[str, ...] = ()
    path: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    slides: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


_About = dict[object, dict[NamedNode, list["Term"]]]


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def shape_notes(profile: str) -> list[ShapeNote]:
    """Return the named shapes of a profile, in the order of its file.

    Raises:
        InputError: there is no such profile.
    """
    graph: _About = {}
    for quad in parse(path=shapes_file(profile), format=RdfFormat.TURTLE):
        about = graph.setdefault(quad.subject, {})
        about.setdefault(quad.predicate, []).append(quad.object)
    kinds = {_sh("NodeShape"), _sh("PropertyShape")}
    return [
        _note(node, graph)
        for node, about in graph.items()
        if isinstance(node, NamedNode) and kinds.intersection(about.get(RDF_TYPE, ()))
    ]


def _note(node: NamedNode, graph: _About) -> ShapeNote:
    about = graph[node]
    constraints = [graph[c] for c in about.get(_sh("sparql"), ()) if c in graph]
    severity = next((local_name(str(s)[1:-1]) for s in about.get(_sh("severity"), ())), "")
    paths = [read_path(p, graph) for p in about.get(_sh("path"), ())]
    return ShapeNote(
        iri=node.value,
        severity=severity,
        targets=tuple(_short(t) for link in _TARGETS for t in about.get(_sh(link), ())),
        path=next((_path(p) for p in paths if p is not None), None),
        labels=_texts([about], NamedNode(RDFS + "label")),
        descriptions=_texts([about], _sh("description")),
        messages=_texts([about, *constraints], _sh("message")),
        slides=tuple(
            sorted(
                (local_name(s.value)[1:] for s in about.get(NamedNode(DCTERMS + "source"), ())),
                key=int,
            )
        ),
        members=tuple(_short(m) for m in about.get(_sh("property"), ())),
    )


def _texts(places: list[dict[NamedNode, list[Term]]], link: NamedNode) -> dict[str, str]:
    values = [value for about in places for value in about.get(link, ())]
    return {v.language: v.value for v in values if isinstance(v, Literal) and v.language}


def _short(term: Term | Path) -> str:
    if isinstance(term, NamedNode):
        for prefix, namespace in _PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
        return term.value.removeprefix(SHAPES).replace("#", ":")
    return "[]" if isinstance(term, BlankNode) else str(term)


def _path(path: Path) -> str:
    if isinstance(path, NamedNode):
        return _short(path)
    parts = tuple(NamedNode(f"urn:{_path(part)}") for part in path.parts)
    return str(PathExpression(path.form, parts)).replace("<urn:", "").replace(">", "")


_INTRO: Final = """\
# Shapes

Made from `shapes/*.ttl` by `make docs`; a test keeps it current. Each shape is named by an IRI
`https://w3id.org/ccreason/shapes/<profile>#<Shape>`; its examples, valid and invalid, stand in
`tests/shapes/<profile>/<Shape>/`. How validation works: [validation](validation.md).
"""
_ABOUT: Final = {
    "case": "What must hold before anything is concluded.",
    "quality": "What should hold. Nothing here stops reasoning.",
    "privacy": "Personal data. Patterns find what is usual, not everything.",
}


def reference() -> str:
    """Return the reference page in Markdown."""
    lines = [_INTRO]
    for profile in PROFILES:
        notes = shape_notes(profile)
        count = sum(bool(note.messages) for note in notes)
        lines += [f"## {profile}", "", f"{_ABOUT.get(profile, '')} {count} shapes.".strip(), ""]
        for note in notes:
            lines += [*_entry(note), ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(note: ShapeNote) -> Iterator[str]:
    yield f"### {note.iri.removeprefix(SHAPES).replace('#', ':')}"
    yield ""
    facts = [note.severity] if note.severity else []
    if note.targets:
        facts.append("on " + ", ".join(f"`{target}`" for target in note.targets))
    if note.path:
        facts.append(f"looks at `{note.path}`")
    if note.slides:
        facts.append("slide " + ", ".join(note.slides))
    if note.members:
        facts.append("for " + ", ".join(f"`{member}`" for member in note.members))
    yield f"{'; '.join(facts)}."
    yield ""
    for lang in ("en", "id"):
        parts = [f"**{note.labels.get(lang, '')}.** {note.descriptions.get(lang, '')}"]
        if lang in note.messages:
            parts.append(f"*{note.messages[lang]}*")
        yield f"- {lang}: {' '.join(parts)}"
