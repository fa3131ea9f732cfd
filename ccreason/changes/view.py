"""What a case says, as far as changing it needs: which records count, on which scale, from whom."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ccreason.cases.layout import by_subject, natural
from ccreason.cases.scale import Scale
from ccreason.cases.vocabulary import vocabulary
from ccreason.explanation.terms import Terms
from ccreason.namespaces import CC, RDF_TYPE, cc

if TYPE_CHECKING:
    from ccreason.cases import Case, CaseSet
    from ccreason.cases.terms import Term
    from ccreason.engine import Inference

_UNSPECIFIED: Final = CC + "LevelUnspecified"
FOUR_BANDS: Final = CC + "FourBandsScale"


@dataclass(frozen=True)
class Band:
    """A band of ratings, from 0 to 1."""

    iri: str
    notation: str
    lower: Decimal
    upper: Decimal


class CaseView:
    """One case of an inference.

    Args:
        inference: all that follows from the case as it is.
        caseset: where the case was read from.
        case: which case.
    """

    def __init__(self, inference: Inference, caseset: CaseSet, case: Case) -> None:
        self.inference = inference
        self.caseset = caseset
        self.case = case
        self.terms = Terms(inference)
        self.view = self.terms.view
        self.vocabulary = vocabulary()
        self.nodes = by_subject(caseset.graph(case.graph))

    # nodes ---------------------------------------------------------------------------------------

    def short(self, iri: str) -> str:
        """Return a node's name without that of the case."""
        return iri.removeprefix(self.case.graph.value).removeprefix("#")

    @cached_property
    def by_short(self) -> dict[str, str]:
        """The nodes of the case by their short names."""
        return {self.short(iri): iri for iri in sorted(self.nodes, key=natural)}

    def keys(self, section: str) -> dict[str, str]:
        """Return key to IRI of what other nodes refer to: ``agents`` or ``sources``."""
        name = section.removesuffix("s") + "/"
        return {
            short.removeprefix(name): iri
            for short, iri in self.by_short.items()
            if short.startswith(name)
        }

    @cached_property
    def givers(self) -> dict[str, str]:
        """Key to IRI of whom a rating may be from: sources and agents."""
        return {**self.keys("sources"), **self.keys("agents")}

    def of_class(self, cls: str) -> list[str]:
        """Return the case's nodes of a class, in the order of their names."""
        return self._by_class.get(cc(cls), [])

    @cached_property
    def _by_class(self) -> dict[Term, list[str]]:
        found: dict[Term, list[str]] = {}
        for iri in sorted(self.nodes, key=natural):
            for cls in self.nodes[iri].get(RDF_TYPE.value, ()):
                found.setdefault(cls, []).append(iri)
        return found

    def values(self, iri: str, prop: str) -> list[Term]:
        """Return what the case says of a node."""
        return self.nodes[iri].get(prop if ":" in prop else CC + prop, [])

    def one(self, iri: str, prop: str) -> str | None:
        """Return one value as an IRI or text, or None."""
        found = self.values(iri, prop)
        return found[0].value if found else None

    def concluded(self, iri: str, prop: str) -> str | None:
        """Return what was concluded of a node, as an IRI or text, or None."""
        found = self.view.value(NamedNode(iri), cc(prop))
        return None if found is None else found.value

    def is_a(self, iri: str, cls: str) -> bool:
        """Say whether a node was given, or concluded to be of, a class."""
        return self.view.is_a(NamedNode(iri), cc(cls))

    def notation(self, iri: str) -> str:
        """Return the name of a term in case files."""
        return self.terms.labels.notation(NamedNode(iri))

    # ratings -------------------------------------------------------------------------------------

    def ratings(self, element: str, level: str | None) -> list[str]:
        """Return the ratings of an element at a level, whatever their date."""
        return [
            iri
            for iri in self.of_class("Rating")
            if self.one(iri, "element") == element and self.one(iri, "level") == level
        ]

    def counted(self, element: str, level: str | None) -> list[str]:
        """Return the latest rating of each source that has a value, the newest first."""
        found = [
            iri
            for iri in self.ratings(element, level)
            if self.is_a(iri, "LatestObservation") and self.concluded(iri, "normalizedValue")
        ]
        found.sort(key=natural)
        return sorted(found, key=lambda iri: self.concluded(iri, "observedOn") or "", reverse=True)

    def source_of(self, rating: str) -> str | None:
        """Return who a rating is from, as the rules see it."""
        return self.concluded(rating, "observationSource")

    def in_force(self, influence: str) -> list[str]:
        """Return the conditions of an influence that no later record overrules."""
        return [
            iri
            for iri in self.of_class("Condition")
            if self.one(iri, "influence") == influence and not self.concluded(iri, "supersededBy")
        ]

    def latest_records(self, cls: str, prop: str, element: str) -> list[str]:
        """Return the latest records of a function or an outcome."""
        return [
            iri
            for iri in self.of_class(cls)
            if self.one(iri, prop) == element and self.is_a(iri, "LatestRecord")
        ]

    def memberships(self) -> list[str]:
        """Return the records of who is active that no later one overrules."""
        return [
            iri
            for iri in self.of_class("ActiveMembership")
            if not self.concluded(iri, "supersededBy")
        ]

    # scales --------------------------------------------------------------------------------------

    def scale(self, iri: str) -> Scale | None:
        """Return a scale; None if the ontology does not give its ends."""
        node = NamedNode(iri)
        ends = [self.view.literal(node, cc(name)) for name in ("minimum", "maximum")]
        if None in ends:
            return None
        low, high = (Decimal(end.value) for end in ends if end is not None)
        anchors = self.view.nodes(node, cc("anchor"))
        points = [self.view.literal(anchor, cc("anchorValue")) for anchor in anchors]
        return Scale(
            iri,
            low,
            high,
            self.view.node(node, cc("direction")) != cc("HigherIsLess"),
            self.notation(iri),
            tuple(sorted(Decimal(point.value) for point in points if point is not None)),
        )

    def usual_scale(self, element: str) -> Scale:
        """Return the scale on which an element was rated most often.

        Where it was not rated, the one that the case uses most, else the four bands. Of two that
        are used as often, the one that was used last.
        """
        ratings = [r for r in self.of_class("Rating") if self.one(r, "scale")]
        for among in ([r for r in ratings if self.one(r, "element") == element], ratings):
            used: dict[str, list[str]] = {}
            for rating in among:
                day = self.concluded(rating, "observedOn") or ""
                used.setdefault(self.one(rating, "scale") or "", []).append(day)
            for iri in sorted(used, key=lambda i: (len(used[i]), max(used[i]), i), reverse=True):
                found = self.scale(iri)
                if found is not None:
                    return found
        found = self.scale(FOUR_BANDS)
        assert found is not None, "the ontology has the four bands"
        return found

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """The bands, the lowest first."""
        found = []
        for node in self.view.instances(cc("Band")):
            lower = self.view.literal(node, cc("lowerBound"))
            upper = self.view.literal(node, cc("upperBound"))
            if isinstance(lower, Literal) and isinstance(upper, Literal):
                name = self.notation(node.value)
                found.append(Band(node.value, name, Decimal(lower.value), Decimal(upper.value)))
        return tuple(sorted(found, key=lambda band: band.lower))
