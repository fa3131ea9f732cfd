"""What validation says: results and the report that holds them."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ccreason.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import rdflib
    from pyoxigraph import BlankNode, NamedNode

    from ccreason.cases import CaseSet
    from ccreason.errors import Position
    from ccreason.ntriples import Term
    from ccreason.validation.paths import Path

Severity: TypeAlias = Literal["Violation", "Warning", "Info"]
#: From the gravest to the mildest.
SEVERITIES: Final[tuple[Severity, ...]] = ("Violation", "Warning", "Info")


@frozen
class ValidationResult:
    """One thing that a shape has to say about a node.

    Attributes:
        focus_node: the node that was checked.
        path: the property, or the property path, that is meant; None if the node as a whole is.
        value: the value that is not as it should be; None if one is missing.
        severity: how grave it is.
        source_shape: the shape that says so.
        component: the kind of constraint (``sh:MinCountConstraintComponent``, ...).
        messages: language to what should be done.
        position: where it stands in the file, as closely as is known.
        case: the case to which the node belongs.
        suggestion: the term that was probably meant, if an unknown one was used.
    """

    focus_node: NamedNode | BlankNode
    path: Path | None
    value: Term | None
    severity: Severity
    source_shape: NamedNode | BlankNode
    component: NamedNode
    messages: Mapping[str, str] = field(hash=False)
    position: Position | None = field(default=None, compare=False)
    case: NamedNode | None = None
    suggestion: str | None = None

    def message(self, lang: str) -> str:
        """Return the message in a language, else in English, else in any."""
        known = self.messages
        return known.get(lang) or known.get("en") or (known[min(known)] if known else "")


@frozen
class CheckedCase:
    """A case that was validated.

    Attributes:
        iri: the case.
        path: the file that it was read from, if it was.
        title: language to title.
    """

    iri: str
    path: str | None
    title: Mapping[str, str] = field(hash=False)

    def title_in(self, lang: str) -> str:
        """Return the title in a language, else in English, else in any, else the IRI."""
        known = self.title
        return known.get(lang) or known.get("en") or (known[min(known)] if known else self.iri)


@frozen
class ValidationReport:
    """What the shapes say about a set of cases.

    Attributes:
        results: gravest first within each case; the order depends on the data only.
        cases: the cases that were validated, sorted by IRI.
        profiles: the profiles that they were held to.
        engine: the engine that did it.
        as_of: the date that counts as today.
        caseset: the cases themselves, for naming things in words.
    """

    results: tuple[ValidationResult, ...]
    cases: tuple[CheckedCase, ...]
    profiles: tuple[str, ...]
    engine: str
    as_of: date
    caseset: CaseSet = field(repr=False, compare=False)

    def conforms(self, fail_on: str = "violation") -> bool:
        """Return whether nothing of a severity, or graver, was found.

        Args:
            fail_on: ``violation``, ``warning`` or ``info``.

        Raises:
            InputError: there is no such severity.
        """
        grave = graver(fail_on)
        return not any(result.severity in grave for result in self.results)

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """How many results there are of each severity."""
        return count(self.results)

    def of_case(self, case: str | NamedNode) -> tuple[ValidationResult, ...]:
        """Return the results of one case."""
        return self._by_case.get(case if isinstance(case, str) else case.value, ())

    def to_rdflib(self) -> rdflib.Graph:
        """Return the report as a W3C ``sh:ValidationReport``."""
        import rdflib

        from ccreason.validation.serial import to_triples

        text = "".join(f"{triple} .\n" for triple in to_triples(self))
        return rdflib.Graph().parse(data=text, format="nt")

    @cached_property
    def _by_case(self) -> dict[str, tuple[ValidationResult, ...]]:
        found: dict[str, list[ValidationResult]] = {}
        for result in self.results:
            found.setdefault(result.case.value if result.case else "", []).append(result)
        return {case: tuple(results) for case, results in found.items()}


def count(results: tuple[ValidationResult, ...]) -> dict[Severity, int]:
    """Return severity to number of results, in the order of gravity."""
    found = Counter(result.severity for result in results)
    return {severity: found[severity] for severity in SEVERITIES}


def graver(severity: str) -> tuple[Severity, ...]:
    """Return a severity and those that are graver.

    Raises:
        InputError: there is no such severity.
    """
    from ccreason.errors import InputError

    names = [known.lower() for known in SEVERITIES]
    if severity.lower() not in names:
        raise InputError.unknown("validation.unknown-severity", severity, names)
    return SEVERITIES[: names.index(severity.lower()) + 1]
