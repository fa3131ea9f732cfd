"""What a description says of itself: title, community, context, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.namespaces import DCTERMS, cc
from ccreason.report.described import CaseNote, SourceNote
from ccreason.wording import Bilingual

if TYPE_CHECKING:
    from ccreason.report.conclusions import Conclusions

_DESCRIPTION: Final = NamedNode(DCTERMS + "description")
_CREATED: Final = NamedNode(DCTERMS + "created")
_LICENCE: Final = NamedNode(DCTERMS + "license")
_CITATION: Final = NamedNode(DCTERMS + "bibliographicCitation")

#: Properties of a community that its conclusions must be read in, in the order they are told.
_CONTEXT: Final = ("setting", "economicContext", "widerConnection", "communityBasis")


def case_note(conclusions: Conclusions, path: str | None) -> CaseNote:
    """Return which case this is and the context of its community."""
    view, case, community = conclusions.view, conclusions.case, conclusions.community
    count = next(iter(view.nodes(community, cc("populationCount"))), None)
    return CaseNote(
        iri=case.value,
        path=path,
        community=conclusions.ref(community),
        title=conclusions.terms.name(case),
        description=Bilingual.of(
            lambda lang: conclusions.terms.text(community, _DESCRIPTION, lang)
        ),
        created=conclusions.text(case, _CREATED),
        licence=_licence(conclusions, case),
        illustrative=_flag(conclusions, case, "illustrative"),
        places=_places(conclusions),
        context=tuple(
            (name, ref) for name in _CONTEXT for ref in conclusions.refs(community, name)
        ),
        population=None if count is None else conclusions.text(count, cc("count")),
        population_date=None if count is None else conclusions.text(count, cc("date")),
        population_approximate=count is not None and _flag(conclusions, count, "approximate"),
    )


def source_notes(conclusions: Conclusions) -> tuple[SourceNote, ...]:
    """Return the sources that the description names, by title."""
    found = [
        SourceNote(
            ref=conclusions.ref(node),
            citation=conclusions.text(node, _CITATION),
            url=conclusions.text(node, cc("url")),
            licence=_licence(conclusions, node),
            consent=conclusions.one(node, "consent"),
            date=conclusions.text(node, cc("date")),
        )
        for node in conclusions.of_class("Source")
    ]
    return tuple(sorted(found, key=lambda s: (s.ref.label.en.lower(), s.ref.iri)))


def _places(conclusions: Conclusions) -> tuple[Bilingual, ...]:
    view = conclusions.view
    place = view.node(conclusions.community, cc("place"))
    found: list[NamedNode] = []
    while place is not None and place not in found:
        found.append(place)
        place = view.node(place, cc("partOfPlace"))
    return tuple(
        Bilingual.of(lambda lang, p=p: conclusions.terms.labels.label(p, lang))  # type: ignore[misc]
        for p in found
    )


def _licence(conclusions: Conclusions, node: NamedNode) -> str | None:
    """Return a licence as it was written: its short name, or its address."""
    written = conclusions.view.value(node, _LICENCE)
    return getattr(written, "value", None)


def _flag(conclusions: Conclusions, node: NamedNode, name: str) -> bool:
    return conclusions.text(node, cc(name)) in {"true", "1"}
