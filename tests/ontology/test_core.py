"""Core, vocabularies and parameters: what others rely on."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from ccreason.resources import data_root

CC = Namespace("https://w3id.org/ccreason/ns#")
ROOT = Path(__file__).parents[2]

#: Defaults that the program starts from; a change is a change of every conclusion.
DEFAULTS = {
    "gapThreshold": "0.5",
    "strengthThreshold": "0.75",
    "stalenessMonths": "36",
    "confidenceFloor": "0.5",
    "contradictionSize": "0.5",
    "trendStep": "0.1",
    "smallGroup": "5",
    "minimumInformants": "3",
}
#: Properties whose values are text for people: no logic, so annotation properties.
TEXTS = ("note", "reason", "amount", "informantGroup", "unit", "basis")
#: Properties of dates: their datatypes are none of OWL 2, so the shapes ask for them.
DATES = ("date", "earliest", "latest", "observedOn", "recordedOn", "asOf")
#: Properties with values of several classes that have no common one.
WITHOUT_RANGE = {"observationSource", "basedOn", "concerns", "hasCause", "because"} | {
    "supersededBy",
    "pertainsTo",
}


def own(graph: Graph, type_: URIRef) -> list[URIRef]:
    return sorted(s for s in graph.subjects(RDF.type, type_) if s.startswith(CC))


def number(graph: Graph, subject: URIRef, predicate: URIRef) -> Decimal:
    (value,) = graph.objects(subject, predicate)
    assert isinstance(value, Literal)
    return Decimal(str(value))


def test_every_term_in_queries_and_shapes_is_defined(ontology: Graph) -> None:
    defined = {str(s).removeprefix(CC) for s in ontology.subjects(RDFS.isDefinedBy)}
    used: dict[str, set[str]] = defaultdict(set)
    for folder in ("queries", "shapes"):
        for path in (data_root() / folder).rglob("*.*"):
            for name in re.findall(r"\bcc:([A-Za-z]\w*)", path.read_text(encoding="utf-8")):
                used[name].add(path.name)
    assert len(used) > 150
    assert {name: files for name, files in used.items() if name not in defined} == {}


def test_notations_are_unique_in_their_class(ontology: Graph) -> None:
    holders: dict[tuple[str, str], set[URIRef]] = defaultdict(set)
    classes = set(own(ontology, OWL.Class))
    for subject, notation in ontology.subject_objects(SKOS.notation):
        for class_ in set(ontology.objects(subject, RDF.type)) & classes:
            holders[str(class_), str(notation)].add(subject)
    assert {key: sorted(terms) for key, terms in holders.items() if len(terms) > 1} == {}


def test_notations_are_plain_and_kebab(ontology: Graph) -> None:
    for notation in ontology.objects(None, SKOS.notation):
        assert isinstance(notation, Literal)
        assert not notation.language
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(notation)), notation


def test_what_a_case_can_name_has_a_notation(ontology: Graph) -> None:
    """The values of every object property of the case layer can be written in YAML."""
    properties = own(ontology, OWL.ObjectProperty)
    ranges = {URIRef(str(c)) for p in properties for c in ontology.objects(p, RDFS.range)}
    named = {i for c in ranges for i in own(ontology, c)} - set(own(ontology, CC.ParameterSet))
    assert len(named) > 150
    lacking = {i for i in named if not list(ontology.objects(i, SKOS.notation))}
    assert sorted(lacking) == []


def test_object_properties_say_what_they_lead_to(ontology: Graph) -> None:
    inverses = set(ontology.subjects(OWL.inverseOf))
    lacking = {
        str(p).removeprefix(CC)
        for p in own(ontology, OWL.ObjectProperty)
        if p not in inverses
        and not set(ontology.objects(p, RDFS.range))
        # What stands above has a range for what stands below.
        and not set(ontology.objects(p, RDFS.subPropertyOf))
    }
    assert lacking == WITHOUT_RANGE


def test_texts_are_annotations_and_dates_have_no_range(ontology: Graph) -> None:
    for name in TEXTS:
        assert (CC[name], RDF.type, OWL.AnnotationProperty) in ontology
    for name in DATES:
        assert (CC[name], RDF.type, OWL.DatatypeProperty) in ontology
        assert not list(ontology.objects(CC[name], RDFS.range))


def test_scales_are_ranges_with_a_direction(ontology: Graph) -> None:
    scales = own(ontology, CC.Scale)
    assert len(scales) == 8
    for scale in scales:
        low, high = number(ontology, scale, CC.minimum), number(ontology, scale, CC.maximum)
        assert low < high
        assert len(list(ontology.objects(scale, CC.direction))) == 1
        points = [number(ontology, a, CC.anchorValue) for a in ontology.objects(scale, CC.anchor)]
        assert len(points) == len(set(points))
        assert all(low <= point <= high for point in points)


def test_every_anchor_belongs_to_a_scale(ontology: Graph) -> None:
    for anchor in own(ontology, CC.ScaleAnchor):
        assert len(list(ontology.subjects(CC.anchor, anchor))) == 1


def test_bands_cover_everything_once(ontology: Graph) -> None:
    bounds = sorted(
        (number(ontology, band, CC.lowerBound), number(ontology, band, CC.upperBound))
        for band in own(ontology, CC.Band)
    )
    assert [low for low, _ in bounds] == [0, *(high for _, high in bounds[:-1])]
    assert bounds[-1][1] == 1


def test_own_scale_reaches_every_band(ontology: Graph) -> None:
    """The points of the scale of four bands fall, normalized, into the band of their name."""
    low = number(ontology, CC.FourBandsScale, CC.minimum)
    high = number(ontology, CC.FourBandsScale, CC.maximum)
    bands = sorted(own(ontology, CC.Band), key=lambda b: number(ontology, b, CC.lowerBound))
    points = sorted(
        number(ontology, a, CC.anchorValue) for a in ontology.objects(CC.FourBandsScale, CC.anchor)
    )
    for band, point in zip(bands, points, strict=True):
        share = (point - low) / (high - low)
        upper = number(ontology, band, CC.upperBound)
        assert number(ontology, band, CC.lowerBound) <= share
        assert share < upper or share == upper == 1


@pytest.mark.parametrize("name", sorted(DEFAULTS))
def test_parameter_has_a_default_a_unit_and_bounds(ontology: Graph, name: str) -> None:
    value = number(ontology, CC.ActiveParameters, CC[name])
    assert value == Decimal(DEFAULTS[name])
    low, high = (number(ontology, CC[name], CC[f"allowed{end}"]) for end in ("Minimum", "Maximum"))
    assert low <= value <= high
    assert {u.language for u in ontology.objects(CC[name], CC.unit)} == {"en", "id"}


def test_no_parameter_is_left_out(ontology: Graph) -> None:
    found = {str(p).removeprefix(CC) for p in ontology.subjects(RDFS.domain, CC.ParameterSet)}
    # The date of reasoning is written by the program.
    assert found == {*DEFAULTS, "asOf"}


def test_instruments_are_those_of_the_table_and_more(ontology: Graph, shared: Path) -> None:
    import csv

    with (shared / "data" / "instruments.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [*own(ontology, CC.Instrument), *own(ontology, CC.DomainReview)]
    # Our own bands and the village census stand beside those of the table.
    assert len(found) == len(rows) + 2
    cited = URIRef("http://purl.org/dc/terms/bibliographicCitation")
    assert all(list(ontology.objects(i, cited)) for i in found)


def test_transitive_case_properties_are_none(ontology: Graph) -> None:
    """Transitivity over 75,000 communities would cost more than it says."""
    assert own(ontology, OWL.TransitiveProperty) == [CC.bearsOn]


def test_inverses_are_of_the_framework_only(ontology: Graph) -> None:
    framework = {"hasAspect", "raisedBy", "conditionedBy", "yieldedBy", "targetedBy"}
    framework |= {"mobilizedBy", "producedBy", "enabledBy"}
    inverses = {str(s).removeprefix(CC) for s in ontology.subjects(OWL.inverseOf)}
    assert inverses == framework
