"""Whether the ontology keeps to its own rules: style shapes, and checks that must find nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ccreason import resources
from ccreason.messages import LANGUAGES, text
from ccreason.namespaces import PREFIXES, local_name
from ccreason.ontology.graph import load
from ccreason.ontology.terms import short_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

#: Names of the checks that are no query: the OWL 2 DL profile, and the style shapes.
PROFILE: Final = "owl2-dl"
STYLE: Final = "ontology-style"


@dataclass(frozen=True)
class Check:
    """A query over the ontology that passes when it finds nothing.

    Attributes:
        id: the file's name.
        titles: what it looks for, by language.
        messages: what to do about a row, by language; ``{name}`` stands for a variable.
        sparql: the query.
    """

    id: str
    titles: Mapping[str, str] = field(hash=False)
    messages: Mapping[str, str] = field(hash=False)
    sparql: str


@dataclass(frozen=True)
class Finding:
    """Something in the ontology that does not keep to its rules.

    Attributes:
        check: name of the shape or check.
        focus: the term, by name, that it was found at.
        messages: what to do, by language.
    """

    check: str
    focus: str
    messages: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class CheckReport:
    """What was checked, and what was found.

    Attributes:
        checks: names of all the checks that ran, the style profile among them.
        findings: what does not keep to the rules, in the order of the checks.
    """

    checks: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def render(self, lang: str = "en") -> str:
        """Return the findings, one a line, and how many checks ran."""
        lines = [
            text(
                "ontology.finding",
                lang,
                focus=f.focus,
                message=f.messages.get(lang, ""),
                check=f.check,
            )
            for f in self.findings
        ]
        counts = {"checks": len(self.checks), "findings": len(self.findings)}
        return "\n".join([*lines, text("ontology.checked", lang, **counts)]) + "\n"


def checks() -> tuple[Check, ...]:
    """Return the checks that ship with ccreason, by name."""
    return tuple(_read(path) for path in sorted(resources.checks_dir().glob("*.rq")))


def check(dataset: ox.Dataset | None = None) -> CheckReport:
    """Check the ontology.

    Args:
        dataset: the ontology with its alignments; the package's own if None.
    """
    if dataset is None:
        dataset = load(alignments=True)
    all_checks = checks()
    findings = [*_profile_findings(dataset), *_style_findings(dataset)]
    store = ox.Store()
    store.bulk_extend(dataset)
    for one in all_checks:
        findings += _run(store, one)
    return CheckReport((PROFILE, STYLE, *(one.id for one in all_checks)), tuple(findings))


def _run(store: ox.Store, one: Check) -> Iterable[Finding]:
    solutions = store.query(one.sparql, prefixes=PREFIXES)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"check {one.id} is not a SELECT query")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        values = {name: _shown(solution[name]) for name in names}
        texts = {lang: message.format(**values) for lang, message in one.messages.items()}
        yield Finding(one.id, values[names[0]], texts)


def _shown(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return short_name(term.value)
    if isinstance(term, ox.Literal):
        return f"“{term.value}”"
    return "…"


def _read(path: Path) -> Check:
    import yaml

    lines = path.read_text("utf-8").splitlines()
    end = lines.index("# ---", 1)
    front = yaml.safe_load("\n".join(line[2:] for line in lines[1:end]))
    return Check(front["id"], front["title"], front["message"], "\n".join(lines))


def _profile_findings(dataset: ox.Dataset) -> Iterable[Finding]:
    import rdflib

    from ccreason.dl import check_profile

    graph = rdflib.Graph()
    graph.parse(data=_n_triples(dataset), format="nt")
    for violation in check_profile(graph, declared_individuals=True):
        yield Finding(
            PROFILE, violation.focus, {lang: violation.render(lang) for lang in LANGUAGES}
        )


def _n_triples(dataset: ox.Dataset) -> str:
    return "\n".join(f"{quad.triple} ." for quad in dataset)


def _style_findings(dataset: ox.Dataset) -> Iterable[Finding]:
    from ccreason.validation.engines import Graph, run
    from ccreason.validation.reading import read_report

    shapes = Graph(resources.shapes_file(STYLE).read_text("utf-8"), "turtle")
    results = read_report(run("shacl", Graph(_n_triples(dataset)), shapes))
    found = [
        Finding(
            local_name(str(result.source_shape).strip("<>")),
            _shown(result.focus_node),
            {message.language or "en": message.value for message in result.messages},
        )
        for result in results
    ]
    return sorted(found, key=lambda f: (f.check, f.focus, f.messages.get("en", "")))
